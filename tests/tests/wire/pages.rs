//! Paginated lists: the requests, and where the lists end.

use enkash::ErrorKind;

use super::server::{Reply, Server};

/// A page of customers with these ids, in the envelope.
fn page(ids: &[&str]) -> Reply {
    let customers: Vec<_> = ids.iter().map(|id| serde_json::json!({"customerId": id})).collect();
    let body = serde_json::json!({"response_code": 0, "payload": {"data": customers, "recordsCount": ids.len()}});
    Reply::json(200, body.to_string())
}

#[tokio::test]
async fn items_are_read_page_by_page_until_one_is_short() {
    let server = Server::start([page(&["A", "B"]), page(&["C", "D"]), page(&["E"])]).await;
    let request = server.client().customers().search().legal_name("Asha").limit(2).order_by("name");
    let mut customers = request.items();
    let mut ids = Vec::new();
    while let Some(customer) = customers.try_next().await.unwrap() {
        ids.push(customer.customer_id.unwrap());
    }
    assert_eq!(ids, ["A", "B", "C", "D", "E"]);
    let seen = server.seen();
    let queries: Vec<_> = seen.iter().map(|seen| seen.uri.query().unwrap()).collect();
    assert_eq!(queries, ["limit=2&orderBy=name", "limit=2&offset=2&orderBy=name", "limit=2&offset=4&orderBy=name"]);
    assert!(seen.iter().all(|seen| &seen.body[..] == br#"{"legalName":"Asha"}"#));
    assert!(seen.iter().all(|seen| seen.headers["authorization"] == "Bearer example-token"));
}

#[tokio::test]
async fn pages_can_be_read_as_a_whole_and_start_where_the_caller_chooses() {
    let server = Server::start([page(&["A"]), page(&[])]).await;
    let mut pages = server.client().customers().search().offset(40).pages();
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!((first.data.unwrap().len(), first.records_count), (1, Some(1)));
    assert_eq!(pages.try_next().await.unwrap().unwrap().data.unwrap().len(), 0);
    assert!(pages.try_next().await.unwrap().is_none());
    let queries: Vec<_> = server.seen().iter().map(|seen| seen.uri.query().unwrap().to_owned()).collect();
    assert_eq!(queries, ["offset=40", "offset=41"]);
}

#[tokio::test]
async fn an_api_error_ends_the_list_which_can_be_resumed() {
    let refused = r#"{"response_code": 1, "response_message": "later", "payload": "later"}"#;
    let server = Server::start([page(&["A"]), Reply::json(200, refused), page(&["B"]), page(&[])]).await;
    let mut customers = server.client().customers().search().items();
    assert!(customers.try_next().await.unwrap().is_some());
    assert_eq!(customers.try_next().await.unwrap_err().kind(), ErrorKind::Api);
    assert!(customers.try_next().await.unwrap().is_none());
    customers.resume();
    assert_eq!(customers.try_next().await.unwrap().unwrap().customer_id.as_deref(), Some("B"));
    assert!(customers.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_an_error() {
    let server = Server::start([page(&["A"]), page(&["A"])]).await;
    let mut customers = server.client().customers().search().items();
    assert!(customers.try_next().await.unwrap().is_some());
    assert_eq!(customers.try_next().await.unwrap_err().kind(), ErrorKind::Pagination);
}
