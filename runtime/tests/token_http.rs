//! Tokens over HTTP, from an independent server that checks what it gets.
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
    Answer, BoxError, Bytes, Client, Config, Encoder, Error, ErrorKind, File, Operation, OperationSpec, RequestOptions,
};
use serde_json::{Value, json};

use token::{API, BASIC, Needs, call, password};

#[derive(Clone, Default)]
struct Seen {
    logins: Arc<AtomicUsize>,
    /// The number of the token that is good; others are refused.
    good: Arc<AtomicUsize>,
}

async fn login(
    State(seen): State<Seen>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> (StatusCode, Json<Value>) {
    tokio::time::sleep(Duration::from_millis(50)).await;
    let number = seen.logins.fetch_add(1, Ordering::SeqCst) + 1;
    let has = |name: &str, value: &str| form.iter().any(|(known, text)| known == name && text == value);
    let is_user = has("grant_type", "password") && has("username", "asha@example.com") && has("password", "sesame 2");
    // Base64 of `id%2F1:sesame%2B1`.
    if !is_user || headers["authorization"] != "Basic aWQlMkYxOnNlc2FtZSUyQjE=" {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    (StatusCode::OK, Json(json!({"access_token": format!("t-{number}"), "token_type": "Bearer", "expires_in": 600})))
}

async fn things(State(seen): State<Seen>, headers: HeaderMap, body: String) -> (StatusCode, String) {
    let good = format!("Bearer t-{}", seen.good.load(Ordering::SeqCst));
    let status = if headers["authorization"] == good.as_str() { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    (status, body)
}

async fn serve() -> (Client, Seen) {
    let seen = Seen::default();
    seen.good.store(1, Ordering::SeqCst);
    let routes = Router::new().route("/v2/oauth/token", post(login)).route("/v2/things", post(things));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, routes.with_state(seen.clone())).into_future());
    let client = Client::new(&API, Config::new().base_url(url).credential(BASIC, password())).unwrap();
    (client, seen)
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
async fn a_hundred_calls_need_one_login_and_one_more_when_the_server_forgets() {
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
async fn a_slow_login_ends_with_the_time_of_the_call() {
    let (client, _) = serve().await;
    let options = RequestOptions::new().timeout(Duration::from_millis(10));
    let error = client.send(&Needs::<BASIC>, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
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

/// An operation whose body can be sent once.
struct Once(File);

impl Operation for Once {
    type Output = ();

    const SPEC: &'static OperationSpec = <Needs<BASIC> as Operation>::SPEC;

    fn encode(&self, request: &mut Encoder) {
        request.file("text/plain", &self.0);
    }

    fn decode(answer: &Answer) -> Result<(), Error> {
        answer.empty()
    }
}

#[tokio::test]
async fn a_body_that_is_a_stream_is_not_sent_a_second_time() {
    let (client, seen) = serve().await;
    seen.good.store(2, Ordering::SeqCst);
    let once = Once(File::from_stream(Ping(Some("ping")), None));
    let error = client.send(&once, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 401));
    assert_eq!(seen.logins.load(Ordering::SeqCst), 1);
}

fn base_url(client: &Client) -> String {
    let request = client.prepare(&Needs::<BASIC>, &RequestOptions::new()).unwrap();
    request.uri().to_string().replace("/things", "")
}
