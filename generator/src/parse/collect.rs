//! Collects the nodes of a document: each is read on its own, independent of what contains it or refers to it.
//!
//! A worklist, not recursion: a description may nest and refer at will, in cycles too.

use std::collections::VecDeque;

use openapiv3::{Example, Header, Operation, Parameter, RequestBody, Response, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::coercions::status;
use super::notes::Notes;
use super::reader::{Discovered, Reader, unreadable_documentation};
use super::reference;
use super::reference::{internal, location_of};
use super::resolved::SecurityScheme;
use super::upgrade::upgrade;
use crate::diagnostics::{Class, Code, Diagnostic, describe_value};
use crate::hash::{HashMap, IndexMap};
use crate::location::{FileId, Finder, Location};
use crate::parse::Document;
use crate::parse::earlier::Reporter;
use crate::spec::{ObjectKind, VersionSet, methods};

/// The nodes of a document, by location.
#[derive(Default)]
pub(super) struct Nodes {
    pub(super) schemas: IndexMap<Location, Schema>,
    pub(super) parameters: HashMap<Location, Parameter>,
    pub(super) request_bodies: HashMap<Location, RequestBody>,
    pub(super) responses: HashMap<Location, Response>,
    pub(super) headers: HashMap<Location, Header>,
    pub(super) examples: HashMap<Location, Example>,
    pub(super) security_schemes: HashMap<Location, SecurityScheme>,
    pub(super) operations: HashMap<Location, Operation>,
    pub(super) path_items: HashMap<Location, PathItem>,
    /// The callbacks of operations, by name.
    pub(super) operation_callbacks: HashMap<Location, Vec<(String, Location)>>,
    /// The expressions of callbacks.
    pub(super) callbacks: HashMap<Location, Vec<String>>,
    /// The locations of references, with their targets.
    pub(super) references: IndexMap<Location, Location>,
    /// The fields beside a `$ref`.
    pub(super) siblings: HashMap<Location, Map<String, Value>>,
    /// What OpenAPI 3.0 has no field for.
    pub(super) notes: Notes,
    /// Every discovered location, with the expected kind.
    pub(super) kinds: IndexMap<Location, ObjectKind>,
}

impl Nodes {
    /// Inserts a schema of any value, in place of an unresolved reference or an unusable schema.
    pub(super) fn insert_any_schema(&mut self, place: &Location) {
        if let Ok(schema) = typed(Value::Object(Map::new())) {
            self.schemas.insert(place.clone(), schema);
        }
    }
}

/// A path item without its inner nodes.
#[derive(Default)]
pub(super) struct PathItem {
    /// The methods in the order of the specification, with the locations of their operations.
    pub(super) methods: Vec<(String, Location)>,
    pub(super) members: Map<String, Value>,
}

/// After so many errors collecting ends.
const ERRORS: usize = 1000;

/// Annotations that authors write beside `$ref`, and that are kept.
const ANNOTATIONS: &[&str] = &[
    "$ref",
    "title",
    "summary",
    "description",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "examples",
    "externalDocs",
    "xml",
];

/// Reads the root and everything that it reaches. Returns the fields of the root too.
pub(super) fn collect(document: &Document<'_>, reporter: &mut Reporter<'_>) -> (Nodes, Map<String, Value>) {
    let (nodes, queue) = (Nodes::default(), VecDeque::new());
    let mut collector = Collector { document, finder: Finder::default(), reporter, nodes, queue };
    let root = collector.root();
    while let Some(node) = collector.queue.pop_front() {
        collector.visit(&node);
        // The description is refused anyway.
        if collector.reporter.errors() > ERRORS {
            break;
        }
    }
    (collector.nodes, root)
}

struct Collector<'a, 'd> {
    document: &'a Document<'a>,
    finder: Finder<'a>,
    reporter: &'a mut Reporter<'d>,
    nodes: Nodes,
    queue: VecDeque<Discovered>,
}

impl Collector<'_, '_> {
    fn root(&mut self) -> Map<String, Value> {
        let location = Location::root_of(FileId::ROOT);
        let mut reader = Reader::new(self.document, self.reporter);
        let mut root = Map::new();
        for (name, raw) in self.document.root_fields() {
            root.extend(reader.root_field(&location, name, raw).map(|value| (name.clone(), value)));
        }
        let discovered = reader.discovered;
        self.enqueue(discovered);
        root
    }

    fn enqueue(&mut self, discovered: Vec<Discovered>) {
        for one in discovered {
            if !self.nodes.kinds.contains_key(&one.location) {
                self.nodes.kinds.insert(one.location.clone(), one.kind);
                self.queue.push_back(one);
            }
        }
    }

    fn visit(&mut self, node: &Discovered) {
        let document = self.document;
        let found = node.assumed.as_ref().or_else(|| document.value_near(&mut self.finder, &node.location));
        let Some(raw) = found else { return };
        let Some(members) = raw.as_object() else { return self.read(node, raw, node.assumed.is_some()) };
        let upgraded = upgrade(document, node.kind, &node.location, members, &mut self.nodes.notes);
        let is_derived = node.assumed.is_some() || upgraded.as_ref().is_some_and(|upgraded| upgraded.is_derived);
        let upgraded = upgraded.map(|upgraded| Value::Object(upgraded.members));
        let raw = upgraded.as_ref().unwrap_or(raw);
        let reference = raw.as_object().and_then(|members| Some((members, members.get("$ref")?)));
        match reference.filter(|(_, reference)| !reference.is_null()) {
            Some((members, reference)) => self.follow(node, members, reference),
            None => self.read(node, raw, is_derived),
        }
    }

    fn follow(&mut self, node: &Discovered, members: &Map<String, Value>, reference: &Value) {
        let place = node.location.child("$ref");
        self.siblings(node, members);
        match self.target(node.kind, &place, reference) {
            Ok(target) => {
                let remark = reference.as_str().and_then(|text| reference::remark(self.document, &place, text));
                if let Some(remark) = remark {
                    self.reporter.report(remark);
                }
                self.nodes.references.insert(node.location.clone(), target.clone());
                self.enqueue(vec![Discovered { kind: node.kind, location: target, assumed: None }]);
            }
            Err(error) => self.unresolved(node, reference, error),
        }
    }

    /// A reference that cannot be followed. What refers is read without it, as well as can be.
    fn unresolved(&mut self, node: &Discovered, reference: &Value, error: Diagnostic) {
        let fallback = match node.kind {
            ObjectKind::Schema => {
                self.nodes.insert_any_schema(&node.location);
                "any value is accepted here"
            }
            ObjectKind::RequestBody | ObjectKind::Response if self.is_schema(node, reference, &error) => {
                self.store_json_of(node, reference);
                "it is read as JSON of that schema"
            }
            ObjectKind::Parameter => "the parameter is left out",
            ObjectKind::RequestBody | ObjectKind::Operation => "the operation is left out",
            ObjectKind::PathItem => "its operations are left out",
            ObjectKind::SecurityScheme => "the scheme is left out, with the requirements that name it",
            ObjectKind::Response => "the response is left out",
            ObjectKind::Header => "the header is left out",
            ObjectKind::Example => "the example is left out",
            ObjectKind::Callback => "the callback is left out",
            _ => "it is left out",
        };
        // Documentation is never needed, and no file of it makes a client impossible.
        let error = match node.kind {
            ObjectKind::Example if error.code.class() == Class::Fatal => unreadable_documentation(error),
            _ => error,
        };
        self.reporter.report(error.fallback(fallback));
    }

    /// Whether a body or a response is a reference to a schema.
    fn is_schema(&self, node: &Discovered, reference: &Value, error: &Diagnostic) -> bool {
        let place = node.location.child("$ref");
        error.code == Code::ReferenceKind && self.target(ObjectKind::Schema, &place, reference).is_ok()
    }

    /// A body or a response of a schema, which it refers to as if it were one itself.
    fn store_json_of(&mut self, node: &Discovered, reference: &Value) {
        let schema = node.location.child("content").child("application/json").child("schema");
        let content = json!({ "application/json": { "schema": { "$ref": internal(&schema) } } });
        let Value::Object(members) = json!({ "description": "", "content": content }) else { return };
        self.store(node, members);
        // The reference is resolved at its own location, so its target is named as usual.
        if let Ok(target) = self.target(ObjectKind::Schema, &node.location.child("$ref"), reference) {
            self.nodes.kinds.insert(schema.clone(), ObjectKind::Schema);
            self.nodes.references.insert(schema, target.clone());
            self.enqueue(vec![Discovered { kind: ObjectKind::Schema, location: target, assumed: None }]);
        }
    }

    fn target(&self, kind: ObjectKind, place: &Location, reference: &Value) -> Result<Location, Diagnostic> {
        let Value::String(text) = reference else {
            let message = format!("`$ref` must be a string, not {}", describe_value(reference));
            return Err(Diagnostic::new(Code::InvalidReference, place, message));
        };
        let target = reference::target(self.document, place, text)?;
        reference::check_kind(self.document, place, &target, kind)?;
        match self.nodes.kinds.get(&target) {
            Some(other) if *other != kind => Err(reference::wrong_kind(place, &target, kind, other.object().name)),
            _ => Ok(target),
        }
    }

    fn siblings(&mut self, node: &Discovered, members: &Map<String, Value>) {
        let is_kept = |name: &str| ANNOTATIONS.contains(&name) || name.starts_with("x-");
        for name in members.keys().filter(|name| !is_kept(name)) {
            let message = format!("`{name}` beside `$ref` has no effect");
            let warning = Diagnostic::new(Code::IgnoredSibling, &node.location.child(name), message).at_key();
            self.reporter.report(match node.kind {
                ObjectKind::Schema => {
                    warning.help("put the reference into an `allOf` and the keyword beside the `allOf`")
                }
                _ => warning,
            });
        }
        if node.kind == ObjectKind::Schema && members.get("nullable") == Some(&Value::Bool(true)) {
            let message =
                "the specification ignores `nullable` beside `$ref`; it is read as intended: the value may be null";
            let place = node.location.child("nullable");
            let warning = Diagnostic::new(Code::LenientValue, &place, message).at_key();
            self.reporter.report(warning.help("put the reference into an `allOf` and `nullable` beside the `allOf`"));
        }
        if members.len() > 1 && node.kind == ObjectKind::Schema {
            let mut members = members.clone();
            members.shift_remove("$ref");
            self.nodes.siblings.insert(node.location.clone(), members);
        }
    }

    fn read(&mut self, node: &Discovered, raw: &Value, is_derived: bool) {
        let mut reader = Reader::new(self.document, self.reporter);
        reader.is_derived = is_derived;
        let fields = reader.node(node.kind, &node.location, raw);
        let is_broken = reader.is_broken;
        let inner = reader.discovered;
        self.enqueue(inner);
        match fields {
            Some(fields) if !is_broken => self.store(node, fields),
            // A schema is meant here, though which one is unknown.
            _ if node.kind == ObjectKind::Schema => self.nodes.insert_any_schema(&node.location),
            _ => {}
        }
    }

    fn store(&mut self, node: &Discovered, mut members: Map<String, Value>) {
        let location = &node.location;
        let nodes = &mut self.nodes;
        if node.kind == ObjectKind::Operation {
            status::check(location, &mut members, self.reporter);
            // The typed model has no references here.
            if let Some(Value::Object(callbacks)) = members.shift_remove("callbacks") {
                let place = location.child("callbacks");
                let named = callbacks.keys().filter(|name| !name.starts_with("x-"));
                let named = named.map(|name| (name.clone(), place.child(name))).collect();
                nodes.operation_callbacks.insert(location.clone(), named);
            }
        }
        let value = Value::Object(members);
        let stored = match node.kind {
            ObjectKind::Schema => typed(value).map(|piece| drop(nodes.schemas.insert(location.clone(), piece))),
            ObjectKind::Parameter => typed(value).map(|piece| drop(nodes.parameters.insert(location.clone(), piece))),
            ObjectKind::RequestBody => {
                typed(value).map(|piece| drop(nodes.request_bodies.insert(location.clone(), piece)))
            }
            ObjectKind::Response => typed(value).map(|piece| drop(nodes.responses.insert(location.clone(), piece))),
            ObjectKind::Header => typed(value).map(|piece| drop(nodes.headers.insert(location.clone(), piece))),
            ObjectKind::Example => typed(value).map(|piece| drop(nodes.examples.insert(location.clone(), piece))),
            ObjectKind::SecurityScheme => {
                security_scheme(value).map(|piece| drop(nodes.security_schemes.insert(location.clone(), piece)))
            }
            ObjectKind::Operation => typed(value).map(|piece| drop(nodes.operations.insert(location.clone(), piece))),
            ObjectKind::Callback => {
                let names = value.as_object().into_iter().flat_map(Map::keys);
                let names = names.filter(|name| !name.starts_with("x-")).cloned().collect();
                nodes.callbacks.insert(location.clone(), names);
                Ok(())
            }
            ObjectKind::PathItem => {
                nodes.path_items.insert(location.clone(), path_item(location, value));
                Ok(())
            }
            // The others are read with the objects that contain them.
            _ => Ok(()),
        };
        if let Err(error) = stored {
            let message = format!("{} cannot be read: {error}", node.kind.object().name);
            self.reporter.report(Diagnostic::new(Code::MalformedObject, location, message));
            if node.kind == ObjectKind::Schema {
                self.nodes.insert_any_schema(location);
            }
        }
    }
}

/// The reader has corrected everything that the model does not accept, so this fails only in unforeseen cases.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

fn security_scheme(value: Value) -> Result<SecurityScheme, serde_json::Error> {
    if value.get("type").and_then(Value::as_str) != Some("mutualTLS") {
        return typed(value).map(SecurityScheme::Described);
    }
    let description = value.get("description").and_then(Value::as_str).map(str::to_owned);
    let fields = value.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"));
    let extensions = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(SecurityScheme::MutualTls { description, extensions })
}

fn path_item(location: &Location, value: Value) -> PathItem {
    let Value::Object(members) = value else { return PathItem::default() };
    // The method may be written in capital letters.
    let place = |name: &str| location_of(members.get(name)?.get("$ref")?.as_str()?);
    let names = methods(VersionSet::ALL).filter(|name| members.contains_key(*name));
    let methods = names.map(|name| (name.to_owned(), place(name).unwrap_or_else(|| location.child(name))));
    let methods = methods.collect();
    PathItem { methods, members }
}
