//! Unions whose variants are distinguished by their order only.

use std::collections::HashMap;

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Discrimination, Shape, Type, Union, ValueKind};

/// Unions with two objects that require the same properties, or with two arrays.
pub(super) fn lint(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for def in &subject.api.types {
        let Shape::Union(union) = &def.shape else { continue };
        let Some((first, second)) = alike(union) else { continue };
        let message = format!(
            "nothing tells `{}` and `{}` apart; the first that fits is taken",
            union.variants[first].hint, union.variants[second].hint
        );
        let keyword = ["oneOf", "anyOf"].into_iter().map(|name| def.location.child(name));
        let place = keyword.into_iter().find(|place| subject.document.value(place).is_some());
        let warning = Diagnostic::new(Code::AmbiguousUnion, place.as_ref().unwrap_or(&def.location), message);
        diagnostics
            .report(warning.at_key().help("add a `discriminator`, or a required property that only one of them has"));
    }
}

/// Variants that are named by a number.
pub(super) fn unnamed(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for def in &subject.api.types {
        let Shape::Union(union) = &def.shape else { continue };
        for variant in &union.variants {
            let Some(number) = variant.hint.strip_prefix("variant ").filter(|number| number.parse::<usize>().is_ok())
            else {
                continue;
            };
            let message = format!("nothing names the alternative {number}");
            let warning = Diagnostic::new(Code::UnnamedVariant, &def.location, message);
            diagnostics.report(warning.at_key().help("give it a `title`, or a name with `x-oasmith-name`"));
        }
    }
}

/// Two variants of one kind that require the same properties.
fn alike(union: &Union) -> Option<(usize, usize)> {
    for case in union.cases.iter().filter(|case| matches!(case.kind, ValueKind::Object | ValueKind::Array)) {
        let Discrimination::First(order) = &case.discrimination else { continue };
        let mut seen: HashMap<Vec<&str>, usize> = HashMap::new();
        // A variant of any value is a fallback, or another way to write null.
        for (variant, required) in order.iter().filter(|(variant, _)| union.variants[*variant].ty != Type::Any) {
            let mut required: Vec<&str> = required.iter().map(String::as_str).collect();
            required.sort_unstable();
            if let Some(first) = seen.insert(required, *variant) {
                return Some((first.min(*variant), first.max(*variant)));
            }
        }
    }
    None
}
