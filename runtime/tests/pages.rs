//! Pages and items over a mock: the usual ways of pagination, limits, errors, and endless servers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::pin::pin;

use futures_core::Stream;
use http::{Request, Response, StatusCode};
use oasmith_runtime::json::Value;
use oasmith_runtime::mock::{MockTransport, json_response};
use oasmith_runtime::{
    ApiSpec, Bytes, Client, Config, Credential, Encoder, Error, ErrorKind, Items, KeyLocation, Method, Operation,
    OperationSpec, PageInfo, Pages, Paginated, RawResponse, RequestOptions, Scheme, SchemeKind, TransportError,
    TransportErrorKind,
};

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com/v1"),
    servers: &[],
    schemes: &[Scheme {
        name: "key",
        kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "key" },
        token: None,
    }],
};

/// How the next page is requested.
#[derive(Clone, Debug, PartialEq)]
enum Way {
    Offset(i64),
    Page(i64),
    Cursor(Option<String>),
    Link,
    NextInBody,
    /// By the last item of the page.
    After(Option<i64>),
}

#[derive(Clone, Debug, PartialEq)]
struct List(Way);

impl Operation for List {
    type Output = Value;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "list",
        method: Method::GET,
        path: "/things",
        server: None,
        security: &[&[0]],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        match &self.0 {
            Way::Offset(offset) => request.query("offset", offset),
            Way::Page(page) => request.query("page", page),
            Way::Cursor(cursor) => request.query("cursor", cursor),
            Way::After(last) => request.query("after", last),
            Way::Link | Way::NextInBody => request.query("sort", "id"),
        }
    }

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.json()
    }
}

impl Paginated for List {
    type Item = i64;

    fn items(output: &mut Value) -> Vec<i64> {
        let Value::Object(members) = output else { return Vec::new() };
        let items = members.remove("items");
        items.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_i64).collect()
    }

    fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool {
        assert_eq!(page.status(), StatusCode::OK);
        let total = page.output().get("total").and_then(Value::as_i64).and_then(|total| usize::try_from(total).ok());
        let next = page.output().get("next").and_then(Value::as_str);
        match &mut self.0 {
            Way::Offset(offset) => *offset = page.offset_after(Some(*offset)).unwrap_or(*offset),
            Way::Page(number) => *number += 1,
            Way::Cursor(cursor) => *cursor = next.map(str::to_owned),
            Way::After(last) => *last = page.items().last().copied(),
            Way::Link => return page.follow_link(),
            Way::NextInBody => return page.follow(next.unwrap_or_default()),
        }
        match &self.0 {
            Way::Cursor(cursor) => cursor.is_some(),
            _ => page.items_on_page() > 0 && total.is_none_or(|total| page.items_so_far() < total),
        }
    }
}

fn client(mock: &MockTransport) -> Client {
    let config = Config::new().transport(mock.clone()).credential(0, Credential::Key("sesame".into()));
    Client::new(&API, config).unwrap()
}

fn mocked(bodies: &[&str]) -> MockTransport {
    bodies.iter().fold(MockTransport::new(), |mock, body| mock.json(200, (*body).to_owned()))
}

fn items(mock: &MockTransport, way: Way) -> Items<List> {
    Items::new(client(mock), List(way), RequestOptions::new())
}

fn pages(mock: &MockTransport, way: Way) -> Pages<List> {
    Pages::new(client(mock), List(way), RequestOptions::new())
}

async fn all(items: &mut Items<List>) -> Result<Vec<i64>, Error> {
    let mut all = Vec::new();
    while let Some(item) = items.try_next().await? {
        all.push(item);
    }
    Ok(all)
}

/// Returns the requests, without their common part.
fn asked(mock: &MockTransport) -> Vec<String> {
    let uris = mock.requests().into_iter().map(|request| request.uri().to_string());
    uris.map(|uri| uri.replace("https://api.example.com/v1/things?", "").replace("key=sesame", "K")).collect()
}

