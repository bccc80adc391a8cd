//! The extensions that a description may use: their names, and the objects on which each has an effect.
//!
//! What an extension means is decided where it is lowered. `docs/extensions.md` has a section for each.

use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Path;
use crate::spec::ObjectKind::{
    self, Header, Items, Operation, Parameter, Response, Root, Schema, SecurityScheme, Server, Tag,
};

/// What the names of all extensions start with.
const PREFIX: &str = "x-oasmith-";

/// An extension and the objects on which it has an effect.
struct Extension {
    name: &'static str,
    objects: &'static [ObjectKind],
}

const fn on(name: &'static str, objects: &'static [ObjectKind]) -> Extension {
    Extension { name, objects }
}

/// In Swagger 2.0 parameters, headers and `items` are their own schemas; a reference to a schema may have extensions beside it.
const VALUES: &[ObjectKind] = &[Schema, Parameter, Header, Items];

const EXTENSIONS: &[Extension] = &[
    on("x-oasmith-aliases", &[Schema]),
    on("x-oasmith-date-time", VALUES),
    on("x-oasmith-empty", &[Response]),
    on("x-oasmith-enum", VALUES),
    on("x-oasmith-envelope", &[Schema]),
    on("x-oasmith-environment", &[Server]),
    on("x-oasmith-events", &[Root, Operation]),
    on("x-oasmith-idempotency-reference", &[Schema]),
    on("x-oasmith-idempotent", &[Operation]),
    on("x-oasmith-name", &[Operation, Schema, Tag, SecurityScheme, Server]),
    on("x-oasmith-pagination", &[Operation]),
    on("x-oasmith-product", &[Server, Operation, SecurityScheme]),
    on("x-oasmith-result", &[Operation, Response]),
    on("x-oasmith-sensitive", VALUES),
    on("x-oasmith-text", &[Schema]),
    on("x-oasmith-token", &[SecurityScheme]),
];

/// Returns what is wrong with a field of an object, if it is an extension that is unknown or has no effect there.
pub(crate) fn check(kind: ObjectKind, path: &Path<'_>, name: &str) -> Option<Diagnostic> {
    if !name.starts_with(PREFIX) {
        return None;
    }
    let Some(extension) = EXTENSIONS.iter().find(|extension| extension.name == name) else {
        let names = EXTENSIONS.iter().map(|extension| extension.name);
        let diagnostic =
            Diagnostic::new(Code::UnknownExtension, &path.location(), format!("unknown extension `{name}`"));
        return Some(diagnostic.at_key().maybe_help(did_you_mean(name, names)));
    };
    if extension.objects.contains(&kind) {
        return None;
    }
    let objects: Vec<&str> = extension.objects.iter().map(|kind| kind.object().name).collect();
    let message = format!("`{name}` has no effect on {}", kind.object().name);
    let diagnostic = Diagnostic::new(Code::MisplacedExtension, &path.location(), message);
    Some(diagnostic.at_key().help(format!("it is for {}", objects.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extension_is_documented() {
        let page = include_str!("../../docs/extensions.md");
        for Extension { name, .. } in EXTENSIONS {
            let heading = format!("`{name}");
            let is_documented = page.lines().any(|line| line.starts_with("## ") && line.contains(&heading));
            assert!(is_documented, "docs/extensions.md has no section on {name}");
        }
    }
}
