//! Responses: statuses, media types, headers, and what they hold.

use super::of_relation;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::matching::Matching;
use crate::changes::relation::Relation;
use crate::changes::side::Side;
use crate::changes::walk::Use;
use crate::ir::{ErrorStatus, EventContent, Operation, OperationId, ResponseCase, ResponseValue};
use crate::words::{of_events, of_status};

fn cases(before: &[ResponseCase], after: &[ResponseCase]) -> Matching {
    let mut matching = Matching::new(before.len(), after.len());
    if before.len() == 1 && after.len() == 1 {
        // Cases of one type are one case, whatever their statuses.
        return Matching { pairs: vec![(0, 0)], ..Matching::default() };
    }
    let exact = |case: &ResponseCase| Some((of_status(case.status), case.media_types.clone()));
    matching.by(|index| exact(&before[index]), |index| exact(&after[index]));
    matching.by(|index| Some(of_status(before[index].status)), |index| Some(of_status(after[index].status)));
    matching
}

fn errors(before: &[ErrorStatus], after: &[ErrorStatus]) -> Vec<(usize, usize)> {
    let mut matching = Matching::new(before.len(), after.len());
    matching.by(|index| Some(of_status(before[index].status)), |index| Some(of_status(after[index].status)));
    matching.pairs
}

/// The types of responses that stand for the same.
pub(in crate::changes) fn uses<'t>(before: &'t Operation, after: &'t Operation) -> Vec<Use<'t>> {
    let mut uses: Vec<Use<'t>> = Vec::new();
    for (one, other) in cases(&before.success.cases, &after.success.cases).pairs {
        if let (Some(one), Some(other)) = (before.success.cases[one].value.ty(), after.success.cases[other].value.ty())
        {
            uses.push((one, other, Flow::RESPONSE));
        }
    }
    let event = |operation: &'t Operation| operation.events.as_ref().and_then(|events| events.content.ty());
    uses.extend(event(before).zip(event(after)).map(|(one, other)| (one, other, Flow::RESPONSE)));
    for (one, other) in errors(&before.errors, &after.errors) {
        if let (Some(one), Some(other)) = (&before.errors[one].ty, &after.errors[other].ty) {
            uses.push((one, other, Flow::RESPONSE));
        }
    }
    for header in &after.headers {
        let same = before.headers.iter().find(|old| old.wire.eq_ignore_ascii_case(&header.wire));
        uses.extend(same.map(|old| (&old.ty, &header.ty, Flow::RESPONSE)));
    }
    if let (Some(one), Some(other)) = (&before.error_codes, &after.error_codes) {
        uses.push((one, other, Flow::RESPONSE));
    }
    uses
}

pub(in crate::changes) fn compare(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (one, other) = (context.old.api.operation(before), context.new.api.operation(after));
    statuses(context, (before, one), (after, other));
    for (index, found) in cases(&one.success.cases, &other.success.cases).pairs {
        case(context, (one, &one.success.cases[index]), (other, &other.success.cases[found]));
    }
    media_types(context, (before, one), (after, other));
    for (index, found) in errors(&one.errors, &other.errors) {
        error(context, (one, &one.errors[index]), (other, &other.errors[found]));
    }
    headers(context, (before, one), (after, other));
    events(context, (before, one), (after, other));
    let places = (&one.location, &other.location);
    if one.success.absence != other.success.absence {
        let is_absent = other.success.absence != crate::ir::Absence::Never;
        let note = if is_absent { "a success may hold nothing" } else { "a success always holds a value" };
        let wire = if is_absent { Verdict::Breaking } else { Verdict::Compatible };
        let change = Change::new(Rule::ResponseAbsenceChanged, "", note).wire(wire).rust(Verdict::Breaking);
        let items = (Some(context.old.method(before)), Some(context.new.method(after)));
        context.tell(change.items(items.0, items.1), Some(places.0), Some(places.1));
    }
    if one.success.is_streamed != other.success.is_streamed {
        let is_streamed = other.success.is_streamed;
        let note = if is_streamed { "can be read as it comes" } else { "can no longer be read as it comes" };
        let change = Change::new(Rule::StreamingChanged, "", format!("the response {note}"));
        let change = if is_streamed { change.adds() } else { change.rust(Verdict::Breaking) };
        context.tell(change, Some(places.0), Some(places.1));
    }
}

