//! Servers.

use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::side::Side;
use crate::ir::{OperationId, Server};
use crate::location::{FileId, Location};
use crate::rust_model::server_has_item;

/// The servers of the API.
pub(in crate::changes) fn compare(context: &mut Context<'_>) {
    context.turn_to(Subject::Api, Flow::REQUEST);
    let (old, new) = (context.old, context.new);
    let (was, is) = (&old.api.servers, &new.api.servers);
    let places = (place(old), place(new));
    let (old_items, new_items) = (all_items(old), all_items(new));
    for (index, server) in was.iter().enumerate() {
        let found = is.iter().position(|one| one.template == server.template);
        // The first one is what clients call where nothing else is set.
        let replaced = is.first().filter(|_| index == 0);
        let gone = items(old, index).into_iter().find(|item| !new_items.contains(item));
        let change = match (found, replaced) {
            (_, Some(first)) if first.template != server.template || first.url != server.url => {
                let (one, other) = shown(server, first);
                let note = format!("server by default: {one} → {other}");
                let change = Change::new(Rule::ServerChanged, &first.template, note).wire(Verdict::Breaking);
                change.because("existing clients call the old one")
            }
            (Some(found), _) => {
                let Some(item) = items(new, found).into_iter().next().filter(|_| gone.is_some()) else { continue };
                Change::new(
                    Rule::ServerChanged,
                    &server.template,
                    format!("server {} is called `{item}` now", server.template),
                )
            }
            (None, _) => {
                let note = format!("server {} removed", server.template);
                Change::new(Rule::ServerRemoved, &server.template, note).wire(Verdict::Breaking)
            }
        };
        let change = if gone.is_some() { change.rust(Verdict::Breaking) } else { change };
        context.tell(change.items(gone, None), Some(&places.0), Some(&places.1));
    }
    for (index, server) in
        is.iter().enumerate().filter(|(_, server)| was.iter().all(|one| one.template != server.template))
    {
        if index > 0 || was.is_empty() {
            let change = Change::new(Rule::ServerAdded, &server.template, format!("server {} added", server.template));
            let came = items(new, index).into_iter().find(|item| !old_items.contains(item));
            context.tell(change.adds().items(None, came), Some(&places.0), Some(&places.1));
        }
    }
    sets_of_servers(context, &places);
}

/// Both servers in such a way that readers see where they differ.
fn shown<'s>(one: &'s Server, other: &'s Server) -> (&'s str, &'s str) {
    if one.template == other.template { (&one.url, &other.url) } else { (&one.template, &other.template) }
}

/// The constant or type of a server, and the setters of its variables.
fn items(side: &Side<'_>, index: usize) -> Vec<String> {
    if !side.api.servers.get(index).is_some_and(server_has_item) {
        return Vec::new();
    }
    let (ident, setters) = &side.names.servers[index];
    let item = format!("servers::{ident}");
    let setters: Vec<String> = setters.iter().map(|setter| format!("{item}::{setter}")).collect();
    std::iter::once(item).chain(setters).collect()
}

fn all_items(side: &Side<'_>) -> Vec<String> {
    (0..side.api.servers.len()).flat_map(|index| items(side, index)).collect()
}

/// Products and environments, and their servers.
fn sets_of_servers(context: &mut Context<'_>, places: &(Location, Location)) {
    let (old, new) = (context.old, context.new);
    for change in variants(&environments(old), &environments(new), Rule::EnvironmentsChanged, "environment") {
        context.tell(change, Some(&places.0), Some(&places.1));
    }
    for change in variants(&products(old), &products(new), Rule::ProductsChanged, "product") {
        context.tell(change, Some(&places.0), Some(&places.1));
    }
    for environment in &new.api.environments {
        let was = old.api.environments.iter().find(|one| one.name == environment.name);
        if let Some(was) = was.filter(|was| was.server != environment.server) {
            let word = |server: &Option<String>| server.clone().unwrap_or_else(|| "none".to_owned());
            let (was, is) = (word(&was.server), word(&environment.server));
            let note = format!("server of the environment `{}`: {was} → {is}", environment.name);
            let wire = if was == "none" { Verdict::Unchanged } else { Verdict::Breaking };
            let change = Change::new(Rule::EnvironmentsChanged, &environment.name, note).wire(wire);
            let change = change.rust(Verdict::Compatible).because(called(wire));
            context.tell(change, Some(&places.0), Some(&places.1));
        }
    }
    let (was, is) = (of_products(old), of_products(new));
    let gone: Vec<&str> = was.iter().filter(|one| !is.contains(one)).map(String::as_str).collect();
    let came: Vec<&str> = is.iter().filter(|one| !was.contains(one)).map(String::as_str).collect();
    if !gone.is_empty() || !came.is_empty() {
        let list = |all: &[&str]| if all.is_empty() { "none".to_owned() } else { all.join(", ") };
        let note = format!("servers of products: {} → {}", list(&gone), list(&came));
        let wire = if gone.is_empty() { Verdict::Unchanged } else { Verdict::Breaking };
        let change = Change::new(Rule::OperationServerChanged, "products", note).wire(wire).rust(Verdict::Compatible);
        context.tell(change.because(called(wire)), Some(&places.0), Some(&places.1));
    }
}

