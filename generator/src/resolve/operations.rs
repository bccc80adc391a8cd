//! Operations with everything that belongs to them.

use indexmap::IndexSet;
use openapiv3::{
    Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr, RequestBody, Response,
    Server,
};
use serde_json::Value;

use super::assemble::list;
use super::links::Links;
use super::path_query::{self, QueryParameter};
use super::pieces::{PathItem, Pieces};
use super::reader::{internal, place_of};
use super::resolved::{EventNode, Located, OperationNode};
use super::security::{Schemes, unique_ids};
use super::template;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::hash::HashMap;
use crate::location::{FileId, Location};

pub(super) struct Operations<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) pieces: &'a Pieces,
    pub(super) links: &'a Links,
    schemes: &'a Schemes<'a>,
    pub(super) diagnostics: &'a mut Diagnostics,
    nodes: Vec<OperationNode>,
    documented: usize,
    skipped: Vec<Location>,
    /// The places of schemas that no description holds.
    assumed: IndexSet<Location>,
    /// Bytes of pieces, and how many were copied into operations so far.
    pub(super) sizes: HashMap<Location, usize>,
    pub(super) copied: usize,
    pub(super) events: Vec<EventNode>,
}

/// What was read.
pub(super) struct Read {
    pub(super) nodes: Vec<OperationNode>,
    /// How many operations the description has.
    pub(super) documented: usize,
    /// The operations that were left out.
    pub(super) skipped: Vec<Location>,
    /// The places of schemas that no description holds.
    pub(super) assumed: IndexSet<Location>,
    /// The requests that the server makes.
    pub(super) events: Vec<EventNode>,
}

/// A path item and the path that it is used for.
pub(super) struct Use<'a> {
    pub(super) path: String,
    /// The names in the braces of the path.
    pub(super) names: Vec<String>,
    /// The parameters that the path has in its query.
    pub(super) query: Vec<QueryParameter>,
    pub(super) location: &'a Location,
    pub(super) item: &'a PathItem,
}

