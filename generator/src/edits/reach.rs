//! What the selected operations need: components of the root document, and operations into which something refers.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::location::{FileId, Location, Pointer};
use crate::source::{Source, decode_percent, file_part};

/// What is needed.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Components by kind and name.
    components: HashSet<(String, String)>,
    /// Places that references lead to and that are no components.
    places: HashSet<Location>,
    /// Whether all security schemes are needed: where no operation says which, the caller does.
    all_schemes: bool,
}

impl Reached {
    pub(super) fn has(&self, kind: &str, name: &str) -> bool {
        let is_scheme = kind == "securitySchemes" || kind == "securityDefinitions";
        is_scheme && self.all_schemes || self.components.contains(&(kind.to_owned(), name.to_owned()))
    }

    /// Whether a reference leads to a place or into it.
    pub(super) fn leads_into(&self, place: &Location) -> bool {
        let inside = |found: &Location| {
            let rest = found.pointer.as_str().strip_prefix(place.pointer.as_str());
            found.file == place.file && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.places.iter().any(inside)
    }
}

/// The members of the root that lead to path items.
pub(super) const ENTRIES: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// Parts of a document of Swagger 2.0 that hold named components.
const SWAGGER: [&str; 4] = ["definitions", "parameters", "responses", "securityDefinitions"];

/// Follows everything that is left.
pub(super) fn reach(source: &Source, left_out: &HashSet<Location>, entries: &HashMap<Location, bool>) -> Reached {
    let mut walk = Walk::new(source, left_out);
    let root = Location::root_of(FileId::ROOT);
    let Some(Value::Object(members)) = source.value(&root) else { return Reached::default() };
    let is_swagger = members.contains_key("swagger");
    for (name, value) in members {
        let place = root.child(name);
        match name.as_str() {
            "components" => {}
            "security" => walk.required(value.as_array().map(Vec::as_slice).unwrap_or_default()),
            name if is_swagger && SWAGGER.contains(&name) => {}
            name if ENTRIES.contains(&name) => {
                for (name, item) in value.as_object().into_iter().flatten() {
                    let entry = place.child(name);
                    if entries.get(&entry).copied().unwrap_or(true) {
                        walk.open.push((entry, item));
                    }
                }
            }
            _ => walk.open.push((place, value)),
        }
    }
    walk.run();
    walk.reached.all_schemes = !walk.has_security;
    walk.reached
}

struct Walk<'s> {
    source: &'s Source,
    left_out: &'s HashSet<Location>,
    reached: Reached,
    open: Vec<(Location, &'s Value)>,
    has_security: bool,
    /// Where named schemas stand.
    schemas: &'static str,
    /// The schemas that extend another one: whoever uses that, with its discriminator, uses them.
    extensions: HashMap<Location, Vec<Location>>,
}

impl<'s> Walk<'s> {
    fn new(source: &'s Source, left_out: &'s HashSet<Location>) -> Self {
        let root = Location::root_of(FileId::ROOT);
        let is_swagger = source.value(&root.child("swagger")).is_some();
        let schemas = if is_swagger { "/definitions" } else { "/components/schemas" };
        let place = Location::new(FileId::ROOT, Pointer::parse(schemas).unwrap_or_default());
        let mut extensions: HashMap<Location, Vec<Location>> = HashMap::new();
        for (name, schema) in source.value(&place).and_then(Value::as_object).into_iter().flatten() {
            for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                let base =
                    part.get("$ref").and_then(Value::as_str).and_then(|text| target_of(source, FileId::ROOT, text));
                if let Some(base) = base {
                    extensions.entry(base).or_default().push(place.child(name));
                }
            }
        }
        Self {
            source,
            left_out,
            reached: Reached::default(),
            open: Vec::new(),
            has_security: false,
            schemas,
            extensions,
        }
    }

    fn run(&mut self) {
        while let Some((place, value)) = self.open.pop() {
            match value {
                Value::Object(members) => self.object(&place, members),
                Value::Array(elements) => {
                    let elements = elements.iter().enumerate().filter(|(_, element)| is_container(element));
                    self.open.extend(elements.map(|(index, element)| (place.element(index), element)));
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, place: &Location, members: &'s Map<String, Value>) {
        for (name, member) in members {
            match (name.as_str(), member) {
                ("$ref", Value::String(text)) => self.refer(place.file, text),
                ("mapping", Value::Object(mapping)) => {
                    mapping.values().filter_map(Value::as_str).for_each(|text| self.mapped(place.file, text));
                }
                ("security", Value::Array(requirements)) => self.required(requirements),
                _ => {}
            }
            if is_container(member) {
                let inner = place.child(name);
                if !self.left_out.contains(&inner) {
                    self.open.push((inner, member));
                }
            }
        }
    }

    fn refer(&mut self, file: FileId, text: &str) {
        if let Some(target) = target_of(self.source, file, text) {
            self.note(&target);
        }
    }

    /// A value of a discriminator's mapping: a reference, or the name of a schema.
    fn mapped(&mut self, file: FileId, text: &str) {
        let named = Pointer::parse(self.schemas).unwrap_or_default().child(text);
        let named = Location::new(FileId::ROOT, named);
        if self.source.value(&named).is_some() {
            self.note(&named);
        } else {
            self.refer(file, text);
        }
    }

    fn required(&mut self, requirements: &[Value]) {
        for name in requirements.iter().filter_map(Value::as_object).flat_map(Map::keys) {
            self.has_security = true;
            for kind in ["securitySchemes", "securityDefinitions"] {
                self.reached.components.insert((kind.to_owned(), name.clone()));
            }
        }
    }

    /// A component is needed as a whole, whatever of it is referred to.
    fn note(&mut self, target: &Location) {
        let mut tokens = target.pointer.tokens();
        let first = tokens.next().unwrap_or_default();
        let named = match (target.file == FileId::ROOT, first.as_str()) {
            (true, "components") => tokens.next().zip(tokens.next()).map(|(kind, name)| {
                let pointer = Pointer::root().child("components").child(&kind).child(&name);
                (kind, name, pointer)
            }),
            (true, part) if SWAGGER.contains(&part) => tokens.next().map(|name| {
                let pointer = Pointer::root().child(part).child(&name);
                (first.clone(), name, pointer)
            }),
            _ => None,
        };
        let place = match named {
            Some((kind, name, pointer)) => {
                if !self.reached.components.insert((kind, name)) {
                    return;
                }
                Location::new(FileId::ROOT, pointer)
            }
            None if self.reached.places.insert(target.clone()) => target.clone(),
            None => return,
        };
        if let Some(value) = self.source.value(&place) {
            if value.get("discriminator").is_some() {
                self.extensions.get(&place).cloned().unwrap_or_default().iter().for_each(|one| self.note(one));
            }
            self.open.push((place, value));
        }
    }
}

fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// The place that a reference in a file leads to, if something stands there.
pub(super) fn target_of(source: &Source, file: FileId, text: &str) -> Option<Location> {
    source.locate(file, text)
}

/// The place that a reference means.
pub(super) fn location_of(source: &Source, file: FileId, text: &str) -> Option<Location> {
    let file = match file_part(text) {
        None => file,
        Some(part) => source.link(file, part)?.ok()?,
    };
    let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
    let readings = [decode_percent(fragment), fragment.to_owned()];
    let mut places = readings.iter().filter_map(|text| Some(Location::new(file, Pointer::parse(text)?)));
    let first = places.next()?;
    if source.value(&first).is_some() {
        return Some(first);
    }
    places.find(|place| source.value(place).is_some()).or(Some(first))
}
