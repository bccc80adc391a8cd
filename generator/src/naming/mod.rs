//! The only place where identifiers come from.
//!
//! Everything that gets a name gets it here, from a scope that never gives the same name twice. Names of components are given before names
//! of inline schemas, so that a schema without a name never takes one away from a schema that has it.

mod acronyms;
mod casing;
mod methods;
mod modules;
mod scope;
mod short;
#[cfg(test)]
mod stability;
mod types;

use crate::ir::{Api, BodyChoice, BodyKind, Operation, OperationId, Property, ResponseCase, Server, TypeId};
use crate::owners::Owned;
use crate::{media_type, parallel};

pub(crate) use casing::{camel, distinct, of_path, shouty, snake};
pub use modules::{ModuleNames, ModulePlace};
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
    /// The modules that hold types, those of operations included.
    pub modules: Vec<ModuleNames>,
    /// The number of the first operation's module; the others follow.
    first_operation: usize,
}

/// The identifiers of a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The method that takes what is sent.
    pub method: Ident,
    /// The constant by which operations name it.
    pub constant: Ident,
    /// The method that takes what tokens are obtained with by a client for itself.
    pub client_credentials: Ident,
    /// The method that takes what tokens are obtained with for a user.
    pub password: Ident,
    /// The method that takes the URL of the token call.
    pub url: Ident,
    /// The methods that take named settings of the token call.
    pub settings: Vec<Ident>,
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
    /// The module that holds it, by number.
    pub module: usize,
    /// The module that shows it, by number.
    pub public: usize,
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
    /// Its module and file, which hold its own types as well.
    pub module: Ident,
    /// The handle's method.
    pub method: Ident,
    /// The type of its output, where statuses differ in what they hold.
    pub output: Ident,
    /// The variants of the output, in order of the cases.
    pub cases: Vec<Ident>,
    /// The type of the response's headers, and its fields.
    pub headers: Option<(Ident, Vec<Ident>)>,
    /// The type of the body and its variants, where there are several media types.
    pub body: Option<(Ident, Vec<Ident>)>,
    /// Its fields and setters, by parameter.
    pub parameters: Vec<Ident>,
    /// The setters of its body's properties, by property; none unless the body is one object.
    pub properties: Vec<Ident>,
}

