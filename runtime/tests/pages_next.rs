//! The usual ways of pagination, as generated code uses them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use oasmith_runtime::json::Value;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, Encoder, Error, ErrorKind, Items, Method, Operation, OperationSpec, PageInfo, PageValue,
    Paginated, RawResponse, RequestOptions,
};

static API: ApiSpec =
    ApiSpec { name: "acme", version: "1.2.3", server: Some("https://api.example.com"), servers: &[], schemes: &[] };

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Offset,
    Page(u64),
    PageAfter,
    Cursor,
    LastItem,
    Url,
}

#[derive(Clone, Debug)]
struct List {
    way: Way,
    /// The offset, page number or cursor.
    at: Option<String>,
    small: Option<i8>,
    limit: Option<i32>,
}

impl Operation for List {
    type Output = Value;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "list",
        method: Method::GET,
        path: "/",
        server: None,
        security: &[],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.query("at", &self.at);
        request.query("small", &self.small);
    }

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.json()
    }
}

impl Paginated for List {
    type Item = i64;

    fn items(output: &mut Value) -> Vec<i64> {
        let Value::Object(members) = output else { return Vec::new() };
        members.remove("items").iter().filter_map(Value::as_array).flatten().filter_map(Value::as_i64).collect()
    }

    fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool {
        let member = |name: &str| page.output().get(name);
        let limit = self.limit.to_number();
        let total = member("total").and_then(PageValue::to_number);
        let next = member("next").and_then(PageValue::to_text);
        if page.is_last(member("more").and_then(Value::as_bool)) {
            return false;
        }
        match self.way {
            Way::Offset if self.small.is_some() => page.next_offset(&mut self.small, limit, total),
            Way::Offset => page.next_offset(&mut self.at, limit, total),
            Way::Page(first) => {
                page.next_page(&mut self.at, first, limit, total, member("pages").and_then(PageValue::to_number))
            }
            Way::PageAfter => page.next_page_after(&mut self.at, member("page").and_then(PageValue::to_number), total),
            Way::Cursor => page.next_cursor(&mut self.at, next),
            Way::LastItem => page.next_cursor(&mut self.at, page.items().last().and_then(PageValue::to_text)),
            Way::Url => page.follow_next(next),
        }
    }
}

fn list(way: Way) -> List {
    List { way, at: None, small: None, limit: None }
}

/// Returns the items up to the end or an error, and the requests.
async fn run(list: List, bodies: &[&str]) -> (Result<Vec<i64>, Error>, Vec<String>) {
    let mock = bodies.iter().fold(MockTransport::new(), |mock, body| mock.json(200, (*body).to_owned()));
    let client = Client::new(&API, Config::new().transport(mock.clone())).unwrap();
    let mut items = Items::new(client, list, RequestOptions::new());
    let mut all = Vec::new();
    let outcome = loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(item),
            Ok(None) => break Ok(all),
            Err(error) => break Err(error),
        }
    };
    let asked = mock.requests().iter().map(|request| request.uri().query().unwrap_or_default().to_owned()).collect();
    (outcome, asked)
}

async fn check(list: List, bodies: &[&str], items: &[i64], asked: &[&str]) {
    let (outcome, uris) = run(list, bodies).await;
    assert_eq!(outcome.unwrap(), items);
    assert_eq!(uris, asked);
}

