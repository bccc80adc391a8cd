//! Callbacks sent by the sandbox, decoded with the client's types.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use enkash::models::{
    AddBillRequest, ApproveBillsRequest, BillParams, BillPaymentStatus, BillpayStatus, WebhookEvent, WebhookSettings,
};
use enkash::webhooks::{parse_bill_payment, parse_mandate};
use enkash_sandbox::Settings;
use enkash_sandbox::demo::{BILLER_ID, FAILING_CONSUMER};
use tokio::sync::mpsc;

use crate::setup::Setup;
use crate::stories::gateway::mandate_request;

type Sender = Arc<mpsc::UnboundedSender<(HeaderMap, Bytes)>>;

/// Starts a receiver of callbacks; returns its URL, and a channel of requests.
async fn receiver() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Bytes)>) {
    let (sender, received) = mpsc::unbounded_channel();
    let take = |State(sender): State<Sender>, headers: HeaderMap, body: Bytes| async move {
        sender.send((headers, body)).unwrap();
    };
    let router = Router::new().route("/hook", post(take)).with_state(Arc::new(sender));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, received)
}

async fn next(received: &mut mpsc::UnboundedReceiver<(HeaderMap, Bytes)>) -> (HeaderMap, Bytes) {
    tokio::time::timeout(Duration::from_secs(10), received.recv()).await.unwrap().unwrap()
}

async fn pay(at: &Setup, consumer: &str) {
    let bill = AddBillRequest::new(BILLER_ID, BillParams::new(consumer)).bill_amount(100);
    let id = at.client.bills().add(bill).send().await.unwrap().utility_enkash_id.unwrap();
    at.client.bills().approve(ApproveBillsRequest::new([id])).send().await.unwrap();
}

#[tokio::test]
async fn a_paid_bill_is_reported_to_the_configured_url_with_its_headers() {
    let (url, mut received) = receiver().await;
    let at = Setup::new().await;
    let settings = WebhookSettings::new(url, [WebhookEvent::UtilityBillpaySuccess]).headers([("x-check", "example")]);
    at.client.payouts().set_webhook(settings).send().await.unwrap();
    pay(&at, "0000000000").await;
    let (headers, body) = next(&mut received).await;
    assert_eq!(headers["x-check"], "example");
    let event = parse_bill_payment(&body).unwrap();
    assert_eq!(event.billpay_status, Some(BillpayStatus::Success));
    assert!(event.extra().is_empty(), "{:?}", event.extra());
}

#[tokio::test]
async fn a_failed_bill_is_reported_as_refunded() {
    let (url, mut received) = receiver().await;
    let at = Setup::with(Settings::new().bill_callback(url)).await;
    pay(&at, FAILING_CONSUMER).await;
    let event = parse_bill_payment(&next(&mut received).await.1).unwrap();
    assert_eq!(event.payment_status, Some(BillPaymentStatus::Refunded));
}

#[tokio::test]
async fn a_mandate_is_reported_with_times_as_integers() {
    let (url, mut received) = receiver().await;
    let at = Setup::with(Settings::new().mandate_callback(url)).await;
    at.client.upi().create_mandate(mandate_request("TXN-1")).send().await.unwrap();
    let event = parse_mandate(&next(&mut received).await.1).unwrap();
    assert_eq!(event.reference_id.as_deref(), Some("TXN-1"));
    assert_eq!(event.expire_at, Some(1_738_368_000));
    assert!(event.extra().is_empty(), "{:?}", event.extra());
    assert!(at.sandbox.announce_mandate(event.mandate_id.as_deref().unwrap()));
    next(&mut received).await;
}
