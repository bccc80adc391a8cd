//! Requests that the description does not have.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::json::Value;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, EnvironmentSpec, Error, ErrorKind, Method, RawRequestSpec, RequestOptions,
    Retry,
};

use super::api::*;
use super::sockets::Server;

static RAW: RawRequestSpec = RawRequestSpec::new(None, &[&[BEARER], &[HEADER_KEY]], Some(&ENVELOPE));

fn client_of(mock: &MockTransport, change: impl FnOnce(Config) -> Config) -> Client {
    let config = Config::new().transport(mock.clone()).credential(BEARER, Credential::Token("sesame-token".into()));
    Client::new(&API, change(config)).unwrap()
}

fn wrapped() -> MockTransport {
    MockTransport::new().json(200, r#"{"code": 0, "payload": {"id": "c-1", "limit": 9}}"#)
}

#[tokio::test]
async fn a_raw_request_arrives_with_credentials_and_its_payload_is_decoded() {
    let seen = Arc::new(Mutex::new(String::new()));
    let seen_by_server = Arc::clone(&seen);
    let server = Server::start(move |stream, request| {
        request.clone_into(&mut seen_by_server.lock().unwrap());
        let body = r#"{"code": 0, "message": "Success", "payload": {"id": "c-1", "limit": 9}}"#;
        super::sockets::write(
            stream,
            format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes(),
        );
        true
    });
    let config = Config::new().base_url(format!("{}/v1", server.url));
    let client = Client::new(&API, config.credential(BEARER, Credential::Token("sesame-token".into()))).unwrap();
    let request = client.request(&RAW, Method::POST, "/cards/{id}/limits").path("id", "a/b").query("dry", &true);
    let sent = Card { id: "c-1".into(), limit: Some(9) };
    let request = request.query("tag", &["x y", "z"][..]).header("x-trace", "t-1").json(&sent);
    let card: Card = request.send().await.unwrap();
    assert_eq!(card, sent);
    let seen = seen.lock().unwrap().to_ascii_lowercase();
    assert!(seen.starts_with("post /v1/cards/a%2fb/limits?dry=true&tag=x%20y&tag=z http/1.1\r\n"), "{seen}");
    for part in ["authorization: bearer sesame-token", "x-trace: t-1", "accept: application/json"] {
        assert!(seen.contains(&format!("{part}\r\n")), "{part}: {seen}");
    }
    assert!(seen.ends_with("\r\n\r\n{\"id\":\"c-1\",\"limit\":9}"), "{seen}");
}

#[tokio::test]
async fn a_failure_in_the_envelope_is_an_error_and_a_missing_payload_is_null() {
    let mock = MockTransport::new()
        .json(200, r#"{"code": 38, "message": "no such card sesame-token"}"#)
        .json(200, r#"{"code": 0}"#)
        .json(200, r#"{"code": 0}"#)
        .json(200, r#"{"status": "up"}"#)
        .json(200, r#"{"status": "up"}"#);
    let client = client_of(&mock, |config| config);
    let get = || client.request(&RAW, Method::GET, "/cards");
    let error = get().send::<Value>().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.operation()), (ErrorKind::Api, Some("38"), Some("request")));
    assert!(!error.to_string().contains(WORD), "{error}");
    assert_eq!(get().send::<Value>().await.unwrap(), Value::Null);
    let error = get().send::<Card>().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.was_accepted(), "{error}");
    assert_eq!(get().send::<Value>().await.unwrap_err().kind(), ErrorKind::Decode);
    let bare = get().without_envelope().send_with_response::<Value>().await.unwrap();
    assert_eq!((bare.status().as_u16(), bare.value().get("status").and_then(Value::as_str)), (200, Some("up")));
}

#[tokio::test]
async fn what_is_not_json_comes_as_it_is_and_limits_hold() {
    let mock =
        MockTransport::new().respond(200, "text/plain", "plain").json(204, "").json(404, "{}").json(200, "too long");
    let client = client_of(&mock, |config| config);
    let get = || client.request(&RAW, Method::GET, "/cards");
    assert_eq!(get().send_raw().await.unwrap().text().unwrap(), "plain");
    assert_eq!(get().without_envelope().send::<Option<Card>>().await.unwrap(), None);
    let error = get().send_raw().await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Status, Some(404)));
    let small = RequestOptions::new().max_response_bytes(3);
    assert_eq!(get().options(small).send_raw().await.unwrap_err().kind(), ErrorKind::TooLarge);
    let mock = MockTransport::new().respond(200, "text/event-stream", "data: 1\n\n");
    let client = client_of(&mock, |config| config);
    let stream = client.request(&RAW, Method::GET, "/events").header("accept", "text/event-stream").stream().await;
    assert_eq!(&stream.unwrap().into_value().collect(100).await.unwrap()[..], b"data: 1\n\n");
    assert_eq!(mock.requests()[0].headers()["accept"], "text/event-stream");
}

#[tokio::test]
async fn credentials_are_those_that_are_configured_or_those_of_another_operation() {
    let mock = wrapped().json(200, r#"{"code": 0}"#).json(200, "{}");
    let all = Client::new(&API, all_credentials(Config::new()).transport(mock.clone())).unwrap();
    all.request(&RAW, Method::GET, "/x").send::<Card>().await.unwrap();
    all.request(&RAW, Method::GET, "/x").options(RequestOptions::new().without_credentials()).send_raw().await.unwrap();
    // An operation with a key in a header, and without an envelope.
    all.request(&RAW, Method::PATCH, "/x").like::<InHeader>().send::<Value>().await.unwrap();
    let sent = mock.requests();
    let names = ["authorization", "x-api-key"];
    let has = |index: usize| names.map(|name| sent[index].headers().contains_key(name));
    assert_eq!([has(0), has(1), has(2)], [[true, false], [false, false], [false, true]]);
    let none = Client::new(&API, Config::new().transport(wrapped())).unwrap();
    let error = none.request(&RAW, Method::GET, "/x").send_raw().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

#[tokio::test]
async fn a_raw_post_is_never_sent_twice_and_a_get_may_be() {
    let sent = async |method: Method, retry: Retry| {
        let mock = MockTransport::new().json(503, "{}").json(503, "{}").json(503, "{}");
        let client = client_of(&mock, |config| config.retry(retry.backoff(Duration::ZERO, Duration::ZERO)));
        client.request(&RAW, method, "/x").json(&1).send_raw().await.unwrap_err();
        mock.requests().len()
    };
    for method in [Method::POST, Method::PATCH, Method::PUT, Method::DELETE] {
        assert_eq!(sent(method.clone(), Retry::safe()).await, 1, "{method}");
    }
    for method in [Method::GET, Method::HEAD, Method::QUERY] {
        assert_eq!(sent(method.clone(), Retry::safe()).await, 3, "{method}");
    }
    // What the program promises of the whole API holds here too.
    assert_eq!(sent(Method::PUT, Retry::safe().put_and_delete()).await, 3);
    assert_eq!(sent(Method::POST, Retry::safe().idempotency_header("Idempotency-Key")).await, 3);
}

#[tokio::test]
async fn a_raw_request_goes_to_no_other_host_and_no_value_changes_its_path() {
    let mock =
        MockTransport::new().respond_with(|_| Ok(oasmith_runtime::mock::json_response(http::StatusCode::OK, "{}")));
    let client = client_of(&mock, |config| config);
    let refused = async |path: &'static str| -> Error {
        let outcome = client.request(&RAW, Method::GET, path).path("id", "7").without_envelope().send_raw().await;
        outcome.unwrap_err()
    };
    for path in [
        "https://evil.example/{id}",
        "evil.example/{id}",
        "/x?next={id}",
        "/x#{id}",
        "/x/../{id}",
        "/x/%2e%2E/{id}",
        "/{other}/{id}",
        "/{id",
        "/x",
    ] {
        let error = refused(path).await;
        assert_eq!(error.kind(), ErrorKind::Request, "{path}: {error}");
    }
    let method = Method::from_bytes(b"PROPFIND").unwrap();
    assert_eq!(client.request(&RAW, method, "/x").send_raw().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(mock.requests().is_empty());
    for path in ["//evil.example/x", "/\\evil.example", "/@evil.example", "/:80/x"] {
        client.request(&RAW, Method::GET, path).without_envelope().send_raw().await.unwrap();
    }
    for request in mock.requests() {
        let url = url::Url::parse(&request.uri().to_string()).unwrap();
        assert_eq!(url.host_str(), Some("api.example.com"), "{url}");
        assert!(url.path().starts_with("/v1/"), "{url}");
    }
}

#[tokio::test]
async fn where_an_environment_has_no_server_of_its_own_an_operation_names_one() {
    static TEST: EnvironmentSpec = EnvironmentSpec { name: "test", server: None };
    static EMPTY: ApiSpec = ApiSpec { name: "acme", version: "1", server: None, servers: &[], schemes: &[] };
    static OPEN: RawRequestSpec = RawRequestSpec::new(None, &[], None);
    let mock = MockTransport::new();
    let client = Client::new(&EMPTY, Config::new().transport(mock.clone()).environment(&TEST)).unwrap();
    let error = client.request(&OPEN, Method::GET, "/x").send_raw().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Config && error.to_string().contains("with `like`"), "{error}");
    assert!(mock.requests().is_empty());
}

#[test]
fn debug_shows_no_values() {
    let client = client_of(&MockTransport::new(), |config| config);
    let request = client.request(&RAW, Method::POST, "/cards/4711").query("pan", "4712").json("4713");
    let text = format!("{request:?}");
    assert!(text.contains("POST") && !text.contains("471"), "{text}");
}
