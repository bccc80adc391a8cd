//! What belongs to the API as a whole or is ours: title, events, pages, envelopes, evidence of results, waiting, idempotency.

use super::of_relation;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::relation::Relation;
use crate::changes::side::Side;
use crate::ir::{Envelope, Idempotency, Operation, OperationId, PageInput, PageStyle, Pagination, ResponseValue, Wait};
use crate::location::{FileId, Location};

/// The API as a whole.
pub(in crate::changes) fn compare(context: &mut Context<'_>) {
    context.turn_to(Subject::Api, Flow::default());
    let (old, new) = (context.old, context.new);
    let info = Location::root_of(FileId::ROOT).child("info");
    for (name, was, is) in [("title", &old.api.title, &new.api.title), ("version", &old.api.version, &new.api.version)]
    {
        if was != is {
            let change = Change::new(Rule::VersionChanged, name, format!("{name} of the API: `{was}` → `{is}`"));
            let change = change.wire(Verdict::Documentation).rust(Verdict::Documentation);
            context.tell(change, Some(&info.child(name)), Some(&info.child(name)));
        }
    }
    if old.api.description != new.api.description {
        let change = Change::new(Rule::DocumentationChanged, "", "documentation of the API changed");
        let change = change.wire(Verdict::Documentation).rust(Verdict::Documentation);
        context.tell(change, Some(&info), Some(&info));
    }
    events(context);
}

/// Webhooks and callbacks.
fn events(context: &mut Context<'_>) {
    context.turn_to(Subject::Api, Flow::RESPONSE);
    let (old, new) = (context.old, context.new);
    let item = |side: &Side<'_>, index: usize| format!("webhooks::{}", side.names.events[index].1);
    for (index, event) in old.api.events.iter().enumerate() {
        let Some(found) = new.api.events.iter().position(|one| one.wire == event.wire) else {
            let change = Change::new(Rule::EventRemoved, &event.wire, format!("event `{}` removed", event.wire));
            let change = change.wire(Verdict::Compatible).rust(Verdict::Breaking).items(Some(item(old, index)), None);
            context.tell(change, Some(&place(old, &event.wire)), None);
            continue;
        };
        let is = &new.api.events[found];
        let relation = Relation::of(old, new, &event.ty, &is.ty);
        let what = format!("event `{}`", event.wire);
        let told = (Rule::EventTypeChanged, what.as_str(), event.wire.as_str());
        for change in of_relation((old, new), (&event.ty, &is.ty), &relation, told, Flow::RESPONSE) {
            let change = change.items(Some(item(old, index)), Some(item(new, found)));
            context.tell(change, Some(&place(old, &event.wire)), Some(&place(new, &event.wire)));
        }
    }
    for (index, event) in new.api.events.iter().enumerate() {
        if old.api.events.iter().all(|one| one.wire != event.wire) {
            let change = Change::new(Rule::EventAdded, &event.wire, format!("event `{}` added", event.wire));
            let change = change.wire(Verdict::Compatible).adds().items(None, Some(item(new, index)));
            context.tell(change, None, Some(&place(new, &event.wire)));
        }
    }
}

fn place(side: &Side<'_>, event: &str) -> Location {
    let root = Location::root_of(FileId::ROOT);
    let found = [root.child("webhooks").child(event), root.child("x-webhooks").child(event)];
    found.into_iter().find(|place| side.value(place).is_some()).unwrap_or(root)
}

/// Pages, envelope, and evidence of results of an operation.
pub(in crate::changes) fn compare_operation(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (old, new) = (context.old, context.new);
    let (one, other) = (old.api.operation(before), new.api.operation(after));
    let places = (Some(&one.location), Some(&other.location));
    let items = |change: Change| change.items(Some(old.method(before)), Some(new.method(after)));
    let (was, is) = (pages(one), pages(other));
    if was != is {
        let note = match (&was, &is) {
            (None, Some(is)) => format!("pages can be read one after the other: {is}"),
            (Some(_), None) => "pages can no longer be read one after the other".to_owned(),
            (was, is) => {
                let word = |pages: &Option<String>| pages.clone().unwrap_or_default();
                format!("pages: {} → {}", word(was), word(is))
            }
        };
        let change = items(Change::new(Rule::PaginationChanged, "pagination", note));
        let change = if was.is_none() { change.adds() } else { change.rust(Verdict::Breaking) };
        context.tell(change, places.0, places.1);
    }
    let (was, is) = (envelope(old, one), envelope(new, other));
    if let (Some(was), Some(is)) = (was, is)
        && was != is
    {
        let change = Change::new(Rule::EnvelopeChanged, "envelope", envelope_note(was, is)).wire(Verdict::Breaking);
        context.tell(change.because("existing clients look for the old one"), places.0, places.1);
    }
    let rules = |operation: &Operation| format!("{:?}", operation.results);
    if rules(one) != rules(other) {
        let note = "what a success must hold to be believed changed";
        let change = Change::new(Rule::ResultRuleChanged, "result", note).rust(Verdict::Compatible);
        context.tell(
            change.because("calls that were a success may be errors, or the other way round"),
            places.0,
            places.1,
        );
    }
    for change in [waiting(one, other), idempotency(one, other)].into_iter().flatten() {
        let change = if change.rust == Verdict::Unchanged { change } else { items(change) };
        context.tell(change, places.0, places.1);
    }
}

