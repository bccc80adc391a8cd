//! The only place where identifiers come from.
//!
//! Everything that gets a name gets it here, from a scope that never gives the same name twice. Names of components are given before names
//! of inline schemas, so that a schema without a name never takes one away from a schema that has it.

mod casing;
mod scope;

use crate::ir::{
    AnswerCase, Api, BodyChoice, BodyKind, Member, NameHint, Operation, OperationId, Owner, Server, Shape, TypeId,
};
use crate::{media_type, parallel};

pub(crate) use casing::{camel, of_path, shouty, snake};
pub use scope::{Feature, Ident};
use scope::{Reserved, Scope};

/// The identifiers of everything that is generated.
#[derive(Clone, Debug)]
pub struct NameTable {
    types: Vec<TypeNames>,
    tags: Vec<TagNames>,
    operations: Vec<OperationNames>,
    /// Methods of the builder, by security scheme.
    pub schemes: Vec<SchemeNames>,
    /// Constants or types of servers, with the setters of their variables.
    pub servers: Vec<(Ident, Vec<Ident>)>,
    /// Names of servers of operations.
    pub own_servers: Vec<OwnServerNames>,
    /// Variants of products, and their statics.
    pub products: Vec<(Ident, Ident)>,
    /// Variants of environments, and their statics.
    pub environments: Vec<(Ident, Ident)>,
    /// Variants of webhooks and callbacks, and the functions that read them.
    pub events: Vec<(Ident, Ident)>,
    /// Statics of envelopes.
    pub envelopes: Vec<Ident>,
    /// Further names of types.
    pub aliases: Vec<Alias>,
}

/// The identifiers of a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The method that takes what is sent.
    pub method: Ident,
    /// The method that takes what tokens are obtained with by a client for itself.
    pub client_credentials: Ident,
    /// The method that takes what tokens are obtained with for a user.
    pub password: Ident,
    /// The method that takes the URL of the token call.
    pub url: Ident,
    /// The methods that take named settings of the token call.
    pub settings: Vec<Ident>,
}

/// A further name of a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name.
    pub ident: Ident,
    /// The type.
    pub target: TypeId,
}

/// The identifiers of a server of operations.
#[derive(Clone, Debug)]
pub struct OwnServerNames {
    /// The constant.
    pub constant: Ident,
    /// The type that fills in its variables.
    pub ident: Ident,
    /// The setters of its variables.
    pub setters: Vec<Ident>,
}

/// The identifiers of a type.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type itself.
    pub ident: Ident,
    /// Its module and file.
    pub module: Ident,
    /// Its fields or variants, in order.
    pub parts: Vec<Ident>,
    /// The constants with the layouts of date-times, by field; none where there are no layouts.
    pub layouts: Vec<Option<Ident>>,
    /// The variant for what the description does not list.
    pub unknown: Ident,
}

/// The identifiers of a tag.
#[derive(Clone, Debug)]
pub struct TagNames {
    /// The handle's type.
    pub ident: Ident,
    /// Its module and file, and the client's method.
    pub module: Ident,
    /// Its Cargo feature.
    pub feature: Feature,
}

/// The identifiers of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The request's type.
    pub ident: Ident,
    /// The handle's method.
    pub method: Ident,
    /// The type of its output, where statuses differ in what they hold.
    pub output: Ident,
    /// The variants of the output, in order of the cases.
    pub cases: Vec<Ident>,
    /// The type of the answer's headers, and its fields.
    pub headers: Option<(Ident, Vec<Ident>)>,
    /// The type of the body and its variants, where there are several media types.
    pub body: Option<(Ident, Vec<Ident>)>,
    /// Its fields and setters, by parameter.
    pub parameters: Vec<Ident>,
}

impl NameTable {
    /// Names everything.
    #[must_use]
    pub fn of(api: &Api) -> Self {
        let tags = tag_names(api);
        let operations = operation_names(api, &tags);
        let mut methods = Scope::new(Reserved::Builder);
        let mut statics = Scope::new(Reserved::ClientStatics);
        let schemes: Vec<Ident> =
            api.schemes.iter().map(|scheme| methods.field(scheme.name.as_deref().unwrap_or(&scheme.key))).collect();
        let schemes = schemes.into_iter().zip(&api.schemes).map(|(method, scheme)| SchemeNames {
            client_credentials: methods.field(&format!("{method} client credentials")),
            password: methods.field(&format!("{method} password")),
            url: methods.field(&format!("{method} url")),
            settings: scheme
                .token
                .iter()
                .flat_map(crate::ir::TokenCall::settings)
                .map(|setting| methods.field(&format!("{method} {setting}")))
                .collect(),
            method,
        });
        let (servers, own_servers) = server_names(api);
        let mut variants = Scope::new(Reserved::Variants);
        let mut functions = Scope::new(Reserved::Nothing);
        let events = api
            .events
            .iter()
            .map(|event| (variants.ty(&event.name), functions.field(&format!("parse {}", event.name))));
        Self {
            types: type_names(api, &operations),
            schemes: schemes.collect(),
            servers,
            own_servers,
            products: pairs("product", api.products.iter().map(|product| product.name.as_str())),
            environments: pairs("environment", api.environments.iter().map(|environment| environment.name.as_str())),
            events: events.collect(),
            envelopes: api.envelopes.iter().map(|_| statics.constant("envelope")).collect(),
            aliases: Vec::new(),
            tags,
            operations,
        }
    }

