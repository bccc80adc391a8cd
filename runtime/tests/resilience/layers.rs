//! What layers see, change and hold up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderValue, Request, Response, StatusCode};
use oasmith_runtime::mock::{ManualClock, MockTransport, json_response};
use oasmith_runtime::{
    AttemptInfo, Body, BoxFuture, CallInfo, Config, Delivery, Error, ErrorKind, Layer, NextAttempt, NextCall, Phase,
    RequestLayer, RequestOptions, Retry, TransportError, TransportErrorKind,
};

use sha2::Sha256;

use crate::support::{API, JumpingClock, Pay, Read, client};

type Events = Arc<Mutex<Vec<String>>>;

/// Writes down what passes.
#[derive(Debug)]
struct Recorded(&'static str, Events);

impl Recorded {
    fn note(events: &Events, text: String) {
        events.lock().unwrap().push(text);
    }
}

impl Layer for Recorded {
    fn call(&self, call: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        let (name, events) = (self.0, Arc::clone(&self.1));
        Self::note(&events, format!("{name}: {} for {:?}", call.operation().id, call.limits().timeout));
        let run = next.run();
        Box::pin(async move {
            let outcome = run.await;
            Self::note(&events, format!("{name}: call ends with {}", outcome.as_ref().unwrap().status()));
            outcome
        })
    }

    fn attempt(
        &self,
        attempt: &AttemptInfo,
        request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let (name, events) = (self.0, Arc::clone(&self.1));
        let body = request.body().as_bytes().map(bytes::Bytes::len);
        Self::note(&events, format!("{name}: attempt {} with {body:?} bytes", attempt.number()));
        let sent = next.send(request);
        Box::pin(async move {
            let outcome = sent.await;
            Self::note(&events, format!("{name}: {}", outcome.as_ref().unwrap().status()));
            outcome
        })
    }
}

#[tokio::test]
async fn layers_are_around_the_call_and_around_each_attempt_in_their_order() {
    let events = Events::default();
    let mock = MockTransport::new().json(503, "").json(200, "done");
    let client = client(&mock, &JumpingClock::default(), |config| {
        let (outer, inner) = (Recorded("outer", Arc::clone(&events)), Recorded("inner", Arc::clone(&events)));
        config.layer(outer).layer(inner).retry(Retry::safe()).timeout(Duration::from_secs(9))
    });
    client.send(&Read, &RequestOptions::new()).await.unwrap();
    assert_eq!(
        *events.lock().unwrap(),
        [
            "outer: Read for 9s",
            "inner: Read for 9s",
            "outer: attempt 1 with Some(0) bytes",
            "inner: attempt 1 with Some(0) bytes",
            "inner: 503 Service Unavailable",
            "outer: 503 Service Unavailable",
            "outer: attempt 2 with Some(0) bytes",
            "inner: attempt 2 with Some(0) bytes",
            "inner: 200 OK",
            "outer: 200 OK",
            "inner: call ends with 200 OK",
            "outer: call ends with 200 OK",
        ]
    );
}

#[tokio::test]
async fn each_attempt_begins_with_the_request_as_it_was_built() {
    let mock = MockTransport::new().respond_with(|_| Ok(json_response(StatusCode::SERVICE_UNAVAILABLE, "")));
    let sign = RequestLayer::new(|attempt: &AttemptInfo, request: &mut Request<Body>| {
        // Appended, so that a header of the attempt before would show.
        request.headers_mut().append("x-attempt", HeaderValue::from(attempt.number()));
        *request.body_mut() = Body::from(format!("signed {}", attempt.number()));
        Ok(())
    });
    let retry = Retry::safe().idempotency_header("Idempotency-Key");
    let client = client(&mock, &JumpingClock::default(), |config| config.layer(sign).retry(retry));
    client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    for (number, request) in ["1", "2", "3"].iter().zip(mock.requests()) {
        let values: Vec<_> = request.headers().get_all("x-attempt").iter().collect();
        assert_eq!(values, [number]);
        assert_eq!(request.body(), &format!("signed {number}"));
    }
}

/// Signs time, method, path, and body, as many APIs ask for it.
fn sign(attempt: &AttemptInfo, request: &mut Request<Body>) -> Result<(), TransportError> {
    let failed = |text| TransportError::new(TransportErrorKind::Exchange, text);
    let body = request.body().as_bytes().ok_or_else(|| failed("a streamed body cannot be signed"))?.clone();
    // The time of a test: each attempt has another one.
    let time = (1_700_000_000 + attempt.number()).to_string();
    let mut hash = Hmac::<Sha256>::new_from_slice(b"sesame").map_err(|_| failed("the key cannot be used"))?;
    for part in [time.as_bytes(), request.method().as_str().as_bytes(), request.uri().path().as_bytes(), &body] {
        hash.update(part);
        hash.update(b"\n");
    }
    let digits = hash.finalize().into_bytes().iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
    let value = |text: &str| HeaderValue::try_from(text).map_err(|_| failed("the signature is no header"));
    request.headers_mut().insert("x-time", value(&time)?);
    request.headers_mut().insert("x-signature", value(&digits)?);
    Ok(())
}

#[tokio::test]
async fn a_signature_is_of_what_is_sent_and_new_for_each_attempt() {
    let mock = MockTransport::new().json(503, "").json(200, "done");
    let retry = Retry::safe().idempotency_header("Idempotency-Key");
    let client = client(&mock, &JumpingClock::default(), |config| config.layer(RequestLayer::new(sign)).retry(retry));
    client.send(&Pay, &RequestOptions::new()).await.unwrap();
    // As openssl has it: printf '%s\n' 1700000001 POST /v1/payments '{"reference": "order-17"}' | openssl dgst -sha256 -hmac sesame
    let signatures = [
        "2e88d267d9b86383483dd53664ef716b15dc5ecf6ae42428dd7d2613f63dd049",
        "105daec50f3b614172aec3cbe98157583055ef24bc1c75288158571819b7569b",
    ];
    for (request, signature) in mock.requests().iter().zip(signatures) {
        assert_eq!(request.headers()["x-signature"], signature);
        assert_eq!(request.body(), r#"{"reference": "order-17"}"#);
    }
}

#[tokio::test]
async fn a_layer_that_lets_nothing_through_has_sent_nothing() {
    let stop = |kind| {
        RequestLayer::new(move |_: &AttemptInfo, _: &mut Request<Body>| Err(TransportError::new(kind, "not today")))
    };
    let mock = MockTransport::new();
    let clock = JumpingClock::default();
    for (kind, attempts) in [(TransportErrorKind::Exchange, 1), (TransportErrorKind::Connect, 3)] {
        let client = client(&mock, &clock, |config| config.layer(stop(kind)).retry(Retry::safe()));
        let error = client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
        assert_eq!((error.delivery(), error.attempts()), (Delivery::NotSent, attempts), "{error}");
        assert!(error.to_string().contains("Pay: ") && error.to_string().contains("not today"), "{error}");
    }
    assert!(mock.requests().is_empty());
}

/// Holds calls up for good.
#[derive(Debug)]
struct Stuck;

impl Layer for Stuck {
    fn call(&self, _: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        Box::pin(async move {
            std::future::pending::<()>().await;
            next.run().await
        })
    }
}

/// Refuses calls.
#[derive(Debug)]
struct Closed;

impl Layer for Closed {
    fn call(&self, _: &CallInfo, _: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Exchange, "the circuit is open").into()) })
    }
}

#[tokio::test]
async fn the_time_limit_of_a_call_is_that_of_its_layers() {
    let clock = ManualClock::new();
    let mock = MockTransport::new();
    let config = Config::new().transport(mock.clone()).clock(clock.clone()).layer(Stuck);
    let client = oasmith_runtime::Client::new(&API, config.timeout(Duration::from_secs(5))).unwrap();
    let call = tokio::spawn(client.send(&Pay, &RequestOptions::new()));
    while !clock.has_sleepers() {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(5));
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.phase(), error.delivery()),
        (ErrorKind::Timeout, Some(Phase::Queue), Delivery::NotSent)
    );
    assert_eq!(error.attempts(), 0);
}

#[tokio::test]
async fn a_refused_call_was_not_sent() {
    let mock = MockTransport::new();
    let client = client(&mock, &JumpingClock::default(), |config| config.layer(Closed));
    let error = client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, Delivery::NotSent, 0));
    assert_eq!(error.to_string(), "Pay: the exchange with the server failed: the circuit is open");
}
