//! How long a token is used, who waits for it, and what happens when it is refused. Time is controlled by the tests.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/token.rs"]
mod token;

use std::error::Error as StdError;
use std::future::poll_fn;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use http::{Request, Response, StatusCode};
use oasmith_runtime::mock::{ManualClock, MockTransport, json_response};
use oasmith_runtime::{
    AccessToken, Body, BoxFuture, Client, Config, Credential, Error, ErrorKind, Limits, Phase, RequestOptions, Secret,
    TokenSource, Transport, TransportError, TransportErrorKind,
};
use tokio::sync::{Barrier, Semaphore};

use token::{API, BASIC, BODY, MERCHANT, Needs, TIMED, call, client_credentials, password};

/// Responds to token calls with `t-1`, `t-2`… and records which token an operation had.
#[derive(Clone)]
struct Server {
    logins: Arc<AtomicUsize>,
    calls: Arc<AtomicUsize>,
    mock: MockTransport,
    clock: ManualClock,
}

impl Server {
    /// `login` returns the response to the token call with this number, `accepts` returns whether a token is valid.
    fn new(
        login: impl Fn(usize, &str) -> (u16, String) + Send + 'static,
        accepts: impl Fn(&str) -> bool + Send + 'static,
    ) -> Self {
        let (logins, calls) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (seen_logins, seen_calls) = (Arc::clone(&logins), Arc::clone(&calls));
        let mock = MockTransport::new().respond_with(move |request| {
            if request.uri().path().ends_with("/token") {
                let number = seen_logins.fetch_add(1, Ordering::SeqCst) + 1;
                let (status, body) = login(number, std::str::from_utf8(request.body()).unwrap());
                return Ok(json_response(StatusCode::from_u16(status).unwrap(), body));
            }
            seen_calls.fetch_add(1, Ordering::SeqCst);
            assert_eq!(request.body(), "ping");
            let token = request.headers()["authorization"].to_str().unwrap().replace("Bearer ", "");
            let status = if accepts(&token) { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
            Ok(json_response(status, token))
        });
        Self { logins, calls, mock, clock: ManualClock::new() }
    }

    fn client(&self, credential: Credential) -> Client {
        self.configured(|config| config.credential(BASIC, credential))
    }

    fn configured(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        let config = Config::new().transport(self.mock.clone()).clock(self.clock.clone());
        Client::new(&API, configure(config)).unwrap()
    }

    fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

fn granted(number: usize, seconds: u64) -> (u16, String) {
    (200, format!(r#"{{"access_token": "t-{number}", "expires_in": {seconds}}}"#))
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[tokio::test]
async fn a_token_is_shared_by_clones_until_a_minute_before_it_expires() {
    let server = Server::new(|number, _| granted(number, 3600), |_| true);
    let client = server.client(client_credentials());
    for clone in [client.clone(), client.clone()] {
        assert_eq!(call(&clone).await.unwrap(), "t-1");
    }
    server.clock.advance(seconds(3539));
    assert_eq!(call(&client).await.unwrap(), "t-1");
    server.clock.advance(seconds(1));
    assert_eq!(call(&client).await.unwrap(), "t-2");
    assert_eq!(server.logins(), 2);
}

#[tokio::test]
async fn a_short_lived_token_is_used_for_nine_tenths_of_its_lifetime() {
    let server = Server::new(|number, _| granted(number, 100), |_| true);
    let client = server.client(client_credentials());
    for (advance, expected) in [(0, "t-1"), (89, "t-1"), (1, "t-2"), (89, "t-2"), (1, "t-3")] {
        server.clock.advance(seconds(advance));
        assert_eq!(call(&client).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn an_unknown_lifetime_defaults_to_the_descriptions() {
    let server = Server::new(|number, _| granted(number, 0), |_| true);
    let client = server.client(client_credentials());
    for (advance, expected) in [(0, "t-1"), (269, "t-1"), (1, "t-2")] {
        server.clock.advance(seconds(advance));
        assert_eq!(call(&client).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_token_without_a_lifetime_is_used_until_it_is_refused() {
    let login = |number, _: &str| (200, format!(r#"{{"token": "t-{number}"}}"#));
    let current = Arc::new(Mutex::new("t-1"));
    let known = Arc::clone(&current);
    let server = Server::new(login, move |token| token == *known.lock().unwrap());
    let client = server.configured(|config| {
        config.token_setting(MERCHANT, "accessKey", "a").token_setting(MERCHANT, "secretKey", "s")
    });
    let call = async || client.send(&Needs::<MERCHANT>, &RequestOptions::new()).await.unwrap();
    assert_eq!(call().await, "t-1");
    server.clock.advance(Duration::from_secs(1 << 40));
    assert_eq!(call().await, "t-1");
    *current.lock().unwrap() = "t-2";
    assert_eq!(call().await, "t-2");
    assert_eq!((server.logins(), server.calls()), (2, 4));
}

#[tokio::test]
async fn a_refresh_token_is_used_and_the_credentials_if_it_fails() {
    let login = |number, body: &str| match number {
        1 => (200, r#"{"access_token": "t-1", "expires_in": 100, "refresh_token": "r-1"}"#.to_owned()),
        2 => {
            assert_eq!(body, "grant_type=refresh_token&refresh_token=r-1");
            granted(2, 100)
        }
        3 => {
            assert_eq!(body, "grant_type=refresh_token&refresh_token=r-1");
            (400, r#"{"error": "invalid_grant"}"#.to_owned())
        }
        _ => {
            assert!(body.starts_with("grant_type=password"), "{body}");
            granted(number, 100)
        }
    };
    let server = Server::new(login, |_| true);
    let client = server.client(password());
    for expected in ["t-1", "t-2", "t-4"] {
        assert_eq!(call(&client).await.unwrap(), expected);
        server.clock.advance(seconds(95));
    }
    assert_eq!(server.logins(), 4);
}

#[tokio::test]
async fn an_operation_refused_with_401_is_sent_once_more_with_a_new_token() {
    let server = Server::new(|number, _| granted(number, 3600), |token| token != "t-1");
    let client = server.client(client_credentials());
    assert_eq!(call(&client).await.unwrap(), "t-2");
    assert_eq!((server.logins(), server.calls()), (2, 2));
    assert_eq!(call(&client).await.unwrap(), "t-2");
    assert_eq!((server.logins(), server.calls()), (2, 3));
}

#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_asked_repeatedly() {
    let server = Server::new(|number, _| granted(number, 3600), |_| false);
    let client = server.client(client_credentials());
    for _ in 0..10 {
        let error = call(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap()), (ErrorKind::Status, StatusCode::UNAUTHORIZED));
    }
    // Three renewals; later calls are sent once and return that they were refused.
    assert_eq!((server.logins(), server.calls()), (4, 13));
    server.clock.advance(seconds(10));
    for _ in 0..5 {
        call(&client).await.unwrap_err();
    }
    assert_eq!((server.logins(), server.calls()), (5, 19));
}

#[tokio::test]
async fn refused_credentials_are_remembered_longer_each_time() {
    let server = Server::new(|_, _| (401, r#"{"error": "invalid_client"}"#.to_owned()), |_| true);
    let client = server.client(password());
    for (logins, pause) in [(1, 30), (2, 60), (3, 120)] {
        for _ in 0..50 {
            let error = call(&client).await.unwrap_err();
            assert_eq!((error.kind(), error.status().unwrap()), (ErrorKind::Authentication, StatusCode::UNAUTHORIZED));
        }
        assert_eq!(server.logins(), logins);
        let text = call(&client).await.unwrap_err().to_string();
        assert!(text.contains(&format!("invalid_client; it will not be tried again for {pause} s")), "{text}");
        server.clock.advance(seconds(pause));
    }
    assert_eq!(server.calls(), 0);
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_not_called() {
    let mut response = json_response(StatusCode::TOO_MANY_REQUESTS, "{}");
    response.headers_mut().insert("retry-after", "300".parse().unwrap());
    let mock = MockTransport::new().outcome(Ok(response));
    let client = token::client(&mock, |config| config.credential(BASIC, password()).clock(ManualClock::new()));
    call(&client).await.unwrap_err();
    let text = call(&client).await.unwrap_err().to_string();
    assert!(text.contains("not be tried again for 300 s"), "{text}");
}

#[tokio::test]
async fn a_response_that_is_neither_token_nor_refusal_is_retried_after_a_doubling_pause() {
    let html = |status| (status, "<html>Please wait</html>".to_owned());
    let transient = (400, r#"{"error": "temporarily_unavailable"}"#.to_owned());
    for response in [html(429), html(404), html(200), html(401), html(302), (200, "{}".to_owned()), transient] {
        let last = response.clone();
        let server =
            Server::new(move |number, _| if number < 4 { response.clone() } else { granted(number, 3600) }, |_| true);
        let client = server.client(password());
        for pause in [1, 2, 4] {
            for _ in 0..3 {
                let error = call(&client).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Authentication, "{last:?}");
            }
            let text = call(&client).await.unwrap_err().to_string();
            assert!(text.contains(&format!("not be tried again for {pause} s")), "{last:?}: {text}");
            server.clock.advance(seconds(pause));
        }
        assert_eq!(call(&client).await.unwrap(), "t-4", "{last:?}");
        assert_eq!((server.logins(), server.calls()), (4, 1), "{last:?}");
    }
}

#[tokio::test]
async fn a_refusal_has_an_oauth_error_and_its_status() {
    let error = r#"{"error": "invalid_client"}"#;
    for (status, pause) in [(400, 30), (401, 30), (403, 30), (404, 1), (409, 1), (429, 1), (200, 1)] {
        let server = Server::new(move |_, _| (status, error.to_owned()), |_| true);
        let client = server.client(password());
        call(&client).await.unwrap_err();
        let text = call(&client).await.unwrap_err().to_string();
        assert!(text.contains(&format!("not be tried again for {pause} s")), "{status}: {text}");
    }
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_or_as_a_date() {
    // The clock starts at 1,700,000,000 seconds, which is Tue, 14 Nov 2023 22:13:20 GMT; the server's is two hours
    // ahead.
    let cases = [
        (429, "5", None, 5),
        (503, "7", None, 7),
        (429, "Tue, 14 Nov 2023 22:14:00 GMT", None, 40),
        (429, "Wed, 15 Nov 2023 00:13:29 GMT", Some("Wed, 15 Nov 2023 00:13:20 GMT"), 9),
    ];
    for (status, retry_after, date, pause) in cases {
        let mut response = json_response(StatusCode::from_u16(status).unwrap(), "{}");
        response.headers_mut().insert("retry-after", retry_after.parse().unwrap());
        if let Some(date) = date {
            response.headers_mut().insert("date", date.parse().unwrap());
        }
        let mock =
            MockTransport::new().outcome(Ok(response)).json(200, granted(1, 60).1).respond(200, "text/plain", "pong");
        let clock = ManualClock::new();
        let client = token::client(&mock, |config| config.credential(BASIC, password()).clock(clock.clone()));
        for _ in 0..2 {
            call(&client).await.unwrap_err();
        }
        clock.advance(seconds(pause - 1));
        let text = call(&client).await.unwrap_err().to_string();
        assert!(text.contains("not be tried again for 1 s"), "{text}");
        clock.advance(seconds(1));
        assert_eq!(call(&client).await.unwrap(), "pong", "{retry_after}");
    }
}

#[tokio::test]
async fn the_credentials_are_tried_if_a_proxy_refuses_the_refresh_token() {
    let login = |number, body: &str| match (number, body.starts_with("grant_type=refresh_token")) {
        (1, false) => (200, r#"{"access_token": "t-1", "expires_in": 100, "refresh_token": "r-1"}"#.to_owned()),
        (_, true) => (404, "<html>".to_owned()),
        _ => granted(number, 100),
    };
    let server = Server::new(login, |_| true);
    let client = server.client(password());
    assert_eq!(call(&client).await.unwrap(), "t-1");
    server.clock.advance(seconds(95));
    assert_eq!(call(&client).await.unwrap(), "t-3");
}

#[tokio::test]
async fn a_token_call_that_failed_in_transit_is_repeated_by_the_next_call() {
    let mock = MockTransport::new()
        .outcome(Err(TransportError::new(TransportErrorKind::Connect, "connection refused")))
        .json(503, "{}")
        .json(200, granted(1, 60).1)
        .respond(200, "text/plain", "pong");
    let client = token::client(&mock, |config| config.credential(BASIC, password()));
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("the token call for `basic` failed: connection refused"), "{error}");
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Authentication, 503));
    assert_eq!(call(&client).await.unwrap(), "pong");
}

#[tokio::test]
async fn forgetting_drops_the_token_and_the_refusal() {
    let login = |number, _: &str| if number == 2 { (400, "{}".to_owned()) } else { granted(number, 3600) };
    let server = Server::new(login, |_| true);
    let client = server.client(client_credentials());
    assert_eq!(call(&client).await.unwrap(), "t-1");
    client.forget_token(BASIC);
    call(&client).await.unwrap_err();
    client.forget_token(BASIC);
    client.forget_token(99);
    assert_eq!(call(&client).await.unwrap(), "t-3");
}

#[tokio::test]
async fn a_prepared_request_has_the_cached_token() {
    let server = Server::new(|number, _| granted(number, 3600), |_| true);
    let client = server.client(client_credentials());
    let prepared = || client.prepare(&Needs::<BASIC>, &RequestOptions::new()).unwrap();
    assert!(!prepared().headers().contains_key("authorization"));
    call(&client).await.unwrap();
    assert_eq!(prepared().headers()["authorization"], "Bearer t-1");
}

#[tokio::test]
async fn a_call_without_credentials_requests_no_token() {
    let mock = MockTransport::new().respond(200, "text/plain", "pong");
    let client = token::client(&mock, |config| config.credential(BASIC, password()));
    client.send(&Needs::<BASIC>, &RequestOptions::new().without_credentials()).await.unwrap();
    assert_eq!(mock.requests().len(), 1);
}

/// A transport whose token calls wait for a permit.
#[derive(Debug)]
struct Gated {
    permits: Arc<Semaphore>,
    logins: Arc<AtomicUsize>,
}

impl Transport for Gated {
    fn send(&self, request: Request<Body>, _: Limits) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let (permits, logins) = (Arc::clone(&self.permits), Arc::clone(&self.logins));
        Box::pin(async move {
            if request.uri().path().ends_with("/token") {
                let number = logins.fetch_add(1, Ordering::SeqCst) + 1;
                permits.acquire().await.unwrap().forget();
                return Ok(json_response(StatusCode::OK, granted(number, 3600).1).map(Body::from));
            }
            Ok(json_response(StatusCode::OK, request.headers()["authorization"].to_str().unwrap().to_owned())
                .map(Body::from))
        })
    }
}

fn gated(clock: ManualClock) -> (Client, Arc<Semaphore>, Arc<AtomicUsize>) {
    let (permits, logins) = (Arc::new(Semaphore::new(0)), Arc::default());
    let transport = Gated { permits: Arc::clone(&permits), logins: Arc::clone(&logins) };
    let config = Config::new().transport(transport).clock(clock).credential(BASIC, client_credentials());
    (Client::new(&API, config).unwrap(), permits, logins)
}

fn spawned(client: &Client, count: usize) -> Vec<tokio::task::JoinHandle<Result<String, Error>>> {
    (0..count).map(|_| tokio::spawn(client.send(&Needs::<BASIC>, &RequestOptions::new()))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_calls_at_once_make_one_token_call() {
    let (client, permits, logins) = gated(ManualClock::new());
    let all_wait = Arc::new(Barrier::new(101));
    let calls = (0..100).map(|_| {
        let (mut call, all_wait) = (client.send(&Needs::<BASIC>, &RequestOptions::new()), Arc::clone(&all_wait));
        tokio::spawn(async move {
            let is_pending = poll_fn(|context| Poll::Ready(call.as_mut().poll(context).is_pending())).await;
            assert!(is_pending, "the token is not granted before every call waits for it");
            all_wait.wait().await;
            call.await
        })
    });
    let calls: Vec<_> = calls.collect();
    all_wait.wait().await;
    permits.add_permits(100);
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "Bearer t-1");
    }
    assert_eq!(logins.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_waiting_call_gets_the_token_although_the_first_was_cancelled() {
    let (client, permits, logins) = gated(ManualClock::new());
    let leader = spawned(&client, 1).remove(0);
    tokio::task::yield_now().await;
    let followers = spawned(&client, 3);
    tokio::task::yield_now().await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    permits.add_permits(1);
    for call in followers {
        assert_eq!(call.await.unwrap().unwrap(), "Bearer t-1");
    }
    assert_eq!(logins.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_call_that_nobody_waits_for_continues_and_serves_the_next_call() {
    let (client, permits, logins) = gated(ManualClock::new());
    let leader = spawned(&client, 1).remove(0);
    tokio::task::yield_now().await;
    leader.abort();
    assert!(leader.await.unwrap_err().is_cancelled());
    permits.add_permits(1);
    assert_eq!(call(&client).await.unwrap(), "Bearer t-1");
    assert_eq!(logins.load(Ordering::SeqCst), 1);
}

#[test]
fn without_a_runtime_the_next_call_continues_an_abandoned_token_call() {
    let (client, permits, logins) = gated(ManualClock::new());
    let mut impatient = client.send(&Needs::<BASIC>, &RequestOptions::new());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(impatient.as_mut().poll(&mut context).is_pending());
    drop(impatient);
    permits.add_permits(1);
    let next = client.send(&Needs::<BASIC>, &RequestOptions::new());
    assert_eq!(futures_util::FutureExt::now_or_never(next).unwrap().unwrap(), "Bearer t-1");
    assert_eq!(logins.load(Ordering::SeqCst), 1);
}

#[test]
fn a_stalled_token_call_is_not_waited_for_beyond_its_limit() {
    let clock = ManualClock::new();
    let (client, permits, logins) = gated(clock.clone());
    let mut impatient = client.send(&Needs::<BASIC>, &RequestOptions::new());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(impatient.as_mut().poll(&mut context).is_pending());
    drop(impatient);
    clock.advance(seconds(30));
    permits.add_permits(1);
    let next = client.send(&Needs::<BASIC>, &RequestOptions::new());
    assert_eq!(futures_util::FutureExt::now_or_never(next).unwrap().unwrap(), "Bearer t-2");
    assert_eq!(logins.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn waiting_for_a_token_counts_towards_the_timeout_of_the_call() {
    let clock = ManualClock::new();
    let (client, permits, _) = gated(clock.clone());
    let options = RequestOptions::new().timeout(seconds(2));
    let impatient = tokio::spawn(client.send(&Needs::<BASIC>, &options));
    let patient = spawned(&client, 1).remove(0);
    while !clock.has_sleepers() {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    clock.advance(seconds(3));
    let error = impatient.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Token)));
    assert!(error.to_string().contains("the token call for `basic` ran out of time"), "{error}");
    permits.add_permits(1);
    assert_eq!(patient.await.unwrap().unwrap(), "Bearer t-1");
}

/// Returns `s-1`, `s-2`… and records the refused tokens that it is told about.
#[derive(Debug, Default)]
struct Source {
    refused: Mutex<Vec<Option<String>>>,
}

impl TokenSource for Source {
    fn token(&self, refused: Option<&Secret>) -> BoxFuture<Result<AccessToken, Box<dyn StdError + Send + Sync>>> {
        let mut seen = self.refused.lock().unwrap();
        seen.push(refused.map(|token| token.expose().to_owned()));
        let outcome = match seen.len() {
            3 => Err("the store is closed".into()),
            number => Ok(AccessToken::new(format!("s-{number}")).expires_in(seconds(100))),
        };
        Box::pin(std::future::ready(outcome))
    }
}

#[tokio::test]
async fn a_custom_source_supplies_tokens_and_learns_which_was_refused() {
    let server = Server::new(|_, _| unreachable!(), |token| token != "s-1");
    let source = Arc::new(Source::default());
    let client = server.configured(|config| config.credential(BODY, Credential::TokenSource(source.clone())));
    let call = async || client.send(&Needs::<BODY>, &RequestOptions::new()).await;
    assert_eq!(call().await.unwrap(), "s-2");
    server.clock.advance(seconds(90));
    let error = call().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!(error.source().unwrap().to_string(), "the store is closed");
    assert_eq!(call().await.unwrap(), "s-4");
    assert_eq!(*source.refused.lock().unwrap(), [None, Some("s-1".to_owned()), None, None]);
}

/// Panics when it is asked for the first token.
#[derive(Debug, Default)]
struct Careless(AtomicUsize);

impl TokenSource for Careless {
    fn token(&self, _: Option<&Secret>) -> BoxFuture<Result<AccessToken, Box<dyn StdError + Send + Sync>>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            assert!(number > 0, "the first one fails");
            Ok(AccessToken::new("s-2"))
        })
    }
}

#[tokio::test]
async fn a_source_that_panics_fails_one_call_and_not_those_after_it() {
    let server = Server::new(|_, _| unreachable!(), |_| true);
    let source = Arc::new(Careless::default());
    let client = server.configured(|config| config.credential(BODY, Credential::TokenSource(source)));
    let call = async || client.send(&Needs::<BODY>, &RequestOptions::new()).await;
    assert_eq!(call().await.unwrap_err().kind(), ErrorKind::Authentication);
    assert_eq!(call().await.unwrap(), "s-2");
}

/// A client whose server returns the expiry of tokens as a number; time starts at 1,700,000,000 seconds after 1970.
fn timed(expiry: &'static str) -> (Client, Server) {
    let login =
        move |number: usize, _: &str| (200, format!(r#"{{"token": "t-{number}", "expiry": {expiry}, "code": 0}}"#));
    let server = Server::new(login, |_| true);
    let client = server.configured(|config| config.credential(TIMED, client_credentials()));
    (client, server)
}

#[tokio::test]
async fn an_expiry_is_a_time_or_a_duration_depending_on_its_size() {
    // One hour after the start of the clock; one hour; no information, which means five minutes; a past time.
    for (expiry, life) in [("1700003600000", 3600), ("3600000", 3600), ("0", 300), ("\"1600000000000\"", 300)] {
        let (client, server) = timed(expiry);
        let renewed_after = life - (life / 10).min(60);
        client.send(&Needs::<TIMED>, &RequestOptions::new()).await.unwrap();
        server.clock.advance(seconds(renewed_after - 1));
        client.send(&Needs::<TIMED>, &RequestOptions::new()).await.unwrap();
        assert_eq!(server.logins(), 1, "{expiry}");
        server.clock.advance(seconds(1));
        client.send(&Needs::<TIMED>, &RequestOptions::new()).await.unwrap();
        assert_eq!(server.logins(), 2, "{expiry}");
    }
}

#[tokio::test]
async fn an_expiry_time_is_interpreted_by_the_clock_of_the_server() {
    // The server's clock is two hours behind or ahead of the client's; tokens live for an hour.
    for (date, expiry) in
        [("Tue, 14 Nov 2023 20:13:20 GMT", "1699996400000"), ("Wed, 15 Nov 2023 00:13:20 GMT", "1700010800000")]
    {
        let mock = MockTransport::new().respond_with(move |request| {
            if !request.uri().path().ends_with("/token") {
                return Ok(json_response(StatusCode::OK, ""));
            }
            let mut response = json_response(StatusCode::OK, format!(r#"{{"token": "t", "expiry": {expiry}}}"#));
            response.headers_mut().insert("date", date.parse().unwrap());
            Ok(response)
        });
        let clock = ManualClock::new();
        let client = token::client(&mock, |config| config.credential(TIMED, client_credentials()).clock(clock.clone()));
        for (advance, requests) in [(0, 2), (3539, 3), (1, 5)] {
            clock.advance(seconds(advance));
            client.send(&Needs::<TIMED>, &RequestOptions::new()).await.unwrap();
            assert_eq!(mock.requests().len(), requests, "{date}");
        }
    }
}

#[tokio::test]
async fn an_error_code_is_a_refusal_even_with_a_token() {
    let login = |_: usize, _: &str| (200, r#"{"token": "sesame", "code": 7, "message": "locked"}"#.to_owned());
    let server = Server::new(login, |_| true);
    let client = server.configured(|config| config.credential(TIMED, client_credentials()));
    for _ in 0..3 {
        let error = client.send(&Needs::<TIMED>, &RequestOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert!(error.to_string().contains("7: locked") && !error.to_string().contains("sesame"), "{error}");
    }
    // Refused credentials are not sent again.
    assert_eq!((server.logins(), server.calls()), (1, 0));
}
