//! Which server a call goes to: products, environments, and URLs that the program sets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(feature = "reqwest")]
#[expect(dead_code, reason = "other tests use the rest")]
mod common;

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Body, Client, Config, Credential, Encoder, EnvironmentSpec, Error, ErrorKind, Method, Operation,
    OperationSpec, ProductSpec, RawResponse, RequestOptions, Scheme, SchemeKind, Server, ServerSpec, TokenSpec,
};

static CARDS: ProductSpec = ProductSpec {
    name: "cards",
    setting: "base_url_for(Product::Cards, …)",
    servers: &[(Some("test"), "https://cards.test.example/v1"), (Some("live"), "https://cards.example")],
};

static BILLS: ProductSpec = ProductSpec {
    name: "bills",
    setting: "base_url_for(Product::Bills, …)",
    servers: &[(Some("test"), "https://bills.test.example")],
};

static PLACES: ProductSpec = ProductSpec {
    name: "places",
    setting: "base_url_for(Product::Places, …)",
    servers: &[(None, "https://places.example")],
};

static ELSEWHERE: ServerSpec = ServerSpec {
    name: "ELSEWHERE",
    setting: "server(servers::ELSEWHERE, …)",
    url: Some("https://elsewhere.example/v2"),
};
static BESIDE: ServerSpec =
    ServerSpec { name: "BESIDE", setting: "server(servers::BESIDE, …)", url: Some("/beside") };
static OPEN: ServerSpec = ServerSpec { name: "OPEN", setting: "server(servers::OPEN, …)", url: None };

static TEST: EnvironmentSpec = EnvironmentSpec { name: "test", server: None };
static LIVE: EnvironmentSpec = EnvironmentSpec { name: "live", server: Some("https://www.example") };

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://default.example"),
    servers: &[&ELSEWHERE, &BESIDE, &OPEN],
    schemes: &[Scheme {
        name: "token",
        kind: SchemeKind::Bearer,
        token: Some(&TokenSpec { url: "/oauth/token", product: Some(&BILLS), ..TokenSpec::OAUTH2 }),
    }],
};

macro_rules! operation {
    ($name:ident, $server:expr) => {
        struct $name;

        impl Operation for $name {
            type Output = ();

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: stringify!($name),
                method: Method::GET,
                path: "/x",
                server: $server,
                security: &[&[0]],
                accept: "",
                envelope: None,
                idempotency: None,
            };

            fn encode(&self, _: &mut Encoder) {}

            fn decode(response: &RawResponse) -> Result<(), Error> {
                response.empty()
            }
        }
    };
}

operation!(Cards, Some(Server::Product(&CARDS)));
operation!(Bills, Some(Server::Product(&BILLS)));
operation!(Places, Some(Server::Product(&PLACES)));
operation!(General, None);
operation!(Elsewhere, Some(Server::Other(&ELSEWHERE)));
operation!(Beside, Some(Server::Other(&BESIDE)));
operation!(Open, Some(Server::Other(&OPEN)));

fn client(config: Config) -> Result<Client, Error> {
    Client::new(&API, config.transport(MockTransport::new()))
}

fn with_token(config: Config) -> Client {
    client(config.credential(0, Credential::Token("sesame".into()))).unwrap()
}

fn prepare<O: Operation>(client: &Client, operation: &O) -> Result<String, String> {
    let request = client.prepare(operation, &RequestOptions::new());
    match request {
        Ok(request) => {
            let token = if request.headers().contains_key("authorization") { " with a token" } else { "" };
            Ok(format!("{}{token}", request.uri()))
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config, "{error}");
            Err(error.to_string())
        }
    }
}

#[test]
fn an_environment_determines_the_server_of_each_product() {
    let test = with_token(Config::new().environment(&TEST));
    assert_eq!(prepare(&test, &Cards).unwrap(), "https://cards.test.example/v1/x with a token");
    assert_eq!(prepare(&test, &Bills).unwrap(), "https://bills.test.example/x with a token");
    assert_eq!(prepare(&test, &Places).unwrap(), "https://places.example/x with a token");
    let live = with_token(Config::new().environment(&LIVE));
    assert_eq!(prepare(&live, &Cards).unwrap(), "https://cards.example/x with a token");
    assert_eq!(prepare(&live, &General).unwrap(), "https://www.example/x with a token");
}

