//! Connects the nodes of a document to a [`Resolved`]: follows chains of references to their ends, and gives every schema an id.

use indexmap::IndexMap;
use openapiv3::SecurityRequirement;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::collect::Nodes;
use super::operations::Operations;
use super::reference::internal;
use super::resolved::{Located, Resolved, SchemaId, SchemaNode, SecurityScheme};
use super::schemas_of_root;
use super::security::Schemes;
use crate::diagnostics::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::limits::{Limits, exceeded};
use crate::location::{FileId, Location};
use crate::parse::Document;
use crate::parse::earlier::Reporter;
use crate::parse::notes::Notes;
use crate::spec::ObjectKind;

pub(super) fn link(
    document: &Document<'_>,
    mut nodes: Nodes,
    targets: &ReferenceTargets,
    root: &Map<String, Value>,
    reporter: &mut Reporter<'_>,
) -> Resolved {
    let mut resolved = Resolved::default();
    let place = Location::root_of(FileId::ROOT);
    header(&mut resolved, root);
    resolved.servers = list(&place.child("servers"), root.get("servers"), reporter);
    resolved.tags = list(&place.child("tags"), root.get("tags"), reporter);
    schemas(&mut resolved, &mut nodes, targets);
    let schemes = document.root_object("components").and_then(|components| components.get("securitySchemes"));
    let unusable = security_schemes(&mut resolved, schemes, &nodes, targets);
    let schemes = Schemes { usable: &resolved.security_schemes, unusable };
    resolved.security = root.get("security").and_then(|value| {
        let requirements: Vec<SecurityRequirement> = serde_json::from_value(value.clone()).ok()?;
        let location = place.child("security");
        let value = schemes.prune(&location, requirements, reporter);
        Some(Located { location, value })
    });
    let mut operations = Operations::new(document, &nodes, targets, &schemes, reporter);
    operations.read(root.get("paths"));
    for member in ["webhooks", "x-webhooks"] {
        operations.read_webhooks(member, root.get(member));
    }
    let read = operations.finish();
    (resolved.operations, resolved.documented_operations, resolved.skipped_operations, resolved.events) =
        (read.operations, read.documented, read.skipped, read.events);
    for location in read.assumed {
        assume_string(&mut resolved, location);
    }
    resolved.headers = by_reference(&nodes, targets, ObjectKind::Header, &nodes.headers);
    resolved.examples = by_reference(&nodes, targets, ObjectKind::Example, &nodes.examples);
    resolved.referred = referred(document, &resolved, &nodes, targets);
    resolved.siblings = nodes.siblings;
    notes(&mut resolved, nodes.notes);
    resolved
}

/// What 3.0 has no field for, by the schemas that it is about.
fn notes(resolved: &mut Resolved, notes: Notes) {
    let places = &resolved.places;
    resolved.tuples = notes.tuples.iter().filter_map(|place| places.get(place)).copied().collect();
    let media_types = notes.content_media_types.iter();
    resolved.content_media_types =
        media_types.filter_map(|(place, media_type)| Some((*places.get(place)?, media_type.clone()))).collect();
    resolved.list_formats = notes.list_formats;
}

fn header(resolved: &mut Resolved, root: &Map<String, Value>) {
    let text = |name: &str| root.get("info").and_then(|info| info.get(name)).and_then(Value::as_str).map(str::to_owned);
    resolved.title = text("title").unwrap_or_else(|| "API".to_owned());
    resolved.version = text("version").unwrap_or_else(|| "0.0.0".to_owned());
    resolved.description = text("description");
    let extensions = root.iter().filter(|(name, _)| name.starts_with("x-"));
    resolved.extensions = extensions.map(|(name, value)| (name.clone(), value.clone())).collect();
}

/// The objects of a list that are not nodes: servers and tags. The reader has read them along the table.
pub(super) fn list<T: DeserializeOwned>(
    place: &Location,
    value: Option<&Value>,
    reporter: &mut Reporter<'_>,
) -> Vec<Located<T>> {
    let mut out = Vec::new();
    for (index, value) in value.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let location = place.element(index);
        match serde_json::from_value(value.clone()) {
            Ok(value) => out.push(Located { location, value }),
            Err(error) => {
                let message = format!("the entry cannot be read: {error}");
                reporter.report(Diagnostic::new(Code::MalformedObject, &location, message));
            }
        }
    }
    out
}

