//! Examples and defaults that do not match their schemas.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Example, MediaType, Parameter, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;

use super::Subject;
use crate::conformance::Conformance;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::Location;
use crate::parse::SchemaId;

/// How many parts of examples are compared in one description. GitHub's has a million.
const STEPS: usize = 20_000_000;

/// Every example and default of schemas, parameters, bodies and responses.
pub(super) fn lint(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let conformance = Conformance::new(subject.resolved, STEPS);
    let mut examples = Examples { subject, diagnostics, conformance, seen: HashSet::new() };
    examples.schemas();
    let mut places: HashSet<&Location> = HashSet::new();
    for node in &subject.resolved.operations {
        for parameter in node.parameters.iter().filter(|one| places.insert(&one.location)) {
            examples.parameter(&parameter.value, &parameter.location);
        }
        if let Some(body) = node.request_body.as_ref().filter(|one| places.insert(&one.location)) {
            examples.content(&body.value.content, &body.location);
        }
        for (_, response) in node.responses.iter().filter(|(_, one)| places.insert(&one.location)) {
            examples.content(&response.value.content, &response.location);
        }
    }
}

struct Examples<'a> {
    subject: &'a Subject<'a>,
    diagnostics: &'a mut Diagnostics,
    conformance: Conformance<'a>,
    /// The comparisons made: a shared example of a shared schema is compared once.
    seen: HashSet<(Location, SchemaId)>,
}

impl Examples<'_> {
    fn schemas(&mut self) {
        let resolved = self.subject.resolved;
        for node in resolved.schemas() {
            let data = &node.schema.schema_data;
            let Some(id) = resolved.schema_at(&node.location) else { continue };
            for (name, value) in [("example", &data.example), ("default", &data.default)] {
                if let Some(value) = value {
                    self.compare(name, value, &node.location.child(name), id);
                }
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter, place: &Location) {
        let data = parameter.parameter_data_ref();
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                self.shown(schema, data.example.as_ref(), &data.examples, place);
            }
            ParameterSchemaOrContent::Content(content) => self.content(content, place),
        }
    }

    fn content(&mut self, content: &IndexMap<String, MediaType>, place: &Location) {
        let place = place.child("content");
        // An example of XML or of a form is a string in that format.
        let is_json = |name: &str| name.contains("json") && !name.contains("json-seq") && !name.contains("jsonl");
        for (name, media) in content.iter().filter(|(name, _)| is_json(name)) {
            if let Some(schema) = &media.schema {
                self.shown(schema, media.example.as_ref(), &media.examples, &place.child(name));
            }
        }
    }

    fn shown<T>(
        &mut self,
        schema: &ReferenceOr<T>,
        example: Option<&Value>,
        examples: &IndexMap<String, ReferenceOr<Example>>,
        place: &Location,
    ) {
        let resolved = self.subject.resolved;
        let Some(id) = resolved.target(schema) else { return };
        if let Some(value) = example {
            self.compare("example", value, &place.child("example"), id);
        }
        for located in examples.values().filter_map(|child| resolved.example(child)) {
            if let Some(value) = &located.value.value {
                self.compare("example", value, &located.location.child("value"), id);
            }
        }
    }

    fn compare(&mut self, what: &str, value: &Value, place: &Location, schema: SchemaId) {
        if self.conformance.is_exhausted() || !self.seen.insert((place.clone(), schema)) {
            return;
        }
        let Err(mismatch) = self.conformance.check(value, schema) else { return };
        let mut place = self.written(place);
        for step in mismatch.path.iter().rev() {
            place = place.child(step);
        }
        let message = format!("the {what} does not match its schema: {}", mismatch.reason);
        let warning = Diagnostic::new(Code::ExampleMismatch, &place, message).label(mismatch.reason);
        let schema = &self.subject.resolved.schema(schema).location;
        self.diagnostics.report(warning.help(format!("the schema is at #{}", schema.pointer)));
    }

    /// Where an example was written: in OpenAPI 3.1 a schema has a list of them, and the first is used.
    fn written(&self, place: &Location) -> Location {
        let tree = &self.subject.document.source().file(place.file).tree;
        if tree.pointer(place.pointer.as_str()).is_none()
            && let Some(parent) = place.parent()
        {
            let list = parent.child("examples");
            if tree.pointer(list.pointer.as_str()).is_some() {
                return list.element(0);
            }
        }
        place.clone()
    }
}
