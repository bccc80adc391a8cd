//! Assigns all identifiers.
//!
//! Every name comes from a scope, which issues each name only once. Components are named before inline schemas, so that an inline schema
//! never takes the name of a component.

pub(crate) mod collisions;
mod kept;
mod methods;
mod modules;
mod package_words;
mod scope;
mod short;
#[cfg(test)]
mod stability;
mod table;
mod types;

use crate::ir::{Api, BodyChoice, BodyKind, Operation, OperationId, Parameter, Property, ResponseCase, Server, TypeId};
use crate::owners::Owned;
use crate::{casing, media_type, parallel};

pub(crate) use crate::casing::{camel, distinct, shouty, snake};
pub use kept::{InvalidName, KeptNames};
pub(crate) use kept::{Kept, load, render};
pub use modules::{ModuleNames, ModulePlace};
pub use package_words::PackageWords;
pub use scope::{Feature, Ident};
use scope::{Reserved, Scope, Spelling};
pub use table::{OperationNames, OwnServerNames, SchemeNames, TagNames, TypeNames};

/// The identifiers of all generated items.
#[derive(Clone, Debug)]
pub struct NameTable {
    types: Vec<TypeNames>,
    tags: Vec<TagNames>,
    operations: Vec<OperationNames>,
    /// Builder methods, by security scheme.
    pub schemes: Vec<SchemeNames>,
    /// Constants or types of servers, with the setters of their variables.
    pub servers: Vec<(Ident, Vec<Ident>)>,
    /// Identifiers of servers of operations.
    pub own_servers: Vec<OwnServerNames>,
    /// Variants and statics of products.
    pub products: Vec<(Ident, Ident)>,
    /// Variants and statics of environments.
    pub environments: Vec<(Ident, Ident)>,
    /// Variants of webhooks and callbacks, and the functions that parse them.
    pub events: Vec<(Ident, Ident)>,
    /// Statics of envelopes.
    pub envelopes: Vec<Ident>,
    /// The modules that contain types, including those of operations.
    pub modules: Vec<ModuleNames>,
    /// The words of the package's name.
    pub(crate) words: PackageWords,
    /// The index of the first operation's module; the others follow.
    first_operation: usize,
}

impl NameTable {
    /// Names all items of an API.
    #[must_use]
    pub(crate) fn of(api: &Api, owned: &[Owned], words: PackageWords, kept: Option<&Kept<'_>>) -> Self {
        let tags = tag_names(api, &words);
        let (operations, scopes) = operation_names(api, &tags, &words, kept);
        let (types, modules) = modules::of(api, owned, (&tags, &operations), scopes, &words, kept);
        let mut methods = words.scope(Reserved::Builder);
        let mut statics = words.scope(Reserved::ClientStatics);
        let envelopes: Vec<Ident> = api.envelope_names.iter().map(|name| statics.constant(name)).collect();
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
        let (servers, own_servers) = server_names(api, &words);
        let mut variants = Scope::new(Reserved::Variants);
        let mut functions = words.scope(Reserved::Nothing);
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
            products: pairs(&words, "product", api.products.iter().map(|product| product.name.as_str())),
            environments: pairs(
                &words,
                "environment",
                api.environments.iter().map(|environment| environment.name.as_str()),
            ),
            events: events.collect(),
            envelopes,
            tags,
            operations,
            words,
        }
    }

    /// Returns the sets of types that share a file, and are therefore compiled together.
    #[must_use]
    pub(crate) fn families(&self) -> Vec<Vec<TypeId>> {
        let modules = self.modules.iter().filter(|module| matches!(module.place, ModulePlace::Models(_)));
        let families = modules.map(|module| module.main.iter().chain(&module.types).copied().collect());
        families.filter(|family: &Vec<TypeId>| family.len() > 1).collect()
    }

    /// Returns the index of an operation's module.
    #[must_use]
    pub fn module_of_operation(&self, id: OperationId) -> usize {
        self.first_operation + id.index()
    }

    /// Returns the public path of a type from the crate root; through `preferred` if that module exports it.
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

    /// Returns the path of the struct that holds the required values of a type, beside its public path.
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

    /// Returns the identifiers of a type.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.index()]
    }

    /// Returns the identifiers of a tag.
    #[must_use]
    pub fn of_tag(&self, index: usize) -> &TagNames {
        &self.tags[index]
    }

    /// Returns the identifiers of an operation.
    #[must_use]
    pub fn of_operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.index()]
    }
}