#[tokio::test]
async fn an_offset_ends_at_the_total_or_at_a_short_or_empty_page() {
    check(
        list(Way::Offset),
        &[r#"{"items": [1, 2], "total": "3"}"#, r#"{"items": [3], "total": 3}"#],
        &[1, 2, 3],
        &["", "at=2"],
    )
    .await;
    let limited = List { limit: Some(2), ..list(Way::Offset) };
    check(limited.clone(), &[r#"{"items": [1, 2]}"#, r#"{"items": [3]}"#], &[1, 2, 3], &["", "at=2"]).await;
    // A total takes precedence over a short page, which a filter may have caused.
    let bodies = [r#"{"items": [1], "total": 2}"#, r#"{"items": [2], "total": 2}"#];
    check(limited, &bodies, &[1, 2], &["", "at=1"]).await;
    check(list(Way::Offset), &[r#"{"items": [1]}"#, r#"{"items": []}"#], &[1], &["", "at=1"]).await;
    let middle = List { at: Some("7".to_owned()), ..list(Way::Offset) };
    check(middle, &[r#"{"items": [8], "total": 8}"#], &[8], &["at=7"]).await;
}

#[tokio::test]
async fn an_offset_out_of_range_is_an_error_and_not_a_silent_end() {
    let small = List { small: Some(126), ..list(Way::Offset) };
    let (outcome, _) = run(small, &[r#"{"items": [1, 2]}"#]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
}

#[tokio::test]
async fn page_numbers_start_at_the_apis_first_and_end_at_its_count() {
    let pages = [r#"{"items": [1], "pages": 2}"#, r#"{"items": [2], "pages": 2}"#];
    check(list(Way::Page(1)), &pages, &[1, 2], &["", "at=2"]).await;
    check(list(Way::Page(0)), &pages, &[1, 2], &["", "at=1"]).await;
    let total = [r#"{"items": [1, 2], "total": 3}"#, r#"{"items": [3], "total": 3}"#];
    check(list(Way::Page(1)), &total, &[1, 2, 3], &["", "at=2"]).await;
    // A list that starts in the middle still ends at the total.
    let second = List { at: Some("2".to_owned()), limit: Some(2), ..list(Way::Page(1)) };
    check(second, &[r#"{"items": [3], "total": 3}"#], &[3], &["at=2"]).await;
    check(list(Way::Page(1)), &[r#"{"items": [1]}"#, r#"{"items": []}"#], &[1], &["", "at=2"]).await;
}

#[tokio::test]
async fn pages_are_counted_on_from_the_number_in_the_response() {
    let pages = [r#"{"items": [1], "page": 0}"#, r#"{"items": [2], "page": 1}"#, r#"{"items": []}"#];
    check(list(Way::PageAfter), &pages, &[1, 2], &["", "at=1", "at=2"]).await;
    let total = [r#"{"items": [1], "page": 1, "total": 2}"#, r#"{"items": [2], "page": 2, "total": 2}"#];
    check(list(Way::PageAfter), &total, &[1, 2], &["", "at=2"]).await;
    let (outcome, _) = run(list(Way::PageAfter), &[r#"{"items": [1]}"#]).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
}

#[tokio::test]
async fn a_list_ends_without_a_cursor_and_empty_pages_are_skipped() {
    let pages = [r#"{"items": [1], "next": "b"}"#, r#"{"items": [], "next": 7}"#, r#"{"items": [2], "next": ""}"#];
    check(list(Way::Cursor), &pages, &[1, 2], &["", "at=b", "at=7"]).await;
}

#[tokio::test]
async fn endless_lists_are_errors() {
    let same = [r#"{"items": [1], "next": "b"}"#, r#"{"items": [2], "next": "b"}"#];
    let (outcome, asked) = run(list(Way::Cursor), &same).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(asked, ["", "at=b"]);
    let round = [r#"{"items": [1], "next": "b"}"#, r#"{"items": [2], "next": "c"}"#, r#"{"items": [3], "next": "b"}"#];
    let (outcome, asked) = run(list(Way::Cursor), &round).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(asked, ["", "at=b", "at=c"]);
    let empty: Vec<String> = (0..200).map(|number| format!(r#"{{"items": [], "next": "{number}"}}"#)).collect();
    let (outcome, asked) = run(list(Way::Cursor), &empty.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(asked.len(), 100);
}

#[tokio::test]
async fn a_url_in_the_response_is_followed_until_there_is_none() {
    let pages = [r#"{"items": [1], "next": "/?at=x"}"#, r#"{"items": [2], "next": null}"#];
    check(list(Way::Url), &pages, &[1, 2], &["", "at=x"]).await;
}

#[tokio::test]
async fn the_last_item_is_the_cursor_while_there_is_more() {
    let pages = [r#"{"items": [1, 2], "more": true}"#, r#"{"items": [3], "more": false}"#];
    check(list(Way::LastItem), &pages, &[1, 2, 3], &["", "at=2"]).await;
    // A server that says nothing is asked until it has no items.
    check(list(Way::LastItem), &[r#"{"items": [1, 2]}"#, r#"{"items": []}"#], &[1, 2], &["", "at=2"]).await;
}

#[tokio::test]
async fn more_pages_that_cannot_be_reached_are_an_error_and_not_a_silent_end() {
    for (way, page) in [
        (Way::Cursor, r#"{"items": [1], "more": true, "next": ""}"#),
        (Way::Url, r#"{"items": [1], "more": true}"#),
        (Way::LastItem, r#"{"items": [], "more": true}"#),
        (Way::Offset, r#"{"items": [], "more": true}"#),
        (Way::Page(1), r#"{"items": [], "more": true}"#),
    ] {
        let (outcome, asked) = run(list(way), &[page]).await;
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination, "{way:?}");
        assert_eq!(asked.len(), 1);
    }
    let last = r#"{"items": [1], "more": false, "next": "b"}"#;
    check(list(Way::Cursor), &[last], &[1], &[""]).await;
}

#[tokio::test]
async fn the_same_items_again_are_an_error_whatever_is_around_them() {
    let again = [r#"{"items": [1, 2], "id": "a"}"#, r#"{"items": [1, 2], "id": "b"}"#];
    let (outcome, asked) = run(list(Way::Page(1)), &again).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(asked, ["", "at=2"]);
    // Equal items may be the next ones of a series.
    let series = [r#"{"items": [0, 0], "id": "a"}"#, r#"{"items": [0, 0], "id": "b"}"#, r#"{"items": []}"#];
    check(list(Way::Page(1)), &series, &[0, 0, 0, 0], &["", "at=2", "at=3"]).await;
    let endless: Vec<String> = (0..200).map(|id| format!(r#"{{"items": [7], "id": "{id}"}}"#)).collect();
    let (outcome, asked) = run(list(Way::Page(1)), &endless.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Pagination);
    assert_eq!(asked.len(), 101);
}
