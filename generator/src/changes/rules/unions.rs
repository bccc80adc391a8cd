//! Alternatives of `oneOf` and `anyOf`.

use super::of_relation;
use crate::changes::Rule;
use crate::changes::change::{Change, Verdict};
use crate::changes::context::Context;
use crate::changes::matching::Matching;
use crate::changes::relation::Relation;
use crate::changes::side::Side;
use crate::ir::{Discrimination, Type, TypeId, Union};

/// Which alternatives are the same: by the value of the discriminator, by the name of the type, by the type, by the name of the variant.
pub(in crate::changes) fn matched(old: &Side<'_>, new: &Side<'_>, before: &Union, after: &Union) -> Matching {
    let (one, other) = (&before.variants, &after.variants);
    let mut matching = Matching::new(one.len(), other.len());
    matching.by(|index| one[index].tag.as_ref().map(|tag| &tag.1), |index| other[index].tag.as_ref().map(|tag| &tag.1));
    let name = |side: &Side<'_>, ty: &Type| match ty {
        Type::Named(id) => Some(side.path(*id)),
        _ => None,
    };
    matching.by(|index| name(old, &one[index].ty), |index| name(new, &other[index].ty));
    let scalar = |ty: &Type| if ty.named().is_none() { Some(format!("{ty:?}")) } else { None };
    matching.by(|index| scalar(&one[index].ty), |index| scalar(&other[index].ty));
    matching.by(|index| Some(&one[index].hint), |index| Some(&other[index].hint));
    matching
}

pub(in crate::changes) fn compare(
    context: &mut Context<'_>,
    (before, one): (TypeId, &Union),
    (after, other): (TypeId, &Union),
) {
    let (old, new, flow) = (context.old, context.new, context.flow);
    let places = (&old.api.type_def(before).location, &new.api.type_def(after).location);
    let matching = matched(old, new, one, other);
    for index in &matching.removed {
        let words = old.words(&one.variants[*index].ty);
        let change = Change::new(Rule::UnionVariantRemoved, &words, format!("alternative {words} removed"))
            .wire(flow.worst(Verdict::Breaking, Verdict::Compatible))
            .rust(Verdict::Breaking)
            .items(Some(old.part(before, *index)), None);
        context.tell(change, Some(places.0), Some(places.1));
    }
    for index in &matching.added {
        let words = new.words(&other.variants[*index].ty);
        let change = Change::new(Rule::UnionVariantAdded, &words, format!("alternative {words} added"))
            .wire(flow.worst(Verdict::Compatible, Verdict::Compatible))
            .adds()
            .because(if flow.response { UNKNOWN } else { "" })
            .items(None, Some(new.part(after, *index)));
        context.tell(change, Some(places.0), Some(places.1));
    }
    for (index, found) in &matching.pairs {
        let (was, is) = (&one.variants[*index].ty, &other.variants[*found].ty);
        let items = (old.part(before, *index), new.part(after, *found));
        let relation = Relation::of(old, new, was, is);
        let words = new.words(is);
        let told = (Rule::UnionVariantChanged, "alternative", words.as_str());
        for change in of_relation((old, new), (was, is), &relation, told, flow) {
            context.tell(change.items(Some(items.0.clone()), Some(items.1.clone())), Some(places.0), Some(places.1));
        }
        if items.0.rsplit("::").next() != items.1.rsplit("::").next() {
            let change = Change::new(Rule::VariantRenamed, &words, format!("variant of {words} has another name"));
            let change = change.rust(Verdict::Breaking).items(Some(items.0), Some(items.1));
            context.tell(change, Some(places.0), Some(places.1));
        }
    }
    discriminators(context, (before, one), (after, other), &matching);
}

const UNKNOWN: &str = "existing clients keep what they do not know as `Unknown`";

/// A few values for readers.
fn listed(values: &[String]) -> String {
    let shown: Vec<String> = values.iter().take(6).map(|value| format!("`{value}`")).collect();
    let hidden = values.len() - shown.len();
    let more = if hidden > 0 { format!(" and {hidden} more") } else { String::new() };
    shown.join(", ") + &more
}

/// The property that tells alternatives apart, and its values for those that stayed.
fn discriminators(
    context: &mut Context<'_>,
    (before, one): (TypeId, &Union),
    (after, other): (TypeId, &Union),
    matching: &Matching,
) {
    let by = |union: &Union| {
        union.cases.iter().find_map(|case| match &case.discrimination {
            Discrimination::Property { name, variants, .. } => {
                let values = variants.iter().map(|(value, index)| (value.to_string(), *index));
                Some((name.clone(), values.collect::<Vec<_>>()))
            }
            _ => None,
        })
    };
    let (was, is) = (by(one), by(other));
    let names = |found: &Option<(String, Vec<(String, usize)>)>| {
        found.as_ref().map_or_else(|| "none".to_owned(), |(name, _)| format!("`{name}`"))
    };
    let values = |found: &Option<(String, Vec<(String, usize)>)>, variant: usize| -> Vec<String> {
        let variants = found.iter().flat_map(|(_, variants)| variants);
        let mut values: Vec<String> =
            variants.filter(|(_, index)| *index == variant).map(|(value, _)| value.clone()).collect();
        values.sort_unstable();
        values
    };
    let flow = context.flow;
    let (note, wire, reason) = if names(&was) == names(&is) {
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for (index, found) in &matching.pairs {
            let (was, is) = (values(&was, *index), values(&is, *found));
            gone.extend(was.iter().filter(|value| !is.contains(value)).cloned());
            came.extend(is.iter().filter(|value| !was.contains(value)).cloned());
        }
        let note = match (gone.is_empty(), came.is_empty()) {
            (true, true) => return,
            (true, false) => format!("{} takes {}", names(&is), listed(&came)),
            (false, true) => format!("{} no longer takes {}", names(&is), listed(&gone)),
            (false, false) => format!("{} takes {}, no longer {}", names(&is), listed(&came), listed(&gone)),
        };
        let in_requests = if gone.is_empty() { Verdict::Compatible } else { Verdict::Breaking };
        let reason = if gone.is_empty() { UNKNOWN } else { "the server refuses some of what existing clients send" };
        (note, flow.worst(in_requests, Verdict::Compatible), reason)
    } else {
        let note = format!("{} → {}", names(&was), names(&is));
        let reason = "existing clients send the old one and look for it";
        (note, flow.worst(Verdict::Breaking, Verdict::Breaking), reason)
    };
    let change = Change::new(Rule::DiscriminatorChanged, "discriminator", format!("discriminator: {note}"));
    let change = change.wire(wire).because(if wire == Verdict::Breaking || flow.response { reason } else { "" });
    let places = (&context.old.api.type_def(before).location, &context.new.api.type_def(after).location);
    context.tell(change, Some(places.0), Some(places.1));
}
