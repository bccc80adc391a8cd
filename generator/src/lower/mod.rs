//! Lowers a resolved description to the intermediate representation.
//!
//! A schema that deserves a name (an object with properties, an enum, a union) gets an id at once and its content later, from a queue. That
//! makes recursive schemas and long chains of references harmless. Everything else (numbers, arrays, maps, arbitrary JSON) becomes part of
//! the type that uses it. A schema that cannot be expressed becomes a diagnostic and arbitrary JSON.

mod bodies;
mod bounds;
mod codes;
mod compose;
mod docs;
mod enums;
mod events;
mod family;
mod fields;
mod integers;
mod media;
mod narrow;
mod nulls;
mod objects;
mod operation_extensions;
mod operations;
mod pagination;
mod products;
mod property_extensions;
mod responses;
mod schemas;
mod security;
mod sendable;
mod sensitive;
mod servers;
mod tags;
mod texts;
mod unions;
mod variants;

use std::collections::VecDeque;

use indexmap::IndexMap;
use openapiv3::{Example, ReferenceOr};

use crate::config::Types;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::extensions::{Envelope, Extension, name_of};
use crate::hash::{HashMap, HashSet};
use crate::ir::{Additional, Api, Docs, NameHint, Shape, Struct, Type, TypeDef, TypeId};
use crate::location::Location;
use crate::parse::{Resolved, SchemaId};
use crate::samples::Samples;

use tags::Tags;

/// Builds the intermediate representation of an API.
#[must_use]
pub fn lower(resolved: &Resolved, types: &Types, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering::new(resolved, types, diagnostics);
    lowering.api.title.clone_from(&resolved.title);
    lowering.api.version.clone_from(&resolved.version);
    lowering.api.description.clone_from(&resolved.description);
    lowering.collect_tags();
    lowering.lower_servers();
    lowering.lower_products();
    lowering.lower_schemes();
    lowering.lower_operations();
    lowering.lower_events();
    lowering.lower_components();
    lowering.check_date_formats();
    lowering.check_texts();
    lowering.drain();
    lowering.lower_operation_extensions();
    lowering.name_forms();
    lowering.api
}

fn is_scalar(value: &serde_json::Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The state of one run.
struct Lowering<'a> {
    resolved: &'a Resolved,
    options: &'a Types,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    /// Component names by schema.
    components: HashMap<SchemaId, &'a str>,
    /// Types of lowered schemas.
    known: HashMap<SchemaId, TypeRef>,
    /// Whether lowered schemas allow null.
    nulls: HashMap<SchemaId, bool>,
    /// Unnamed schemas whose type is being determined; a schema that is already in this set contains itself.
    open: HashSet<SchemaId>,
    /// Contents of types, by id.
    contents: Vec<Content>,
    /// Schemas that types come from, by id.
    origins: Vec<Option<SchemaId>>,
    /// Types that have an id but no content yet.
    queue: VecDeque<TypeId>,
    /// Types of multipart forms, by schema.
    forms: IndexMap<SchemaId, TypeId>,
    /// Names of schemas that contain themselves without an object in between.
    wrappers: HashMap<SchemaId, TypeId>,
    /// Objects that combine two objects, by their parts.
    combinations: HashMap<(Vec<SchemaId>, Vec<SchemaId>), TypeId>,
    /// Discriminators.
    tags: Tags,
    /// Types of bases themselves, for bases that are unions of their subtypes.
    bases: HashMap<SchemaId, TypeId>,
    /// Servers of operations.
    own_servers: servers::OwnServers,
    /// Types of business codes, by the location of the reference to them.
    code_types: HashMap<Location, Option<Type>>,
    /// Tags by their Rust name.
    groups: HashMap<String, &'a str>,
}

/// The content of a named type.
#[derive(Clone, Debug)]
enum Content {
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
struct TypeRef {
    ty: Type,
    nullable: bool,
}

impl TypeRef {
    fn new(ty: Type) -> Self {
        Self { ty, nullable: false }
    }

