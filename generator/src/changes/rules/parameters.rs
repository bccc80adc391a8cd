//! Parameters: what is sent beside the body.

use super::{bounds, documentation, of_relation};
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::matching::Matching;
use crate::changes::relation::Relation;
use crate::changes::side::Side;
use crate::changes::walk::Use;
use crate::ir::{Operation, OperationId, Parameter, ParameterLocation};
use crate::location::Location;
use crate::words;

/// The parameters of both.
struct Matched {
    same: Matching,
    /// Of the path, under another name in the same place.
    placeholders: Vec<(usize, usize)>,
    renamed: Vec<(usize, usize)>,
}

impl Matched {
    fn all(&self) -> impl Iterator<Item = &(usize, usize)> {
        self.same.pairs.iter().chain(&self.placeholders).chain(&self.renamed)
    }
}

fn matched(before: &Operation, after: &Operation) -> Matched {
    let (one, other) = (&before.parameters, &after.parameters);
    let mut same = Matching::new(one.len(), other.len());
    let key = |parameter: &Parameter| {
        let wire = match parameter.sent_in {
            ParameterLocation::Header => parameter.wire.to_ascii_lowercase(),
            _ => parameter.wire.clone(),
        };
        Some((words::of_place(parameter.sent_in), wire))
    };
    same.by(|index| key(&one[index]), |index| key(&other[index]));
    let known = same.pairs.len();
    let in_path = |list: &[Parameter], index: usize| {
        let is_in_path = list[index].sent_in == ParameterLocation::Path;
        is_in_path
            .then(|| list[..index].iter().filter(|parameter| parameter.sent_in == ParameterLocation::Path).count())
    };
    same.by(|index| in_path(one, index), |index| in_path(other, index));
    let placeholders = if same.pairs.len() == known {
        Vec::new()
    } else {
        let is_placeholder = |pair: &(usize, usize)| {
            one[pair.0].sent_in == ParameterLocation::Path && one[pair.0].wire != other[pair.1].wire
        };
        let found = same.pairs.iter().copied().filter(is_placeholder).collect();
        same.pairs.retain(|pair| !is_placeholder(pair));
        found
    };
    // What went to another place has kept its name.
    same.by(|index| Some(one[index].wire.clone()), |index| Some(other[index].wire.clone()));
    let renamed = same.renamed(
        |index, found| {
            let (one, other) = (&one[index], &other[found]);
            one.sent_in == other.sent_in && one.required == other.required && kind(one) == kind(other)
        },
        |index, found| (one[index].wire.clone(), other[found].wire.clone()),
    );
    Matched { same, placeholders, renamed }
}

/// What a type is, whatever it is called.
fn kind(parameter: &Parameter) -> String {
    match parameter.ty.named() {
        Some(_) => "named".to_owned(),
        None => format!("{:?}", parameter.ty),
    }
}

/// The types of parameters that stand for the same.
pub(in crate::changes) fn uses<'t>(before: &'t Operation, after: &'t Operation) -> Vec<Use<'t>> {
    let matched = matched(before, after);
    matched
        .all()
        .map(|(one, other)| (&before.parameters[*one].ty, &after.parameters[*other].ty, Flow::REQUEST))
        .collect()
}

pub(in crate::changes) fn compare(context: &mut Context<'_>, before: OperationId, after: OperationId) {
    let (one, other) = (context.old.api.operation(before), context.new.api.operation(after));
    let matched = matched(one, other);
    for index in &matched.same.removed {
        removed(context, before, *index);
    }
    for index in &matched.same.added {
        added(context, after, *index);
    }
    for (index, found) in &matched.renamed {
        let pair = Both::new(context, (before, *index), (after, *found));
        let setters = (setter(context.old, before, *index), setter(context.new, after, *found));
        let rust = if setters.0 == setters.1 { Verdict::Unchanged } else { Verdict::Breaking };
        let note = format!("{} renamed to `{}`", described(pair.before), pair.after.wire);
        let change = Change::new(Rule::ParameterRenamed, &pair.before.wire, note)
            .wire(Verdict::Breaking)
            .rust(rust)
            .because("the server does not know the old name")
            .items(setters.0, setters.1);
        pair.tell(context, change);
        pair.compare(context);
    }
    for (index, found) in &matched.placeholders {
        let pair = Both::new(context, (before, *index), (after, *found));
        let note = format!("placeholder `{{{}}}` of the path is called `{{{}}}`", pair.before.wire, pair.after.wire);
        let change = Change::new(Rule::PathParameterRenamed, &pair.before.wire, note).wire(Verdict::Documentation);
        pair.tell(context, change.because("the name of a placeholder is never sent"));
        pair.compare(context);
    }
    for (index, found) in &matched.same.pairs {
        Both::new(context, (before, *index), (after, *found)).compare(context);
    }
    order(context, (before, one), (after, other), &matched);
}

