//! Visits the members of a model: writing, comparing and `Debug` share one function of each model.

use std::any::Any;
use std::fmt;

use super::{Encode, Extra, Writer};

/// An object that passes its members to a visitor, one after another; [`object!`](crate::object) implements it.
pub trait Members {
    /// Passes each member to `visitor`, and then those that are not in the description.
    fn visit<'m, V: MemberVisitor<'m>>(&'m self, visitor: &mut V);
}

/// Receives the members of an object.
///
/// Visitors are type parameters, so that a program has only the code of those that it uses.
pub trait MemberVisitor<'m> {
    /// Receives a member that is always written.
    fn required<T: MemberValue>(&mut self, name: &'static str, field: &'static str, value: &'m T);

    /// Receives a member that is not written if its value [is absent](Encode::is_absent).
    fn optional<T: MemberValue>(&mut self, name: &'static str, field: &'static str, value: &'m T);

    /// Receives the members that are not in the description.
    fn extra(&mut self, extra: &'m Extra);
}

/// The value of a member: it can be written, compared and shown. Every type that can is one.
pub trait MemberValue: Any + Encode + fmt::Debug + PartialEq {}

impl<T: Any + Encode + fmt::Debug + PartialEq> MemberValue for T {}

impl<'m> MemberVisitor<'m> for Writer {
    #[inline]
    fn required<T: MemberValue>(&mut self, name: &'static str, _field: &'static str, value: &'m T) {
        self.member(name, value);
    }

    #[inline]
    fn optional<T: MemberValue>(&mut self, name: &'static str, _field: &'static str, value: &'m T) {
        Self::optional(self, name, value);
    }

    #[inline]
    fn extra(&mut self, extra: &'m Extra) {
        Self::extra(self, extra);
    }
}

/// Compares two objects: they are equal if all fields and the extra members are.
#[inline]
pub fn members_are_equal<T: Members>(one: &T, two: &T) -> bool {
    let mut others = Fields::default();
    two.visit(&mut others);
    let mut comparison = Comparison { others, next: 0, is_equal: true };
    one.visit(&mut comparison);
    comparison.is_equal
}

#[derive(Default)]
struct Fields<'m> {
    values: Vec<&'m dyn Any>,
    extra: Option<&'m Extra>,
}

impl<'m> MemberVisitor<'m> for Fields<'m> {
    #[inline]
    fn required<T: MemberValue>(&mut self, _name: &'static str, _field: &'static str, value: &'m T) {
        self.values.push(value);
    }

    #[inline]
    fn optional<T: MemberValue>(&mut self, _name: &'static str, _field: &'static str, value: &'m T) {
        self.values.push(value);
    }

    fn extra(&mut self, extra: &'m Extra) {
        self.extra = Some(extra);
    }
}

struct Comparison<'o> {
    others: Fields<'o>,
    next: usize,
    is_equal: bool,
}

impl<'m> MemberVisitor<'m> for Comparison<'_> {
    fn required<T: MemberValue>(&mut self, _name: &'static str, _field: &'static str, value: &'m T) {
        let other = self.others.values.get(self.next).and_then(|other| other.downcast_ref::<T>());
        self.is_equal = self.is_equal && other == Some(value);
        self.next += 1;
    }

    #[inline]
    fn optional<T: MemberValue>(&mut self, name: &'static str, field: &'static str, value: &'m T) {
        self.required(name, field, value);
    }

    fn extra(&mut self, extra: &'m Extra) {
        self.is_equal = self.is_equal && self.others.extra == Some(extra);
    }
}

/// Formats an object as a struct, without absent members.
///
/// # Errors
///
/// The error of the formatter.
#[inline]
pub fn fmt_members<T: Members>(object: &T, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = Shown(formatter.debug_struct(name));
    object.visit(&mut shown);
    shown.0.finish()
}

struct Shown<'f, 'b>(fmt::DebugStruct<'f, 'b>);

impl Shown<'_, '_> {
    fn add(&mut self, name: &str, is_absent: bool, value: &dyn fmt::Debug) {
        if !is_absent {
            self.0.field(name, value);
        }
    }
}

impl<'m> MemberVisitor<'m> for Shown<'_, '_> {
    #[inline]
    fn required<T: MemberValue>(&mut self, _name: &'static str, field: &'static str, value: &'m T) {
        self.add(field, value.is_absent(), value);
    }

    #[inline]
    fn optional<T: MemberValue>(&mut self, _name: &'static str, field: &'static str, value: &'m T) {
        self.add(field, value.is_absent(), value);
    }

    fn extra(&mut self, extra: &'m Extra) {
        self.add("extra", extra.is_empty(), extra);
    }
}
