//! What observers are told.

use std::sync::{Arc, Mutex};

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    AttemptReport, CallReport, Observer, RequestOptions, Retry, SystemClock, TransportError, TransportErrorKind,
};

use crate::support::{JumpingClock, Pay, Read, client};

#[derive(Clone, Debug, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Observer for Told {
    fn call_ended(&self, call: &CallReport) {
        let text = format!(
            "{}: {:?}, {:?}",
            call.operation().id,
            call.status().map(|status| status.as_u16()),
            call.error_type()
        );
        self.0.lock().unwrap().push(text);
    }

    fn attempt_ended(&self, attempt: &AttemptReport) {
        let text = format!(
            "{} {}: {:?}, {:?}",
            attempt.operation().path,
            attempt.number(),
            attempt.status().map(|status| status.as_u16()),
            attempt.error_type()
        );
        self.0.lock().unwrap().push(text);
    }
}

#[tokio::test]
async fn observers_are_told_how_calls_and_attempts_ended() {
    let told = Told::default();
    let broken = Err(TransportError::new(TransportErrorKind::Exchange, "the connection was closed"));
    let mock = MockTransport::new().outcome(broken).json(503, "").json(200, "done").json(404, "");
    let client = client(&mock, &JumpingClock::default(), |config| config.observer(told.clone()).retry(Retry::safe()));
    client.send(&Read, &RequestOptions::new()).await.unwrap();
    client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert_eq!(
        *told.0.lock().unwrap(),
        [
            r#"/payments 1: None, Some("transport")"#,
            r#"/payments 2: Some(503), Some("503")"#,
            "/payments 3: Some(200), None",
            "Read: Some(200), None",
            r#"/payments 1: Some(404), Some("404")"#,
            r#"Pay: Some(404), Some("404")"#,
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_dropped_is_told_too() {
    let told = Told::default();
    let client = client(&MockTransport::new(), &JumpingClock::default(), |config| {
        config.observer(told.clone()).transport(crate::tower_layers::Gate::default()).clock(SystemClock)
    });
    let call = tokio::spawn(client.send(&Read, &RequestOptions::new()));
    tokio::task::yield_now().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let cancelled = [r#"/payments 1: None, Some("cancelled")"#, r#"Read: None, Some("cancelled")"#];
    let mut told = told.0.lock().unwrap().clone();
    told.sort();
    assert_eq!(told, cancelled);
}