/// The streams of events that a response can be.
fn events(
    context: &mut Context<'_>,
    (before, one): (OperationId, &Operation),
    (after, other): (OperationId, &Operation),
) {
    let (old, new) = (context.old, context.new);
    let (was, is) = (of_events(old.api, old.names, one), of_events(new.api, new.names, other));
    if was == is {
        return;
    }
    let kind = |side: &Side<'_>, operation: &Operation| {
        operation.events.as_ref().map(|events| match &events.content {
            EventContent::Json(ty) | EventContent::Fields(ty) => side.rust(ty),
            EventContent::Text => "String".to_owned(),
            EventContent::Raw => "RawEvent".to_owned(),
        })
    };
    let rust = if kind(old, one) == kind(new, other) { Verdict::Compatible } else { Verdict::Breaking };
    let note = match (&was, &is) {
        (None, Some(is)) => format!("the response can be read as events: {is}"),
        (Some(was), None) => format!("the response can no longer be read as events: {was}"),
        (was, is) => format!("events: {} → {}", was.as_deref().unwrap_or_default(), is.as_deref().unwrap_or_default()),
    };
    let change = Change::new(Rule::EventsChanged, "events", note);
    let change = if was.is_none() { change.adds() } else { change.rust(rust) };
    let items = (Some(old.method(before)), Some(new.method(after)));
    context.tell(change.items(items.0, items.1), Some(&one.location), Some(&other.location));
}

/// The type of the result as a whole.
fn output(side: &Side<'_>, id: OperationId) -> String {
    match side.api.operation(id).success.cases.as_slice() {
        [only] => side.result(&only.value),
        _ => side.in_module(id, &side.names.of_operation(id).output.to_string()),
    }
}

/// Statuses that came or are gone.
fn statuses(
    context: &mut Context<'_>,
    (before, one): (OperationId, &Operation),
    (after, other): (OperationId, &Operation),
) {
    let (was, is) = (context.old.statuses(one), context.new.statuses(other));
    let outputs = (output(context.old, before), output(context.new, after));
    // Whether the result is an enum of its cases now, or no longer is.
    let became_enum = (one.success.cases.len() > 1) != (other.success.cases.len() > 1);
    let success = |status: &str| status.starts_with('2');
    for status in is.iter().filter(|status| !was.contains(status)) {
        let note = format!("response {status} added");
        let change = if success(status) {
            let change = Change::new(Rule::SuccessStatusAdded, status, note);
            let fits = !became_enum && one.success.cases.len() == other.success.cases.len();
            let wire = if fits { Verdict::Compatible } else { Verdict::Breaking };
            let rust = if became_enum { Verdict::Breaking } else { Verdict::Compatible };
            let reason =
                if fits { "it holds what others hold" } else { "existing clients read any 2XX as they knew it" };
            change.wire(wire).adds().rust(rust).because(reason).items(Some(outputs.0.clone()), Some(outputs.1.clone()))
        } else {
            let reason = "a status that is not documented is an error all the same";
            Change::new(Rule::ErrorStatusAdded, status, note).wire(Verdict::Compatible).adds().because(reason)
        };
        context.tell(change, None, Some(&context.new.response(other, status)));
    }
    for status in was.iter().filter(|status| !is.contains(status)) {
        let note = format!("response {status} removed");
        let change = if success(status) {
            let rust = if became_enum || one.success.cases.len() > other.success.cases.len() {
                Verdict::Breaking
            } else {
                Verdict::Compatible
            };
            let change = Change::new(Rule::SuccessStatusRemoved, status, note).wire(Verdict::Compatible).rust(rust);
            change.items(Some(outputs.0.clone()), Some(outputs.1.clone()))
        } else {
            let change = Change::new(Rule::ErrorStatusRemoved, status, note);
            change.wire(Verdict::Compatible).rust(Verdict::Compatible)
        };
        context.tell(change, Some(&context.old.response(one, status)), None);
    }
}

