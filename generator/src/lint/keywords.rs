//! Members of schemas that come to nothing.

use serde_json::{Map, Value};

use super::{Subject, nearest};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::resolve::SchemaNode;

/// What a schema may hold, in Swagger 2.0, in OpenAPI 3.0 and in JSON Schema as OpenAPI 3.1 has it. Those of other versions are reported
/// where they are read, or change nothing.
const KNOWN: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "collectionFormat",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "id",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// What limits values and is left to the server.
const UNCHECKED: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "not",
];

/// Members that no version of the specification knows.
pub(super) fn dropped(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for (node, members) in schemas(subject) {
        let unknown = |name: &&String| !name.starts_with("x-") && KNOWN.binary_search(&name.as_str()).is_err();
        for name in members.keys().filter(unknown) {
            let message = format!("no schema has a member `{name}`; it is dropped");
            let meant = if subject.document.may_suggest() { nearest(name, KNOWN.iter().copied()) } else { None };
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("an extension is written `x-{name}`"),
            };
            let warning = Diagnostic::new(Code::DroppedKeyword, &node.location.child(name), message);
            diagnostics.report(warning.at_key().help(help));
        }
    }
}

/// Constraints that the generated types do not enforce.
pub(super) fn unchecked(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for (node, members) in schemas(subject) {
        for name in UNCHECKED.iter().copied().filter(|name| members.contains_key(*name)) {
            let message = format!("the client does not check `{name}`");
            let warning = Diagnostic::new(Code::UncheckedKeyword, &node.location.child(name), message);
            diagnostics.report(warning.at_key());
        }
    }
}

/// Every schema with what is written in it.
fn schemas<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a SchemaNode, &'a Map<String, Value>)> {
    let document = subject.document;
    subject.resolved.schemas().filter_map(|node| Some((node, document.value(&node.location)?.as_object()?)))
}

#[cfg(test)]
mod tests {
    use super::KNOWN;

    #[test]
    fn the_known_members_are_sorted_for_the_search() {
        assert!(KNOWN.is_sorted());
    }
}