#[test]
fn a_product_without_a_server_fails_before_sending_and_names_the_setting() {
    let live = with_token(Config::new().environment(&LIVE));
    let error = prepare(&live, &Bills).unwrap_err();
    assert!(error.contains("`bills`") && error.contains("`live`"), "{error}");
    assert!(error.contains("`base_url_for(Product::Bills, …)`"), "{error}");
    // No server is taken from another environment or from the description.
    let test = with_token(Config::new().environment(&TEST));
    assert!(prepare(&test, &General).unwrap_err().contains("`base_url`"));
}

#[test]
fn a_product_url_selects_no_server_for_other_products() {
    let some = with_token(Config::new().product_url(&CARDS, "https://mine.example"));
    assert_eq!(prepare(&some, &Cards).unwrap(), "https://mine.example/x with a token");
    for error in [prepare(&some, &Bills).unwrap_err(), prepare(&some, &Places).unwrap_err()] {
        assert!(error.contains("no server was chosen"), "{error}");
    }
}

#[test]
fn a_product_url_overrides_the_base_url_which_overrides_the_environment() {
    let config = Config::new().environment(&TEST).base_url("http://localhost:1/sandbox");
    let all = with_token(config.clone());
    for uri in [prepare(&all, &Cards), prepare(&all, &Bills), prepare(&all, &General)] {
        assert_eq!(uri.unwrap(), "http://localhost:1/sandbox/x with a token");
    }
    let own =
        with_token(config.product_url(&BILLS, "https://first.example").product_url(&BILLS, "https://b.example/2"));
    assert_eq!(prepare(&own, &Bills).unwrap(), "https://b.example/2/x with a token");
    assert_eq!(prepare(&own, &Cards).unwrap(), "http://localhost:1/sandbox/x with a token");
}

#[test]
fn an_operation_server_is_called_with_credentials_if_no_url_is_set() {
    for config in [Config::new(), Config::new().environment(&LIVE)] {
        let client = with_token(config);
        assert_eq!(prepare(&client, &Elsewhere).unwrap(), "https://elsewhere.example/v2/x with a token");
    }
    let client = with_token(Config::new());
    assert_eq!(prepare(&client, &Beside).unwrap(), "https://default.example/beside/x with a token");
    let client = with_token(Config::new().server(&ELSEWHERE, "https://mine.example"));
    assert_eq!(prepare(&client, &Elsewhere).unwrap(), "https://mine.example/x with a token");
    assert_eq!(prepare(&client, &General).unwrap(), "https://default.example/x with a token");
}

#[test]
fn with_a_base_url_an_operation_server_is_called_only_if_named() {
    let config = Config::new().base_url("http://localhost:1/mock");
    let client = with_token(config.clone());
    let error = prepare(&client, &Elsewhere).unwrap_err();
    assert!(error.contains("no URL was set for it; set `server(servers::ELSEWHERE, …)`"), "{error}");
    // A path is resolved on the host that was named.
    assert_eq!(prepare(&client, &Beside).unwrap(), "http://localhost:1/beside/x with a token");
    let named = config.clone().server(&ELSEWHERE, "http://localhost:2").server(&BESIDE, "http://localhost:3/b");
    let named = with_token(named);
    assert_eq!(prepare(&named, &Elsewhere).unwrap(), "http://localhost:2/x with a token");
    assert_eq!(prepare(&named, &Beside).unwrap(), "http://localhost:3/b/x with a token");
    // The host was named, although for another setting.
    let same = with_token(Config::new().base_url("https://elsewhere.example"));
    assert_eq!(prepare(&same, &Elsewhere).unwrap(), "https://elsewhere.example/v2/x with a token");
    let product = with_token(Config::new().product_url(&CARDS, "http://localhost:1"));
    assert!(prepare(&product, &Elsewhere).unwrap_err().contains("servers::ELSEWHERE"));
}

