//! Names that two things want, of which one gets a number: both are told, since either may be the one to rename.

mod parts;

use std::collections::{HashMap, HashSet};

use super::{NameTable, SchemeNames, methods, shouty, snake};
use crate::diagnostics::{Anchor, Code, Diagnostic, Diagnostics};
use crate::ir::{Api, OperationId, Scheme, SchemeKind};
use crate::location::{FileId, Location};
use crate::source::Source;

/// A name that two things want.
struct Collision {
    /// Who wants it: with what they are called in the description, and where they stand.
    both: [(String, Location); 2],
    /// What they want: the method or the variable, with its name.
    wanted: String,
    /// What comes of it for the second.
    outcome: String,
    /// What helps.
    help: &'static str,
}

const RENAME: &str = "rename one of them, or name it with `x-oasmith-name` or below `[names]` in oasmith.toml";

/// Tells of types, properties, values, parameters and operations that want one name, and of security schemes that want one method or one
/// environment variable.
pub(crate) fn report(api: &Api, names: &NameTable, source: &Source, diagnostics: &mut Diagnostics) {
    if !diagnostics.wants(Code::CollidingNames) {
        return;
    }
    let of_parts = [parts::types(api, names), parts::parts(api, names, source), parts::parameters(api, names)];
    let of_calls = [operations(api, names), schemes(api, names, source), variables(api, names, source)];
    // Parameters of a path stand once and belong to each of its operations.
    let mut told = HashSet::new();
    for Collision { both: [first, second], wanted, outcome, help } in of_parts.into_iter().chain(of_calls).flatten() {
        if !told.insert((first.1.clone(), second.1.clone(), wanted.clone())) {
            continue;
        }
        let message = format!("{} and {} both want {wanted}", first.0, second.0);
        let place = |location: &Location| {
            let file = source.file(location.file).path.display();
            format!("{file}:{}", source.position(location, Anchor::Key).line)
        };
        let at_first = format!("{message}; the other one, in {}, {outcome}", place(&second.1));
        diagnostics.report(Diagnostic::new(Code::CollidingNames, &first.1, at_first).at_key().help(help));
        let at_second = format!("{message}; this one {outcome}, the other stands in {}", place(&first.1));
        diagnostics.report(Diagnostic::new(Code::CollidingNames, &second.1, at_second).at_key().help(help));
    }
}

/// Operations of one group whose methods want one name.
fn operations(api: &Api, names: &NameTable) -> Vec<Collision> {
    let method = |id: OperationId| names.of_operation(id).method.as_str();
    let holders: HashMap<(usize, &str), OperationId> =
        api.operation_ids().map(|id| ((api.operation(id).tag.0, method(id)), id)).collect();
    let collide = |id: OperationId| {
        let operation = api.operation(id);
        let wanted = match &operation.name {
            Some(name) => vec![snake(&names.words.joined(name))],
            None => methods::candidates(operation, &api.tags[operation.tag.0].key, &names.words),
        };
        if wanted.iter().any(|name| name == method(id)) {
            return None;
        }
        // One id of two operations is a mistake that is told for itself.
        let is_other =
            |other: OperationId| other != id && (operation.key.is_none() || operation.key != api.operation(other).key);
        let held = |name: &String| holders.get(&(operation.tag.0, name.as_str())).map(|other| (name.clone(), *other));
        let (name, other) = wanted.iter().find_map(held).filter(|(_, other)| is_other(*other))?;
        let label = |id: OperationId| {
            let operation = api.operation(id);
            format!("`{} {}`", operation.method, operation.path)
        };
        Some(Collision {
            both: [other, id].map(|id| (label(id), api.operation(id).location.clone())),
            wanted: format!("the method `{name}`"),
            outcome: format!("is called `{}`", method(id)),
            help: RENAME,
        })
    };
    api.operation_ids().filter_map(collide).collect()
}

/// Security schemes whose methods want one name.
fn schemes(api: &Api, names: &NameTable, source: &Source) -> Vec<Collision> {
    let both = api.schemes.iter().zip(&names.schemes);
    let collide = |(scheme, own): (&Scheme, &SchemeNames)| {
        let wanted = snake(&names.words.joined(scheme.name.as_deref().unwrap_or(&scheme.key)));
        if wanted == own.method.as_str() {
            return None;
        }
        let (other, _) = both.clone().find(|(_, names)| names.method.as_str() == wanted)?;
        Some(Collision {
            both: [other, scheme].map(|scheme| (label(scheme), place(source, scheme))),
            wanted: format!("the method `{wanted}` of the builder"),
            outcome: format!("is called `{}`", own.method),
            help: RENAME,
        })
    };
    both.clone().filter_map(collide).collect()
}

/// Environment variables that stand for something of two schemes.
fn variables(api: &Api, names: &NameTable, source: &Source) -> Vec<Collision> {
    let mut taken: HashMap<String, &Scheme> = HashMap::new();
    let mut found = Vec::new();
    for (scheme, names) in api.schemes.iter().zip(&names.schemes) {
        for variable in variables_of(scheme, names) {
            match taken.get(&variable).copied().filter(|other| other.key != scheme.key) {
                Some(other) => found.push(Collision {
                    both: [other, scheme].map(|scheme| (label(scheme), place(source, scheme))),
                    wanted: format!("the environment variable that ends in `{variable}`"),
                    outcome: "takes its value from there as well".to_owned(),
                    help: RENAME,
                }),
                None => {
                    taken.insert(variable, scheme);
                }
            }
        }
    }
    found
}

/// The ends of the variables that a scheme reads.
fn variables_of(scheme: &Scheme, names: &SchemeNames) -> Vec<String> {
    let name = shouty(names.method.as_str());
    let mut ends = Vec::new();
    match scheme.kind {
        SchemeKind::Basic => ends.extend(["USERNAME".to_owned(), "PASSWORD".to_owned()]),
        _ => ends.push(String::new()),
    }
    if let Some(token) = &scheme.token {
        if token.client_credentials || (token.password && token.has_client()) {
            ends.extend(["CLIENT_ID".to_owned(), "CLIENT_SECRET".to_owned()]);
        }
        if token.password {
            ends.extend(["USERNAME".to_owned(), "PASSWORD".to_owned()]);
        }
        ends.extend(token.settings().into_iter().map(shouty));
        ends.push("URL".to_owned());
    }
    ends.into_iter().map(|end| if end.is_empty() { name.clone() } else { format!("{name}_{end}") }).collect()
}

fn label(scheme: &Scheme) -> String {
    format!("the security scheme `{}`", scheme.key)
}

fn place(source: &Source, scheme: &Scheme) -> Location {
    let root = Location::root_of(FileId::ROOT);
    let own = root.child("components").child("securitySchemes").child(&scheme.key);
    let older = root.child("securityDefinitions").child(&scheme.key);
    let tree = &source.file(FileId::ROOT).tree;
    if older.pointer.find_in(tree).is_some() { older } else { own }
}
