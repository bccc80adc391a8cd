//! The example of each complete page of the documentation, as it stands there: its properties, figures, codes and layouts, with made-up values in place of
//! what names somebody. It comes in `tests/enkash/pages` from the page and not from `spec/`.

use enkash::json::{self, Decode, Encode};
use enkash::models::{CardAccountRequest, CardSearchRequest, CreateCardRequest, CustomerSearch, LoadBalanceRequest};
use enkash::{Client, Response};
use serde_json::Value;

use super::server::{Reply, Server};

/// A page's examples, and a server that answers with its response.
struct Page {
    request: Value,
    response: Value,
    server: Server,
}

impl Page {
    async fn of(name: &str) -> Self {
        let file = oasmith_tests::root().join("tests/enkash/pages").join(format!("{name}.json"));
        let mut page: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let (request, response) = (page["request"].take(), page["response"].take());
        let server = Server::start([Reply::json(200, response.to_string())]).await;
        Self { request, response, server }
    }

    fn client(&self) -> Client {
        self.server.client()
    }

    /// The page's request, as a type of the client.
    fn request<T: Decode>(&self) -> T {
        json::from_str(&self.request.to_string()).unwrap()
    }

    /// What was sent is the page's request, and what was returned is its payload; the response is kept as a whole.
    fn keeps_everything<T: Encode>(&self, response: &Response<T>) {
        if !self.request.is_null() {
            assert_eq!(serde_json::from_slice::<Value>(&self.server.only().body).unwrap(), self.request);
        }
        let encoded: Value = serde_json::from_slice(&json::to_vec(response.value()).unwrap()).unwrap();
        assert_eq!(encoded, self.response["payload"]);
        assert_eq!(serde_json::from_slice::<Value>(response.body()).unwrap(), self.response);
    }
}

#[tokio::test]
async fn the_page_list_users_details_loses_nothing() {
    let page = Page::of("list_users_details").await;
    let found = page.client().cards().search(page.request::<CardSearchRequest>()).send_with_response().await.unwrap();
    page.keeps_everything(&found);
    assert!(found.value().extra().is_empty(), "the description misses {:?}", found.value().extra());
}

/// The page shows no request.
#[tokio::test]
async fn the_page_create_loses_nothing() {
    let page = Page::of("create").await;
    let request: CreateCardRequest =
        json::from_str(r#"{"companyId": "CEK0EXAMP1", "cardAccountId": "CA0EXA1"}"#).unwrap();
    let card = page.client().cards().create(request).send_with_response().await.unwrap();
    page.keeps_everything(&card);
    assert!(card.value().extra().is_empty(), "the description misses {:?}", card.value().extra());
}

#[tokio::test]
async fn the_page_get_card_account_loses_nothing() {
    let page = Page::of("get_card_account").await;
    let request = page.request::<CardAccountRequest>();
    let account = page.client().cards().account(request).send_with_response().await.unwrap();
    page.keeps_everything(&account);
    assert!(account.value().extra().is_empty(), "the description misses {:?}", account.value().extra());
    assert_eq!(account.value().used_credit_limit.unwrap().to_string(), "-990553.44");
}

#[tokio::test]
async fn the_page_load_balance_loses_nothing() {
    let page = Page::of("load_balance").await;
    let request = page.request::<LoadBalanceRequest>();
    assert!(request.extra().is_empty(), "the description misses {:?}", request.extra());
    let done = page.client().cards().load_balance(request).send_with_response().await.unwrap();
    page.keeps_everything(&done);
}

#[tokio::test]
async fn the_page_search_customer_loses_nothing() {
    let page = Page::of("search_customer").await;
    let request = page.request::<CustomerSearch>();
    assert!(request.extra().is_empty(), "the description misses {:?}", request.extra());
    let found = page.client().customers().search().body(request).send_with_response().await.unwrap();
    page.keeps_everything(&found);
    for customer in found.value().data.iter().flatten() {
        assert!(customer.extra().is_empty(), "the description misses {:?}", customer.extra());
    }
}