/// What a response of one status holds.
fn case(
    context: &mut Context<'_>,
    (before, one): (&Operation, &ResponseCase),
    (after, other): (&Operation, &ResponseCase),
) {
    let (old, new) = (context.old, context.new);
    let name = of_status(other.status);
    let places = (old.response(before, &of_status(one.status)), new.response(after, &name));
    let what = format!("response {name}");
    let told = (Rule::ResponseTypeChanged, what.as_str(), name.as_str());
    let items = (Some(old.result(&one.value)), Some(new.result(&other.value)));
    match (one.value.ty(), other.value.ty()) {
        (Some(was), Some(is)) if std::mem::discriminant(&one.value) == std::mem::discriminant(&other.value) => {
            let relation = Relation::of(old, new, was, is);
            for change in of_relation((old, new), (was, is), &relation, told, Flow::RESPONSE) {
                context.tell(change.items(items.0.clone(), items.1.clone()), Some(&places.0), Some(&places.1));
            }
        }
        (None, None) if one.value == other.value => {}
        _ => {
            let note = format!("{what}: {} → {}", held(old, &one.value), held(new, &other.value));
            // Who expects nothing reads nothing.
            let wire = if one.value == ResponseValue::Empty { Verdict::Compatible } else { Verdict::Breaking };
            let change = Change::new(Rule::ResponseTypeChanged, &name, note).wire(wire).rust(Verdict::Breaking);
            context.tell(change.items(items.0, items.1), Some(&places.0), Some(&places.1));
        }
    }
}

fn held(side: &Side<'_>, value: &ResponseValue) -> String {
    match value {
        ResponseValue::Empty => "nothing".to_owned(),
        ResponseValue::Json(ty) | ResponseValue::TextOrJson(ty) => side.words(ty),
        ResponseValue::Payload(_, ty, _) => format!("{} in an envelope", side.words(ty)),
        ResponseValue::Text => "text".to_owned(),
        ResponseValue::Bytes => "bytes".to_owned(),
    }
}

/// Media types that clients ask for.
fn media_types(
    context: &mut Context<'_>,
    (one, before): (OperationId, &Operation),
    (other, after): (OperationId, &Operation),
) {
    let outputs = (output(context.old, one), output(context.new, other));
    // Media types that are read in different ways are an enum of their cases.
    let became_enum = (before.success.cases.len() > 1) != (after.success.cases.len() > 1);
    let rust = if became_enum { Verdict::Breaking } else { Verdict::Compatible };
    let items = (Some(outputs.0), Some(outputs.1));
    let list = |operation: &Operation| -> Vec<String> {
        let asked = operation.success.accept.split(',');
        let asked = asked.map(|one| one.split(';').next().unwrap_or_default().trim().to_owned());
        let all = asked.chain(operation.success.others.iter().cloned());
        all.filter(|one| one != "*/*" && !one.is_empty()).collect()
    };
    let (was, is) = (list(before), list(after));
    for media_type in is.iter().filter(|one| !was.contains(one)) {
        let note = format!("response may be `{media_type}`");
        let change = Change::new(Rule::ResponseMediaTypeAdded, media_type, note).wire(Verdict::Compatible);
        let change = change.rust(rust).because("existing clients ask for what they read");
        let change = if became_enum { change.items(items.0.clone(), items.1.clone()) } else { change };
        context.tell(change, Some(&before.location), Some(&after.location));
    }
    for media_type in was.iter().filter(|one| !is.contains(one)) {
        let note = format!("response is no longer `{media_type}`");
        let has_other = was.iter().any(|one| is.contains(one));
        let wire = if has_other { Verdict::Compatible } else { Verdict::Breaking };
        let reason =
            if has_other { "existing clients ask for others as well" } else { "existing clients ask for it alone" };
        let change = Change::new(Rule::ResponseMediaTypeRemoved, media_type, note).wire(wire);
        let change = change.rust(rust).because(reason);
        let change = if became_enum { change.items(items.0.clone(), items.1.clone()) } else { change };
        context.tell(change, Some(&before.location), Some(&after.location));
    }
}

