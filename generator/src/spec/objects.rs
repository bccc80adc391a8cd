//! The rows of all objects but schemas.

use super::columns::{ANY, BOOL, DOCUMENTATION, STRING, STRINGS, V3, V20, V30, V31_ON, V32};
use super::grammar::{Field, FieldType, IfMissing, Names, Object, ObjectKind, Usage, optional, required};
use super::schemas::{DISCRIMINATOR, ITEMS, SCHEMA, XML};
use super::version::VersionSet;

const EXTERNAL_DOCS: FieldType = object(ObjectKind::ExternalDocs);
const SCHEMA_OBJECT: FieldType = object(ObjectKind::Schema);
const OPERATION: FieldType = object(ObjectKind::Operation);
const PARAMETER: FieldType = object(ObjectKind::Parameter);
const RESPONSE: FieldType = object(ObjectKind::Response);
const ENCODING: FieldType = object(ObjectKind::Encoding);
const SECURITY_SCHEME: FieldType = object(ObjectKind::SecurityScheme);
const FLOW: FieldType = object(ObjectKind::Flow);
const SERVERS: FieldType = FieldType::List(&object(ObjectKind::Server));
const PARAMETERS: FieldType = FieldType::List(&PARAMETER);
const HEADERS: FieldType = FieldType::Map(&object(ObjectKind::Header), Names::Header);
const EXAMPLES: FieldType = map(&object(ObjectKind::Example));
const CONTENT: FieldType = FieldType::Map(&object(ObjectKind::MediaType), Names::MediaType);
const PATH_ITEMS: FieldType = FieldType::Map(&object(ObjectKind::PathItem), Names::Extensible);
const CALLBACKS: FieldType = FieldType::Map(&object(ObjectKind::Callback), Names::Extensible);
const SCHEMES: FieldType = FieldType::List(&FieldType::Enum(&["http", "https", "ws", "wss"]));
const SECURITY: FieldType = FieldType::SecurityRequirements;

/// The styles of query parameters, and of fields of a form.
pub(crate) const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

const fn object(kind: ObjectKind) -> FieldType {
    FieldType::Object(kind)
}

const fn map(field_type: &'static FieldType) -> FieldType {
    FieldType::Map(field_type, Names::Free)
}

const fn components(name: &'static str, field_type: &'static FieldType) -> Field {
    optional(name, FieldType::Map(field_type, Names::Component))
}

impl ObjectKind {
    #[cfg(test)]
    pub(super) const ALL: [Self; 27] = [
        Self::Root,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Components,
        Self::PathItem,
        Self::Operation,
        Self::ExternalDocs,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Header,
        Self::Tag,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::Flows,
        Self::Flow,
        Self::Items,
    ];

    /// Its name and its fields.
    pub(crate) const fn object(self) -> Object {
        match self {
            Self::Root => inner("the description", ROOT),
            Self::Info => inner("`info`", INFO),
            Self::Contact => inner("`contact`", CONTACT),
            Self::License => inner("`license`", LICENSE),
            Self::Server => inner("a server", SERVER),
            Self::ServerVariable => inner("a server variable", SERVER_VARIABLE),
            Self::Components => inner("`components`", COMPONENTS),
            Self::PathItem => node("a path item", PATH_ITEM),
            Self::Operation => Object { is_referable: false, ..node("an operation", OPERATION_FIELDS) },
            Self::ExternalDocs => inner("`externalDocs`", EXTERNAL_DOCS_FIELDS),
            Self::Parameter => node("a parameter", PARAMETER_FIELDS),
            Self::RequestBody => node("a request body", REQUEST_BODY),
            Self::MediaType => referable("a media type", MEDIA_TYPE),
            Self::Encoding => inner("an encoding", ENCODING_FIELDS),
            Self::Response => node("a response", RESPONSE_FIELDS),
            // Its fields are path items, each by an expression.
            Self::Callback => node("a callback", &[]),
            Self::Example => node("an example", EXAMPLE),
            Self::Link => referable("a link", LINK),
            Self::Header => node("a header", HEADER),
            Self::Tag => inner("a tag", TAG),
            Self::Schema => node("a schema", SCHEMA),
            Self::Discriminator => inner("a discriminator", DISCRIMINATOR),
            Self::Xml => inner("`xml`", XML),
            Self::SecurityScheme => node("a security scheme", SECURITY_SCHEME_FIELDS),
            Self::Flows => inner("`flows`", FLOWS),
            Self::Flow => inner("an OAuth flow", FLOW_FIELDS),
            Self::Items => referable("`items`", ITEMS),
        }
    }
}

