//! Takes a document apart: every piece is read on its own, whatever contains it and whoever refers to it.
//!
//! A list of work, not recursion: a description may nest and refer as it likes, in circles too.

use std::collections::VecDeque;

use openapiv3::{Example, Header, Operation, Parameter, RequestBody, Response, Schema, SecurityScheme};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::grammar::{Kind, METHODS, ROOT};
use super::reader::{Found, Reader, internal, named, place_of, unreadable_documentation};
use super::{fixes::Fixes, reference, status};
use crate::diagnostics::{Class, Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::hash::{HashMap, IndexMap};
use crate::location::{FileId, Location};

/// The pieces of a document, by their places.
#[derive(Default)]
pub(super) struct Pieces {
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
    /// The places that hold a reference, and where it leads.
    pub(super) references: IndexMap<Location, Location>,
    /// What stands beside `$ref`.
    pub(super) siblings: HashMap<Location, Map<String, Value>>,
    /// Every place that was asked for, and as what.
    pub(super) kinds: IndexMap<Location, Kind>,
}

impl Pieces {
    /// Puts a schema of any value where a reference leads nowhere.
    pub(super) fn anything(&mut self, place: &Location) {
        if let Ok(schema) = typed(Value::Object(Map::new())) {
            self.schemas.insert(place.clone(), schema);
        }
    }
}

/// A path item without its inner pieces.
#[derive(Default)]
pub(super) struct PathItem {
    /// The methods in the order of the specification, with the places of their operations.
    pub(super) methods: Vec<(String, Location)>,
    pub(super) members: Map<String, Value>,
}

/// After so many errors nothing more is read.
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

/// Reads the root and everything that it reaches. Gives the members of the root too.
pub(super) fn take_apart(document: &Document<'_>, diagnostics: &mut Diagnostics) -> (Pieces, Map<String, Value>) {
    let (pieces, queue) = (Pieces::default(), VecDeque::new());
    let mut apart = Apart { document, diagnostics, pieces, queue };
    let root = apart.root();
    while let Some(found) = apart.queue.pop_front() {
        apart.take(&found);
        // The description is refused anyway, and nobody reads more of them at once.
        if apart.diagnostics.errors() > ERRORS {
            break;
        }
    }
    (apart.pieces, root)
}

struct Apart<'a> {
    document: &'a Document<'a>,
    diagnostics: &'a mut Diagnostics,
    pieces: Pieces,
    queue: VecDeque<Found>,
}