fn schemas(resolved: &mut Resolved, nodes: &mut Nodes, targets: &ReferenceTargets) {
    resolved.places.reserve(nodes.kinds.len());
    resolved.targets.reserve(nodes.kinds.len());
    // A typed schema is large, and a list that grows has room for twice as many.
    resolved.schemas.reserve_exact(nodes.schemas.len());
    for (location, schema) in std::mem::take(&mut nodes.schemas) {
        add_schema(resolved, location, schema);
    }
    for place in nodes.kinds.iter().filter(|(_, kind)| **kind == ObjectKind::Schema).map(|(place, _)| place) {
        // Locations with a schema instead of a reference are known.
        if resolved.places.contains_key(place) {
            continue;
        }
        let Some(id) = resolved.places.get(targets.end(place)).copied() else { continue };
        resolved.places.insert(place.clone(), id);
        resolved.targets.insert(internal(place), id);
    }
    let named = schemas_of_root();
    for place in nodes.kinds.keys().filter(|place| place.parent().as_ref() == Some(&named)) {
        if let (Some(name), Some(id)) = (place.pointer.last(), resolved.places.get(place)) {
            resolved.component_schemas.insert(name, *id);
        }
    }
}

fn add_schema(resolved: &mut Resolved, location: Location, schema: openapiv3::Schema) {
    let id = SchemaId(u32::try_from(resolved.schemas.len()).unwrap_or(u32::MAX));
    resolved.places.insert(location.clone(), id);
    resolved.targets.insert(internal(&location), id);
    resolved.schemas.push(SchemaNode { location, schema });
}

/// Steps of pointers that are not names.
const PLAIN_STEPS: [&str; 9] =
    ["schema", "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"];

/// Fields that hold definitions by name.
const DEFINITIONS: [&str; 3] = ["$defs", "definitions", "schemas"];

/// Names for targets of references that are not components of the root: the last step of the pointer, or the file.
fn referred(
    document: &Document<'_>,
    resolved: &Resolved,
    nodes: &Nodes,
    targets: &ReferenceTargets,
) -> HashMap<SchemaId, String> {
    let mut names = HashMap::default();
    for place in nodes.references.keys().filter(|place| nodes.kinds.get(*place) == Some(&ObjectKind::Schema)) {
        let end = targets.end(place);
        let Some(id) = resolved.places.get(end) else { continue };
        let parent = end.parent().and_then(|parent| parent.pointer.last());
        let is_definition = parent.is_some_and(|parent| DEFINITIONS.contains(&parent.as_str()));
        let path = &document.source().file(end.file).path;
        let name = match end.pointer.last() {
            Some(step) if is_definition => Some(step),
            _ if end.file == FileId::ROOT => None,
            Some(step) if PLAIN_STEPS.contains(&step.as_str()) || step.parse::<usize>().is_ok() => None,
            Some(step) => Some(step),
            None => path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned),
        };
        if let Some(name) = name {
            names.insert(*id, name);
        }
    }
    names
}

/// A string that the description does not mention: the value of an undeclared path parameter.
fn assume_string(resolved: &mut Resolved, location: Location) {
    let kind = openapiv3::SchemaKind::Type(openapiv3::Type::String(openapiv3::StringType::default()));
    let schema = openapiv3::Schema { schema_data: openapiv3::SchemaData::default(), schema_kind: kind };
    add_schema(resolved, location, schema);
}

/// Gives the names of those that cannot be used.
fn security_schemes(
    resolved: &mut Resolved,
    named: Option<&Value>,
    nodes: &Nodes,
    targets: &ReferenceTargets,
) -> Vec<String> {
    let place = Location::root_of(FileId::ROOT).child("components").child("securitySchemes");
    let mut unusable = Vec::new();
    for name in named.and_then(Value::as_object).into_iter().flat_map(|named| named.keys()) {
        let location = place.child(name);
        match nodes.security_schemes.get(targets.end(&location)) {
            Some(scheme) => add_scheme(&mut resolved.security_schemes, name, targets.end(&location), scheme),
            None => unusable.push(name.clone()),
        }
    }
    unusable
}

