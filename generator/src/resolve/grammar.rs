//! The grammar of OpenAPI 3.0 as data: which members an object has, what form their values have, and which of them are
//! pieces that are read on their own.

/// What is read on its own, and may be a `$ref` instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    PathItem,
    Operation,
    Callback,
    Parameter,
    RequestBody,
    Response,
    Header,
    Example,
    SecurityScheme,
    Schema,
}

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Anything.
    Any,
    Text,
    /// A string that only people read.
    Prose,
    Flag,
    /// A whole number, not negative.
    Count,
    Number,
    /// A list of texts.
    Texts,
    /// A list of anything.
    Values,
    /// Texts by name.
    NamedTexts,
    /// The requirements of `security`.
    Requirements,
    /// The `mapping` of a discriminator.
    Mapping,
    /// A piece.
    One(Kind),
    /// A list of pieces.
    Many(Kind),
    /// Pieces by name.
    Named(Kind),
    /// Pieces by name, where names that start with `x-` are extensions.
    NamedOrExtension(Kind),
    /// `true`, `false` or a piece.
    FlagOrOne(Kind),
    /// An object that is no piece.
    Object(Fields),
    /// The same, left out where a required member is missing: it only documents.
    Note(Fields),
    /// A string out of a list; others are left out.
    Word(&'static [&'static str]),
    /// A list of such objects.
    Objects(Fields),
    /// Such objects by name.
    NamedObjects(Fields),
}

/// The members of an object.
pub(super) type Fields = &'static [Field];

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) absent: Absent,
}

/// What it means that a member is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    Fine,
    /// Nothing can be made of the object.
    Error,
    /// The specification asks for it, but nothing depends on it.
    EmptyText,
    EmptyObject,
    /// True where the style is `form`, which is the default.
    Exploded,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, absent: Absent::Fine }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, absent: Absent::Error }
}

const fn should(name: &'static str, shape: Shape) -> Field {
    let absent = if matches!(shape, Shape::Text | Shape::Prose) { Absent::EmptyText } else { Absent::EmptyObject };
    Field { name, shape, absent }
}

impl Kind {
    /// What it is called in a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::Callback => "callback",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::Header => "header",
            Self::Example => "example",
            Self::SecurityScheme => "security scheme",
            Self::Schema => "schema",
        }
    }

    /// The same with its article.
    pub(super) fn with_article(self) -> String {
        let article = if matches!(self, Self::Operation | Self::Example) { "an" } else { "a" };
        format!("{article} {}", self.name())
    }

    pub(super) fn fields(self) -> Fields {
        match self {
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            // Its members are path items by an expression each.
            Self::Callback => &[],
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::Response => RESPONSE,
            Self::Header => HEADER,
            Self::Example => EXAMPLE,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Schema => SCHEMA,
        }
    }
}

/// The methods of a path item.
pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The styles of query parameters.
pub(super) const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

pub(super) const ROOT: Fields = &[
    may("openapi", Shape::Any),
    may("info", Shape::Object(INFO)),
    may("servers", Shape::Objects(SERVER)),
    may("components", Shape::Object(COMPONENTS)),
    may("paths", Shape::NamedOrExtension(Kind::PathItem)),
    may("webhooks", Shape::NamedOrExtension(Kind::PathItem)),
    may("x-webhooks", Shape::NamedOrExtension(Kind::PathItem)),
    may("security", Shape::Requirements),
    may("tags", Shape::Objects(TAG)),
];

pub(super) const SWAGGER: Fields = &[may("definitions", Shape::Named(Kind::Schema))];

const INFO: Fields = &[may("title", Shape::Text), may("description", Shape::Prose), may("version", Shape::Text)];

pub(super) const SERVER: Fields = &[
    must("url", Shape::Text),
    may("description", Shape::Prose),
    may("variables", Shape::NamedObjects(SERVER_VARIABLE)),
];

const SERVER_VARIABLE: Fields =
    &[may("enum", Shape::Texts), must("default", Shape::Text), may("description", Shape::Prose)];

const TAG: Fields =
    &[must("name", Shape::Text), may("description", Shape::Prose), may("externalDocs", Shape::Note(EXTERNAL_DOCS))];

const EXTERNAL_DOCS: Fields = &[may("description", Shape::Prose), must("url", Shape::Text)];

const COMPONENTS: Fields = &[
    may("schemas", Shape::Named(Kind::Schema)),
    may("responses", Shape::Named(Kind::Response)),
    may("parameters", Shape::Named(Kind::Parameter)),
    may("examples", Shape::Named(Kind::Example)),
    may("requestBodies", Shape::Named(Kind::RequestBody)),
    may("headers", Shape::Named(Kind::Header)),
    may("securitySchemes", Shape::Named(Kind::SecurityScheme)),
    may("callbacks", Shape::Named(Kind::Callback)),
    may("pathItems", Shape::Named(Kind::PathItem)),
];

const PATH_ITEM: Fields = &[
    may("get", Shape::One(Kind::Operation)),
    may("put", Shape::One(Kind::Operation)),
    may("post", Shape::One(Kind::Operation)),
    may("delete", Shape::One(Kind::Operation)),
    may("options", Shape::One(Kind::Operation)),
    may("head", Shape::One(Kind::Operation)),
    may("patch", Shape::One(Kind::Operation)),
    may("trace", Shape::One(Kind::Operation)),
    may("query", Shape::One(Kind::Operation)),
    may("summary", Shape::Prose),
    may("description", Shape::Prose),
    may("servers", Shape::Objects(SERVER)),
    may("parameters", Shape::Many(Kind::Parameter)),
];

