//! Encrypted bodies: for selected products, and never for token calls.

use enkash::models::{MerchantTokenRequest, PartnerTokenRequest, PartnerTokenRequestRequired, StatementRequest};
use enkash::runtime::codec::{AesEcb, KeyDerivation};
use enkash::{Client, ClientBuilder, ErrorKind, Product, Secret};
use serde_json::{Value, json};

use super::quirks::request;
use super::server::{Reply, Server};

const TOKEN: &str = r#"{"access_token": "fresh", "expires_in": 3600}"#;
const MERCHANT_TOKEN: &str = r#"{"token": "example-pg-token", "expiry": 0, "resultCode": 0}"#;

fn codec() -> AesEcb {
    AesEcb::new(&Secret::from("example-secret"), KeyDerivation::Sha256Prefix).unwrap()
}

fn carried(plain: &Value) -> String {
    json!({"request": codec().encrypt(plain.to_string().as_bytes())}).to_string()
}

fn client(server: &Server, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = Client::builder().base_url(&server.url).partner_token_password("CEK0EXAMP1", "s", "9000000000", "p");
    configure(builder.client_credentials("CEK0EXAMP1", "s")).build().unwrap()
}

#[tokio::test]
async fn one_product_is_encrypted_but_not_the_others_or_the_token_call() {
    let statement = carried(&json!({"response_code": "0", "response_message": "Success", "data": []}));
    let found = r#"{"response_code": 0, "payload": {"data": []}}"#;
    let server = Server::start([Reply::json(200, TOKEN), Reply::json(200, statement), Reply::json(200, found)]).await;
    let client = client(&server, |builder| builder.body_codec_for(Product::Payouts, codec()));
    let body: StatementRequest = request("post", "/api/v0/payout-account/statement");
    client.payouts().statement(body.clone()).send().await.unwrap();
    client.customers().search().send().await.unwrap();
    let seen = server.seen();
    assert!(seen[0].body.starts_with(b"grant_type=password&"), "{:?}", seen[0].body);
    let sent: Value = serde_json::from_slice(&seen[1].body).unwrap();
    let plain = codec().decrypt(sent["request"].as_str().unwrap()).unwrap();
    assert_eq!(plain, enkash::runtime::json::to_vec(&body).unwrap());
    assert_eq!(sent.as_object().unwrap().len(), 1);
    assert_eq!(seen[2].body, "{}");
}

#[tokio::test]
async fn token_calls_are_never_encrypted() {
    let server = Server::start([TOKEN, MERCHANT_TOKEN].map(|body| Reply::json(200, body))).await;
    let client = client(&server, |builder| {
        builder
            .body_codec(codec())
            .body_codec_for(Product::Payouts, codec())
            .body_codec_for(Product::PaymentGateway, codec())
    });
    let body = PartnerTokenRequest::new(PartnerTokenRequestRequired { username: "9000000000", password: "p" })
        .client_id("CEK0EXAMP1");
    let token = client.tokens().partner(body).send().await.unwrap();
    assert!(token.access_token.is_some());
    let body: MerchantTokenRequest = request("post", "/api/v0/merchant/token");
    let token = client.tokens().merchant(body).send().await.unwrap();
    assert_eq!(token.result_code, Some(0));
    let sent: Value = serde_json::from_slice(&server.seen()[1].body).unwrap();
    assert_eq!(sent["accessKey"], "example-access-key");
}

#[tokio::test]
async fn gateway_calls_are_encrypted_but_their_token_call_is_not() {
    let order = carried(&json!({"response_code": 0, "payload": {"orderId": "ORD0EXAMP1"}}));
    let server = Server::start([Reply::json(200, MERCHANT_TOKEN), Reply::json(200, order)]).await;
    let client = Client::builder()
        .base_url(&server.url)
        .merchant_token_client_credentials("example-access-key", "example-secret-key")
        .merchant_access_key("example-access-key")
        .body_codec(codec())
        .build()
        .unwrap();
    client.orders().status("ORD0EXAMP1").send().await.unwrap();
    let sent: Value = serde_json::from_slice(&server.seen()[0].body).unwrap();
    assert_eq!(sent, json!({"accessKey": "example-access-key", "secretKey": "example-secret-key"}));
}

/// The documentation has responses under the name of requests; `response` is read as well.
#[tokio::test]
async fn an_encrypted_response_is_read_under_both_names() {
    for name in ["request", "response"] {
        let balance = json!({name: codec().encrypt(br#"{"totalBalance": 12.50}"#)}).to_string();
        let server = Server::start([Reply::json(200, TOKEN), Reply::json(200, balance)]).await;
        let client = client(&server, |builder| builder.body_codec_for(Product::Payouts, codec()));
        let found = client.payouts().balance("EKC0FUND01").send().await.unwrap();
        assert_eq!(found.total_balance.unwrap().to_string(), "12.50", "{name}");
    }
}

#[tokio::test]
async fn a_plain_success_of_an_encrypted_product_is_an_error() {
    let server = Server::start([Reply::json(200, TOKEN), Reply::json(200, r#"{"totalBalance": 1}"#)]).await;
    let client = client(&server, |builder| builder.body_codec_for(Product::Payouts, codec()));
    let error = client.payouts().balance("EKC0FUND01").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}
