//! What two types have in common: where they differ, and which types with names stand in the same place in both.

use super::change::{Flow, Verdict};
use super::side::Side;
use crate::ir::{Integer, Shape, Type, TypeId};

/// How deep types within types are compared.
const DEEP: usize = 24;

/// How the values of a type became more, fewer, or others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// The same on the wire.
    Same,
    /// All of before, and more.
    Wider,
    /// Some of before.
    Narrower,
    /// Others.
    Other,
}

impl Shift {
    /// What it means for existing clients.
    pub(super) fn verdict(self, flow: Flow) -> Verdict {
        match self {
            Self::Same => Verdict::Unchanged,
            Self::Wider => flow.worst(Verdict::Compatible, Verdict::Breaking),
            Self::Narrower => flow.worst(Verdict::Breaking, Verdict::Compatible),
            Self::Other => flow.worst(Verdict::Breaking, Verdict::Breaking),
        }
    }
}

/// A difference between two types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// Another type.
    Type(Shift),
    /// The same kind of value with another format: text of another form, a number of another width.
    Format(Shift),
    /// A value inside may be null now, or no longer.
    Null(bool),
    /// A value is hidden now, or no longer.
    Sensitive(bool),
    /// Values are listed now.
    Listed,
    /// Values are no longer listed.
    Unlisted,
}

/// What two types have in common.
#[derive(Clone, Debug, Default)]
pub(super) struct Relation {
    pub(super) differences: Vec<Difference>,
    /// Types with names in the same place.
    pub(super) pairs: Vec<(TypeId, TypeId)>,
}

impl Relation {
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>, before: &Type, after: &Type) -> Self {
        let mut relation = Self::default();
        Comparison { old, new, relation: &mut relation }.compare(before, after, 0);
        relation
    }

    pub(super) fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

struct Comparison<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    relation: &'a mut Relation,
}

