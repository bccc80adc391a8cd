//! The rules of a mock: which of them responds to a request, and what is reported at the end.

use std::fmt::Write;
use std::panic::Location;

use bytes::Bytes;
use http::Request;

use super::reply::Reply;
use crate::spec::OperationSpec;

/// Returns why a request is not meant; `None` if it is.
pub(super) type Condition = Box<dyn Fn(&Request<Bytes>) -> Option<String> + Send + Sync>;

/// What is responded to the requests of one operation, or to token calls.
pub(super) struct Rule {
    operation: Option<&'static OperationSpec>,
    pub(super) conditions: Vec<Condition>,
    pub(super) replies: Vec<Reply>,
    pub(super) expected: Option<u32>,
    pub(super) is_optional: bool,
    used: u32,
    /// The line of the test.
    location: &'static Location<'static>,
}

impl Rule {
    pub(super) fn new(operation: Option<&'static OperationSpec>, location: &'static Location<'static>) -> Self {
        let (conditions, replies) = (Vec::new(), Vec::new());
        Self { operation, conditions, replies, expected: None, is_optional: false, used: 0, location }
    }

    /// Returns why the rule does not respond to a request of its operation; `None` if it does.
    fn obstacle(&self, request: &Request<Bytes>) -> Option<String> {
        if self.replies.is_empty() {
            return Some("it has no response".to_owned());
        }
        if self.expected == Some(self.used) {
            return Some(format!("it has responded {}", times(self.used)));
        }
        self.conditions.iter().find_map(|condition| condition(request))
    }

    /// Returns what is wrong at the end of a test.
    fn problem(&self) -> Option<String> {
        let given = usize::try_from(self.used).unwrap_or(usize::MAX);
        let text = match self.expected {
            Some(expected) if expected != self.used => {
                format!("responded {}, but {} expected", times(self.used), are(expected))
            }
            None if self.is_optional => return None,
            None if self.replies.is_empty() => "has no response".to_owned(),
            None if self.used == 0 => "was never used".to_owned(),
            None if given < self.replies.len() => format!("gave {given} of its {} responses", self.replies.len()),
            Some(_) | None => return None,
        };
        Some(format!("the rule for {} ({}) {text}", name(self.operation), self.location))
    }
}

/// The rules of a mock, and the requests that none of them had a response for.
#[derive(Default)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    unmatched: Vec<String>,
}

impl Rules {
    pub(super) fn add(&mut self, rule: Rule) -> usize {
        self.rules.push(rule);
        self.rules.len() - 1
    }

    pub(super) fn change(&mut self, index: usize, change: impl FnOnce(&mut Rule)) {
        if let Some(rule) = self.rules.get_mut(index) {
            change(rule);
        }
    }

    /// Returns the last response of a rule. The error is a sentence.
    pub(super) fn last_reply(&self, index: usize) -> Result<Reply, String> {
        let last = self.rules.get(index).and_then(|rule| rule.replies.last());
        last.cloned().ok_or_else(|| "there is no response before this".to_owned())
    }

    pub(super) fn name(&self, index: usize) -> String {
        name(self.rules.get(index).and_then(|rule| rule.operation))
    }

    /// Returns the response to a request, from the first rule that has one.
    pub(super) fn reply(&mut self, operation: Option<&OperationSpec>, request: &Request<Bytes>) -> Option<Reply> {
        let is_meant = |rule: &&mut Rule| is_same(rule.operation, operation) && rule.obstacle(request).is_none();
        let rule = self.rules.iter_mut().find(is_meant)?;
        let given = usize::try_from(rule.used).unwrap_or(usize::MAX);
        rule.used = rule.used.saturating_add(1);
        rule.replies.get(given).or(rule.replies.last()).cloned()
    }

    /// Records a request without a response, and returns the text of its error.
    pub(super) fn unmatched(&mut self, operation: Option<&OperationSpec>, request: &Request<Bytes>) -> String {
        let text = self.reasons(operation, request);
        self.unmatched.push(text.clone());
        format!("the mock has no response for {text}")
    }

    /// Names a request and says why each rule of its operation did not respond.
    fn reasons(&self, operation: Option<&OperationSpec>, request: &Request<Bytes>) -> String {
        let mut text = format!("{} ({} {})", name(operation), request.method(), request.uri().path());
        let own: Vec<&Rule> = self.rules.iter().filter(|rule| is_same(rule.operation, operation)).collect();
        for rule in &own {
            let reason = rule.obstacle(request).unwrap_or_default();
            let _ = write!(text, "; the rule at {} does not apply: {reason}", rule.location);
        }
        if own.is_empty() {
            let mut others: Vec<String> = self.rules.iter().map(|rule| name(rule.operation)).collect();
            others.dedup();
            if !others.is_empty() {
                let _ = write!(text, "; there are rules for {}", others.join(", "));
            }
        }
        text
    }

    /// Returns everything that is wrong at the end of a test, one sentence each.
    pub(super) fn problems(&self) -> Vec<String> {
        let unmatched = self.unmatched.iter().map(|text| format!("there was no response for {text}"));
        unmatched.chain(self.rules.iter().filter_map(Rule::problem)).collect()
    }
}

fn name(operation: Option<&OperationSpec>) -> String {
    operation.map_or_else(|| "a token call".to_owned(), |operation| operation.id.to_owned())
}

/// Compared by value: a constant may have several addresses.
pub(super) fn is_same(one: Option<&OperationSpec>, other: Option<&OperationSpec>) -> bool {
    let key = |spec: &OperationSpec| (spec.id, spec.method.clone(), spec.path);
    one.map(key) == other.map(key)
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn are(count: u32) -> String {
    if count == 1 { "1 request was".to_owned() } else { format!("{count} requests were") }
}
