//! The objects of the specification and their members, by version. A table: 2.0, 3.0, 3.1 and 3.2 stand side by side.

use super::grammar::{Edition, Field, Form, Kind, Names, Object, may, must};
use super::schemas::{ITEMS, SCHEMA, XML};

const V20: Edition = Edition::V20;
const V30: Edition = Edition::V30;
const V32: Edition = Edition::V32;
const V3: Edition = Edition::V3;
const NEW: Edition = Edition::NEW;

const TEXT: Form = Form::Text;
const TEXTS: Form = Form::List(&Form::Text);
const FLAG: Form = Form::Flag;
const ANY: Form = Form::Any;
const EXTERNAL_DOCS: Form = Form::One(Kind::ExternalDocs);
const SCHEMA_FORM: Form = Form::One(Kind::Schema);
const OPERATION: Form = Form::One(Kind::Operation);
const SERVERS: Form = Form::List(&Form::One(Kind::Server));
const PARAMETERS: Form = Form::List(&Form::One(Kind::Parameter));
const SECURITY: Form = Form::List(&Form::Named(&TEXTS, Names::Free));
const HEADERS: Form = Form::Named(&Form::One(Kind::Header), Names::Header);
const EXAMPLES: Form = Form::Named(&Form::One(Kind::Example), Names::Free);
const CONTENT: Form = Form::Named(&Form::One(Kind::MediaType), Names::MediaType);
const PATH_ITEMS: Form = Form::Named(&Form::One(Kind::PathItem), Names::Extensible);
const CALLBACKS: Form = Form::Named(&Form::One(Kind::Callback), Names::Extensible);
const SCHEMES: Form = Form::List(&Form::Word(&["http", "https", "ws", "wss"]));
const STYLES: Form = Form::Text;

const fn component(name: &'static str, form: &'static Form) -> Field {
    may(name, Form::Named(form, Names::Component))
}

impl Kind {
    /// Its members.
    pub(super) const fn object(self) -> Object {
        let (name, fields, is_referable): (_, &'static [Field], _) = match self {
            Self::Root => ("the description", ROOT, false),
            Self::Info => ("`info`", INFO, false),
            Self::Contact => ("`contact`", CONTACT, false),
            Self::License => ("`license`", LICENSE, false),
            Self::Server => ("a server", SERVER, false),
            Self::ServerVariable => ("a server variable", SERVER_VARIABLE, false),
            Self::Components => ("`components`", COMPONENTS, false),
            Self::PathItem => ("a path item", PATH_ITEM, true),
            Self::Operation => ("an operation", OPERATION_FIELDS, false),
            Self::ExternalDocs => ("`externalDocs`", EXTERNAL_DOCS_FIELDS, false),
            Self::Parameter => ("a parameter", PARAMETER, true),
            Self::RequestBody => ("a request body", REQUEST_BODY, true),
            Self::MediaType => ("a media type", MEDIA_TYPE, true),
            Self::Encoding => ("an encoding", ENCODING, false),
            Self::Response => ("a response", RESPONSE, true),
            Self::Callback => ("a callback", &[], true),
            Self::Example => ("an example", EXAMPLE, true),
            Self::Link => ("a link", LINK, true),
            Self::Header => ("a header", HEADER, true),
            Self::Tag => ("a tag", TAG, false),
            Self::Schema => ("a schema", SCHEMA, true),
            Self::Discriminator => ("a discriminator", DISCRIMINATOR, false),
            Self::Xml => ("`xml`", XML, false),
            Self::SecurityScheme => ("a security scheme", SECURITY_SCHEME, true),
            Self::Flows => ("`flows`", FLOWS, false),
            Self::Flow => ("an OAuth flow", FLOW, false),
            Self::Items => ("`items`", ITEMS, true),
        };
        Object { name, fields, is_referable }
    }
}