/// What a failure holds.
fn error(
    context: &mut Context<'_>,
    (before, one): (&Operation, &ErrorStatus),
    (after, other): (&Operation, &ErrorStatus),
) {
    let (old, new) = (context.old, context.new);
    let name = of_status(other.status);
    let places = (old.response(before, &name), new.response(after, &name));
    let (note, rust) = match (&one.ty, &other.ty) {
        (Some(was), Some(is)) => {
            if Relation::of(old, new, was, is).is_same() {
                return;
            }
            (format!("body of {name}: {} → {}", old.words(was), new.words(is)), Verdict::Breaking)
        }
        (None, Some(is)) => (format!("body of {name} is described: {}", new.words(is)), Verdict::Compatible),
        (Some(was), None) => (format!("body of {name} is no longer described: {}", old.words(was)), Verdict::Breaking),
        (None, None) => return,
    };
    let change = Change::new(Rule::ErrorTypeChanged, &name, note)
        .wire(Verdict::Compatible)
        .rust(rust)
        .because("an error keeps its body whatever it is")
        .items(one.ty.as_ref().map(|ty| old.rust(ty)), other.ty.as_ref().map(|ty| new.rust(ty)));
    context.tell(change, Some(&places.0), Some(&places.1));
}

fn headers(
    context: &mut Context<'_>,
    (before, one): (OperationId, &Operation),
    (after, other): (OperationId, &Operation),
) {
    let (old, new) = (context.old, context.new);
    let item = |side: &Side<'_>, id: OperationId, index: usize| {
        let names = side.names.of_operation(id).headers.as_ref()?;
        Some(side.in_module(id, &format!("{}::{}", names.0, names.1.get(index)?)))
    };
    for (index, header) in one.headers.iter().enumerate() {
        let found = other.headers.iter().position(|found| found.wire.eq_ignore_ascii_case(&header.wire));
        let Some(found) = found else {
            let change =
                Change::new(Rule::ResponseHeaderRemoved, &header.wire, format!("header `{}` removed", header.wire))
                    .wire(Verdict::Compatible)
                    .rust(Verdict::Breaking)
                    .because("clients read headers on demand")
                    .items(item(old, before, index), None);
            context.tell(change, Some(&one.location), None);
            continue;
        };
        let is = &other.headers[found];
        let relation = Relation::of(old, new, &header.ty, &is.ty);
        let what = format!("header `{}`", is.wire);
        let told = (Rule::ResponseHeaderTypeChanged, what.as_str(), is.wire.as_str());
        for change in of_relation((old, new), (&header.ty, &is.ty), &relation, told, Flow::RESPONSE) {
            let change = change.items(item(old, before, index), item(new, after, found));
            context.tell(change, Some(&one.location), Some(&other.location));
        }
    }
    for (index, header) in other.headers.iter().enumerate() {
        if one.headers.iter().all(|old| !old.wire.eq_ignore_ascii_case(&header.wire)) {
            let change =
                Change::new(Rule::ResponseHeaderAdded, &header.wire, format!("header `{}` added", header.wire));
            let change = change.wire(Verdict::Compatible).adds().items(None, item(new, after, index));
            context.tell(change, None, Some(&other.location));
        }
    }
}