impl Apart<'_> {
    fn root(&mut self) -> Map<String, Value> {
        let location = Location::root_of(FileId::ROOT);
        let Some(Value::Object(members)) = self.document.tree(FileId::ROOT) else { return Map::new() };
        let mut reader = Reader::new(self.document, self.diagnostics);
        let root = reader.object(ROOT, &location, members, &Fixes::default()).unwrap_or_default();
        let found = reader.found;
        self.enqueue(found);
        root
    }

    fn enqueue(&mut self, found: Vec<Found>) {
        for one in found {
            if !self.pieces.kinds.contains_key(&one.location) {
                self.pieces.kinds.insert(one.location.clone(), one.kind);
                self.queue.push_back(one);
            }
        }
    }

    fn take(&mut self, found: &Found) {
        let document = self.document;
        let Some(raw) = found.assumed.as_ref().or_else(|| document.value(&found.location)) else { return };
        match raw
            .as_object()
            .and_then(|members| Some((members, members.get("$ref").filter(|reference| !reference.is_null())?)))
        {
            Some((members, reference)) => self.follow(found, members, reference),
            None => self.read(found, raw),
        }
    }

    fn follow(&mut self, found: &Found, members: &Map<String, Value>, reference: &Value) {
        let place = found.location.child("$ref");
        self.siblings(found, members);
        match self.target(found.kind, &place, reference) {
            Ok(target) => {
                let remark = reference.as_str().and_then(|text| reference::remark(self.document, &place, text));
                if let Some(remark) = remark {
                    self.diagnostics.report(remark);
                }
                self.pieces.references.insert(found.location.clone(), target.clone());
                self.enqueue(vec![Found { kind: found.kind, location: target, assumed: None }]);
            }
            Err(error) => self.unfollowed(found, reference, error),
        }
    }

    /// A reference that cannot be followed. What refers is read without it, as well as can be.
    fn unfollowed(&mut self, found: &Found, reference: &Value, error: Diagnostic) {
        let fallback = match found.kind {
            Kind::Schema => {
                self.pieces.anything(&found.location);
                "any value is accepted here"
            }
            Kind::RequestBody | Kind::Response if self.is_schema(found, reference, &error) => {
                self.json_of(found, reference);
                "it is read as JSON of that schema"
            }
            Kind::Parameter => "the parameter is left out",
            Kind::RequestBody | Kind::Operation => "the operation is left out",
            Kind::PathItem => "its operations are left out",
            Kind::SecurityScheme => "the scheme is left out, with the requirements that name it",
            Kind::Response => "the response is left out",
            Kind::Header => "the header is left out",
            Kind::Example => "the example is left out",
            Kind::Callback => "the callback is left out",
        };
        // Documentation is never needed, and no file of it makes a client impossible.
        let error = match found.kind {
            Kind::Example if error.code.class() == Class::Fatal => unreadable_documentation(error),
            _ => error,
        };
        self.diagnostics.report(error.fallback(fallback));
    }

    /// Whether a body or a response is a reference to a schema.
    fn is_schema(&self, found: &Found, reference: &Value, error: &Diagnostic) -> bool {
        let place = found.location.child("$ref");
        error.code == Code::ReferenceKind && self.target(Kind::Schema, &place, reference).is_ok()
    }

    /// A body or a response of a schema, which it refers to as if it were one itself.
    fn json_of(&mut self, found: &Found, reference: &Value) {
        let schema = found.location.child("content").child("application/json").child("schema");
        let content = json!({ "application/json": { "schema": { "$ref": internal(&schema) } } });
        let Value::Object(members) = json!({ "description": "", "content": content }) else { return };
        self.store(found, members);
        // The reference is resolved where it stands, so that its target is named as usual.
        if let Ok(target) = self.target(Kind::Schema, &found.location.child("$ref"), reference) {
            self.pieces.kinds.insert(schema.clone(), Kind::Schema);
            self.pieces.references.insert(schema, target.clone());
            self.enqueue(vec![Found { kind: Kind::Schema, location: target, assumed: None }]);
        }
    }

    fn target(&self, kind: Kind, place: &Location, reference: &Value) -> Result<Location, Diagnostic> {
        let Value::String(text) = reference else {
            let message = format!("`$ref` must be a string, not {}", named(reference));
            return Err(Diagnostic::new(Code::InvalidReference, place, message));
        };
        let target = reference::target(self.document, place, text)?;
        reference::check_kind(self.document, place, &target, kind)?;
        match self.pieces.kinds.get(&target) {
            Some(other) if *other != kind => Err(reference::wrong_kind(place, &target, kind, &other.with_article())),
            _ => Ok(target),
        }
    }

    fn siblings(&mut self, found: &Found, members: &Map<String, Value>) {
        let is_kept = |name: &str| ANNOTATIONS.contains(&name) || name.starts_with("x-");
        for name in members.keys().filter(|name| !is_kept(name)) {
            let message = format!("`{name}` beside `$ref` has no effect");
            let warning = Diagnostic::new(Code::IgnoredSibling, &found.location.child(name), message).at_key();
            self.diagnostics.report(match found.kind {
                Kind::Schema => warning.help("put the reference into an `allOf` and the member beside the `allOf`"),
                _ => warning,
            });
        }
        if found.kind == Kind::Schema && members.get("nullable") == Some(&Value::Bool(true)) {
            let message = "`nullable` beside `$ref` is ignored by the specification; it is read as it is meant: the value may be null";
            let place = found.location.child("nullable");
            let warning = Diagnostic::new(Code::LenientValue, &place, message).at_key();
            self.diagnostics
                .report(warning.help("put the reference into an `allOf` and `nullable` beside the `allOf`"));
        }
        if members.len() > 1 && found.kind == Kind::Schema {
            let mut members = members.clone();
            members.shift_remove("$ref");
            self.pieces.siblings.insert(found.location.clone(), members);
        }
    }

    fn read(&mut self, found: &Found, raw: &Value) {
        let mut reader = Reader::new(self.document, self.diagnostics);
        let piece = reader.piece(found.kind, &found.location, raw);
        let is_broken = reader.is_broken;
        let inner = reader.found;
        self.enqueue(inner);
        match piece {
            Some(members) if !is_broken => self.store(found, members),
            // Something is meant here, though nobody knows what.
            _ if found.kind == Kind::Schema => self.pieces.anything(&found.location),
            _ => {}
        }
    }

    fn store(&mut self, found: &Found, mut members: Map<String, Value>) {
        let location = &found.location;
        let pieces = &mut self.pieces;
        if found.kind == Kind::Operation {
            status::check(location, &mut members, self.diagnostics);
            // The typed model has no references here.
            if let Some(Value::Object(callbacks)) = members.shift_remove("callbacks") {
                let place = location.child("callbacks");
                let named = callbacks.keys().filter(|name| !name.starts_with("x-"));
                let named = named.map(|name| (name.clone(), place.child(name))).collect();
                pieces.operation_callbacks.insert(location.clone(), named);
            }
        }
        let value = Value::Object(members);
        let stored = match found.kind {
            Kind::Schema => typed(value).map(|piece| drop(pieces.schemas.insert(location.clone(), piece))),
            Kind::Parameter => typed(value).map(|piece| drop(pieces.parameters.insert(location.clone(), piece))),
            Kind::RequestBody => typed(value).map(|piece| drop(pieces.request_bodies.insert(location.clone(), piece))),
            Kind::Response => typed(value).map(|piece| drop(pieces.responses.insert(location.clone(), piece))),
            Kind::Header => typed(value).map(|piece| drop(pieces.headers.insert(location.clone(), piece))),
            Kind::Example => typed(value).map(|piece| drop(pieces.examples.insert(location.clone(), piece))),
            Kind::SecurityScheme => {
                typed(value).map(|piece| drop(pieces.security_schemes.insert(location.clone(), piece)))
            }
            Kind::Operation => typed(value).map(|piece| drop(pieces.operations.insert(location.clone(), piece))),
            Kind::Callback => {
                let names = value.as_object().into_iter().flat_map(Map::keys);
                let names = names.filter(|name| !name.starts_with("x-")).cloned().collect();
                pieces.callbacks.insert(location.clone(), names);
                Ok(())
            }
            Kind::PathItem => {
                pieces.path_items.insert(location.clone(), path_item(location, value));
                Ok(())
            }
        };
        if let Err(error) = stored {
            let message = format!("{} cannot be read: {error}", found.kind.with_article());
            self.diagnostics.report(Diagnostic::new(Code::MalformedObject, location, message));
            if found.kind == Kind::Schema {
                self.pieces.anything(location);
            }
        }
    }
}

/// The reader has put everything right that the model does not understand, so that this fails only for what nobody
/// thought of.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

fn path_item(location: &Location, value: Value) -> PathItem {
    let Value::Object(members) = value else { return PathItem::default() };
    // An operation may stand under another spelling of its method.
    let place = |name: &str| place_of(members.get(name)?.get("$ref")?.as_str()?);
    let names = METHODS.iter().filter(|name| members.contains_key(**name));
    let methods = names.map(|name| ((*name).to_owned(), place(name).unwrap_or_else(|| location.child(name))));
    let methods = methods.collect();
    PathItem { methods, members }
}
