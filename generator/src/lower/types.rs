//! Types under construction.
//!
//! A named type has an id at once and its definition later, so that recursive schemas and long chains of references are harmless.

use std::collections::VecDeque;

use indexmap::IndexMap;

use super::docs;
use crate::hash::{HashMap, HashSet};
use crate::ir::{Additional, NameHint, Shape, Struct, Type, TypeDef, TypeId};
use crate::parse::{SchemaId, SchemaNode};

/// The types of an API, those that are not defined yet, and the types of the schemas that were seen.
#[derive(Default)]
pub(super) struct TypeTable {
    /// Definitions, by id.
    pub(super) definitions: Vec<TypeDef>,
    /// Contents of types, by id.
    contents: Vec<Content>,
    /// Schemas that types come from, by id.
    origins: Vec<Option<SchemaId>>,
    /// Types without a definition.
    queue: VecDeque<TypeId>,
    /// Types of lowered schemas.
    pub(super) known: HashMap<SchemaId, TypeRef>,
    /// Unnamed schemas whose type is being determined; a schema that is already in this set contains itself.
    pub(super) open: HashSet<SchemaId>,
    /// Names of schemas that contain themselves without an object in between.
    pub(super) wrappers: HashMap<SchemaId, TypeId>,
    /// Types of multipart forms, by schema.
    pub(super) forms: IndexMap<SchemaId, TypeId>,
    /// Objects that combine two objects, by their parts.
    pub(super) combinations: HashMap<(Vec<SchemaId>, Vec<SchemaId>), TypeId>,
    /// Types of bases themselves, for bases that are unions of their subtypes.
    pub(super) bases: HashMap<SchemaId, TypeId>,
}

/// The content of a named type.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// The values of string schemas.
    StringEnum(Vec<SchemaId>),
    /// The values of integer schemas.
    IntegerEnum(Vec<SchemaId>),
    /// Scalars of several kinds.
    Scalars(Vec<Type>),
    /// The alternatives of a schema.
    Union(SchemaId),
    /// The properties of the first schemas, and those of the second, none of which is required.
    Merged(Vec<SchemaId>, Vec<SchemaId>),
    /// The alternatives of a schema, each with the properties of some objects.
    Choice(Vec<SchemaId>, SchemaId),
    /// The subtypes of a base.
    Family(SchemaId),
    /// A type that contains itself.
    Wrapper(Option<Type>),
}

/// A type, and whether null is allowed too.
#[derive(Clone, Debug)]
pub(super) struct TypeRef {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl TypeRef {
    pub(super) fn new(ty: Type) -> Self {
        Self { ty, nullable: false }
    }

    /// Makes null part of the type, for uses that cannot express it in another way.
    pub(super) fn into_type(self) -> Type {
        match (self.nullable, self.ty) {
            (true, ty @ (Type::Any | Type::Nullable(_))) | (false, ty) => ty,
            (true, ty) => Type::Nullable(Box::new(ty)),
        }
    }
}

impl TypeTable {
    /// Adds a type of a schema that is defined later.
    pub(super) fn add(&mut self, schema: SchemaId, node: &SchemaNode, name: NameHint, content: Content) -> TypeId {
        let id = TypeId::new(self.definitions.len());
        self.definitions.push(TypeDef {
            location: node.location.clone(),
            name,
            title: node.schema.schema_data.title.clone(),
            docs: docs::of_schema(&node.schema),
            shape: Shape::Struct(Struct { properties: Vec::new(), additional: Additional::Free, text: None }),
        });
        self.contents.push(content);
        self.origins.push(Some(schema));
        self.queue.push_back(id);
        id
    }

    /// Adds a type that is defined at once and not by a schema alone.
    pub(super) fn add_defined(&mut self, definition: TypeDef) -> TypeId {
        let id = TypeId::new(self.definitions.len());
        self.definitions.push(definition);
        self.contents.push(Content::Wrapper(None));
        self.origins.push(None);
        id
    }

    /// Takes the next type that is to be defined.
    pub(super) fn next(&mut self) -> Option<(TypeId, Content)> {
        let id = self.queue.pop_front()?;
        Some((id, self.contents[id.index()].clone()))
    }

    pub(super) fn definition(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.definitions[id.index()]
    }

    pub(super) fn content(&self, id: TypeId) -> &Content {
        &self.contents[id.index()]
    }

    pub(super) fn set_content(&mut self, id: TypeId, content: Content) {
        self.contents[id.index()] = content;
    }

    /// The schema that a type comes from.
    pub(super) fn origin(&self, id: TypeId) -> Option<SchemaId> {
        self.origins[id.index()]
    }

    /// Whether a type is an enum of strings.
    pub(super) fn is_string_enum(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(self.content(*id), Content::StringEnum(_)))
    }

    /// Whether a type is an enum of integers.
    pub(super) fn is_integer_enum(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(self.content(*id), Content::IntegerEnum(_)))
    }

    /// Whether a type is an enum.
    pub(super) fn is_enum(&self, ty: &Type) -> bool {
        self.is_string_enum(ty) || self.is_integer_enum(ty)
    }
}
