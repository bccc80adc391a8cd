//! How responses are decoded: envelopes, statuses, invalid bodies.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/api.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod api;

use oasmith_runtime::json::Value;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{Error, ErrorKind, Operation, RawResponse, RequestOptions, TransportError, TransportErrorKind};

use api::*;

fn card() -> Card {
    Card { id: "c-1".into(), limit: Some(5) }
}

async fn failure<O: Operation>(operation: O, status: u16, body: &str) -> Error
where
    O::Output: std::fmt::Debug,
{
    result_of(operation, status, body).await.unwrap_err()
}

#[tokio::test]
async fn a_payload_is_read_from_its_envelope() {
    for body in [
        r#"{"code":0,"message":"Success","payload":{"id":"c-1","limit":5}}"#,
        r#"{"code":"0","payload":{"id":"c-1","limit":5}}"#,
        r#"{"payload":{"id":"c-1","limit":5},"response_code":0,"other":[1,{"a":2}]}"#,
        r#"{"payload":{"id":"c-1","limit":5}}"#,
        r#"{"code":null,"payload":{"id":"c-1","limit":5}}"#,
        r#"{"code":0,"payload":{"id":"c-1","limit":5},"errorResponse":null}"#,
        r#"{"payload":{"id":"c-1","limit":5},"errorResponse":{"errors":[]}}"#,
        r#" { "code" : 0 , "payload" : { "id" : "c-1" , "limit" : 5 } } "#,
    ] {
        assert_eq!(result_of(Wrapped, 200, body).await.unwrap(), card(), "{body}");
        assert_eq!(result_of(OptionallyWrapped, 201, body).await.unwrap(), Some(card()), "{body}");
    }
}

#[tokio::test]
async fn a_body_without_an_envelope_is_the_payload_if_the_envelope_is_optional() {
    let list = result_of(LooselyWrappedList, 200, r#"[{"id":"c-1","limit":5}]"#).await.unwrap();
    assert_eq!(list, [card()]);
    let bare = r#"{"id":"c-1","limit":5}"#;
    assert_eq!(result_of(LooselyWrapped, 200, bare).await.unwrap(), card());
    assert_eq!(result_of(LooselyWrappedOption, 200, bare).await.unwrap(), Some(card()));
    for body in ["null", "", " \r\n", r#"{"message":"Success"}"#] {
        assert_eq!(result_of(LooselyWrappedOption, 200, body).await.unwrap(), None, "{body}");
    }
    for error in [failure(Wrapped, 200, bare).await, failure(OptionallyWrapped, 200, bare).await] {
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
        assert!(error.to_string().contains("`code`") && error.to_string().contains("`payload`"), "{error}");
        assert_eq!(error.body().unwrap(), bare);
        assert!(!error.was_accepted());
    }
}

#[tokio::test]
async fn a_missing_or_null_payload_is_none_if_it_is_optional() {
    for body in [
        r#"{"code":0,"message":"Success"}"#,
        r#"{"code":0,"payload":null}"#,
        r#"{"code":0,"payload": null }"#,
        r#"{"response_code":"00"}"#,
        r#"{"code":0.0}"#,
        "\u{feff}{\"code\":0}",
    ] {
        assert_eq!(result_of(OptionallyWrapped, 200, body).await.unwrap(), None, "{body}");
    }
}

#[tokio::test]
async fn a_missing_payload_is_an_error_if_it_is_required() {
    let body = r#"{"code":0,"message":"Success"}"#;
    let error = failure(Wrapped, 200, body).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.body().unwrap(), body);
    assert_eq!((error.code(), error.message()), (Some("0"), Some("Success")));
    assert!(error.to_string().contains("`payload`"), "{error}");
    assert!(error.to_string().contains("missing"), "{error}");
    assert!(error.was_accepted() && error.to_string().contains("was carried out"), "{error}");
}