fn called(wire: Verdict) -> &'static str {
    if wire == Verdict::Breaking { "existing clients call the old one" } else { "" }
}

/// The names of environments, with the paths of their variants.
fn environments(side: &Side<'_>) -> Vec<(String, String)> {
    let names = side.api.environments.iter().map(|environment| &environment.name).zip(&side.names.environments);
    names.map(|(name, (ident, _))| (name.clone(), format!("Environment::{ident}"))).collect()
}

/// The names of products, with the paths of their variants.
fn products(side: &Side<'_>) -> Vec<(String, String)> {
    let names = side.api.products.iter().map(|product| &product.name).zip(&side.names.products);
    names.map(|(name, (ident, _))| (name.clone(), format!("Product::{ident}"))).collect()
}

/// Variants that came or went.
fn variants(before: &[(String, String)], after: &[(String, String)], rule: Rule, what: &str) -> Vec<Change> {
    let gone = before.iter().filter(|one| !after.contains(one)).map(|(name, path)| {
        let change = Change::new(rule, name, format!("{what} `{name}` removed"));
        change.rust(Verdict::Breaking).items(Some(path.clone()), None)
    });
    let came = after.iter().filter(|one| !before.contains(one)).map(|(name, path)| {
        let change = Change::new(rule, name, format!("{what} `{name}` added"));
        change.adds().items(None, Some(path.clone()))
    });
    gone.chain(came).collect()
}

/// The servers of products, in words.
fn of_products(side: &Side<'_>) -> Vec<String> {
    let servers = side.api.products.iter().flat_map(|product| {
        product.servers.iter().map(move |(environment, url)| {
            let environment = environment.as_deref().map(|name| format!(" in {name}")).unwrap_or_default();
            format!("{}{environment}: {url}", product.name)
        })
    });
    servers.collect()
}

/// The server of an operation: its own, or that of its product.
pub(in crate::changes) fn compare_operation(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (was, is) = (server(context.old, before), server(context.new, after));
    if was == is {
        return;
    }
    let (one, other) = (context.old.api.operation(before), context.new.api.operation(after));
    let word = |server: &Option<String>| server.clone().unwrap_or_else(|| "that of the API".to_owned());
    let change = Change::new(Rule::OperationServerChanged, "server", format!("server: {} → {}", word(&was), word(&is)));
    let change = change.wire(Verdict::Breaking).because("existing clients call the old one");
    // The constant by which its base URL is set.
    let gone = constant(context.old, before).filter(|path| !constants(context.new).contains(path));
    let rust = if gone.is_some() { Verdict::Breaking } else { Verdict::Compatible };
    let change = change.rust(rust).items(gone, constant(context.new, after));
    context.tell(change, Some(&one.location), Some(&other.location));
}

fn server(side: &Side<'_>, id: OperationId) -> Option<String> {
    let operation = side.api.operation(id);
    let own = operation.server.map(|server| side.api.own_servers[server.0].template.clone());
    own.or_else(|| operation.product.map(|product| format!("product {}", side.api.products[product.0].name)))
}

/// The constant of an operation's own server.
fn constant(side: &Side<'_>, id: OperationId) -> Option<String> {
    let server = side.api.operation(id).server?;
    Some(format!("servers::{}", side.names.own_servers.get(server.0)?.constant))
}

fn constants(side: &Side<'_>) -> Vec<String> {
    side.names.own_servers.iter().map(|names| format!("servers::{}", names.constant)).collect()
}

fn place(side: &Side<'_>) -> Location {
    let root = Location::root_of(FileId::ROOT);
    let found = [root.child("servers"), root.child("host")];
    found.into_iter().find(|place| side.value(place).is_some()).unwrap_or(root)
}
