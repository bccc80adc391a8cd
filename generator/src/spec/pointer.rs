//! What a pointer into a description leads to, going by the table alone.

use super::grammar::{FieldType, ObjectKind};

/// The target of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PointerTarget {
    /// An object that is read on its own.
    Node(ObjectKind),
    /// Something else, such as the whole of `components`.
    Other,
    /// Unknown to the table: below an extension, an example, or an unknown field.
    Unknown,
}

/// Follows a pointer from the root of a description along the table.
pub(crate) fn pointer_target(tokens: impl Iterator<Item = String>) -> PointerTarget {
    let mut at = FieldType::Object(ObjectKind::Root);
    for token in tokens {
        match below(at, &token) {
            Some(field_type) => at = field_type,
            None => return PointerTarget::Unknown,
        }
    }
    match at {
        FieldType::Object(kind) | FieldType::BoolOrObject(kind) if kind.object().is_node => PointerTarget::Node(kind),
        FieldType::Any => PointerTarget::Unknown,
        _ => PointerTarget::Other,
    }
}

fn below(at: FieldType, token: &str) -> Option<FieldType> {
    match at {
        FieldType::Object(ObjectKind::Callback) if !token.starts_with("x-") => {
            Some(FieldType::Object(ObjectKind::PathItem))
        }
        FieldType::Object(kind) | FieldType::BoolOrObject(kind) => {
            kind.object().field(token).map(|field| field.accepts)
        }
        FieldType::List(element) => Some(*element),
        FieldType::Map(value, names) if !(names.have_extensions() && token.starts_with("x-")) => Some(*value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::Pointer;

    fn target_of(pointer: &str) -> PointerTarget {
        pointer_target(Pointer::parse(pointer).expect("a pointer").tokens())
    }

    #[test]
    fn the_table_says_what_a_pointer_leads_to() {
        let schema = PointerTarget::Node(ObjectKind::Schema);
        assert_eq!(target_of("/components/schemas/Pet"), schema);
        assert_eq!(target_of("/components/schemas/Pet/properties/x-name/items"), schema);
        assert_eq!(target_of("/components/schemas/Pet/additionalProperties"), schema);
        assert_eq!(target_of("/components/schemas/Pet/$defs/Name"), schema);
        assert_eq!(target_of("/paths/~1pets/get/parameters/0"), PointerTarget::Node(ObjectKind::Parameter));
        let header = PointerTarget::Node(ObjectKind::Header);
        assert_eq!(target_of("/paths/~1pets/get/responses/200/headers/X-Rate"), header);
        assert_eq!(target_of("/paths/~1pets/post/requestBody/content/application~1json/schema"), schema);
        assert_eq!(target_of("/definitions/Pet"), schema);
        assert_eq!(target_of("/parameters/Limit"), PointerTarget::Node(ObjectKind::Parameter));
        assert_eq!(target_of("/components/schemas"), PointerTarget::Other);
        assert_eq!(target_of("/info/title"), PointerTarget::Other);
        assert_eq!(target_of(""), PointerTarget::Other);
    }

    #[test]
    fn the_table_is_silent_about_what_it_does_not_know() {
        assert_eq!(target_of("/definitions/Pet/oneOfThem"), PointerTarget::Unknown);
        assert_eq!(target_of("/x-schemas/Pet"), PointerTarget::Unknown);
        assert_eq!(target_of("/paths/x-shared/get"), PointerTarget::Unknown);
        assert_eq!(target_of("/components/schemas/Pet/example"), PointerTarget::Unknown);
    }
}
