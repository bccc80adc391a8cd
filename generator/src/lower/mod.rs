//! From a resolved description to our own model.
//!
//! A schema that deserves a name (an object with properties, a list of strings, a choice of types) gets an id at once and its content
//! later, from a queue: that is what makes recursive schemas and long chains of references harmless. Everything else (numbers, lists,
//! maps, free values) becomes part of the type where it is used. What cannot be expressed becomes a diagnostic and a free JSON value.

mod bodies;
mod bounds;
mod codes;
mod compose;
mod docs;
mod enums;
mod events;
mod family;
mod fields;
mod idempotency;
mod media;
mod narrow;
mod nulls;
mod objects;
mod operations;
mod pagination;
mod products;
mod property_extensions;
mod responses;
mod results;
mod schemas;
mod security;
mod sendable;
mod sensitive;
mod servers;
mod tags;
mod texts;
mod tokens;
mod unions;
mod variants;

use std::collections::VecDeque;

use indexmap::IndexMap;
use openapiv3::{Example, ReferenceOr};

use crate::config::Types;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::hash::{HashMap, HashSet};
use crate::ir::{Additional, Api, Docs, EnvelopeId, NameHint, Shape, Struct, Type, TypeDef, TypeId};
use crate::location::Location;
use crate::parse::{Resolved, SchemaId};
use crate::samples::Samples;

pub(crate) use sensitive::{is_sensitive, is_sensitive_beside};
use tags::Tags;
pub(crate) use texts::TEXT;

/// Builds the model of an API from its description.
#[must_use]
pub fn lower(resolved: &Resolved, types: &Types, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering::new(resolved, types, diagnostics);
    lowering.api.title.clone_from(&resolved.title);
    lowering.api.version.clone_from(&resolved.version);
    lowering.api.description.clone_from(&resolved.description);
    lowering.learn_tags();
    lowering.lower_servers();
    lowering.lower_products();
    lowering.lower_schemes();
    lowering.lower_operations();
    lowering.lower_events();
    lowering.lower_components();
    lowering.check_date_formats();
    lowering.check_texts();
    lowering.check_sensitive();
    lowering.drain();
    lowering.lower_paginations();
    lowering.lower_results();
    lowering.lower_idempotency();
    lowering.name_forms();
    lowering.api
}

fn is_scalar(value: &serde_json::Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The state of one run: the model so far, and what is known of schemas already seen.
struct Lowering<'a> {
    resolved: &'a Resolved,
    options: &'a Types,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    /// Component names by schema, the other way round than the description has them.
    components: HashMap<SchemaId, &'a str>,
    /// Types of schemas that were looked at.
    known: HashMap<SchemaId, TypeRef>,
    /// Whether null is a value of schemas that were looked at.
    nulls: HashMap<SchemaId, bool>,
    /// Schemas without a name of their own whose type is being worked out; meeting one again is a cycle without an end.
    open: HashSet<SchemaId>,
    /// What types are made of, by id.
    contents: Vec<Content>,
    /// The schemas that types come from, by id.
    origins: Vec<Option<SchemaId>>,
    /// Types that have an id but no content yet.
    queue: VecDeque<TypeId>,
    /// Types of bodies with parts, by schema.
    forms: IndexMap<SchemaId, TypeId>,
    /// Names for schemas that contain themselves without an object in between.
    wrappers: HashMap<SchemaId, TypeId>,
    /// Objects that are two objects at once, by what they are made of.
    combinations: HashMap<(Vec<SchemaId>, Vec<SchemaId>), TypeId>,
    /// What discriminators say.
    tags: Tags,
    /// Bases by themselves, where their heirs stand for them.
    bases: HashMap<SchemaId, TypeId>,
    /// Envelopes by the location of the extension.
    envelopes: HashMap<Location, Option<EnvelopeId>>,
    /// What is known of the servers of operations.
    own_servers: servers::OwnServers,
    /// Types of business codes, by the location where they are named.
    code_types: HashMap<Location, Option<Type>>,
    /// Tags by how they are spelled in Rust.
    groups: HashMap<String, &'a str>,
}

