//! What extensions say of objects and of their properties: aliases, formats of date-times, references, objects that may be a string.

use super::properties::Both;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::side::Side;
use crate::ir::{Property, Struct, TypeId};
use crate::location::Location;

/// An object as a whole.
pub(super) fn compare(context: &mut Context<'_>, (before, one): (TypeId, &Struct), (after, other): (TypeId, &Struct)) {
    let flow = context.flow;
    for change in
        [reference(context, (before, one), (after, other)), string_form((before, one), (after, other), context)]
            .into_iter()
            .flatten()
    {
        let places = (place(context.old, before), place(context.new, after));
        context.tell(Change { flow, ..change }, Some(&places.0), Some(&places.1));
    }
}

fn place(side: &Side<'_>, id: TypeId) -> Location {
    side.api.type_def(id).location.clone()
}

fn quoted(property: Option<&Property>) -> String {
    property.map_or_else(|| "none".to_owned(), |property| format!("`{}`", property.wire))
}

/// The caller's reference, by which the server recognises a request that is repeated.
fn reference(
    context: &Context<'_>,
    (before, one): (TypeId, &Struct),
    (after, other): (TypeId, &Struct),
) -> Option<Change> {
    let of = |object: &'_ Struct| object.properties.iter().position(|property| property.extensions.reference.is_some());
    let (was, is) = (of(one).map(|index| &one.properties[index]), of(other).map(|index| &other.properties[index]));
    let said =
        |property: Option<&Property>| property.map(|property| (property.wire.clone(), property.extensions.reference));
    if said(was) == said(is) {
        return None;
    }
    if was.map(|property| &property.wire) == is.map(|property| &property.wire) {
        let note = format!("whether the server recognises repeated requests by {} is documented otherwise", quoted(is));
        let change = Change::new(Rule::IdempotencyReferenceChanged, "reference", note);
        return Some(change.wire(Verdict::Documentation).rust(Verdict::Documentation));
    }
    let note = format!("idempotency reference: {} → {}", quoted(was), quoted(is));
    let change = Change::new(Rule::IdempotencyReferenceChanged, "reference", note);
    let change = match was {
        Some(_) => change
            .wire(context.flow.worst(Verdict::Breaking, Verdict::Unchanged))
            .because("the server no longer recognises a repeated request by what existing clients send"),
        None => change,
    };
    // Only what requests send has the trait.
    let has_trait =
        (was.is_some() && context.old.facts.is_sent(before), is.is_some() && context.new.facts.is_sent(after));
    let path = |side: &Side<'_>, id| format!("<{} as IdempotencyReference>", side.path(id));
    Some(match has_trait {
        (true, false) => change.rust(Verdict::Breaking).items(Some(path(context.old, before)), None),
        (false, true) => change.adds().items(None, Some(path(context.new, after))),
        (true, true) => change.rust(Verdict::Compatible),
        (false, false) => change.rust(Verdict::Documentation),
    })
}

/// The property as which a string is read in place of the object.
fn string_form(
    (before, one): (TypeId, &Struct),
    (after, other): (TypeId, &Struct),
    context: &Context<'_>,
) -> Option<Change> {
    let of = |object: &'_ Struct| object.text.and_then(|index| object.properties.get(index).cloned());
    let (was, is) = (of(one), of(other));
    let (note, wire, reason) = match (&was, &is) {
        (None, Some(is)) => (
            format!("a string is read as its `{}`", is.wire),
            Verdict::Breaking,
            "existing clients read an object only",
        ),
        (Some(was), None) => (format!("a string is no longer read as its `{}`", was.wire), Verdict::Compatible, ""),
        (Some(was), Some(is)) if was.wire != is.wire => (
            format!("a string is read as its `{}` (was `{}`)", is.wire, was.wire),
            Verdict::Breaking,
            "existing clients read it as the other property",
        ),
        _ => return None,
    };
    let change =
        Change::new(Rule::StringFormChanged, "string", note).wire(context.flow.worst(Verdict::Unchanged, wire));
    let change = change.because(if context.flow.response { reason } else { "" });
    let path = |side: &Side<'_>, id| format!("<{} as From<String>>", side.path(id));
    Some(match (was, is) {
        (Some(_), None) => change.rust(Verdict::Breaking).items(Some(path(context.old, before)), None),
        (None, _) => change.adds().items(None, Some(path(context.new, after))),
        _ => change.rust(Verdict::Compatible),
    })
}

impl Both<'_> {
    /// What extensions of a property say.
    pub(super) fn extensions(&self, context: &mut Context<'_>, what: &str) {
        let (one, other) = (&self.before.extensions, &self.after.extensions);
        if one.aliases != other.aliases {
            let note = format!("{what}: aliases {} → {}", listed(&one.aliases), listed(&other.aliases));
            self.tell(context, self.change(Rule::AliasesChanged, note).rust(Verdict::Compatible));
        }
        if one.layouts != other.layouts {
            self.date_formats(context, what);
        }
    }

    fn date_formats(&self, context: &mut Context<'_>, what: &str) {
        let (was, is) = (&self.before.extensions.layouts, &self.after.extensions.layouts);
        let all_in = |some: &[String], others: &[String]| some.iter().all(|format| others.contains(format));
        let verdict = |is_kept: bool| if is_kept { Verdict::Compatible } else { Verdict::Breaking };
        let (requests, responses) = (verdict(all_in(was, is)), verdict(all_in(is, was)));
        let reason = match self
            .flow
            .within(Flow { request: requests == Verdict::Breaking, response: responses == Verdict::Breaking })
        {
            Flow { response: true, .. } => "existing clients parse the formats that they know",
            Flow { request: true, .. } => "existing clients may send a format that is gone",
            _ => "",
        };
        let said = (formats(context.old, &self.places.0, was), formats(context.new, &self.places.1, is));
        let note = format!("{what}: formats {} → {}", said.0, said.1);
        let change = self.change(Rule::DateFormatsChanged, note);
        let change = change.wire(self.flow.worst(requests, responses)).because(reason);
        let items = (
            constant(context.old, self.owners.0, self.indexes.0),
            constant(context.new, self.owners.1, self.indexes.1),
        );
        let name = |item: &Option<String>| item.as_deref().and_then(|path| path.rsplit("::").next().map(str::to_owned));
        let change = match (name(&items.0), name(&items.1)) {
            (None, _) => change.adds(),
            (was, is) if was == is => change.rust(Verdict::Compatible),
            _ => change.rust(Verdict::Breaking),
        };
        self.tell(context, change.items(items.0, items.1));
    }
}

/// Formats as the description writes them; as they are parsed where that is not found.
fn formats(side: &Side<'_>, place: &Location, parsed: &[String]) -> String {
    let found = side.followed(place).and_then(|(_, value)| value.get("x-oasmith-date-time")?.as_array());
    let written = found.map(|list| list.iter().filter_map(|format| Some(format.as_str()?.to_owned())).collect());
    let all: Vec<String> = written.unwrap_or_else(|| parsed.to_vec());
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")
    }
}

/// The constant with the formats of a property.
fn constant(side: &Side<'_>, owner: TypeId, index: usize) -> Option<String> {
    let ident = side.names.of_type(owner).layouts.get(index)?.as_ref()?;
    Some(format!("{}::{ident}", side.path(owner)))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
