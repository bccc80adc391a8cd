//! Responses that are streams of events.

use super::{PageInput, Type};

/// A stream of events that a successful response can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventStream {
    /// The media types of the stream, at least one.
    pub media_types: Vec<String>,
    /// What an event holds.
    pub content: EventContent,
    /// The data of the event that ends the stream.
    pub end: Option<String>,
    /// The boolean input that asks for the stream.
    pub request: Option<PageInput>,
}

/// What an event holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventContent {
    /// Unspecified.
    Raw,
    /// A string.
    Text,
    /// JSON as its data.
    Json(Type),
    /// Fields of a server-sent event, described as an object.
    Fields(Type),
}

impl EventContent {
    /// Returns the type of an event.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Fields(ty) => Some(ty),
            Self::Raw | Self::Text => None,
        }
    }

    pub(crate) fn ty_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Fields(ty) => Some(ty),
            Self::Raw | Self::Text => None,
        }
    }
}
