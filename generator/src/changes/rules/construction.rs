//! Objects as a whole: `new` and its arguments, properties that are not named, and how parts of a form are written.

use crate::changes::Rule;
use crate::changes::change::{Change, Verdict};
use crate::changes::context::Context;
use crate::changes::relation::{Relation, Shift};
use crate::ir::{Additional, Form, Property, Shape, Type, TypeId};

/// Whether `new` is there, and its arguments in which order.
pub(super) fn compare(
    context: &mut Context<'_>,
    (before, one): (TypeId, &[Property]),
    (after, other): (TypeId, &[Property]),
    mut pairs: Vec<(usize, usize)>,
) {
    let (old, new) = (context.old, context.new);
    let places = (&old.api.type_def(before).location, &new.api.type_def(after).location);
    let items = (Some(format!("{}::new", old.path(before))), Some(format!("{}::new", new.path(after))));
    let is_form = matches!(old.api.type_def(before).shape, Shape::Form(_));
    if old.is_built(before) != new.is_built(after) && !is_form {
        let change = Change::new(Rule::ConstructorChanged, "new", "").items(items.0.clone(), items.1.clone());
        let change = if new.is_built(after) {
            let message = "requests send the type now, so it has `new` and setters".to_owned();
            let change = Change { message, ..change }.adds();
            if other.iter().any(|property| new.is_argument(after, property)) {
                change.rust(Verdict::Breaking).because("`Default` is gone, since `new` asks for values")
            } else {
                change
            }
        } else {
            let message = "no request sends the type any more, so `new` and its setters are gone".to_owned();
            Change { message, ..change }.rust(Verdict::Breaking)
        };
        context.tell(change, Some(places.0), Some(places.1));
        return;
    }
    pairs.retain(|(index, found)| old.is_argument(before, &one[*index]) && new.is_argument(after, &other[*found]));
    pairs.sort_unstable();
    if pairs.is_sorted_by_key(|pair| pair.1) {
        return;
    }
    let was: Vec<&str> = pairs.iter().map(|(index, _)| one[*index].wire.as_str()).collect();
    pairs.sort_unstable_by_key(|pair| pair.1);
    let is: Vec<&str> = pairs.iter().map(|(_, found)| other[*found].wire.as_str()).collect();
    let note = format!("arguments of `new` are in another order: ({}) → ({})", was.join(", "), is.join(", "));
    let change = Change::new(Rule::ArgumentsOfNewReordered, "new", note)
        .rust(Verdict::Breaking)
        .because("arguments of one type change places without an error of the compiler")
        .items(items.0, items.1);
    context.tell(change, Some(places.0), Some(places.1));
}

/// Properties that the description does not name.
pub(super) fn additional(
    context: &mut Context<'_>,
    (before, one): (TypeId, &Additional),
    (after, other): (TypeId, &Additional),
) {
    let ty = |additional: &Additional| match additional {
        Additional::Free => Type::Any,
        Additional::Typed(ty) => ty.clone(),
    };
    let (was, is) = (ty(one), ty(other));
    let relation = Relation::of(context.old, context.new, &was, &is);
    if relation.is_same() {
        return;
    }
    let (old, new) = (context.old, context.new);
    let shift = match (one, other) {
        (Additional::Free, _) => Shift::Narrower,
        (_, Additional::Free) => Shift::Wider,
        _ => Shift::Other,
    };
    let note = format!("further properties: {} → {}", old.words(&was), new.words(&is));
    let items = (format!("{}::extra", old.path(before)), format!("{}::extra", new.path(after)));
    let change = Change::new(Rule::AdditionalPropertiesChanged, "additionalProperties", note)
        .wire(shift.verdict(context.flow))
        .rust(Verdict::Breaking)
        .items(Some(items.0), Some(items.1));
    let places = (&old.api.type_def(before).location, &new.api.type_def(after).location);
    context.tell(change, Some(places.0), Some(places.1));
}

/// How parts are written.
pub(super) fn parts(context: &mut Context<'_>, (before, one): (TypeId, &Form), (after, other): (TypeId, &Form)) {
    for part in &other.parts {
        let Some(old) = one.parts.iter().find(|old| old.wire == part.wire) else { continue };
        if old.kind == part.kind {
            continue;
        }
        let note = format!("part `{}` is written otherwise", part.wire);
        let change = Change::new(Rule::PartWritingChanged, &part.wire, note).wire(Verdict::Breaking);
        let [old_place, new_place] = [(context.old, before), (context.new, after)].map(|(side, id)| {
            let object = &side.api.type_def(id).location;
            side.property(object, &part.wire).unwrap_or_else(|| object.clone())
        });
        context.tell(change, Some(&old_place), Some(&new_place));
    }
}
