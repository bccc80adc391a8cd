//! Bodies of requests and their media types.

use super::of_relation;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::matching::Matching;
use crate::changes::relation::Relation;
use crate::ir::{Body, BodyKind, Operation, OperationId, Type};
use crate::media_type::essence;

fn matched(before: &Body, after: &Body) -> Matching {
    let mut matching = Matching::new(before.choices.len(), after.choices.len());
    matching.by(
        |index| Some(before.choices[index].media_type.clone()),
        |index| Some(after.choices[index].media_type.clone()),
    );
    matching.by(
        |index| Some(essence(&before.choices[index].media_type)),
        |index| Some(essence(&after.choices[index].media_type)),
    );
    matching
}

/// The types of bodies that stand for the same.
pub(in crate::changes) fn uses(before: &Operation, after: &Operation) -> Vec<(Type, Type)> {
    let (Some(one), Some(other)) = (&before.body, &after.body) else { return Vec::new() };
    let pairs = matched(one, other).pairs;
    pairs.iter().filter_map(|(a, b)| Some((one.choices[*a].kind.ty()?, other.choices[*b].kind.ty()?))).collect()
}

pub(in crate::changes) fn compare(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (one, other) = (context.old.api.operation(before), context.new.api.operation(after));
    let items = (Some(context.old.method(before)), Some(context.new.method(after)));
    let places = (context.old.body(one), context.new.body(other));
    let change = |rule, note: &str| Change::new(rule, "body", note).items(items.0.clone(), items.1.clone());
    match (&one.body, &other.body) {
        (None, None) => {}
        (None, Some(body)) => {
            let found = if body.required {
                let found = change(Rule::RequiredBodyAdded, "required body added").wire(Verdict::Breaking);
                if context.new.takes_body(body) { found.rust(Verdict::Breaking) } else { found.adds() }
            } else {
                change(Rule::OptionalBodyAdded, "optional body added").wire(Verdict::Compatible).adds()
            };
            context.tell(found, None, Some(&places.1));
        }
        (Some(_), None) => {
            let found = change(Rule::BodyRemoved, "body removed").wire(Verdict::Breaking).rust(Verdict::Breaking);
            context.tell(found, Some(&places.0), None);
        }
        (Some(one), Some(other)) => {
            if !one.required && other.required {
                let found = change(Rule::BodyBecameRequired, "body became required");
                let found = found.wire(Verdict::Breaking).rust(argument(context.new.takes_body(other)));
                context.tell(found, Some(&places.0), Some(&places.1));
            } else if one.required && !other.required {
                let found = change(Rule::BodyBecameOptional, "body became optional");
                let found = found.wire(Verdict::Compatible).rust(argument(context.old.takes_body(one)));
                context.tell(found, Some(&places.0), Some(&places.1));
            }
            choices(context, (before, one), (after, other));
        }
    }
}

/// The verdict where the body becomes an argument of the method, or is one no longer.
const fn argument(changes: bool) -> Verdict {
    if changes { Verdict::Breaking } else { Verdict::Compatible }
}

/// Media types that came or are gone, and what those hold that stayed.
fn choices(context: &mut Context<'_>, (before, one): (OperationId, &Body), (after, other): (OperationId, &Body)) {
    let (old, new) = (context.old, context.new);
    let matching = matched(one, other);
    let places = (old.body(old.api.operation(before)), new.body(new.api.operation(after)));
    let types = (old.body_type(before), new.body_type(after));
    // One media type is the body itself, several are an enum.
    let became_enum = (one.choices.len() > 1) != (other.choices.len() > 1);
    let change = |rule, media_type: &str, note: &str| {
        let change = Change::new(rule, media_type, format!("request body {note}: `{media_type}`"));
        change.items(types.0.clone(), types.1.clone())
    };
    for index in &matching.added {
        let found = change(Rule::RequestMediaTypeAdded, &other.choices[*index].media_type, "takes another media type");
        let rust = if became_enum { Verdict::Breaking } else { Verdict::Compatible };
        let reason = if became_enum { "the body is an enum of its media types now" } else { "" };
        context.tell(found.wire(Verdict::Compatible).adds().rust(rust).because(reason), None, Some(&places.1));
    }
    for index in &matching.removed {
        let found =
            change(Rule::RequestMediaTypeRemoved, &one.choices[*index].media_type, "no longer takes a media type");
        let found = found.wire(Verdict::Breaking).rust(Verdict::Breaking);
        context.tell(found, Some(&places.0), None);
    }
    for (index, found) in &matching.pairs {
        let (one, other) = (&one.choices[*index], &other.choices[*found]);
        let name = format!("body `{}`", other.media_type);
        match (one.kind.ty(), other.kind.ty()) {
            (Some(was), Some(is)) if is_alike(&one.kind, &other.kind) => {
                let relation = Relation::of(old, new, &was, &is);
                let told = (Rule::BodyTypeChanged, name.as_str(), "body");
                for found in of_relation((old, new), (&was, &is), &relation, told, Flow::REQUEST) {
                    let found = found.items(Some(old.rust(&was)), Some(new.rust(&is)));
                    context.tell(found, Some(&places.0), Some(&places.1));
                }
            }
            (None, None) if one.kind == other.kind => {}
            _ => {
                let found = change(Rule::BodyTypeChanged, &other.media_type, "is written otherwise");
                let found = found.wire(Verdict::Breaking).rust(Verdict::Breaking);
                context.tell(found, Some(&places.0), Some(&places.1));
            }
        }
        let changed = other.fields.iter().filter(|field| {
            one.fields.iter().any(|old| old.wire == field.wire && old.writing != field.writing)
                || (field.writing.is_some() && one.fields.iter().all(|old| old.wire != field.wire))
        });
        for field in changed {
            let note = format!("property `{}` of the form is written otherwise", field.wire);
            let found = Change::new(Rule::FormFieldWritingChanged, &field.wire, note).wire(Verdict::Breaking);
            context.tell(found, Some(&places.0), Some(&places.1));
        }
    }
}

/// Whether both are written the same way.
fn is_alike(one: &BodyKind, other: &BodyKind) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}
