//! Contradictions in the documentation, as they appear over HTTP. `spec/quirks.yaml` names these tests.

use enkash::models::{
    AmountRule, BillpayStatus, CardLimitsUpdate, CreateMandateRequest, FetchBillRequest, MerchantTokenRequest,
    MerchantTokenRequestRequired, RefundRequest, SetPinRequest, StatementRequest, TransferRequest, VerifyVpaRequest,
    VerifyVpaRequestRequired, WalletLoadLimitRequest,
};
use enkash::runtime::json;
use enkash::webhooks::{parse_bill_payment, parse_mandate};
use enkash::{Client, Error, ErrorKind, models};
use oasmith_tests::description::{self, Description};
use serde_json::Value;

use super::server::{Reply, Seen, Server};

/// A client with the credentials of every product.
fn client(server: &Server) -> Client {
    Client::builder()
        .base_url(&server.url)
        .bearer_token("example-token")
        .partner_id("CRM0DEMO1")
        .merchant_token("example-pg-token")
        .merchant_access_key("example-merchant-key")
        .build()
        .unwrap()
}

async fn serve(status: u16, body: &str) -> (Server, Client) {
    let server = Server::start([Reply::json(status, body)]).await;
    let client = client(&server);
    (server, client)
}

fn body(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.body).unwrap()
}

fn of_json<T: json::Decode>(text: &str) -> T {
    json::from_str(text).unwrap()
}

/// Returns the first example of a request in the description.
pub(crate) fn request<T: json::Decode>(method: &str, path: &str) -> T {
    let description = Description::read().unwrap();
    let operation = description.operation(method, path).unwrap();
    let examples = description::examples(&operation.value["requestBody"]["content"]["application/json"]);
    of_json(&examples[0].to_string())
}

const DONE: &str =
    r#"{"response_code": 0, "response_message": "Success", "payload": {"orderId": "O1", "transactionId": "T1"}}"#;

#[tokio::test]
async fn a_response_without_an_envelope_is_read() {
    let (server, client) = serve(200, r#"{"totalBalance": 1000.50}"#).await;
    let balance = client.payouts().balance("EKC0FUND01").send().await.unwrap();
    assert_eq!(balance.total_balance.unwrap().to_string(), "1000.50");
    assert_eq!(server.only().uri, "/api/v0/payout-account/balance?fundSourceId=EKC0FUND01");

    let body = r#"{"transactionId": "TXN0000001", "payoutStatus": "ON_ITS_WAY", "response_code": 0}"#;
    let (_server, client) = serve(200, body).await;
    let transfer: TransferRequest = request("post", "/api/v0/payout-transaction");
    let transfer = client.payouts().transfer(transfer).send().await.unwrap();
    assert_eq!(transfer.payout_status.as_ref().map(enkash::models::PayoutStatus::as_str), Some("ON_ITS_WAY"));
    assert!(transfer.extra().get("response_code").is_some(), "a code is not lost");

    // Code 1 is a failure here too, whatever else the response contains.
    let (_server, client) = serve(200, r#"{"transactionId": "TXN0000001", "response_code": 1}"#).await;
    let again: TransferRequest = request("post", "/api/v0/payout-transaction");
    let error = client.payouts().transfer(again).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some("1")));
}

#[tokio::test]
async fn a_statement_is_read_from_data_with_its_code_in_a_string() {
    let line = r#"{"transactionType": "CR", "transactionReferenceNumber": "R1", "transactionAmount": "10.10"}"#;
    let body = format!(r#"{{"response_code": "0", "response_message": "ok", "requestId": "R9", "data": [{line}]}}"#);
    let (_server, client) = serve(200, &body).await;
    let statement: StatementRequest = request("post", "/api/v0/payout-account/statement");
    let lines = client.payouts().statement(statement.clone()).send().await.unwrap();
    assert_eq!(lines[0].transaction_amount.unwrap().to_string(), "10.10");

    let failed = r#"{"response_code": "1", "response_message": "no such account", "requestId": "R9", "data": []}"#;
    let (_server, client) = serve(200, failed).await;
    let error = client.payouts().statement(statement).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.request_id()), (ErrorKind::Api, Some("1"), Some("R9")));
}

async fn fetch_fails(status: u16, body: &str) -> Error {
    let (_server, client) = serve(status, body).await;
    let fetch: FetchBillRequest = request("post", "/api/v2/biller/fetchOrAddBill");
    client.bills().fetch(fetch).send().await.unwrap_err()
}

#[tokio::test]
async fn an_api_failure_keeps_its_code_and_its_payload() {
    for (payload, text) in [(r#""in use""#, Some("in use")), ("null", None), ("[1]", None), (r#"{"a": 1}"#, None)] {
        let body = format!(r#"{{"response_code": 38, "response_message": "Duplicate", "payload": {payload}}}"#);
        let error = fetch_fails(200, &body).await;
        assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Api, Some("38"), Some("Duplicate")));
        assert_eq!(error.payload().and_then(|payload| payload.as_str()), text);
    }
    let error = fetch_fails(409, r#"{"code": 409, "message": "Beneficiary id in use"}"#).await;
    assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(409), Some("409")));
    assert_eq!(error.kind(), ErrorKind::Api, "one kind, whatever the status");
}

