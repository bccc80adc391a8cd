//! Tokens over HTTP, from an independent server that validates requests.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/token.rs"]
mod token;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Form, Json, Router};
use oasmith_runtime::{
    BoxError, BoxFuture, Bytes, Client, Clock, Config, Encoder, Error, ErrorKind, File, Operation, OperationSpec,
    Phase, RawResponse, RequestOptions, SystemClock,
};
use serde_json::{Value, json};

use token::{API, BASIC, Needs, TIMED, call, password};

#[derive(Clone, Default)]
struct Seen {
    logins: Arc<AtomicUsize>,
    /// The number of the valid token; others are refused.
    good: Arc<AtomicUsize>,
    /// How long a token call takes, if not 50 ms.
    login_millis: u64,
    /// Whether a new token invalidates earlier ones.
    only_newest: bool,
}

async fn login(
    State(seen): State<Seen>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> (StatusCode, Json<Value>) {
    tokio::time::sleep(Duration::from_millis(seen.login_millis.max(50))).await;
    let number = seen.logins.fetch_add(1, Ordering::SeqCst) + 1;
    if seen.only_newest {
        seen.good.store(number, Ordering::SeqCst);
    }
    let has = |name: &str, value: &str| form.iter().any(|(known, text)| known == name && text == value);
    let is_user = has("grant_type", "password") && has("username", "asha@example.com") && has("password", "sesame 2");
    // Base64 of `id%2F1:sesame%2B1`.
    if !is_user || headers["authorization"] != "Basic aWQlMkYxOnNlc2FtZSUyQjE=" {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    (StatusCode::OK, Json(json!({"access_token": format!("t-{number}"), "token_type": "Bearer", "expires_in": 600})))
}

/// Returns tokens that expire in an hour by the clock of this machine.
async fn timed_login(State(seen): State<Seen>) -> Json<Value> {
    let number = seen.logins.fetch_add(1, Ordering::SeqCst) + 1;
    let end = SystemClock.unix_time() + Duration::from_secs(3600);
    Json(json!({"token": format!("t-{number}"), "expiry": u64::try_from(end.as_millis()).unwrap(), "code": 0}))
}

async fn things(State(seen): State<Seen>, headers: HeaderMap, body: String) -> (StatusCode, String) {
    let good = format!("Bearer t-{}", seen.good.load(Ordering::SeqCst));
    let status = if headers["authorization"] == good.as_str() { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    (status, body)
}

async fn serve() -> (Client, Seen) {
    let seen = Seen::default();
    seen.good.store(1, Ordering::SeqCst);
    let url = start(seen.clone()).await;
    let client = Client::new(&API, Config::new().base_url(url).credential(BASIC, password())).unwrap();
    (client, seen)
}

async fn start(seen: Seen) -> String {
    let routes = Router::new().route("/v2/oauth/token", post(login)).route("/v2/timed/token", post(timed_login));
    let routes = routes.route("/v2/things", post(things)).with_state(seen);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, routes).into_future());
    url
}

async fn burst(client: &Client) -> usize {
    let call = || tokio::spawn(client.send(&Needs::<BASIC>, &RequestOptions::new()));
    let calls: Vec<_> = (0..100).map(|_| call()).collect();
    let mut good = 0;
    for call in calls {
        good += usize::from(call.await.unwrap().is_ok_and(|body| body == "ping"));
    }
    good
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_calls_need_one_token_call_and_one_more_when_the_token_is_revoked() {
    let (client, seen) = serve().await;
    assert_eq!(burst(&client).await, 100);
    assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
    seen.good.store(2, Ordering::SeqCst);
    assert_eq!(burst(&client).await, 100);
    assert_eq!(seen.logins.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_sent_once() {
    let (client, seen) = serve().await;
    let wrong = Config::new().base_url(base_url(&client)).credential(BASIC, token::client_credentials());
    let client = Client::new(&API, wrong).unwrap();
    assert_eq!(burst(&client).await, 0);
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::Authentication);
    assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_slow_token_call_is_bounded_by_the_timeout_of_the_call() {
    let (client, _) = serve().await;
    let options = RequestOptions::new().timeout(Duration::from_millis(10));
    let error = client.send(&Needs::<BASIC>, &options).await.unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Token)));
}

#[tokio::test]
async fn a_token_call_slower_than_each_call_serves_later_calls() {
    let seen = Seen { login_millis: 800, ..Seen::default() };
    seen.good.store(1, Ordering::SeqCst);
    let url = start(seen.clone()).await;
    let config = Config::new().base_url(url).credential(BASIC, password()).timeout(Duration::from_millis(500));
    let client = Client::new(&API, config).unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Token)));
    assert_eq!(call(&client).await.unwrap(), "ping");
    assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn two_clients_with_the_same_credentials_take_turns_if_only_the_newest_token_is_valid() {
    let seen = Seen { only_newest: true, ..Seen::default() };
    let url = start(seen.clone()).await;
    let client = || Client::new(&API, Config::new().base_url(&url).credential(BASIC, password())).unwrap();
    let (first, second) = (client(), client());
    for _ in 0..3 {
        assert_eq!(call(&first).await.unwrap(), "ping");
        assert_eq!(call(&second).await.unwrap(), "ping");
    }
    assert_eq!(seen.logins.load(Ordering::SeqCst), 6);
}

