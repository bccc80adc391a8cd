//! Operations with their parameters, bodies, responses and servers.

use std::collections::HashMap;

use openapiv3::{Operation, Parameter, RequestBody, Response, Server};
use serde_json::{Map, Value};

use super::{Located, OperationNode, Resolved, pieces, root, root_tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Kind, METHODS};
use crate::location::Location;
use crate::source::Source;

/// Reads every operation. One that cannot be read was diagnosed and is left out.
pub(super) fn read(source: &Source, document: &Document, diagnostics: &mut Diagnostics, resolved: &mut Resolved) {
    let paths = Location::default().child("paths");
    let Some(Value::Object(items)) = root_tree(source).get("paths") else { return };
    let mut reader = Reader { source, document, diagnostics, ids: HashMap::new() };
    for path in items.keys().filter(|path| !path.starts_with("x-")) {
        let Some(item) = document.end_of(&paths.child(path)) else { continue };
        let Some(members) = source.value(item).and_then(Value::as_object) else { continue };
        reader.check_members(item, members);
        for method in METHODS.iter().filter(|method| members.get(**method).is_some_and(|value| !value.is_null())) {
            resolved.documented_operations += 1;
            if let Some(node) = reader.operation(item, members, path, method, resolved) {
                resolved.operations.push(node);
            }
        }
    }
}

struct Reader<'a> {
    source: &'a Source,
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
    ids: HashMap<String, Location>,
}

impl Reader<'_> {
    fn check_members(&mut self, item: &Location, members: &Map<String, Value>) {
        let known = ["$ref", "summary", "description", "servers", "parameters"];
        for name in members.keys() {
            if !known.contains(&name.as_str()) && !METHODS.contains(&name.as_str()) && !name.starts_with("x-") {
                let message = format!("`{name}` is no method, so it is read past");
                self.diagnostics.report(Diagnostic::warning(Code::Ignored, &item.child(name), message).at_key());
            }
        }
    }

    fn operation(
        &mut self,
        item: &Location,
        members: &Map<String, Value>,
        path: &str,
        method: &str,
        resolved: &Resolved,
    ) -> Option<OperationNode> {
        let location = item.child(method);
        let mut read = pieces::at::<Operation>(self.document, &location, Kind::Operation, self.diagnostics)?;
        let described = self.source.value(&location)?.as_object()?;
        if let Some(security) = described.get("security") {
            let place = location.child("security");
            read.value.security = Some(root::requirements(security, &place, resolved, self.diagnostics));
        }
        self.check_id(&location, read.value.operation_id.as_deref());
        let parameters = self.parameters(item, members, &location, described);
        self.check_path(&location, path, &parameters);
        Some(OperationNode {
            request_body: self.body(&location, described),
            responses: self.responses(&location, described),
            servers: self.servers(item, members, &location, described),
            method: method.to_owned(),
            path: path.to_owned(),
            operation: read.value,
            parameters,
            location,
        })
    }

    fn check_id(&mut self, location: &Location, id: Option<&str>) {
        let Some(id) = id else { return };
        let place = location.child("operationId");
        if let Some(first) = self.ids.get(id) {
            let message = format!("the id `{id}` is taken by another operation");
            let help = format!("the other one stands at {}", first.pointer);
            self.diagnostics.report(Diagnostic::warning(Code::DuplicateOperationId, &place, message).help(help));
        } else {
            self.ids.insert(id.to_owned(), location.clone());
        }
    }

    /// Parameters of the path, replaced by those of the operation that have the same name and place.
    fn parameters(
        &mut self,
        item: &Location,
        members: &Map<String, Value>,
        location: &Location,
        described: &Map<String, Value>,
    ) -> Vec<Located<Parameter>> {
        let mut found: Vec<Located<Parameter>> = Vec::new();
        for (owner, members) in [(item, members), (location, described)] {
            let count = members.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                let place = owner.child("parameters").child(&index.to_string());
                let read = pieces::at::<Parameter>(self.document, &place, Kind::Parameter, self.diagnostics);
                if let Some(read) = read {
                    found.retain(|known| identity(&known.value) != identity(&read.value));
                    found.push(read);
                }
            }
        }
        found
    }

    /// Every `{name}` of the path has a parameter, and every path parameter a `{name}`.
    fn check_path(&mut self, location: &Location, path: &str, parameters: &[Located<Parameter>]) {
        let names: Vec<&str> = template_names(path).collect();
        let declared = |name: &str| parameters.iter().any(|known| identity(&known.value) == ("path", name));
        for name in names.iter().filter(|name| !declared(name)) {
            let message = format!("the path has `{{{name}}}`, and no parameter of the path has that name");
            let help = "it is taken as a required text";
            self.diagnostics.report(Diagnostic::warning(Code::PathParameter, location, message).help(help).at_key());
        }
        for parameter in parameters {
            let (place, name) = identity(&parameter.value);
            if place == "path" && !names.contains(&name) {
                let message = format!("the path `{path}` has no `{{{name}}}` for this parameter, so it is read past");
                self.diagnostics.report(Diagnostic::warning(Code::PathParameter, &parameter.location, message));
            }
        }
    }

    fn body(&mut self, location: &Location, described: &Map<String, Value>) -> Option<Located<RequestBody>> {
        described.get("requestBody").filter(|body| !body.is_null())?;
        pieces::at(self.document, &location.child("requestBody"), Kind::RequestBody, self.diagnostics)
    }

    fn responses(&mut self, location: &Location, described: &Map<String, Value>) -> Vec<(String, Located<Response>)> {
        let place = location.child("responses");
        let keys = described.get("responses").and_then(Value::as_object).into_iter().flat_map(Map::keys);
        keys.filter(|key| !key.starts_with("x-"))
            .filter_map(|key| {
                let read = pieces::at(self.document, &place.child(key), Kind::Response, self.diagnostics)?;
                Some((key.clone(), read))
            })
            .collect()
    }

    fn servers(
        &mut self,
        item: &Location,
        members: &Map<String, Value>,
        location: &Location,
        described: &Map<String, Value>,
    ) -> Vec<Located<Server>> {
        let own = root::list(described.get("servers"), &location.child("servers"), self.diagnostics);
        if own.is_empty() { root::list(members.get("servers"), &item.child("servers"), self.diagnostics) } else { own }
    }
}

/// Names between braces in a path.
pub(crate) fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

/// What tells parameters apart: place and name.
fn identity(parameter: &Parameter) -> (&'static str, &str) {
    match parameter {
        Parameter::Path { parameter_data, .. } => ("path", parameter_data.name.as_str()),
        Parameter::Query { parameter_data, .. } => ("query", parameter_data.name.as_str()),
        Parameter::Header { parameter_data, .. } => ("header", parameter_data.name.as_str()),
        Parameter::Cookie { parameter_data, .. } => ("cookie", parameter_data.name.as_str()),
    }
}
