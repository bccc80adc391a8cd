//! How requests are built: above all credentials, and where they must not be sent.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/api.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod api;
#[cfg(feature = "reqwest")]
#[path = "common/raw_requests.rs"]
mod raw_requests;
#[cfg(feature = "reqwest")]
#[path = "common/mod.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod sockets;

use http::Request;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    Body, Client, Config, Credential, Encoder, Error, ErrorKind, Method, Operation, OperationSpec, RawResponse,
    RequestOptions, Server, ServerSpec,
};

use api::*;

fn secured() -> Client {
    Client::new(&API, all_credentials(Config::new()).transport(MockTransport::new())).unwrap()
}

fn prepared(operation: &impl Operation) -> Request<Body> {
    secured().prepare(operation, &RequestOptions::new()).unwrap()
}

/// Formats a whole request, including what `Debug` omits.
fn in_full(request: &Request<Body>) -> String {
    let values = request.headers().values().map(|value| value.to_str().unwrap());
    let values: Vec<_> = values.collect();
    format!("{} {} {:?}", request.uri(), values.join(" "), request.body().as_bytes().unwrap())
}

fn with(configure: impl FnOnce(Config) -> Config) -> Client {
    let config = configure(Config::new().transport(MockTransport::new()));
    Client::new(&API, config).unwrap()
}

/// An operation whose parameters of every kind collide with credentials.
struct Colliding;

