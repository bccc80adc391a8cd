//! Measures the expanded size of a description before it is expanded. Every count stops at its limit, so measuring is bounded too.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{OperationNode, Resolved, SchemaId};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::hash::{HashMap, HashSet};
use crate::limits::{Limits, copied, exceeded, size_of};
use crate::location::{FileId, Location};

/// Reports the first exceeded limit, as an error.
pub(crate) fn check_expanded_size(resolved: &Resolved, limits: &Limits, diagnostics: &mut Diagnostics) {
    let mut measure = Measure { resolved, limits, docs: HashMap::default(), members: 0, bytes: 0 };
    if let Some(diagnostic) = measure.counts().or_else(|| measure.schemas()).or_else(|| measure.operations()) {
        diagnostics.report(diagnostic);
    }
}

struct Measure<'a> {
    resolved: &'a Resolved,
    limits: &'a Limits,
    /// Size of a schema's own documentation, in bytes.
    docs: HashMap<SchemaId, usize>,
    members: usize,
    bytes: usize,
}

impl Measure<'_> {
    fn counts(&self) -> Option<Diagnostic> {
        let root = Location::root_of(FileId::ROOT);
        let (operations, schemas) = (self.resolved.operations.len(), self.resolved.schema_count());
        if operations > self.limits.operations {
            let message =
                format!("the description has {operations} operations, but only {} are allowed", self.limits.operations);
            let diagnostic = Diagnostic::new(Code::TooMuchGenerated, &root.child("paths"), message).at_key();
            return Some(exceeded(diagnostic, "operations"));
        }
        if schemas > self.limits.schemas {
            let message =
                format!("the description has {schemas} schemas, but only {} are allowed", self.limits.schemas);
            return Some(exceeded(Diagnostic::new(Code::TooMuchGenerated, &root, message), "schemas"));
        }
        None
    }

    fn schemas(&mut self) -> Option<Diagnostic> {
        for id in self.resolved.schema_ids() {
            let found = self.alternatives(id).or_else(|| self.members(id)).or_else(|| self.excess(id));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn alternatives(&self, id: SchemaId) -> Option<Diagnostic> {
        let node = self.resolved.schema(id);
        let count = alternatives(&node.schema);
        (count > self.limits.alternatives).then(|| {
            let message =
                format!("the schema lists {count} alternatives, but only {} are allowed", self.limits.alternatives);
            exceeded(Diagnostic::new(Code::TooManyAlternatives, &node.location, message), "alternatives")
        })
    }

    /// Adds up the properties of a schema, including those from `allOf`.
    fn members(&mut self, id: SchemaId) -> Option<Diagnostic> {
        let resolved = self.resolved;
        let mut seen = HashSet::default();
        let mut open = vec![id];
        while let Some(part) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            if seen.len() > self.limits.all_of {
                let message = format!("`allOf` includes more than {} schemas", self.limits.all_of);
                let diagnostic = Diagnostic::new(Code::TooManyParts, &resolved.schema(id).location, message);
                return Some(exceeded(diagnostic, "all-of"));
            }
            let schema = &resolved.schema(part).schema;
            open.extend(all_of(schema).iter().filter_map(|base| resolved.target(base)));
            // Even a part without properties costs work.
            self.members += usize::from(part != id);
            for property in properties(schema).into_iter().flat_map(|properties| properties.values()) {
                self.members += 1;
                self.bytes += resolved.target(property).map_or(0, |child| self.docs_of(child));
            }
            if self.members > self.limits.members || self.bytes > self.limits.copied_bytes {
                return self.excess(id);
            }
        }
        None
    }

    fn excess(&self, id: SchemaId) -> Option<Diagnostic> {
        let location = &self.resolved.schema(id).location;
        if self.members > self.limits.members {
            let message = format!(
                "up to here, the schemas have more than {} properties, including those from `allOf`",
                self.limits.members
            );
            let diagnostic = Diagnostic::new(Code::TooMuchGenerated, location, message);
            return Some(exceeded(diagnostic, "members"));
        }
        self.copied(location)
    }

    fn copied(&self, location: &Location) -> Option<Diagnostic> {
        (self.bytes > self.limits.copied_bytes).then(|| copied(location, self.limits))
    }

    fn operations(&mut self) -> Option<Diagnostic> {
        let resolved = self.resolved;
        let global = resolved.security.as_ref().map_or(0, |security| security.value.len());
        for node in &resolved.operations {
            self.bytes += 64 * node.operation.security.as_ref().map_or(global, Vec::len) + self.operation(node);
            let found = self.copied(&node.location);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn operation(&mut self, node: &OperationNode) -> usize {
        let resolved = self.resolved;
        let parameters = node.parameters.iter().map(|parameter| {
            let data = parameter.value.parameter_data_ref();
            let schema = match &data.format {
                openapiv3::ParameterSchemaOrContent::Schema(schema) => resolved.target(schema),
                openapiv3::ParameterSchemaOrContent::Content(_) => None,
            };
            length(data.description.as_ref()) + schema.map_or(0, |id| self.docs_of(id))
        });
        parameters.sum()
    }

    fn docs_of(&mut self, id: SchemaId) -> usize {
        let schema = &self.resolved.schema(id).schema;
        *self.docs.entry(id).or_insert_with(|| {
            let data = &schema.schema_data;
            let values = [data.example.as_ref(), data.default.as_ref()].into_iter().flatten().map(size_of);
            let pattern = match &schema.schema_kind {
                SchemaKind::Type(Type::String(string)) => length(string.pattern.as_ref()),
                _ => 0,
            };
            length(data.title.as_ref()) + length(data.description.as_ref()) + pattern + values.sum::<usize>()
        })
    }
}

fn length(text: Option<&String>) -> usize {
    text.map_or(0, String::len)
}

fn alternatives(schema: &Schema) -> usize {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.len(),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.len(),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.len(),
        SchemaKind::OneOf { one_of: variants } | SchemaKind::AnyOf { any_of: variants } => variants.len(),
        SchemaKind::Any(any) => any.enumeration.len().max(any.one_of.len()).max(any.any_of.len()),
        _ => 0,
    }
}

fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

fn properties(schema: &Schema) -> Option<&IndexMap<String, ReferenceOr<Box<Schema>>>> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(&object.properties),
        SchemaKind::Any(any) => Some(&any.properties),
        _ => None,
    }
}
