//! Visits the members of a model: writing, comparing and `Debug` share one function of each model.

use std::any::Any;
use std::fmt;

use super::{Encode, Extra, Writer};

/// The value of a member: it can be written, compared and shown. Every type that can is one.
pub trait MemberValue: Any + Encode + fmt::Debug {
    /// Returns whether both values are of the same type and equal.
    fn is_equal(&self, other: &dyn MemberValue) -> bool;
}

impl<T: Any + Encode + fmt::Debug + PartialEq> MemberValue for T {
    fn is_equal(&self, other: &dyn MemberValue) -> bool {
        (other as &dyn Any).downcast_ref::<Self>().is_some_and(|other| self == other)
    }
}

/// Receives the members of an object, one after another; see [`Encode::visit_members`].
pub struct MemberVisitor<'v, 'm> {
    visit: &'v mut dyn Visit<'m>,
}

impl<'m> MemberVisitor<'_, 'm> {
    /// Receives a member that is always written.
    #[inline]
    pub fn required<T: MemberValue>(&mut self, name: &'static str, field: &'static str, value: &'m T) {
        self.visit.member(Member { name, field, is_required: true, value });
    }

    /// Receives a member that is not written if its value [is absent](Encode::is_absent).
    #[inline]
    pub fn optional<T: MemberValue>(&mut self, name: &'static str, field: &'static str, value: &'m T) {
        self.visit.member(Member { name, field, is_required: false, value });
    }

    /// Receives the members that are not in the description, after all others.
    #[inline]
    pub fn extra(&mut self, extra: &'m Extra) {
        self.visit.extra(extra);
    }
}

impl fmt::Debug for MemberVisitor<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("MemberVisitor")
    }
}

struct Member<'m> {
    name: &'static str,
    field: &'static str,
    is_required: bool,
    value: &'m dyn MemberValue,
}

trait Visit<'m> {
    fn member(&mut self, member: Member<'m>);
    fn extra(&mut self, extra: &'m Extra);
}

/// Writes the members of an object.
#[inline]
pub(super) fn write<'m, T: Encode + ?Sized>(object: &'m T, writer: &mut Writer) {
    object.visit_members(&mut MemberVisitor { visit: writer });
}

impl<'m> Visit<'m> for Writer {
    fn member(&mut self, member: Member<'m>) {
        if member.is_required || !member.value.is_absent() {
            self.member(member.name, member.value);
        }
    }

    fn extra(&mut self, extra: &'m Extra) {
        self.extra(extra);
    }
}

/// Compares two objects of one type: they are equal if all fields and the extra members are.
#[must_use]
pub fn members_are_equal(one: &dyn Encode, two: &dyn Encode) -> bool {
    let mut others = Members::default();
    two.visit_members(&mut MemberVisitor { visit: &mut others });
    let mut comparison = Comparison { others, next: 0, is_equal: true };
    one.visit_members(&mut MemberVisitor { visit: &mut comparison });
    comparison.is_equal
}

#[derive(Default)]
struct Members<'m> {
    values: Vec<&'m dyn MemberValue>,
    extra: Option<&'m Extra>,
}

impl<'m> Visit<'m> for Members<'m> {
    fn member(&mut self, member: Member<'m>) {
        self.values.push(member.value);
    }

    fn extra(&mut self, extra: &'m Extra) {
        self.extra = Some(extra);
    }
}

struct Comparison<'o> {
    others: Members<'o>,
    next: usize,
    is_equal: bool,
}

impl<'m> Visit<'m> for Comparison<'_> {
    fn member(&mut self, member: Member<'m>) {
        let other = self.others.values.get(self.next);
        self.is_equal = self.is_equal && other.is_some_and(|other| member.value.is_equal(*other));
        self.next += 1;
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
pub fn fmt_members(object: &dyn Encode, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = Shown(formatter.debug_struct(name));
    object.visit_members(&mut MemberVisitor { visit: &mut shown });
    shown.0.finish()
}

struct Shown<'f, 'b>(fmt::DebugStruct<'f, 'b>);

impl<'m> Visit<'m> for Shown<'_, '_> {
    fn member(&mut self, member: Member<'m>) {
        if !member.value.is_absent() {
            self.0.field(member.field, &member.value);
        }
    }

    fn extra(&mut self, extra: &'m Extra) {
        if !extra.is_empty() {
            self.0.field("extra", extra);
        }
    }
}