impl Operation for Colliding {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "colliding",
        method: Method::PUT,
        path: "/cards/{id}?v=2",
        server: None,
        security: &[&[BEARER, QUERY_KEY, COOKIE_KEY, HEADER_KEY]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.path("id", "a/b");
        request.query("api_key", "mine");
        request.query("q", "1");
        request.cookie("session", "mine");
        request.cookie("theme", "dark");
        request.header("X-Api-Key", "mine");
        request.header("X-Trace", "operation");
        request.json(&Card { id: "c".into(), limit: None });
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

static SAME: ServerSpec =
    ServerSpec { name: "SAME", setting: "server(servers::SAME, …)", url: Some("https://api.example.com:443/other") };

static ANOTHER: ServerSpec =
    ServerSpec { name: "ANOTHER", setting: "server(servers::ANOTHER, …)", url: Some("https://b.example") };

/// An operation with a separate server.
struct Elsewhere<const SAME_ORIGIN: bool>;

impl<const SAME_ORIGIN: bool> Operation for Elsewhere<SAME_ORIGIN> {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "elsewhere",
        method: Method::GET,
        path: "/x",
        server: Some(Server::Other(if SAME_ORIGIN { &SAME } else { &ANOTHER })),
        security: &[&[BEARER, QUERY_KEY, COOKIE_KEY]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

#[test]
fn every_kind_of_credential_is_sent_in_its_location() {
    assert_eq!(prepared(&WithBearer).headers()["authorization"], "Bearer sesame-token");
    // Base64 of `asha:sesame`, computed with coreutils.
    assert_eq!(prepared(&WithBasic).headers()["authorization"], "Basic YXNoYTpzZXNhbWU=");
    assert_eq!(prepared(&InHeader).headers()["x-api-key"], "sesame-header");
    assert_eq!(prepared(&InCookie).headers()["cookie"], "session=sesame-cookie");
    let uri = prepared(&InQuery).uri().to_string();
    assert_eq!(uri, "https://api.example.com/v1/cards?api_key=sesame-query");
    for operation in [prepared(&WithBearer), prepared(&InHeader), prepared(&InCookie)] {
        let sensitive = operation.headers().values().filter(|value| value.is_sensitive()).count();
        assert_eq!(sensitive, 1);
    }
}

#[test]
fn an_operation_gets_only_the_credentials_that_it_names() {
    let request = prepared(&Open);
    assert!(!in_full(&request).contains(WORD));
    let request = prepared(&InHeader);
    assert!(!request.headers().contains_key("authorization"));
}

#[test]
fn the_first_fully_configured_alternative_is_used() {
    let token = || Credential::Token("t".into());
    let basic = || Credential::Basic { username: "u".into(), password: "p".into() };
    let options = RequestOptions::new();

    let request = prepared(&Alternatives);
    assert_eq!(request.headers()["authorization"], "Bearer sesame-token");
    assert!(request.headers().contains_key("x-api-key"));

    let client = with(|config| config.credential(BEARER, token()).credential(BASIC, basic()));
    let request = client.prepare(&Alternatives, &options).unwrap();
    assert!(request.headers()["authorization"].to_str().unwrap().starts_with("Basic "));
    assert!(!request.headers().contains_key("x-api-key"));
}

#[tokio::test]
async fn unmet_security_names_the_alternatives_and_sends_nothing() {
    let mock = MockTransport::new();
    let config = Config::new().credential(BEARER, Credential::Token("t".into()));
    let client = Client::new(&API, config.transport(mock.clone())).unwrap();
    let error = client.send(&Alternatives, &RequestOptions::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("bearerAuth and headerKey, or basicAuth"), "{error}");
    assert_eq!(error.operation(), Some("Alternatives"));
    assert!(mock.requests().is_empty());
}

#[test]
fn optional_credentials_are_sent_if_configured() {
    assert!(prepared(&Optional).headers().contains_key("authorization"));
    let request = with(|config| config).prepare(&Optional, &RequestOptions::new()).unwrap();
    assert!(!request.headers().contains_key("authorization"));
}

#[test]
fn a_call_without_credentials_sends_none() {
    let options = RequestOptions::new().without_credentials();
    for client in [secured(), with(|config| config)] {
        let request = client.prepare(&Colliding, &options).unwrap();
        assert!(!in_full(&request).contains(WORD));
        assert_eq!(request.headers()["x-api-key"], "mine");
    }
    let options = options.header("Authorization", "Custom x");
    let request = secured().prepare(&WithBearer, &options).unwrap();
    assert_eq!(request.headers()["authorization"], "Custom x");
}

#[test]
fn more_specific_headers_replace_others_and_credentials_replace_all() {
    let client = with(|config| {
        all_credentials(config)
            .header("X-Trace", "config")
            .header("X-Tenant", "config")
            .header("Authorization", "config")
    });
    let options =
        RequestOptions::new().header("x-tenant", "options").header("authorization", "options").idempotency_key("k-1");
    let request = client.prepare(&Colliding, &options).unwrap();
    let headers = request.headers();
    assert_eq!(headers["x-trace"], "operation");
    assert_eq!(headers["x-tenant"], "options");
    assert_eq!(headers["authorization"], "Bearer sesame-token");
    assert_eq!(headers["x-api-key"], "sesame-header");
    assert_eq!(headers["idempotency-key"], "k-1");
    assert_eq!(headers["accept"], "*/*");
    let options = options.header("X-Trace", "options");
    let request = client.prepare(&Colliding, &options).unwrap();
    assert_eq!(request.headers()["x-trace"], "options");
    assert_eq!(request.headers().get_all("authorization").iter().count(), 1);
}

#[test]
fn parameters_body_and_credentials_are_combined_into_one_request() {
    let request = prepared(&Colliding);
    assert_eq!(request.method(), Method::PUT);
    assert_eq!(request.uri().to_string(), "https://api.example.com/v1/cards/a%2Fb?v=2&q=1&api_key=sesame-query");
    assert_eq!(request.headers()["cookie"], "theme=dark; session=sesame-cookie");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["user-agent"], "acme/1.2.3");
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"id":"c"}"#);
}

#[test]
fn a_cookie_header_of_the_user_is_combined_with_cookie_parameters() {
    let options = RequestOptions::new().header("Cookie", "mine=1");
    let request = secured().prepare(&InCookie, &options).unwrap();
    assert_eq!(request.headers()["cookie"], "session=sesame-cookie; mine=1");
}

#[test]
fn nothing_is_sent_to_an_origin_that_the_program_did_not_name() {
    let with_headers = |config| all_credentials(config).header("X-Key", "sesame");
    for base in ["https://mock.example", "https://api.example.com", "http://localhost:1"] {
        let client = with(|config| with_headers(config).base_url(base));
        let error = client.prepare(&Elsewhere::<false>, &RequestOptions::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("set `server(servers::ANOTHER, …)`"), "{error}");
    }
    // Without a base URL, the servers are those of the description.
    let client = with(with_headers);
    let request = client.prepare(&Elsewhere::<false>, &RequestOptions::new()).unwrap();
    assert_eq!(request.uri().to_string(), "https://b.example/x?api_key=sesame-query");
    assert!(request.headers().contains_key("authorization") && request.headers().contains_key("x-key"));
}

#[test]
fn credentials_are_sent_to_other_paths_of_the_origin_and_to_configured_servers() {
    let request = prepared(&Elsewhere::<true>);
    let uri = request.uri().to_string();
    assert_eq!(uri, "https://api.example.com/other/x?api_key=sesame-query");
    assert!(request.headers().contains_key("authorization"));

    let client = with(|config| all_credentials(config).base_url("https://b.example/anything"));
    let request = client.prepare(&Elsewhere::<false>, &RequestOptions::new()).unwrap();
    assert!(request.headers().contains_key("authorization"));
}

#[test]
fn invalid_credentials_are_refused_at_once_and_not_shown() {
    let table = [
        (BEARER, Credential::Token("sesame\r\nX: y".into()), "bearerAuth"),
        (BEARER, Credential::Token(" ".into()), "empty"),
        (BEARER, Credential::Key("sesame".into()), "not of the kind"),
        (BASIC, Credential::Basic { username: "a:b".into(), password: "sesame".into() }, "colon"),
        (HEADER_KEY, Credential::Key("sesame é".into()), "headerKey"),
        (COOKIE_KEY, Credential::Key("sesame; a=b".into()), "cookieKey"),
        (QUERY_KEY, Credential::Key("".into()), "queryKey"),
        (9, Credential::Key("sesame".into()), "no security scheme 9"),
    ];
    for (scheme, credential, part) in table {
        let config = Config::new().transport(MockTransport::new()).credential(scheme, credential);
        let error = Client::new(&API, config).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let text = format!("{error} {error:?}");
        assert!(text.contains(part) && !text.contains(WORD), "{text}");
    }
}

#[tokio::test]
async fn an_invalid_header_of_a_call_is_refused_and_not_shown() {
    let mock = MockTransport::new();
    for (name, value) in [("X-A", "sesame\r\nX-B: 1"), ("X A", "sesame"), ("X-A", "sesame\0")] {
        let options = RequestOptions::new().header(name, value);
        let error = client(&mock).send(&Open, &options).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(!format!("{error} {error:?}").contains(WORD), "{error:?}");
    }
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn debug_and_display_show_no_secrets_bodies_or_urls() {
    let mock = MockTransport::new().respond_with(|_| {
        let response = http::Response::builder().status(400);
        let response = response.header("set-cookie", "a=sesame").header("location", "/?k=sesame");
        Ok(response.body(r#"{"code":1,"payload":"sesame","errorResponse":{"a":"sesame"}}"#.into()).unwrap())
    });
    let config = all_credentials(Config::new())
        .base_url("https://api.example.com/sesame")
        .header("X-Secret", "sesame")
        .user_agent("sesame")
        .transport(mock.clone());
    let options = RequestOptions::new().header("X-Other", "sesame").idempotency_key("sesame");
    let mut texts = vec![format!("{config:?} {config:#?}"), format!("{options:?}")];
    let client = Client::new(&API, config).unwrap();
    texts.push(format!("{client:?} {mock:?}"));
    for error in
        [client.send(&Colliding, &options).await.unwrap_err(), client.send(&Wrapped, &options).await.unwrap_err()]
    {
        assert!(matches!(error.kind(), ErrorKind::Status | ErrorKind::Api), "{error}");
        texts.push(format!("{error} {error:?} {error:#?}"));
    }
    assert_eq!(mock.requests().len(), 2);
    for text in texts {
        assert!(!text.contains(WORD), "{text}");
        assert!(!text.contains("https://") && !text.contains("asha"), "{text}");
    }
}

#[tokio::test]
async fn limits_of_a_call_override_those_of_the_client() {
    let mock = MockTransport::new().json(200, "{}").json(200, "{}");
    let seconds = std::time::Duration::from_secs;
    let config = Config::new().timeout(seconds(7)).max_response_bytes(70);
    let client = Client::new(&API, config.transport(mock.clone())).unwrap();
    client.send(&Open, &RequestOptions::new()).await.unwrap();
    let options = RequestOptions::new().timeout(seconds(1)).max_response_bytes(10);
    client.send(&Open, &options).await.unwrap();
    let limits = mock.limits().into_iter().map(|it| (it.timeout, it.max_response_bytes));
    assert_eq!(limits.collect::<Vec<_>>(), [(seconds(7), 70), (seconds(1), 10)]);
}
