//! Pagination over HTTP, with a server that names the next page in its `Link` header.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use axum::extract::Query;
use axum::http::header::LINK;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use oasmith_runtime::{
    ApiSpec, Client, Config, Encoder, Error, Items, Method, Operation, OperationSpec, PageInfo, Paginated, RawResponse,
    RequestOptions,
};

static API: ApiSpec = ApiSpec { name: "acme", version: "1.2.3", server: None, servers: &[], schemes: &[] };

#[derive(Clone)]
struct List;

impl Operation for List {
    type Output = Vec<u64>;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "list",
        method: Method::GET,
        path: "/things",
        server: None,
        security: &[],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.query("from", &0);
    }

    fn decode(response: &RawResponse) -> Result<Vec<u64>, Error> {
        response.json()
    }
}

impl Paginated for List {
    type Item = u64;

    fn items(output: &mut Vec<u64>) -> Vec<u64> {
        std::mem::take(output)
    }

    fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool {
        page.follow_link()
    }
}

async fn things(Query(query): Query<Vec<(String, u64)>>) -> impl IntoResponse {
    tokio::time::sleep(Duration::from_millis(5)).await;
    let from = query[0].1;
    let link =
        if from < 90 { format!("<?from={}>; rel=\"next\"", from + 10) } else { "<?from=0>; rel=first".to_owned() };
    ([(LINK, link)], Json((from..from + 10).collect::<Vec<_>>()))
}

async fn items() -> Items<List> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let routes = Router::new().route("/v1/things", get(things));
    tokio::spawn(axum::serve(listener, routes).into_future());
    Items::new(Client::new(&API, Config::new().base_url(url)).unwrap(), List, RequestOptions::new())
}

#[tokio::test]
async fn all_items_of_ten_pages_arrive_in_order() {
    let mut items = items().await;
    let mut seen = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        seen.push(item);
    }
    assert_eq!(seen, (0..100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_dropped_future_loses_no_item() {
    let mut items = items().await;
    let mut seen = Vec::new();
    while seen.len() < 100 {
        // Shorter than the server takes for a page, so that many futures are dropped.
        if let Ok(item) = tokio::time::timeout(Duration::from_millis(1), items.try_next()).await {
            seen.push(item.unwrap().unwrap());
        }
    }
    assert_eq!(seen, (0..100).collect::<Vec<_>>());
}