/// The members whose absence is reported elsewhere (`openapi`, `info`, `paths`) are not marked as required.
const ROOT: &[Field] = &[
    may("swagger", TEXT).of(V20),
    may("openapi", TEXT).of(V3),
    may("$self", TEXT).of(V32),
    may("jsonSchemaDialect", TEXT).of(NEW),
    may("info", Form::One(Kind::Info)),
    may("host", TEXT).of(V20),
    may("basePath", TEXT).of(V20),
    may("schemes", SCHEMES).of(V20),
    may("consumes", TEXTS).of(V20),
    may("produces", TEXTS).of(V20),
    may("servers", SERVERS).of(V3),
    may("paths", PATH_ITEMS),
    may("webhooks", Form::Named(&Form::One(Kind::PathItem), Names::Free)).of(NEW),
    may("components", Form::One(Kind::Components)).of(V3),
    may("definitions", Form::Named(&SCHEMA_FORM, Names::Free)).of(V20),
    may("parameters", Form::Named(&Form::One(Kind::Parameter), Names::Free)).of(V20),
    may("responses", Form::Named(&Form::One(Kind::Response), Names::Free)).of(V20),
    may("securityDefinitions", Form::Named(&Form::One(Kind::SecurityScheme), Names::Free)).of(V20),
    may("security", SECURITY),
    may("tags", Form::List(&Form::One(Kind::Tag))),
    may("externalDocs", EXTERNAL_DOCS),
];

const INFO: &[Field] = &[
    may("title", TEXT),
    may("summary", TEXT).of(NEW),
    may("description", TEXT),
    may("termsOfService", TEXT),
    may("contact", Form::One(Kind::Contact)),
    may("license", Form::One(Kind::License)),
    may("version", TEXT),
];

const CONTACT: &[Field] = &[may("name", TEXT), may("url", TEXT), may("email", TEXT)];

const LICENSE: &[Field] = &[must("name", TEXT), may("identifier", TEXT).of(NEW), may("url", TEXT)];

const SERVER: &[Field] = &[
    must("url", TEXT),
    may("name", TEXT).of(V32),
    may("description", TEXT),
    may("variables", Form::Named(&Form::One(Kind::ServerVariable), Names::Free)),
];

const SERVER_VARIABLE: &[Field] = &[may("enum", TEXTS), must("default", TEXT), may("description", TEXT)];

const COMPONENTS: &[Field] = &[
    component("schemas", &SCHEMA_FORM),
    component("responses", &Form::One(Kind::Response)),
    component("parameters", &Form::One(Kind::Parameter)),
    component("examples", &Form::One(Kind::Example)),
    component("requestBodies", &Form::One(Kind::RequestBody)),
    component("headers", &Form::One(Kind::Header)),
    component("securitySchemes", &Form::One(Kind::SecurityScheme)),
    component("links", &Form::One(Kind::Link)),
    component("callbacks", &Form::One(Kind::Callback)),
    component("pathItems", &Form::One(Kind::PathItem)).of(NEW),
    component("mediaTypes", &Form::One(Kind::MediaType)).of(V32),
];

const PATH_ITEM: &[Field] = &[
    may("$ref", TEXT),
    may("summary", TEXT).of(V3),
    may("description", TEXT).of(V3),
    may("get", OPERATION),
    may("put", OPERATION),
    may("post", OPERATION),
    may("delete", OPERATION),
    may("options", OPERATION),
    may("head", OPERATION),
    may("patch", OPERATION),
    may("trace", OPERATION).of(V3),
    may("query", OPERATION).of(V32),
    may("additionalOperations", Form::Named(&OPERATION, Names::Free)).of(V32),
    may("servers", SERVERS).of(V3),
    may("parameters", PARAMETERS),
];

const OPERATION_FIELDS: &[Field] = &[
    may("tags", TEXTS),
    may("summary", TEXT),
    may("description", TEXT),
    may("externalDocs", EXTERNAL_DOCS),
    may("operationId", TEXT),
    may("consumes", TEXTS).of(V20),
    may("produces", TEXTS).of(V20),
    may("schemes", SCHEMES).of(V20),
    may("parameters", PARAMETERS),
    may("requestBody", Form::One(Kind::RequestBody)).of(V3),
    may("responses", Form::Named(&Form::One(Kind::Response), Names::Status)),
    may("callbacks", CALLBACKS).of(V3),
    may("deprecated", FLAG),
    may("security", SECURITY),
    may("servers", SERVERS).of(V3),
];

const EXTERNAL_DOCS_FIELDS: &[Field] = &[may("description", TEXT), must("url", TEXT)];

/// In 2.0 the members of [`ITEMS`] belong to it too.
const PARAMETER: &[Field] = &[
    must("name", TEXT),
    must("in", TEXT),
    may("description", TEXT),
    may("required", FLAG),
    may("deprecated", FLAG).of(V3),
    may("allowEmptyValue", FLAG),
    may("style", STYLES).of(V3),
    may("explode", FLAG).of(V3),
    may("allowReserved", FLAG).of(V3),
    may("schema", SCHEMA_FORM),
    may("content", CONTENT).of(V3),
    may("example", ANY).of(V3),
    may("examples", EXAMPLES).of(V3),
];

