//! Changes for programs.

use serde_json::{Value, json as object};

use crate::changes::change::{Changes, Verdict};

/// The changes as one object: `changes`, each with its rule, verdicts, places and Rust items, and a `summary`.
#[must_use]
pub fn json(changes: &Changes) -> Value {
    let counts = |count: &dyn Fn(Verdict) -> usize| {
        object!({
            "breaking": count(Verdict::Breaking),
            "compatible": count(Verdict::Compatible),
            "documentation": count(Verdict::Documentation),
            "unchanged": count(Verdict::Unchanged),
        })
    };
    let list = changes.list.iter().map(|change| {
        let mut value = object!(change);
        value["name_of_rule"] = change.rule.name().into();
        value
    });
    object!({
        "before": changes.before,
        "after": changes.after,
        "changes": list.collect::<Vec<_>>(),
        "summary": {
            "wire": counts(&|verdict| changes.on_wire(verdict)),
            "rust": counts(&|verdict| changes.in_rust(verdict)),
            "step": changes.step(),
        },
    })
}
