//! Bounds, patterns, formats and defaults, as schemas say them. They are read from the schema itself, since a type keeps only those that
//! it checks.

use std::cmp::Ordering;

use serde_json::Value;

use crate::changes::Rule;
use crate::changes::change::{Change, Verdict};
use crate::changes::context::Context;
use crate::location::Location;

/// Keywords of which more is narrower.
const LEAST: [&str; 5] = ["minLength", "minimum", "minItems", "minProperties", "exclusiveMinimum"];
/// Keywords of which less is narrower.
const MOST: [&str; 5] = ["maxLength", "maximum", "maxItems", "maxProperties", "exclusiveMaximum"];

/// What became narrower or wider of a value. Formats are told only where the type is the same, as another type says it already.
pub(in crate::changes) fn compare(
    context: &mut Context<'_>,
    (what, name): (&str, &str),
    (before, after): (&Location, &Location),
    has_same_type: bool,
) {
    let (Some((old_place, old)), Some((new_place, new))) = (context.old.followed(before), context.new.followed(after))
    else {
        return;
    };
    let places = (Some(&old_place), Some(&new_place));
    let (mut narrower, mut wider) = (Vec::new(), Vec::new());
    for (keywords, narrow) in [(LEAST, Ordering::Greater), (MOST, Ordering::Less)] {
        for keyword in keywords {
            let (one, other) = (bound(old, keyword), bound(new, keyword));
            let note = format!("`{keyword}` {} → {}", shown(one.as_ref()), shown(other.as_ref()));
            match order(one.as_ref(), other.as_ref(), narrow) {
                Some(true) => narrower.push(note),
                Some(false) => wider.push(note),
                None => {}
            }
        }
    }
    match (flag(old, "uniqueItems"), flag(new, "uniqueItems")) {
        (false, true) => narrower.push("items must differ now".to_owned()),
        (true, false) => wider.push("items need not differ any more".to_owned()),
        _ => {}
    }
    let mut changed = Vec::new();
    for keyword in ["pattern", "multipleOf"] {
        match (old.get(keyword), new.get(keyword)) {
            (None, Some(now)) => narrower.push(format!("`{keyword}` is {} now", code(now))),
            (Some(_), None) => wider.push(format!("`{keyword}` is gone")),
            (Some(one), Some(other)) if one != other => {
                changed.push(format!("`{keyword}` {} → {}", code(one), code(other)));
            }
            _ => {}
        }
    }
    let flow = context.flow;
    let restricted = flow.worst(Verdict::Breaking, Verdict::Compatible);
    let relaxed = flow.worst(Verdict::Compatible, Verdict::Compatible);
    let told = [
        (Rule::BoundsNarrowed, narrower, restricted, if flow.request { REFUSES } else { UNCHECKED }),
        (Rule::BoundsWidened, wider, relaxed, if flow.response { UNCHECKED } else { "" }),
        (Rule::PatternChanged, changed, restricted, if flow.request { UNKNOWN } else { UNCHECKED }),
    ];
    for (rule, notes, wire, reason) in told {
        if !notes.is_empty() {
            let change = Change::new(rule, name, format!("{what}: {}", notes.join(", ")));
            context.tell(change.wire(wire).rust(Verdict::Compatible).because(reason), places.0, places.1);
        }
    }
    let (one, other) = (old.get("format"), new.get("format"));
    if one != other && has_same_type {
        let note = format!("{what}: `format` {} → {}", shown_value(one), shown_value(other));
        let change = Change::new(Rule::FormatChanged, name, note).wire(Verdict::Documentation);
        context.tell(change.because("the type is the same"), places.0, places.1);
    }
    let (one, other) = (old.get("default"), new.get("default"));
    if one != other {
        let note = format!("{what}: `default` {} → {}", shown_value(one), shown_value(other));
        let reason = if flow.request { "calls that leave it out now mean something else" } else { "" };
        let verdict = flow.worst(Verdict::Compatible, Verdict::Documentation);
        context.tell(Change::new(Rule::DefaultChanged, name, note).wire(verdict).because(reason), places.0, places.1);
    }
}

const REFUSES: &str = "the server refuses some of what existing clients send";
const UNCHECKED: &str = "clients check the bounds of no response";
const UNKNOWN: &str = "the server may refuse some of what existing clients send";

/// Whether a bound became narrower; `None` if it is the same.
fn order(before: Option<&f64>, after: Option<&f64>, narrow: Ordering) -> Option<bool> {
    match (before, after) {
        (None, None) => None,
        (None, Some(_)) => Some(true),
        (Some(_), None) => Some(false),
        (Some(one), Some(other)) => match other.partial_cmp(one) {
            Some(Ordering::Equal) | None => None,
            Some(order) => Some(order == narrow),
        },
    }
}

/// A bound as a number. A boolean of OpenAPI 3.0 says that the bound beside it is excluded.
fn bound(schema: &Value, keyword: &str) -> Option<f64> {
    let beside = match keyword {
        "exclusiveMinimum" => "minimum",
        "exclusiveMaximum" => "maximum",
        _ => return schema.get(keyword)?.as_f64(),
    };
    match schema.get(keyword)? {
        Value::Bool(true) => schema.get(beside)?.as_f64(),
        other => other.as_f64(),
    }
}

fn flag(schema: &Value, keyword: &str) -> bool {
    schema.get(keyword).and_then(Value::as_bool).unwrap_or_default()
}

fn shown(bound: Option<&f64>) -> String {
    bound.map_or_else(|| "none".to_owned(), |bound| format!("{bound}"))
}

fn shown_value(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), code)
}

/// A value in one line, as code.
fn code(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut short: String =
        text.chars().take(60).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    format!("`{}`", short.replace('`', "'"))
}