const HEADER: &[Field] = &[
    may("description", TEXT),
    may("required", FLAG).of(V3),
    may("deprecated", FLAG).of(V3),
    may("allowEmptyValue", FLAG).of(V30),
    may("allowReserved", FLAG).of(V30),
    may("style", STYLES).of(V3),
    may("explode", FLAG).of(V3),
    may("schema", SCHEMA_FORM).of(V3),
    may("content", CONTENT).of(V3),
    may("example", ANY).of(V3),
    may("examples", EXAMPLES).of(V3),
];

const REQUEST_BODY: &[Field] = &[may("description", TEXT), must("content", CONTENT), may("required", FLAG)];

const MEDIA_TYPE: &[Field] = &[
    may("schema", SCHEMA_FORM),
    may("itemSchema", SCHEMA_FORM).of(V32),
    may("example", ANY),
    may("examples", EXAMPLES),
    may("encoding", Form::Named(&Form::One(Kind::Encoding), Names::Free)),
    may("prefixEncoding", Form::List(&Form::One(Kind::Encoding))).of(V32),
    may("itemEncoding", Form::One(Kind::Encoding)).of(V32),
];

const ENCODING: &[Field] = &[
    may("contentType", TEXT),
    may("headers", HEADERS),
    may("style", Form::Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
    may("explode", FLAG),
    may("allowReserved", FLAG),
    may("encoding", Form::Named(&Form::One(Kind::Encoding), Names::Free)).of(V32),
    may("prefixEncoding", Form::List(&Form::One(Kind::Encoding))).of(V32),
    may("itemEncoding", Form::One(Kind::Encoding)).of(V32),
];

const RESPONSE: &[Field] = &[
    may("summary", TEXT).of(V32),
    may("description", TEXT),
    may("schema", SCHEMA_FORM).of(V20),
    may("headers", HEADERS),
    may("content", CONTENT).of(V3),
    may("links", Form::Named(&Form::One(Kind::Link), Names::Free)).of(V3),
    may("examples", Form::Named(&ANY, Names::Free)).of(V20),
];

const EXAMPLE: &[Field] = &[
    may("summary", TEXT),
    may("description", TEXT),
    may("value", ANY),
    may("dataValue", ANY).of(V32),
    may("serializedValue", TEXT).of(V32),
    may("externalValue", TEXT),
];

const LINK: &[Field] = &[
    may("operationRef", TEXT),
    may("operationId", TEXT),
    may("parameters", Form::Named(&ANY, Names::Free)),
    may("requestBody", ANY),
    may("description", TEXT),
    may("server", Form::One(Kind::Server)),
];

const TAG: &[Field] = &[
    must("name", TEXT),
    may("summary", TEXT).of(V32),
    may("description", TEXT),
    may("externalDocs", EXTERNAL_DOCS),
    may("parent", TEXT).of(V32),
    may("kind", TEXT).of(V32),
];

const DISCRIMINATOR: &[Field] =
    &[must("propertyName", TEXT), may("mapping", Form::Named(&TEXT, Names::Free)), may("defaultMapping", TEXT).of(V32)];

const SECURITY_SCHEME: &[Field] = &[
    must("type", TEXT),
    may("description", TEXT),
    may("name", TEXT),
    may("in", TEXT),
    may("scheme", TEXT).of(V3),
    may("bearerFormat", TEXT).of(V3),
    may("flows", Form::One(Kind::Flows)).of(V3),
    may("openIdConnectUrl", TEXT).of(V3),
    may("oauth2MetadataUrl", TEXT).of(V32),
    may("deprecated", FLAG).of(V32),
    may("flow", Form::Word(&["implicit", "password", "application", "accessCode"])).of(V20),
    may("authorizationUrl", TEXT).of(V20),
    may("tokenUrl", TEXT).of(V20),
    may("scopes", Form::Named(&TEXT, Names::Extensible)).of(V20),
];

const FLOWS: &[Field] = &[
    may("implicit", Form::One(Kind::Flow)),
    may("password", Form::One(Kind::Flow)),
    may("clientCredentials", Form::One(Kind::Flow)),
    may("authorizationCode", Form::One(Kind::Flow)),
    may("deviceAuthorization", Form::One(Kind::Flow)).of(V32),
];

const FLOW: &[Field] = &[
    may("authorizationUrl", TEXT),
    may("deviceAuthorizationUrl", TEXT).of(V32),
    may("tokenUrl", TEXT),
    may("refreshUrl", TEXT),
    may("scopes", Form::Named(&TEXT, Names::Free)),
];