    /// Makes null part of the type, for uses that cannot express it in another way.
    fn into_type(self) -> Type {
        match (self.nullable, self.ty) {
            (true, ty @ (Type::Any | Type::Nullable(_))) | (false, ty) => ty,
            (true, ty) => Type::Nullable(Box::new(ty)),
        }
    }
}

impl<'a> Lowering<'a> {
    fn new(resolved: &'a Resolved, options: &'a Types, diagnostics: &'a mut Diagnostics) -> Self {
        let components = resolved.component_schemas.iter().map(|(name, id)| (*id, name.as_str())).collect();
        Self {
            resolved,
            options,
            diagnostics,
            api: Api::default(),
            components,
            known: HashMap::default(),
            nulls: HashMap::default(),
            open: HashSet::default(),
            contents: Vec::new(),
            origins: Vec::new(),
            queue: VecDeque::new(),
            forms: IndexMap::new(),
            wrappers: HashMap::default(),
            combinations: HashMap::default(),
            tags: Tags::default(),
            bases: HashMap::default(),
            own_servers: servers::OwnServers::default(),
            code_types: HashMap::default(),
            groups: HashMap::default(),
        }
    }

    /// Lowers the components that no operation uses: callers need them where the description refers to them in prose. Envelopes are
    /// skipped, since operations unwrap them.
    fn lower_components(&mut self) {
        let resolved = self.resolved;
        for (name, id) in &resolved.component_schemas {
            let is_form = self.forms.contains_key(id) && !self.known.contains_key(id);
            if !is_form && Envelope::value(&resolved.schema(*id).schema.schema_data.extensions).is_none() {
                self.use_of(*id, &NameHint::Given(name.clone()));
            }
        }
    }

    /// Determines the content of every queued type. This can queue further types.
    fn drain(&mut self) {
        while let Some(id) = self.queue.pop_front() {
            let content = self.contents[id.index()].clone();
            let shape = self.shape_of(id, &content);
            let def = &mut self.api.types[id.index()];
            if let Shape::Struct(object) = &shape {
                def.docs.notes.extend(texts::note(object));
            }
            def.shape = shape;
        }
    }

    /// Reserves an id for a named schema.
    fn reserve(&mut self, schema: SchemaId, hint: &NameHint, content: Content) -> TypeId {
        let node = self.resolved.schema(schema);
        let name = match name_of(&node.schema.schema_data.extensions) {
            Some(name) => NameHint::Given(name),
            None => self.own_name(schema).unwrap_or_else(|| hint.clone()),
        };
        self.add(schema, name, content)
    }

    /// Returns the name of a component, or of another schema that is the target of a reference.
    fn own_name(&self, schema: SchemaId) -> Option<NameHint> {
        let component = self.components.get(&schema).map(|name| NameHint::Given((*name).to_owned()));
        component.or_else(|| self.resolved.referred.get(&schema).cloned().map(NameHint::Referred))
    }

    /// Adds a type whose content is determined later.
    fn add(&mut self, schema: SchemaId, name: NameHint, content: Content) -> TypeId {
        let node = self.resolved.schema(schema);
        let id = TypeId::new(self.api.types.len());
        self.api.types.push(TypeDef {
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

    /// Reports and counts a schema that cannot be expressed, and returns arbitrary JSON as its type.
    fn untyped(&mut self, location: &Location, reason: &str) -> Type {
        self.api.untyped += 1;
        let message = format!("{reason}; the value is kept as arbitrary JSON");
        self.diagnostics.report(Diagnostic::new(Code::UntypedValue, location, message));
        Type::Any
    }

    /// Returns the example, or the first of several.
    fn sample(
        &self,
        example: Option<&serde_json::Value>,
        examples: &IndexMap<String, ReferenceOr<Example>>,
    ) -> Option<serde_json::Value> {
        let first = || self.resolved.example(examples.values().next()?)?.value.value.clone();
        example.cloned().or_else(first)
    }

    /// Returns the documentation of a schema, shortened for a property if it is a component.
    fn docs_of(&self, schema: SchemaId) -> Docs {
        let node = self.resolved.schema(schema);
        let mut docs = docs::of_schema(&node.schema);
        if self.components.contains_key(&schema) {
            docs.description =
                docs.description.as_deref().and_then(|text| text.split("\n\n").next()).map(str::to_owned);
            docs.example = None;
            docs.link = None;
        }
        // The documentation must show requests that a server accepts.
        let mut samples = Samples::new(self.resolved);
        docs.sample = docs.sample.filter(|sample| !is_scalar(sample) || samples.is_valid(sample, schema));
        docs
    }
}