fn add_scheme(
    schemes: &mut IndexMap<String, Located<SecurityScheme>>,
    name: &str,
    location: &Location,
    scheme: &SecurityScheme,
) {
    schemes.insert(name.to_owned(), Located { location: location.clone(), value: scheme.clone() });
}

/// Nodes by the references inside typed nodes.
fn by_reference<T: Clone>(
    nodes: &Nodes,
    targets: &ReferenceTargets,
    kind: ObjectKind,
    table: &HashMap<Location, T>,
) -> HashMap<String, Located<T>> {
    let places = nodes.kinds.iter().filter(|(_, found)| **found == kind).map(|(place, _)| place);
    let found = places.filter_map(|place| {
        let end = targets.end(place);
        let value = table.get(end)?.clone();
        Some((internal(place), Located { location: end.clone(), value }))
    });
    found.collect()
}

/// The final targets of references.
pub(super) struct ReferenceTargets(HashMap<Location, Location>);

impl ReferenceTargets {
    /// Follows every chain. Cycles and chains that are too long are reported once.
    pub(super) fn new(nodes: &mut Nodes, limits: &Limits, reporter: &mut Reporter<'_>) -> Self {
        // With the number of references that are left until the end.
        let mut ends: HashMap<Location, (Option<Location>, usize)> = HashMap::default();
        let mut endless: Vec<Location> = Vec::new();
        for start in nodes.references.keys() {
            let mut chain: Vec<&Location> = Vec::new();
            let mut open: HashMap<&Location, usize> = HashMap::default();
            let mut at = start;
            let (end, left) = loop {
                if let Some((end, left)) = ends.get(at) {
                    break (end.clone(), *left);
                }
                if let Some(first) = open.get(at) {
                    report(&chain[*first..], nodes.kinds.get(at) == Some(&ObjectKind::Schema), reporter);
                    endless.extend(chain[*first..].iter().map(|place| (*place).clone()));
                    break (None, 0);
                }
                let Some(next) = nodes.references.get(at) else { break (Some(at.clone()), 0) };
                open.insert(at, chain.len());
                chain.push(at);
                at = next;
            };
            let length = left + chain.len();
            if left <= limits.reference_chain && length > limits.reference_chain {
                let message = format!("a chain of {length} references precedes the definition");
                let diagnostic = Diagnostic::new(Code::LongReferenceChain, &start.child("$ref"), message);
                reporter.report(exceeded(diagnostic, "reference-chain"));
            }
            ends.extend(
                chain.into_iter().enumerate().map(|(index, place)| (place.clone(), (end.clone(), length - index))),
            );
        }
        endless.retain(|place| nodes.kinds.get(place) == Some(&ObjectKind::Schema));
        for place in &endless {
            nodes.insert_any_schema(place);
        }
        Self(ends.into_iter().filter_map(|(place, (end, _))| Some((place, end?))).collect())
    }

    /// The final target of a location: itself if it holds no reference.
    pub(super) fn end<'l>(&'l self, location: &'l Location) -> &'l Location {
        self.0.get(location).unwrap_or(location)
    }
}

/// A schema in a cycle of references is any value; other objects are left out.
fn report(cycle: &[&Location], is_schema: bool, reporter: &mut Reporter<'_>) {
    let Some(first) = cycle.iter().min() else { return };
    let message = match cycle.len() {
        1 => "the reference refers to itself".to_owned(),
        length => format!("{length} references refer only to each other"),
    };
    let help = "one of them must be a definition, not a reference";
    let place = first.child("$ref");
    let fallback = if is_schema { "any value is accepted here" } else { "what refers to it is left out" };
    reporter.report(Diagnostic::new(Code::ReferenceCycle, &place, message).help(help).fallback(fallback));
}