impl<'a> Operations<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        pieces: &'a Pieces,
        links: &'a Links,
        schemes: &'a Schemes<'a>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let (nodes, skipped, events, assumed, sizes) =
            (Vec::new(), Vec::new(), Vec::new(), IndexSet::new(), HashMap::default());
        let (documented, copied) = (0, 0);
        Self {
            document,
            pieces,
            links,
            schemes,
            diagnostics,
            nodes,
            documented,
            skipped,
            assumed,
            sizes,
            copied,
            events,
        }
    }

    /// Reads every path.
    pub(super) fn read(&mut self, paths: Option<&Value>) {
        let root = Location::root_of(FileId::ROOT).child("paths");
        for path in paths.and_then(Value::as_object).into_iter().flat_map(|paths| paths.keys()) {
            if !path.starts_with("x-") {
                self.path(path, &root.child(path));
            }
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Read {
        let ids = self.nodes.iter().filter_map(|node| Some((node.operation.operation_id.as_deref()?, &node.location)));
        unique_ids(ids, self.diagnostics);
        Read {
            nodes: self.nodes,
            documented: self.documented,
            skipped: self.skipped,
            assumed: self.assumed,
            events: self.events,
        }
    }

    fn path(&mut self, path: &str, place: &Location) {
        let location = self.links.end(place);
        let Some(item) = self.pieces.path_items.get(location) else { return };
        self.documented += item.methods.len();
        let split = path_query::split(path);
        let names = split.as_ref().and_then(|split| template::names(&split.path));
        let names: Option<Vec<String>> = names.map(|names| names.into_iter().map(str::to_owned).collect());
        let (Some(split), Some(names)) = (split, names) else {
            let message = format!("the braces of the path `{path}` do not enclose names");
            return self.unusable(&message, place, item);
        };
        if template::has_dot_segments(&split.path) {
            let message =
                format!("the path `{path}` has a segment `.` or `..`, which is removed on the way to a server");
            return self.unusable(&message, place, item);
        }
        if !split.parameters.is_empty() {
            let message = format!("the path `{path}` holds parameters of a query; they are sent as such");
            let warning = Diagnostic::new(Code::QueryInPath, place, message).at_key();
            self.diagnostics.report(warning.help("describe them as parameters `in: query`"));
        }
        let path = if path.starts_with('/') { split.path } else { self.rooted(&split.path, place) };
        let used = Use { path, names, query: split.parameters, location, item };
        for (method, location) in &item.methods {
            self.operation(&used, method, self.links.end(location));
        }
    }

    /// Leaves the operations of a path out.
    fn unusable(&mut self, message: &str, place: &Location, item: &PathItem) {
        self.diagnostics.report(Diagnostic::new(Code::InvalidPath, place, message).at_key());
        self.skipped.extend(item.methods.iter().map(|(_, location)| location.clone()));
    }

    fn rooted(&mut self, path: &str, place: &Location) -> String {
        let problem = Diagnostic::new(Code::InvalidPath, place, "a path starts with `/`").at_key();
        self.diagnostics.report(problem.fallback(format!("this one is read as `/{path}`")));
        format!("/{path}")
    }

    fn operation(&mut self, used: &Use<'_>, method: &str, location: &Location) {
        // What is wrong with it was reported where it was read.
        let Some(node) = self.node(used, method, location) else {
            self.skipped.push(location.clone());
            return;
        };
        self.callbacks(location);
        self.nodes.push(node);
    }

    pub(super) fn node(&mut self, used: &Use<'_>, method: &str, location: &Location) -> Option<OperationNode> {
        let operation = self.pieces.operations.get(location)?;
        if !self.is_within_limits(used, location, operation) {
            return None;
        }
        if !self.is_whole(used, operation) {
            // Otherwise the description is refused, and why was said.
            if !self.diagnostics.is_unreadable() {
                let message = "the operation is left out: the body or a required parameter cannot be read";
                self.diagnostics.report(Diagnostic::new(Code::SkippedOperation, location, message).at_key());
            }
            return None;
        }
        let mut operation = operation.clone();
        operation.security = operation
            .security
            .take()
            .map(|requirements| self.schemes.prune(&location.child("security"), requirements, self.diagnostics));
        Some(OperationNode {
            parameters: self.parameters(used, location, &operation),
            request_body: self.request_body(&operation),
            responses: self.responses(&operation),
            servers: self.servers(used, location, &operation),
            location: location.clone(),
            method: method.to_owned(),
            path: used.path.clone(),
            operation,
        })
    }

    /// Whether everything that is sent was read. What is wrong was reported there.
    fn is_whole(&self, used: &Use<'_>, operation: &Operation) -> bool {
        let inherited = used.item.members.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let inherited = inherited.filter_map(|child| child.get("$ref")?.as_str());
        let own = operation.parameters.iter().filter_map(reference);
        let mut parameters = inherited.chain(own).filter_map(place_of);
        let body = operation.request_body.as_ref().and_then(reference).and_then(place_of);
        parameters.all(|place| self.is_dispensable(self.links.end(&place)))
            && body.is_none_or(|place| self.pieces.request_bodies.contains_key(self.links.end(&place)))
    }

    /// Whether a parameter was read, or can be left out of what is sent. That of a path is read as a string wherever the path has it.
    fn is_dispensable(&self, place: &Location) -> bool {
        if self.pieces.parameters.contains_key(place) {
            return true;
        }
        let written = self.document.value(place);
        let says = |name: &str, value: Value| written.and_then(|members| members.get(name)) == Some(&value);
        !says("required", true.into()) || says("in", "path".into())
    }

    /// Those of the path item, replaced by those of the operation that have the same name and place.
    fn parameters(&mut self, used: &Use<'_>, location: &Location, operation: &Operation) -> Vec<Located<Parameter>> {
        let inherited = used.item.members.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let mut merged = self.listed(inherited.filter_map(|child| child.get("$ref")?.as_str()));
        for own in self.listed(operation.parameters.iter().filter_map(reference)) {
            match merged.iter_mut().find(|other| is_same(&other.value, &own.value)) {
                Some(other) => *other = own,
                None => merged.push(own),
            }
        }
        for described in &used.query {
            self.query_parameter(described, &mut merged, location);
        }
        merged.retain(|parameter| self.is_in_path(used, parameter));
        for name in &used.names {
            if !merged.iter().any(|parameter| key(&parameter.value) == ("path", name)) {
                merged.push(self.undeclared(name, used, location));
            }
        }
        merged
    }

    /// Puts a parameter that the path has in its query in the place of the one that declares it.
    fn query_parameter(
        &mut self,
        described: &QueryParameter,
        merged: &mut Vec<Located<Parameter>>,
        location: &Location,
    ) {
        let position = |place: &str, name: &str| merged.iter().position(|one| key(&one.value) == (place, name));
        let declared = position("path", &described.name).or_else(|| position("query", &described.name));
        if let Some(index) = declared {
            merged[index].value = described.of(&merged[index].value);
        } else if position("query", &described.wire).is_none() {
            let (location, schema) = self.assumed(&described.wire, location);
            merged.push(Located { location, value: described.undeclared(internal(&schema)) });
        }
    }

    /// The place of a parameter that no description holds, and that of its schema, which is a string.
    fn assumed(&mut self, name: &str, operation: &Location) -> (Location, Location) {
        // No description has a member of this name, so that the place is nobody else's.
        let location = operation.child("parameters").child("x-oasmith-undeclared").child(name);
        let schema = location.child("schema");
        self.assumed.insert(schema.clone());
        (location, schema)
    }

    /// The parameters of one list.
    fn listed<'r>(&mut self, references: impl Iterator<Item = &'r str>) -> Vec<Located<Parameter>> {
        let mut out: Vec<Located<Parameter>> = Vec::new();
        for location in references.filter_map(place_of) {
            let end = self.links.end(&location);
            let Some(parameter) = self.pieces.parameters.get(end) else { continue };
            let found = Located { location: end.clone(), value: parameter.clone() };
            match out.iter_mut().find(|other| is_same(&other.value, &found.value)) {
                None => out.push(found),
                Some(other) => {
                    let (kind, name) = key(parameter);
                    let message = format!("the parameter `{name}` in `{kind}` occurs twice");
                    self.diagnostics.report(Diagnostic::new(Code::DuplicateParameter, &location, message));
                    *other = found;
                }
            }
        }
        out
    }

    fn is_in_path(&mut self, used: &Use<'_>, parameter: &Located<Parameter>) -> bool {
        let (kind, name) = key(&parameter.value);
        if kind != "path" || used.names.iter().any(|known| known == name) {
            return true;
        }
        let message = format!("the path `{}` has no `{{{name}}}`", used.path);
        let help = super::suggest::did_you_mean(name, used.names.iter().map(String::as_str));
        let warning = Diagnostic::new(Code::UnusedPathParameter, &parameter.location, message);
        self.diagnostics.report(warning.label("this parameter is ignored").maybe_help(help));
        false
    }

    fn undeclared(&mut self, name: &str, used: &Use<'_>, operation: &Location) -> Located<Parameter> {
        let message = format!("the path parameter `{name}` of `{}` is not declared", used.path);
        let help = format!("add a parameter with `name: {name}` and `in: path`");
        self.diagnostics.report(Diagnostic::new(Code::UndeclaredPathParameter, operation, message).at_key().help(help));
        let (location, schema) = self.assumed(name, operation);
        let reference = ReferenceOr::Reference { reference: internal(&schema) };
        let parameter_data = ParameterData {
            name: name.to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(reference),
            example: None,
            examples: indexmap::IndexMap::new(),
            explode: None,
            extensions: indexmap::IndexMap::new(),
        };
        Located { location, value: Parameter::Path { parameter_data, style: PathStyle::Simple } }
    }

    fn request_body(&self, operation: &Operation) -> Option<Located<RequestBody>> {
        let place = place_of(reference(operation.request_body.as_ref()?)?)?;
        let end = self.links.end(&place);
        Some(Located { location: end.clone(), value: self.pieces.request_bodies.get(end)?.clone() })
    }

    fn responses(&self, operation: &Operation) -> Vec<(String, Located<Response>)> {
        let responses = &operation.responses;
        let coded = responses.responses.iter().map(|(status, child)| (status.to_string(), child));
        let all = coded.chain(responses.default.iter().map(|child| ("default".to_owned(), child)));
        let found = all.filter_map(|(status, child)| {
            let place = place_of(reference(child)?)?;
            let end = self.links.end(&place);
            Some((status, Located { location: end.clone(), value: self.pieces.responses.get(end)?.clone() }))
        });
        found.collect()
    }

    fn servers(&mut self, used: &Use<'_>, location: &Location, operation: &Operation) -> Vec<Located<Server>> {
        if operation.servers.is_empty() {
            return list(&used.location.child("servers"), used.item.members.get("servers"), self.diagnostics);
        }
        let place = location.child("servers");
        let servers = operation.servers.iter().enumerate();
        servers.map(|(index, server)| Located { location: place.element(index), value: server.clone() }).collect()
    }
}

pub(super) fn reference<T>(child: &ReferenceOr<T>) -> Option<&str> {
    match child {
        ReferenceOr::Reference { reference } => Some(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// Whether two parameters are one. Names of headers are the same in capital and small letters.
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    let ((place, name), (other_place, other_name)) = (key(one), key(other));
    place == other_place && (name == other_name || place == "header" && name.eq_ignore_ascii_case(other_name))
}

/// What tells parameters apart.
fn key(parameter: &Parameter) -> (&'static str, &str) {
    let place = match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    };
    (place, &parameter.parameter_data_ref().name)
}
