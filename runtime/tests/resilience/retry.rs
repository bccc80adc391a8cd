//! Which calls are attempted again, when, and how often.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::{Response, StatusCode};
use oasmith_runtime::mock::{MockTransport, json_response};
use oasmith_runtime::{
    Body, Delivery, Error, ErrorKind, File, Operation, Phase, RequestOptions, Retry, TransportError, TransportErrorKind,
};

use crate::support::{
    JumpingClock, Pay, PayWithKey, PayWithOtherReference, PayWithReference, PutFile, Read, Replace, Search, client,
};

type Outcome = Result<Response<Bytes>, TransportError>;

#[expect(clippy::unnecessary_wraps, reason = "it is one outcome of several")]
fn status(code: u16) -> Outcome {
    Ok(json_response(StatusCode::from_u16(code).unwrap(), "done"))
}

#[expect(clippy::unnecessary_wraps, reason = "it is one outcome of several")]
fn asking(code: u16, headers: &[(&'static str, &'static str)]) -> Outcome {
    let mut response = json_response(StatusCode::from_u16(code).unwrap(), "");
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    Ok(response)
}

fn refused() -> Outcome {
    Err(TransportError::new(TransportErrorKind::Connect, "connection refused"))
}

fn broken() -> Outcome {
    Err(TransportError::new(TransportErrorKind::Exchange, "the connection was closed"))
}

/// Makes a call whose attempts have these outcomes; the response or the error, how often it was sent, and the pauses in milliseconds.
async fn call<O: Operation<Output = String>>(
    operation: &O,
    retry: Retry,
    outcomes: impl IntoIterator<Item = Outcome>,
) -> (Result<u32, Error>, usize, Vec<u128>) {
    let mock = outcomes.into_iter().fold(MockTransport::new(), MockTransport::outcome);
    let clock = JumpingClock::default();
    let client = client(&mock, &clock, |config| config.retry(retry));
    let outcome = client.send_with_response(operation, &RequestOptions::new()).await;
    let attempts = outcome.as_ref().map_or_else(Error::attempts, oasmith_runtime::Response::attempts);
    assert_eq!(attempts as usize, mock.requests().len());
    (outcome.map(|response| response.attempts()), mock.requests().len(), clock.pauses())
}

/// How often a call is sent whose attempts all have this outcome.
async fn sent<O: Operation<Output = String>>(operation: &O, retry: Retry, outcome: fn() -> Outcome) -> usize {
    call(operation, retry, std::iter::repeat_with(outcome).take(9)).await.1
}

#[tokio::test]
async fn nothing_is_repeated_unless_it_is_asked_for() {
    for outcome in [refused, broken, || status(503)] {
        assert_eq!(sent(&Read, Retry::never(), outcome).await, 1);
        assert_eq!(sent(&Read, Retry::default(), outcome).await, 1);
        assert_eq!(sent(&Read, Retry::safe().attempts(0), outcome).await, 1);
    }
}

#[tokio::test]
async fn what_was_not_sent_is_repeated_whatever_it_does() {
    assert_eq!(sent(&Pay, Retry::safe(), refused).await, 3);
    assert_eq!(sent(&Read, Retry::safe().attempts(5), refused).await, 5);
    let (outcome, _, pauses) = call(&Pay, Retry::safe(), [refused(), refused(), status(200)]).await;
    assert_eq!(outcome.unwrap(), 3);
    assert_eq!(pauses, [125, 250]);
}

#[tokio::test]
async fn what_may_have_arrived_is_repeated_only_where_nothing_happens_twice() {
    for outcome in [broken, || status(429), || status(502), || status(503), || status(504)] {
        let safe = Retry::safe;
        assert_eq!(sent(&Read, safe(), outcome).await, 3);
        assert_eq!(sent(&Search, safe(), outcome).await, 3);
        assert_eq!(sent(&PayWithKey, safe(), outcome).await, 3);
        assert_eq!(sent(&PayWithReference, safe(), outcome).await, 3);
        assert_eq!(sent(&Replace, safe().put_and_delete(), outcome).await, 3);
        assert_eq!(sent(&Pay, safe().idempotency_header("Idempotency-Key"), outcome).await, 3);

        assert_eq!(sent(&Pay, safe(), outcome).await, 1);
        assert_eq!(sent(&Pay, safe().put_and_delete(), outcome).await, 1);
        assert_eq!(sent(&Replace, safe(), outcome).await, 1);
        assert_eq!(sent(&PayWithOtherReference, safe(), outcome).await, 1);
    }
}

