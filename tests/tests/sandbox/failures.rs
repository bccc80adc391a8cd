//! Failure responses of servers and gateways.

use enkash::ErrorKind;
use enkash::models::{AddBillRequest, BillParams};
use enkash_sandbox::Failure;
use enkash_sandbox::demo::{BILLER_ID, FUND_SOURCE_ID};
use serde_json::json;

use crate::setup::{Setup, failed, refused};

#[tokio::test]
async fn a_failed_gateway_is_reported_with_status_and_body_and_nothing_is_sent_twice() {
    let at = Setup::new().await;
    at.sandbox.fail_next(Failure::text(504, "gateway timeout").of("BILL-1"));
    let request = AddBillRequest::new(BILLER_ID, BillParams::new("0000000000")).reference_id("REF-1");
    let error = failed(at.client.bills().add(request.clone()).send().await, 504);
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"gateway timeout"[..]));
    let calls = at.sandbox.requests().iter().filter(|request| request.operation == Some("BILL-1")).count();
    assert_eq!(calls, 1);
    at.client.bills().add(request).send().await.unwrap();
}

#[tokio::test]
async fn queued_failures_occur_in_order() {
    let at = Setup::new().await;
    at.client.bills().status("UTIL0000001").send().await.unwrap_err();
    at.sandbox.fail_next(Failure::status(503, "unavailable"));
    at.sandbox.fail_next(Failure::code(1, "failed").of("BILL-5"));
    failed(at.client.bills().status("UTIL0000001").send().await, 503);
    refused(at.client.bills().status("UTIL0000001").send().await, "1");
}

#[tokio::test]
async fn a_response_that_is_not_json_is_a_decode_error() {
    let at = Setup::new().await;
    at.sandbox.fail_next(Failure::text(200, "<html></html>").of("BILL-5"));
    let error = at.client.bills().status("UTIL0000001").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
}

#[tokio::test]
async fn a_response_documented_without_an_envelope_is_read_with_one() {
    let at = Setup::new().await;
    let wrapped = json!({ "response_code": 0, "response_message": "Success", "payload": { "totalBalance": 5 } });
    at.sandbox.fail_next(Failure::json(200, wrapped).of("PAY-1"));
    let balance = at.client.payouts().balance(FUND_SOURCE_ID).send().await.unwrap();
    assert_eq!(balance.total_balance, Some(5.into()));
}

#[tokio::test]
async fn a_raw_request_is_as_good_as_a_described_one_and_fails_like_one() {
    use enkash::api::payouts::Balance;
    use enkash::json::Value;
    use enkash::models::PayoutBalance;
    use enkash::runtime::Method;

    let at = Setup::new().await;
    let described = at.client.payouts().balance(FUND_SOURCE_ID).send().await.unwrap();
    let request =
        || at.client.request(Method::GET, "/api/v0/payout-account/balance").query("fundSourceId", FUND_SOURCE_ID);
    let raw: PayoutBalance = request().like::<Balance>().send().await.unwrap();
    assert_eq!(raw, described);
    let value: Value = request().without_envelope().send().await.unwrap();
    assert!(value.get("totalBalance").is_some(), "{value}");
    at.sandbox.fail_next(Failure::code(38, "unknown"));
    refused(request().send::<Value>().await, "38");
    let unknown = at.client.request(Method::POST, "/api/v0/upi-mandate").json(&value).send::<Value>().await;
    failed(unknown, 404);
}