    /// Keeps the names of some types, by number; the others become aliases.
    pub(crate) fn keep(&mut self, is_kept: impl Fn(usize) -> bool, aliases: Vec<Alias>) {
        let mut index = 0;
        self.types.retain(|_| {
            index += 1;
            is_kept(index - 1)
        });
        self.aliases = aliases;
    }

    /// The identifiers of a type.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.index()]
    }

    /// The identifiers of a tag.
    #[must_use]
    pub fn of_tag(&self, index: usize) -> &TagNames {
        &self.tags[index]
    }

    /// The identifiers of an operation.
    #[must_use]
    pub fn of_operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.index()]
    }
}

/// Constants and types in the module of servers.
fn server_names(api: &Api) -> (Vec<(Ident, Vec<Ident>)>, Vec<OwnServerNames>) {
    let mut constants = Scope::new(Reserved::Nothing);
    let mut types = Scope::new(Reserved::Types);
    let setters = |server: &Server| -> Vec<Ident> {
        let mut setters = Scope::new(Reserved::ServerVariables);
        server.variables.iter().map(|variable| setters.field(&variable.name)).collect()
    };
    let servers = api.servers.iter().enumerate().map(|(index, server)| {
        let number = format!("server {}", index + 1);
        let name = server.name.as_deref().unwrap_or(&number);
        let ident = if server.variables.is_empty() { constants.constant(name) } else { types.ty(name) };
        (ident, setters(server))
    });
    let servers = servers.collect();
    let own = api.own_servers.iter().map(|server| {
        let name = server.name.as_deref().unwrap_or("server");
        OwnServerNames { constant: constants.constant(name), ident: types.ty(name), setters: setters(server) }
    });
    (servers, own.collect())
}

/// Variants, and statics that begin with a word.
fn pairs<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Vec<(Ident, Ident)> {
    let mut variants = Scope::new(Reserved::Variants);
    let mut statics = Scope::new(Reserved::ClientStatics);
    names.map(|name| (variants.variant(name), statics.constant(&format!("{word} {name}")))).collect()
}

fn tag_names(api: &Api) -> Vec<TagNames> {
    let mut idents = Scope::new(Reserved::Handles);
    let mut modules = Scope::new(Reserved::Modules);
    let mut features = Scope::new(Reserved::Features);
    api.tags
        .iter()
        .map(|tag| {
            let name = tag.name.as_deref().unwrap_or(&tag.key);
            TagNames { ident: idents.ty(name), module: modules.module(name), feature: features.feature(name) }
        })
        .collect()
}

fn operation_names(api: &Api, tags: &[TagNames]) -> Vec<OperationNames> {
    let mut idents = Scope::new(Reserved::Handles);
    for tag in tags {
        idents.take(&tag.ident);
    }
    let mut methods: Vec<Scope> = api.tags.iter().map(|_| Scope::new(Reserved::HandleMethods)).collect();
    api.operations
        .iter()
        .map(|operation| {
            let name = operation_words(operation);
            let method = operation.name.clone().unwrap_or_else(|| without_tag(&name, &api.tags[operation.tag.0].key));
            let is_paged = operation.pagination.is_some();
            let mut fields = Scope::new(if is_paged { Reserved::PagedRequest } else { Reserved::Request });
            let mut variants = Scope::new(Reserved::Variants);
            OperationNames {
                ident: idents.ty(&name),
                output: idents.ty(&format!("{name} output")),
                headers: header_names(operation, &name, &mut idents),
                body: body_names(operation, &name, &mut idents),
                method: methods[operation.tag.0].field(&method),
                cases: operation.answer.cases.iter().map(|case| variants.ty(&case_words(operation, case))).collect(),
                parameters: operation.parameters.iter().map(|parameter| fields.field(&parameter.wire)).collect(),
            }
        })
        .collect()
}

fn header_names(operation: &Operation, name: &str, idents: &mut Scope) -> Option<(Ident, Vec<Ident>)> {
    let mut fields = Scope::new(Reserved::Headers);
    let ident = (!operation.headers.is_empty()).then(|| idents.ty(&format!("{name} headers")))?;
    Some((ident, operation.headers.iter().map(|header| fields.field(&header.wire)).collect()))
}

/// A case of an answer: its status where they differ, its media type where it has several.
fn case_words(operation: &Operation, case: &AnswerCase) -> String {
    let status = casing::status(case.status);
    let Some(media_type) = case.media_types.first() else { return status };
    let tail = |media_type: &str| {
        let essence = media_type::essence(media_type);
        essence.rsplit(['/', '+']).next().unwrap_or_default().trim_start_matches("x-").to_owned()
    };
    let own = tail(media_type);
    let others = operation.answer.cases.iter().filter(|other| other.status == case.status);
    let words = if media_type.contains('*') {
        "other".to_owned()
    } else if others.filter_map(|other| other.media_types.first()).filter(|other| tail(other) == own).count() > 1 {
        media_type::words(media_type)
    } else {
        own
    };
    if operation.answer.cases.iter().all(|other| other.status == case.status) {
        words
    } else {
        format!("{status} {words}")
    }
}