#[tokio::test]
async fn other_responses_stand() {
    for code in [200, 301, 400, 401, 404, 408, 409, 425, 500, 501] {
        let (_, sent, pauses) = call(&Read, Retry::safe(), [status(code)]).await;
        assert_eq!((sent, pauses.len()), (1, 0), "{code}");
    }
    let too_large = || Err(TransportError::new(TransportErrorKind::TooLarge, "more than 1 byte"));
    assert_eq!(sent(&Read, Retry::safe(), too_large).await, 1);
}

/// A call is never repeated after its request was written once, though its last attempt did not reach the server.
#[tokio::test]
async fn money_that_may_have_moved_is_not_sent_again_whatever_happens_next() {
    let (outcome, sent, _) = call(&Pay, Retry::safe().attempts(9), [refused(), broken(), status(200)]).await;
    let error = outcome.unwrap_err();
    assert_eq!((sent, error.attempts(), error.delivery()), (2, 2, Delivery::Unknown));
    assert!(error.to_string().ends_with("(2 attempts)"), "{error}");
}

#[tokio::test]
async fn an_idempotency_key_is_the_same_for_all_attempts_and_another_for_each_call() {
    let mock = [broken(), status(503), status(200)].into_iter().fold(MockTransport::new(), MockTransport::outcome);
    let clock = JumpingClock::default();
    let retrying =
        client(&mock, &clock, |config| config.retry(Retry::safe()).random_source(oasmith_runtime::SystemRandom));
    retrying.send(&PayWithKey, &RequestOptions::new()).await.unwrap();
    let mock = mock.outcome(status(200)).outcome(status(200));
    retrying.send(&PayWithKey, &RequestOptions::new()).await.unwrap();
    retrying.send(&PayWithKey, &RequestOptions::new().header("request-key", "order-17")).await.unwrap();
    let keys: Vec<String> =
        mock.requests().iter().map(|request| request.headers()["request-key"].to_str().unwrap().to_owned()).collect();
    assert_eq!(keys[0].len(), 36);
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3], "{keys:?}");
    assert_eq!(keys[4], "order-17");

    let mock = MockTransport::new().outcome(status(200));
    client(&mock, &clock, |config| config).send(&PayWithKey, &RequestOptions::new()).await.unwrap();
    assert!(!mock.requests()[0].headers().contains_key("request-key"), "no key without further attempts");
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let pauses = |headers: &'static [(&'static str, &'static str)]| async move {
        let (outcome, _, pauses) = call(&Read, Retry::safe(), [asking(503, headers), status(200)]).await;
        outcome.map(|_| pauses)
    };
    assert_eq!(pauses(&[("retry-after", "7")]).await.unwrap(), [7125]);
    assert_eq!(pauses(&[("retry-after-ms", "40"), ("retry-after", "7")]).await.unwrap(), [165]);
    assert_eq!(pauses(&[("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")]).await.unwrap(), [3125]);
    assert_eq!(pauses(&[("retry-after", "soon")]).await.unwrap(), [125]);
    // For longer than the client waits, and for longer than the call has.
    for text in ["61", "31"] {
        let outcome = asking(429, &[]).map(|mut response| {
            response.headers_mut().insert("retry-after", text.parse().unwrap());
            response
        });
        let (outcome, sent, pauses) = call(&Read, Retry::safe(), [outcome, status(200)]).await;
        let error = outcome.unwrap_err();
        assert_eq!(
            (sent, pauses.len(), error.retry_after().map(|pause| pause.as_secs().to_string())),
            (1, 0, Some(text.to_owned()))
        );
    }
}

#[tokio::test]
async fn the_time_limit_of_the_call_is_that_of_all_attempts() {
    let clock = JumpingClock::default();
    let slow = clock.clone();
    let mock = MockTransport::new().respond_with(move |_| {
        slow.advance(Duration::from_millis(400));
        status(503)
    });
    let retry = Retry::safe().attempts(100).backoff(Duration::from_millis(100), Duration::from_millis(100));
    let client = client(&mock, &clock, |config| config.retry(retry).timeout(Duration::from_secs(1)));
    let error = client.send(&Read, &RequestOptions::new()).await.unwrap_err();
    // 400, 50, 400, 50, and 100 are left for the third, after which no pause fits any more.
    assert_eq!((error.attempts(), error.status().unwrap().as_u16()), (3, 503));
    let limits: Vec<u128> = mock.limits().iter().map(|limits| limits.timeout.as_millis()).collect();
    assert_eq!(limits, [1000, 550, 100]);

    let mock = MockTransport::new().outcome(broken()).outcome(status(200));
    let retry = Retry::safe().attempt_timeout(Duration::from_secs(5));
    let client = crate::support::client(&mock, &JumpingClock::default(), |config| config.retry(retry));
    client.send(&Read, &RequestOptions::new()).await.unwrap();
    assert!(mock.limits().iter().all(|limits| limits.timeout == Duration::from_secs(5)));
}

