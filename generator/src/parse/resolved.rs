//! The result: typed nodes, connected.

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, Operation, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityRequirement, Server, Tag,
};
use serde_json::{Map, Value};

use super::reference::location_of;
use crate::hash::{HashMap, HashSet};
use crate::location::Location;
use crate::parse::ListFormat;

/// A schema of a description, whether it has a name or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(super) u32);

/// A node and its location.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Where it is defined; not where it is referred to.
    pub location: Location,
    /// The node.
    pub value: T,
}

/// A schema on its own: every schema inside it is a `ReferenceOr::Reference`, to be followed with [`Resolved::target`].
#[derive(Clone, Debug)]
pub struct SchemaNode {
    /// Where it is defined.
    pub location: Location,
    /// The schema.
    pub schema: Schema,
}

/// An operation with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct OperationNode {
    /// Where it is defined.
    pub location: Location,
    /// The method in small letters, as it is written: `get`.
    pub method: String,
    /// The path template: `/pets/{petId}`.
    pub path: String,
    /// The operation itself. Its parameters, body and responses are references; the fields below hold their targets.
    pub operation: Operation,
    /// The parameters of the path item and of the operation, merged by `name` and `in`.
    pub parameters: Vec<Located<Parameter>>,
    /// The request body.
    pub request_body: Option<Located<RequestBody>>,
    /// The responses by `200`, `2XX` or `default`, in the order of the description but `default` last.
    pub responses: Vec<(String, Located<Response>)>,
    /// The servers of the operation, else those of its path item, else none: those of the description apply.
    pub servers: Vec<Located<Server>>,
}

/// A request that the server makes: a webhook, or a callback of an operation.
#[derive(Clone, Debug)]
pub struct EventNode {
    /// Its name: the webhook's, or the callback's.
    pub name: String,
    /// The operation whose callback it is.
    pub operation: Option<Location>,
    /// What is sent, as if it were an operation. Its path is empty.
    pub node: OperationNode,
}

/// A security scheme.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "a description has few schemes, and nearly all of them are the large one"
)]
pub enum SecurityScheme {
    /// One that OpenAPI 3.0 has.
    Described(openapiv3::SecurityScheme),
    /// `type: mutualTLS`, which came with 3.1.
    MutualTls {
        /// What it is for, in Markdown.
        description: Option<String>,
        /// Its fields that start with `x-`.
        extensions: IndexMap<String, Value>,
    },
}

impl SecurityScheme {
    /// What it is for, in Markdown.
    #[must_use]
    pub fn description(&self) -> Option<&String> {
        use openapiv3::SecurityScheme as Described;
        match self {
            Self::Described(
                Described::APIKey { description, .. }
                | Described::HTTP { description, .. }
                | Described::OAuth2 { description, .. }
                | Described::OpenIDConnect { description, .. },
            )
            | Self::MutualTls { description, .. } => description.as_ref(),
        }
    }

    /// Its fields that start with `x-`.
    #[must_use]
    pub fn extensions(&self) -> &IndexMap<String, Value> {
        use openapiv3::SecurityScheme as Described;
        match self {
            Self::Described(
                Described::APIKey { extensions, .. }
                | Described::HTTP { extensions, .. }
                | Described::OAuth2 { extensions, .. }
                | Described::OpenIDConnect { extensions, .. },
            )
            | Self::MutualTls { extensions, .. } => extensions,
        }
    }
}

/// A description whose nodes are typed and linked.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The name of the API.
    pub title: String,
    /// The version of the API, not of the specification.
    pub version: String,
    /// What the API is, in Markdown.
    pub description: Option<String>,
    /// The extensions of the root.
    pub extensions: IndexMap<String, Value>,
    /// The servers.
    pub servers: Vec<Located<Server>>,
    /// The tags that are described; operations may name others.
    pub tags: Vec<Located<Tag>>,
    /// The requirements of operations without `security`; every name in it is a key of `security_schemes`.
    pub security: Option<Located<Vec<SecurityRequirement>>>,
    /// The security schemes by name.
    pub security_schemes: IndexMap<String, Located<SecurityScheme>>,
    /// The named schemas of the root document. Two names have one id where one refers to the other.
    pub component_schemas: IndexMap<String, SchemaId>,
    /// The operations: paths in the order of the description, methods in that of the specification.
    pub operations: Vec<OperationNode>,
    /// The requests that the server makes.
    pub events: Vec<EventNode>,
    /// How many operations the description has.
    pub documented_operations: usize,
    /// The operations that are not among `operations`; for each there is a diagnostic.
    pub skipped_operations: Vec<Location>,
    /// Names for the targets of references that have no name in `component_schemas`.
    pub referred: HashMap<SchemaId, String>,
    /// The schemas of items that are a tuple.
    pub(super) tuples: HashSet<SchemaId>,
    pub(super) content_media_types: HashMap<SchemaId, String>,
    pub(super) list_formats: HashMap<Location, ListFormat>,
    pub(super) schemas: Vec<SchemaNode>,
    pub(super) headers: HashMap<String, Located<Header>>,
    pub(super) examples: HashMap<String, Located<Example>>,
    pub(super) targets: HashMap<String, SchemaId>,
    pub(super) places: HashMap<Location, SchemaId>,
    pub(super) siblings: HashMap<Location, Map<String, Value>>,
}

