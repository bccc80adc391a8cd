//! Receives the callback of a bill payment with axum.
//!
//! ```text
//! cargo run -p enkash --example webhook_receiver
//! ```
//!
//! It tells a sandbox in this process its URL and a header to check, has it pay a bill, and prints what it is told. With
//! `ENKASH_WEBHOOK_PORT` it listens on that port of all addresses instead and serves until it is stopped; configure URL and header at
//! EnKash, and give the header's value in `ENKASH_WEBHOOK_SECRET`.

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use enkash::models::{AddBillRequest, ApproveBillsRequest, BillParams, WebhookEvent, WebhookSettings};
use enkash::webhooks;
use enkash_sandbox::{Settings, demo};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

mod support;

/// The static header by which the sender is known.
const HEADER: &str = "x-webhook-secret";

/// What the receiver needs: the header's value, and whom to tell that something came.
struct Receiver {
    secret: String,
    told: UnboundedSender<()>,
}

/// Answers at once; work of any length belongs into a queue.
async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    // The body is not signed; a static header is all that is documented. Look at it before the body is read. A program
    // that others can measure compares it in constant time, for instance with the crate `subtle`.
    if headers.get(HEADER).is_none_or(|value| value.as_bytes() != receiver.secret.as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    match webhooks::parse_bill_payment(&body) {
        Ok(event) => {
            println!("bill     {:?}: {:?}, {:?}", event.utility_enkash_id, event.billpay_status, event.amount);
            // Nobody waits any more when the program ends.
            let _ = receiver.told.send(());
            StatusCode::OK
        }
        Err(error) => {
            println!("refused  {error}");
            StatusCode::BAD_REQUEST
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (told, mut received) = unbounded_channel();
    if let Ok(port) = env::var("ENKASH_WEBHOOK_PORT") {
        let secret = env::var("ENKASH_WEBHOOK_SECRET")?;
        let listener = TcpListener::bind(("0.0.0.0", port.parse()?)).await?;
        axum::serve(listener, router(Receiver { secret, told })).await?;
        return Ok(());
    }

    let secret = "example-webhook-secret";
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/bills", listener.local_addr()?);
    let service = router(Receiver { secret: secret.to_owned(), told });
    tokio::spawn(async move { axum::serve(listener, service).await });

    let place = support::Place::new(Settings::new()).await?;
    let client = place.client()?.build()?;
    let settings = WebhookSettings::new(url, [WebhookEvent::UtilityBillpaySuccess, WebhookEvent::UtilityBillpayFailed])
        .headers([(HEADER, secret)])
        .enabled(true);
    client.payouts().set_webhook(settings).send().await?;

    for consumer in ["0000000000", demo::FAILING_CONSUMER] {
        let bill = AddBillRequest::new(demo::BILLER_ID, BillParams::new(consumer)).bill_amount(100);
        let added = client.bills().add(bill).send().await?;
        let id = added.utility_enkash_id.ok_or("the bill has no id")?;
        client.bills().approve(ApproveBillsRequest::new([id])).send().await?;
        let told = tokio::time::timeout(Duration::from_secs(10), received.recv()).await?;
        told.ok_or("the receiver is gone")?;
    }
    Ok(())
}

fn router(receiver: Receiver) -> Router {
    Router::new().route("/bills", post(receive)).with_state(Arc::new(receiver))
}
