//! What an API is, in our own words: no OpenAPI types, no Rust words.
//!
//! [`lower`](crate::lower) builds an [`Api`]; [`facts`](crate::analysis) and [`names`](crate::naming) answer questions about it;
//! [`model`](crate::rust_model) decides what Rust is said. Everything is a vector in the order of the description, and ids are indices,
//! so that the output is the same on every run.

mod access;
mod integer;
mod operation;
mod pagination;
mod property_extensions;
mod types;

pub(crate) use access::has_host;
pub use access::{
    ClientAuthentication, Environment, KeyLocation, Product, ProductId, Scheme, SchemeKind, Server, ServerId,
    ServerVariable, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue,
};
pub use integer::Integer;
pub use operation::{
    Absence, Body, BodyChoice, BodyKind, Envelope, EnvelopeCode, EnvelopeId, ErrorStatus, Event, FieldKind,
    FieldWriting, FormField, Idempotency, Operation, OperationId, Parameter, Place, ResponseCase, ResponseHeader,
    ResponseValue, ResultRule, SchemeId, Status, Style, Success, Tag, TagId,
};
pub use pagination::{PageInput, PageStyle, Pagination};
pub use property_extensions::{PropertyExtensions, Reference};
pub use types::{
    Additional, Bounds, Discrimination, Docs, EnumValue, Form, NameHint, OpenEnum, Owner, Part, PartKind, Presence,
    Property, Shape, Struct, TextFormat, Type, TypeDef, TypeId, Union, UnionCase, ValueKind, Variant,
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
    /// Servers of the whole API, in order.
    pub servers: Vec<Server>,
    /// Servers of operations that are not the default, each once.
    pub own_servers: Vec<Server>,
    /// Parts of the API with servers of their own, in order.
    pub products: Vec<Product>,
    /// Sets of servers, in order.
    pub environments: Vec<Environment>,
    /// Security schemes, in order.
    pub schemes: Vec<Scheme>,
    /// Tags that have an operation, in order.
    pub tags: Vec<Tag>,
    /// Types that an operation reaches, in order of the description.
    pub types: Vec<TypeDef>,
    /// Operations, in order of the description.
    pub operations: Vec<Operation>,
    /// Requests that the server makes.
    pub events: Vec<Event>,
    /// Envelopes that answers come in.
    pub envelopes: Vec<Envelope>,
    /// Number of places where a value could not be typed.
    pub untyped: usize,
}

impl Api {
    /// The type with this id.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.index()]
    }

    /// The operation with this id.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.index()]
    }

    /// The ids of all types, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId::new)
    }

    /// Calls `change` for every use of a type, wherever it stands.
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

    /// The ids of all operations, in order.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId::new)
    }
}
