//! Schemas as types: which become named types, and which are inlined.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, NumberType, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::compose::choices_of;
use super::enums::lists_codes;
use super::integers::{integer_of, integer_type, is_integer_format, is_whole, shows_u64};
use super::{Content, Lowering, Schemas, TypeRef};
use crate::config::NumberType as NumberChoice;
use crate::extensions::{DateTime, Extension, is_annotated, is_sensitive};
use crate::ir::{
    Discrimination, DiscriminatorValue, Integer, NameHint, Owner, Shape, TextFormat, Type, TypeId, Union, UnionCase,
    ValueKind, Variant,
};
use crate::location::Location;
use crate::parse::SchemaId;

/// Nesting depth of arrays, maps and references up to which types are determined.
const MAX_NESTING: usize = 64;

impl Lowering<'_> {
    /// Returns the type of a subschema: a reference, as every subschema is after resolution.
    pub(super) fn use_of_child<T>(&mut self, child: &ReferenceOr<T>, parent: &Location, hint: &NameHint) -> TypeRef {
        match self.schemas.resolved.target(child) {
            Some(id) => {
                let mut found = self.use_of(id, hint);
                // OpenAPI 3.0 ignores `nullable` here, but authors mean it.
                found.nullable |= self.schemas.is_nullable_beside_reference(child);
                found
            }
            None => TypeRef::new(self.untyped(parent, "the referenced schema could not be read")),
        }
    }

    /// Returns the type of a schema. Each schema is lowered once.
    pub(super) fn use_of(&mut self, id: SchemaId, hint: &NameHint) -> TypeRef {
        if let Some(known) = self.types.known.get(&id) {
            return known.clone();
        }
        if let Some(custom) = self.custom(id) {
            self.types.known.insert(id, custom.clone());
            return custom;
        }
        let location = self.schemas.resolved.schema(id).location.clone();
        if self.types.open.contains(&id) {
            return TypeRef::new(Type::Named(self.wrapper(id, hint)));
        }
        if self.types.open.len() >= MAX_NESTING {
            return TypeRef::new(self.untyped(&location, "the schema is nested too deeply"));
        }
        self.types.open.insert(id);
        let mut found = self.classify(id, hint);
        self.types.open.remove(&id);
        if let Some(wrapper) = self.types.wrappers.get(&id).copied() {
            found = self.wrapped_in(wrapper, found, &location);
        }
        self.types.known.insert(id, found.clone());
        found
    }

    /// Returns the name of a schema that contains itself without an object in between, such as an array of arrays of itself.
    fn wrapper(&mut self, id: SchemaId, hint: &NameHint) -> TypeId {
        if let Some(known) = self.types.wrappers.get(&id) {
            return *known;
        }
        let wrapper = self.reserve(id, hint, Content::Wrapper(None));
        self.types.wrappers.insert(id, wrapper);
        wrapper
    }

    fn wrapped_in(&mut self, wrapper: TypeId, found: TypeRef, location: &Location) -> TypeRef {
        let nullable = found.nullable;
        // Only an array or a map can contain itself; any other type would have no finite value.
        let inner = if matches!(found.ty, Type::Array(_) | Type::Map(_)) {
            found.ty
        } else {
            self.untyped(location, "the schema contains nothing but itself")
        };
        self.types.set_content(wrapper, Content::Wrapper(Some(inner)));
        TypeRef { ty: Type::Named(wrapper), nullable }
    }

    fn classify(&mut self, id: SchemaId, hint: &NameHint) -> TypeRef {
        let resolved = self.schemas.resolved;
        let node = resolved.schema(id);
        let schema = &node.schema;
        let mut found = match &schema.schema_kind {
            _ if self.tags.subtypes(id).is_some() => {
                TypeRef::new(Type::Named(self.reserve(id, hint, Content::Family(id))))
            }
            SchemaKind::Type(SchemaType::String(string)) => self.string(id, schema, string, hint),
            SchemaKind::Type(SchemaType::Number(number)) => TypeRef::new(self.schemas.number(number)),
            SchemaKind::Type(SchemaType::Integer(_)) if is_annotated(schema) && lists_codes(schema) => {
                TypeRef::new(Type::Named(self.reserve(id, hint, Content::IntegerEnum(vec![id]))))
            }
            // JavaScript rounds the maximum of a signed 64-bit integer up, beyond its range.
            SchemaKind::Type(SchemaType::Integer(integer))
                if integer.format == VariantOrUnknownOrEmpty::Empty && shows_u64(schema) =>
            {
                TypeRef::new(Type::Integer(Integer::U64))
            }
            SchemaKind::Type(SchemaType::Integer(integer)) => TypeRef::new(integer_type(integer)),
            SchemaKind::Type(SchemaType::Boolean(_)) => TypeRef::new(Type::Bool),
            SchemaKind::Type(SchemaType::Array(array)) => TypeRef::new(self.array(array, &node.location, hint)),
            SchemaKind::Type(SchemaType::Object(object)) => TypeRef::new(self.object(id, object, &node.location, hint)),
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => self.choice(id, &node.location, hint),
            SchemaKind::AllOf { .. } => self.all_of(id, hint),
            SchemaKind::Not { .. } => TypeRef::new(self.untyped(&node.location, "`not` does not describe a type")),
            SchemaKind::Any(any) => self.any(id, any, &node.location, hint),
        };
        found.nullable |= self.allows_null(id);
        found
    }

    /// Determines the content of a named type.
    pub(super) fn shape_of(&mut self, id: TypeId, content: &Content) -> Shape {
        match content {
            Content::StringEnum(schemas) => Shape::Enum(self.string_values(schemas)),
            Content::IntegerEnum(schemas) => Shape::Enum(self.integer_values(schemas)),
            Content::Scalars(types) => Shape::Union(scalars(types)),
            Content::Union(schema) => Shape::Union(self.union_of(id, *schema, &[])),
            Content::Family(base) => Shape::Union(self.family_of(id, *base)),
            Content::Merged(objects, optional) => Shape::Struct(self.struct_of(id, objects, optional)),
            Content::Choice(bases, schema) => Shape::Union(self.union_of(id, *schema, bases)),
            Content::Wrapper(inner) => Shape::Wrapper(inner.clone().unwrap_or(Type::Any)),
        }
    }

    fn string(&mut self, id: SchemaId, schema: &Schema, string: &StringType, hint: &NameHint) -> TypeRef {
        let sensitive = is_sensitive(&schema.schema_data.extensions);
        if sensitive || string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) {
            return TypeRef::new(Type::Secret);
        }
        let nullable = string.enumeration.iter().any(Option::is_none);
        let ty = if DateTime::value(&schema.schema_data.extensions).is_some() {
            Type::Text(TextFormat::DateTime)
        } else if string.enumeration.iter().any(Option::is_some) {
            Type::Named(self.reserve(id, hint, Content::StringEnum(vec![id])))
        } else {
            string_type(&string.format)
        };
        TypeRef { ty, nullable }
    }
}

