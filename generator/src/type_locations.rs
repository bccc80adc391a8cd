//! Which Rust type belongs to which schema of a description, for programs that check examples against generated types.
//!
//! Only certain types are listed: a location whose type cannot be named outside of the generated crate is left out.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::ir::{
    Additional, BodyKind, Operation, Presence, Property, ResponseValue, Shape, Status, Struct, Type, TypeDef,
};
use crate::location::{FileId, Location};
use crate::media_type::is_json;
use crate::naming::{integer_name, text_name};
use crate::pipeline::CheckOutcome;

/// How many schemas in a row may list or rename the next.
const MAX_DEPTH: usize = 64;

/// The locations of schemas and the types of their values, each location once, in order of the model. A type is written with
/// its modules from the root of the crate: `Vec<models::Pet>`.
#[must_use]
pub fn types_by_location(checked: &CheckOutcome) -> Vec<(Location, String)> {
    let mut types = TypeLocations { checked, seen: HashSet::new(), list: Vec::new() };
    for (id, def) in checked.api.type_ids().zip(&checked.api.types) {
        types.list_type(def, &Type::Named(id));
    }
    for operation in &checked.api.operations {
        types.list_operation(operation);
    }
    types.list_components();
    types.list
}

/// The list so far.
struct TypeLocations<'a> {
    checked: &'a CheckOutcome,
    seen: HashSet<Location>,
    list: Vec<(Location, String)>,
}

