//! Properties of objects, and parts of multipart bodies.

use super::{bounds, construction, documentation, object_extensions, of_relation};
use crate::changes::Rule;
use crate::changes::change::{Change, Flow, Verdict};
use crate::changes::context::Context;
use crate::changes::matching::Matching;
use crate::changes::relation::Relation;
use crate::changes::side::Side;
use crate::ir::{Docs, Form, Part, Presence, Property, PropertyExtensions, Shape, Type, TypeId};
use crate::location::Location;

/// The properties of both.
pub(in crate::changes) struct Matched {
    pub(in crate::changes) same: Matching,
    pub(in crate::changes) renamed: Vec<(usize, usize)>,
}

/// Which properties are the same, and which have another name.
pub(in crate::changes) fn matched(old: &Side<'_>, new: &Side<'_>, before: &[Property], after: &[Property]) -> Matched {
    let mut same = Matching::new(before.len(), after.len());
    same.by(|index| Some(before[index].wire.as_str()), |index| Some(after[index].wire.as_str()));
    let is_like = |index: usize, found: usize| {
        let (one, other) = (&before[index], &after[found]);
        one.presence == other.presence
            && one.read_only == other.read_only
            && one.write_only == other.write_only
            && one.ty != Type::Any
            && Relation::of(old, new, &one.ty, &other.ty).is_same()
    };
    // What is gone from a type and what has come are seldom many; where they are, it is another type and nothing was renamed.
    let is_small = same.removed.len() * same.added.len() <= MANY;
    let renamed = if is_small {
        same.renamed(is_like, |index, found| (before[index].wire.clone(), after[found].wire.clone()))
    } else {
        Vec::new()
    };
    Matched { same, renamed }
}

/// How many comparisons are worth it.
const MANY: usize = 400;

/// Which way the values of a property go.
pub(in crate::changes) fn open(before: &Property, after: &Property) -> Flow {
    Flow { request: !(before.read_only && after.read_only), response: !(before.write_only && after.write_only) }
}

/// The parts of a form as properties, which they are but for how they are written.
pub(in crate::changes) fn of_form(form: &Form) -> Vec<Property> {
    let property = |part: &Part| Property {
        wire: part.wire.clone(),
        name: None,
        ty: part.ty.clone(),
        presence: if part.required { Presence::Required } else { Presence::Optional },
        read_only: false,
        write_only: false,
        bounds: crate::ir::Bounds::default(),
        docs: part.docs.clone(),
        extensions: PropertyExtensions::default(),
        fixed: None,
    };
    form.parts.iter().map(property).collect()
}

pub(in crate::changes) fn compare(context: &mut Context<'_>, before: TypeId, after: TypeId) {
    let (old, new) = (&context.old.api.type_def(before).shape, &context.new.api.type_def(after).shape);
    let (one, other) = match (old, new) {
        (Shape::Struct(one), Shape::Struct(other)) => (one.properties.clone(), other.properties.clone()),
        (Shape::Form(one), Shape::Form(other)) => {
            construction::parts(context, (before, one), (after, other));
            (of_form(one), of_form(other))
        }
        _ => return,
    };
    let matched = matched(context.old, context.new, &one, &other);
    for index in &matched.same.removed {
        removed(context, before, &one[*index], *index);
    }
    for index in &matched.same.added {
        added(context, after, &other[*index], *index);
    }
    for (index, found) in &matched.renamed {
        let both = Both::new(context, (before, &one[*index], *index), (after, &other[*found], *found));
        renamed(context, &both);
        both.compare(context);
    }
    for (index, found) in &matched.same.pairs {
        let both = Both::new(context, (before, &one[*index], *index), (after, &other[*found], *found));
        both.field(context);
        both.compare(context);
    }
    let pairs = matched.same.pairs.iter().chain(&matched.renamed).copied();
    construction::compare(context, (before, &one), (after, &other), pairs.collect());
    if let (Shape::Struct(one), Shape::Struct(other)) = (old, new) {
        construction::additional(context, (before, &one.additional), (after, &other.additional));
        object_extensions::compare(context, (before, one), (after, other));
    }
}

