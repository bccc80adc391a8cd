//! What only people read.

use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::rules::{parameters, properties};
use crate::ir::{Docs, Operation, Shape, TypeId};
use crate::location::Location;

/// What is called deprecated now, or no longer is.
pub(in crate::changes) fn deprecation(
    context: &mut Context<'_>,
    what: &str,
    name: &str,
    (before, after): (&Docs, &Docs),
    (old, new): (Option<&Location>, Option<&Location>),
) {
    let (rule, note) = match (before.deprecated, after.deprecated) {
        (false, true) => (Rule::Deprecated, format!("{what} is deprecated")),
        (true, false) => (Rule::NoLongerDeprecated, format!("{what} is no longer deprecated")),
        _ => return,
    };
    let change = Change::new(rule, name, note).wire(Verdict::Documentation).rust(Verdict::Compatible);
    context.tell(change, old, new);
}

/// Whether people read something else. Notes are of bounds and defaults, which are told for themselves.
fn differs(before: &Docs, after: &Docs) -> bool {
    before.summary != after.summary
        || before.description != after.description
        || before.link != after.link
        || before.example != after.example
}

/// One line for what is said of an operation and of its parameters.
pub(in crate::changes) fn compare_operations(context: &mut Context<'_>, before: &Operation, after: &Operation) {
    let mut names = Vec::new();
    if differs(&before.docs, &after.docs) {
        names.push("the operation".to_owned());
    }
    names.extend(parameters::documented(before, after, differs));
    let texts = |operation: &Operation| -> Vec<String> {
        let cases = operation.success.cases.iter().map(|case| case.description.clone());
        cases.chain(operation.errors.iter().map(|error| error.description.clone())).collect()
    };
    let (old, new) = (texts(before), texts(after));
    if old.len() == new.len() && old != new {
        names.push("its responses".to_owned());
    }
    tell(context, &names, &before.location, &after.location);
}

/// One line for what is said of a type and of its properties.
pub(in crate::changes) fn compare_types(context: &mut Context<'_>, before: TypeId, after: TypeId) {
    let (one, other) = (context.old.api.type_def(before), context.new.api.type_def(after));
    let mut names = Vec::new();
    if differs(&one.docs, &other.docs) {
        names.push("the type".to_owned());
    }
    match (&one.shape, &other.shape) {
        (Shape::Struct(one), Shape::Struct(other)) => {
            names.extend(properties::documented(&one.properties, &other.properties, differs));
        }
        (Shape::Enum(one), Shape::Enum(other)) => {
            let differs = other.values.iter().any(|value| {
                one.values.iter().any(|old| old.wire == value.wire && old.description != value.description)
            });
            names.extend(differs.then(|| "its values".to_owned()));
        }
        _ => {}
    }
    tell(context, &names, &one.location, &other.location);
}

fn tell(context: &mut Context<'_>, names: &[String], before: &Location, after: &Location) {
    if names.is_empty() {
        return;
    }
    let note = format!("documentation of {} changed", names.join(", "));
    let mut change = Change::new(Rule::DocumentationChanged, "", note).wire(Verdict::Documentation);
    change = change.rust(Verdict::Documentation);
    change.flow = Flow::default();
    context.tell(change, Some(before), Some(after));
}