#[tokio::test]
async fn offsets_advance_to_the_total_and_no_further() {
    let mock = mocked(&[r#"{"items": [1, 2], "total": 3}"#, r#"{"items": [3], "total": 3}"#]);
    let mut stream = items(&mock, Way::Offset(0));
    assert_eq!(all(&mut stream).await.unwrap(), [1, 2, 3]);
    assert_eq!(asked(&mock), ["offset=0&K", "offset=2&K"]);
    assert_eq!(stream.operation(), None);
    assert_eq!(stream.try_next().await.unwrap(), None);
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn page_numbers_advance_until_a_page_is_empty() {
    let mock = mocked(&[r#"{"items": [1]}"#, r#"{"items": [2]}"#, r#"{"items": []}"#]);
    assert_eq!(all(&mut items(&mock, Way::Page(1))).await.unwrap(), [1, 2]);
    assert_eq!(asked(&mock), ["page=1&K", "page=2&K", "page=3&K"]);
}

#[tokio::test]
async fn a_cursor_is_followed_across_empty_pages() {
    let mock = mocked(&[r#"{"items": [1], "next": "b"}"#, r#"{"items": [], "next": "c"}"#, r#"{"items": [2]}"#]);
    assert_eq!(all(&mut items(&mock, Way::Cursor(None))).await.unwrap(), [1, 2]);
    assert_eq!(asked(&mock), ["K", "cursor=b&K", "cursor=c&K"]);
}

#[tokio::test]
async fn the_last_item_can_be_the_cursor() {
    let mock = mocked(&[r#"{"items": [5, 7]}"#, r#"{"items": [9]}"#, r#"{"items": []}"#]);
    assert_eq!(all(&mut items(&mock, Way::After(None))).await.unwrap(), [5, 7, 9]);
    assert_eq!(asked(&mock), ["K", "after=7&K", "after=9&K"]);
}

fn linked(body: &str, link: &str) -> Response<Bytes> {
    let mut response = json_response(StatusCode::OK, body.to_owned());
    response.headers_mut().insert("link", link.parse().unwrap());
    response
}

#[tokio::test]
async fn links_are_followed_with_current_credentials() {
    let mock = MockTransport::new()
        .outcome(Ok(linked(r#"{"items": [1]}"#, "<things?at=a%20b&key=old>; rel=\"next\"")))
        .outcome(Ok(linked(r#"{"items": [2]}"#, "<https://api.example.com/v1/more?at=3#x>; rel=next, </>; rel=first")))
        .outcome(Ok(linked(r#"{"items": [3]}"#, "</>; rel=prev")));
    assert_eq!(all(&mut items(&mock, Way::Link)).await.unwrap(), [1, 2, 3]);
    assert_eq!(asked(&mock), ["sort=id&K", "at=a%20b&K", "https://api.example.com/v1/more?at=3&K"]);
}

#[tokio::test]
async fn a_next_url_in_the_body_is_followed() {
    let mock = mocked(&[r#"{"items": [1], "next": "?at=2"}"#, r#"{"items": [2], "next": ""}"#]);
    assert_eq!(all(&mut items(&mock, Way::NextInBody)).await.unwrap(), [1, 2]);
    assert_eq!(asked(&mock), ["sort=id&K", "at=2&K"]);
}

#[tokio::test]
async fn a_link_to_another_host_is_an_error_after_the_page_and_nothing_is_sent_there() {
    let mock = mocked(&[r#"{"items": [1], "next": "https://evil.example/?at=2"}"#]);
    let mut stream = items(&mock, Way::NextInBody);
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    let error = stream.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Pagination, Some("list")));
    assert!(error.to_string().contains("another host, port or scheme (evil.example)"), "{error}");
    stream.resume();
    assert_eq!(stream.try_next().await.unwrap(), None);
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn pages_can_be_read_as_a_whole() {
    let mock = mocked(&[r#"{"items": [1, 2], "total": 3}"#, r#"{"items": [3], "total": 3}"#]);
    let mut stream = items(&mock, Way::Offset(0)).pages();
    let first = stream.try_next().await.unwrap().unwrap();
    assert_eq!(first.to_string(), r#"{"items":[1,2],"total":3}"#);
    assert_eq!(stream.operation(), Some(&List(Way::Offset(2))));
    assert!(stream.try_next().await.unwrap().is_some());
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn no_page_is_requested_in_advance_or_beyond_the_limit() {
    let mock = MockTransport::new().respond_with(|request| Ok(counted(request, 2)));
    let stream = items(&mock, Way::Offset(0)).max_pages(2);
    assert!(mock.requests().is_empty());
    let mut stream = stream;
    assert_eq!(stream.try_next().await.unwrap(), Some(0));
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    assert_eq!(mock.requests().len(), 1);
    assert_eq!(all(&mut stream).await.unwrap(), [2, 3]);
    assert_eq!((mock.requests().len(), stream.operation()), (2, Some(&List(Way::Offset(4)))));
    assert_eq!(all(&mut stream.max_pages(3)).await.unwrap(), [4, 5]);
    assert!(pages(&mock, Way::Offset(0)).max_pages(0).try_next().await.unwrap().is_none());
}

/// Returns as many numbers as fit on a page, starting at the offset, endlessly.
fn counted(request: &Request<Bytes>, size: i64) -> Response<Bytes> {
    let query = request.uri().query().unwrap();
    let offset: i64 = query.split('&').find_map(|pair| pair.strip_prefix("offset=")).unwrap().parse().unwrap();
    let items: Vec<i64> = (offset..offset + size).collect();
    json_response(StatusCode::OK, format!("{{\"items\": {items:?}}}"))
}

#[tokio::test]
async fn an_error_ends_the_stream_and_the_page_can_be_requested_again() {
    let mock = mocked(&[r#"{"items": [1], "next": "?at=2"}"#])
        .outcome(Err(TransportError::new(TransportErrorKind::Timeout, "too slow")))
        .json(200, "{")
        .json(200, r#"{"items": [2]}"#);
    let mut stream = items(&mock, Way::NextInBody);
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    for kind in [ErrorKind::Timeout, ErrorKind::Decode] {
        assert_eq!(stream.try_next().await.unwrap_err().kind(), kind);
        assert_eq!(stream.try_next().await.unwrap(), None);
        assert_eq!(stream.operation(), Some(&List(Way::NextInBody)));
        stream.resume();
    }
    assert_eq!(all(&mut stream).await.unwrap(), [2]);
    assert_eq!(asked(&mock), ["sort=id&K", "at=2&K", "at=2&K", "at=2&K"]);
}

#[tokio::test]
async fn a_cycle_of_cursors_is_an_error() {
    let next = ["b", "c", "b"].map(|next| format!(r#"{{"items": [1, {next:?}], "next": "{next}", "x": "{next}1"}}"#));
    let mock = mocked(&[&next[0], &next[1], &next[2]]);
    let mut stream = pages(&mock, Way::Cursor(None));
    for _ in 0..3 {
        assert!(stream.try_next().await.unwrap().is_some());
    }
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pagination);
    assert!(error.to_string().contains("already sent"), "{error}");
    assert_eq!(mock.requests().len(), 3);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_is_an_error() {
    let mock = MockTransport::new().respond_with(|_| Ok(json_response(StatusCode::OK, r#"{"items": [1, 2]}"#)));
    let mut stream = items(&mock, Way::Offset(0));
    assert_eq!(stream.try_next().await.unwrap(), Some(1));
    assert_eq!(stream.try_next().await.unwrap(), Some(2));
    let error = stream.try_next().await.unwrap_err();
    assert!(error.to_string().contains("the server returned the same page again"), "{error}");
    assert_eq!(stream.operation(), Some(&List(Way::Offset(2))));
}

#[tokio::test]
async fn both_are_streams_that_can_be_sent() {
    fn is_send<T: Send + Unpin>(value: T) -> T {
        value
    }
    let mock = mocked(&[r#"{"items": [1, 2], "total": 2}"#]);
    let mut stream = pin!(is_send(items(&mock, Way::Offset(0))));
    let mut seen = Vec::new();
    while let Some(item) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
        seen.push(item.unwrap());
    }
    assert_eq!(seen, [1, 2]);
    is_send(pages(&mock, Way::Offset(0)));
}

#[tokio::test]
async fn an_operation_can_be_sent_to_a_url_of_the_api() {
    let mock = mocked(&["{}", "{}"]);
    let client = client(&mock);
    let send = |url: &'static str| client.send_at(url, &List(Way::Link), &RequestOptions::new());
    send("https://api.example.com/other?a=1").await.unwrap();
    send("/v2/things").await.unwrap();
    for url in ["https://evil.example/", "http://api.example.com/", "//evil.example", "https://api.example.com:1/"] {
        assert_eq!(send(url).await.unwrap_err().kind(), ErrorKind::Request, "{url}");
    }
    let expected = ["https://api.example.com/other?a=1&K", "https://api.example.com/v2/things?K"];
    assert_eq!(asked(&mock), expected);
}

#[test]
fn debug_shows_the_position_and_no_url() {
    let text = format!("{:?} {:?}", items(&mocked(&[]), Way::Link), pages(&mocked(&[]), Way::Link));
    assert!(text.contains("list") && !text.contains("sesame") && !text.contains("example.com"), "{text}");
}
