//! `x-oasmith-events`: what a description cannot show of a stream of events.

use super::inputs::{ExpectedType, Inputs, PageTarget};
use super::{Extension, Mismatch};
use crate::ir::{Api, Operation, PageInput};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The input by which many APIs let the caller choose between one response and a stream.
const STREAM: &str = "stream";

/// The end of the stream, what its schema describes, and how a request asks for it.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object")]
pub(crate) struct Events {
    pub(crate) end: Option<String>,
    pub(crate) item: Option<EventItem>,
    request: Option<Request>,
}

/// What the schema of a server-sent event describes.
#[derive(Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum EventItem {
    /// The data.
    Data,
    /// The event with all its fields.
    Event,
}

/// The input that asks for events.
#[derive(Clone, serde::Deserialize)]
#[serde(untagged, expecting = "expected the name of an input, the path to one, or `false`")]
enum Request {
    /// `false`: there is none. `true` is the default.
    Bool(bool),
    Input(PageTarget),
}

impl Extension for Events {
    const NAME: &'static str = "x-oasmith-events";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Root, ObjectKind::Operation];
    const FORM: &'static str =
        "the fields are `end`, `item`, which is `data` or `event`, and `request`, the name of an input or `false`";
}

impl Events {
    /// Completes the extension of an operation with that of the root.
    pub(crate) fn or(self, root: Self) -> Self {
        Self { end: self.end.or(root.end), item: self.item.or(root.item), request: self.request.or(root.request) }
    }

    /// Whether it says how events are asked for.
    pub(crate) fn has_request(&self) -> bool {
        self.request.is_some()
    }

    /// Returns the boolean input that asks for events. One that the root names need not exist.
    pub(crate) fn input(
        &self,
        is_own: bool,
        api: &Api,
        operation: &Operation,
        owner: &Location,
    ) -> Result<Option<PageInput>, Mismatch> {
        let location = owner.child(Self::NAME);
        let inputs = Inputs { api, operation, location: &location };
        let input = |target: &PageTarget| inputs.input("request", target, ExpectedType::Bool);
        match &self.request {
            Some(Request::Bool(false)) => Ok(None),
            Some(Request::Input(target)) if is_own => input(target).map(Some),
            Some(Request::Input(target)) => Ok(input(target).ok()),
            None | Some(Request::Bool(true)) => Ok(input(&PageTarget::Name(STREAM.to_owned())).ok()),
        }
    }

    /// The extension of an operation without a stream.
    pub(crate) fn without_stream(owner: &Location) -> Mismatch {
        let message = "the operation has no response that is a stream of events";
        Mismatch::new(&owner.child(Self::NAME), message)
    }
}
