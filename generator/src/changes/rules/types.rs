//! Types as a whole: their paths in Rust, and those that are gone.

use std::collections::BTreeSet;

use super::of_relation;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::relation::Relation;
use crate::ir::{Shape, TypeId};

pub(in crate::changes) fn compare(context: &mut Context<'_>, before: TypeId, after: TypeId) {
    let (old, new) = (context.old, context.new);
    let places = (&old.api.type_def(before).location, &new.api.type_def(after).location);
    if let Some((was, is)) = renamed(context, before, after) {
        let note = format!("type `{was}` is `{is}` now");
        let change = Change::new(Rule::TypeRenamed, "", note).rust(Verdict::Breaking).items(Some(was), Some(is));
        context.tell(change, Some(places.0), Some(places.1));
    }
    if let (Shape::Wrapper(one), Shape::Wrapper(other)) =
        (&old.api.type_def(before).shape, &new.api.type_def(after).shape)
    {
        let relation = Relation::of(old, new, one, other);
        let items = (Some(old.path(before)), Some(new.path(after)));
        for change in of_relation((old, new), (one, other), &relation, (Rule::ShapeChanged, "type", ""), context.flow) {
            context.tell(change.items(items.0.clone(), items.1.clone()), Some(places.0), Some(places.1));
        }
    }
}

/// The paths of a type that can no longer be named as before. Types in the module of one that was renamed go with it, and are not told.
fn renamed(context: &Context<'_>, before: TypeId, after: TypeId) -> Option<(String, String)> {
    let (old, new) = (context.old, context.new);
    let was = old.path(before);
    if new.named(&was) == Some(after) || new.has_path_of(old, before, after) {
        return None;
    }
    let is = new.path(after);
    let (old_module, old_name) = was.rsplit_once("::")?;
    let (new_module, new_name) = is.rsplit_once("::")?;
    let of_operation = (old.operation_of(old_module), new.operation_of(new_module));
    let of_type = (old.main_of(old_module), new.main_of(new_module));
    let goes_along = match (of_operation, of_type) {
        ((Some(one), Some(other)), _) => {
            context.walk.operations.pairs.binary_search(&(one.index(), other.index())).is_ok()
        }
        (_, (Some(one), Some(other))) => context.walk.is_pair(one, other),
        _ => false,
    };
    let went_along = old_name == new_name && goes_along;
    (!went_along).then_some((was, is))
}

/// Types that nothing describes any more, but for those of operations that are gone as well.
pub(in crate::changes) fn removed(context: &mut Context<'_>) {
    let (old, new, walk) = (context.old, context.new, context.walk);
    let kept: BTreeSet<TypeId> = walk.pairs.iter().map(|pair| pair.before).collect();
    let mut gone: BTreeSet<TypeId> = old.api.type_ids().filter(|id| !kept.contains(id)).collect();
    for index in &walk.operations.removed {
        let mut operation = old.api.operations[*index].clone();
        let mut open = Vec::new();
        operation.each_type_mut(&mut |ty| ty.each_named(&mut |id| open.push(id)));
        while let Some(id) = open.pop() {
            if gone.remove(&id) {
                let mut shape = old.api.type_def(id).shape.clone();
                shape.each_type_mut(&mut |ty| ty.each_named(&mut |id| open.push(id)));
            }
        }
    }
    context.turn_to(Subject::Api, Flow::default());
    for id in gone {
        let path = old.path(id);
        if new.named(&path).is_some() {
            continue;
        }
        let change = Change::new(Rule::TypesRemoved, &path, format!("type `{path}` removed"))
            .rust(Verdict::Breaking)
            .items(Some(path.clone()), None);
        context.tell(change, Some(&old.api.type_def(id).location), None);
    }
}

/// Types that are new and that no operation leads to, so that nothing else tells of them.
pub(in crate::changes) fn added(context: &mut Context<'_>) {
    let (old, new) = (context.old, context.new);
    let kept: BTreeSet<TypeId> = context.walk.pairs.iter().map(|pair| pair.after).collect();
    context.turn_to(Subject::Api, Flow::default());
    for id in new.api.type_ids().filter(|id| !kept.contains(id)) {
        let path = new.path(id);
        if new.facts.is_sent(id) || new.facts.is_received(id) || old.named(&path).is_some() {
            continue;
        }
        let change = Change::new(Rule::TypesAdded, &path, format!("type `{path}` added")).adds();
        context.tell(change.items(None, Some(path)), None, Some(&new.api.type_def(id).location));
    }
}