/// When what an operation shows is final.
fn waiting(before: &Operation, after: &Operation) -> Option<Change> {
    if before.wait == after.wait {
        return None;
    }
    let note = |word: &str, wait: &Wait| {
        let fail = if wait.fail.is_empty() { String::new() } else { format!(", failed at {}", wait.fail.join(", ")) };
        format!("{word} `{}` is {}{fail}", wait.path.join("."), wait.until.join(", "))
    };
    let change = |message: String| Change::new(Rule::WaitingChanged, "wait", message);
    Some(match (&before.wait, &after.wait) {
        (None, Some(is)) => change(note("can be waited for: done when", is)).adds(),
        (Some(_), None) => change("can no longer be waited for".to_owned()).rust(Verdict::Breaking),
        (Some(was), Some(is)) => {
            let change = change(format!("{} (was: {})", note("done when", is), note("done when", was)));
            change.rust(Verdict::Compatible).because("`until_done` ends at other values")
        }
        (None, None) => return None,
    })
}

/// How a request that is sent twice has its effect once.
fn idempotency(before: &Operation, after: &Operation) -> Option<Change> {
    let (was, is) = (&before.idempotency, &after.idempotency);
    if was == is {
        return None;
    }
    let word = |idempotency: &Option<Idempotency>| match idempotency {
        None => "none".to_owned(),
        Some(Idempotency::Always) => "always".to_owned(),
        Some(Idempotency::Header(name)) => format!("by the header `{name}`"),
        Some(Idempotency::Property(name)) => format!("by the property `{name}`"),
    };
    // What existing clients repeat is still recognised.
    let is_kept = was.is_none() || *is == Some(Idempotency::Always);
    let (wire, reason) = if is_kept {
        (Verdict::Compatible, "")
    } else {
        (Verdict::Breaking, "what existing clients repeat may have its effect twice")
    };
    let note = format!("idempotency: {} → {}", word(was), word(is));
    let change = Change::new(Rule::IdempotencyChanged, "idempotent", note).wire(wire).because(reason);
    Some(change.rust(Verdict::Compatible))
}

fn envelope<'s>(side: &Side<'s>, operation: &Operation) -> Option<&'s Envelope> {
    operation.success.cases.iter().find_map(|case| match case.value {
        ResponseValue::Payload(id, ..) => side.api.envelopes.get(id.0),
        _ => None,
    })
}

fn envelope_note(was: &Envelope, is: &Envelope) -> String {
    let texts = |envelope: &Envelope| envelope.success.iter().map(crate::ir::EnvelopeCode::text).collect::<Vec<_>>();
    let parts = [
        ("code", was.code.join(", "), is.code.join(", ")),
        ("message", was.message.join(", "), is.message.join(", ")),
        ("payload", was.payload.clone(), is.payload.clone()),
        ("success", texts(was).join(", "), texts(is).join(", ")),
    ];
    let changed: Vec<String> = parts
        .into_iter()
        .filter(|(_, was, is)| was != is)
        .map(|(name, was, is)| format!("{name} {was} → {is}"))
        .collect();
    if changed.is_empty() { "envelope changed".to_owned() } else { format!("envelope: {}", changed.join("; ")) }
}

/// How pages are asked for, in words, so that positions of parameters do not count.
fn pages(operation: &Operation) -> Option<String> {
    let Pagination { style, items, limit, total, pages, more, .. } = operation.pagination.as_ref()?;
    let input = |input: &PageInput| match input {
        PageInput::Parameter(index) => {
            operation.parameters.get(*index).map(|parameter| parameter.wire.clone()).unwrap_or_default()
        }
        PageInput::Body(path) => path.join("."),
    };
    let style = match style {
        PageStyle::Offset(by) => format!("offset `{}`", input(by)),
        PageStyle::Page(by, first) => format!("page `{}` from {first}", input(by)),
        PageStyle::PageAfter(by, current) => format!("page `{}` after `{}`", input(by), current.join(".")),
        PageStyle::Cursor(by, next) => format!("cursor `{}` from `{}`", input(by), next.join(".")),
        PageStyle::LastItem(by, value) => format!("cursor `{}` from `{}` of the last item", input(by), value.join(".")),
        PageStyle::Link(next) => format!("link {}", next.as_ref().map_or("header".to_owned(), |next| next.join("."))),
    };
    let limit = limit.as_ref().map(|limit| format!(", limit `{}`", input(limit))).unwrap_or_default();
    let ends = [("total", total), ("pages", pages), ("more", more)];
    let ends = ends.iter().filter_map(|(name, path)| Some(format!(", {name} `{}`", path.as_ref()?.join("."))));
    Some(format!("{style}, items `{}`{limit}{}", items.join("."), ends.collect::<String>()))
}
