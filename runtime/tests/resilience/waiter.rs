//! Waiting until something is final.

use std::time::Duration;

use oasmith_runtime::mock::{FixedRandom, ManualClock, MockTransport};
use oasmith_runtime::{
    Encoder, Error, ErrorKind, Method, Operation, OperationSpec, RawResponse, RequestOptions, UntilDone, WaitState,
    Waitable, Waiter, json,
};

use crate::support::{JumpingClock, Read, client};

fn text(states: &[&'static str]) -> MockTransport {
    states.iter().fold(MockTransport::new(), |mock, state| match *state {
        "busy" => mock.json(503, "{}"),
        "gone" => mock.json(404, "{}"),
        state => mock.respond(200, "text/plain", state),
    })
}

/// The outcome of a wait of a minute for `done`, and its pauses in milliseconds.
async fn wait(mock: &MockTransport) -> (Result<String, Error>, Vec<u128>) {
    let (clock, calls) = (JumpingClock::default(), client(mock, &JumpingClock::default(), |config| config));
    let waiter = Waiter::new(|| calls.send(&Read, &RequestOptions::new()))
        .timeout(Duration::from_secs(60))
        .clock(clock.clone())
        .random_source(FixedRandom::HALF);
    (waiter.until(|state| state == "done").await, clock.pauses())
}

#[tokio::test]
async fn the_call_is_made_until_its_value_is_final_with_growing_pauses() {
    let mock = text(&["new", "new", "busy", "new", "done"]);
    let (state, pauses) = wait(&mock).await;
    assert_eq!((state.unwrap().as_str(), mock.requests().len()), ("done", 5));
    assert_eq!(pauses, [750, 1500, 3000, 6000]);
}

#[tokio::test]
async fn an_error_that_does_not_pass_ends_the_wait() {
    let mock = text(&["new", "gone", "done"]);
    let (state, _) = wait(&mock).await;
    let error = state.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16(), mock.requests().len()), (ErrorKind::Status, 404, 2));
}

#[tokio::test]
async fn no_call_is_made_for_which_there_is_no_time() {
    let mock = text(&["new"; 20]);
    let (state, pauses) = wait(&mock).await;
    let error = state.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("after 60s and 7 calls"), "{error}");
    assert_eq!((mock.requests().len(), pauses.len()), (7, 6));
    assert!(pauses.iter().sum::<u128>() < 60_000, "{pauses:?}");
    let (state, _) = wait(&text(&["busy"; 20])).await;
    assert_eq!(state.unwrap_err().status().unwrap().as_u16(), 503, "the last error says more");
}

#[tokio::test]
async fn a_call_that_does_not_end_is_given_up() {
    let clock = ManualClock::new();
    let waiter = Waiter::new(std::future::pending::<Result<String, Error>>).clock(clock.clone());
    let waiting = tokio::spawn(waiter.until(|_| true));
    while !clock.has_sleepers() {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(300));
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("1 call"), "{error}");
}

#[derive(Clone)]
struct Report;

impl Operation for Report {
    type Output = json::Value;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "getReport",
        method: Method::GET,
        path: "/reports/7",
        server: None,
        security: &[],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<json::Value, Error> {
        response.json()
    }
}

impl Waitable for Report {
    fn state(output: &json::Value) -> WaitState {
        WaitState::of(output, &["ready"], &["failed"])
    }
}

#[tokio::test]
async fn an_operation_with_states_is_sent_until_it_is_done() {
    let mock = MockTransport::new().json(200, "\"new\"").json(503, "{}").json(200, "\"ready\"");
    let clock = JumpingClock::default();
    let client = client(&mock, &clock, |config| config);
    let report = UntilDone::new(client, Report, RequestOptions::new()).timeout(Duration::from_secs(60));
    assert_eq!(report.await.unwrap(), json::from_str::<json::Value>("\"ready\"").unwrap());
    assert_eq!((mock.requests().len(), clock.pauses()), (3, vec![750, 1500]));
}

#[tokio::test]
async fn a_failed_state_is_an_error_with_the_response() {
    let mock = MockTransport::new().json(200, "\"new\"").json(200, "\"failed\"");
    let client = client(&mock, &JumpingClock::default(), |config| config);
    let error = UntilDone::new(client, Report, RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Failed, 200));
    assert_eq!(error.body().unwrap(), "\"failed\"");
    assert!(error.to_string().contains("ended as `failed`") && !error.is_retryable(), "{error}");
}