#[test]
fn a_server_without_a_url_in_the_description_must_be_set() {
    let error = prepare(&with_token(Config::new()), &Open).unwrap_err();
    assert!(error.contains("for the server of this call; set `server(servers::OPEN, …)`"), "{error}");
    let client = with_token(Config::new().server(&OPEN, "https://mine.example"));
    assert_eq!(prepare(&client, &Open).unwrap(), "https://mine.example/x with a token");
}

#[test]
fn the_server_of_the_description_is_used_only_without_a_base_url() {
    static HTTP: ApiSpec = unusable("http://x.example");
    static QUERY: ApiSpec = unusable("https://x.example/v1?key=1");
    static TEMPLATE: ApiSpec = unusable("https://{company}.x.example/v1");
    static WORDS: ApiSpec = unusable("your server here");
    for (api, reason) in [
        (&HTTP, "without encryption"),
        (&QUERY, "query"),
        (&TEMPLATE, "`{company}` in the base URL is a placeholder without a value"),
        (&WORDS, "must begin with https://"),
    ] {
        let new = |config: Config| Client::new(api, config.transport(MockTransport::new()));
        let error = new(Config::new()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let text = error.to_string();
        assert!(text.contains(reason) && text.contains("; set `base_url`"), "{text}");
        assert!(new(Config::new().base_url("http://localhost:1")).is_ok(), "{reason}");
    }
    assert!(Client::new(&HTTP, Config::new().transport(MockTransport::new()).allow_plain_http(true)).is_ok());
}

const fn unusable(server: &'static str) -> ApiSpec {
    ApiSpec { name: "acme", version: "1.2.3", server: Some(server), servers: &[], schemes: &[] }
}

#[test]
fn an_api_whose_operations_have_separate_servers_needs_no_base_url() {
    static OWN: ApiSpec =
        ApiSpec { name: "acme", version: "1.2.3", server: None, servers: &[&ELSEWHERE], schemes: API.schemes };
    let config = Config::new().credential(0, Credential::Token("sesame".into())).transport(MockTransport::new());
    let client = Client::new(&OWN, config).unwrap();
    assert_eq!(prepare(&client, &Elsewhere).unwrap(), "https://elsewhere.example/v2/x with a token");
    assert!(prepare(&client, &General).unwrap_err().contains("there is no base URL; set `base_url`"));
}

#[test]
fn with_a_base_url_a_token_call_goes_only_to_named_hosts() {
    static LOGIN: ApiSpec = ApiSpec {
        name: "acme",
        version: "1.2.3",
        server: Some("https://api.example"),
        servers: &[],
        schemes: &[Scheme {
            name: "token",
            kind: SchemeKind::Bearer,
            token: Some(&TokenSpec {
                url: "https://login.example/token",
                setting: "acme_token_url",
                ..TokenSpec::OAUTH2
            }),
        }],
    };
    let credential =
        Credential::ClientCredentials { client_id: "me".into(), client_secret: "sesame".into(), scopes: Vec::new() };
    let new = |config: Config| Client::new(&LOGIN, config.credential(0, credential.clone()));
    assert!(new(Config::new()).is_ok());
    let text = new(Config::new().base_url("http://localhost:1")).unwrap_err().to_string();
    assert!(text.contains("would go to login.example") && text.contains("set `acme_token_url`"), "{text}");
    let chosen = Config::new().base_url("http://localhost:1");
    assert!(new(chosen.clone().token_url(0, "https://login.example/token")).is_ok());
    assert!(new(chosen.token_url(0, "/token")).is_ok());
    assert!(new(Config::new().base_url("https://login.example/api")).is_ok());
}

/// An operation without declared security.
struct Unsecured;

impl Operation for Unsecured {
    type Output = ();

    const SPEC: &'static OperationSpec = &UNSECURED;

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

static UNSECURED: OperationSpec = OperationSpec {
    id: "unsecured",
    method: Method::GET,
    path: "/x",
    server: None,
    security: &[],
    accept: "",
    envelope: None,
    idempotency: None,
};

#[test]
fn a_bearer_token_is_for_operations_without_declared_security() {
    let config = Config::new().bearer_token("sesame").credential(0, Credential::Token("other".into()));
    let client = client(config.clone()).unwrap();
    let token = |request: &http::Request<Body>| request.headers()["authorization"].to_str().unwrap().to_owned();
    let options = RequestOptions::new();
    assert_eq!(token(&client.prepare(&Unsecured, &options).unwrap()), "Bearer sesame");
    assert_eq!(token(&client.prepare(&General, &options).unwrap()), "Bearer other");
    let without = client.prepare(&Unsecured, &options.clone().without_credentials()).unwrap();
    assert!(!without.headers().contains_key("authorization"));
    let request = client.prepare(&Unsecured, &options).unwrap();
    assert!(request.headers()["authorization"].is_sensitive());
    let shown = format!("{config:?} {client:?} {request:?}");
    assert!(!shown.contains("sesame"), "{shown}");
    let error = self::client(Config::new().bearer_token("sesame\n")).unwrap_err();
    assert!(error.to_string().contains("bearer token") && !error.to_string().contains("sesame"), "{error}");
}

#[test]
fn an_invalid_base_url_is_refused_with_the_name_of_its_setting() {
    let error = client(Config::new().product_url(&CARDS, "https://user:sesame@mine.example")).unwrap_err();
    let text = error.to_string();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(text.contains("base_url_for(Product::Cards, …)") && !text.contains("sesame"), "{text}");
    assert!(client(Config::new().product_url(&CARDS, "http://mine.example")).is_err());
}

#[test]
fn the_token_call_goes_to_the_product_that_has_it() {
    let credential =
        || Credential::ClientCredentials { client_id: "me".into(), client_secret: "sesame".into(), scopes: Vec::new() };
    let error = client(Config::new().environment(&LIVE).credential(0, credential())).unwrap_err().to_string();
    assert!(error.contains("`token`") && error.contains("base_url_for(Product::Bills, …)"), "{error}");
    // The URL is set separately.
    let config = Config::new().environment(&LIVE).token_url(0, "https://login.example/token");
    assert!(client(config.credential(0, credential())).is_ok());
    assert!(client(Config::new().environment(&TEST).credential(0, credential())).is_ok());
}

/// A server that records its requests, and the record.
#[cfg(feature = "reqwest")]
fn recording() -> (common::Server, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    let seen = std::sync::Arc::<std::sync::Mutex<Vec<String>>>::default();
    let kept = std::sync::Arc::clone(&seen);
    let server = common::Server::start(move |stream, request| {
        kept.lock().unwrap().push(request.to_owned());
        common::write(stream, b"HTTP/1.1 204 No Content\r\n\r\n");
        true
    });
    (server, seen)
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn on_the_wire_each_server_receives_only_its_own_calls_with_credentials() {
    let ((home, at_home), (uploads, at_uploads)) = (recording(), recording());
    let config = Config::new().base_url(format!("{}/v1", home.url)).header("X-Key", "sesame");
    let config = config.credential(0, Credential::Token("sesame".into()));
    let options = RequestOptions::new();

    let client = Client::new(&API, config.clone()).unwrap();
    client.send(&General, &options).await.unwrap();
    for error in [client.send(&Elsewhere, &options).await, client.send(&Open, &options).await] {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Config);
    }
    assert_eq!((home.requests(), uploads.requests()), (1, 0));

    let client = Client::new(&API, config.server(&ELSEWHERE, &uploads.url)).unwrap();
    client.send(&Elsewhere, &options).await.unwrap();
    assert_eq!((home.requests(), uploads.requests()), (1, 1));
    for (seen, line) in [(at_home, "GET /v1/x HTTP/1.1"), (at_uploads, "GET /x HTTP/1.1")] {
        let request = seen.lock().unwrap().remove(0);
        assert!(request.starts_with(line), "{request}");
        assert!(
            request.contains("authorization: Bearer sesame\r\n") && request.contains("x-key: sesame\r\n"),
            "{request}"
        );
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn on_the_wire_a_bearer_token_is_sent_for_operations_without_declared_security() {
    static HTTP: ApiSpec = unusable("http://x.example");
    let (home, seen) = recording();
    let client = Client::new(&HTTP, Config::new().base_url(&home.url).bearer_token("sesame")).unwrap();
    client.send(&Unsecured, &RequestOptions::new()).await.unwrap();
    let request = seen.lock().unwrap().remove(0);
    assert!(request.contains("authorization: Bearer sesame\r\n"), "{request}");
}