impl Schemas<'_> {
    fn number(&self, number: &NumberType) -> Type {
        match (&number.format, self.options.number) {
            (VariantOrUnknownOrEmpty::Unknown(format), _) if format == "decimal" => Type::Decimal,
            // Integers are exact; floating-point numbers are not from 2^53 on.
            (VariantOrUnknownOrEmpty::Unknown(format), _) if is_integer_format(format) => integer_of(Some(format)),
            (VariantOrUnknownOrEmpty::Empty, _) if number.multiple_of.is_some_and(is_whole) => integer_of(None),
            // A server that declares `float` still writes more digits than an `f32` holds.
            (VariantOrUnknownOrEmpty::Item(_), _) | (_, NumberChoice::F64) => Type::Float64,
            (_, NumberChoice::Decimal) => Type::Decimal,
        }
    }
}

impl Lowering<'_> {
    fn array(&mut self, array: &ArrayType, location: &Location, hint: &NameHint) -> Type {
        if let Some(tuple) = self.tuple(array, location, hint) {
            return tuple;
        }
        let item = match &array.items {
            Some(items) => self.use_of_value(items, location, &item_hint(hint)).into_type(),
            None => Type::Any,
        };
        Type::Array(Box::new(item))
    }

    /// Returns the type of a tuple: an array whose items were marked as one, with an alternative for each position.
    fn tuple(&mut self, array: &ArrayType, location: &Location, hint: &NameHint) -> Option<Type> {
        let resolved = self.schemas.resolved;
        let items = resolved.target(array.items.as_ref()?).filter(|items| resolved.is_tuple(*items))?;
        let positions = choices_of(&resolved.schema(items).schema).iter().enumerate();
        let positions = positions.map(|(index, position)| {
            self.use_of_child(position, location, &below(hint, &format!("item {}", index + 1))).into_type()
        });
        Some(Type::Tuple(positions.collect()))
    }

    /// Returns the type of an object: a named type if it has properties, else a map.
    fn object(&mut self, id: SchemaId, object: &ObjectType, location: &Location, hint: &NameHint) -> Type {
        if !object.properties.is_empty() {
            return Type::Named(self.reserve(id, hint, Content::Merged(vec![id], Vec::new())));
        }
        Type::Map(Box::new(self.additional(object.additional_properties.as_ref(), location, hint)))
    }

    /// Returns the type of additional properties.
    pub(super) fn additional(
        &mut self,
        additional: Option<&AdditionalProperties>,
        location: &Location,
        hint: &NameHint,
    ) -> Type {
        match additional {
            Some(AdditionalProperties::Schema(schema)) => {
                self.use_of_value(schema.as_ref(), location, &value_hint(hint)).into_type()
            }
            _ => Type::Any,
        }
    }

    /// Returns the type of a schema without a type, or with keywords of several types.
    fn any(&mut self, id: SchemaId, any: &AnySchema, location: &Location, hint: &NameHint) -> TypeRef {
        if !any.properties.is_empty() || !any.all_of.is_empty() {
            return self.all_of(id, hint);
        }
        if self.schemas.chooses(id) {
            return self.choice(id, location, hint);
        }
        self.uncomposed(id, any, location, hint)
    }

    /// As [`any`](Self::any), for a schema that is not composed of others.
    pub(super) fn uncomposed(
        &mut self,
        id: SchemaId,
        any: &AnySchema,
        location: &Location,
        hint: &NameHint,
    ) -> TypeRef {
        if !any.enumeration.is_empty() {
            return self.any_enum(id, any, location, hint);
        }
        if let Some(items) = &any.items {
            let item = self.use_of_value(items, location, &item_hint(hint)).into_type();
            return TypeRef::new(Type::Array(Box::new(item)));
        }
        TypeRef::new(match any.typ.as_deref() {
            Some("string") => Type::String,
            Some("integer") => integer_of(any.format.as_deref()),
            Some("number") => match any.format.as_deref().filter(|format| is_integer_format(format)) {
                Some(format) => integer_of(Some(format)),
                None if any.format.is_none() && any.multiple_of.is_some_and(is_whole) => integer_of(None),
                None => self.schemas.any_number(),
            },
            Some("boolean") => Type::Bool,
            Some("array") => Type::Array(Box::new(Type::Any)),
            Some("object") => Type::Map(Box::new(self.additional(any.additional_properties.as_ref(), location, hint))),
            _ if any.additional_properties.is_some() => {
                Type::Map(Box::new(self.additional(any.additional_properties.as_ref(), location, hint)))
            }
            _ => Type::Any,
        })
    }

    /// Returns the type of an enum without a fitting `type`: a string enum, or the only kind of its values.
    fn any_enum(&mut self, id: SchemaId, any: &AnySchema, location: &Location, hint: &NameHint) -> TypeRef {
        let nullable = any.enumeration.iter().any(Value::is_null);
        let mut values = any.enumeration.iter().filter(|value| !value.is_null()).peekable();
        let ty = if values.peek().is_none() {
            Type::Any
        } else if values.clone().all(Value::is_string) {
            Type::Named(self.reserve(id, hint, Content::StringEnum(vec![id])))
        } else if is_annotated(&self.schemas.resolved.schema(id).schema) && values.clone().all(Value::is_i64) {
            Type::Named(self.reserve(id, hint, Content::IntegerEnum(vec![id])))
        } else if values.clone().all(Value::is_boolean) {
            Type::Bool
        } else if values.clone().all(Value::is_i64) {
            integer_of(any.format.as_deref())
        } else if values.clone().all(Value::is_number) {
            self.schemas.any_number()
        } else if values.clone().any(|value| value.is_array() || value.is_object()) {
            self.untyped(location, "the enum lists values that are not scalars")
        } else {
            let types = [
                values.clone().any(Value::is_boolean).then_some(Type::Bool),
                values.clone().any(Value::is_number).then(|| self.schemas.number_listed(values.clone())),
                values.clone().any(Value::is_string).then_some(Type::String),
            ];
            let types = types.into_iter().flatten().collect();
            Type::Named(self.reserve(id, hint, Content::Scalars(types)))
        };
        TypeRef { ty, nullable }
    }
}

