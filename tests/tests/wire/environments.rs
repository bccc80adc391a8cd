//! Products, environments, and the servers of their calls.

use enkash::models::{CardSearchRequest, CardSearchRequestRequired};
use enkash::{Client, Environment, ErrorKind, Product};

use super::server::{Reply, Server};

const DONE: &str = r#"{"code": 0, "message": "Success", "payload": {}}"#;

#[tokio::test]
async fn calls_go_to_the_server_set_for_their_product() {
    let cards = Server::start([Reply::json(200, DONE)]).await;
    let payouts = Server::start([Reply::json(200, r#"{"totalBalance": 10.5}"#)]).await;
    let client = Client::builder()
        .base_url_for(Product::Cards, &cards.url)
        .base_url_for(Product::Payouts, format!("{}/prefix/", payouts.url))
        .bearer_token("example-token")
        .partner_id("CRM0DEMO1")
        .build()
        .unwrap();
    client
        .cards()
        .search(CardSearchRequest::new(CardSearchRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        }))
        .send()
        .await
        .unwrap();
    client.payouts().balance("EKC0FUND01").send().await.unwrap();
    assert_eq!(cards.only().uri, "/api/v0/partner/enKashCard/search");
    let seen = payouts.only();
    assert_eq!(seen.uri.path(), "/prefix/api/v0/payout-account/balance");
    assert_eq!(seen.headers["authorization"], "Bearer example-token");
}

#[tokio::test]
async fn a_product_without_a_documented_host_fails_before_sending() {
    let builder = Client::builder().environment(Environment::Live).bearer_token("example-token");
    let client = builder.build().unwrap();
    let error = client.customers().search().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(text.contains("base_url_for(Product::Receivables, …)") && text.contains("`live`"), "{text}");
}

#[tokio::test]
async fn one_base_url_applies_to_all_products_in_every_environment() {
    let server = Server::start([Reply::json(200, DONE), Reply::json(200, DONE)]).await;
    let client = Client::builder()
        .environment(Environment::Test)
        .base_url(&server.url)
        .bearer_token("example-token")
        .partner_id("CRM0DEMO1")
        .build()
        .unwrap();
    client
        .cards()
        .search(CardSearchRequest::new(CardSearchRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        }))
        .send()
        .await
        .unwrap();
    client.customers().search().send().await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn no_server_is_called_unless_chosen() {
    let error = Client::builder().bearer_token("example-token").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn the_token_url_can_be_set_separately() {
    let login = Server::start([Reply::json(200, r#"{"access_token": "fresh", "expires_in": 3600}"#)]).await;
    let api = Server::start([Reply::json(200, DONE)]).await;
    let client = Client::builder()
        .base_url(&api.url)
        .partner_token_password("CEK0EXAMP1", "example-secret", "9000000000", "Example@1")
        .partner_token_url(format!("{}/login", login.url))
        .build()
        .unwrap();
    client.customers().search().send().await.unwrap();
    assert_eq!(login.only().uri, "/login");
    assert_eq!(api.only().headers["authorization"], "Bearer fresh");
}

#[tokio::test]
async fn a_missing_setting_is_told_by_its_methods_and_variables() {
    let text = Client::builder().build().unwrap_err().to_string();
    let server =
        "call `.environment(…)` or `.base_url(…)`, or set `ENKASH_ENVIRONMENT` or `ENKASH_BASE_URL` for `from_env`";
    assert!(text.contains(server), "{text}");
    let client = Client::builder().base_url_for(Product::Cards, "http://localhost:9").build().unwrap();
    let text = client.bills().status("UTIL0000001").send().await.unwrap_err().to_string();
    let server = "call `.environment(…)` or `.base_url_for(Product::Bills, …)`, or set `ENKASH_ENVIRONMENT` or `ENKASH_BASE_URL_BILLS`";
    assert!(text.contains(server), "{text}");
    let client = Client::builder().base_url("http://localhost:9").build().unwrap();
    let error = client.payouts().balance("EKC0FUND01").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let text = error.to_string();
    assert!(text.contains("call `.bearer_token(…)`, or set `ENKASH_BEARER_TOKEN` for `from_env`"), "{text}");
}
