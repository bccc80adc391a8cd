//! Lowers a resolved description to the intermediate representation.
//!
//! A schema that deserves a name (an object with properties, an enum, a union) gets an id at once and its content later, from a queue. That
//! makes recursive schemas and long chains of references harmless. Everything else (numbers, arrays, maps, arbitrary JSON) becomes part of
//! the type that uses it. A schema that cannot be expressed becomes a diagnostic and arbitrary JSON.

mod bodies;
mod bounds;
mod codes;
mod compose;
mod custom;
mod docs;
mod enums;
mod event_streams;
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
mod types;
mod unions;
mod variants;

use indexmap::IndexMap;
use openapiv3::{Example, ReferenceOr};

use crate::config::Types;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::extensions::{Envelope, Extension, name_of};
use crate::hash::HashMap;
use crate::ir::{Api, Docs, NameHint, Shape, Type, TypeId};
use crate::location::Location;
use crate::parse::{Resolved, SchemaId};
use crate::samples::Samples;

use tags::Tags;
use types::{Content, TypeRef, TypeTable};

/// Builds the intermediate representation of an API.
#[must_use]
pub fn lower(resolved: &Resolved, types: &Types, diagnostics: &mut Diagnostics) -> Api {
    let components = resolved.component_schemas.iter().map(|(name, id)| (*id, name.as_str())).collect();
    let schemas = Schemas { resolved, options: types, components: &components };
    schemas.check_date_formats(diagnostics);
    schemas.check_texts(diagnostics);
    let servers = servers::servers(resolved);
    let (products, environments) = products::products(resolved, diagnostics);
    let schemes = security::schemes(resolved, &products, diagnostics);
    let (title, version, description) =
        (resolved.title.clone(), resolved.version.clone(), resolved.description.clone());
    let custom_formats = types.formats.keys().cloned().collect();
    let api =
        Api { title, version, description, custom_formats, servers, products, environments, schemes, ..Api::default() };
    let mut lowering = Lowering::new(schemas, api, diagnostics);
    lowering.lower_operations();
    lowering.lower_events();
    lowering.lower_components();
    lowering.define_types();
    lowering.check_custom();
    lowering.name_forms();
    let Lowering { mut api, types: table, own_servers, .. } = lowering;
    api.types = table.definitions;
    api.own_servers = own_servers.into_servers();
    operation_extensions::lower_operation_extensions(&mut api, resolved, types, diagnostics);
    api
}

fn is_scalar(value: &serde_json::Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The schemas of a description. Its methods answer questions that need nothing else.
#[derive(Clone, Copy)]
struct Schemas<'a> {
    resolved: &'a Resolved,
    options: &'a Types,
    /// Component names by schema.
    components: &'a HashMap<SchemaId, &'a str>,
}

/// What is built in one run, and what is known of it already.
struct Lowering<'a> {
    schemas: Schemas<'a>,
    diagnostics: &'a mut Diagnostics,
    api: Api,
    types: TypeTable,
    custom: custom::CustomTypes<'a>,
    /// Whether lowered schemas allow null.
    nulls: HashMap<SchemaId, bool>,
    /// Discriminators.
    tags: Tags,
    /// Servers of operations.
    own_servers: servers::OwnServers,
    /// Types of business codes, by the location of the reference to them.
    code_types: HashMap<Location, Option<Type>>,
    /// Tags by their Rust name.
    groups: HashMap<String, &'a str>,
}

impl<'a> Lowering<'a> {
    fn new(schemas: Schemas<'a>, api: Api, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            schemas,
            diagnostics,
            own_servers: servers::OwnServers::new(&api.servers),
            api,
            types: TypeTable::default(),
            custom: custom::CustomTypes::of(schemas.options),
            nulls: HashMap::default(),
            tags: Tags::collect(schemas),
            code_types: HashMap::default(),
            groups: HashMap::default(),
        }
    }

    /// Lowers the components that no operation uses: callers need them where the description refers to them in prose. Envelopes are
    /// skipped, since operations unwrap them.
    fn lower_components(&mut self) {
        let resolved = self.schemas.resolved;
        for (name, id) in &resolved.component_schemas {
            let is_form = self.types.forms.contains_key(id) && !self.types.known.contains_key(id);
            if !is_form && Envelope::value(&resolved.schema(*id).schema.schema_data.extensions).is_none() {
                self.use_of(*id, &NameHint::Given(name.clone()));
            }
        }
    }

    /// Defines every type that only has an id. This can add further types.
    fn define_types(&mut self) {
        while let Some((id, content)) = self.types.next() {
            let shape = self.shape_of(id, &content);
            let def = self.types.definition(id);
            if let Shape::Struct(object) = &shape {
                def.docs.notes.extend(texts::note(object));
            }
            def.shape = shape;
        }
    }

    /// Reserves an id for a named schema.
    fn reserve(&mut self, schema: SchemaId, hint: &NameHint, content: Content) -> TypeId {
        let node = self.schemas.resolved.schema(schema);
        let name = match name_of(&node.schema.schema_data.extensions) {
            Some(name) => NameHint::Given(name),
            None => self.schemas.own_name(schema).unwrap_or_else(|| hint.clone()),
        };
        self.add(schema, name, content)
    }
}

impl Schemas<'_> {
    /// Returns the name of a component, or of another schema that is the target of a reference.
    fn own_name(&self, schema: SchemaId) -> Option<NameHint> {
        let component = self.components.get(&schema).map(|name| NameHint::Given((*name).to_owned()));
        component.or_else(|| self.resolved.referred.get(&schema).cloned().map(NameHint::Referred))
    }
}

impl Lowering<'_> {
    /// Adds a type whose content is determined later.
    fn add(&mut self, schema: SchemaId, name: NameHint, content: Content) -> TypeId {
        self.types.add(schema, self.schemas.resolved.schema(schema), name, content)
    }

    /// Reports and counts a schema that cannot be expressed, and returns arbitrary JSON as its type.
    fn untyped(&mut self, location: &Location, reason: &str) -> Type {
        self.api.untyped += 1;
        let message = format!("{reason}; the value is kept as arbitrary JSON");
        self.diagnostics.report(Diagnostic::new(Code::UntypedValue, location, message));
        Type::Any
    }
}

impl Schemas<'_> {
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