impl Schemas<'_> {
    /// Returns the type of the numbers in an enum.
    fn number_listed<'v>(&self, values: impl Iterator<Item = &'v Value>) -> Type {
        let are_integers = values.filter(|value| value.is_number()).all(Value::is_i64);
        if are_integers { Type::Integer(Integer::I64) } else { self.any_number() }
    }

    fn any_number(&self) -> Type {
        match self.options.number {
            NumberChoice::F64 => Type::Float64,
            NumberChoice::Decimal => Type::Decimal,
        }
    }
}

/// Returns a union of scalars, which are distinguished by their JSON type.
fn scalars(types: &[Type]) -> Union {
    let variants = types.iter().map(|ty| {
        let hint = match ty {
            Type::Bool => "bool",
            Type::String => "text",
            _ => "number",
        };
        Variant { hint: hint.to_owned(), ty: ty.clone(), tag: None }
    });
    let cases = types.iter().enumerate().map(|(index, ty)| {
        let kind = match ty {
            Type::Bool => ValueKind::Bool,
            Type::String => ValueKind::String,
            _ => ValueKind::Number,
        };
        UnionCase { kind, discrimination: Discrimination::Only(index) }
    });
    Union { variants: variants.collect(), cases: cases.collect(), base: None }
}

/// Returns the strings that a schema lists; if it lists none, its integers or booleans.
pub(super) fn constants(schema: &Schema) -> Vec<DiscriminatorValue> {
    use DiscriminatorValue::{Bool, Integer, String};
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => {
            string.enumeration.iter().flatten().cloned().map(String).collect()
        }
        SchemaKind::Type(SchemaType::Integer(integer)) => {
            integer.enumeration.iter().flatten().copied().map(Integer).collect()
        }
        SchemaKind::Type(SchemaType::Boolean(boolean)) => {
            boolean.enumeration.iter().flatten().copied().map(Bool).collect()
        }
        SchemaKind::Any(any) => {
            let of = |read: fn(&Value) -> Option<DiscriminatorValue>| any.enumeration.iter().filter_map(read).collect();
            let found: [Vec<_>; 3] = [
                of(|value| value.as_str().map(|text| String(text.to_owned()))),
                of(|value| value.as_i64().map(Integer)),
                of(|value| value.as_bool().map(Bool)),
            ];
            found.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Returns the type of a string by its format.
fn string_type(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Type {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Type::Text(TextFormat::DateTime),
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Type::Text(TextFormat::Date),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Type::Text(TextFormat::Base64),
        VariantOrUnknownOrEmpty::Unknown(name) => match name.as_str() {
            "uuid" => Type::Text(TextFormat::Uuid),
            "decimal" => Type::Text(TextFormat::Decimal),
            "x-date-time" => Type::Text(TextFormat::DateTime),
            _ => Type::String,
        },
        _ => Type::String,
    }
}

/// Returns the hint for an item inside another one.
pub(super) fn below(hint: &NameHint, word: &str) -> NameHint {
    match hint {
        NameHint::Given(name) | NameHint::Referred(name) => {
            NameHint::Path(Owner::Named(name.clone()), vec![word.to_owned()])
        }
        NameHint::Path(owner, path) => {
            NameHint::Path(owner.clone(), path.iter().cloned().chain([word.to_owned()]).collect())
        }
    }
}

/// Returns the hint for the type of a property.
pub(super) fn property_of(owner: TypeId, property: &str) -> NameHint {
    NameHint::Path(Owner::Type(owner), vec![property.to_owned()])
}

fn item_hint(hint: &NameHint) -> NameHint {
    below(hint, "item")
}

fn value_hint(hint: &NameHint) -> NameHint {
    below(hint, "value")
}