fn is_required(presence: Presence) -> bool {
    matches!(presence, Presence::Required | Presence::Nullable)
}

fn is_nullable(presence: Presence) -> bool {
    matches!(presence, Presence::Nullable | Presence::OptionalNullable)
}

/// The way of a property within its type.
fn flow_of(context: &Context<'_>, property: &Property) -> Flow {
    context.flow.within(open(property, property))
}

/// A property for readers: its type and whether it must be there.
fn described(side: &Side<'_>, property: &Property) -> String {
    let needed = if is_required(property.presence) { "required" } else { "optional" };
    let null = if is_nullable(property.presence) { ", may be null" } else { "" };
    format!("{needed} property `{}` ({}{null})", property.wire, side.words(&property.ty))
}

fn place(side: &Side<'_>, owner: TypeId, property: &Property) -> Location {
    let object = &side.api.type_def(owner).location;
    side.property(object, &property.wire).unwrap_or_else(|| object.clone())
}

fn removed(context: &mut Context<'_>, owner: TypeId, property: &Property, index: usize) {
    let flow = flow_of(context, property);
    let in_responses = if is_required(property.presence) { Verdict::Breaking } else { Verdict::Compatible };
    let reason = if flow == Flow::default() {
        ""
    } else if flow.request {
        "what existing clients send there is refused or ignored"
    } else if is_required(property.presence) {
        "existing clients refuse a response without it"
    } else {
        "existing clients read it as absent"
    };
    let mut change =
        Change::new(Rule::PropertyRemoved, &property.wire, format!("{} removed", described(context.old, property)))
            .wire(flow.worst(Verdict::Breaking, in_responses))
            .rust(Verdict::Breaking)
            .because(reason)
            .items(Some(context.old.part(owner, index)), None);
    change.flow = flow;
    let place = place(context.old, owner, property);
    context.tell(change, Some(&place), None);
}

fn added(context: &mut Context<'_>, owner: TypeId, property: &Property, index: usize) {
    let flow = flow_of(context, property);
    let is_argument = context.new.is_argument(owner, property);
    let note = format!("{} added", described(context.new, property));
    let rule = if is_required(property.presence) { Rule::RequiredPropertyAdded } else { Rule::OptionalPropertyAdded };
    let in_requests = if is_required(property.presence) { Verdict::Breaking } else { Verdict::Compatible };
    let reason = match (is_required(property.presence) && flow.request, is_argument) {
        (true, true) => "requests without it are refused, and `new` takes one more argument",
        (true, false) => "requests without it are refused",
        (false, true) => "`new` takes one more argument",
        (false, false) if flow.response => "existing clients keep it among unknown properties",
        (false, false) => "",
    };
    let mut change = Change::new(rule, &property.wire, note)
        .wire(flow.worst(in_requests, Verdict::Compatible))
        .adds()
        .because(reason)
        .items(None, Some(context.new.part(owner, index)));
    if is_argument {
        change = change.rust(Verdict::Breaking);
    }
    change.flow = flow;
    let place = place(context.new, owner, property);
    context.tell(change, None, Some(&place));
}

fn renamed(context: &mut Context<'_>, both: &Both<'_>) {
    let reads_it = both.before.extensions.aliases.contains(&both.after.wire);
    let in_responses = if reads_it { Verdict::Compatible } else { Verdict::Breaking };
    let is_same_field = both.items.0.rsplit("::").next() == both.items.1.rsplit("::").next();
    let rust = if is_same_field { Verdict::Compatible } else { Verdict::Breaking };
    let reason = match (both.flow.request, is_same_field) {
        _ if both.flow == Flow::default() => "",
        (_, true) => "existing clients use the old name on the wire; the field keeps its name in Rust",
        (true, false) => "existing clients send the old name",
        (false, false) => "existing clients look for the old name",
    };
    let note = format!("property `{}` is called `{}` now", both.before.wire, both.after.wire);
    let change = Change::new(Rule::PropertyRenamed, &both.before.wire, note)
        .wire(both.flow.worst(Verdict::Breaking, in_responses))
        .rust(rust)
        .because(reason);
    both.tell(context, change);
}