/// The type of a body and its variants: named after how each is written, or after its media type where several are written so.
fn body_names(operation: &Operation, name: &str, idents: &mut Scope) -> Option<(Ident, Vec<Ident>)> {
    let choices = operation.body.as_ref().map(|body| &body.choices).filter(|choices| choices.len() > 1)?;
    let mut variants = Scope::new(Reserved::Variants);
    let kind = |choice: &BodyChoice| match choice.kind {
        BodyKind::Json(_) => "Json",
        BodyKind::Form(_) => "Form",
        BodyKind::Multipart(_) => "Multipart",
        BodyKind::Text => "Text",
        BodyKind::Bytes => "Bytes",
    };
    let variant = |choice: &BodyChoice| {
        let is_only = choices.iter().filter(|other| kind(other) == kind(choice)).count() == 1;
        if is_only { kind(choice).to_owned() } else { media_type::words(&choice.media_type) }
    };
    Some((idents.ty(&format!("{name} body")), choices.iter().map(|choice| variants.ty(&variant(choice))).collect()))
}

/// The name of an operation: its id, or method and path.
fn operation_words(operation: &Operation) -> String {
    match operation.key.as_deref().filter(|key| key.chars().any(char::is_alphanumeric)) {
        Some(key) => key.to_owned(),
        None => casing::of_path(&operation.method, &operation.path),
    }
}

/// An id like `repos/get` under the tag `repos` is just `get` on the handle.
fn without_tag(name: &str, tag: &str) -> String {
    name.strip_prefix(tag)
        .and_then(|rest| rest.strip_prefix(['/', '.', '_', '-', ':']))
        .filter(|rest| rest.chars().any(char::is_alphabetic))
        .unwrap_or(name)
        .to_owned()
}

fn type_names(api: &Api, operations: &[OperationNames]) -> Vec<TypeNames> {
    let mut idents = Scope::new(Reserved::Types);
    let mut modules = Scope::new(Reserved::Modules);
    let mut named: Vec<Option<Ident>> = vec![None; api.types.len()];
    for exact in [true, false] {
        for (index, def) in api.types.iter().enumerate() {
            if let NameHint::Given(name) = &def.name
                && named[index].is_none()
                && (!exact || casing::is_type_name(name))
            {
                named[index] = Some(idents.ty(name));
            }
        }
    }
    for (index, def) in api.types.iter().enumerate() {
        if let NameHint::Referred(name) = &def.name {
            named[index] = Some(idents.ty(name));
        }
    }
    for (index, def) in api.types.iter().enumerate() {
        if let NameHint::Place(owner, path) = &def.name {
            let owner = match owner {
                Owner::Type(id) => named[id.index()].as_ref().map_or("Model", Ident::as_str),
                Owner::Operation(id) => operations[id.index()].ident.as_str(),
            };
            named[index] = Some(idents.ty(&format!("{owner} {}", path.join(" "))));
        }
    }
    let all = named.into_iter().map(|name| name.unwrap_or_else(|| idents.ty("Model")));
    let all = all.zip(&api.types).map(|(ident, def)| (modules.module(ident.as_str()), ident, &def.shape));
    // The parts of a type have a scope of their own.
    parallel::map(&all.collect::<Vec<_>>(), |(module, ident, shape)| parts_of(ident.clone(), module.clone(), shape))
}

fn parts_of(ident: Ident, module: Ident, shape: &Shape) -> TypeNames {
    let mut variants = Scope::new(Reserved::Variants);
    let parts = match shape {
        Shape::Struct(object) => {
            let mut fields = Scope::new(Reserved::Model);
            object.members.iter().map(|member| fields.field(member.name.as_deref().unwrap_or(&member.wire))).collect()
        }
        Shape::Wrapper(_) => Vec::new(),
        Shape::Form(form) => {
            let mut fields = Scope::new(Reserved::Model);
            form.parts.iter().map(|part| fields.field(&part.hint)).collect()
        }
        Shape::Enum(open) => {
            open.values.iter().map(|value| variants.variant(value.name.as_deref().unwrap_or(&value.wire))).collect()
        }
        Shape::Union(union) => union.variants.iter().map(|variant| variants.ty(&variant.hint)).collect(),
    };
    TypeNames { ident, module, layouts: layouts_of(shape), parts, unknown: variants.ty("Unknown") }
}

fn layouts_of(shape: &Shape) -> Vec<Option<Ident>> {
    let Shape::Struct(object) = shape else { return Vec::new() };
    let mut constants = Scope::new(Reserved::Nothing);
    let mut constant = |member: &Member| {
        let name = member.name.as_deref().unwrap_or(&member.wire);
        (!member.marks.layouts.is_empty()).then(|| constants.constant(&format!("{name} layouts")))
    };
    object.members.iter().map(&mut constant).collect()
}
