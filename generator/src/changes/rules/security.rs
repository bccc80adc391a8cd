//! Security schemes, and which of them operations accept.

use std::collections::BTreeSet;

use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::side::Side;
use crate::ir::{KeyLocation, OperationId, Scheme, SchemeKind};
use crate::location::{FileId, Location};

/// The schemes of the API.
pub(in crate::changes) fn compare(context: &mut Context<'_>) {
    context.turn_to(Subject::Api, Flow::REQUEST);
    let (old, new) = (context.old, context.new);
    for (index, scheme) in new.api.schemes.iter().enumerate() {
        if old.api.schemes.iter().all(|one| one.key != scheme.key) {
            let note = format!("security scheme `{}` added ({})", scheme.key, kind(&scheme.kind));
            let change = Change::new(Rule::SchemeAdded, &scheme.key, note).adds().items(None, Some(method(new, index)));
            context.tell(change, None, Some(&place(new, &scheme.key)));
        }
    }
    for (index, scheme) in old.api.schemes.iter().enumerate() {
        let places = (place(old, &scheme.key), place(new, &scheme.key));
        let Some(found) = new.api.schemes.iter().position(|one| one.key == scheme.key) else {
            let change =
                Change::new(Rule::SchemeRemoved, &scheme.key, format!("security scheme `{}` removed", scheme.key));
            let change = change.rust(Verdict::Breaking).items(Some(method(old, index)), None);
            context.tell(change, Some(&places.0), None);
            continue;
        };
        let items = (method(old, index), method(new, found));
        let is = &new.api.schemes[found];
        if scheme.kind != is.kind {
            let note = format!("security scheme `{}`: {} → {}", scheme.key, kind(&scheme.kind), kind(&is.kind));
            let takes = |kind: &SchemeKind| matches!(kind, SchemeKind::Basic);
            let rust = if items.0 != items.1 || takes(&scheme.kind) != takes(&is.kind) {
                Verdict::Breaking
            } else {
                Verdict::Unchanged
            };
            let change = Change::new(Rule::SchemeChanged, &scheme.key, note).wire(Verdict::Breaking).rust(rust);
            let change = change.because("existing clients send the old one");
            context.tell(change.items(Some(items.0.clone()), Some(items.1.clone())), Some(&places.0), Some(&places.1));
        } else if items.0 != items.1 {
            let note = format!("method of security scheme `{}` renamed", scheme.key);
            let change = Change::new(Rule::SchemeChanged, &scheme.key, note).rust(Verdict::Breaking);
            context.tell(change.items(Some(items.0.clone()), Some(items.1.clone())), Some(&places.0), Some(&places.1));
        }
        tokens(context, scheme, is, &places);
    }
}

/// How tokens are obtained.
fn tokens(context: &mut Context<'_>, before: &Scheme, after: &Scheme, places: &(Location, Location)) {
    if before.token == after.token {
        return;
    }
    let methods = |scheme: &Scheme| {
        let token = scheme.token.as_ref();
        token.map(|token| {
            let settings: Vec<String> = token.settings().into_iter().map(str::to_owned).collect();
            (token.client_credentials, token.password, settings)
        })
    };
    let change = Change::new(Rule::TokenCallChanged, &after.key, "");
    let (note, wire, rust) = match (methods(before), methods(after)) {
        (None, Some(_)) => ("can be obtained by the client now", Verdict::Unchanged, Verdict::Compatible),
        (Some(_), None) => ("can no longer be obtained by the client", Verdict::Breaking, Verdict::Breaking),
        (one, other) if one == other => ("are obtained by another call", Verdict::Breaking, Verdict::Unchanged),
        _ => ("are obtained by another call", Verdict::Breaking, Verdict::Breaking),
    };
    let is_new = before.token.is_none();
    let message = format!("tokens of `{}` {note}", after.key);
    let change = Change { message, is_addition: is_new, ..change.wire(wire).rust(rust) };
    context.tell(change, Some(&places.0), Some(&places.1));
}

/// What an operation accepts.
pub(in crate::changes) fn compare_operation(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (one, other) = (context.old.api.operation(before), context.new.api.operation(after));
    let (was, is) = (accepted(context.old, before), accepted(context.new, after));
    if was == is {
        return;
    }
    // What existing clients send meets an alternative that asks for no more.
    let still_met = |alternative: &BTreeSet<String>| is.iter().any(|now| now.is_subset(alternative));
    let is_kept = was.iter().all(still_met);
    let note = format!("accepts {} (was {})", words(&is), words(&was));
    let (rule, wire) = if is_kept {
        (Rule::SecurityWidened, Verdict::Compatible)
    } else {
        (Rule::SecurityNarrowed, Verdict::Breaking)
    };
    let reason = if is_kept { "" } else { "the server refuses what some existing clients send" };
    let change = Change::new(rule, "security", note).wire(wire).because(reason);
    context.tell(change, Some(&one.location), Some(&other.location));
}

/// The alternatives, by the keys of their schemes; nothing at all is one as well.
fn accepted(side: &Side<'_>, id: OperationId) -> BTreeSet<BTreeSet<String>> {
    let security = &side.api.operation(id).security;
    if security.is_empty() {
        return BTreeSet::from([BTreeSet::new()]);
    }
    let keys =
        |all: &Vec<crate::ir::SchemeId>| all.iter().map(|scheme| side.api.schemes[scheme.0].key.clone()).collect();
    security.iter().map(keys).collect()
}

fn words(accepted: &BTreeSet<BTreeSet<String>>) -> String {
    let one = |all: &BTreeSet<String>| {
        if all.is_empty() {
            "no credentials".to_owned()
        } else {
            all.iter().cloned().collect::<Vec<_>>().join(" with ")
        }
    };
    accepted.iter().map(one).collect::<Vec<_>>().join(" or ")
}

fn kind(kind: &SchemeKind) -> String {
    let place = |place: &KeyLocation| match place {
        KeyLocation::Header => "header",
        KeyLocation::Query => "query",
        KeyLocation::Cookie => "cookie",
    };
    match kind {
        SchemeKind::Bearer => "bearer".to_owned(),
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::Http(scheme) => format!("HTTP `{scheme}`"),
        SchemeKind::ApiKey(location, name) => format!("key in {} `{name}`", place(location)),
        SchemeKind::MutualTls => "mutual TLS".to_owned(),
    }
}

fn method(side: &Side<'_>, index: usize) -> String {
    format!("ClientBuilder::{}", side.names.schemes[index].method)
}

fn place(side: &Side<'_>, key: &str) -> Location {
    let root = Location::root_of(FileId::ROOT);
    let found =
        [root.child("components").child("securitySchemes").child(key), root.child("securityDefinitions").child(key)];
    found.into_iter().find(|place| side.value(place).is_some()).unwrap_or(root)
}
