//! Servers.

use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::side::Side;
use crate::ir::OperationId;
use crate::location::{FileId, Location};

/// The servers of the API. The first one is what clients call where nothing else is set.
pub(in crate::changes) fn compare(context: &mut Context<'_>) {
    context.turn_to(Subject::Api, Flow::REQUEST);
    let (old, new) = (context.old, context.new);
    let (was, is) = (&old.api.servers, &new.api.servers);
    let places = (place(old), place(new));
    let item = |side: &Side<'_>, index: usize| format!("servers::{}", side.names.servers[index].0);
    if let (Some(one), Some(other)) = (was.first(), is.first())
        && one.template != other.template
    {
        let note = format!("server by default: {} → {}", one.template, other.template);
        let change = Change::new(Rule::ServerChanged, &other.template, note).wire(Verdict::Breaking);
        context.tell(change.because("existing clients call the old one"), Some(&places.0), Some(&places.1));
    }
    for (index, server) in
        is.iter().enumerate().filter(|(_, server)| was.iter().all(|one| one.template != server.template))
    {
        if index > 0 || was.is_empty() {
            let change = Change::new(Rule::ServerAdded, &server.template, format!("server {} added", server.template));
            context.tell(change.adds().items(None, Some(item(new, index))), Some(&places.0), Some(&places.1));
        }
    }
    for (index, server) in
        was.iter().enumerate().filter(|(_, server)| is.iter().all(|one| one.template != server.template))
    {
        if index > 0 || is.is_empty() {
            let change =
                Change::new(Rule::ServerRemoved, &server.template, format!("server {} removed", server.template));
            let change = change.wire(Verdict::Breaking).rust(Verdict::Breaking).items(Some(item(old, index)), None);
            context.tell(change, Some(&places.0), Some(&places.1));
        }
    }
    let named = |side: &Side<'_>| -> Vec<String> {
        let products = side.api.products.iter();
        products
            .flat_map(|product| {
                product.servers.iter().map(move |(environment, url)| {
                    let environment = environment.as_deref().map(|name| format!(" in {name}")).unwrap_or_default();
                    format!("{}{environment}: {url}", product.name)
                })
            })
            .collect()
    };
    let (was, is) = (named(old), named(new));
    let gone: Vec<&str> = was.iter().filter(|one| !is.contains(one)).map(String::as_str).collect();
    let came: Vec<&str> = is.iter().filter(|one| !was.contains(one)).map(String::as_str).collect();
    if !gone.is_empty() || !came.is_empty() {
        let list = |all: &[&str]| if all.is_empty() { "none".to_owned() } else { all.join(", ") };
        let note = format!("servers of products: {} → {}", list(&gone), list(&came));
        let (wire, rust) = if gone.is_empty() {
            (Verdict::Unchanged, Verdict::Compatible)
        } else {
            (Verdict::Breaking, Verdict::Compatible)
        };
        let change = Change::new(Rule::OperationServerChanged, "products", note).wire(wire).rust(rust);
        context.tell(change, Some(&places.0), Some(&places.1));
    }
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
    let change = change.wire(Verdict::Breaking).rust(Verdict::Compatible);
    context.tell(change.because("existing clients call the old one"), Some(&one.location), Some(&other.location));
}

fn server(side: &Side<'_>, id: OperationId) -> Option<String> {
    let operation = side.api.operation(id);
    let own = operation.server.map(|server| side.api.own_servers[server.0].template.clone());
    own.or_else(|| operation.product.map(|product| format!("product {}", side.api.products[product.0].name)))
}

fn place(side: &Side<'_>) -> Location {
    let root = Location::root_of(FileId::ROOT);
    let found = [root.child("servers"), root.child("host")];
    found.into_iter().find(|place| side.value(place).is_some()).unwrap_or(root)
}