/// The required parameters that stay, in another order.
fn order(
    context: &mut Context<'_>,
    (before, one): (OperationId, &Operation),
    (after, other): (OperationId, &Operation),
    matched: &Matched,
) {
    let mut kept: Vec<(usize, usize)> = matched
        .all()
        .copied()
        .filter(|(index, found)| one.parameters[*index].required && other.parameters[*found].required)
        .collect();
    kept.sort_unstable();
    if kept.is_sorted_by_key(|pair| pair.1) {
        return;
    }
    let was: Vec<&str> = kept.iter().map(|(index, _)| one.parameters[*index].wire.as_str()).collect();
    kept.sort_unstable_by_key(|pair| pair.1);
    let is: Vec<&str> = kept.iter().map(|(_, found)| other.parameters[*found].wire.as_str()).collect();
    let note = format!("arguments are in another order: ({}) → ({})", was.join(", "), is.join(", "));
    let change = Change::new(Rule::ArgumentOrderChanged, "", note)
        .rust(Verdict::Breaking)
        .because("arguments of one type change places without an error of the compiler")
        .items(Some(context.old.method(before)), Some(context.new.method(after)));
    context.tell(change, Some(&one.location), Some(&other.location));
}

fn removed(context: &mut Context<'_>, id: OperationId, index: usize) {
    let parameter = &context.old.api.operation(id).parameters[index];
    let item = item(context.old, id, index);
    let change = Change::new(Rule::ParameterRemoved, &parameter.wire, format!("{} removed", described(parameter)))
        .wire(Verdict::Breaking)
        .rust(Verdict::Breaking)
        .because("what existing clients send there is refused or ignored")
        .items(Some(item), None);
    let place = place(context.old, id, parameter).0;
    context.tell(change, Some(&place), None);
}

fn added(context: &mut Context<'_>, id: OperationId, index: usize) {
    let parameter = &context.new.api.operation(id).parameters[index];
    let item = item(context.new, id, index);
    let note = format!("{} added", described(parameter));
    let change = if parameter.required {
        Change::new(Rule::RequiredParameterAdded, &parameter.wire, note)
            .wire(Verdict::Breaking)
            .rust(Verdict::Breaking)
            .because("the method takes one more argument")
    } else {
        Change::new(Rule::OptionalParameterAdded, &parameter.wire, note).wire(Verdict::Compatible).adds()
    };
    let place = place(context.new, id, parameter).0;
    context.tell(change.items(None, Some(item)), None, Some(&place));
}

/// A parameter for readers: whether it is required, its place and its name.
fn described(parameter: &Parameter) -> String {
    let needed = if parameter.required { "required" } else { "optional" };
    format!("{needed} {} parameter `{}`", words::of_place(parameter.sent_in), parameter.wire)
}

/// The setter of a parameter, if it has one.
fn setter(side: &Side<'_>, id: OperationId, index: usize) -> Option<String> {
    let parameter = &side.api.operation(id).parameters[index];
    let ident = &side.names.of_operation(id).parameters[index];
    (!parameter.required).then(|| side.of_request(id, &ident.to_string()))
}

/// The setter, or the method that has the argument.
fn item(side: &Side<'_>, id: OperationId, index: usize) -> String {
    setter(side, id, index).unwrap_or_else(|| side.method(id))
}

/// Where a parameter and its schema stand.
fn place(side: &Side<'_>, id: OperationId, parameter: &Parameter) -> (Location, Option<Location>) {
    let operation = side.api.operation(id);
    match side.parameter(operation, parameter) {
        Some((place, schema)) => (place, Some(schema)),
        None => (operation.location.clone(), None),
    }
}

