//! One of the two descriptions: its places, and how its items are called in Rust.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::change::Point;
use crate::analysis::TypeAnalysis;
use crate::diagnostics::{Anchor, Files as _};
use crate::ir::{
    Api, Body, BodyKind, Operation, OperationId, Parameter, Presence, Property, ResponseValue, Shape, Type, TypeId,
};
use crate::location::{FileId, Location};
use crate::naming::{ModulePlace, NameTable, integer_name, text_name};
use crate::pipeline::CheckOutcome;
use crate::rust_model::checked_operations;
use crate::source::Source;

use crate::words;

/// How many schemas below `allOf` are searched for a property.
const MAX_PARTS: usize = 256;

/// One of the two descriptions.
pub(super) struct Side<'c> {
    pub(super) api: &'c Api,
    pub(super) names: &'c NameTable,
    pub(super) facts: TypeAnalysis,
    /// Whether the description bounds something that each operation's request sends.
    pub(super) validated: Vec<bool>,
    source: &'c Source,
    /// What stands before the paths of its files for readers, in place of the folder that they were read from.
    shown: Option<&'c (PathBuf, String)>,
    /// Every path by which a type can be named.
    paths: HashMap<String, TypeId>,
    /// The same, by type.
    paths_of: HashMap<TypeId, Vec<String>>,
    /// Modules by their paths.
    modules: HashMap<String, usize>,
}

impl<'c> Side<'c> {
    pub(super) fn new(checked: &'c CheckOutcome, shown: Option<&'c (PathBuf, String)>) -> Self {
        let (api, names) = (&checked.api, &checked.names);
        let mut paths = HashMap::new();
        let mut paths_of: HashMap<TypeId, Vec<String>> = HashMap::new();
        let mut modules = HashMap::new();
        for (index, module) in names.modules.iter().enumerate() {
            modules.insert(module.path.join("::"), index);
            for id in module.types.iter().chain(&module.exports).chain(&module.main) {
                if let Some(ident) = module.ident_of(*id) {
                    let skipped = usize::from(module.main == Some(*id));
                    let mut path = module.path[..module.path.len() - skipped].join("::");
                    path = path + "::" + &ident.to_string();
                    paths_of.entry(*id).or_default().push(path.clone());
                    paths.insert(path, *id);
                }
            }
        }
        let facts = TypeAnalysis::of(api, &names.families());
        let validated = checked_operations(api, &facts);
        Self { api, names, facts, validated, source: &checked.source, shown, paths, paths_of, modules }
    }

    /// The line and the column of a place, by its key where it has one.
    pub(super) fn point(&self, location: &Location) -> Point {
        let file = self.source.file(location.file);
        let span = self.source.span(location, Anchor::Key);
        let position = file.position_of(span.start);
        let (file, pointer) = (self.file(&file.path), location.pointer.to_string());
        Point { file, line: position.line, column: position.column, pointer }
    }

    /// A file as readers are shown it.
    fn file(&self, path: &Path) -> String {
        let inner = self.shown.and_then(|(folder, label)| Some((label, path.strip_prefix(folder).ok()?)));
        inner.map_or_else(|| path.display().to_string(), |(label, inner)| format!("{label}{}", inner.display()))
    }

    /// The root file.
    pub(super) fn root(&self) -> String {
        self.file(&self.source.file(FileId::ROOT).path)
    }