/// What a type with a name is made of.
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
    /// The properties of some objects, and those of others, none of which is required.
    Merged(Vec<SchemaId>, Vec<SchemaId>),
    /// The alternatives of a schema, each with the properties of some objects.
    Choice(Vec<SchemaId>, SchemaId),
    /// The heirs of a base.
    Family(SchemaId),
    /// A type that contains itself.
    Wrapper(Option<Type>),
}

/// A type as used somewhere, and whether null may stand in its place.
#[derive(Clone, Debug)]
struct TypeRef {
    ty: Type,
    nullable: bool,
}

impl TypeRef {
    fn new(ty: Type) -> Self {
        Self { ty, nullable: false }
    }

    /// The type with null as part of it, for places that have no other way to say so.
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
            envelopes: HashMap::default(),
            own_servers: servers::OwnServers::default(),
            code_types: HashMap::default(),
            groups: HashMap::default(),
        }
    }

    /// Components that no operation reaches are types as well: people use them for what the description only tells in words.
    /// Envelopes are left out, as calls unwrap them.
    fn lower_components(&mut self) {
        let resolved = self.resolved;
        for (name, id) in &resolved.component_schemas {
            let is_form = self.forms.contains_key(id) && !self.known.contains_key(id);
            if !is_form && !resolved.schema(*id).schema.schema_data.extensions.contains_key(responses::ENVELOPE) {
                self.use_of(*id, &NameHint::Given(name.clone()));
            }
        }
    }

    /// Gives every queued type its content. Content may queue further types.
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

    /// Reserves an id for a schema that gets a name.
    fn reserve(&mut self, schema: SchemaId, hint: &NameHint, content: Content) -> TypeId {
        let node = self.resolved.schema(schema);
        let name = match docs::name_of(&node.schema.schema_data.extensions) {
            Some(name) => NameHint::Given(name),
            None => self.own_name(schema).unwrap_or_else(|| hint.clone()),
        };
        self.add(schema, name, content)
    }

    /// The name of a component, or of another schema that references lead to.
    fn own_name(&self, schema: SchemaId) -> Option<NameHint> {
        let component = self.components.get(&schema).map(|name| NameHint::Given((*name).to_owned()));
        component.or_else(|| self.resolved.referred.get(&schema).cloned().map(NameHint::Referred))
    }

    /// Adds a type that gets its content later.
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

    /// A value that cannot be typed: said in a diagnostic, counted, and kept as JSON.
    fn untyped(&mut self, location: &Location, reason: &str) -> Type {
        self.api.untyped += 1;
        let message = format!("{reason}; the value is kept as free JSON");
        self.diagnostics.report(Diagnostic::new(Code::UntypedValue, location, message));
        Type::Any
    }

    /// An example, or the first of several.
    fn sample(
        &self,
        example: Option<&serde_json::Value>,
        examples: &IndexMap<String, ReferenceOr<Example>>,
    ) -> Option<serde_json::Value> {
        let first = || self.resolved.example(examples.values().next()?)?.value.value.clone();
        example.cloned().or_else(first)
    }

    /// Docs of the type that a schema refers to, short enough for a property.
    fn docs_of(&self, schema: SchemaId) -> Docs {
        let node = self.resolved.schema(schema);
        let mut docs = docs::of_schema(&node.schema);
        if self.components.contains_key(&schema) {
            docs.description =
                docs.description.as_deref().and_then(|text| text.split("\n\n").next()).map(str::to_owned);
            docs.example = None;
            docs.link = None;
        }
        // Documentation shows calls that a server accepts.
        let mut samples = Samples::new(self.resolved);
        docs.sample = docs.sample.filter(|sample| !is_scalar(sample) || samples.fits(sample, schema));
        docs
    }
}
