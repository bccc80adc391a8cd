//! Operations with everything that belongs to them; webhooks and callbacks, which are operations of the server.

use indexmap::IndexSet;
use openapiv3::{
    Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr, RequestBody, Response,
    Server,
};
use serde_json::Value;

use super::collect::{Nodes, PathItem};
use super::link::{ReferenceTargets, list};
use super::path_template::{self, QueryParameter};
use super::reference::{internal, location_of};
use super::resolved::{EventNode, Located, OperationNode};
use super::security::{Schemes, unique_ids};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::hash::HashMap;
use crate::location::{FileId, Location};
use crate::media_type::is_json;
use crate::parse::Document;
use crate::parse::earlier::Reporter;

pub(super) struct Operations<'a, 'd> {
    pub(super) document: &'a Document<'a>,
    pub(super) nodes: &'a Nodes,
    pub(super) targets: &'a ReferenceTargets,
    schemes: &'a Schemes<'a>,
    pub(super) reporter: &'a mut Reporter<'d>,
    /// Bytes of nodes, and how many were copied into operations so far.
    pub(super) sizes: HashMap<Location, usize>,
    pub(super) copied: usize,
    read: ReadOperations,
}

/// What was read.
#[derive(Default)]
pub(super) struct ReadOperations {
    pub(super) operations: Vec<OperationNode>,
    /// How many operations the description has.
    pub(super) documented: usize,
    /// The operations that were left out.
    pub(super) skipped: Vec<Location>,
    /// The locations of schemas that are not in the description.
    pub(super) assumed: IndexSet<Location>,
    /// The requests that the server makes.
    pub(super) events: Vec<EventNode>,
}

/// A path item and the path that it is used for.
pub(super) struct PathUse<'a> {
    pub(super) path: String,
    /// The names in the braces of the path.
    pub(super) names: Vec<String>,
    /// The parameters that the path has in its query.
    pub(super) query: Vec<QueryParameter>,
    pub(super) location: &'a Location,
    pub(super) item: &'a PathItem,
}