/// An object that is read with the one that contains it.
const fn inner(name: &'static str, fields: &'static [Field]) -> Object {
    Object { name, fields, is_referable: false, is_node: false }
}

const fn referable(name: &'static str, fields: &'static [Field]) -> Object {
    Object { is_referable: true, ..inner(name, fields) }
}

const fn node(name: &'static str, fields: &'static [Field]) -> Object {
    Object { is_node: true, ..referable(name, fields) }
}

/// The absence of `openapi`, `info` and `paths` is reported with the outline, so they are not required here.
const ROOT: &[Field] = &[
    optional("swagger", STRING).of(V20),
    optional("openapi", ANY).of(V3),
    optional("$self", STRING).of(V32),
    optional("jsonSchemaDialect", STRING).of(V31_ON),
    optional("info", object(ObjectKind::Info)),
    optional("host", STRING).of(V20),
    optional("basePath", STRING).of(V20),
    optional("schemes", SCHEMES).of(V20),
    optional("consumes", STRINGS).of(V20),
    optional("produces", STRINGS).of(V20),
    optional("servers", SERVERS).of(V3),
    optional("paths", PATH_ITEMS),
    optional("webhooks", PATH_ITEMS).of(V31_ON).used(Usage::Read),
    optional("x-webhooks", PATH_ITEMS).of(VersionSet::NONE).used(Usage::Read),
    optional("components", object(ObjectKind::Components)).of(V3),
    optional("definitions", map(&SCHEMA_OBJECT)).of(V20),
    optional("parameters", map(&PARAMETER)).of(V20),
    optional("responses", map(&RESPONSE)).of(V20),
    optional("securityDefinitions", map(&SECURITY_SCHEME)).of(V20),
    optional("security", SECURITY),
    optional("tags", FieldType::List(&object(ObjectKind::Tag))),
    optional("externalDocs", EXTERNAL_DOCS).used(Usage::Unread),
];

const INFO: &[Field] = &[
    optional("title", STRING),
    optional("summary", DOCUMENTATION).of(V31_ON),
    optional("description", DOCUMENTATION),
    optional("termsOfService", STRING).used(Usage::Unread),
    optional("contact", object(ObjectKind::Contact)).used(Usage::Unread),
    optional("license", object(ObjectKind::License)).used(Usage::Unread),
    optional("version", STRING),
];

const CONTACT: &[Field] = &[optional("name", STRING), optional("url", STRING), optional("email", STRING)];

const LICENSE: &[Field] =
    &[required("name", STRING), optional("identifier", STRING).of(V31_ON), optional("url", STRING)];

const SERVER: &[Field] = &[
    required("url", STRING),
    optional("name", STRING).of(V32),
    optional("description", DOCUMENTATION),
    optional("variables", map(&object(ObjectKind::ServerVariable))),
];

const SERVER_VARIABLE: &[Field] =
    &[optional("enum", STRINGS), required("default", STRING), optional("description", DOCUMENTATION)];

