//! Names of fields, variants and parts.

use super::reserved::Reserved;
use super::scope::{Ident, Spelling};
use super::{PackageWords, TypeNames};
use crate::casing;
use crate::ir::{EnumValue, Property, Shape, Type};

/// Finds the name that an earlier generation gave a part.
pub(super) type KeptParts<'f, 'k> = &'f dyn Fn(&Part<'_>) -> Option<&'k str>;

/// Names a type and its parts, which have a scope of their own. `kept` finds the names of earlier generations.
pub(super) fn of(
    ident: Ident,
    (module, public): (usize, usize),
    shape: &Shape,
    words: &PackageWords,
    kept: KeptParts<'_, '_>,
) -> TypeNames {
    let mut variants = words.scope(Reserved::Variants);
    let parts = parts(shape);
    // The variant for other values is named last, but keeps the name that it had.
    let fallback = kept(&Part::Unknown).and_then(|name| variants.keep(name, Spelling::Upper));
    let idents = match shape {
        Shape::Wrapper(_) => Vec::new(),
        Shape::Struct(object) => {
            let explicit: Vec<Option<&str>> =
                object.properties.iter().map(|property| property.name.as_deref()).collect();
            fields(words, &parts, &explicit, kept)
        }
        Shape::Form(form) => fields(words, &parts, &vec![None; form.parts.len()], kept),
        Shape::Enum(_) => {
            let names = casing::distinct(&parts.iter().map(Part::words).collect::<Vec<_>>());
            let numbered: Vec<(&Part<'_>, String)> = parts.iter().zip(names).collect();
            let kept = |(part, _): &(&Part<'_>, String)| kept(part);
            variants.all(&numbered, Spelling::Upper, kept, |scope, (_, name)| scope.value(name.clone()))
        }
        Shape::Union(_) => variants.all(&parts, Spelling::Upper, kept, |scope, part| scope.ty(part.words())),
    };
    let unknown = fallback.unwrap_or_else(|| variants.first_of(&["Unknown", "Other", "Unlisted"]));
    let constructors = if matches!(shape, Shape::Union(_)) { constructors(words, &idents) } else { Vec::new() };
    TypeNames { ident, module, public, layouts: layouts_of(shape, words), parts: idents, unknown, constructors }
}

/// Names the functions that make the variants of a union.
fn constructors(words: &PackageWords, variants: &[Ident]) -> Vec<Ident> {
    let mut functions = words.scope(Reserved::Model);
    functions.also_reserve(&["default", "from", "id", "object", "read", "write"]);
    variants.iter().map(|variant| functions.field(variant.as_str())).collect()
}

/// Names fields. A name that the description or the configuration sets comes first.
fn fields(words: &PackageWords, parts: &[Part<'_>], explicit: &[Option<&str>], kept: KeptParts<'_, '_>) -> Vec<Ident> {
    let mut fields = words.scope(Reserved::Model);
    let members: Vec<(&Part<'_>, Option<&str>)> = parts.iter().zip(explicit.iter().copied()).collect();
    let kept = |(part, explicit): &(&Part<'_>, Option<&str>)| kept(part).filter(|_| explicit.is_none());
    fields.all(&members, Spelling::Lower, kept, |scope, (part, _)| scope.field(part.words()))
}

/// A part of a type, as it is found again in a later generation.
pub(super) enum Part<'a> {
    /// A field: its wire name, and the source of its Rust name.
    Field(&'a str, &'a str),
    /// A value of an enum: the value, and the source of its Rust name.
    Value(&'a str, &'a str),
    /// A variant of a union: what distinguishes its type, and the source of its name.
    Variant(&'a Type, &'a str),
    /// The variant for other values.
    Unknown,
}

impl<'a> Part<'a> {
    fn words(&self) -> &'a str {
        match self {
            Self::Field(_, words) | Self::Value(_, words) | Self::Variant(_, words) => words,
            Self::Unknown => "Unknown",
        }
    }
}

/// Returns the parts of a type, in order.
pub(super) fn parts<'a>(shape: &'a Shape) -> Vec<Part<'a>> {
    match shape {
        Shape::Wrapper(_) => Vec::new(),
        Shape::Struct(object) => {
            let words = |property: &'a Property| property.name.as_ref().unwrap_or(&property.wire);
            object.properties.iter().map(|property| Part::Field(&property.wire, words(property))).collect()
        }
        Shape::Form(form) => form.parts.iter().map(|part| Part::Field(&part.wire, &part.hint)).collect(),
        Shape::Enum(open) => {
            let words = |value: &'a EnumValue| value.name.as_ref().unwrap_or(&value.wire);
            open.values.iter().map(|value| Part::Value(&value.wire, words(value))).collect()
        }
        Shape::Union(union) => union.variants.iter().map(|variant| Part::Variant(&variant.ty, &variant.hint)).collect(),
    }
}

fn layouts_of(shape: &Shape, words: &PackageWords) -> Vec<Option<Ident>> {
    let Shape::Struct(object) = shape else { return Vec::new() };
    let mut constants = words.scope(Reserved::Nothing);
    let mut constant = |property: &Property| {
        let name = property.name.as_deref().unwrap_or(&property.wire);
        (!property.extensions.layouts.is_empty()).then(|| constants.constant(&format!("{name} layouts")))
    };
    object.properties.iter().map(&mut constant).collect()
}
