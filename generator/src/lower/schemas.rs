//! Schemas as types: which get a name, and what the others are.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, IntegerType, NumberFormat, NumberType, ObjectType,
    ReferenceOr, Schema, SchemaKind, StringFormat, StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{Lowering, Use};
use crate::config::NumberType as NumberChoice;
use crate::ir::{EnumValue, Integer, NameHint, OpenEnum, Owner, Shape, Type, TypeId};
use crate::location::Location;
use crate::resolve::SchemaId;

/// How deep lists of lists, maps of lists and references to references may nest before the type is left open.
const MAX_NESTING: usize = 64;

impl Lowering<'_> {
    /// The type of a sub-schema: a reference, as every sub-schema is one after resolution.
    pub(super) fn use_of_child<T>(&mut self, child: &ReferenceOr<T>, parent: &Location, hint: &NameHint) -> Use {
        match self.resolved.target(child) {
            Some(id) => self.use_of(id, hint),
            None => Use::new(self.untyped(parent, "the schema that is referred to could not be read")),
        }
    }

    /// The type of a schema, worked out once.
    pub(super) fn use_of(&mut self, id: SchemaId, hint: &NameHint) -> Use {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let location = self.resolved.schema(id).location.clone();
        if self.open.contains(&id) {
            return Use::new(self.untyped(&location, "the schema contains itself without an object in between"));
        }
        if self.open.len() >= MAX_NESTING {
            return Use::new(self.untyped(&location, "the schema is nested too deeply"));
        }
        self.open.insert(id);
        let found = self.classify(id, hint);
        self.open.remove(&id);
        self.known.insert(id, found.clone());
        found
    }

    fn classify(&mut self, id: SchemaId, hint: &NameHint) -> Use {
        let resolved = self.resolved;
        let node = resolved.schema(id);
        let schema = &node.schema;
        let mut found = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => self.string(id, schema, string, hint),
            SchemaKind::Type(SchemaType::Number(number)) => Use::new(self.number(number)),
            SchemaKind::Type(SchemaType::Integer(integer)) => Use::new(integer_type(integer)),
            SchemaKind::Type(SchemaType::Boolean(_)) => Use::new(Type::Bool),
            SchemaKind::Type(SchemaType::Array(array)) => Use::new(self.array(array, &node.location, hint)),
            SchemaKind::Type(SchemaType::Object(object)) => Use::new(self.object(id, object, &node.location, hint)),
            SchemaKind::OneOf { one_of: variants } | SchemaKind::AnyOf { any_of: variants } => {
                self.choice(id, variants, &node.location, hint)
            }
            SchemaKind::AllOf { .. } => self.all_of(id, hint),
            SchemaKind::Not { .. } => Use::new(self.untyped(&node.location, "`not` names no type")),
            SchemaKind::Any(any) => self.any(id, any, &node.location, hint),
        };
        found.nullable |= schema.schema_data.nullable;
        found
    }

    /// The content of a type that has a name.
    pub(super) fn shape_of(&mut self, id: TypeId, schema: SchemaId) -> Shape {
        let resolved = self.resolved;
        match &resolved.schema(schema).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => Shape::Enum(open_enum(string)),
            SchemaKind::OneOf { one_of: variants } | SchemaKind::AnyOf { any_of: variants } => {
                Shape::Union(self.union_of(id, variants))
            }
            SchemaKind::Any(AnySchema { enumeration, properties, all_of, .. })
                if !enumeration.is_empty() && properties.is_empty() && all_of.is_empty() =>
            {
                Shape::Enum(OpenEnum { values: texts(enumeration) })
            }
            SchemaKind::Any(any) if !choices(any).is_empty() && any.properties.is_empty() && any.all_of.is_empty() => {
                Shape::Union(self.union_of(id, choices(any)))
            }
            _ => Shape::Struct(self.struct_of(id, schema)),
        }
    }

    fn string(&mut self, id: SchemaId, schema: &Schema, string: &StringType, hint: &NameHint) -> Use {
        let sensitive = schema.schema_data.extensions.get("x-oasmith-sensitive") == Some(&Value::Bool(true));
        if sensitive || string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password) {
            return Use::new(Type::Secret);
        }
        let nullable = string.enumeration.iter().any(Option::is_none);
        let ty = if string.enumeration.iter().any(Option::is_some) {
            Type::Named(self.reserve(id, hint))
        } else {
            Type::String
        };
        Use { ty, nullable }
    }

    fn number(&self, number: &NumberType) -> Type {
        match (&number.format, self.options.number) {
            (VariantOrUnknownOrEmpty::Unknown(format), _) if format == "decimal" => Type::Decimal,
            (VariantOrUnknownOrEmpty::Item(NumberFormat::Float), _) => Type::Float32,
            (VariantOrUnknownOrEmpty::Item(NumberFormat::Double), _) | (_, NumberChoice::F64) => Type::Float64,
            (_, NumberChoice::Decimal) => Type::Decimal,
        }
    }

    fn array(&mut self, array: &ArrayType, location: &Location, hint: &NameHint) -> Type {
        let item = match &array.items {
            Some(items) => self.use_of_child(items, location, &item_hint(hint)).into_type(),
            None => Type::Any,
        };
        Type::Array(Box::new(item))
    }

    /// An object with members is a type of its own; one without is a map.
    fn object(&mut self, id: SchemaId, object: &ObjectType, location: &Location, hint: &NameHint) -> Type {
        if !object.properties.is_empty() {
            return Type::Named(self.reserve(id, hint));
        }
        Type::Map(Box::new(self.additional(object.additional_properties.as_ref(), location, hint)))
    }

    /// The type of members that have no name in the description.
    pub(super) fn additional(
        &mut self,
        additional: Option<&AdditionalProperties>,
        location: &Location,
        hint: &NameHint,
    ) -> Type {
        match additional {
            Some(AdditionalProperties::Schema(schema)) => {
                self.use_of_child(schema.as_ref(), location, &value_hint(hint)).into_type()
            }
            _ => Type::Any,
        }
    }

    /// A schema without a type, or with keywords of several types.
    fn any(&mut self, id: SchemaId, any: &AnySchema, location: &Location, hint: &NameHint) -> Use {
        if !any.properties.is_empty() || !any.all_of.is_empty() {
            return self.all_of(id, hint);
        }
        if !choices(any).is_empty() {
            return self.choice(id, choices(any), location, hint);
        }
        if !any.enumeration.is_empty() {
            return self.any_enum(id, any, location, hint);
        }
        if let Some(items) = &any.items {
            let item = self.use_of_child(items, location, &item_hint(hint)).into_type();
            return Use::new(Type::Array(Box::new(item)));
        }
        Use::new(match any.typ.as_deref() {
            Some("string") => Type::String,
            Some("integer") => integer_of(any.format.as_deref()),
            Some("number") => match self.options.number {
                NumberChoice::F64 => Type::Float64,
                NumberChoice::Decimal => Type::Decimal,
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

    /// A list of values without a fitting type: strings are an enum, values of one other kind are of that kind.
    fn any_enum(&mut self, id: SchemaId, any: &AnySchema, location: &Location, hint: &NameHint) -> Use {
        let nullable = any.enumeration.iter().any(Value::is_null);
        let mut values = any.enumeration.iter().filter(|value| !value.is_null()).peekable();
        let ty = if values.peek().is_none() {
            Type::Any
        } else if values.clone().all(Value::is_string) {
            Type::Named(self.reserve(id, hint))
        } else if values.clone().all(Value::is_boolean) {
            Type::Bool
        } else if values.clone().all(Value::is_i64) {
            integer_of(any.format.as_deref())
        } else {
            self.untyped(location, "the enum mixes values of several types")
        };
        Use { ty, nullable }
    }
}

/// The alternatives of a schema that has `oneOf` or `anyOf` beside other keywords.
pub(super) fn choices(any: &AnySchema) -> &[ReferenceOr<Schema>] {
    if any.one_of.is_empty() { &any.any_of } else { &any.one_of }
}

/// A place below another one.
pub(super) fn below(hint: &NameHint, word: &str) -> NameHint {
    match hint {
        NameHint::Given(name) => NameHint::Given(format!("{name} {word}")),
        NameHint::Place(owner, path) => {
            NameHint::Place(*owner, path.iter().cloned().chain([word.to_owned()]).collect())
        }
    }
}

/// The place of a member of a type.
pub(super) fn member_of(owner: TypeId, member: &str) -> NameHint {
    NameHint::Place(Owner::Type(owner), vec![member.to_owned()])
}

fn item_hint(hint: &NameHint) -> NameHint {
    below(hint, "item")
}

fn value_hint(hint: &NameHint) -> NameHint {
    below(hint, "value")
}

fn open_enum(string: &StringType) -> OpenEnum {
    let mut values: Vec<EnumValue> = Vec::new();
    for wire in string.enumeration.iter().flatten() {
        if values.iter().all(|value| value.wire != *wire) {
            values.push(EnumValue { wire: wire.clone() });
        }
    }
    OpenEnum { values }
}

fn texts(values: &[Value]) -> Vec<EnumValue> {
    values.iter().filter_map(Value::as_str).map(|wire| EnumValue { wire: wire.to_owned() }).collect()
}

fn integer_type(integer: &IntegerType) -> Type {
    match &integer.format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Type::Integer(Integer::I32),
        VariantOrUnknownOrEmpty::Unknown(format) => integer_of(Some(format)),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) | VariantOrUnknownOrEmpty::Empty => {
            Type::Integer(Integer::I64)
        }
    }
}

fn integer_of(format: Option<&str>) -> Type {
    Type::Integer(match format {
        Some("int8") => Integer::I8,
        Some("int16") => Integer::I16,
        Some("int32") => Integer::I32,
        Some("uint8") => Integer::U8,
        Some("uint16") => Integer::U16,
        Some("uint32" | "uint") => Integer::U32,
        Some("uint64") => Integer::U64,
        _ => Integer::I64,
    })
}