impl TypeLocations<'_> {
    /// A named type, and the properties of its own schema.
    fn list_type(&mut self, def: &TypeDef, ty: &Type) {
        if matches!(def.shape, Shape::Form(_)) {
            // A multipart form is only sent, and never as JSON.
            return;
        }
        self.list(&def.location, ty, self.value(&def.location).is_some_and(allows_null));
        if let Shape::Struct(object) = &def.shape {
            for part in self.parts(&def.location) {
                self.list_members(&part, object);
            }
        }
    }

    /// Named schemas without a type of their own, because they only list, map or rename others.
    fn list_components(&mut self) {
        let known: HashMap<Location, String> = self.list.iter().cloned().collect();
        let root = Location::root_of(FileId::ROOT);
        for folder in [root.child("components").child("schemas"), root.child("definitions")] {
            let names = self.value(&folder).and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys);
            let places: Vec<Location> = names.map(|name| folder.child(name)).collect();
            for place in places.into_iter().filter(|place| !known.contains_key(place)) {
                if let Some(spelled) = self.derived(&place, &known, 0) {
                    self.list.push((place, spelled));
                }
            }
        }
    }

    /// The type of a schema that lists, maps or renames one whose type is known.
    fn derived(&self, location: &Location, known: &HashMap<Location, String>, depth: usize) -> Option<String> {
        if let Some(spelled) = known.get(location) {
            return Some(spelled.clone());
        }
        let (place, value) = self.checked.source.follow(location).filter(|_| depth < MAX_DEPTH)?;
        if place != *location {
            return self.derived(&place, known, depth + 1);
        }
        let inner = |name: &str| value.get(name).map(|_| self.derived(&place.child(name), known, depth + 1));
        let spelled = match (value.get("type").and_then(Value::as_str), value.get("allOf").and_then(Value::as_array)) {
            (Some("array"), None) => format!("Vec<{}>", inner("items")??),
            (Some("object"), None) if value.get("properties").is_none() => {
                format!("BTreeMap<String, {}>", inner("additionalProperties")??)
            }
            (None, Some(parts)) if parts.len() == 1 && value.get("properties").is_none() => {
                self.derived(&place.child("allOf").element(0), known, depth + 1)?
            }
            _ => return None,
        };
        let is_nullable = allows_null(value) && !spelled.starts_with("Option<");
        Some(if is_nullable { format!("Option<{spelled}>") } else { spelled })
    }

    /// A schema and the inline parts of its `allOf`.
    fn parts(&self, location: &Location) -> Vec<Location> {
        let all_of = location.child("allOf");
        let count = self.value(&all_of).and_then(Value::as_array).map_or(0, Vec::len);
        let parts = (0..count).map(|index| all_of.element(index)).filter(|part| !self.is_reference(part));
        std::iter::once(location.clone()).chain(parts).collect()
    }

    fn list_members(&mut self, location: &Location, object: &Struct) {
        let properties = location.child("properties");
        for Property { wire, ty, presence, .. } in &object.properties {
            let nullable = matches!(presence, Presence::Nullable | Presence::OptionalNullable);
            self.list(&properties.child(wire), ty, nullable);
        }
        if let Additional::Typed(ty) = &object.additional {
            self.list(&location.child("additionalProperties"), ty, false);
        }
    }

    /// The body and the responses of an operation, if they are JSON or a form.
    fn list_operation(&mut self, operation: &Operation) {
        for choice in operation.body.iter().flat_map(|body| &body.choices) {
            if let BodyKind::Json(ty) | BodyKind::Form(ty) = &choice.kind {
                let content = self.below(&operation.location.child("requestBody"), "content");
                self.list_some(content.map(|content| content.child(&choice.media_type).child("schema")), ty);
                self.list_some(self.body_of_swagger(&operation.location), ty);
            }
        }
        let responses = operation.location.child("responses");
        let keys = self.value(&responses).and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys);
        let keys: Vec<String> = keys.cloned().collect();
        for key in keys {
            if let Some(ty) = answer_type(operation, &key) {
                self.list_some(self.answer_schema(&responses.child(&key)), &ty);
            }
        }
    }

    /// The schema of the JSON response that is read: `application/json`, or the first media type of JSON.
    fn answer_schema(&self, response: &Location) -> Option<Location> {
        let (response, value) = self.checked.source.follow(response)?;
        if value.get("schema").is_some() {
            return Some(response.child("schema"));
        }
        let names = value.get("content")?.as_object()?.keys();
        let json = names.filter(|name| is_json(name)).min_by_key(|name| *name != "application/json")?;
        Some(response.child("content").child(json).child("schema"))
    }

    fn body_of_swagger(&self, operation: &Location) -> Option<Location> {
        let both =
            [Some(operation.clone()), operation.pointer.parent().map(|item| Location::new(operation.file, item))];
        both.into_iter().flatten().find_map(|owner| {
            let parameters = owner.child("parameters");
            let count = self.value(&parameters)?.as_array()?.len();
            (0..count).find_map(|index| {
                let (place, value) = self.checked.source.follow(&parameters.element(index))?;
                (value.get("in")?.as_str()? == "body").then(|| place.child("schema"))
            })
        })
    }

    fn list_some(&mut self, location: Option<Location>, ty: &Type) {
        if let Some(location) = location {
            self.list(&location, ty, false);
        }
    }

    /// Lists an existing location, and those of items and values below it.
    fn list(&mut self, location: &Location, ty: &Type, nullable: bool) {
        if self.value(location).is_none() || self.seen.contains(location) {
            return;
        }
        let Some(spelled) = self.spelled(ty) else { return };
        let is_optional = nullable && !matches!(ty, Type::Nullable(_) | Type::Any);
        let spelled = if is_optional { format!("Option<{spelled}>") } else { spelled };
        self.seen.insert(location.clone());
        self.list.push((location.clone(), spelled));
        let inner = if let Type::Nullable(inner) = ty { inner } else { ty };
        match inner {
            Type::Array(item) => self.list(&location.child("items"), item, false),
            Type::Tuple(items) => {
                let places = location.child("prefixItems");
                items.iter().enumerate().for_each(|(index, item)| self.list(&places.element(index), item, false));
            }
            Type::Map(value) => self.list(&location.child("additionalProperties"), value, false),
            _ => {}
        }
    }

    /// A type as it is written outside of the crate; `None` for one that is unknown here.
    fn spelled(&self, ty: &Type) -> Option<String> {
        Some(match ty {
            Type::Any => "json::Value".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(integer) => integer_name(*integer).to_owned(),
            Type::Float32 => "f32".to_owned(),
            Type::Float64 => "f64".to_owned(),
            Type::Decimal => "Decimal".to_owned(),
            Type::String => "String".to_owned(),
            Type::Secret => "Secret".to_owned(),
            Type::Text(format) => text_name(*format).to_owned(),
            Type::Tuple(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| Some(self.spelled(item)? + ",")).collect();
                format!("({})", items?.join(" "))
            }
            Type::Array(item) => format!("Vec<{}>", self.spelled(item)?),
            Type::Map(value) => format!("BTreeMap<String, {}>", self.spelled(value)?),
            Type::Nullable(inner) => format!("Option<{}>", self.spelled(inner)?),
            Type::Named(id) if matches!(self.checked.api.type_def(*id).shape, Shape::Form(_)) => return None,
            Type::Named(id) => self.checked.names.public_path(*id, None).join("::"),
            Type::Custom(custom) => custom.path.to_string(),
            Type::Sensitive(_) | Type::File => return None,
        })
    }

    /// A child of the target of a location; `None` if it does not exist.
    fn below(&self, location: &Location, name: &str) -> Option<Location> {
        let (location, value) = self.checked.source.follow(location)?;
        value.get(name).map(|_| location.child(name))
    }

    fn value(&self, location: &Location) -> Option<&Value> {
        self.checked.source.file(location.file).tree.pointer(location.pointer.as_str())
    }

    fn is_reference(&self, location: &Location) -> bool {
        self.value(location).is_some_and(|value| value.get("$ref").is_some())
    }
}