impl Resolved {
    /// A schema.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &SchemaNode {
        &self.schemas[id.0 as usize]
    }

    /// Every schema, inline ones too.
    pub fn schema_ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..u32::try_from(self.schemas.len()).unwrap_or(u32::MAX)).map(SchemaId)
    }

    /// Every schema, inline ones too, in the order of their discovery.
    pub fn schemas(&self) -> impl Iterator<Item = &SchemaNode> {
        self.schemas.iter()
    }

    /// How many schemas there are, inline ones too.
    #[must_use]
    pub fn schema_count(&self) -> usize {
        self.schemas.len()
    }

    /// The schema that a child of a node means, at the end of a chain of references. `None` only where an error was
    /// reported, or where the child was not read from this description.
    #[must_use]
    pub fn target<T>(&self, child: &ReferenceOr<T>) -> Option<SchemaId> {
        match child {
            ReferenceOr::Reference { reference } => self.targets.get(reference).copied(),
            ReferenceOr::Item(_) => None,
        }
    }

    /// The schema at a location, or the target of the reference there.
    #[must_use]
    pub fn schema_at(&self, location: &Location) -> Option<SchemaId> {
        self.places.get(location).copied()
    }

    /// The schema that a value of the `discriminator.mapping` of the schema at `owner` means.
    #[must_use]
    pub fn mapping_target(&self, owner: &Location, value: &str) -> Option<SchemaId> {
        let _ = owner;
        self.targets.get(value).copied()
    }

    /// Whether an array with items of this schema is a tuple: the alternatives of the schema are its elements, in order.
    #[must_use]
    pub fn is_tuple(&self, items: SchemaId) -> bool {
        self.tuples.contains(&items)
    }

    /// The media type of the values of a schema, which are bytes.
    #[must_use]
    pub fn content_media_type(&self, schema: SchemaId) -> Option<&str> {
        self.content_media_types.get(&schema).map(String::as_str)
    }

    /// What separates the elements of a list in a parameter, or in a property of a form, where OpenAPI 3.0 has no style for it.
    #[must_use]
    pub fn list_format(&self, location: &Location) -> Option<ListFormat> {
        self.list_formats.get(location).copied()
    }

    /// A header of a response.
    #[must_use]
    pub fn header(&self, child: &ReferenceOr<Header>) -> Option<&Located<Header>> {
        match child {
            ReferenceOr::Reference { reference } => self.headers.get(reference),
            ReferenceOr::Item(_) => None,
        }
    }

    /// An example.
    #[must_use]
    pub fn example(&self, child: &ReferenceOr<Example>) -> Option<&Located<Example>> {
        match child {
            ReferenceOr::Reference { reference } => self.examples.get(reference),
            ReferenceOr::Item(_) => None,
        }
    }

    /// The fields beside the `$ref` of a child of a node.
    #[must_use]
    pub fn siblings_of<T>(&self, child: &ReferenceOr<T>) -> Option<&Map<String, Value>> {
        match child {
            ReferenceOr::Reference { reference } => self.siblings(&location_of(reference)?),
            ReferenceOr::Item(_) => None,
        }
    }

    /// The fields beside the `$ref` of a schema at this location: `description`, `nullable`, extensions. OpenAPI 3.0 ignores
    /// them, but authors mean them.
    #[must_use]
    pub fn siblings(&self, location: &Location) -> Option<&Map<String, Value>> {
        self.siblings.get(location)
    }
}
