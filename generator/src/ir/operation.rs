//! Operations of an API: what is sent, what comes back, and what it takes to be let in.

use super::{Api, Docs, Pagination, ProductId, ServerId, Shape, Struct, Type, TypeId};
use crate::location::Location;

/// Index of an operation in [`Api::operations`](super::Api::operations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(usize);

impl OperationId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position of the operation in the API.
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

/// A request that the server makes: a webhook or a callback.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its name in the description.
    pub wire: String,
    /// What its name is made from.
    pub name: String,
    /// What is said about it.
    pub docs: Docs,
    /// Type of its body.
    pub ty: Type,
}

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its name in the description.
    pub key: String,
    /// Name that the description gives it by extension.
    pub name: Option<String>,
    /// What is said about it.
    pub docs: Docs,
}

/// How responses are wrapped.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Envelope {
    /// Spellings of the property that holds the business code.
    pub code: Vec<String>,
    /// Spellings of the property that holds the message.
    #[serde(default)]
    pub message: Vec<String>,
    /// Name of the property that holds the payload.
    pub payload: String,
    /// Name of the property that holds details of a failure.
    #[serde(default)]
    pub error: Option<String>,
    /// Properties that lead to the request's id.
    #[serde(default)]
    pub request_id: Vec<String>,
    /// Codes that mean success.
    pub success: Vec<EnvelopeCode>,
    /// Whether the code stands beside the properties of the response, or is not there at all, and no payload is wrapped.
    #[serde(default)]
    pub bare: bool,
    /// Whether a body with neither a code nor a payload is refused.
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
    /// The code as text.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Something that can be asked of the API.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub location: Location,
    /// Its `operationId`.
    pub key: Option<String>,
    /// Name of its method, if the description gives one.
    pub name: Option<String>,
    /// Its group.
    pub tag: TagId,
    /// HTTP method in capitals.
    pub method: String,
    /// Path with `{…}` for parameters.
    pub path: String,
    /// What is said about it.
    pub docs: Docs,
    /// What is sent beside the body; path parameters first, in order of the path.
    pub parameters: Vec<Parameter>,
    /// What is sent as the body.
    pub body: Option<Body>,
    /// What comes back when it works.
    pub success: Success,
    /// Documented headers of responses that are a success.
    pub headers: Vec<ResponseHeader>,
    /// Documented statuses that are not a success.
    pub errors: Vec<ErrorStatus>,
    /// The enum of the business codes that are documented.
    pub error_codes: Option<Type>,
    /// Alternatives of schemes that must all be met. Empty: nothing is needed.
    pub security: Vec<Vec<SchemeId>>,
    /// A server of its own.
    pub server: Option<ServerId>,
    /// The product that it belongs to.
    pub product: Option<ProductId>,
    /// How its pages are asked for.
    pub pagination: Option<Pagination>,
    /// What its responses must hold.
    pub results: Vec<ResultRule>,
    /// How a request that is sent twice does its work once.
    pub idempotency: Option<Idempotency>,
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

/// What successful responses of an operation must hold to be believed.
#[derive(Clone, Debug)]
pub struct ResultRule {
    /// The status of the responses; `None` for all of them.
    pub status: Option<Status>,
    /// Lists of properties; the result has a value for at least one of each.
    pub evidence: Vec<Vec<String>>,
    /// Whether none of the described properties need be there.
    pub is_open: bool,
}

impl Operation {
    /// Calls `change` for every type that a request or a response holds.
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
        self.headers.iter_mut().for_each(|header| change(&mut header.ty));
        self.error_codes.iter_mut().for_each(&mut *change);
        self.errors.iter_mut().filter_map(|error| error.ty.as_mut()).for_each(change);
    }
}

/// A value that is sent beside the body.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the specification has as many switches, and each is independent")]
pub struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Where it goes.
    pub place: Place,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each item gets a name of its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether it is written as JSON, whatever its style.
    pub as_json: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// What is said about it.
    pub docs: Docs,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
}

/// How lists and objects are written in a parameter.
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
    /// `a`, a tab, `b`; of Swagger 2.0
    TabDelimited,
    /// `name[key]=a`
    DeepObject,
}

/// What is sent as the body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// What it can be, at least one; the first is what we speak best.
    pub choices: Vec<BodyChoice>,
    /// What is said about it.
    pub docs: Docs,
}