    /// What stands at a place.
    pub(super) fn value(&self, location: &Location) -> Option<&'c Value> {
        location.pointer.find_in(&self.source.file(location.file).tree)
    }

    /// What stands at a place, after following references from there.
    pub(super) fn followed(&self, location: &Location) -> Option<(Location, &'c Value)> {
        self.source.follow(location)
    }

    /// The schema of a property: in its object, or in one that is combined with it.
    pub(super) fn property(&self, object: &Location, wire: &str) -> Option<Location> {
        let mut open = vec![object.clone()];
        let mut seen = 0;
        while let Some(next) = open.pop() {
            seen += 1;
            let Some((place, value)) = self.followed(&next).filter(|_| seen <= MAX_PARTS) else { continue };
            if value.get("properties").is_some_and(|properties| properties.get(wire).is_some()) {
                return Some(place.child("properties").child(wire));
            }
            let parts = value.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
            let all_of = place.child("allOf");
            open.extend((0..parts).rev().map(|index| all_of.element(index)));
        }
        None
    }

    /// Where a parameter stands, at the operation or at its path; and where its schema is.
    pub(super) fn parameter(&self, operation: &Operation, parameter: &Parameter) -> Option<(Location, Location)> {
        let path = operation.location.parent();
        let owners = [Some(operation.location.clone()), path];
        owners.into_iter().flatten().find_map(|owner| {
            let list = owner.child("parameters");
            let count = self.followed(&list)?.1.as_array()?.len();
            (0..count).find_map(|index| {
                let (place, value) = self.followed(&list.element(index))?;
                let is_it = value.get("name")?.as_str()? == parameter.wire
                    && value.get("in")?.as_str()? == words::of_place(parameter.sent_in);
                let schema = if value.get("schema").is_some() { place.child("schema") } else { place.clone() };
                is_it.then_some((place, schema))
            })
        })
    }

    /// Where the body of a request stands.
    pub(super) fn body(&self, operation: &Operation) -> Location {
        let own = operation.location.child("requestBody");
        if self.value(&own).is_some() { own } else { operation.location.clone() }
    }

    /// Where the response of a status stands.
    pub(super) fn response(&self, operation: &Operation, status: &str) -> Location {
        let responses = operation.location.child("responses");
        let own = responses.child(status);
        if self.value(&own).is_some() { own } else { responses }
    }

    /// The statuses that an operation documents, as they are written.
    pub(super) fn statuses(&self, operation: &Operation) -> Vec<String> {
        let responses = self.followed(&operation.location.child("responses"));
        let keys = responses.and_then(|(_, value)| value.as_object()).into_iter().flat_map(serde_json::Map::keys);
        keys.filter(|key| !key.starts_with("x-")).cloned().collect()
    }

    /// The path of the method by which an operation's request is checked.
    pub(super) fn validated(&self, id: OperationId) -> String {
        let tag = self.names.of_tag(self.api.operation(id).tag.0);
        format!("api::{}::{}::validated", tag.module, self.names.of_operation(id).ident)
    }

    /// The path of the method that makes a request.
    pub(super) fn method(&self, id: OperationId) -> String {
        let tag = self.names.of_tag(self.api.operation(id).tag.0);
        format!("api::{}::{}::{}", tag.module, tag.ident, self.names.of_operation(id).method)
    }

    /// The handle that has the method.
    pub(super) fn handle(&self, id: OperationId) -> String {
        let tag = self.names.of_tag(self.api.operation(id).tag.0);
        format!("api::{}::{}", tag.module, tag.ident)
    }

    /// The path of something of a request: its setters.
    pub(super) fn of_request(&self, id: OperationId, name: &str) -> String {
        let tag = self.names.of_tag(self.api.operation(id).tag.0);
        format!("api::{}::{}::{name}", tag.module, self.names.of_operation(id).ident)
    }

    /// The path of something in the module of an operation: its body, its output, its headers.
    pub(super) fn in_module(&self, id: OperationId, name: &str) -> String {
        let module = &self.names.modules[self.names.module_of_operation(id)];
        format!("{}::{name}", module.path.join("::"))
    }

    /// The path of a type.
    pub(super) fn path(&self, id: TypeId) -> String {
        self.names.public_path(id, None).join("::")
    }

    /// Whether a type of this side can be named as one of the other.
    pub(super) fn has_path_of(&self, other: &Self, before: TypeId, after: TypeId) -> bool {
        let mut paths = other.paths_of.get(&before).into_iter().flatten();
        paths.any(|path| self.named(path) == Some(after))
    }

    /// The type that a module is named after, by the path of the module.
    pub(super) fn main_of(&self, module: &str) -> Option<TypeId> {
        self.names.modules[*self.modules.get(module)?].main
    }

    /// The operation that a module belongs to, by the path of the module.
    pub(super) fn operation_of(&self, module: &str) -> Option<OperationId> {
        match self.names.modules[*self.modules.get(module)?].place {
            ModulePlace::Operation(id) => Some(id),
            _ => None,
        }
    }

    /// The type that can be named by a path.
    pub(super) fn named(&self, path: &str) -> Option<TypeId> {
        self.paths.get(path).copied()
    }

    /// The path of a field or a variant.
    pub(super) fn part(&self, id: TypeId, index: usize) -> String {
        let ident = self.names.of_type(id).parts.get(index).map(ToString::to_string).unwrap_or_default();
        format!("{}::{ident}", self.path(id))
    }

    /// Whether a type has `new`.
    pub(super) fn is_built(&self, id: TypeId) -> bool {
        self.facts.is_sent(id) || !self.facts.is_received(id)
    }

    /// Whether a field is an `Option`, as the model decides it.
    pub(super) fn presence(&self, owner: TypeId, property: &Property) -> Presence {
        let is_one_way = (property.read_only && self.facts.is_sent(owner))
            || (property.write_only && (self.facts.is_received(owner) || !self.facts.is_sent(owner)));
        match property.presence {
            Presence::Required if is_one_way => Presence::Optional,
            Presence::Nullable if is_one_way => Presence::OptionalNullable,
            other => other,
        }
    }

    /// Whether the method of an operation takes its body as an argument. The properties of a body without required ones are set on the request.
    pub(super) fn takes_body(&self, body: &Body) -> bool {
        body.required
            && body.object(self.api).is_none_or(|(id, object)| {
                object.properties.is_empty() || object.properties.iter().any(|property| self.is_argument(id, property))
            })
    }

    /// Whether `new` asks for a property.
    pub(super) fn is_argument(&self, owner: TypeId, property: &Property) -> bool {
        let is_required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
        let has_value = property.fixed.is_some()
            || (self.presence(owner, property) == Presence::Required && self.single_value(&property.ty));
        let is_asked =
            is_required(self.presence(owner, property)) || (property.write_only && is_required(property.presence));
        self.is_built(owner) && is_asked && !has_value
    }

    /// Whether a type is an enum of one value.
    fn single_value(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(&self.api.type_def(*id).shape, Shape::Enum(open) if open.values.len() == 1))
    }

    /// The Rust type of a body.
    pub(super) fn body_type(&self, id: OperationId) -> Option<String> {
        let body = self.api.operation(id).body.as_ref()?;
        if let Some((ident, _)) = &self.names.of_operation(id).body {
            return Some(self.in_module(id, &ident.to_string()));
        }
        Some(match &body.choices.first()?.kind {
            BodyKind::Json(ty) | BodyKind::Form(ty) => self.rust(ty),
            BodyKind::Multipart(id) => self.path(*id),
            BodyKind::Text => "String".to_owned(),
            BodyKind::Bytes => "File".to_owned(),
        })
    }

    /// The Rust type of what a response holds.
    pub(super) fn result(&self, value: &ResponseValue) -> String {
        match value {
            ResponseValue::Empty => "()".to_owned(),
            ResponseValue::Json(ty) | ResponseValue::TextOrJson(ty) | ResponseValue::Payload(_, ty, true) => {
                self.rust(ty)
            }
            ResponseValue::Payload(id, ty, false) if self.api.envelopes[id.0].bare => self.rust(ty),
            ResponseValue::Payload(_, ty, false) => format!("Option<{}>", self.rust(ty)),
            ResponseValue::Text => "String".to_owned(),
            ResponseValue::Bytes => "Bytes".to_owned(),
        }
    }

    /// A type as Rust has it.
    pub(super) fn rust(&self, ty: &Type) -> String {
        match ty {
            Type::Any => "json::Value".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(integer) => integer_name(*integer).to_owned(),
            Type::Float32 => "f32".to_owned(),
            Type::Float64 => "f64".to_owned(),
            Type::Decimal => "Decimal".to_owned(),
            Type::String => "String".to_owned(),
            Type::Secret => "Secret".to_owned(),
            Type::Text(format) => text_name(*format).to_owned(),
            Type::Custom(custom) => custom.path.to_string(),
            Type::File => "File".to_owned(),
            Type::Array(item) => format!("Vec<{}>", self.rust(item)),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.rust(value)),
            Type::Nullable(inner) => format!("Option<{}>", self.rust(inner)),
            Type::Sensitive(inner) => format!("Sensitive<{}>", self.rust(inner)),
            Type::Tuple(items) => {
                format!("({})", items.iter().map(|item| self.rust(item)).collect::<Vec<_>>().join(", "))
            }
            Type::Named(id) => self.path(*id),
        }
    }

    /// A type as the description has it.
    pub(super) fn words(&self, ty: &Type) -> String {
        words::of_type(self.api, self.names, ty)
    }
}
