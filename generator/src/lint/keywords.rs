//! Keywords of schemas without an effect.

use serde_json::{Map, Value};

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, nearest};
use crate::location::Finder;
use crate::parse::SchemaNode;
use crate::spec::{ObjectKind, Usage};

/// Keywords of no version of the specification.
pub(super) fn dropped(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let object = ObjectKind::Schema.object();
    for (node, members) in schemas(subject) {
        let unknown = |name: &&String| !name.starts_with("x-") && object.field(name).is_none();
        for name in members.keys().filter(unknown) {
            let message = format!("a schema has no keyword `{name}`; it is dropped");
            let names = || object.fields.iter().map(|field| field.name);
            let meant = if subject.document.may_suggest() { nearest(name, names()) } else { None };
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
    let fields = ObjectKind::Schema.object().fields.iter();
    let constraints: Vec<&str> =
        fields.filter(|field| field.usage == Usage::Constraint).map(|field| field.name).collect();
    for (node, members) in schemas(subject) {
        for name in constraints.iter().filter(|name| members.contains_key(**name)) {
            let message = format!("the client does not check `{name}`");
            let warning = Diagnostic::new(Code::UncheckedKeyword, &node.location.child(name), message);
            diagnostics.report(warning.at_key());
        }
    }
}

/// Every schema with its written fields.
fn schemas<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a SchemaNode, &'a Map<String, Value>)> {
    let (document, mut finder) = (subject.document, Finder::default());
    subject
        .resolved
        .schemas()
        .filter_map(move |node| Some((node, document.value_near(&mut finder, &node.location)?.as_object()?)))
}