impl Body {
    /// The object that it is, if it is nothing else.
    pub(crate) fn object<'a>(&self, api: &'a Api) -> Option<(TypeId, &'a Struct)> {
        let [BodyChoice { kind: BodyKind::Json(Type::Named(id)) | BodyKind::Form(Type::Named(id)), .. }] =
            self.choices.as_slice()
        else {
            return None;
        };
        match &api.type_def(*id).shape {
            Shape::Struct(object) => Some((*id, object)),
            _ => None,
        }
    }
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct BodyChoice {
    /// Media type that is sent.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// An example of it.
    pub sample: Option<serde_json::Value>,
    /// Of a form: the properties that are more than scalars, or that the description gives an encoding.
    pub fields: Vec<FormField>,
}

/// A property of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Name on the wire.
    pub wire: String,
    /// What its values are.
    pub kind: FieldKind,
    /// How it is written, where the description says so.
    pub writing: Option<FieldWriting>,
}

/// What the values of a form's property are. Those that need more come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldKind {
    /// Strings, numbers, booleans.
    Scalar,
    /// Anything at all.
    Free,
    /// Objects of which nothing is known.
    FreeObject,
    /// Lists of values of which nothing is known.
    FreeList,
    /// Lists.
    List,
    /// Objects.
    Object,
}

/// How a property of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldWriting {
    /// In a style.
    Styled {
        /// The style.
        style: Style,
        /// Whether each item gets a name of its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        reserved: bool,
    },
    /// As JSON.
    Json,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// As JSON.
    Json(Type),
    /// As a form: names and values.
    Form(Type),
    /// As parts, some of which may be files.
    Multipart(TypeId),
    /// As text.
    Text,
    /// As it is.
    Bytes,
}

impl BodyKind {
    /// The type of what is written.
    pub(crate) fn ty(&self) -> Option<Type> {
        match self {
            Self::Json(ty) | Self::Form(ty) => Some(ty.clone()),
            Self::Multipart(id) => Some(Type::Named(*id)),
            Self::Text | Self::Bytes => None,
        }
    }

    /// The type of the whole body, bodies that are no JSON included.
    pub(crate) fn whole(&self) -> Type {
        match self {
            Self::Json(ty) | Self::Form(ty) => ty.clone(),
            Self::Multipart(id) => Type::Named(*id),
            Self::Text => Type::String,
            Self::Bytes => Type::File,
        }
    }
}

/// What comes back when it works.
#[derive(Clone, Debug)]
pub struct Success {
    /// Value of the `Accept` header.
    pub accept: String,
    /// Cases by status; at least one, and all of one type means one case.
    pub cases: Vec<ResponseCase>,
    /// When there is no value, though a case has one.
    pub absence: Absence,
    /// Media types that say in another form what the cases hold. They are not asked for unless the caller does.
    pub others: Vec<String>,
    /// Whether the body may be read as it comes.
    pub is_streamed: bool,
}

/// When a call that succeeds returns no value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absence {
    /// Never.
    #[default]
    Never,
    /// With a status that has no body, which is documented beside another.
    NoContent,
    /// With an empty body, whatever the status.
    Empty,
}

/// A success status and what comes with it.
#[derive(Clone, Debug)]
pub struct ResponseCase {
    /// The status.
    pub status: Status,
    /// The media types of this case, where the status has several cases.
    pub media_types: Vec<String>,
    /// What comes with it.
    pub value: ResponseValue,
    /// What the description says of it.
    pub description: String,
}

/// A documented header of a response.
#[derive(Clone, Debug)]
pub struct ResponseHeader {
    /// Its name.
    pub wire: String,
    /// Type of its value.
    pub ty: Type,
    /// What is said about it.
    pub docs: Docs,
}

/// A status or a range of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Exactly this one.
    Code(u16),
    /// All of a class, 2 for `2XX`.
    Class(u16),
    /// Any that is not listed.
    Default,
}

/// What a response holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResponseValue {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Type),
    /// A string, or another scalar, in any media type: JSON if it is called so, else text.
    TextOrJson(Type),
    /// JSON in an envelope; whether the payload is always there.
    Payload(EnvelopeId, Type, bool),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl ResponseValue {
    /// The type of what is read as JSON.
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
    /// What the description says of it.
    pub description: String,
    /// Type of its body, if it is JSON.
    pub ty: Option<Type>,
}
