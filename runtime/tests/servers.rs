//! Which server a call goes to: products, environments, and URLs that the program sets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    Answer, ApiSpec, Client, Config, Credential, Encoder, EnvironmentSpec, Error, ErrorKind, Method, Operation,
    OperationSpec, ProductSpec, RequestOptions, Scheme, SchemeKind, Server, TokenSpec,
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

static TEST: EnvironmentSpec = EnvironmentSpec { name: "test", server: None };
static LIVE: EnvironmentSpec = EnvironmentSpec { name: "live", server: Some("https://www.example") };

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://default.example"),
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
            };

            fn encode(&self, _: &mut Encoder) {}

            fn decode(answer: &Answer) -> Result<(), Error> {
                answer.empty()
            }
        }
    };
}

operation!(Cards, Some(Server::Product(&CARDS)));
operation!(Bills, Some(Server::Product(&BILLS)));
operation!(Places, Some(Server::Product(&PLACES)));
operation!(General, None);
operation!(Elsewhere, Some(Server::Url("https://elsewhere.example")));

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
fn an_environment_gives_each_product_its_server() {
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
    // No server is taken from another environment, nor that of the description.
    let test = with_token(Config::new().environment(&TEST));
    assert!(prepare(&test, &General).unwrap_err().contains("`base_url`"));
}

#[test]
fn nothing_is_chosen_where_one_product_has_a_url() {
    let some = with_token(Config::new().product_url(&CARDS, "https://mine.example"));
    assert_eq!(prepare(&some, &Cards).unwrap(), "https://mine.example/x with a token");
    for error in [prepare(&some, &Bills).unwrap_err(), prepare(&some, &Places).unwrap_err()] {
        assert!(error.contains("no server was chosen"), "{error}");
    }
}

#[test]
fn a_products_own_url_comes_before_the_base_url_and_that_before_the_environment() {
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
fn credentials_do_not_go_to_a_server_that_was_not_chosen() {
    let test = with_token(Config::new().environment(&TEST));
    assert_eq!(prepare(&test, &Elsewhere).unwrap(), "https://elsewhere.example/x");
}

#[test]
fn a_url_that_is_no_base_url_is_refused_with_the_name_of_its_setting() {
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
    // Set apart from the API.
    let config = Config::new().environment(&LIVE).token_url(0, "https://login.example/token");
    assert!(client(config.credential(0, credential())).is_ok());
    assert!(client(Config::new().environment(&TEST).credential(0, credential())).is_ok());
}
