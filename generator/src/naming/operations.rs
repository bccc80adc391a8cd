//! Names of operations: methods, requests with their modules and setters, headers, bodies and outputs.

use super::kept::{self, Kept};
use super::methods;
use super::package_words::PackageWords;
use super::reserved::Reserved;
use super::scope::{Ident, Scope, Spelling};
use super::table::{OperationNames, TagNames};
use crate::ir::{Api, BodyChoice, BodyKind, Operation, Parameter, Property, ResponseCase};
use crate::{casing, media_type, parallel};

/// Names operations, and returns the scope of each operation's module.
pub(super) fn operation_names(
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
    // Where the method asks for the body, no setter of the whole body takes the name.
    let is_asked = operation.body.as_ref().is_some_and(|body| body.required && body.has_required(api));
    let kept = |setter: &Setter<'_>| {
        let (kept, index) = kept.filter(|_| !setter.is_named())?;
        kept.field(&setter.key(kept.operation(index)))
    };
    let mut names = fields.all(&setters, Spelling::Lower, kept, |scope, setter| match setter {
        Setter::Parameter(parameter) => scope.field(&parameter.wire),
        Setter::Property(property) => {
            let name = property.name.as_deref().unwrap_or(&property.wire);
            if is_asked {
                scope.allow("body");
            }
            scope.first_field_of(&[name.to_owned(), format!("body {name}")])
        }
    });
    let properties = names.split_off(operation.parameters.len());
    (names, properties)
}

/// Returns what a request has setters for: parameters, then properties of the body.
pub(super) fn setters<'a>(api: &'a Api, operation: &'a Operation) -> Vec<Setter<'a>> {
    let object = operation.body.as_ref().and_then(|body| body.object(api));
    let properties = object.into_iter().flat_map(|(_, object)| &object.properties).map(Setter::Property);
    operation.parameters.iter().map(Setter::Parameter).chain(properties).collect()
}

/// What a setter of a request sets.
pub(super) enum Setter<'a> {
    Parameter(&'a Parameter),
    Property(&'a Property),
}

impl Setter<'_> {
    /// Whether the description or the configuration names it.
    fn is_named(&self) -> bool {
        matches!(self, Self::Property(property) if property.name.is_some())
    }

    /// The key by which its name is kept.
    pub(super) fn key(&self, operation: &str) -> String {
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
pub(super) fn operation_words(operation: &Operation) -> String {
    match operation.key.as_deref().filter(|key| key.chars().any(char::is_alphanumeric)) {
        Some(key) => key.to_owned(),
        None => casing::of_path(&operation.method, &operation.path),
    }
}
