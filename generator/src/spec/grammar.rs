//! The columns of the table: what a row says about a field. The rows are in [`objects`](super::objects) and [`schemas`](super::schemas).

use super::version::{Version, VersionSet};

/// The objects of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ObjectKind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    Flows,
    Flow,
    /// `items` of a parameter or a header in 2.0.
    Items,
}

/// An object of the specification.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Object {
    /// What it is called in a message, with its article.
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [Field],
    /// Whether the specification allows a `$ref` in its place.
    pub(crate) is_referable: bool,
    /// Whether it is read on its own, independent of what contains it: an error in it hides nothing else.
    pub(crate) is_node: bool,
}

/// A field of an object: a row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The type of its value.
    pub(crate) accepts: FieldType,
    /// The versions that have it.
    pub(crate) versions: VersionSet,
    /// Whether these versions require it.
    pub(crate) is_required: bool,
    pub(crate) if_missing: IfMissing,
    pub(crate) if_mistyped: IfMistyped,
    pub(crate) usage: Usage,
    /// The types of values that a keyword of a schema applies to; empty if it applies to all.
    pub(crate) value_types: &'static [&'static str],
}

/// The type of a field's value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FieldType {
    Any,
    String,
    /// A string that only people read.
    Documentation,
    Bool,
    Number,
    UnsignedInteger,
    /// One of some strings.
    Enum(&'static [&'static str]),
    /// The name of a schema in `components`, or a reference to a schema: a value of `mapping`.
    SchemaName,
    Object(ObjectKind),
    /// `true`, `false` or an object.
    BoolOrObject(ObjectKind),
    List(&'static FieldType),
    Map(&'static FieldType, Names),
    /// Scopes by the names of security schemes, in a list of alternatives.
    SecurityRequirements,
}

impl FieldType {
    /// The type in terms of lists, maps and strings.
    pub(crate) fn structure(self) -> Self {
        const SCOPES: FieldType = FieldType::List(&FieldType::String);
        match self {
            Self::SecurityRequirements => Self::List(&Self::Map(&SCOPES, Names::Free)),
            Self::SchemaName | Self::Documentation => Self::String,
            other => other,
        }
    }
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Any strings.
    Free,
    /// Any strings, but those that start with `x-` are extensions.
    Extensible,
    /// Names of components.
    Component,
    MediaType,
    Header,
    /// Status codes. Those that start with `x-` are extensions.
    Status,
}

impl Names {
    pub(crate) fn have_extensions(self) -> bool {
        matches!(self, Self::Extensible | Self::Status)
    }
}

/// What the reader does where a field is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfMissing {
    /// Nothing: the field is optional.
    Optional,
    /// Leaves the object out: it is unusable.
    ObjectLeftOut,
    /// Uses an empty string or object: the specification requires the field, but nothing depends on it.
    Empty,
    /// Uses true if the style is `form`, which is the default.
    ExplodedForm,
}

/// Which stage handles a value of another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfMistyped {
    /// The walk along the table reports it.
    Reported,
    /// A coercion converts it, or a rule reports it more precisely.
    Coerced,
}

/// How a client uses a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usage {
    /// It is part of the typed object.
    Read,
    /// The same; it limits values, which only a server checks.
    Constraint,
    /// Not at all, or a conversion moves it to another field.
    Unread,
    /// Not at all, although it limits values: a finding reports it.
    Ignored,
}

/// A field that may be missing.
pub(super) const fn optional(name: &'static str, field_type: FieldType) -> Field {
    Field {
        name,
        accepts: field_type,
        versions: VersionSet::ALL,
        is_required: false,
        if_missing: IfMissing::Optional,
        if_mistyped: IfMistyped::Reported,
        usage: Usage::Read,
        value_types: &[],
    }
}

/// A field without which the object is unusable.
pub(super) const fn required(name: &'static str, field_type: FieldType) -> Field {
    Field { is_required: true, if_missing: IfMissing::ObjectLeftOut, ..optional(name, field_type) }
}

/// A keyword of JSON Schema that OpenAPI does not define itself.
pub(super) const fn json_schema(name: &'static str, field_type: FieldType) -> Field {
    optional(name, field_type).of(VersionSet::NONE).coerced()
}

impl Field {
    /// Limits it to some versions. Without 3.0, which the typed objects follow, it is read only where the row says so.
    pub(super) const fn of(mut self, versions: VersionSet) -> Self {
        self.versions = versions;
        if !versions.intersects(VersionSet::V30) {
            self.usage = Usage::Unread;
        }
        self
    }

    pub(super) const fn used(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    pub(super) const fn if_missing(mut self, if_missing: IfMissing) -> Self {
        self.if_missing = if_missing;
        self
    }

    pub(super) const fn coerced(mut self) -> Self {
        self.if_mistyped = IfMistyped::Coerced;
        self
    }

    /// A keyword that is about values of some types.
    pub(super) const fn about(mut self, value_types: &'static [&'static str]) -> Self {
        self.value_types = value_types;
        self
    }

    /// A keyword that limits values of some types.
    pub(super) const fn limits(self, value_types: &'static [&'static str]) -> Self {
        self.about(value_types).used(Usage::Constraint)
    }

    /// Whether the typed object has it.
    pub(crate) fn is_read(&self) -> bool {
        matches!(self.usage, Usage::Read | Usage::Constraint)
    }

    pub(crate) fn is_required_in(&self, version: Version) -> bool {
        self.is_required && self.versions.has(version)
    }
}

impl Object {
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field, if the typed object has it.
    pub(crate) fn read_field(&self, name: &str) -> Option<&'static Field> {
        self.field(name).filter(|field| field.is_read())
    }

    /// What it is called without an article.
    pub(crate) fn bare_name(&self) -> &'static str {
        self.name.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ")
    }
}
