//! What rules work with: both descriptions, what is compared now, and the list that they add to.

use super::change::{Change, Flow, Subject};
use super::side::Side;
use super::walk::Walk;
use crate::location::Location;

/// What rules work with.
pub(super) struct Context<'a> {
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
    pub(super) walk: &'a Walk<'a>,
    /// What is compared now.
    pub(super) subject: Subject,
    /// Which way its values go.
    pub(super) flow: Flow,
    /// The operations that it reaches.
    pub(super) operations: Vec<String>,
    pub(super) list: Vec<Change>,
}

impl<'a> Context<'a> {
    pub(super) fn new(walk: &'a Walk<'a>, old: &'a Side<'a>, new: &'a Side<'a>) -> Self {
        Self { old, new, walk, subject: Subject::Api, flow: Flow::default(), operations: Vec::new(), list: Vec::new() }
    }

    /// Turns to something else.
    pub(super) fn turn_to(&mut self, subject: Subject, flow: Flow) {
        self.subject = subject;
        self.flow = flow;
        self.operations = Vec::new();
    }

    /// Adds a change with its places in both.
    pub(super) fn tell(&mut self, change: Change, before: Option<&Location>, after: Option<&Location>) {
        let flow = if change.flow == Flow::default() { self.flow } else { change.flow };
        self.list.push(Change {
            subject: self.subject.clone(),
            flow,
            before: before.map(|location| self.old.point(location)),
            after: after.map(|location| self.new.point(location)),
            operations: self.operations.clone(),
            ..change
        });
    }
}