impl Comparison<'_> {
    fn note(&mut self, difference: Difference) {
        if !self.relation.differences.contains(&difference) {
            self.relation.differences.push(difference);
        }
    }

    fn compare(&mut self, before: &Type, after: &Type, depth: usize) {
        if depth > DEEP {
            return;
        }
        let (inner_before, is_null_before) = peeled_null(before);
        let (inner_after, is_null_after) = peeled_null(after);
        if is_null_before != is_null_after {
            self.note(Difference::Null(is_null_after));
        }
        let (inner_before, is_hidden_before) = shown(inner_before);
        let (inner_after, is_hidden_after) = shown(inner_after);
        if is_hidden_before != is_hidden_after {
            self.note(Difference::Sensitive(is_hidden_after));
        }
        match (inner_before, inner_after) {
            (Type::Array(one), Type::Array(other)) | (Type::Map(one), Type::Map(other)) => {
                self.compare(one, other, depth + 1);
            }
            (Type::Tuple(one), Type::Tuple(other)) if one.len() == other.len() => {
                one.iter().zip(other).for_each(|(one, other)| self.compare(one, other, depth + 1));
            }
            (Type::Named(one), Type::Named(other)) => self.named(*one, *other, depth),
            (Type::Named(id), other) => self.one_named(*id, other, true, depth),
            (one, Type::Named(id)) => self.one_named(*id, one, false, depth),
            (one, other) => self.scalars(one, other),
        }
    }

    fn named(&mut self, before: TypeId, after: TypeId, depth: usize) {
        let shapes = (&self.old.api.type_def(before).shape, &self.new.api.type_def(after).shape);
        match shapes {
            (Shape::Struct(_), Shape::Struct(_))
            | (Shape::Union(_), Shape::Union(_))
            | (Shape::Wrapper(_), Shape::Wrapper(_))
            | (Shape::Form(_), Shape::Form(_)) => self.relation.pairs.push((before, after)),
            (Shape::Enum(one), Shape::Enum(other)) if one.integer == other.integer => {
                self.relation.pairs.push((before, after));
            }
            (Shape::Enum(one), Shape::Enum(other)) => {
                let shift = match (one.integer, other.integer) {
                    (Some(one), Some(other)) => integers(one, other),
                    _ => Shift::Other,
                };
                self.note(Difference::Type(shift));
            }
            (Shape::Wrapper(inner), _) => self.compare(inner, &Type::Named(after), depth + 1),
            (_, Shape::Wrapper(inner)) => self.compare(&Type::Named(before), inner, depth + 1),
            (_, Shape::Union(union)) => {
                let is_there = union.variants.iter().any(|variant| self.is_alike(before, &variant.ty));
                self.note(Difference::Type(if is_there { Shift::Wider } else { Shift::Other }));
            }
            (Shape::Union(union), _) => {
                let of_after = self.new.path(after);
                let is_there = union.variants.iter().any(
                    |variant| matches!(variant.ty, Type::Named(id) if last(&self.old.path(id)) == last(&of_after)),
                );
                self.note(Difference::Type(if is_there { Shift::Narrower } else { Shift::Other }));
            }
            _ => self.note(Difference::Type(Shift::Other)),
        }
    }

    /// Whether a type of the new description is called as one of the old.
    fn is_alike(&self, before: TypeId, after: &Type) -> bool {
        matches!(after, Type::Named(id) if last(&self.new.path(*id)) == last(&self.old.path(before)))
    }

    /// One of the two has a name and the other has none.
    fn one_named(&mut self, id: TypeId, other: &Type, is_before: bool, depth: usize) {
        let side = if is_before { self.old } else { self.new };
        match &side.api.type_def(id).shape {
            Shape::Wrapper(inner) if is_before => self.compare(inner, other, depth + 1),
            Shape::Wrapper(inner) => self.compare(other, inner, depth + 1),
            Shape::Enum(open) => {
                let base = open.integer.map_or(Type::String, Type::Integer);
                let is_base = match (other, &base) {
                    (Type::Text(_), Type::String) | (Type::Integer(_), Type::Integer(_)) => true,
                    (other, base) => other == base,
                };
                let listed = if is_before { Difference::Unlisted } else { Difference::Listed };
                let shift = if *other == Type::Any { sides(is_before) } else { Shift::Other };
                self.note(if is_base { listed } else { Difference::Type(shift) });
            }
            // An object of which nothing is known takes any object.
            Shape::Struct(_) if matches!(other, Type::Map(inner) if **inner == Type::Any) => {
                self.note(Difference::Type(sides(is_before)));
            }
            Shape::Union(union) if union.variants.iter().any(|variant| variant.ty == *other) => {
                self.note(Difference::Type(if is_before { Shift::Narrower } else { Shift::Wider }));
            }
            _ => self.note(Difference::Type(if *other == Type::Any { sides(is_before) } else { Shift::Other })),
        }
    }

    fn scalars(&mut self, before: &Type, after: &Type) {
        if before == after {
            return;
        }
        let difference = match (before, after) {
            (Type::Any, _) | (Type::Float32 | Type::Float64 | Type::Decimal, Type::Integer(_)) => {
                Difference::Type(Shift::Narrower)
            }
            (_, Type::Any) | (Type::Integer(_), Type::Float32 | Type::Float64 | Type::Decimal) => {
                Difference::Type(Shift::Wider)
            }
            (Type::String, Type::Text(_)) | (Type::Float64 | Type::Decimal, Type::Float32) => {
                Difference::Format(Shift::Narrower)
            }
            (Type::Text(_), Type::String) | (Type::Float32, Type::Float64 | Type::Decimal) => {
                Difference::Format(Shift::Wider)
            }
            (Type::Text(_), Type::Text(_)) => Difference::Format(Shift::Other),
            (Type::Integer(one), Type::Integer(other)) => Difference::Format(integers(*one, *other)),
            (Type::Float64, Type::Decimal) | (Type::Decimal, Type::Float64) => Difference::Format(Shift::Same),
            _ => Difference::Type(Shift::Other),
        };
        self.note(difference);
    }
}

/// Any value became this type, or this type became any value.
fn sides(is_before: bool) -> Shift {
    if is_before { Shift::Wider } else { Shift::Narrower }
}

fn integers(before: Integer, after: Integer) -> Shift {
    let (one, other) = (before.range(), after.range());
    if other.0 <= one.0 && one.1 <= other.1 {
        Shift::Wider
    } else if one.0 <= other.0 && other.1 <= one.1 {
        Shift::Narrower
    } else {
        Shift::Other
    }
}

fn peeled_null(ty: &Type) -> (&Type, bool) {
    match ty {
        Type::Nullable(inner) => (inner, true),
        other => (other, false),
    }
}

/// A hidden type as it would be if it were not.
fn shown(ty: &Type) -> (&Type, bool) {
    match ty {
        Type::Sensitive(inner) => (inner, true),
        Type::Secret => (&Type::String, true),
        other => (other, false),
    }
}

fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
