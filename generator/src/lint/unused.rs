//! Components that no operation uses.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location};

/// A component: its kind, as `components` names it, and its name.
type Component<'a> = (&'a str, &'a str);

/// Components of the root document that nothing uses. A description without operations is a library, and everything in it is of use.
pub(super) fn lint(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let document = subject.document;
    let components = document.root_object("components").filter(|_| !subject.resolved.operations.is_empty());
    let Some(components) = components else { return };
    let mut uses = Uses::new(components);
    for (_, value) in document.root_fields().filter(|(name, _)| *name != "components") {
        uses.visit(value);
    }
    for (file, _) in document.source().files().filter(|(file, _)| *file != FileId::ROOT) {
        uses.visit(document.tree(file));
    }
    uses.follow();
    let place = Location::root_of(FileId::ROOT).child("components");
    for (kind, name) in each(&uses.all).map(|(one, _)| one).filter(|one| !uses.used.contains(one)) {
        let message = format!("no operation uses `{name}` of `components/{kind}`");
        let place = place.child(kind).child(name);
        diagnostics.report(Diagnostic::new(Code::UnusedComponent, &place, message).at_key());
    }
}

struct Uses<'a> {
    /// By kind and name.
    all: IndexMap<&'a str, &'a Map<String, Value>>,
    /// The schemas that extend another one: they are used wherever that one is, through its discriminator.
    extensions: HashMap<String, Vec<Component<'a>>>,
    used: HashSet<Component<'a>>,
    open: Vec<Component<'a>>,
}

impl<'a> Uses<'a> {
    fn new(components: &'a Map<String, Value>) -> Self {
        let kinds = components.iter().filter(|(kind, _)| !kind.starts_with("x-"));
        let all: IndexMap<_, _> = kinds.filter_map(|(kind, named)| Some((kind.as_str(), named.as_object()?))).collect();
        let mut extensions: HashMap<String, Vec<Component<'a>>> = HashMap::new();
        for (component, value) in each(&all) {
            for part in value.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                if let Some((_, base)) = part.get("$ref").and_then(Value::as_str).and_then(component_of) {
                    extensions.entry(base).or_default().push(component);
                }
            }
        }
        Self { all, extensions, used: HashSet::new(), open: Vec::new() }
    }

    /// Notes what a value refers to. The depth of values is bounded where they are parsed.
    fn visit(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.visit(item)),
            Value::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member) {
                        ("$ref", Value::String(reference)) => self.refer(reference),
                        ("mapping", Value::Object(mapping)) => mapping.values().for_each(|value| self.mapped(value)),
                        ("security", Value::Array(requirements)) => self.required(requirements),
                        _ => {}
                    }
                    self.visit(member);
                }
            }
            _ => {}
        }
    }

    fn refer(&mut self, reference: &str) {
        if let Some((kind, name)) = component_of(reference) {
            self.note(&kind, &name);
        }
    }

    fn mapped(&mut self, value: &Value) {
        if let Value::String(text) = value {
            self.refer(text);
            self.note("schemas", text);
        }
    }

    fn required(&mut self, requirements: &[Value]) {
        for name in requirements.iter().filter_map(Value::as_object).flat_map(Map::keys) {
            self.note("securitySchemes", name);
        }
    }

    fn note(&mut self, kind: &str, name: &str) {
        let Some((_, kind, named)) = self.all.get_full(kind) else { return };
        if let Some((name, _)) = named.get_key_value(name)
            && self.used.insert((*kind, name.as_str()))
        {
            self.open.push((*kind, name.as_str()));
        }
    }

    fn follow(&mut self) {
        while let Some(component) = self.open.pop() {
            let value = &self.all[component.0][component.1];
            self.visit(value);
            if value.get("discriminator").is_some() {
                for (kind, name) in self.extensions.get(component.1).cloned().unwrap_or_default() {
                    self.note(kind, name);
                }
            }
        }
    }
}

/// Every component.
fn each<'m, 'a>(
    all: &'m IndexMap<&'a str, &'a Map<String, Value>>,
) -> impl Iterator<Item = (Component<'a>, &'a Value)> + use<'m, 'a> {
    all.iter().flat_map(|(kind, named)| named.iter().map(move |(name, value)| ((*kind, name.as_str()), value)))
}

/// The component that a reference means or points into, in any file: the root may be referred to by its name.
fn component_of(reference: &str) -> Option<(String, String)> {
    let rest = reference.split_once("#/components/")?.1;
    let mut tokens = rest.split('/').map(|token| {
        let decoded = percent_encoding::percent_decode_str(token).decode_utf8_lossy().into_owned();
        decoded.replace("~1", "/").replace("~0", "~")
    });
    Some((tokens.next()?, tokens.next()?))
}
