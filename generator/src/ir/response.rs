//! The responses of an operation.

use super::{Docs, EnvelopeId, Type};

/// The success responses of an operation.
#[derive(Clone, Debug)]
pub struct Success {
    /// Value of the `Accept` header.
    pub accept: String,
    /// The distinct responses, at least one. If all have the same type, there is only one.
    pub cases: Vec<ResponseCase>,
    /// When there is no value although a case has one.
    pub absence: Absence,
    /// Media types that represent the same content in another format; requested only explicitly.
    pub others: Vec<String>,
    /// Whether the body can be streamed.
    pub is_streamed: bool,
}

/// When a successful call returns no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absence {
    /// Never.
    #[default]
    Never,
    /// With a documented status that has no body.
    NoContent,
    /// With an empty body, for any status.
    Empty,
}

/// A success status and its content.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// The status.
    pub status: Status,
    /// The media types of this case, if the status has several cases.
    pub media_types: Vec<String>,
    /// The content.
    pub value: ResponseValue,
    /// Its description.
    pub description: String,
}

/// A documented header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// Its name.
    pub wire: String,
    /// The type of its value.
    pub ty: Type,
    /// Whether its value is JSON, as `content` says.
    pub is_json: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// A status or a range of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// This status.
    Code(u16),
    /// All statuses of a class: 2 for `2XX`.
    Class(u16),
    /// All other statuses.
    Default,
}

/// The content of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseValue {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Type),
    /// A string or another scalar in any media type: read as JSON if the media type is JSON, else as text.
    TextOrJson(Type),
    /// JSON in an envelope, and whether the payload is required.
    Payload(EnvelopeId, Type, bool),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl ResponseValue {
    /// Returns the type of JSON content.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::TextOrJson(ty) | Self::Payload(_, ty, _) => Some(ty),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }
}

/// A documented status that is not a success.
#[derive(Clone, Debug)]
pub struct ErrorStatus {
    /// The status.
    pub status: Status,
    /// Its description.
    pub description: String,
    /// The type of its body, if it is JSON.
    pub ty: Option<Type>,
}