#[tokio::test]
async fn a_token_that_is_revoked_is_replaced_each_time() {
    let (client, seen) = serve().await;
    for number in 1..=4 {
        seen.good.store(number, Ordering::SeqCst);
        for _ in 0..2 {
            assert_eq!(call(&client).await.unwrap(), "ping");
        }
        assert_eq!(seen.logins.load(Ordering::SeqCst), number);
    }
}

/// The system's clock with a wrong date.
#[derive(Debug)]
struct Wrong {
    is_ahead: bool,
}

impl Clock for Wrong {
    fn now(&self) -> Duration {
        SystemClock.now()
    }

    fn unix_time(&self) -> Duration {
        let (now, hours) = (SystemClock.unix_time(), Duration::from_secs(7200));
        if self.is_ahead { now + hours } else { now.saturating_sub(hours) }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        SystemClock.sleep(duration)
    }
}

#[tokio::test]
async fn a_clock_that_is_two_hours_off_fails_no_call_and_repeats_no_token_call() {
    for is_ahead in [false, true] {
        let seen = Seen::default();
        seen.good.store(1, Ordering::SeqCst);
        let config = Config::new().base_url(start(seen.clone()).await).clock(Wrong { is_ahead });
        let client = Client::new(&API, config.credential(TIMED, token::client_credentials())).unwrap();
        let call = async || client.send(&Needs::<TIMED>, &RequestOptions::new()).await;
        for _ in 0..10 {
            assert_eq!(call().await.unwrap(), "ping");
        }
        assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
        // The token is revoked before it expires.
        seen.good.store(2, Ordering::SeqCst);
        assert_eq!(call().await.unwrap(), "ping");
        assert_eq!(seen.logins.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn a_streamed_call_gets_a_new_token_too() {
    let (client, seen) = serve().await;
    seen.good.store(2, Ordering::SeqCst);
    let response = client.stream(&Needs::<BASIC>, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.into_value().collect(100).await.unwrap(), "ping");
    assert_eq!(seen.logins.load(Ordering::SeqCst), 2);
}

/// A stream of one chunk.
struct Ping(Option<&'static str>);

impl futures_core::Stream for Ping {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(|chunk| Ok(chunk.into())))
    }
}

/// An operation whose body is a file.
struct Upload(File);

impl Operation for Upload {
    type Output = String;

    const SPEC: &'static OperationSpec = <Needs<BASIC> as Operation>::SPEC;

    fn encode(&self, request: &mut Encoder) {
        request.file("text/plain", &self.0);
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

/// An operation with a file among the parts of its body.
struct Parts(File);

impl Operation for Parts {
    type Output = String;

    const SPEC: &'static OperationSpec = <Needs<BASIC> as Operation>::SPEC;

    fn encode(&self, request: &mut Encoder) {
        request.multipart(|parts| {
            parts.text("note", "all is well");
            parts.file("file", &self.0);
        });
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

#[tokio::test]
async fn a_streamed_body_is_not_repeated_but_the_next_call_has_a_new_token() {
    let (client, seen) = serve().await;
    seen.good.store(2, Ordering::SeqCst);
    let once = Upload(File::from_stream(Ping(Some("ping")), None));
    let error = client.send(&once, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 401));
    assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
    let once = Upload(File::from_stream(Ping(Some("pong")), None));
    assert_eq!(client.send(&once, &RequestOptions::new()).await.unwrap(), "pong");
    assert_eq!(seen.logins.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_file_on_disk_is_reopened_and_sent_with_the_new_token() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let (client, seen) = serve().await;
    seen.good.store(2, Ordering::SeqCst);
    let sent = client.send(&Upload(File::from_path(path)), &RequestOptions::new()).await.unwrap();
    assert_eq!(sent, include_str!("../Cargo.toml"));
    seen.good.store(3, Ordering::SeqCst);
    let sent = client.send(&Parts(File::from_path(path)), &RequestOptions::new()).await.unwrap();
    assert!(sent.contains("all is well") && sent.contains(include_str!("../Cargo.toml")), "{sent}");
    assert_eq!(seen.logins.load(Ordering::SeqCst), 3);
}

fn base_url(client: &Client) -> String {
    let request = client.prepare(&Needs::<BASIC>, &RequestOptions::new()).unwrap();
    request.uri().to_string().replace("/things", "")
}
