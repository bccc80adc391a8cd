//! Which pieces stand where, as the specification of version 3.0 says.

use serde_json::{Map, Value};

use crate::location::{FileId, Location};
use crate::source::Source;

/// What a piece is by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A schema.
    Schema,
    /// A parameter.
    Parameter,
    /// A header of a response.
    Header,
    /// A request body.
    RequestBody,
    /// A response.
    Response,
    /// A path with its operations.
    PathItem,
    /// An operation.
    Operation,
    /// A security scheme.
    SecurityScheme,
}

/// Methods that a path may have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Names of types that a schema may have.
pub const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

impl Kind {
    /// The piece with its article, for sentences.
    #[must_use]
    pub fn article(self) -> &'static str {
        match self {
            Self::Schema => "a schema",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::SecurityScheme => "a security scheme",
        }
    }

    /// Whether a reference may stand in its place.
    #[must_use]
    pub fn may_refer(self) -> bool {
        self != Self::Operation
    }
}

/// The pieces that nothing refers to but their place: paths and components.
pub(super) fn roots(source: &Source) -> Vec<(Location, Kind)> {
    let tree = &source.file(FileId::ROOT).tree;
    let root = Location::default();
    let mut found = Vec::new();
    let mut add = |parent: &Location, members: Option<&Value>, kind: Kind| {
        let names = members.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        found.extend(names.filter(|name| !name.starts_with("x-")).map(|name| (parent.child(name), kind)));
    };
    add(&root.child("paths"), tree.get("paths"), Kind::PathItem);
    let components = root.child("components");
    for (name, kind) in [
        ("schemas", Kind::Schema),
        ("parameters", Kind::Parameter),
        ("requestBodies", Kind::RequestBody),
        ("responses", Kind::Response),
        ("headers", Kind::Header),
        ("securitySchemes", Kind::SecurityScheme),
    ] {
        add(&components.child(name), tree.get("components").and_then(|all| all.get(name)), kind);
    }
    found
}

/// The pieces inside a piece: how to get there, and what they are.
pub(super) fn inner(kind: Kind, members: &Map<String, Value>) -> Vec<(Vec<String>, Kind)> {
    let mut found = Found { members, paths: Vec::new() };
    match kind {
        Kind::Schema => {
            found.each_member(&["properties"], Kind::Schema);
            found.one(&["items"], Kind::Schema);
            if members.get("additionalProperties").is_some_and(Value::is_object) {
                found.one(&["additionalProperties"], Kind::Schema);
            }
            found.one(&["not"], Kind::Schema);
            for choice in ["allOf", "oneOf", "anyOf"] {
                found.each_item(choice, Kind::Schema);
            }
        }
        Kind::Parameter | Kind::Header => {
            found.one(&["schema"], Kind::Schema);
            found.media_types();
        }
        Kind::RequestBody => found.media_types(),
        Kind::Response => {
            found.media_types();
            found.each_member(&["headers"], Kind::Header);
        }
        Kind::PathItem => {
            found.each_item("parameters", Kind::Parameter);
            for method in METHODS {
                found.one(&[method], Kind::Operation);
            }
        }
        Kind::Operation => {
            found.each_item("parameters", Kind::Parameter);
            found.one(&["requestBody"], Kind::RequestBody);
            found.each_member(&["responses"], Kind::Response);
        }
        Kind::SecurityScheme => {}
    }
    found.paths
}

struct Found<'a> {
    members: &'a Map<String, Value>,
    paths: Vec<(Vec<String>, Kind)>,
}

impl Found<'_> {
    fn at(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.members.get(*first)?, |value, token| value.get(token))
    }

    fn one(&mut self, path: &[&str], kind: Kind) {
        if self.at(path).is_some_and(|value| !value.is_null()) {
            self.paths.push((path.iter().map(|token| (*token).to_owned()).collect(), kind));
        }
    }

    fn each_member(&mut self, path: &[&str], kind: Kind) {
        let names: Vec<String> =
            self.at(path).and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
        for name in names.iter().filter(|name| kind != Kind::Response || !name.starts_with("x-")) {
            let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
            self.one(&path, kind);
        }
    }

    fn each_item(&mut self, name: &str, kind: Kind) {
        let count = self.at(&[name]).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..count {
            self.paths.push((vec![name.to_owned(), index.to_string()], kind));
        }
    }

    fn media_types(&mut self) {
        let names: Vec<String> =
            self.at(&["content"]).and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
        for name in &names {
            self.one(&["content", name, "schema"], Kind::Schema);
        }
    }
}
