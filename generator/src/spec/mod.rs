//! What the OpenAPI specifications say an object holds: one row for each field of each object, all versions side by side.
//!
//! Every stage that depends on a field reads it from here: the walk that reports unknown, missing and mistyped fields, the reader that turns
//! objects into typed ones, the kinds that references lead to, the conversion of newer schemas, and the lints about keywords.

mod columns;
mod grammar;
mod objects;
mod pointer;
mod schemas;
mod version;

pub(crate) use grammar::{Field, FieldType, IfMissing, IfMistyped, Names, Object, ObjectKind, Usage};
pub(crate) use objects::QUERY_STYLES;
pub(crate) use pointer::{PointerTarget, pointer_target};
pub(crate) use version::{Version, VersionSet};

/// The methods of a path item in some versions, in the order of the specification.
pub(crate) fn methods(versions: VersionSet) -> impl Iterator<Item = &'static str> {
    let fields = ObjectKind::PathItem.object().fields.iter();
    let operations = fields.filter(move |field| {
        matches!(field.accepts, FieldType::Object(ObjectKind::Operation)) && field.versions.intersects(versions)
    });
    operations.map(|field| field.name)
}

/// Whether a field of a path item is an operation.
pub(crate) fn is_method(name: &str) -> bool {
    methods(VersionSet::ALL).any(|method| method == name)
}

/// The fields that describe a value where Swagger 2.0 has no schema: in parameters and headers.
pub(crate) fn value_fields() -> impl Iterator<Item = &'static str> {
    let names = ObjectKind::Items.object().fields.iter().map(|field| field.name);
    names.filter(|name| !["$ref", "description", "collectionFormat"].contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_those_of_the_version() {
        let all = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
        assert_eq!(methods(VersionSet::ALL).collect::<Vec<_>>(), all);
        assert_eq!(methods(VersionSet::V20).collect::<Vec<_>>(), all[..7]);
        assert!(is_method("trace") && !is_method("parameters") && !is_method("additionalOperations"));
    }

    #[test]
    fn no_object_has_two_rows_for_one_field() {
        for kind in ObjectKind::ALL {
            let object = kind.object();
            for (index, field) in object.fields.iter().enumerate() {
                let other = object.fields[..index].iter().find(|other| other.name == field.name);
                assert!(other.is_none(), "{} has `{}` twice", object.name, field.name);
            }
        }
    }
}