#[tokio::test]
async fn an_unknown_bill_is_recognised_by_the_payload_of_the_error() {
    let (_server, client) = serve(400, r#"{"response_code": 1, "payload": "No utility payment found"}"#).await;
    let error = client.bills().status("UTIL0001").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Api, Some(400)));
    assert_eq!(error.payload().and_then(|payload| payload.as_str()), Some("No utility payment found"));
}

#[tokio::test]
async fn a_payload_may_be_null_or_an_array() {
    let (_server, client) = serve(200, r#"{"response_code": 0, "response_message": "Success", "payload": null}"#).await;
    let bills: models::ApproveBillsRequest = request("put", "/api/v0/utilityPayment/status");
    assert!(client.bills().approve(bills).send().await.is_ok());

    let (server, client) =
        serve(200, r#"{"payload": [{"id": 1, "items": {"PCN1": {"quantity": 2, "new": 1}}}]}"#).await;
    let cart = client.vouchers().cart("VOUCHER").send().await.unwrap();
    assert_eq!(cart[0].items.as_ref().unwrap()["PCN1"].quantity, Some(2));
    assert_eq!(server.only().uri, "/api/v0/cart?product=VOUCHER");
}

#[tokio::test]
async fn members_beside_the_payload_are_ignored() {
    let body = r#"{"response_code": 0, "response_message": "ok", "payload": {"beneficiaryName": "First", "status": "SUCCESS"}, "pennyLess": true}"#;
    let (_server, client) = serve(200, body).await;
    let check: models::BankAccountCheck = request("post", "/api/v0/pennyDrop");
    let response = client.verification().bank_account(check).send_with_response().await.unwrap();
    assert_eq!(response.body(), body);
    assert_eq!(response.beside_payload().get("pennyLess").and_then(json::Value::as_bool), Some(true));
    let found = response.into_value();
    assert_eq!(found.beneficiary_name.as_deref(), Some("First"));
}

#[tokio::test]
async fn a_merchant_token_is_read_beside_its_code() {
    let (server, client) =
        serve(200, r#"{"token": "pg-1", "expiry": 86400000, "resultCode": 0, "resultMessage": "ok"}"#).await;
    let keys = MerchantTokenRequest::new(MerchantTokenRequestRequired {
        access_key: "example-access-key",
        secret_key: "example-secret-key",
    });
    let token = client.tokens().merchant(keys).api_key("example-api-key").send().await.unwrap();
    assert_eq!((token.result_code, token.expiry), (Some(0), Some(86_400_000)));
    assert_eq!(token.token.as_ref().map(enkash::Secret::expose), Some("pg-1"));
    assert!(!format!("{token:?}").contains("pg-1"));
    let seen = server.only();
    assert_eq!(seen.headers["api-key"], "example-api-key");
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(body(&seen), serde_json::json!({"accessKey": "example-access-key", "secretKey": "example-secret-key"}));

    let (_server, client) = serve(200, r#"{"resultCode": 7, "resultMessage": "no"}"#).await;
    let keys = MerchantTokenRequest::new(MerchantTokenRequestRequired {
        access_key: "example-access-key",
        secret_key: "another-secret-key",
    });
    let error = client.tokens().merchant(keys).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Api, Some("7"), Some("no")));
}

#[tokio::test]
async fn each_product_gets_its_own_credentials() {
    let header = |seen: &Seen, name: &str| seen.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let of = |seen: &Seen| ["authorization", "partnerid", "merchantaccesskey"].map(|name| header(seen, name));
    let some = |text: &str| Some(text.to_owned());

    let (server, client) = serve(200, DONE).await;
    let limits: models::CardLimitsRequest = request("post", "/api/v0/partner/enKashCard/velocity/rule/get");
    client.cards().limits(limits).send().await.unwrap();
    assert_eq!(of(&server.only()), [some("Bearer example-token"), some("CRM0DEMO1"), None]);

    let (server, client) = serve(200, DONE).await;
    client.orders().status("RANDOMID001").send().await.unwrap();
    assert_eq!(of(&server.only()), [some("Bearer example-pg-token"), None, some("example-merchant-key")]);

    let (server, client) = serve(200, DONE).await;
    client
        .upi()
        .verify_vpa(VerifyVpaRequest::new(VerifyVpaRequestRequired {
            merchant_order_id: "ID1",
            merchant_identifier_key: "example-merchant-key",
            vpa: "user@example",
        }))
        .send()
        .await
        .unwrap();
    let seen = server.only();
    assert_eq!(of(&seen), [some("Bearer example-pg-token"), None, None]);
    assert_eq!(body(&seen)["merchantIdentifierKey"], "example-merchant-key");
}

#[tokio::test]
async fn amounts_are_sent_in_the_type_of_their_page() {
    let (server, client) = serve(200, DONE).await;
    let amount: enkash::Decimal = "100.10".parse().unwrap();
    client.payments().refund("TXN1", RefundRequest::new(amount, "R1")).send().await.unwrap();
    assert_eq!(server.only().body, r#"{"amount":100.10,"requestId":"R1"}"#);

    let (server, client) = serve(200, DONE).await;
    let limit: WalletLoadLimitRequest =
        of_json(r#"{"enKashCardId": "EKC1", "cardAccountId": "CA1", "amountToLoad": "100"}"#);
    client.wallets().check_load_limit(limit).send().await.unwrap();
    assert_eq!(body(&server.only())["amountToLoad"], "100");

    let (server, client) = serve(200, r#"{"code": 0, "payload": "Success"}"#).await;
    let pin: SetPinRequest = request("post", "/api/v0/partner/enKashCard/setPin");
    assert!(!format!("{pin:?}").contains("0000"));
    client.cards().set_pin(pin).send().await.unwrap();
    let sent = body(&server.only());
    assert_eq!((&sent["pinBlock"], &sent["otpRequired"]), (&Value::from("0000"), &Value::from(false)));
}

#[tokio::test]
async fn limits_are_sent_unchanged() {
    for limit in [r#""1000""#, "1000", r#"{"present":true}"#] {
        let text = format!(
            r#"{{"companyId":"C","cardAccountId":"A","enKashCardIds":["E"],"atmAllowed":false,"contactLessDailyLimit":{limit}}}"#
        );
        let (server, client) = serve(200, DONE).await;
        client.cards().set_limits(of_json::<CardLimitsUpdate>(&text)).send().await.unwrap();
        assert_eq!(body(&server.only()), serde_json::from_str::<Value>(&text).unwrap());
    }
}

#[tokio::test]
async fn undocumented_members_can_be_added() {
    let (server, client) = serve(200, r#"{"transactionId": "T1"}"#).await;
    let mut transfer: TransferRequest = request("post", "/api/v0/payout-transaction");
    transfer.extra_mut().insert("checksum", "abc");
    client.payouts().transfer(transfer).send().await.unwrap();
    assert_eq!(body(&server.only())["checksum"], "abc");

    let (server, client) = serve(200, DONE).await;
    let text = r#"{"billerId": 1, "billParams": {"cn": "1", "ad3": "x", "ad9": "y"}}"#;
    client.bills().fetch(of_json::<models::FetchBillRequest>(text)).send().await.unwrap();
    assert_eq!(body(&server.only()), serde_json::from_str::<Value>(text).unwrap());
}

#[tokio::test]
async fn an_empty_path_value_is_refused() {
    let server = Server::start([]).await;
    let refund = RefundRequest::new(enkash::Decimal::ONE, "R1");
    let error = client(&server).payments().refund("", refund).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(server.seen().is_empty());
}

#[test]
fn both_versions_of_a_notification_are_read() {
    let description = Description::read().unwrap();
    let callbacks = description.callbacks();
    let event = callbacks.iter().find(|callback| callback.id() == "billPaymentChanged").unwrap();
    for example in description::examples(&event.value["requestBody"]["content"]["application/json"]) {
        let read = parse_bill_payment(example.to_string().as_bytes()).unwrap();
        assert!(read.extra().is_empty(), "the description misses {:?}", read.extra());
        let again: Value = serde_json::from_str(&json::to_string(&read).unwrap()).unwrap();
        assert_eq!(again, example);
    }
    let newer =
        parse_bill_payment(br#"{"billpayStatus": "COMPLETED", "amount": 2000.75, "failureReason": null}"#).unwrap();
    assert_eq!(newer.billpay_status.as_ref().map(BillpayStatus::as_str), Some("COMPLETED"));
}

#[tokio::test]
#[expect(deprecated, reason = "the documentation shows the body of the superseded path only")]
async fn a_mandate_has_times_of_two_types() {
    let (server, client) = serve(200, DONE).await;
    let mut mandate: CreateMandateRequest = request("post", "/api/v0/upi-autopay/mandates");
    mandate.amount_rule = AmountRule::Exact;
    client.upi().create_mandate(mandate).send().await.unwrap();
    let sent = body(&server.only());
    assert_eq!((&sent["amountRule"], &sent["amount"]), (&Value::from("EXACT"), &Value::from(100)));
    assert_eq!(sent["validity"]["startAt"], "2025-01-01T00:00:00Z");

    let told = br#"{"validity": {"startAt": 1735689600}, "pausePeriod": {"start_at": 5}, "amount": 100}"#;
    let event = parse_mandate(told).unwrap();
    assert_eq!(event.validity.unwrap().start_at, Some(1_735_689_600));
    assert_eq!(event.pause_period.unwrap().start_at, Some(5));
}