/// Whether a schema itself allows null, which types express where they are used.
fn allows_null(schema: &Value) -> bool {
    let has =
        |name: &str, found: &Value| schema.get(name).and_then(Value::as_array).is_some_and(|all| all.contains(found));
    schema.get("nullable") == Some(&Value::Bool(true)) || has("type", &"null".into()) || has("enum", &Value::Null)
}

/// The type of a response by its key in `responses`. Cases of one type are one case, so any success means the only case; the
/// payload of an envelope is not the value of the schema.
fn answer_type(operation: &Operation, key: &str) -> Option<Type> {
    let status = status(key);
    if let Some(error) = operation.errors.iter().find(|error| error.status == status) {
        return error.ty.clone();
    }
    let cases = operation.success.cases.as_slice();
    let case =
        cases.iter().find(|case| case.status == status).or(if let [only] = cases { Some(only) } else { None })?;
    match &case.value {
        ResponseValue::Json(ty) => Some(ty.clone()),
        _ => None,
    }
}

fn status(key: &str) -> Status {
    match (key.parse(), key.as_bytes()) {
        (Ok(code), _) => Status::Code(code),
        (Err(_), [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x']) => Status::Class(u16::from(class - b'0')),
        _ => Status::Default,
    }
}

#[cfg(test)]
mod tests {
    use super::types_by_location;
    use crate::config::Types;
    use crate::pipeline::check_source;
    use crate::source::Source;

    #[test]
    fn schemas_members_bodies_and_answers_are_listed_with_their_types() {
        let text = r##"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/pets": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
            "responses": {"200": {"$ref": "#/components/responses/Pets"}, "default": {"description": "",
                "content": {"application/json": {"schema": {"type": "object", "properties": {"code": {"type": "integer"}}}}}}}
        }}}, "components": {
            "responses": {"Pets": {"description": "", "content": {"application/json": {"schema": {"type": "array",
                "items": {"$ref": "#/components/schemas/Pet"}}}}}},
            "schemas": {"Pet": {"properties": {"age": {"type": "integer", "nullable": true},
                "tags": {"type": "array", "items": {"type": "string"}}}},
                "All": {"type": "array", "items": {"$ref": "#/components/schemas/Same"}},
                "Same": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}}
        }}"##;
        let checked = check_source(Source::from_text("a.json", text).unwrap(), &Types::default());
        let found = types_by_location(&checked);
        let found: Vec<String> =
            found.iter().map(|(location, ty)| format!("{} {ty}", location.pointer.as_str())).collect();
        for expected in [
            "/components/schemas/Pet models::Pet",
            "/components/schemas/All Vec<models::Pet>",
            "/components/schemas/Same models::Pet",
            "/components/schemas/Pet/properties/age Option<i64>",
            "/components/schemas/Pet/properties/tags Vec<String>",
            "/components/schemas/Pet/properties/tags/items String",
            "/paths/~1pets/post/requestBody/content/application~1json/schema models::Pet",
            "/components/responses/Pets/content/application~1json/schema Vec<models::Pet>",
            "/paths/~1pets/post/responses/default/content/application~1json/schema api::pets::create::DefaultError",
        ] {
            assert!(found.iter().any(|line| line == expected), "{expected} is missing in {found:#?}");
        }
    }
}
