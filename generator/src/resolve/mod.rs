//! The description with every piece read into its type and every reference followed.

mod operations;
mod pieces;
mod root;

pub(crate) use operations::template_names;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{
    Operation, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityRequirement, SecurityScheme, Server, Tag,
};
use serde_json::Value;

use crate::diagnostics::Diagnostics;
use crate::document::{Document, reference_to};
use crate::location::{FileId, Location, Pointer};
use crate::source::Source;

/// Index of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

/// Something and where it stands.
#[derive(Clone, Debug)]
pub struct Located<T> {
    /// Where it stands.
    pub location: Location,
    /// What it is.
    pub value: T,
}

/// A schema. Every schema inside it is a reference.
#[derive(Clone, Debug)]
pub struct SchemaNode {
    /// Where it stands.
    pub location: Location,
    /// What it says.
    pub schema: Schema,
}

/// An operation with everything that it refers to.
#[derive(Clone, Debug)]
pub struct OperationNode {
    /// Where it stands.
    pub location: Location,
    /// The method, in small letters.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it says of itself; parameters, body, responses and servers stand below.
    pub operation: Operation,
    /// Parameters of the path and of the operation.
    pub parameters: Vec<Located<Parameter>>,
    /// The body.
    pub request_body: Option<Located<RequestBody>>,
    /// Responses by status, in order.
    pub responses: Vec<(String, Located<Response>)>,
    /// Servers of the operation, or of the path.
    pub servers: Vec<Located<Server>>,
}

/// A description, read and connected.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Title.
    pub title: String,
    /// Version of the description.
    pub version: String,
    /// Description of the whole.
    pub description: Option<String>,
    /// Servers, in order.
    pub servers: Vec<Located<Server>>,
    /// Tags, in order.
    pub tags: Vec<Located<Tag>>,
    /// What operations require that say nothing themselves.
    pub security: Option<Located<Vec<SecurityRequirement>>>,
    /// Security schemes by name.
    pub security_schemes: IndexMap<String, Located<SecurityScheme>>,
    /// Schemas of the components by name.
    pub component_schemas: IndexMap<String, SchemaId>,
    /// Operations that could be read, in order.
    pub operations: Vec<OperationNode>,
    /// Number of operations that the description has.
    pub documented_operations: usize,
    schemas: Vec<SchemaNode>,
    /// Schemas by the reference that stands for them in shallow pieces; references to references included.
    targets: HashMap<String, SchemaId>,
}

impl Resolved {
    /// Reads and connects the pieces of a description.
    #[must_use]
    pub fn of(source: &Source, document: &Document, diagnostics: &mut Diagnostics) -> Self {
        let mut resolved = Self::default();
        if diagnostics.has_errors() && document.pieces().next().is_none() {
            return resolved;
        }
        pieces::schemas(document, diagnostics, &mut resolved);
        root::read(source, document, diagnostics, &mut resolved);
        operations::read(source, document, diagnostics, &mut resolved);
        resolved
    }

    /// A schema.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &SchemaNode {
        &self.schemas[id.0]
    }

    /// The schema that a reference in a shallow piece leads to.
    #[must_use]
    pub fn target<T>(&self, child: &ReferenceOr<T>) -> Option<SchemaId> {
        match child {
            ReferenceOr::Reference { reference } => self.targets.get(reference).copied(),
            ReferenceOr::Item(_) => None,
        }
    }

    /// The schema at a location.
    #[must_use]
    pub fn schema_at(&self, location: &Location) -> Option<SchemaId> {
        self.targets.get(&reference_to(location)).copied()
    }

    /// The schema that an entry of a discriminator's mapping means: the name of a component, or a reference in the same file.
    #[must_use]
    pub fn mapping_target(&self, at: &Location, entry: &str) -> Option<SchemaId> {
        if let Some(id) = self.component_schemas.get(entry) {
            return Some(*id);
        }
        let pointer = Pointer::parse(entry.strip_prefix('#')?)?;
        self.schema_at(&Location::new(at.file, pointer))
    }

    fn add_schema(&mut self, location: Location, schema: Schema) {
        let id = SchemaId(self.schemas.len());
        self.targets.insert(reference_to(&location), id);
        self.schemas.push(SchemaNode { location, schema });
    }
}

/// The root document's tree.
fn root_tree(source: &Source) -> &Value {
    &source.file(FileId::ROOT).tree
}
