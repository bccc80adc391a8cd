//! Intersection of types: a value of an `allOf` has the types of all its parts, in any order.

use super::{Content, Lowering};
use crate::ir::{Integer, NameHint, Type, TypeId, ValueKind};
use crate::parse::SchemaId;

/// Nesting depth up to which types are compared.
const MAX_DEPTH: usize = 16;

/// The number of objects that are combined from two. Types that contain each other could require ever more of them.
const MAX_COMBINED: usize = 2000;

impl Lowering<'_> {
    /// Returns the intersection of two types: the narrower one, or an object with the properties of both. `None` if no type expresses it.
    pub(super) fn intersection(&mut self, one: &Type, other: &Type, hint: &NameHint) -> Option<Type> {
        if self.covers(one, other, 0) {
            return Some(other.clone());
        }
        if self.covers(other, one, 0) {
            return Some(one.clone());
        }
        match (one, other) {
            (Type::Sensitive(one), other) | (other, Type::Sensitive(one)) => {
                Some(Type::Sensitive(Box::new(self.intersection(one, other, hint)?)))
            }
            (Type::Nullable(one), Type::Nullable(other)) => {
                Some(Type::Nullable(Box::new(self.intersection(one, other, hint)?)))
            }
            (Type::Nullable(one), other) | (other, Type::Nullable(one)) => self.intersection(one, other, hint),
            (Type::Array(one), Type::Array(other)) => Some(Type::Array(Box::new(self.intersection(one, other, hint)?))),
            (Type::Map(one), Type::Map(other)) => Some(Type::Map(Box::new(self.intersection(one, other, hint)?))),
            (Type::Named(one), Type::Named(other)) => self.combined(*one, *other, hint),
            _ => None,
        }
    }

    /// Returns the object that combines two objects. Each pair is combined once.
    fn combined(&mut self, one: TypeId, other: TypeId, hint: &NameHint) -> Option<Type> {
        let (Content::Merged(first, some), Content::Merged(second, more)) =
            (self.types.content(one), self.types.content(other))
        else {
            return None;
        };
        let joined = |one: &[SchemaId], other: &[SchemaId]| {
            let mut all = one.to_vec();
            all.extend(other.iter().filter(|part| !one.contains(part)));
            all
        };
        let parts = joined(first, second);
        let optional = joined(some, more).into_iter().filter(|part| !parts.contains(part)).collect::<Vec<_>>();
        let key = (parts, optional);
        if let Some(known) = self.types.combinations.get(&key) {
            return Some(Type::Named(*known));
        }
        if self.types.combinations.len() >= MAX_COMBINED {
            return None;
        }
        let last = *key.0.last()?;
        let id = self.add(last, hint.clone(), Content::Merged(key.0.clone(), key.1.clone()));
        self.types.combinations.insert(key, id);
        Some(Type::Named(id))
    }

    /// Whether every value of the second type is a value of the first.
    fn covers(&self, broad: &Type, narrow: &Type, depth: usize) -> bool {
        if broad == narrow || *broad == Type::Any {
            return true;
        }
        if depth > MAX_DEPTH {
            return false;
        }
        let inner = |broad: &Type, narrow: &Type| self.covers(broad, narrow, depth + 1);
        match (broad, narrow) {
            (Type::Nullable(broad), Type::Nullable(narrow)) | (Type::Sensitive(broad), Type::Sensitive(narrow)) => {
                inner(broad, narrow)
            }
            (Type::Nullable(broad), narrow) => inner(broad, narrow),
            (broad, Type::Sensitive(narrow)) => inner(broad, narrow),
            (Type::String, narrow) => matches!(narrow, Type::Secret | Type::Text(_)) || self.is_listed(narrow, false),
            (Type::Float64 | Type::Decimal, narrow) => {
                matches!(narrow, Type::Integer(_) | Type::Float32 | Type::Float64) || self.is_listed(narrow, true)
            }
            (Type::Integer(broad), Type::Integer(narrow)) => holds_all(*broad, *narrow),
            (Type::Integer(_), narrow) => self.is_listed(narrow, true),
            (Type::Array(broad), Type::Array(narrow)) | (Type::Map(broad), Type::Map(narrow)) => inner(broad, narrow),
            (Type::Array(broad), Type::Tuple(narrow)) => narrow.iter().all(|narrow| inner(broad, narrow)),
            (Type::Map(broad), Type::Named(_)) if **broad == Type::Any => self.kinds(narrow, 0) == [ValueKind::Object],
            (Type::Array(broad), Type::Named(_)) if **broad == Type::Any => self.kinds(narrow, 0) == [ValueKind::Array],
            (Type::Named(id), narrow) => self.content_covers(*id, narrow, depth),
            _ => false,
        }
    }

    fn content_covers(&self, id: TypeId, narrow: &Type, depth: usize) -> bool {
        let other = narrow.named().filter(|_| matches!(narrow, Type::Named(_))).map(|id| self.types.content(id));
        match (self.types.content(id), other) {
            (Content::Merged(broad, some), Some(Content::Merged(narrow, more))) => {
                broad.iter().all(|part| narrow.contains(part))
                    && some.iter().all(|part| narrow.contains(part) || more.contains(part))
            }
            (Content::StringEnum(broad), Some(Content::StringEnum(narrow)))
            | (Content::IntegerEnum(broad), Some(Content::IntegerEnum(narrow))) => {
                let listed = |ids: &[_]| {
                    let schemas = ids.iter().map(|id| &self.schemas.resolved.schema(*id).schema);
                    schemas.flat_map(super::enums::enum_values).collect::<Vec<_>>()
                };
                let broad = listed(broad);
                listed(narrow).iter().all(|value| broad.contains(value))
            }
            (Content::Family(base), Some(Content::Merged(narrow, _))) => narrow.contains(base),
            (Content::Union(schema), _) => {
                let choices = self.schemas.real_choices(*schema);
                let known = choices.iter().filter_map(|choice| self.types.known.get(choice));
                known.into_iter().any(|choice| self.covers(&choice.ty, narrow, depth + 1))
            }
            (Content::Scalars(types), _) => types.iter().any(|ty| self.covers(ty, narrow, depth + 1)),
            _ => false,
        }
    }

    /// Whether a type is an enum of strings, or of integers.
    fn is_listed(&self, ty: &Type, integers: bool) -> bool {
        if integers { self.types.is_integer_enum(ty) } else { self.types.is_string_enum(ty) }
    }
}

/// Whether an integer type contains all values of another one.
fn holds_all(broad: Integer, narrow: Integer) -> bool {
    let bounds = |integer| match integer {
        Integer::I8 => (i128::from(i8::MIN), i128::from(i8::MAX)),
        Integer::I16 => (i128::from(i16::MIN), i128::from(i16::MAX)),
        Integer::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        Integer::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        Integer::U8 => (0, i128::from(u8::MAX)),
        Integer::U16 => (0, i128::from(u16::MAX)),
        Integer::U32 => (0, i128::from(u32::MAX)),
        Integer::U64 => (0, i128::from(u64::MAX)),
    };
    let (broad, narrow) = (bounds(broad), bounds(narrow));
    broad.0 <= narrow.0 && broad.1 >= narrow.1
}