const OPERATION: Fields = &[
    may("tags", Shape::Texts),
    may("summary", Shape::Prose),
    may("description", Shape::Prose),
    may("externalDocs", Shape::Note(EXTERNAL_DOCS)),
    may("operationId", Shape::Text),
    may("parameters", Shape::Many(Kind::Parameter)),
    may("requestBody", Shape::One(Kind::RequestBody)),
    should("responses", Shape::NamedOrExtension(Kind::Response)),
    may("deprecated", Shape::Flag),
    may("security", Shape::Requirements),
    may("servers", Shape::Objects(SERVER)),
    may("callbacks", Shape::NamedOrExtension(Kind::Callback)),
];

const PARAMETER: Fields = &[
    must("name", Shape::Text),
    must("in", Shape::Text),
    may("description", Shape::Prose),
    may("required", Shape::Flag),
    may("deprecated", Shape::Flag),
    may("allowEmptyValue", Shape::Flag),
    may("style", Shape::Text),
    may("explode", Shape::Flag),
    may("allowReserved", Shape::Flag),
    may("schema", Shape::One(Kind::Schema)),
    may("content", Shape::NamedObjects(MEDIA_TYPE)),
    may("example", Shape::Any),
    may("examples", Shape::Named(Kind::Example)),
];

const HEADER: Fields = &[
    may("description", Shape::Prose),
    may("required", Shape::Flag),
    may("deprecated", Shape::Flag),
    may("style", Shape::Word(&["simple"])),
    may("schema", Shape::One(Kind::Schema)),
    may("content", Shape::NamedObjects(MEDIA_TYPE)),
    may("example", Shape::Any),
    may("examples", Shape::Named(Kind::Example)),
];

const REQUEST_BODY: Fields =
    &[may("description", Shape::Prose), may("content", Shape::NamedObjects(MEDIA_TYPE)), may("required", Shape::Flag)];

/// `links` are left out: they describe, and change nothing in what is sent or received.
const RESPONSE: Fields = &[
    should("description", Shape::Prose),
    may("headers", Shape::Named(Kind::Header)),
    may("content", Shape::NamedObjects(MEDIA_TYPE)),
];

const MEDIA_TYPE: Fields = &[
    may("schema", Shape::One(Kind::Schema)),
    may("example", Shape::Any),
    may("examples", Shape::Named(Kind::Example)),
    may("encoding", Shape::NamedObjects(ENCODING)),
];

const ENCODING: Fields = &[
    may("contentType", Shape::Text),
    may("headers", Shape::Named(Kind::Header)),
    may("style", Shape::Word(QUERY_STYLES)),
    Field { name: "explode", shape: Shape::Flag, absent: Absent::Exploded },
    may("allowReserved", Shape::Flag),
];

const EXAMPLE: Fields = &[
    may("summary", Shape::Prose),
    may("description", Shape::Prose),
    may("value", Shape::Any),
    may("externalValue", Shape::Text),
];

const SECURITY_SCHEME: Fields = &[
    must("type", Shape::Text),
    may("description", Shape::Prose),
    may("name", Shape::Text),
    may("in", Shape::Text),
    may("scheme", Shape::Text),
    may("bearerFormat", Shape::Text),
    should("flows", Shape::Object(FLOWS)),
    should("openIdConnectUrl", Shape::Text),
];

const FLOWS: Fields = &[
    may("implicit", Shape::Object(FLOW)),
    may("password", Shape::Object(FLOW)),
    may("clientCredentials", Shape::Object(FLOW)),
    may("authorizationCode", Shape::Object(FLOW)),
];

const FLOW: Fields = &[
    should("authorizationUrl", Shape::Text),
    should("tokenUrl", Shape::Text),
    may("refreshUrl", Shape::Text),
    should("scopes", Shape::NamedTexts),
];

const SCHEMA: Fields = &[
    may("title", Shape::Text),
    may("description", Shape::Prose),
    may("type", Shape::Text),
    may("format", Shape::Text),
    may("nullable", Shape::Flag),
    may("readOnly", Shape::Flag),
    may("writeOnly", Shape::Flag),
    may("deprecated", Shape::Flag),
    may("properties", Shape::Named(Kind::Schema)),
    may("required", Shape::Texts),
    may("additionalProperties", Shape::FlagOrOne(Kind::Schema)),
    may("items", Shape::One(Kind::Schema)),
    may("allOf", Shape::Many(Kind::Schema)),
    may("oneOf", Shape::Many(Kind::Schema)),
    may("anyOf", Shape::Many(Kind::Schema)),
    may("not", Shape::One(Kind::Schema)),
    may("discriminator", Shape::Object(DISCRIMINATOR)),
    may("enum", Shape::Values),
    may("default", Shape::Any),
    may("example", Shape::Any),
    may("pattern", Shape::Text),
    may("minLength", Shape::Count),
    may("maxLength", Shape::Count),
    may("minimum", Shape::Number),
    may("maximum", Shape::Number),
    may("exclusiveMinimum", Shape::Flag),
    may("exclusiveMaximum", Shape::Flag),
    may("multipleOf", Shape::Number),
    may("minItems", Shape::Count),
    may("maxItems", Shape::Count),
    may("uniqueItems", Shape::Flag),
    may("minProperties", Shape::Count),
    may("maxProperties", Shape::Count),
    may("externalDocs", Shape::Note(EXTERNAL_DOCS)),
];

const DISCRIMINATOR: Fields = &[must("propertyName", Shape::Text), may("mapping", Shape::Mapping)];

pub(super) fn field(fields: Fields, name: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.name == name)
}