/// A parameter in both descriptions.
struct Both<'a> {
    before: &'a Parameter,
    after: &'a Parameter,
    places: (Location, Location),
    schemas: (Option<Location>, Option<Location>),
    items: (String, String),
}

impl<'a> Both<'a> {
    fn new(context: &Context<'a>, (before, index): (OperationId, usize), (after, found): (OperationId, usize)) -> Self {
        let (one, other) =
            (&context.old.api.operation(before).parameters[index], &context.new.api.operation(after).parameters[found]);
        let (old_place, old_schema) = place(context.old, before, one);
        let (new_place, new_schema) = place(context.new, after, other);
        Self {
            before: one,
            after: other,
            places: (old_place, new_place),
            schemas: (old_schema, new_schema),
            items: (item(context.old, before, index), item(context.new, after, found)),
        }
    }

    fn tell(&self, context: &mut Context<'a>, change: Change) {
        let has_items = change.rust_before.is_some() || change.rust_after.is_some();
        let change = if has_items || change.rust == Verdict::Unchanged {
            change
        } else {
            change.items(Some(self.items.0.clone()), Some(self.items.1.clone()))
        };
        context.tell(change, Some(&self.places.0), Some(&self.places.1));
    }

    /// What is the same parameter and says something else.
    fn compare(&self, context: &mut Context<'a>) {
        let (one, other) = (self.before, self.after);
        let what = format!("{} parameter `{}`", words::of_place(other.sent_in), other.wire);
        let change = |rule, note: String| Change::new(rule, &other.wire, note);
        if one.sent_in != other.sent_in {
            let (was, is) = (words::of_place(one.sent_in), words::of_place(other.sent_in));
            let note = format!("parameter `{}` moved from {was} to {is}", other.wire);
            self.tell(context, change(Rule::ParameterPlaceChanged, note).wire(Verdict::Breaking));
        }
        if !one.required && other.required {
            let found = change(Rule::ParameterBecameRequired, format!("{what} became required"));
            let found = found.wire(Verdict::Breaking).rust(Verdict::Breaking);
            self.tell(context, found.because("the setter became an argument of the method"));
        } else if one.required && !other.required {
            let found = change(Rule::ParameterBecameOptional, format!("{what} became optional"));
            let found = found.wire(Verdict::Compatible).rust(Verdict::Breaking);
            self.tell(context, found.because("the argument of the method became a setter"));
        }
        if one.sent_in == other.sent_in && writing(one) != writing(other) {
            let note = format!("{what} is written as {}, was {}", writing(other), writing(one));
            self.tell(context, change(Rule::ParameterStyleChanged, note).wire(Verdict::Breaking));
        }
        let relation = Relation::of(context.old, context.new, &one.ty, &other.ty);
        let told = (Rule::ParameterTypeChanged, what.as_str(), other.wire.as_str());
        let sides = (context.old, context.new);
        for found in of_relation(sides, (&one.ty, &other.ty), &relation, told, Flow::REQUEST) {
            self.tell(context, found);
        }
        if let (Some(before), Some(after)) = (&self.schemas.0, &self.schemas.1) {
            bounds::compare(context, (&what, &other.wire), (before, after), relation.is_same());
        }
        let places = (Some(&self.places.0), Some(&self.places.1));
        documentation::deprecation(context, &what, &other.wire, (&one.docs, &other.docs), places);
    }
}

/// How lists and objects of a parameter are written.
fn writing(parameter: &Parameter) -> String {
    if parameter.as_json {
        return "JSON".to_owned();
    }
    let style = words::of_style(parameter.style);
    let exploded = if parameter.explode { " (exploded)" } else { "" };
    let reserved = if parameter.allow_reserved { " with reserved characters" } else { "" };
    format!("`{style}`{exploded}{reserved}")
}

/// The parameters of which something else is said.
pub(super) fn documented(
    before: &Operation,
    after: &Operation,
    differs: impl Fn(&crate::ir::Docs, &crate::ir::Docs) -> bool,
) -> Vec<String> {
    let matched = matched(before, after);
    let changed = matched.all().filter(|(one, other)| {
        let (one, other) = (&before.parameters[*one].docs, &after.parameters[*other].docs);
        differs(one, other)
    });
    changed.map(|(_, other)| format!("`{}`", after.parameters[*other].wire)).collect()
}