/// Names the constants and types of servers.
fn server_names(api: &Api, words: &PackageWords) -> (Vec<(Ident, Vec<Ident>)>, Vec<OwnServerNames>) {
    let mut constants = words.scope(Reserved::Nothing);
    let mut types = Scope::new(Reserved::Types);
    let setters = |server: &Server| -> Vec<Ident> {
        let mut setters = words.scope(Reserved::ServerVariables);
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

/// Names variants, and statics with a prefix.
fn pairs<'n>(words: &PackageWords, word: &str, names: impl Iterator<Item = &'n str>) -> Vec<(Ident, Ident)> {
    let mut variants = Scope::new(Reserved::Variants);
    let mut statics = words.scope(Reserved::ClientStatics);
    names.map(|name| (variants.variant(name), statics.constant(&format!("{word} {name}")))).collect()
}

fn tag_names(api: &Api, words: &PackageWords) -> Vec<TagNames> {
    let mut idents = Scope::new(Reserved::Handles);
    let mut modules = words.scope(Reserved::Modules);
    let mut features = words.scope(Reserved::Features);
    api.tags
        .iter()
        .map(|tag| {
            let name = tag.name.as_deref().unwrap_or(&tag.key);
            TagNames { ident: idents.ty(name), module: modules.module(name), feature: features.feature(name) }
        })
        .collect()
}

/// Names operations, and returns the scope of each operation's module.
fn operation_names(
    api: &Api,
    tags: &[TagNames],
    words: &PackageWords,
    kept: Option<&Kept<'_>>,
) -> (Vec<OperationNames>, Vec<Scope>) {
    let methods = method_names(api, words, kept);
    let requests = request_names(api, tags, words, &methods, kept);
    let names = api.operations.iter().enumerate().zip(methods.into_iter().zip(requests));
    let names = names.map(|((index, operation), (method, (ident, module)))| {
        let mut variants = Scope::new(Reserved::Variants);
        let mut own = Scope::new(Reserved::Operation);
        own.mark_issued(&ident);
        own.mark_issued(&tags[operation.tag.0].ident);
        if operation.success.is_streamed {
            own.mark_issued(&own.clone().ty("body"));
        }
        let (parameters, properties) = setter_names(api, operation, words, kept.map(|kept| (kept, index)));
        let names = OperationNames {
            ident,
            module,
            method,
            output: if operation.success.cases.len() > 1 { own.ty("output") } else { own.clone().ty("output") },
            headers: header_names(operation, &mut own, words),
            body: body_names(operation, &mut own),
            cases: operation.success.cases.iter().map(|case| variants.ty(&case_words(operation, case))).collect(),
            parameters,
            properties,
        };
        (names, own)
    });
    names.unzip()
}

/// Names requests and their modules.
fn request_names(
    api: &Api,
    tags: &[TagNames],
    words: &PackageWords,
    methods: &[Ident],
    kept: Option<&Kept<'_>>,
) -> Vec<(Ident, Ident)> {
    let mut scopes: Vec<(Scope, Scope)> = tags.iter().map(|tag| request_scopes(tag, words)).collect();
    let keep = |(index, operation): (usize, &Operation)| {
        let tag = operation.tag.0;
        let (module, ident) = kept?.request(index, tags[tag].module.as_str())?;
        let (idents, modules) = &mut scopes[tag];
        Some((idents.keep(ident, Spelling::Upper)?, modules.keep(module, Spelling::File)?))
    };
    let kept: Vec<Option<(Ident, Ident)>> = api.operations.iter().enumerate().map(keep).collect();
    let names = api.operations.iter().zip(methods).zip(kept).map(|((operation, method), kept)| {
        kept.unwrap_or_else(|| {
            let (idents, modules) = &mut scopes[operation.tag.0];
            let ident = idents.first_of(&[method.as_str(), &format!("{method} request")]);
            let module = modules.module(ident.as_str());
            (ident, module)
        })
    });
    names.collect()
}

/// Names the fields and setters of a request: parameters, then properties of the body, after the methods of all requests.
fn setter_names(
    api: &Api,
    operation: &Operation,
    words: &PackageWords,
    kept: Option<(&Kept<'_>, usize)>,
) -> (Vec<Ident>, Vec<Ident>) {
    let is_paged = operation.pagination.is_some();
    let mut fields = words.scope(if is_paged { Reserved::PagedRequest } else { Reserved::Request });
    fields.also_reserve(match (&operation.events, &operation.wait) {
        (Some(_), Some(_)) => &["events", "until_done"],
        (Some(_), None) => &["events"],
        (None, Some(_)) => &["until_done"],
        (None, None) => &[],
    });
    let setters = setters(api, operation);
    let kept = |setter: &Setter<'_>| {
        let (kept, index) = kept.filter(|_| !setter.is_named())?;
        kept.field(&setter.key(kept.operation(index)))
    };
    let mut names = fields.all(&setters, Spelling::Lower, kept, |scope, setter| match setter {
        Setter::Parameter(parameter) => scope.field(&parameter.wire),
        Setter::Property(property) => {
            let name = property.name.as_deref().unwrap_or(&property.wire);
            scope.first_field_of(&[name.to_owned(), format!("body {name}")])
        }
    });
    let properties = names.split_off(operation.parameters.len());
    (names, properties)
}

/// Returns what a request has setters for: parameters, then properties of the body.
fn setters<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Setter<'a>> {
    let object = operation.body.as_ref().and_then(|body| body.object(api));
    let properties = object.into_iter().flat_map(|(_, object)| &object.properties).map(Setter::Property);
    operation.parameters.iter().map(Setter::Parameter).chain(properties).collect()
}

