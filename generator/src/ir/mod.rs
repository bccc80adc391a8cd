//! The intermediate representation of an API. It contains neither OpenAPI types nor Rust names.
//!
//! [`lower`](crate::lower) builds an [`Api`], [`analysis`](crate::analysis) and [`naming`](crate::naming) derive facts and names from it,
//! and [`rust_model`](crate::rust_model) decides which Rust items represent it. All collections are vectors in the order of the
//! description, and ids are indices, which makes the output deterministic.

mod access;
mod body;
mod choices;
mod event_stream;
mod integer;
mod operation;
mod pagination;
mod property_extensions;
mod response;
mod types;

pub(crate) use access::has_host;
pub use access::{
    ClientAuthentication, Environment, KeyLocation, Product, ProductId, Scheme, SchemeKind, Server, ServerId,
    ServerVariable, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue,
};
pub use body::{Body, BodyChoice, BodyKind, FieldKind, FieldWriting, FormField};
pub use choices::{Discrimination, DiscriminatorValue, EnumValue, OpenEnum, Union, UnionCase, ValueKind, Variant};
pub use event_stream::{EventContent, EventStream};
pub use integer::Integer;
pub use operation::{
    Envelope, EnvelopeCode, EnvelopeId, Event, Idempotency, Operation, OperationId, Parameter, ParameterLocation,
    ResultRule, SchemeId, Style, Tag, TagId,
};
pub use pagination::{PageInput, PageStyle, Pagination};
pub use property_extensions::{PropertyExtensions, Reference};
pub use response::{Absence, ErrorStatus, ResponseCase, ResponseHeader, ResponseValue, Status, Success};
pub use types::{
    Additional, Bounds, CustomType, Docs, Form, NameHint, Owner, Part, PartKind, Presence, Property, Shape, Struct,
    TextFormat, Type, TypeDef, TypeId,
};

/// An API: everything that the generator knows about a description.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Title of the description.
    pub title: String,
    /// Version of the description, not of the crate.
    pub version: String,
    /// Description of the whole API, in Markdown.
    pub description: Option<String>,
    /// Formats that have a type of the caller's.
    pub custom_formats: std::collections::BTreeSet<String>,
    /// Servers of the whole API, in order.
    pub servers: Vec<Server>,
    /// Servers of operations other than the default one, each once.
    pub own_servers: Vec<Server>,
    /// Products, in order.
    pub products: Vec<Product>,
    /// Environments, in order.
    pub environments: Vec<Environment>,
    /// Security schemes, in order.
    pub schemes: Vec<Scheme>,
    /// Tags of at least one operation, in order.
    pub tags: Vec<Tag>,
    /// Types, in order of the description.
    pub types: Vec<TypeDef>,
    /// Operations, in order of the description.
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks.
    pub events: Vec<Event>,
    /// Envelopes of responses.
    pub envelopes: Vec<Envelope>,
    /// The names of the envelopes, from their schemas.
    pub envelope_names: Vec<String>,
    /// Number of schemas that could not be expressed as a type.
    pub untyped: usize,
}

impl Api {
    /// Returns a type.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.index()]
    }

    /// Returns an operation.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// Returns the object that a type is, if it is one or null.
    pub(crate) fn object_of(&self, ty: &Type) -> Option<&Struct> {
        match ty {
            Type::Nullable(inner) => self.object_of(inner),
            Type::Named(id) => match &self.type_def(*id).shape {
                Shape::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the ids of all types, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId::new)
    }

    /// Calls `change` for every use of a type.
    pub(crate) fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Type)) {
        for def in &mut self.types {
            def.shape.each_type_mut(&mut |ty| ty.each_mut(change));
        }
        for operation in &mut self.operations {
            operation.each_type_mut(&mut |ty| ty.each_mut(change));
        }
        for event in &mut self.events {
            event.ty.each_mut(change);
        }
    }

    /// Returns the ids of all operations, in order.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId::new)
    }
}