/// A property in both descriptions.
pub(super) struct Both<'m> {
    pub(super) owners: (TypeId, TypeId),
    pub(super) before: &'m Property,
    pub(super) after: &'m Property,
    /// Which properties of their types they are.
    pub(super) indexes: (usize, usize),
    pub(super) places: (Location, Location),
    items: (String, String),
    pub(super) flow: Flow,
}

impl<'m> Both<'m> {
    fn new(
        context: &Context<'_>,
        (old_owner, before, index): (TypeId, &'m Property, usize),
        (new_owner, after, found): (TypeId, &'m Property, usize),
    ) -> Self {
        Self {
            owners: (old_owner, new_owner),
            before,
            after,
            indexes: (index, found),
            places: (place(context.old, old_owner, before), place(context.new, new_owner, after)),
            items: (context.old.part(old_owner, index), context.new.part(new_owner, found)),
            flow: context.flow.within(open(before, after)),
        }
    }

    pub(super) fn tell(&self, context: &mut Context<'_>, mut change: Change) {
        let has_items = change.rust_before.is_some() || change.rust_after.is_some();
        if change.rust != Verdict::Unchanged && !has_items {
            change = change.items(Some(self.items.0.clone()), Some(self.items.1.clone()));
        }
        change.flow = self.flow;
        context.tell(change, Some(&self.places.0), Some(&self.places.1));
    }

    pub(super) fn change(&self, rule: Rule, note: String) -> Change {
        Change::new(rule, &self.after.wire, note)
    }

    /// What Rust alone sees: the name of the field, and whether it is an `Option` for the way that its type goes.
    fn field(&self, context: &mut Context<'_>) {
        let name = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let (was, is) = (name(&self.items.0), name(&self.items.1));
        if was != is {
            let note = format!("field `{was}` of `{}` is called `{is}` now", self.after.wire);
            let change = self.change(Rule::FieldChanged, note).rust(Verdict::Breaking);
            self.tell(context, change);
        }
        let said = self.before.presence == self.after.presence
            && self.before.read_only == self.after.read_only
            && self.before.write_only == self.after.write_only;
        if said && self.presences(context).0 != self.presences(context).1 {
            let note = format!("field of `{}` is {} now", self.after.wire, option(self.presences(context).1));
            let change = self.change(Rule::FieldChanged, note).rust(Verdict::Breaking);
            self.tell(context, change.because("requests send the type now, or no longer do"));
        }
    }

    /// How both fields are held in Rust.
    fn presences(&self, context: &Context<'_>) -> (Presence, Presence) {
        (context.old.presence(self.owners.0, self.before), context.new.presence(self.owners.1, self.after))
    }

    /// What requiredness means in Rust: another type of the field, or another argument of `new`.
    fn rust_of_presence(&self, context: &Context<'_>) -> Verdict {
        let (was, is) = self.presences(context);
        let same_field = option(was) == option(is);
        let was = context.old.is_argument(self.owners.0, self.before);
        let is = context.new.is_argument(self.owners.1, self.after);
        if same_field && was == is { Verdict::Compatible } else { Verdict::Breaking }
    }

    fn compare(&self, context: &mut Context<'_>) {
        let whole = std::mem::replace(&mut context.flow, self.flow);
        self.presence(context);
        let relation = Relation::of(context.old, context.new, &self.before.ty, &self.after.ty);
        let what = format!("property `{}`", self.after.wire);
        let told = (Rule::PropertyTypeChanged, what.as_str(), self.after.wire.as_str());
        let types = (&self.before.ty, &self.after.ty);
        for change in of_relation((context.old, context.new), types, &relation, told, self.flow) {
            self.tell(context, change);
        }
        let places = (&self.places.0, &self.places.1);
        bounds::compare(context, (&what, &self.after.wire), places, relation.is_same());
        self.extensions(context, &what);
        let docs = (&self.before.docs, &self.after.docs);
        documentation::deprecation(context, &what, &self.after.wire, docs, (Some(places.0), Some(places.1)));
        context.flow = whole;
    }

    fn presence(&self, context: &mut Context<'_>) {
        let (one, other, flow) = (self.before, self.after, self.flow);
        let what = format!("property `{}`", other.wire);
        let rust = self.rust_of_presence(context);
        match (is_required(one.presence), is_required(other.presence)) {
            (false, true) => {
                let reason = if flow.request { "requests without it are refused" } else { "it always comes now" };
                let change = self.change(Rule::PropertyBecameRequired, format!("{what} became required"));
                let wire = flow.worst(Verdict::Breaking, Verdict::Compatible);
                self.tell(context, change.wire(wire).rust(rust).because(reason));
            }
            (true, false) => {
                let reason = if flow.response { "existing clients refuse a response without it" } else { "" };
                let change = self.change(Rule::PropertyBecameOptional, format!("{what} became optional"));
                let wire = flow.worst(Verdict::Compatible, Verdict::Breaking);
                self.tell(context, change.wire(wire).rust(rust).because(reason));
            }
            _ => {}
        }
        match (is_nullable(one.presence), is_nullable(other.presence)) {
            (false, true) => {
                let is_read = if is_required(one.presence) { Verdict::Breaking } else { Verdict::Compatible };
                let reason = match (flow.response, is_read) {
                    (true, Verdict::Breaking) => "existing clients expect a value",
                    (true, _) => "existing clients read null as absent",
                    _ => "",
                };
                let change = self.change(Rule::PropertyBecameNullable, format!("{what} may be null"));
                let wire = flow.worst(Verdict::Compatible, is_read);
                self.tell(context, change.wire(wire).rust(rust).because(reason));
            }
            (true, false) => {
                let reason = if flow.request { "the server refuses null" } else { "" };
                let change = self.change(Rule::PropertyNoLongerNullable, format!("{what} may no longer be null"));
                let wire = flow.worst(Verdict::Breaking, Verdict::Compatible);
                self.tell(context, change.wire(wire).rust(rust).because(reason));
            }
            _ => {}
        }
        self.access(context, rust);
    }

    /// `readOnly` and `writeOnly`.
    fn access(&self, context: &mut Context<'_>, rust: Verdict) {
        let (one, other) = (self.before, self.after);
        let word = |property: &Property| match (property.read_only, property.write_only) {
            (true, _) => "readOnly",
            (_, true) => "writeOnly",
            _ => "both ways",
        };
        if word(one) == word(other) {
            return;
        }
        let in_requests = if other.read_only { Verdict::Breaking } else { Verdict::Compatible };
        let is_missed = other.write_only && is_required(one.presence);
        let in_responses = if is_missed { Verdict::Breaking } else { Verdict::Compatible };
        let note = format!("property `{}`: {} → {}", other.wire, word(one), word(other));
        let change = self.change(Rule::AccessChanged, note).wire(self.flow.worst(in_requests, in_responses));
        self.tell(context, change.rust(rust));
    }
}

/// How a field is held, as Rust has it.
fn option(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "no `Option`",
        Presence::Nullable | Presence::Optional => "an `Option`",
        Presence::OptionalNullable => "a value that tells null from absence",
    }
}

/// The properties of which something else is said.
pub(super) fn documented(
    before: &[Property],
    after: &[Property],
    differs: impl Fn(&Docs, &Docs) -> bool,
) -> Vec<String> {
    let changed = after
        .iter()
        .filter(|property| before.iter().any(|old| old.wire == property.wire && differs(&old.docs, &property.docs)));
    changed.map(|property| format!("`{}`", property.wire)).collect()
}
