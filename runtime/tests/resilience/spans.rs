//! Spans of calls and attempts, as a subscriber sees them.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use http::{HeaderValue, Request};
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    AttemptInfo, Body, RequestLayer, RequestOptions, Retry, TracingLayer, TransportError, TransportErrorKind,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{JumpingClock, Pay, Read, client};

/// Writes down spans with their fields, and who is within whom.
#[derive(Clone, Default)]
struct Spans {
    names: Arc<Mutex<Vec<String>>>,
    entered: Arc<Mutex<Vec<u64>>>,
    next: Arc<AtomicU64>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Spans {
    fn current(&self) -> u64 {
        self.entered.lock().unwrap().last().copied().unwrap_or_default()
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut text = format!("{} in {}:", span.metadata().name(), self.current());
        span.record(&mut Fields(&mut text));
        self.names.lock().unwrap().push(text);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.names.lock().unwrap()[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, span: &Id) {
        self.entered.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }
}

#[tokio::test]
async fn calls_and_attempts_have_spans_with_the_attributes_of_the_conventions() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let broken = Err(TransportError::new(TransportErrorKind::Exchange, "the connection was closed"));
    let mock = MockTransport::new().json(503, "").outcome(broken).json(200, "done").json(404, "");
    let client =
        client(&mock, &JumpingClock::default(), |config| config.layer(TracingLayer::new()).retry(Retry::safe()));
    client.send(&Read, &RequestOptions::new()).await.unwrap();
    client.send(&Pay, &RequestOptions::new().header("x-note", "sesame")).await.unwrap_err();
    let attempt = |call: u64, method: &str, rest: &str| {
        format!(
            "attempt in {call}: otel.name=\"{method} /payments\" otel.kind=\"client\" http.request.method=\"{method}\" \
             url.template=\"/payments\" server.address=\"api.example.com\" server.port=443{rest}"
        )
    };
    assert_eq!(
        *spans.names.lock().unwrap(),
        [
            "call in 0: otel.name=\"Read\" otel.kind=\"internal\"".to_owned(),
            attempt(1, "GET", " http.response.status_code=503 error.type=\"503\" otel.status_code=\"ERROR\""),
            attempt(1, "GET", " http.request.resend_count=1 error.type=\"transport\" otel.status_code=\"ERROR\""),
            attempt(1, "GET", " http.request.resend_count=2 http.response.status_code=200"),
            "call in 0: otel.name=\"Pay\" otel.kind=\"internal\" error.type=\"404\" otel.status_code=\"ERROR\""
                .to_owned(),
            attempt(5, "POST", " http.response.status_code=404 error.type=\"404\" otel.status_code=\"ERROR\""),
        ]
    );
    assert_eq!(spans.current(), 0);
}

#[tokio::test]
async fn layers_after_it_are_within_the_span_of_their_attempt() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let mock = MockTransport::new().json(503, "").json(200, "done");
    let seen = spans.clone();
    let traceparent = RequestLayer::new(move |_: &AttemptInfo, request: &mut Request<Body>| {
        let text = format!("00-4bf92f3577b34da6a3ce929d0e0e4736-{:016x}-01", seen.current());
        request.headers_mut().insert("traceparent", HeaderValue::try_from(text).unwrap());
        Ok(())
    });
    let client = client(&mock, &JumpingClock::default(), |config| {
        config.layer(TracingLayer::new()).layer(traceparent).retry(Retry::safe())
    });
    client.send(&Read, &RequestOptions::new()).await.unwrap();
    let sent: Vec<String> = mock
        .requests()
        .iter()
        .map(|request| request.headers()["traceparent"].to_str().unwrap()[36..52].to_owned())
        .collect();
    assert_eq!(sent, ["0000000000000002", "0000000000000003"]);
}
