//! [`Replay`]: finds the recorded response to a request.

use std::fmt::Write;

use bytes::Bytes;
use http::{Request, Response};
use url::form_urlencoded;

use super::cassette::{Outcome, Recorded, RecordedBody, decoded_path};
use super::redact::is_like;
use crate::json::{self, Value};
use crate::mock::compare::{At, pairs_of, value_difference};
use crate::phase::Phase;
use crate::spec::OperationSpec;
use crate::transport::{TransportError, TransportErrorKind};

/// A cassette that is replayed.
pub(super) struct Replay {
    exchanges: Vec<(Recorded, bool)>,
    /// Whether requests come in the recorded order.
    pub(super) is_strict: bool,
    refused: Vec<String>,
}

impl Replay {
    pub(super) fn new(exchanges: Vec<Recorded>) -> Self {
        let exchanges = exchanges.into_iter().map(|exchange| (exchange, false)).collect();
        Self { exchanges, is_strict: true, refused: Vec::new() }
    }

    pub(super) fn respond(
        &mut self,
        operation: Option<&OperationSpec>,
        request: &Request<Option<Bytes>>,
    ) -> Result<Response<Bytes>, TransportError> {
        // When a token call is made depends on the time.
        let found = if self.is_strict && operation.is_some() {
            self.next_in_order(operation, request)
        } else {
            self.by_request(operation, request)
        };
        match found {
            Ok(index) => {
                self.exchanges[index].1 = true;
                self.exchanges[index].0.response()
            }
            Err(reason) => {
                let text = format!("{} ({} {}): {reason}", name(operation), request.method(), request.uri().path());
                self.refused.push(text.clone());
                let text = format!("the cassette has no response for {text}");
                Err(TransportError::new(TransportErrorKind::Exchange, text).with_phase(Phase::Queue))
            }
        }
    }

    /// Returns the position of the next exchange, if it is of this request. The error is a sentence.
    fn next_in_order(
        &self,
        operation: Option<&OperationSpec>,
        request: &Request<Option<Bytes>>,
    ) -> Result<usize, String> {
        let mut operations =
            self.exchanges.iter().enumerate().filter(|(_, (exchange, _))| exchange.operation.is_some());
        let next = operations.find(|(_, (_, is_used))| !is_used);
        let Some((index, (exchange, _))) = next else {
            return Err("all recorded responses have been given".to_owned());
        };
        match exchange.difference(operation, request) {
            None => Ok(index),
            Some(difference) => Err(format!(
                "exchange {} is next, {} {}, from which {difference}",
                index + 1,
                exchange.method,
                exchange.path
            )),
        }
    }

    /// Returns the position of the first unused exchange of this request, or of the last one. The error is a sentence.
    fn by_request(&self, operation: Option<&OperationSpec>, request: &Request<Option<Bytes>>) -> Result<usize, String> {
        let (mut last, mut reasons) = (None, String::new());
        for (index, (exchange, is_used)) in self.exchanges.iter().enumerate() {
            match exchange.difference(operation, request) {
                None if *is_used => last = Some(index),
                None => return Ok(index),
                Some(difference) if exchange.operation.as_deref() == operation.map(|operation| operation.id) => {
                    let _ = write!(reasons, "; from exchange {} {difference}", index + 1);
                }
                Some(_) => {}
            }
        }
        let none = || format!("none of its {} exchanges is like it{reasons}", self.exchanges.len());
        last.ok_or_else(none)
    }

    /// Returns everything that is wrong at the end of a test, one sentence each.
    pub(super) fn problems(&self) -> Vec<String> {
        let refused = self.refused.iter().map(|text| format!("there was no response for {text}"));
        let unused = self.exchanges.iter().enumerate().filter(|(_, (exchange, is_used))| {
            // When a token call is made depends on the time.
            !is_used && exchange.operation.is_some()
        });
        let unused = unused.map(|(index, (exchange, _))| {
            let operation = exchange.operation.as_deref().unwrap_or_default();
            format!("exchange {}, {operation} ({} {}), was not replayed", index + 1, exchange.method, exchange.path)
        });
        refused.chain(unused).collect()
    }
}

impl Recorded {
    /// Returns how a request differs from the recorded one, as a phrase that names places but no values.
    fn difference(&self, operation: Option<&OperationSpec>, request: &Request<Option<Bytes>>) -> Option<String> {
        if self.operation.as_deref() != operation.map(|operation| operation.id) {
            return Some("the operation differs".to_owned());
        }
        if self.method != request.method().as_str() {
            return Some("the method differs".to_owned());
        }
        if !is_like(&self.path, &decoded_path(request.uri().path())) {
            return Some("the path differs".to_owned());
        }
        if let Some(name) = pair_difference(&self.query, &pairs_of(request.uri())) {
            return Some(format!("the query parameter `{name}` differs"));
        }
        let body = request.body().as_ref()?;
        match &self.body {
            RecordedBody::Omitted => None,
            RecordedBody::Json(recorded) => {
                let Ok(sent) = json::from_slice::<Value>(body) else { return Some("the body differs".to_owned()) };
                let path = value_difference(recorded, &sent, &is_like_value)?;
                Some(format!("the body differs{}", At(&path)))
            }
            RecordedBody::Form(recorded) => {
                let sent: Vec<_> = form_urlencoded::parse(body).into_owned().collect();
                pair_difference(recorded, &sent).map(|name| format!("the body differs at `{name}`"))
            }
            RecordedBody::Text(recorded) => {
                let is_same = std::str::from_utf8(body).is_ok_and(|sent| is_like(recorded, sent));
                (!is_same).then(|| "the body differs".to_owned())
            }
        }
    }

    fn response(&self) -> Result<Response<Bytes>, TransportError> {
        match self.outcome.clone() {
            Outcome::Response(response) => Ok(response),
            Outcome::Failure { kind, phase, text } => {
                let error = TransportError::new(kind, text);
                Err(match phase {
                    Some(phase) => error.with_phase(phase),
                    None => error,
                })
            }
        }
    }
}

/// Returns the name of the first pair that differs.
fn pair_difference(recorded: &[(String, String)], sent: &[(String, String)]) -> Option<String> {
    let mut pairs = recorded.iter().zip(sent);
    let differs = |((name, text), (sent_name, sent)): &(&(String, String), &(String, String))| {
        name != sent_name || !is_like(text, sent)
    };
    if let Some(((name, _), _)) = pairs.find(differs) {
        return Some(name.clone());
    }
    let longer = if recorded.len() > sent.len() { recorded.get(sent.len()) } else { sent.get(recorded.len()) };
    longer.map(|(name, _)| name.clone())
}

fn is_like_value(recorded: &Value, sent: &Value) -> bool {
    match (recorded, sent) {
        (Value::String(recorded), Value::String(sent)) => is_like(recorded, sent),
        (Value::String(recorded), Value::Number(sent)) => is_like(recorded, sent.as_str()),
        _ => recorded == sent,
    }
}

fn name(operation: Option<&OperationSpec>) -> &str {
    operation.map_or("a token call", |operation| operation.id)
}
