//! How each operation decodes responses: the examples of the description, and undocumented values and properties.

use enkash::Decimal;
use enkash::json;
use enkash::models::{
    Card, CardAccount, CardAccountRequest, CardAccountRequestRequired, CardSearchRequest, CardSearchRequestRequired,
    CardSearchResult, CreateCardRequest, CreateCardRequestRequired, CustomerPage, CustomerSearch, LoadBalanceRequest,
    LoadBalanceRequestRequired, TransactionType,
};
use oasmith_tests::description::{self, Description};
use serde_json::Value;

use super::server::{Reply, Server};

/// Returns the examples of an operation's successful response.
fn examples(path: &str) -> Vec<Value> {
    let description = Description::read().unwrap();
    let operation = description.operation("post", path).unwrap();
    let examples = description::examples(&operation.value["responses"]["200"]["content"]["application/json"]);
    assert!(!examples.is_empty(), "{path} has no example");
    examples
}

/// Asserts that a decoded example is encoded to an equal payload.
fn assert_nothing_is_lost(decoded: &impl json::Encode, payload: &Value) {
    let encoded: Value = serde_json::from_slice(&json::to_vec(decoded).unwrap()).unwrap();
    assert_eq!(encoded, *payload);
}

async fn serve(body: &Value) -> Server {
    Server::start([Reply::json(200, body.to_string())]).await
}

#[tokio::test]
async fn examples_of_card_search_lose_nothing() {
    for example in examples("/api/v0/partner/enKashCard/search") {
        let server = serve(&example).await;
        let request = CardSearchRequest::new(CardSearchRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        });
        let found: CardSearchResult = server.client().cards().search(request).send().await.unwrap();
        assert_nothing_is_lost(&found, &example["payload"]);
    }
}

#[tokio::test]
async fn examples_of_create_card_lose_nothing() {
    for example in examples("/api/v0/partner/enKashCard") {
        let server = serve(&example).await;
        let request =
            CreateCardRequest::new(CreateCardRequestRequired { company_id: "CEK0EXAMP1", card_account_id: "CA0EX01" });
        let card: Card = server.client().cards().create(request).send().await.unwrap();
        assert_nothing_is_lost(&card, &example["payload"]);
        assert!(card.extra().is_empty(), "the description misses {:?}", card.extra());
    }
}

#[tokio::test]
async fn examples_of_card_account_lose_nothing() {
    for example in examples("/api/v0/partner/enKashCard/cardAccount/get") {
        let server = serve(&example).await;
        let request = CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        });
        let account: CardAccount = server.client().cards().account(request).send().await.unwrap();
        assert_nothing_is_lost(&account, &example["payload"]);
        assert!(account.extra().is_empty(), "the description misses {:?}", account.extra());
    }
}

#[tokio::test]
async fn examples_of_load_balance_lose_nothing() {
    for example in examples("/api/v0/partner/enKashCard/balance") {
        let server = serve(&example).await;
        let request = LoadBalanceRequest::new(LoadBalanceRequestRequired {
            enkash_card_id: "EKC0EXAMP1",
            amount: Decimal::ONE,
            transaction_type: TransactionType::Cr,
        });
        let said = server.client().cards().load_balance(request).send().await.unwrap();
        assert_eq!(example["payload"], said);
    }
}

#[tokio::test]
async fn examples_of_customer_search_lose_nothing() {
    for example in examples("/api/v0/customer/search") {
        let server = serve(&example).await;
        let page: CustomerPage = server.client().customers().search().send().await.unwrap();
        assert_nothing_is_lost(&page, &example["payload"]);
    }
}

#[tokio::test]
async fn a_response_has_status_headers_code_and_message() {
    let mut reply = Reply::json(200, r#"{"code": 0, "message": "Success", "payload": "done"}"#);
    reply.headers.push(("x-request-id", "edge-7".to_owned()));
    let server = Server::start([reply]).await;
    let request = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: "EKC0EXAMP1",
        amount: Decimal::ONE,
        transaction_type: TransactionType::Cr,
    });
    let answer = server.client().cards().load_balance(request).send_with_response().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.value().as_str()), (200, "done"));
    assert_eq!((answer.code(), answer.message(), answer.request_id()), (Some("0"), Some("Success"), Some("edge-7")));
}

#[test]
fn unknown_members_and_values_survive_a_round_trip() {
    let text = r#"{"customerStatus":"DORMANT","level":"LEVEL_9","brandNew":{"a":[1,2.50,null]},"alsoNew":null}"#;
    let search: CustomerSearch = json::from_str(text).unwrap();
    assert_eq!(search.customer_status.as_ref().map(enkash::models::CustomerStatus::as_str), Some("DORMANT"));
    assert_eq!(search.extra().get("alsoNew"), Some(&json::Value::Null));
    let again: Value = serde_json::from_str(&json::to_string(&search).unwrap()).unwrap();
    assert_eq!(again, serde_json::from_str::<Value>(text).unwrap());
    assert!(json::to_string(&search).unwrap().contains("2.50"), "the text of a number is kept");
}

#[test]
fn amounts_are_exact_and_read_from_strings_too() {
    let card: Card =
        json::from_str(r#"{"otbBalance": 0.1, "loadAmount": "500.10", "accountBalance": 12345678901234567.89}"#)
            .unwrap();
    assert_eq!(card.otb_balance, Some("0.1".parse().unwrap()));
    assert_eq!(card.load_amount, Some("500.10".parse().unwrap()));
    assert_eq!(card.account_balance.unwrap().to_string(), "12345678901234567.89");
}

#[test]
fn similar_member_names_are_kept_apart() {
    let card: Card = json::from_str(r#"{"ckycEnabled": true, "cKycEnabled": false}"#).unwrap();
    assert_eq!((card.ckyc_enabled, card.c_kyc_enabled), (Some(true), Some(false)));
}

#[test]
fn models_have_the_same_form_in_serde_as_in_json() {
    let text = r#"{"enKashCardId":"EKC0EXAMP1","cardStatus":{"name":"UL","label":"UnLocked"},"new":1}"#;
    let card: Card = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&card).unwrap(), serde_json::from_str::<Value>(text).unwrap());
}

#[test]
fn sensitive_members_are_not_shown() {
    let card: Card = json::from_str(r#"{"token": "0123456789abcdef0123", "pan": "AAAAA0000A"}"#).unwrap();
    let shown = format!("{card:?}");
    assert!(!shown.contains("0123456789abcdef0123") && !shown.contains("AAAAA0000A"), "{shown}");
    assert_eq!(card.token.as_ref().map(enkash::Secret::expose), Some("0123456789abcdef0123"));
}
