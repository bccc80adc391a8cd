//! Operations as a whole.

use super::documentation;
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Subject, Verdict};
use crate::changes::context::Context;
use crate::changes::walk::{label, plain_path};
use crate::ir::OperationId;

/// Those that came and those that are gone.
pub(in crate::changes) fn compare(context: &mut Context<'_>) {
    let (old, new, walk) = (context.old, context.new, context.walk);
    for index in &walk.operations.added {
        let id = OperationId::new(*index);
        context.turn_to(Subject::Operation(label(new, *index)), Flow::default());
        let name = label(new, *index);
        let note = format!("operation {name} added");
        let change = Change::new(Rule::OperationAdded, name, note).wire(Verdict::Compatible).adds();
        let location = &new.api.operation(id).location;
        context.tell(change.items(None, Some(new.method(id))), None, Some(location));
    }
    for index in &walk.operations.removed {
        let id = OperationId::new(*index);
        context.turn_to(Subject::Operation(label(old, *index)), Flow::default());
        let operation = old.api.operation(id);
        let name = label(old, *index);
        let deprecated = if operation.docs.deprecated { "deprecated " } else { "" };
        let note = format!("{deprecated}operation {name} removed");
        let change = Change::new(Rule::OperationRemoved, name, note).wire(Verdict::Breaking).rust(Verdict::Breaking);
        context.tell(change.items(Some(old.method(id)), None), Some(&operation.location), None);
    }
}

/// What is called otherwise.
pub(in crate::changes) fn compare_pair(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (old, new) = (context.old, context.new);
    let (one, other) = (old.api.operation(before), new.api.operation(after));
    let places = (Some(&one.location), Some(&other.location));
    let address = |method: &str, path: &str| format!("{method} {}", plain_path(path));
    if address(&one.method, &one.path) != address(&other.method, &other.path) {
        let note = format!("operation moved from {} {} to {} {}", one.method, one.path, other.method, other.path);
        let change = Change::new(Rule::OperationMoved, "", note)
            .wire(Verdict::Breaking)
            .because("existing clients call the old address");
        context.tell(change, places.0, places.1);
    }
    let (method_before, method_after) = (old.method(before), new.method(after));
    let rust = if method_before == method_after { Verdict::Unchanged } else { Verdict::Breaking };
    let has_new_handle = old.handle(before) != new.handle(after);
    let items = |change: Change| change.rust(rust).items(Some(method_before.clone()), Some(method_after.clone()));
    if has_new_handle {
        let (old_tag, new_tag) = (&old.api.tags[one.tag.0].key, &new.api.tags[other.tag.0].key);
        let note = format!("operation moved from group `{old_tag}` to `{new_tag}`");
        context.tell(items(Change::new(Rule::OperationGroupChanged, "", note)), places.0, places.1);
    }
    if one.key != other.key {
        let named = |key: &Option<String>| key.as_ref().map_or_else(|| "none".to_owned(), |key| format!("`{key}`"));
        let note = format!("`operationId` {} → {}", named(&one.key), named(&other.key));
        let change = Change::new(Rule::OperationIdChanged, "", note);
        let change = if has_new_handle { change } else { items(change) };
        let change = if change.rust == Verdict::Unchanged { change.rust(Verdict::Documentation) } else { change };
        context.tell(change, places.0, places.1);
    } else if !has_new_handle && rust == Verdict::Breaking {
        context.tell(items(Change::new(Rule::MethodRenamed, "", "method renamed")), places.0, places.1);
    }
    if old.validated[before.index()] && !new.validated[after.index()] {
        let change = Change::new(Rule::ChecksRemoved, "", "nothing of the request has bounds any more");
        let change = change
            .rust(Verdict::Breaking)
            .items(Some(old.validated(before)), None)
            .because("the request has no `validated()`");
        context.tell(change, places.0, places.1);
    }
    documentation::deprecation(context, "operation", "", (&one.docs, &other.docs), places);
    documentation::compare_operations(context, one, other);
}