const COMPONENTS: &[Field] = &[
    components("schemas", &SCHEMA_OBJECT),
    components("responses", &RESPONSE),
    components("parameters", &PARAMETER),
    components("examples", &object(ObjectKind::Example)),
    components("requestBodies", &object(ObjectKind::RequestBody)),
    components("headers", &object(ObjectKind::Header)),
    components("securitySchemes", &SECURITY_SCHEME),
    components("links", &object(ObjectKind::Link)).used(Usage::Unread),
    components("callbacks", &object(ObjectKind::Callback)),
    components("pathItems", &object(ObjectKind::PathItem)).of(V31_ON).used(Usage::Read),
    components("mediaTypes", &object(ObjectKind::MediaType)).of(V32),
];

const PATH_ITEM: &[Field] = &[
    optional("$ref", STRING).used(Usage::Unread),
    optional("summary", DOCUMENTATION).of(V3),
    optional("description", DOCUMENTATION).of(V3),
    optional("get", OPERATION),
    optional("put", OPERATION),
    optional("post", OPERATION),
    optional("delete", OPERATION),
    optional("options", OPERATION),
    optional("head", OPERATION),
    optional("patch", OPERATION),
    optional("trace", OPERATION).of(V3),
    optional("query", OPERATION).of(V32).used(Usage::Read),
    optional("additionalOperations", map(&OPERATION)).of(V32),
    optional("servers", SERVERS).of(V3),
    optional("parameters", PARAMETERS),
];

const OPERATION_FIELDS: &[Field] = &[
    optional("tags", STRINGS),
    optional("summary", DOCUMENTATION),
    optional("description", DOCUMENTATION),
    optional("externalDocs", EXTERNAL_DOCS),
    optional("operationId", STRING),
    optional("consumes", STRINGS).of(V20),
    optional("produces", STRINGS).of(V20),
    optional("schemes", SCHEMES).of(V20),
    optional("parameters", PARAMETERS),
    optional("requestBody", object(ObjectKind::RequestBody)).of(V3),
    optional("responses", FieldType::Map(&RESPONSE, Names::Status)).if_missing(IfMissing::Empty),
    optional("callbacks", CALLBACKS).of(V3),
    optional("deprecated", BOOL),
    optional("security", SECURITY),
    optional("servers", SERVERS).of(V3),
];

const EXTERNAL_DOCS_FIELDS: &[Field] = &[optional("description", DOCUMENTATION), required("url", STRING)];

/// In 2.0 the fields of [`ITEMS`] belong to it too.
const PARAMETER_FIELDS: &[Field] = &[
    required("name", STRING),
    required("in", STRING),
    optional("description", DOCUMENTATION),
    optional("required", BOOL),
    optional("deprecated", BOOL).of(V3),
    optional("allowEmptyValue", BOOL),
    optional("style", STRING).of(V3),
    optional("explode", BOOL).of(V3),
    optional("allowReserved", BOOL).of(V3),
    optional("schema", SCHEMA_OBJECT),
    optional("content", CONTENT).of(V3),
    optional("example", ANY).of(V3),
    optional("examples", EXAMPLES).of(V3),
];

const HEADER: &[Field] = &[
    optional("description", DOCUMENTATION),
    optional("required", BOOL).of(V3),
    optional("deprecated", BOOL).of(V3),
    optional("allowEmptyValue", BOOL).of(V30).used(Usage::Unread),
    optional("allowReserved", BOOL).of(V30).used(Usage::Unread),
    optional("style", FieldType::Enum(&["simple"])).of(V3).coerced(),
    optional("explode", BOOL).of(V3).used(Usage::Unread),
    optional("schema", SCHEMA_OBJECT).of(V3),
    optional("content", CONTENT).of(V3),
    optional("example", ANY).of(V3),
    optional("examples", EXAMPLES).of(V3),
];

const REQUEST_BODY: &[Field] = &[
    optional("description", DOCUMENTATION),
    required("content", CONTENT).if_missing(IfMissing::Optional),
    optional("required", BOOL),
];

