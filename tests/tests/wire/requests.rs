//! The requests of each operation: method, path, query, every header, every byte of the body.

use enkash::Decimal;
use enkash::models::{
    CardAccountRequest, CardAccountRequestRequired, CardSearchRequest, CardSearchRequestRequired, CreateCardRequest,
    CreateCardRequestRequired, CustomerSearch, CustomerStatus, LoadBalanceRequest, LoadBalanceRequestRequired,
    LoadTransactionCode, LoadType, SortDirection, TransactionType,
};

use super::server::{Reply, Seen, Server};

/// Returns the headers of a request other than those of HTTP itself.
fn headers(seen: &Seen) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = seen
        .headers
        .iter()
        .filter(|(name, _)| *name != "host" && *name != "content-length")
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    headers
}

fn check(seen: &Seen, path: &str, with_partner: bool, body: &str) {
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.uri, path);
    let agent = format!("enkash/{}", env!("CARGO_PKG_VERSION"));
    let mut expected = vec![
        ("accept", "application/json"),
        ("authorization", "Bearer example-token"),
        ("content-type", "application/json"),
        ("partnerid", "CRM0DEMO1"),
        ("user-agent", &agent),
    ];
    expected.retain(|(name, _)| with_partner || *name != "partnerid");
    let expected: Vec<_> = expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(headers(seen), expected);
    assert_eq!(std::str::from_utf8(&seen.body).unwrap(), body);
}

const DONE: &str = r#"{"code": 0, "message": "Success", "payload": {"enKashCardId": "EKC0EXAMP1"}}"#;

#[tokio::test]
async fn card_search_sends_account_and_company() {
    let server = Server::start([Reply::json(200, DONE)]).await;
    let search =
        CardSearchRequest::new(CardSearchRequestRequired { card_account_id: "CA0EXAMP1", company_id: "CEK0EXAMP1" })
            .enkash_card_id("EKC0EXAMP1");
    server.client().cards().search(search).send().await.unwrap();
    let body = r#"{"cardAccountId":"CA0EXAMP1","companyId":"CEK0EXAMP1","enKashCardId":"EKC0EXAMP1"}"#;
    check(&server.only(), "/api/v0/partner/enKashCard/search", true, body);
}

#[tokio::test]
async fn create_card_sends_only_what_was_set() {
    let server = Server::start([Reply::json(200, DONE)]).await;
    let mut card =
        CreateCardRequest::new(CreateCardRequestRequired { company_id: "CEK0EXAMP1", card_account_id: "CA0EX01" })
            .first_name("Aśha \"A\"")
            .physical_card(false);
    card.extra_mut().insert("note", "kept");
    server.client().cards().create(card).send().await.unwrap();
    let body = r#"{"companyId":"CEK0EXAMP1","cardAccountId":"CA0EX01","firstName":"Aśha \"A\"","physicalCard":false,"note":"kept"}"#;
    check(&server.only(), "/api/v0/partner/enKashCard", true, body);
}

#[tokio::test]
async fn card_account_sends_account_and_company() {
    let server = Server::start([Reply::json(200, DONE)]).await;
    server
        .client()
        .cards()
        .account(CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        }))
        .send()
        .await
        .unwrap();
    let body = r#"{"cardAccountId":"CA0EXAMP1","companyId":"CEK0EXAMP1"}"#;
    check(&server.only(), "/api/v0/partner/enKashCard/cardAccount/get", true, body);
}

#[tokio::test]
async fn load_balance_sends_an_exact_amount() {
    let server =
        Server::start([Reply::json(200, r#"{"code":0,"message":"Success","payload":"Allocation done"}"#)]).await;
    let amount: Decimal = "10.10".parse().unwrap();
    let load = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: "EKC0EXAMP1",
        amount,
        transaction_type: TransactionType::Cr,
    })
    .type_(LoadType::AllocateFund)
    .transaction_code(LoadTransactionCode::Allocation)
    .unique_reference_number("Ref001");
    let said = server.client().cards().load_balance(load).send().await.unwrap();
    assert_eq!(said, "Allocation done");
    let body = r#"{"enKashCardId":"EKC0EXAMP1","amount":10.10,"transactionType":"CR","type":"ALLOCATE_FUND","transactionCode":"ALLOCATION","uniqueReferenceNumber":"Ref001"}"#;
    let seen = server.only();
    let sent: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let expected: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(sent, expected);
    // The two decimals are money, so their exact text matters.
    assert!(seen.body.windows(b"\"amount\":10.10".len()).any(|part| part == b"\"amount\":10.10"));
    check(&seen, "/api/v0/partner/enKashCard/balance", true, std::str::from_utf8(&seen.body).unwrap());
}

#[tokio::test]
async fn customer_search_sends_filters_and_query_and_no_partner() {
    let server = Server::start([Reply::json(200, r#"{"response_code":0,"payload":{"recordsCount":0}}"#)]).await;
    let filter = CustomerSearch::new()
        .customer_status(CustomerStatus::Active)
        .customer_ids(["KC00000000EXAMP1", "KC00000000EXAMP2"])
        .dso_from(3)
        .select_all(true);
    let request = server.client().customers().search().body(filter);
    let request = request.direction(SortDirection::Desc).limit(100).offset(20).order_by("legal name&co");
    assert_eq!(request.send().await.unwrap().records_count, Some(0));
    let seen = server.only();
    let sent: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let expected = serde_json::json!({
        "customerIds": ["KC00000000EXAMP1", "KC00000000EXAMP2"], "customerStatus": "ACTIVE", "dsoFrom": 3, "selectAll": true
    });
    assert_eq!(sent, expected);
    let path = "/api/v0/customer/search?direction=DESC&limit=100&offset=20&orderBy=legal%20name%26co";
    check(&seen, path, false, std::str::from_utf8(&seen.body).unwrap());
}

#[tokio::test]
async fn an_unlisted_value_is_sent_unchanged() {
    let server = Server::start([Reply::json(200, DONE)]).await;
    let client = server.client();
    client.customers().search().direction("SIDEWAYS").send().await.unwrap();
    assert_eq!(server.only().uri.query(), Some("direction=SIDEWAYS"));
}

#[tokio::test]
async fn a_request_can_be_spawned_and_sent_from_another_task() {
    let server = Server::start([Reply::json(200, DONE)]).await;
    let request = server.client().cards().search(CardSearchRequest::new(CardSearchRequestRequired {
        card_account_id: "CA0EXAMP1",
        company_id: "CEK0EXAMP1",
    }));
    let answer = tokio::spawn(async move { request.send().await }).await.unwrap();
    assert!(answer.is_ok());
}