impl NameTable {
    /// Names everything.
    #[must_use]
    pub(crate) fn of(api: &Api, owned: &[Owned]) -> Self {
        let tags = tag_names(api);
        let (operations, scopes) = operation_names(api, &tags);
        let (types, modules) = modules::of(api, owned, (&tags, &operations), scopes);
        let mut methods = Scope::new(Reserved::Builder);
        let mut statics = Scope::new(Reserved::ClientStatics);
        let envelopes: Vec<Ident> = api.envelopes.iter().map(|_| statics.constant("envelope")).collect();
        let schemes: Vec<Ident> =
            api.schemes.iter().map(|scheme| methods.field(scheme.name.as_deref().unwrap_or(&scheme.key))).collect();
        let schemes = schemes.into_iter().zip(&api.schemes).map(|(method, scheme)| SchemeNames {
            constant: statics.constant(method.as_str()),
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
        let schemes: Vec<SchemeNames> = schemes.collect();
        let (servers, own_servers) = server_names(api);
        let mut variants = Scope::new(Reserved::Variants);
        let mut functions = Scope::new(Reserved::Nothing);
        let events = api
            .events
            .iter()
            .map(|event| (variants.ty(&event.name), functions.field(&format!("parse {}", event.name))));
        Self {
            first_operation: modules
                .iter()
                .position(|module| matches!(module.place, ModulePlace::Operation(_)))
                .unwrap_or_default(),
            types,
            modules,
            schemes,
            servers,
            own_servers,
            products: pairs("product", api.products.iter().map(|product| product.name.as_str())),
            environments: pairs("environment", api.environments.iter().map(|environment| environment.name.as_str())),
            events: events.collect(),
            envelopes,
            tags,
            operations,
        }
    }

    /// Types that stand in one file, so that they are there together.
    #[must_use]
    pub(crate) fn families(&self) -> Vec<Vec<TypeId>> {
        let modules = self.modules.iter().filter(|module| matches!(module.place, ModulePlace::Models(_)));
        let families = modules.map(|module| module.main.iter().chain(&module.types).copied().collect());
        families.filter(|family: &Vec<TypeId>| family.len() > 1).collect()
    }

    /// The number of the module of an operation.
    #[must_use]
    pub fn module_of_operation(&self, id: OperationId) -> usize {
        self.first_operation + id.index()
    }

    /// The path of a type for those who use the crate, from its root; through a module that they have to do with, where it is there.
    #[must_use]
    pub fn public_path(&self, id: TypeId, preferred: Option<usize>) -> Vec<String> {
        let names = self.of_type(id);
        let preferred = preferred.map(|module| &self.modules[module]);
        let found = preferred.and_then(|module| Some((module, module.ident_of(id)?)));
        let (module, ident) = found.unwrap_or_else(|| {
            let module = &self.modules[names.public];
            (module, module.ident_of(id).unwrap_or(&names.ident))
        });
        let skipped = usize::from(module.main == Some(id));
        let path = module.path[..module.path.len() - skipped].iter().cloned();
        path.chain([ident.to_string()]).collect()
    }

    /// The path of the required values of a type, beside its public path.
    #[must_use]
    pub fn public_path_of_required(&self, id: TypeId, preferred: Option<usize>) -> Option<Vec<String>> {
        let preferred = preferred.map(|module| &self.modules[module]);
        let found = preferred.and_then(|module| Some((module, module.required_of(id)?)));
        let (module, ident) = if let Some(found) = found {
            found
        } else {
            let module = &self.modules[self.of_type(id).public];
            (module, module.required_of(id)?)
        };
        let skipped = usize::from(module.main == Some(id));
        let path = module.path[..module.path.len() - skipped].iter().cloned();
        Some(path.chain([ident.to_string()]).collect())
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

/// The names of operations, and for each the scope of its module.
fn operation_names(api: &Api, tags: &[TagNames]) -> (Vec<OperationNames>, Vec<Scope>) {
    let mut requests: Vec<(Scope, Scope)> = tags.iter().map(request_scopes).collect();
    let names = api.operations.iter().zip(method_names(api)).map(|(operation, method)| {
        let (idents, modules) = &mut requests[operation.tag.0];
        let ident = idents.first_of(&[method.as_str(), &format!("{method} request")]);
        let module = modules.module(ident.as_str());
        let is_paged = operation.pagination.is_some();
        let mut fields = Scope::new(if is_paged { Reserved::PagedRequest } else { Reserved::Request });
        let mut variants = Scope::new(Reserved::Variants);
        let mut own = Scope::new(Reserved::Operation);
        own.take(&ident);
        own.take(&tags[operation.tag.0].ident);
        if operation.success.is_streamed {
            own.take(&own.clone().ty("body"));
        }
        let names = OperationNames {
            ident,
            module,
            method,
            output: if operation.success.cases.len() > 1 { own.ty("output") } else { own.clone().ty("output") },
            headers: header_names(operation, &mut own),
            body: body_names(operation, &mut own),
            cases: operation.success.cases.iter().map(|case| variants.ty(&case_words(operation, case))).collect(),
            parameters: operation.parameters.iter().map(|parameter| fields.field(&parameter.wire)).collect(),
            properties: property_names(api, operation, &mut fields),
        };
        (names, own)
    });
    names.unzip()
}

/// The setters of the properties of a body on its request. Parameters and what every request has were there before.
fn property_names(api: &Api, operation: &Operation, fields: &mut Scope) -> Vec<Ident> {
    let Some((_, object)) = operation.body.as_ref().and_then(|body| body.object(api)) else { return Vec::new() };
    let name = |property: &Property| {
        let name = property.name.as_deref().unwrap_or(&property.wire);
        fields.first_field_of(&[name.to_owned(), format!("body {name}")])
    };
    object.properties.iter().map(name).collect()
}

/// The names of methods. Those that are given come first, then those that stand as they are, then those that something is left out of.
fn method_names(api: &Api) -> Vec<Ident> {
    let mut scopes: Vec<Scope> = api.tags.iter().map(|_| Scope::new(Reserved::HandleMethods)).collect();
    let candidates = parallel::map(&api.operations, |operation| match &operation.name {
        Some(name) => vec![name.clone()],
        None => methods::candidates(operation, &api.tags[operation.tag.0].key),
    });
    let mut names: Vec<Option<Ident>> = vec![None; api.operations.len()];
    for pass in 0..3 {
        for (index, (operation, candidates)) in api.operations.iter().zip(&candidates).enumerate() {
            let is_due = [operation.name.is_some(), candidates.len() == 1, true][pass];
            if is_due && names[index].is_none() {
                names[index] = Some(scopes[operation.tag.0].first_field_of(candidates));
            }
        }
    }
    names.into_iter().flatten().collect()
}

/// The scopes of a tag's requests and of their modules.
fn request_scopes(tag: &TagNames) -> (Scope, Scope) {
    let (mut idents, mut modules) = (Scope::new(Reserved::Operation), Scope::new(Reserved::Modules));
    idents.take(&tag.ident);
    // A module in a module of the same name is one too many.
    modules.take(&tag.module);
    (idents, modules)
}

fn header_names(operation: &Operation, own: &mut Scope) -> Option<(Ident, Vec<Ident>)> {
    let mut fields = Scope::new(Reserved::Headers);
    let ident = (!operation.headers.is_empty()).then(|| own.ty("headers"))?;
    Some((ident, operation.headers.iter().map(|header| fields.field(&header.wire)).collect()))
}

/// A case of a response: its status where they differ, its media type where it has several.
fn case_words(operation: &Operation, case: &ResponseCase) -> String {
    let status = casing::status(case.status);
    let Some(media_type) = case.media_types.first() else { return status };
    let tail = |media_type: &str| {
        let essence = media_type::essence(media_type);
        essence.rsplit(['/', '+']).next().unwrap_or_default().trim_start_matches("x-").to_owned()
    };
    let own = tail(media_type);
    let others = operation.success.cases.iter().filter(|other| other.status == case.status);
    let words = if media_type.contains('*') {
        "other".to_owned()
    } else if others.filter_map(|other| other.media_types.first()).filter(|other| tail(other) == own).count() > 1 {
        media_type::words(media_type)
    } else {
        own
    };
    if operation.success.cases.iter().all(|other| other.status == case.status) {
        words
    } else {
        format!("{status} {words}")
    }
}

/// The type of a body and its variants: named after how each is written, or after its media type where several are written so.
fn body_names(operation: &Operation, own: &mut Scope) -> Option<(Ident, Vec<Ident>)> {
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
    Some((
        own.first_of(&["body", "request body"]),
        choices.iter().map(|choice| variants.ty(&variant(choice))).collect(),
    ))
}

/// The name of an operation: its id, or method and path.
fn operation_words(operation: &Operation) -> String {
    match operation.key.as_deref().filter(|key| key.chars().any(char::is_alphanumeric)) {
        Some(key) => key.to_owned(),
        None => casing::of_path(&operation.method, &operation.path),
    }
}
