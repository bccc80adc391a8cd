//! Connects the pieces to a [`Resolved`].

use indexmap::IndexMap;
use openapiv3::{SecurityRequirement, SecurityScheme};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::grammar::Kind;
use super::links::Links;
use super::operations::Operations;
use super::pieces::Pieces;
use super::reader::internal;
use super::resolved::{Located, Resolved, SchemaId, SchemaNode};
use super::schemas_of_root;
use super::security::Schemes;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::hash::HashMap;
use crate::location::{FileId, Location};

pub(super) fn assemble(
    document: &Document<'_>,
    mut pieces: Pieces,
    links: &Links,
    root: &Map<String, Value>,
    diagnostics: &mut Diagnostics,
) -> Resolved {
    let mut resolved = Resolved::default();
    let place = Location::root_of(FileId::ROOT);
    header(&mut resolved, root);
    resolved.servers = list(&place.child("servers"), root.get("servers"), diagnostics);
    resolved.tags = list(&place.child("tags"), root.get("tags"), diagnostics);
    schemas(&mut resolved, &mut pieces, links);
    let schemes = document.value(&place.child("components").child("securitySchemes"));
    let unusable = security_schemes(&mut resolved, schemes, &pieces, links);
    let schemes = Schemes { usable: &resolved.security_schemes, unusable };
    resolved.security = root.get("security").and_then(|value| {
        let requirements: Vec<SecurityRequirement> = serde_json::from_value(value.clone()).ok()?;
        let location = place.child("security");
        let value = schemes.prune(&location, requirements, diagnostics);
        Some(Located { location, value })
    });
    let mut operations = Operations::new(document, &pieces, links, &schemes, diagnostics);
    operations.read(root.get("paths"));
    for member in ["webhooks", "x-webhooks"] {
        operations.read_webhooks(member, root.get(member));
    }
    let read = operations.finish();
    (resolved.operations, resolved.documented_operations, resolved.skipped_operations, resolved.events) =
        (read.nodes, read.documented, read.skipped, read.events);
    for location in read.assumed {
        assume_string(&mut resolved, location);
    }
    resolved.headers = by_reference(&pieces, links, Kind::Header, &pieces.headers);
    resolved.examples = by_reference(&pieces, links, Kind::Example, &pieces.examples);
    resolved.referred = referred(document, &resolved, &pieces, links);
    resolved.siblings = pieces.siblings;
    resolved
}

fn header(resolved: &mut Resolved, root: &Map<String, Value>) {
    let text = |name: &str| root.get("info").and_then(|info| info.get(name)).and_then(Value::as_str).map(str::to_owned);
    resolved.title = text("title").unwrap_or_else(|| "API".to_owned());
    resolved.version = text("version").unwrap_or_else(|| "0.0.0".to_owned());
    resolved.description = text("description");
    let extensions = root.iter().filter(|(name, _)| name.starts_with("x-"));
    resolved.extensions = extensions.map(|(name, value)| (name.clone(), value.clone())).collect();
}

/// The objects of a list that are no pieces: servers and tags. The reader has read them along the grammar.
pub(super) fn list<T: DeserializeOwned>(
    place: &Location,
    value: Option<&Value>,
    diagnostics: &mut Diagnostics,
) -> Vec<Located<T>> {
    let mut out = Vec::new();
    for (index, value) in value.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let location = place.element(index);
        match serde_json::from_value(value.clone()) {
            Ok(value) => out.push(Located { location, value }),
            Err(error) => {
                let message = format!("the entry cannot be read: {error}");
                diagnostics.report(Diagnostic::new(Code::MalformedObject, &location, message));
            }
        }
    }
    out
}

fn schemas(resolved: &mut Resolved, pieces: &mut Pieces, links: &Links) {
    resolved.places.reserve(pieces.kinds.len());
    resolved.targets.reserve(pieces.kinds.len());
    for (location, schema) in std::mem::take(&mut pieces.schemas) {
        add_schema(resolved, location, schema);
    }
    for place in pieces.kinds.iter().filter(|(_, kind)| **kind == Kind::Schema).map(|(place, _)| place) {
        // A place that holds a schema, and no reference to one, is known.
        if resolved.places.contains_key(place) {
            continue;
        }
        let Some(id) = resolved.places.get(links.end(place)).copied() else { continue };
        resolved.places.insert(place.clone(), id);
        resolved.targets.insert(internal(place), id);
    }
    let named = schemas_of_root();
    for place in pieces.kinds.keys().filter(|place| place.parent().as_ref() == Some(&named)) {
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

/// Steps of pointers that name nothing.
const PLAIN_STEPS: [&str; 9] =
    ["schema", "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"];

/// Members that hold definitions by name.
const DEFINITIONS: [&str; 3] = ["$defs", "definitions", "schemas"];

/// The names of schemas that references lead to and that are no components of the root: the last step of the pointer, or the file.
fn referred(document: &Document<'_>, resolved: &Resolved, pieces: &Pieces, links: &Links) -> HashMap<SchemaId, String> {
    let mut names = HashMap::default();
    for place in pieces.references.keys().filter(|place| pieces.kinds.get(*place) == Some(&Kind::Schema)) {
        let end = links.end(place);
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
fn security_schemes(resolved: &mut Resolved, named: Option<&Value>, pieces: &Pieces, links: &Links) -> Vec<String> {
    let place = Location::root_of(FileId::ROOT).child("components").child("securitySchemes");
    let mut unusable = Vec::new();
    for name in named.and_then(Value::as_object).into_iter().flat_map(|named| named.keys()) {
        let location = place.child(name);
        match pieces.security_schemes.get(links.end(&location)) {
            Some(scheme) => add_scheme(&mut resolved.security_schemes, name, links.end(&location), scheme),
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

/// Pieces by the references that the typed pieces hold.
fn by_reference<T: Clone>(
    pieces: &Pieces,
    links: &Links,
    kind: Kind,
    table: &HashMap<Location, T>,
) -> HashMap<String, Located<T>> {
    let places = pieces.kinds.iter().filter(|(_, found)| **found == kind).map(|(place, _)| place);
    let found = places.filter_map(|place| {
        let end = links.end(place);
        let value = table.get(end)?.clone();
        Some((internal(place), Located { location: end.clone(), value }))
    });
    found.collect()
}
