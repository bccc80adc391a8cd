//! The dependencies of selected operations: components of the root document, and operations that references point into.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::location::{FileId, Location, Pointer};
use crate::source::{Source, decode_percent, file_part};

/// The dependencies of selected operations.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Components by kind and name.
    components: HashSet<(String, String)>,
    /// Targets of references other than components.
    locations: HashSet<Location>,
    /// Whether all security schemes are needed, because no operation has security requirements and the caller decides.
    all_schemes: bool,
}

impl Reached {
    pub(super) fn has(&self, kind: &str, name: &str) -> bool {
        let is_scheme = kind == "securitySchemes" || kind == "securityDefinitions";
        is_scheme && self.all_schemes || self.components.contains(&(kind.to_owned(), name.to_owned()))
    }

    /// Whether the target of a reference is a location or inside of it.
    pub(super) fn targets_within(&self, location: &Location) -> bool {
        let inside = |found: &Location| {
            let rest = found.pointer.as_str().strip_prefix(location.pointer.as_str());
            found.file == location.file && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.locations.iter().any(inside)
    }
}

/// Fields of the root that contain path items.
pub(super) const ENTRIES: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// Fields of a Swagger 2.0 root that contain components.
const SWAGGER: [&str; 4] = ["definitions", "parameters", "responses", "securityDefinitions"];

/// Follows all references from what remains.
pub(super) fn reach(source: &Source, left_out: &HashSet<Location>, entries: &HashMap<Location, bool>) -> Reached {
    let mut walk = Walk::new(source, left_out);
    let root = Location::root_of(FileId::ROOT);
    let Some(Value::Object(members)) = source.value(&root) else { return Reached::default() };
    let is_swagger = members.contains_key("swagger");
    for (name, value) in members {
        let location = root.child(name);
        match name.as_str() {
            "components" => {}
            "security" => walk.required(value.as_array().map(Vec::as_slice).unwrap_or_default()),
            name if is_swagger && SWAGGER.contains(&name) => {}
            name if ENTRIES.contains(&name) => {
                for (name, item) in value.as_object().into_iter().flatten() {
                    let entry = location.child(name);
                    if entries.get(&entry).copied().unwrap_or(true) {
                        walk.open.push((entry, item));
                    }
                }
            }
            _ => walk.open.push((location, value)),
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
    /// The pointer to the component schemas.
    schemas: &'static str,
    /// The schemas that extend another one with `allOf`: users of a base with a discriminator use all of them.
    extensions: HashMap<Location, Vec<Location>>,
}

impl<'s> Walk<'s> {
    fn new(source: &'s Source, left_out: &'s HashSet<Location>) -> Self {
        let root = Location::root_of(FileId::ROOT);
        let is_swagger = source.value(&root.child("swagger")).is_some();
        let schemas = if is_swagger { "/definitions" } else { "/components/schemas" };
        let location = Location::new(FileId::ROOT, Pointer::parse(schemas).unwrap_or_default());
        let mut extensions: HashMap<Location, Vec<Location>> = HashMap::new();
        for (name, schema) in source.value(&location).and_then(Value::as_object).into_iter().flatten() {
            for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                let base =
                    part.get("$ref").and_then(Value::as_str).and_then(|text| target_of(source, FileId::ROOT, text));
                if let Some(base) = base {
                    extensions.entry(base).or_default().push(location.child(name));
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
        while let Some((location, value)) = self.open.pop() {
            match value {
                Value::Object(members) => self.object(&location, members),
                Value::Array(elements) => {
                    let elements = elements.iter().enumerate().filter(|(_, element)| is_container(element));
                    self.open.extend(elements.map(|(index, element)| (location.element(index), element)));
                }
                _ => {}
            }
        }
    }

    fn object(&mut self, location: &Location, members: &'s Map<String, Value>) {
        for (name, member) in members {
            match (name.as_str(), member) {
                ("$ref", Value::String(text)) => self.refer(location.file, text),
                ("mapping", Value::Object(mapping)) => {
                    mapping.values().filter_map(Value::as_str).for_each(|text| self.mapped(location.file, text));
                }
                ("security", Value::Array(requirements)) => self.required(requirements),
                _ => {}
            }
            if is_container(member) {
                let inner = location.child(name);
                if !self.left_out.contains(&inner) {
                    self.open.push((inner, member));
                }
            }
        }
    }

    fn refer(&mut self, file: FileId, text: &str) {
        if let Some(target) = target_of(self.source, file, text) {
            self.mark_target(&target);
        }
    }

    /// Follows a value of a discriminator's mapping: a reference, or the name of a schema.
    fn mapped(&mut self, file: FileId, text: &str) {
        let named = Pointer::parse(self.schemas).unwrap_or_default().child(text);
        let named = Location::new(FileId::ROOT, named);
        if self.source.value(&named).is_some() {
            self.mark_target(&named);
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

    /// Marks the target of a reference. Components are marked as a whole.
    fn mark_target(&mut self, target: &Location) {
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
        let location = match named {
            Some((kind, name, pointer)) => {
                if !self.reached.components.insert((kind, name)) {
                    return;
                }
                Location::new(FileId::ROOT, pointer)
            }
            None if self.reached.locations.insert(target.clone()) => target.clone(),
            None => return,
        };
        if let Some(value) = self.source.value(&location) {
            if value.get("discriminator").is_some() {
                self.extensions
                    .get(&location)
                    .cloned()
                    .unwrap_or_default()
                    .iter()
                    .for_each(|one| self.mark_target(one));
            }
            self.open.push((location, value));
        }
    }
}

fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Returns the target of a reference in a file, if it exists.
pub(super) fn target_of(source: &Source, file: FileId, text: &str) -> Option<Location> {
    source.locate(file, text)
}

/// Returns the location that a reference points to.
pub(super) fn location_of(source: &Source, file: FileId, text: &str) -> Option<Location> {
    let file = match file_part(text) {
        None => file,
        Some(part) => source.link(file, part)?.ok()?,
    };
    let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
    let readings = [decode_percent(fragment), fragment.to_owned()];
    let mut locations = readings.iter().filter_map(|text| Some(Location::new(file, Pointer::parse(text)?)));
    let first = locations.next()?;
    if source.value(&first).is_some() {
        return Some(first);
    }
    locations.find(|location| source.value(location).is_some()).or(Some(first))
}