#[tokio::test]
async fn an_api_failure_keeps_everything_that_the_server_sent() {
    let body = r#"{"code":1203,"message":"Card not found","payload":[1,"two"],
        "errorResponse":{"requestId":"r-9","errors":[{"field":"id"}]}}"#;
    let error = failure(Wrapped, 200, body).await;
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!((error.code(), error.message()), (Some("1203"), Some("Card not found")));
    assert_eq!(error.request_id(), Some("r-9"));
    assert_eq!(error.operation(), Some("Wrapped"));
    assert!(matches!(error.payload(), Some(Value::Array(items)) if items.len() == 2));
    assert!(matches!(error.details(), Some(Value::Object(_))));
    assert!(matches!(error.details_as::<Value>(), Some(Ok(Value::Object(_)))));
    assert!(matches!(error.details_as::<Card>(), Some(Err(_))));
    assert!(matches!(error.body_as::<Value>(), Some(Ok(Value::Object(_)))));
    assert_eq!(error.body().unwrap(), body);
    let text = error.to_string();
    for part in ["Wrapped", "200", "1203", "Card not found", "r-9"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[tokio::test]
async fn an_api_failure_is_recognised_in_every_notation() {
    let table = [
        (r#"{"code":"E-7"}"#, Some("E-7")),
        (r#"{"code":-1}"#, Some("-1")),
        (r#"{"code":""}"#, Some("")),
        (r#"{"code":false}"#, Some("false")),
        (r#"{"response_code":12,"payload":{"id":"c-1"}}"#, Some("12")),
        (r#"{"response_code":0,"code":5}"#, Some("5")),
        (r#"{"errorResponse":{"requestId":"r"}}"#, None),
        (r#"{"errorResponse":"down","payload":null}"#, None),
    ];
    for (body, code) in table {
        let error = failure(Wrapped, 200, body).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, code), "{body}");
        let error = failure(OptionallyWrapped, 200, body).await;
        assert_eq!(error.kind(), ErrorKind::Api, "{body}");
        let error = failure(WrappedNothing, 200, body).await;
        assert_eq!(error.kind(), ErrorKind::Api, "{body}");
    }
}

#[tokio::test]
async fn an_unsuccessful_status_is_an_error_whatever_the_code_is() {
    for status in [300, 304, 400, 401, 404, 429, 500, 503] {
        let body = r#"{"code":0,"message":"odd","payload":{"id":"c-1"}}"#;
        let error = failure(Wrapped, status, body).await;
        assert_eq!(error.kind(), if status == 304 { ErrorKind::NotModified } else { ErrorKind::Status });
        assert_eq!(error.status().unwrap(), status);
        assert_eq!((error.code(), error.message()), (Some("0"), Some("odd")));
        assert_eq!(error.body().unwrap(), body);
    }
    for body in ["", "null", "<html>", "{", "[]", r#"{"a":1}"#] {
        let error = failure(Wrapped, 502, body).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Status, None), "{body}");
        assert_eq!(error.body().unwrap(), body);
    }
}

#[tokio::test]
async fn the_error_of_an_invalid_payload_tells_its_location() {
    let error = failure(Wrapped, 200, r#"{"code":0,"payload":{"id":7}}"#).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.to_string().contains("payload.id: "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    let error = failure(WrappedList, 200, r#"{"payload":[{"id":"c"},{"id":[]}]}"#).await;
    assert!(error.to_string().contains("payload[1].id: "), "{error}");
    let error = failure(Wrapped, 200, r#"{"code":0,"payload":{"limit":1}}"#).await;
    assert!(error.to_string().contains("id"), "{error}");
    let error = failure(Wrapped, 200, r#"{"code":0,"payload":"c"}"#).await;
    assert!(error.to_string().contains("payload: "), "{error}");
    let error = failure(Bare, 200, r#"{"id":7}"#).await;
    assert!(error.to_string().contains("id: ") && error.to_string().contains("line 1"), "{error}");
    let error = failure(Wrapped, 200, r#"{"code":0,"payload":{"id":"c"}"#).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn names_from_the_server_cannot_forge_log_lines() {
    let error = failure(WrappedMap, 200, r#"{"payload":{"a\n2026-01-01 ok":7}}"#).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(!error.to_string().contains('\n'), "{error}");
}

#[tokio::test]
async fn an_empty_body_is_an_error_if_json_is_expected() {
    for status in [200, 204] {
        for error in [failure(Wrapped, status, "").await, failure(Bare, status, " ").await] {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert_eq!(error.status().unwrap(), status);
            assert!(error.to_string().contains("empty"), "{error}");
        }
        result_of(Nothing, status, "").await.unwrap();
        result_of(WrappedNothing, status, "").await.unwrap();
    }
}

#[tokio::test]
async fn html_instead_of_json_is_named_in_the_error() {
    let body = "<!DOCTYPE html><title>Sign in</title>";
    for content_type in ["text/html", "Text/HTML; charset=utf-8"] {
        let mock = MockTransport::new().respond_with(move |_| {
            let response = http::Response::builder().header("content-type", content_type);
            Ok(response.body(body.into()).unwrap())
        });
        let options = RequestOptions::new();
        let client = client(&mock);
        let errors = [
            client.send(&Bare, &options).await.unwrap_err(),
            client.send(&Wrapped, &options).await.unwrap_err(),
            client.send(&OptionallyWrapped, &options).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.to_string().contains("HTML"), "{error}");
            assert!(!format!("{error} {error:?}").contains("Sign in"), "{error:?}");
            assert_eq!(error.body().unwrap(), body);
        }
        assert_eq!(client.send(&Text, &options).await.unwrap(), body);
    }
}

#[tokio::test]
async fn json_is_read_whatever_its_content_type() {
    for content_type in ["text/plain", "*/*", "application/octet-stream", "", "text/html"] {
        let mock = MockTransport::new().respond(200, content_type, r#"{"id":"c-1","limit":5}"#);
        let value = client(&mock).send(&Bare, &RequestOptions::new()).await.unwrap();
        assert_eq!(value, card(), "{content_type}");
    }
}

#[tokio::test]
async fn text_and_bytes_are_returned_unchanged() {
    assert_eq!(result_of(Text, 200, "{é").await.unwrap(), "{é");
    assert_eq!(result_of(Raw, 200, "{é").await.unwrap(), "{é");
    let mock = MockTransport::new().respond(200, "text/plain", &b"\xff"[..]);
    let error = client(&mock).send(&Text, &RequestOptions::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_response_has_head_code_and_message() {
    let body = r#"{"code":0,"message":"Success","payload":{"id":"c-1","limit":5},"errorResponse":{"requestId":"r"}}"#;
    let mock = MockTransport::new().json(201, body);
    let response = client(&mock).send_with_response(&Wrapped, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!((response.code(), response.message()), (Some("0"), Some("Success")));
    assert_eq!(response.request_id(), Some("r"));
    assert_eq!(response.into_value(), card());
}

#[tokio::test]
async fn errors_of_a_transport_keep_their_kind_and_head() {
    let table = [
        (TransportErrorKind::Connect, ErrorKind::Connect),
        (TransportErrorKind::Timeout, ErrorKind::Timeout),
        (TransportErrorKind::Exchange, ErrorKind::Transport),
        (TransportErrorKind::TooLarge, ErrorKind::TooLarge),
    ];
    for (from, to) in table {
        let error = TransportError::new(from, "broken").with_source("the cause");
        let error = error.with_head(http::StatusCode::ACCEPTED, http::HeaderMap::new());
        let mock = MockTransport::new().outcome(Err(error));
        let error = client(&mock).send(&Text, &RequestOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (to, Some(http::StatusCode::ACCEPTED)));
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the cause");
        assert!(error.body().is_none());
    }
}

#[tokio::test]
async fn the_mock_enforces_the_size_limit_and_fails_without_a_response() {
    let mock = MockTransport::new().json(200, "12345");
    let options = RequestOptions::new().max_response_bytes(4);
    let error = client(&mock).send(&Text, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let error = client(&mock).send(&Text, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(mock.limits()[0].max_response_bytes, 4);
}

fn raw_response(content_type: &str, body: &'static [u8]) -> RawResponse {
    let response = http::Response::builder().header("content-type", content_type).header("x-left", "7");
    RawResponse::new(Text::SPEC, response.body(body.into()).unwrap()).unwrap()
}

#[test]
fn a_media_type_matches_names_and_ranges_regardless_of_its_parameters() {
    let csv = raw_response("Text/CSV; charset=utf-8", b"a,b");
    assert_eq!(csv.content_type(), Some("Text/CSV; charset=utf-8"));
    assert!(csv.media_type_is("text/csv") && csv.media_type_is("text/*") && !csv.media_type_is("text/plain"));
    assert!(!csv.is_json());
    let problem = raw_response("application/problem+json", b"{}");
    assert!(problem.is_json() && !problem.media_type_is("application/json"));
    let none = RawResponse::new(Text::SPEC, http::Response::new(bytes::Bytes::new())).unwrap();
    assert_eq!((none.content_type(), none.is_json(), none.media_type_is("*/*")), (None, false, false));
    let error = csv.unexpected_media_type();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("Text")));
}

#[test]
fn a_value_of_any_media_type_is_read_by_its_content_type() {
    let read =
        |content_type: &str, body: &'static [u8]| raw_response(content_type, body).text_or_json::<String>().unwrap();
    assert_eq!(read("application/json; charset=utf-8", br#""a b""#), "a b");
    assert_eq!(read("text/plain", br#""a b""#), r#""a b""#);
    assert_eq!(read("text/plain", b"a b"), "a b");
    // Some frameworks label a bare string as JSON.
    assert_eq!(read("application/json", b"a b"), "a b");
    assert_eq!(raw_response("text/plain", b"7").text_or_json::<i64>().unwrap(), 7);
    assert_eq!(raw_response("application/json", b"7").text_or_json::<i64>().unwrap(), 7);
    assert_eq!(raw_response("text/plain", b"sesame").text_or_json::<i64>().unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn statuses_without_a_body_are_none_and_an_empty_body_only_if_allowed() {
    let bare = |status: u16, body: &'static str| {
        let response = http::Response::builder().status(status).header("X-Request-Id", "r-1").body(body.into());
        RawResponse::new(Bare::SPEC, response.unwrap()).unwrap()
    };
    for status in [204, 205] {
        assert_eq!(bare(status, "").optional(RawResponse::json::<Card>).unwrap(), None);
        assert_eq!(bare(status, "").optional_if_empty(RawResponse::json::<Card>).unwrap(), None);
    }
    assert_eq!(bare(200, r#"{"id":"c-1","limit":5}"#).optional(RawResponse::json).unwrap(), Some(card()));
    assert_eq!(bare(200, " \r\n").optional_if_empty(RawResponse::json::<Card>).unwrap(), None);
    let error = bare(200, "").optional(RawResponse::json::<Card>).unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(error.to_string().contains("the body is empty"), "{error}");
    let error = bare(204, "").json::<Card>().unwrap_err();
    assert!(error.to_string().contains("with this status"), "{error}");
    let error = failure(Bare, 304, "").await;
    assert_eq!(error.kind(), ErrorKind::NotModified);
    assert!(!error.to_string().contains("redirect"), "{error}");
}

#[test]
fn the_error_of_a_body_that_is_not_json_names_its_content_type() {
    let error = raw_response("text/event-stream", b"data: {}\n\n").json::<Card>().unwrap_err();
    assert!(error.to_string().contains("`text/event-stream`, not JSON"), "{error}");
    let error = raw_response("text/plain", b"{}").json::<Card>().unwrap_err();
    assert!(!error.to_string().contains("not JSON"), "{error}");
}

#[test]
fn text_is_read_in_its_declared_charset() {
    for (content_type, body) in [
        ("text/plain", &b"caf\xc3\xa9"[..]),
        ("text/plain; charset=UTF-8", b"caf\xc3\xa9"),
        ("text/plain; charset=\"iso-8859-1\"", b"caf\xe9"),
        ("text/plain; format=flowed; Charset=Latin1", b"caf\xe9"),
    ] {
        assert_eq!(raw_response(content_type, body).text().unwrap(), "café", "{content_type}");
    }
    let error = raw_response("text/plain; charset=shift_jis", b"a").text().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("shift_jis"), "{error}");
}

#[tokio::test]
async fn a_header_is_read_as_its_type_and_named_if_it_is_invalid() {
    let mock = MockTransport::new().respond_with(|_| {
        let response =
            http::Response::builder().header("x-left", "7").header("x-tag", "a").header("x-tag", "b, sesame");
        Ok(response.body("{}".into()).unwrap())
    });
    let response = client(&mock).send_with_response(&Nothing, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.header::<u32>("X-Left").unwrap(), Some(7));
    assert_eq!(response.header::<Vec<String>>("x-tag").unwrap().unwrap(), ["a", "b", "sesame"]);
    assert_eq!(response.header::<u32>("x-none").unwrap(), None);
    let error = response.header::<u32>("x-tag").unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("Nothing")));
    assert_eq!(error.status().unwrap(), 200);
    let text = format!("{error} {error:?}");
    assert!(text.contains("`x-tag`") && !text.contains("sesame"), "{text}");
}

#[tokio::test]
async fn many_values_in_few_bytes_are_a_limit_error() {
    let list = format!("[{}]", vec![r#"{"a":1}"#; 400_000].join(","));
    let mock = MockTransport::new().json(200, list.clone()).json(200, list.clone()).json(200, list.clone());
    let client = client(&mock);
    let error = client.send(&Anything, &RequestOptions::new()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status().map(|status| status.as_u16())),
        (ErrorKind::TooLarge, Some(200)),
        "{error}"
    );
    assert_eq!(error.delivery(), oasmith_runtime::Delivery::Answered);
    let few = RequestOptions::new().max_response_values(1_000);
    assert_eq!(client.send(&Anything, &few).await.unwrap_err().kind(), ErrorKind::TooLarge);
    let many = RequestOptions::new().max_response_values(usize::MAX);
    let value = client.send(&Anything, &many).await.unwrap();
    assert_eq!(value.as_array().map(<[Value]>::len), Some(400_000));
}

#[tokio::test]
async fn decoding_counts_towards_the_timeout_of_the_call() {
    let list = format!("[{}]", vec!["1"; 100_000].join(","));
    let mock = MockTransport::new().json(200, list);
    let options = RequestOptions::new().timeout(std::time::Duration::ZERO);
    let error = client(&mock).send(&Anything, &options).await.unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(oasmith_runtime::Phase::Body)), "{error}");
    // The response is complete, so the outcome is known.
    assert_eq!(error.delivery(), oasmith_runtime::Delivery::Answered);
    assert!(error.body().is_some() && !error.is_retryable());
}

/// Records the thread that decodes it.
struct ReadIn;

impl Operation for ReadIn {
    type Output = std::thread::ThreadId;

    const SPEC: &'static oasmith_runtime::OperationSpec = Anything::SPEC;

    fn encode(&self, _: &mut oasmith_runtime::Encoder) {}

    fn decode(_: &RawResponse) -> Result<Self::Output, Error> {
        Ok(std::thread::current().id())
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_large_response_is_decoded_where_it_blocks_no_other_task() {
    let here = std::thread::current().id();
    for (size, is_here) in [(10, true), (256 * 1024, true), (256 * 1024 + 1, false)] {
        let mock = MockTransport::new().json(200, "1".repeat(size));
        let thread = client(&mock).send(&ReadIn, &RequestOptions::new()).await.unwrap();
        assert_eq!(thread == here, is_here, "{size}");
    }
}