impl<'a, 'd> Operations<'a, 'd> {
    pub(super) fn new(
        document: &'a Document<'a>,
        nodes: &'a Nodes,
        targets: &'a ReferenceTargets,
        schemes: &'a Schemes<'a>,
        reporter: &'a mut Reporter<'d>,
    ) -> Self {
        let (sizes, copied, read) = (HashMap::default(), 0, ReadOperations::default());
        Self { document, nodes, targets, schemes, reporter, sizes, copied, read }
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
    pub(super) fn finish(self) -> ReadOperations {
        let operations = self.read.operations.iter();
        let ids = operations.filter_map(|node| Some((node.operation.operation_id.as_deref()?, &node.location)));
        unique_ids(ids, self.reporter);
        self.read
    }

    fn path(&mut self, path: &str, place: &Location) {
        let location = self.targets.end(place);
        let Some(item) = self.nodes.path_items.get(location) else { return };
        self.read.documented += item.methods.len();
        let split = path_template::split(path);
        let names = split.as_ref().and_then(|split| path_template::names(&split.path));
        let names: Option<Vec<String>> = names.map(|names| names.into_iter().map(str::to_owned).collect());
        let (Some(split), Some(names)) = (split, names) else {
            let message = format!("the braces of the path `{path}` do not enclose names");
            return self.unusable(&message, place, item);
        };
        if path_template::has_dot_segments(&split.path) {
            let message =
                format!("the path `{path}` has a segment `.` or `..`, which is removed on the way to a server");
            return self.unusable(&message, place, item);
        }
        if !split.parameters.is_empty() {
            let message = format!("the path `{path}` holds parameters of a query; they are sent as such");
            let warning = Diagnostic::new(Code::QueryInPath, place, message).at_key();
            self.reporter.report(warning.help("describe them as parameters `in: query`"));
        }
        let path = if path.starts_with('/') { split.path } else { self.rooted(&split.path, place) };
        let used = PathUse { path, names, query: split.parameters, location, item };
        for (method, location) in &item.methods {
            self.operation(&used, method, self.targets.end(location));
        }
    }

    /// Leaves the operations of a path out.
    fn unusable(&mut self, message: &str, place: &Location, item: &PathItem) {
        self.reporter.report(Diagnostic::new(Code::InvalidPath, place, message).at_key());
        self.read.skipped.extend(item.methods.iter().map(|(_, location)| location.clone()));
    }

    fn rooted(&mut self, path: &str, place: &Location) -> String {
        let problem = Diagnostic::new(Code::InvalidPath, place, "a path starts with `/`").at_key();
        self.reporter.report(problem.fallback(format!("this one is read as `/{path}`")));
        format!("/{path}")
    }

    fn operation(&mut self, used: &PathUse<'_>, method: &str, location: &Location) {
        // What is wrong with it was reported where it was read.
        let Some(node) = self.node(used, method, location) else {
            self.read.skipped.push(location.clone());
            return;
        };
        self.callbacks(location);
        self.read.operations.push(node);
    }

    pub(super) fn node(&mut self, used: &PathUse<'_>, method: &str, location: &Location) -> Option<OperationNode> {
        let operation = self.nodes.operations.get(location)?;
        if !self.is_within_limits(used, location, operation) {
            return None;
        }
        if !self.is_whole(used, operation) {
            // Otherwise the description is refused, and the reason was reported.
            if !self.reporter.is_unreadable() {
                let message = "the operation is left out: the body or a required parameter cannot be read";
                self.reporter.report(Diagnostic::new(Code::SkippedOperation, location, message).at_key());
            }
            return None;
        }
        let mut operation = operation.clone();
        operation.security = operation
            .security
            .take()
            .map(|requirements| self.schemes.prune(&location.child("security"), requirements, self.reporter));
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

    /// Whether everything that is sent was read. Errors were reported there.
    fn is_whole(&self, used: &PathUse<'_>, operation: &Operation) -> bool {
        let inherited = used.item.members.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let inherited = inherited.filter_map(|child| child.get("$ref")?.as_str());
        let own = operation.parameters.iter().filter_map(reference);
        let mut parameters = inherited.chain(own).filter_map(location_of);
        let body = operation.request_body.as_ref().and_then(reference).and_then(location_of);
        parameters.all(|place| self.is_dispensable(self.targets.end(&place)))
            && body.is_none_or(|place| self.nodes.request_bodies.contains_key(self.targets.end(&place)))
    }

    /// Whether a parameter was read, or can be left out of what is sent. That of a path is read as a string wherever the path has it.
    fn is_dispensable(&self, place: &Location) -> bool {
        if self.nodes.parameters.contains_key(place) {
            return true;
        }
        let written = self.document.value(place);
        let says = |name: &str, value: Value| written.and_then(|members| members.get(name)) == Some(&value);
        !says("required", true.into()) || says("in", "path".into())
    }

    /// The parameters of the path item, overridden by those of the operation with the same `name` and `in`.
    fn parameters(
        &mut self,
        used: &PathUse<'_>,
        location: &Location,
        operation: &Operation,
    ) -> Vec<Located<Parameter>> {
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
        // They are large and few, and kept for every operation.
        merged.shrink_to_fit();
        merged
    }

    /// Replaces the declaration of a parameter that is part of the query of the path.
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

    /// The location of a parameter that is not in the description, and that of its schema, which is a string.
    fn assumed(&mut self, name: &str, operation: &Location) -> (Location, Location) {
        // No description has a field of this name, so the location is free.
        let location = operation.child("parameters").child("x-oasmith-undeclared").child(name);
        let schema = location.child("schema");
        self.read.assumed.insert(schema.clone());
        (location, schema)
    }

    /// The parameters of one list.
    fn listed<'r>(&mut self, references: impl Iterator<Item = &'r str>) -> Vec<Located<Parameter>> {
        let mut out: Vec<Located<Parameter>> = Vec::new();
        for location in references.filter_map(location_of) {
            let end = self.targets.end(&location);
            let Some(parameter) = self.nodes.parameters.get(end) else { continue };
            let found = Located { location: end.clone(), value: parameter.clone() };
            match out.iter_mut().find(|other| is_same(&other.value, &found.value)) {
                None => out.push(found),
                Some(other) => {
                    let (kind, name) = key(parameter);
                    let message = format!("the parameter `{name}` in `{kind}` occurs twice");
                    self.reporter.report(Diagnostic::new(Code::DuplicateParameter, &location, message));
                    *other = found;
                }
            }
        }
        out
    }

    fn is_in_path(&mut self, used: &PathUse<'_>, parameter: &Located<Parameter>) -> bool {
        let (kind, name) = key(&parameter.value);
        if kind != "path" || used.names.iter().any(|known| known == name) {
            return true;
        }
        let message = format!("the path `{}` has no `{{{name}}}`", used.path);
        let help = did_you_mean(name, used.names.iter().map(String::as_str));
        let warning = Diagnostic::new(Code::UnusedPathParameter, &parameter.location, message);
        self.reporter.report(warning.label("this parameter is ignored").maybe_help(help));
        false
    }

    fn undeclared(&mut self, name: &str, used: &PathUse<'_>, operation: &Location) -> Located<Parameter> {
        let message = format!("the path parameter `{name}` of `{}` is not declared", used.path);
        let help = format!("add a parameter with `name: {name}` and `in: path`");
        self.reporter.report(Diagnostic::new(Code::UndeclaredPathParameter, operation, message).at_key().help(help));
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
        let place = location_of(reference(operation.request_body.as_ref()?)?)?;
        let end = self.targets.end(&place);
        Some(Located { location: end.clone(), value: self.nodes.request_bodies.get(end)?.clone() })
    }

    fn responses(&self, operation: &Operation) -> Vec<(String, Located<Response>)> {
        let responses = &operation.responses;
        let coded = responses.responses.iter().map(|(status, child)| (status.to_string(), child));
        let all = coded.chain(responses.default.iter().map(|child| ("default".to_owned(), child)));
        let found = all.filter_map(|(status, child)| {
            let place = location_of(reference(child)?)?;
            let end = self.targets.end(&place);
            Some((status, Located { location: end.clone(), value: self.nodes.responses.get(end)?.clone() }))
        });
        let mut found: Vec<_> = found.collect();
        found.shrink_to_fit();
        found
    }

    fn servers(&mut self, used: &PathUse<'_>, location: &Location, operation: &Operation) -> Vec<Located<Server>> {
        if operation.servers.is_empty() {
            return list(&used.location.child("servers"), used.item.members.get("servers"), self.reporter);
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

/// What identifies a parameter: `in` and `name`.
fn key(parameter: &Parameter) -> (&'static str, &str) {
    let place = match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    };
    (place, &parameter.parameter_data_ref().name)
}

impl Operations<'_, '_> {
    /// Reads the webhooks in a field of the root.
    pub(super) fn read_webhooks(&mut self, member: &str, webhooks: Option<&Value>) {
        let root = Location::root_of(FileId::ROOT).child(member);
        for name in webhooks.and_then(Value::as_object).into_iter().flat_map(|webhooks| webhooks.keys()) {
            if !name.starts_with("x-") {
                self.event(name, None, &root.child(name));
            }
        }
    }

    /// Reads the callbacks of an operation.
    pub(super) fn callbacks(&mut self, location: &Location) {
        for (name, place) in self.nodes.operation_callbacks.get(location).into_iter().flatten() {
            let place = self.targets.end(place).clone();
            for expression in self.nodes.callbacks.get(&place).into_iter().flatten() {
                self.event(name, Some(location), &place.child(expression));
            }
        }
    }

    fn event(&mut self, name: &str, operation: Option<&Location>, place: &Location) {
        let location = self.targets.end(place);
        let Some(item) = self.nodes.path_items.get(location) else { return };
        let used = PathUse { path: String::new(), names: Vec::new(), query: Vec::new(), location, item };
        for (method, location) in &item.methods {
            let Some(node) = self.node(&used, method, self.targets.end(location)) else { continue };
            let content = node.request_body.iter().flat_map(|body| body.value.content.keys());
            if content.into_iter().any(|media_type| is_json(media_type)) {
                self.read.events.push(EventNode { name: name.to_owned(), operation: operation.cloned(), node });
            } else {
                let message = format!("`{name}` is left out: it has no JSON body to read");
                self.reporter.report(Diagnostic::new(Code::IgnoredCallback, &node.location, message).at_key());
            }
        }
    }
}