#[tokio::test]
async fn an_attempt_without_time_does_not_begin_and_the_error_before_it_stands() {
    let mock = MockTransport::new().outcome(refused()).outcome(status(200));
    let clock = JumpingClock::oversleeping(Duration::from_secs(60));
    let client = client(&mock, &clock, |config| config.retry(Retry::safe()));
    let error = client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Connect, Delivery::NotSent, 1));
}

#[tokio::test]
async fn a_budget_ends_the_repeating_for_all_clones() {
    let mock = MockTransport::new().respond_with(|_| status(503));
    let retry = Retry::safe().budget(0.2);
    let client = client(&mock, &JumpingClock::default(), |config| config.retry(retry));
    for _ in 0..100 {
        client.clone().send(&Read, &RequestOptions::new()).await.unwrap_err();
    }
    // 10 at hand, and a fifth of 100 earned.
    assert!((128..=130).contains(&mock.requests().len()), "{}", mock.requests().len());
}

#[tokio::test]
async fn one_call_can_be_treated_otherwise() {
    let mock = MockTransport::new().respond_with(|_| status(503));
    let clock = JumpingClock::default();
    let client_of = |retry| client(&mock, &clock, |config| config.retry(retry));
    let never = RequestOptions::new().retry(Retry::never());
    assert_eq!(client_of(Retry::safe()).send(&Read, &never).await.unwrap_err().attempts(), 1);
    let twice = RequestOptions::new().retry(Retry::safe().attempts(2));
    assert_eq!(client_of(Retry::never()).send(&Read, &twice).await.unwrap_err().attempts(), 2);
    let error =
        client_of(Retry::safe().idempotency_header("a b")).send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
}

#[tokio::test]
async fn a_response_that_breaks_off_is_read_again() {
    let breaks = || {
        let chunks = [Ok(Bytes::from("do")), Err("the connection was closed".into())];
        Body::from_stream(stream::iter(chunks), None)
    };
    let mock = MockTransport::new().stream(200, "text/plain", breaks()).outcome(status(200));
    let retrying = client(&mock, &JumpingClock::default(), |config| config.retry(Retry::safe()));
    assert_eq!(retrying.send(&Read, &RequestOptions::new()).await.unwrap(), "done");
    let mock = MockTransport::new().stream(200, "text/plain", breaks());
    let retrying = client(&mock, &JumpingClock::default(), |config| config.retry(Retry::safe()));
    let error = retrying.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, Delivery::Unknown, 1));
}

#[tokio::test]
async fn a_streamed_response_is_repeated_up_to_its_head() {
    let mock = MockTransport::new().outcome(status(503)).stream(200, "text/plain", Body::from("done"));
    let retrying = client(&mock, &JumpingClock::default(), |config| config.retry(Retry::safe()));
    let response = retrying.stream(&Read, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.into_value().collect(4).await.unwrap(), "done");
}

#[tokio::test]
async fn a_file_is_opened_again_and_a_stream_is_sent_once() {
    let upload = |file: File| async move {
        let mock = MockTransport::new().outcome(status(503)).outcome(status(200));
        let retry = Retry::safe().put_and_delete();
        let client = client(&mock, &JumpingClock::default(), |config| config.retry(retry));
        let outcome = client.send(&PutFile(file), &RequestOptions::new()).await;
        (outcome, mock.requests().iter().map(|request| request.body().len()).collect::<Vec<_>>())
    };
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let len = std::fs::read(path).unwrap().len();
    assert_eq!(upload(File::from_path(path)).await.1, [len, len]);
    assert_eq!(upload(File::from(b"abc".to_vec())).await.1, [3, 3]);
    let (outcome, sent) = upload(File::from_stream(stream::iter([Ok(Bytes::from("abc"))]), Some(3))).await;
    assert_eq!((outcome.unwrap_err().status().unwrap().as_u16(), sent), (503, vec![3]));
}

#[tokio::test]
async fn a_time_out_while_connecting_was_not_sent() {
    let late = || Err(TransportError::new(TransportErrorKind::Timeout, "too late").with_phase(Phase::Connect));
    assert_eq!(sent(&Pay, Retry::safe(), late).await, 3);
    let late = || Err(TransportError::new(TransportErrorKind::Timeout, "too late").with_phase(Phase::Headers));
    assert_eq!(sent(&Pay, Retry::safe(), late).await, 1);
}
