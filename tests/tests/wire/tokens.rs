//! Tokens that the client obtains: when it requests one, what it sends, and what it never shows.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use enkash::{Client, ClientBuilder, Error, ErrorKind};
use oasmith_runtime::mock::ManualClock;
use serde_json::{Value, json};

/// A server that issues tokens `t-1`, `t-2`… and accepts those from a number on.
#[derive(Clone, Default)]
struct Bank {
    /// Heads and bodies of token calls.
    logins: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    /// The response to the next token call, instead of a token.
    refusal: Arc<Mutex<Option<(u16, Value)>>>,
    /// The number of calls of operations.
    calls: Arc<AtomicUsize>,
    /// The number of the first valid token.
    good: Arc<AtomicUsize>,
    /// Whether the response of `/oauth/token` is in camel case.
    camel_case: bool,
    /// `expires_in`, and `expiry` of the gateway.
    life: i64,
}

impl Bank {
    async fn start(self, configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> (Client, ManualClock) {
        let router = Router::new().fallback(respond).with_state(self);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let clock = ManualClock::new();
        let builder = configure(Client::builder().base_url(url));
        let clone = clock.clone();
        (builder.configure(|config| config.clock(clone)).build().unwrap(), clock)
    }

    fn logins(&self) -> usize {
        self.logins.lock().unwrap().len()
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

async fn respond(State(bank): State<Bank>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let (status, body) = if path.ends_with("/token") {
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
        bank.logins.lock().unwrap().push((head.headers, body));
        let refusal = bank.refusal.lock().unwrap().clone();
        refusal.unwrap_or_else(|| (200, token(&bank, &path)))
    } else {
        bank.calls.fetch_add(1, Ordering::SeqCst);
        let number = head.headers["authorization"].to_str().unwrap().strip_prefix("Bearer t-").map(str::parse::<usize>);
        let is_good = number.is_some_and(|number| number.unwrap() >= bank.good.load(Ordering::SeqCst));
        (
            if is_good { 200 } else { 401 },
            json!({"response_code": 0, "response_message": "Success", "payload": {"orderId": "ORD0EXAMP1"}}),
        )
    };
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Body::from(body.to_string())).unwrap()
}

fn token(bank: &Bank, path: &str) -> Value {
    let token = format!("t-{}", bank.logins());
    if path == "/api/v0/merchant/token" {
        return json!({"token": token, "expiry": bank.life, "resultCode": 0, "resultMessage": "Success"});
    }
    if bank.camel_case {
        return json!({"accessToken": token, "tokenType": "bearer", "expiresIn": bank.life, "refreshToken": "r"});
    }
    json!({"access_token": token, "token_type": "bearer", "expires_in": bank.life, "refresh_token": "r", "scope": "read"})
}

fn partner(builder: ClientBuilder) -> ClientBuilder {
    builder.partner_token_password("CEK0EXAMP1", "sesame-secret", "9000000000", "sesame-password")
}

fn merchant(builder: ClientBuilder) -> ClientBuilder {
    builder
        .merchant_token_client_credentials("sesame-access", "sesame-secret")
        .merchant_token_api_key("sesame-api")
        .merchant_access_key("sesame-access")
}

async fn search(client: &Client) -> Result<(), Error> {
    client.customers().search().send().await.map(drop)
}

async fn order(client: &Client) -> Result<(), Error> {
    client.orders().status("ORD0EXAMP1").send().await.map(drop)
}

#[tokio::test]
async fn the_partner_token_is_requested_as_documented_and_kept_until_shortly_before_it_expires() {
    for camel_case in [false, true] {
        let bank = Bank { life: 600, camel_case, ..Bank::default() };
        let (client, clock) = bank.clone().start(partner).await;
        assert_eq!(bank.logins(), 0);
        search(&client).await.unwrap();
        clock.advance(Duration::from_secs(500));
        search(&client).await.unwrap();
        assert_eq!((bank.logins(), bank.calls()), (1, 2));
        clock.advance(Duration::from_secs(80));
        search(&client).await.unwrap();
        assert_eq!((bank.logins(), bank.calls()), (2, 3));
        let (headers, body) = bank.logins.lock().unwrap()[0].clone();
        // Base64 of `CEK0EXAMP1:sesame-secret`.
        assert_eq!(headers["authorization"], "Basic Q0VLMEVYQU1QMTpzZXNhbWUtc2VjcmV0");
        assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
        let form = "grant_type=password&username=9000000000&password=sesame-password&clientId=CEK0EXAMP1";
        assert_eq!(body, form);
    }
}

#[tokio::test]
async fn the_default_lifetime_is_five_minutes() {
    let bank = Bank { life: 0, ..Bank::default() };
    let (client, clock) = bank.clone().start(partner).await;
    for (advance, logins) in [(0, 1), (260, 1), (40, 2)] {
        clock.advance(Duration::from_secs(advance));
        search(&client).await.unwrap();
        assert_eq!(bank.logins(), logins);
    }
}

#[tokio::test]
async fn the_gateway_token_is_requested_as_documented() {
    // A duration, and a time; the clock starts at 1,700,000,000 seconds after 1970.
    for life in [600_000, 1_700_000_600_000] {
        let bank = Bank { life, ..Bank::default() };
        let (client, clock) = bank.clone().start(merchant).await;
        for (advance, logins) in [(0, 1), (500, 1), (80, 2)] {
            clock.advance(Duration::from_secs(advance));
            order(&client).await.unwrap();
            assert_eq!(bank.logins(), logins, "{life}");
        }
        let (headers, body) = bank.logins.lock().unwrap()[0].clone();
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["api-key"], "sesame-api");
        assert!(!headers.contains_key("authorization") && !headers.contains_key("merchantaccesskey"), "{headers:?}");
        let sent: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(sent, json!({"accessKey": "sesame-access", "secretKey": "sesame-secret"}));
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_only_once() {
    let bank = Bank { life: 600, ..Bank::default() };
    let (client, clock) = bank.clone().start(partner).await;
    search(&client).await.unwrap();
    bank.good.store(2, Ordering::SeqCst);
    search(&client).await.unwrap();
    assert_eq!((bank.logins(), bank.calls()), (2, 3));
    // From here on every token is refused, including new ones.
    bank.good.store(usize::MAX, Ordering::SeqCst);
    clock.advance(Duration::from_secs(120));
    let error = search(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 401));
    assert_eq!((bank.logins(), bank.calls()), (3, 5));
    // Once with each call, and at most three times in a row.
    for (logins, calls) in [(4, 7), (5, 9), (5, 10), (5, 11)] {
        assert!(search(&client).await.is_err());
        assert_eq!((bank.logins(), bank.calls()), (logins, calls));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_calls_at_once_make_one_token_call() {
    let bank = Bank { life: 600, ..Bank::default() };
    let (client, _) = bank.clone().start(partner).await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { search(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((bank.logins(), bank.calls()), (1, 8));
}

#[tokio::test]
async fn refused_credentials_are_reported_without_secrets() {
    let said = json!({"error": "invalid_grant", "error_description": "Bad credentials"});
    let partner_refused = (400, said, "invalid_grant: Bad credentials");
    let merchant_refused =
        (200, json!({"resultCode": 7, "resultMessage": "Unknown key", "token": "t-0"}), "7: Unknown key");
    for (is_partner, (status, body, text)) in [(true, partner_refused), (false, merchant_refused)] {
        let bank = Bank::default();
        *bank.refusal.lock().unwrap() = Some((status, body));
        let (client, _) = bank.clone().start(|builder| merchant(partner(builder))).await;
        // Three refused attempts lock an account, so there must be only one.
        for _ in 0..3 {
            let error = if is_partner { search(&client).await } else { order(&client).await }.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Authentication);
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(text), "{shown}");
            assert!(!shown.contains("sesame") && !shown.contains("t-0"), "{shown}");
        }
        assert_eq!((bank.logins(), bank.calls()), (1, 0));
    }
}

#[tokio::test]
async fn debug_of_client_builder_and_requests_shows_no_secrets() {
    let bank = Bank { life: 600, ..Bank::default() };
    let builder = merchant(partner(Client::builder().base_url("https://api.example")));
    let (client, _) = bank.start(|builder| merchant(partner(builder))).await;
    search(&client).await.unwrap();
    order(&client).await.unwrap();
    let request = client.customers().search();
    for shown in [format!("{builder:?}"), format!("{client:#?}"), format!("{request:?}")] {
        assert!(!shown.contains("sesame") && !shown.contains("t-1") && !shown.contains("t-2"), "{shown}");
    }
}

#[tokio::test]
async fn credentials_can_be_set_by_variables() {
    let bank = Bank { life: 600, ..Bank::default() };
    let lookup = |name: &str| match name {
        "ENKASH_PARTNER_TOKEN_CLIENT_ID" => Some("CEK0EXAMP1".into()),
        "ENKASH_PARTNER_TOKEN_CLIENT_SECRET" => Some("sesame-secret".into()),
        "ENKASH_PARTNER_TOKEN_USERNAME" => Some("9000000000".into()),
        "ENKASH_PARTNER_TOKEN_PASSWORD" => Some("sesame-password".into()),
        _ => None,
    };
    let (client, _) = bank.clone().start(|builder| builder.with_vars(lookup).unwrap()).await;
    search(&client).await.unwrap();
    assert_eq!(bank.logins(), 1);
    let incomplete = |name: &str| lookup(name).filter(|_| !name.ends_with("SECRET") && !name.ends_with("USERNAME"));
    let error = Client::builder().with_vars(incomplete).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(text.contains("ENKASH_PARTNER_TOKEN_CLIENT_SECRET, ENKASH_PARTNER_TOKEN_USERNAME"), "{text}");
    assert!(!text.contains("sesame") && !text.contains("CEK0EXAMP1"), "{text}");
}

#[test]
fn a_client_from_an_empty_environment_names_the_variables() {
    // None of these is set where tests run.
    let text = Client::from_env().unwrap_err().to_string();
    assert!(text.contains("ENKASH_ENVIRONMENT, ENKASH_BASE_URL"), "{text}");
}