const MEDIA_TYPE: &[Field] = &[
    optional("schema", SCHEMA_OBJECT),
    // The typed object has no field for it: it is found by its location.
    optional("itemSchema", SCHEMA_OBJECT).of(V32).used(Usage::Read),
    optional("example", ANY),
    optional("examples", EXAMPLES),
    optional("encoding", map(&ENCODING)),
    optional("prefixEncoding", FieldType::List(&ENCODING)).of(V32),
    optional("itemEncoding", ENCODING).of(V32),
];

const ENCODING_FIELDS: &[Field] = &[
    optional("contentType", STRING),
    optional("headers", HEADERS),
    optional("style", FieldType::Enum(QUERY_STYLES)),
    optional("explode", BOOL).if_missing(IfMissing::ExplodedForm),
    optional("allowReserved", BOOL),
    optional("encoding", map(&ENCODING)).of(V32),
    optional("prefixEncoding", FieldType::List(&ENCODING)).of(V32),
    optional("itemEncoding", ENCODING).of(V32),
];

/// `links` describe, and change nothing in what is sent or received.
const RESPONSE_FIELDS: &[Field] = &[
    optional("summary", DOCUMENTATION).of(V32),
    optional("description", DOCUMENTATION).if_missing(IfMissing::Empty),
    optional("schema", SCHEMA_OBJECT).of(V20),
    optional("headers", HEADERS),
    optional("content", CONTENT).of(V3),
    optional("links", map(&object(ObjectKind::Link))).of(V3).used(Usage::Unread),
    optional("examples", map(&ANY)).of(V20),
];

const EXAMPLE: &[Field] = &[
    optional("summary", DOCUMENTATION),
    optional("description", DOCUMENTATION),
    optional("value", ANY),
    optional("dataValue", ANY).of(V32),
    optional("serializedValue", STRING).of(V32),
    optional("externalValue", STRING),
];

const LINK: &[Field] = &[
    optional("operationRef", STRING),
    optional("operationId", STRING),
    optional("parameters", map(&ANY)),
    optional("requestBody", ANY),
    optional("description", DOCUMENTATION),
    optional("server", object(ObjectKind::Server)),
];

const TAG: &[Field] = &[
    required("name", STRING),
    optional("summary", DOCUMENTATION).of(V32),
    optional("description", DOCUMENTATION),
    optional("externalDocs", EXTERNAL_DOCS),
    optional("parent", STRING).of(V32),
    optional("kind", STRING).of(V32),
];

const SECURITY_SCHEME_FIELDS: &[Field] = &[
    required("type", STRING),
    optional("description", DOCUMENTATION),
    optional("name", STRING),
    optional("in", STRING),
    optional("scheme", STRING).of(V3),
    optional("bearerFormat", STRING).of(V3),
    optional("flows", object(ObjectKind::Flows)).of(V3).if_missing(IfMissing::Empty),
    optional("openIdConnectUrl", STRING).of(V3).if_missing(IfMissing::Empty),
    optional("oauth2MetadataUrl", STRING).of(V32),
    optional("deprecated", BOOL).of(V32),
    optional("flow", FieldType::Enum(&["implicit", "password", "application", "accessCode"])).of(V20),
    optional("authorizationUrl", STRING).of(V20),
    optional("tokenUrl", STRING).of(V20),
    optional("scopes", FieldType::Map(&STRING, Names::Extensible)).of(V20),
];

const FLOWS: &[Field] = &[
    optional("implicit", FLOW),
    optional("password", FLOW),
    optional("clientCredentials", FLOW),
    optional("authorizationCode", FLOW),
    optional("deviceAuthorization", FLOW).of(V32),
];

const FLOW_FIELDS: &[Field] = &[
    optional("authorizationUrl", STRING).if_missing(IfMissing::Empty),
    optional("deviceAuthorizationUrl", STRING).of(V32),
    optional("tokenUrl", STRING).if_missing(IfMissing::Empty),
    optional("refreshUrl", STRING),
    optional("scopes", map(&STRING)).if_missing(IfMissing::Empty),
];
