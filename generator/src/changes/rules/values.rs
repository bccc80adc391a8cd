//! Values of enums.

use std::collections::HashMap;

use super::OPEN_ENUMS;
use crate::changes::Rule;
use crate::changes::change::{Change, Verdict};
use crate::changes::context::Context;
use crate::ir::{OpenEnum, TypeId};

pub(in crate::changes) fn compare(
    context: &mut Context<'_>,
    (before, one): (TypeId, &OpenEnum),
    (after, other): (TypeId, &OpenEnum),
) {
    let (old, new, flow) = (context.old, context.new, context.flow);
    let places = (&old.api.type_def(before).location, &new.api.type_def(after).location);
    let numbers = |open: &OpenEnum| -> HashMap<String, usize> {
        open.values.iter().enumerate().map(|(index, value)| (value.wire.clone(), index)).collect()
    };
    let (was, is) = (numbers(one), numbers(other));
    let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
    let variants: Vec<String> = (0..other.values.len()).map(|index| last(&new.part(after, index))).collect();
    for (index, value) in one.values.iter().enumerate() {
        let item = old.part(before, index);
        let Some(found) = is.get(&value.wire).copied() else {
            let reason = if flow.request { "the server refuses it" } else { "it only no longer comes" };
            // Another value may have come whose variant is called the same.
            let is_kept = variants.contains(&last(&item));
            let change = Change::new(Rule::EnumValueRemoved, &value.wire, format!("value `{}` removed", value.wire))
                .wire(flow.worst(Verdict::Breaking, Verdict::Compatible))
                .rust(if is_kept { Verdict::Compatible } else { Verdict::Breaking })
                .because(reason);
            let change = if is_kept { change } else { change.items(Some(item), None) };
            context.tell(change, Some(places.0), Some(places.1));
            continue;
        };
        let now = new.part(after, found);
        if last(&item) != last(&now) {
            let note = format!("variant of `{}` has another name", value.wire);
            let change = Change::new(Rule::VariantRenamed, &value.wire, note).rust(Verdict::Breaking);
            context.tell(change.items(Some(item), Some(now)), Some(places.0), Some(places.1));
        }
    }
    for (index, value) in other.values.iter().enumerate() {
        if was.contains_key(&value.wire) {
            continue;
        }
        let change = Change::new(Rule::EnumValueAdded, &value.wire, format!("value `{}` added", value.wire))
            .wire(flow.worst(Verdict::Compatible, Verdict::Compatible))
            .adds()
            .because(if flow.response { OPEN_ENUMS } else { "" })
            .items(None, Some(new.part(after, index)));
        context.tell(change, Some(places.0), Some(places.1));
    }
}
