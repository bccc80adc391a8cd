//! Operations of an API: requests, responses and security requirements.

use super::{
    Body, BodyKind, Bounds, Docs, ErrorStatus, EventStream, Pagination, ProductId, ResponseHeader, ResponseValue,
    ServerId, Status, Success, Type,
};
use crate::location::Location;

/// Index of an operation in [`Api::operations`](super::Api::operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(usize);

impl OperationId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// Returns the index of the operation.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// Index of a tag in [`Api::tags`](super::Api::tags).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TagId(pub usize);

/// Index of a security scheme in [`Api::schemes`](super::Api::schemes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub usize);

/// Index of an envelope in [`Api::envelopes`](super::Api::envelopes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnvelopeId(pub usize);

/// A request that the API sends: a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name in the description.
    pub wire: String,
    /// The source of its Rust name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The type of its body.
    pub ty: Type,
    /// Whether a body with none of the described properties is valid too.
    pub is_open: bool,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name in the description.
    pub key: String,
    /// The name that `x-oasmith-name` sets.
    pub name: Option<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// How responses are wrapped: `x-oasmith-envelope`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object")]
pub struct Envelope {
    /// The property of the business code, and its aliases.
    pub code: Vec<String>,
    /// The property of the message, and its aliases.
    #[serde(default)]
    pub message: Vec<String>,
    /// The property of the payload.
    pub payload: String,
    /// The property of error details.
    #[serde(default)]
    pub error: Option<String>,
    /// The path to the request id.
    #[serde(default)]
    pub request_id: Vec<String>,
    /// Codes that mean success.
    pub success: Vec<EnvelopeCode>,
    /// Whether the payload is not wrapped: the code, if any, is beside the properties of the response.
    #[serde(default)]
    pub bare: bool,
    /// Whether a body without a code and without a payload is rejected.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// A business code: a number or a string.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub enum EnvelopeCode {
    /// A number.
    Number(i64),
    /// A string.
    Text(String),
}

impl EnvelopeCode {
    /// Returns the code as a string.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// An operation: an HTTP method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its location in the description.
    pub location: Location,
    /// Its `operationId`.
    pub key: Option<String>,
    /// The name of its method, if the description sets one.
    pub name: Option<String>,
    /// Its tag.
    pub tag: TagId,
    /// The HTTP method in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its parameters; path parameters first, in the order of the path.
    pub parameters: Vec<Parameter>,
    /// Its request body.
    pub body: Option<Body>,
    /// Its success responses.
    pub success: Success,
    /// The stream of events that its success responses can be.
    pub events: Option<EventStream>,
    /// Documented headers of its success responses.
    pub headers: Vec<ResponseHeader>,
    /// Documented statuses other than success.
    pub errors: Vec<ErrorStatus>,
    /// The enum of its documented business codes.
    pub error_codes: Option<Type>,
    /// Alternative security requirements; all schemes of an alternative are required. Empty if none is required.
    pub security: Vec<Vec<SchemeId>>,
    /// Its own server.
    pub server: Option<ServerId>,
    /// Its product.
    pub product: Option<ProductId>,
    /// Its pagination.
    pub pagination: Option<Pagination>,
    /// The rules that its successful responses must satisfy.
    pub results: Vec<ResultRule>,
    /// How a request that is sent twice does its work once.
    pub idempotency: Option<Idempotency>,
    /// When what it shows is final.
    pub wait: Option<Wait>,
}

/// When what an operation shows is final.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The path to the state in the output.
    pub path: Vec<String>,
    /// The states that mean that it is done.
    pub until: Vec<String>,
    /// The states that mean that it failed.
    pub fail: Vec<String>,
}

/// How a request that is sent twice does its work once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Sending it twice does what sending it once does.
    Always,
    /// The server recognises a repeated request by this header.
    Header(String),
    /// The server recognises a repeated request by this property of the body.
    Property(String),
}

/// A rule that successful responses of an operation must satisfy.
#[derive(Clone, Debug)]
pub struct ResultRule {
    /// The status that the rule applies to; `None` for all.
    pub status: Option<Status>,
    /// Lists of properties; at least one property of each list must have a value.
    pub evidence: Vec<Vec<String>>,
    /// Whether a response may have none of the described properties.
    pub is_open: bool,
}

impl Operation {
    /// Calls `change` for every type in a request or a response.
    pub(crate) fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Type)) {
        self.parameters.iter_mut().for_each(|parameter| change(&mut parameter.ty));
        for choice in self.body.iter_mut().flat_map(|body| &mut body.choices) {
            match &mut choice.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) => change(ty),
                BodyKind::Multipart(id) => {
                    let mut ty = Type::Named(*id);
                    change(&mut ty);
                    if let Type::Named(changed) = ty {
                        *id = changed;
                    }
                }
                BodyKind::Text | BodyKind::Bytes => {}
            }
        }
        for case in &mut self.success.cases {
            if let ResponseValue::Json(ty) | ResponseValue::TextOrJson(ty) | ResponseValue::Payload(_, ty, _) =
                &mut case.value
            {
                change(ty);
            }
        }
        self.events.iter_mut().filter_map(|events| events.content.ty_mut()).for_each(&mut *change);
        self.headers.iter_mut().for_each(|header| change(&mut header.ty));
        self.error_codes.iter_mut().for_each(&mut *change);
        self.errors.iter_mut().filter_map(|error| error.ty.as_mut()).for_each(change);
    }
}

/// A parameter: a value outside of the body.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the specification has as many switches, and each is independent")]
pub struct Parameter {
    /// The location of the parameter object.
    pub location: Location,
    /// Name on the wire.
    pub wire: String,
    /// Its location: `in`.
    pub sent_in: ParameterLocation,
    /// How arrays and objects are serialized.
    pub style: Style,
    /// Whether items are serialized separately.
    pub explode: bool,
    /// Whether reserved characters are not percent-encoded.
    pub allow_reserved: bool,
    /// Whether it is serialized as JSON, regardless of its style.
    pub as_json: bool,
    /// Whether it is required.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Constraints on its value.
    pub bounds: Bounds,
    /// Its documentation.
    pub docs: Docs,
}

/// The location of a parameter: `in`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How arrays and objects are serialized in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a&name=b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `a`, a tab, `b`; only in Swagger 2.0
    TabDelimited,
    /// `name[key]=a`
    DeepObject,
}