/// What a setter of a request sets.
enum Setter<'a> {
    Parameter(&'a Parameter),
    Property(&'a Property),
}

impl Setter<'_> {
    /// Whether the description or the configuration names it.
    fn is_named(&self) -> bool {
        matches!(self, Self::Property(property) if property.name.is_some())
    }

    /// The key by which its name is kept.
    fn key(&self, operation: &str) -> String {
        match self {
            Self::Parameter(parameter) => {
                let place = format!("{:?}", parameter.sent_in).to_lowercase();
                kept::below(operation, &["parameters", &place, &parameter.wire])
            }
            Self::Property(property) => kept::below(operation, &["requestBody", &property.wire]),
        }
    }
}

/// Names methods: first explicit names, then those of earlier generations, then names that cannot be shortened, then all others.
fn method_names(api: &Api, words: &PackageWords, kept: Option<&Kept<'_>>) -> Vec<Ident> {
    let mut scopes: Vec<Scope> = api.tags.iter().map(|_| words.scope(Reserved::HandleMethods)).collect();
    let candidates = parallel::map(&api.operations, |operation| match &operation.name {
        Some(name) => vec![name.clone()],
        None => methods::candidates(operation, &api.tags[operation.tag.0].key, words),
    });
    let mut names: Vec<Option<Ident>> = vec![None; api.operations.len()];
    for pass in 0..3 {
        for (index, (operation, candidates)) in api.operations.iter().zip(&candidates).enumerate() {
            let is_due = [operation.name.is_some(), candidates.len() == 1, true][pass];
            if is_due && names[index].is_none() {
                names[index] = Some(scopes[operation.tag.0].first_field_of(candidates));
            }
        }
        if pass == 0 {
            for (index, operation) in api.operations.iter().enumerate().filter(|(_, one)| one.name.is_none()) {
                let name = kept.and_then(|kept| kept.method(index));
                names[index] = name.and_then(|name| scopes[operation.tag.0].keep(name, Spelling::Lower));
            }
        }
    }
    names.into_iter().flatten().collect()
}

/// Returns the scopes for a tag's requests and their modules.
fn request_scopes(tag: &TagNames, words: &PackageWords) -> (Scope, Scope) {
    let (mut idents, mut modules) = (Scope::new(Reserved::Operation), words.scope(Reserved::Modules));
    idents.mark_issued(&tag.ident);
    // Avoids `module_inception`: a module inside a module of the same name.
    modules.mark_issued(&tag.module);
    (idents, modules)
}

fn header_names(operation: &Operation, own: &mut Scope, words: &PackageWords) -> Option<(Ident, Vec<Ident>)> {
    let mut fields = words.scope(Reserved::Headers);
    let ident = (!operation.headers.is_empty()).then(|| own.ty("headers"))?;
    Some((ident, operation.headers.iter().map(|header| fields.field(&header.wire)).collect()))
}

/// Returns the words for a case of the output: the status if statuses differ, the media type if the status has several.
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

/// Names a body and its variants: after the representation, or after the media type if several have the same representation.
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

/// Returns the words for an operation: its id, or method and path.
fn operation_words(operation: &Operation) -> String {
    match operation.key.as_deref().filter(|key| key.chars().any(char::is_alphanumeric)) {
        Some(key) => key.to_owned(),
        None => casing::of_path(&operation.method, &operation.path),
    }
}
