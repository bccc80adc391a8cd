//! The rules, a file for each part of a description.

pub(super) mod api;
pub(super) mod bodies;
pub(super) mod bounds;
mod construction;
pub(super) mod documentation;
mod object_extensions;
pub(super) mod operations;
pub(super) mod parameters;
pub(super) mod properties;
pub(super) mod responses;
pub(super) mod security;
pub(super) mod servers;
pub(super) mod types;
pub(super) mod unions;
pub(super) mod values;

use super::change::{Change, Flow, Verdict};
use super::relation::{Difference, Relation, Shift};
use super::side::Side;
use super::{Rule, rule};
use crate::ir::Type;

/// What a part that has another type is told as: each difference for itself. `whole` is the rule for another type altogether.
fn of_relation(
    (old, new): (&Side<'_>, &Side<'_>),
    (before, after): (&Type, &Type),
    relation: &Relation,
    (whole, what, name): (rule::Rule, &str, &str),
    flow: Flow,
) -> Vec<Change> {
    let words = || format!("{what}: {} → {}", old.words(before), new.words(after));
    let one = |difference: &Difference| {
        let (rule, wire, note, reason) = match difference {
            Difference::Type(shift) => (whole, shift.verdict(flow), words(), reason_of(*shift, flow)),
            Difference::Format(shift) => {
                // Text is kept as it comes, whatever its format; a number has to fit.
                let is_text = is_text(before) && is_text(after);
                let open = if is_text { Flow { response: false, ..flow } } else { flow };
                let wire = shift.verdict(open).max(flow.worst(Verdict::Unchanged, Verdict::Compatible));
                (Rule::FormatChanged, wire, words(), if is_text { TEXT_IS_KEPT } else { reason_of(*shift, flow) })
            }
            Difference::Null(true) => {
                let note = format!("{what}: values inside may be null");
                (whole, flow.worst(Verdict::Compatible, Verdict::Breaking), note, reason_of(Shift::Wider, flow))
            }
            Difference::Null(false) => {
                let note = format!("{what}: values inside may no longer be null");
                (whole, flow.worst(Verdict::Breaking, Verdict::Compatible), note, "")
            }
            Difference::Sensitive(is_hidden) => {
                let state = if *is_hidden { "is hidden in `Debug` now" } else { "is no longer hidden in `Debug`" };
                (Rule::SensitivityChanged, Verdict::Unchanged, format!("{what} {state}"), "")
            }
            Difference::Listed => {
                let wire = flow.worst(Verdict::Breaking, Verdict::Compatible);
                (Rule::ValuesListed, wire, format!("{what}: its values are listed now ({})", new.words(after)), "")
            }
            Difference::Unlisted => {
                let wire = flow.worst(Verdict::Compatible, Verdict::Compatible);
                (Rule::ValuesNoLongerListed, wire, format!("{what}: its values are no longer listed"), OPEN_ENUMS)
            }
        };
        let rust = if old.rust(before) == new.rust(after) { Verdict::Unchanged } else { Verdict::Breaking };
        Change::new(rule, name, note).wire(wire).rust(rust).because(reason)
    };
    relation.differences.iter().map(one).collect()
}

pub(super) const OPEN_ENUMS: &str = "existing clients read unknown values: enums are open";
const TEXT_IS_KEPT: &str = "strings of a format are kept as they come";

/// Why another type is what it is for existing clients.
fn reason_of(shift: Shift, flow: Flow) -> &'static str {
    match shift {
        Shift::Wider if flow.response => "existing clients cannot read what may come now",
        Shift::Narrower if flow.request => "the server refuses some of what existing clients send",
        Shift::Wider => "all that existing clients send is still taken",
        Shift::Narrower => "existing clients read all that may come",
        Shift::Same | Shift::Other => "",
    }
}

/// Whether a type is a string on the wire.
fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Text(_) => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Sensitive(inner) => is_text(inner),
        _ => false,
    }
}
