//! The extensions that a description may use: a file for each, with the form of its value, the objects on which it has an effect, its
//! documentation, and what it requires of them.
//!
//! The walk along the table of the specification calls `check` for every object, so a value of another form is reported once, wherever it
//! is. Later stages read values with `Extension::read`, which ignores such values. `docs/extensions.md` is generated from here.

mod aliases;
mod date_time;
mod empty;
mod enum_values;
mod envelope;
mod environment;
mod events;
mod idempotency_reference;
mod idempotent;
mod inputs;
mod name;
mod pagination;
mod product;
mod result;
mod sensitive;
mod text;
mod token;
mod wait;

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) use aliases::Aliases;
pub(crate) use date_time::DateTime;
pub(crate) use empty::Empty;
pub(crate) use enum_values::{Annotation, annotations, is_annotated};
pub(crate) use envelope::Envelope;
pub(crate) use environment::Environment;
pub(crate) use events::{EventItem, Events};
pub(crate) use idempotency_reference::IdempotencyReference;
pub(crate) use idempotent::Idempotent;
pub(crate) use name::{Name, name_of};
pub(crate) use pagination::Pagination;
pub(crate) use product::Product;
pub(crate) use result::ResultRule;
pub(crate) use sensitive::{Sensitive, is_sensitive};
pub(crate) use text::Text;
pub(crate) use token::Token;
pub(crate) use wait::Wait;

use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::{Location, Path};
use crate::spec::ObjectKind::{self, Header, Items, Parameter, Schema};

/// The prefix of all names.
pub const PREFIX: &str = "x-oasmith-";

/// The objects that describe a value. In Swagger 2.0 parameters, headers and `items` are their own schemas.
const VALUES: &[ObjectKind] = &[Schema, Parameter, Header, Items];

/// An extension. The type is the form of its value.
pub(crate) trait Extension: DeserializeOwned {
    /// The name of the field.
    const NAME: &'static str;
    /// The objects on which it has an effect.
    const OBJECTS: &'static [ObjectKind];
    /// What a value looks like; the help of a value that does not.
    const FORM: &'static str;
    /// The diagnostic of an invalid value.
    const CODE: Code = Code::InvalidExtension;

    /// Returns the value among the fields of an object; `None` if it is missing or has another form, which [`check`] reports.
    fn read(fields: &impl Fields) -> Option<Self> {
        serde_json::from_value(Self::value(fields)?.clone()).ok()
    }

    /// Returns the raw value among the fields of an object.
    fn value(fields: &impl Fields) -> Option<&Value> {
        fields.field(Self::NAME)
    }

    /// Returns what is wrong with the form of a value.
    fn problems(value: &Value, location: &Location) -> Vec<Diagnostic> {
        form_problems::<Self>(value, location)
    }
}

/// Returns what is wrong with the form of a value that must have that of the extension's type.
fn form_problems<E: Extension>(value: &Value, location: &Location) -> Vec<Diagnostic> {
    let parsed: Result<E, _> = serde_json::from_value(value.clone());
    let problem = parsed.err().map(|error| {
        let message = format!("`{}` is invalid: {error}", E::NAME);
        Diagnostic::new(E::CODE, location, message).help(E::FORM)
    });
    problem.into_iter().collect()
}

/// The fields of an object.
pub(crate) trait Fields {
    fn field(&self, name: &str) -> Option<&Value>;
}

impl Fields for IndexMap<String, Value> {
    fn field(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

impl Fields for Map<String, Value> {
    fn field(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

/// Why an extension does not match the object on which it is.
#[derive(Debug)]
pub(crate) struct Mismatch {
    location: Location,
    message: String,
    help: Option<String>,
}

impl Mismatch {
    fn new(location: &Location, message: impl Into<String>) -> Self {
        Self { location: location.clone(), message: message.into(), help: None }
    }

    fn help(self, help: impl Into<Option<String>>) -> Self {
        Self { help: help.into(), ..self }
    }

    /// Returns the diagnostic of an extension.
    pub(crate) fn of<E: Extension>(self) -> Diagnostic {
        Diagnostic::new(E::CODE, &self.location, self.message).maybe_help(self.help)
    }
}

/// An extension in the table.
struct Row {
    name: &'static str,
    objects: &'static [ObjectKind],
    problems: fn(&Value, &Location) -> Vec<Diagnostic>,
    documentation: &'static str,
}

const fn row<E: Extension>(documentation: &'static str) -> Row {
    Row { name: E::NAME, objects: E::OBJECTS, problems: E::problems, documentation }
}

/// All extensions, sorted by name.
const EXTENSIONS: &[Row] = &[
    row::<Aliases>(include_str!("aliases.md")),
    row::<DateTime>(include_str!("date_time.md")),
    row::<Empty>(include_str!("empty.md")),
    row::<enum_values::EnumValues>(include_str!("enum_values.md")),
    row::<Envelope>(include_str!("envelope.md")),
    row::<Environment>(include_str!("environment.md")),
    row::<Events>(include_str!("events.md")),
    row::<IdempotencyReference>(include_str!("idempotency_reference.md")),
    row::<Idempotent>(include_str!("idempotent.md")),
    row::<Name>(include_str!("name.md")),
    row::<Pagination>(include_str!("pagination.md")),
    row::<Product>(include_str!("product.md")),
    row::<ResultRule>(include_str!("result.md")),
    row::<Sensitive>(include_str!("sensitive.md")),
    row::<Text>(include_str!("text.md")),
    row::<Token>(include_str!("token.md")),
    row::<Wait>(include_str!("wait.md")),
];

impl Row {
    /// The objects on which it has an effect, as in "a server, an operation or a security scheme".
    fn listed_objects(&self) -> String {
        let names: Vec<&str> = self.objects.iter().map(|kind| kind.object().name).collect();
        match names.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            other => other.concat(),
        }
    }

    /// Its section of `docs/extensions.md`.
    fn section(&self) -> String {
        format!("## `{}`\n\nOn {}.\n\n{}", self.name, self.listed_objects(), self.documentation)
    }
}

/// Returns what is wrong with the extensions of an object: unknown names, those that have no effect there, and values of another form.
pub(crate) fn check(kind: ObjectKind, path: &Path<'_>, members: &Map<String, Value>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| name.starts_with(PREFIX)) {
        let location = path.key(name).location();
        match EXTENSIONS.iter().find(|row| row.name == name) {
            None => {
                let message = format!("unknown extension `{name}`");
                let problem = Diagnostic::new(Code::UnknownExtension, &location, message).at_key();
                problems.push(problem.maybe_help(did_you_mean(name, names())));
            }
            Some(row) if !row.objects.contains(&kind) => {
                let message = format!("`{name}` has no effect on {}", kind.object().name);
                let problem = Diagnostic::new(Code::MisplacedExtension, &location, message).at_key();
                problems.push(problem.help(format!("it is for {}", row.listed_objects())));
            }
            Some(row) => problems.extend((row.problems)(value, &location)),
        }
    }
    problems
}

/// Returns the names of all extensions, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    EXTENSIONS.iter().map(|row| row.name)
}

/// Returns the documentation of an extension in Markdown.
#[must_use]
pub fn documentation(name: &str) -> Option<String> {
    EXTENSIONS.iter().find(|row| row.name == name).map(Row::section)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTRODUCTION: &str = "# Extensions

The extensions with which a description can tell oasmith more than OpenAPI does. Fields that begin with `x-` but not
with `x-oasmith-` are ignored, except those of other tools that name the values of an `enum`. An unknown extension, one
on an object where it has no effect, and a value of another form are reported. `oasmith explain NAME` prints the
documentation of an extension. What needs no extension is in [Servers and credentials](servers.md) and
[Configuration](configuration.md).

";

    /// The whole page.
    fn page() -> String {
        let line = |row: &Row| format!("| [`{0}`](#{0}) | {1} |\n", row.name, row.listed_objects());
        let lines = EXTENSIONS.iter().map(line).collect::<String>();
        let sections = EXTENSIONS.iter().map(Row::section).collect::<Vec<_>>();
        format!("{INTRODUCTION}| extension | on |\n| --- | --- |\n{lines}\n{}", sections.join("\n"))
    }

    #[test]
    fn the_page_shows_every_extension() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/extensions.md");
        if std::env::var_os("OASMITH_BLESS").is_some() {
            std::fs::write(&path, page()).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(page() == written, "docs/extensions.md is out of date: run with OASMITH_BLESS=1");
    }

    #[test]
    fn extensions_are_sorted() {
        assert!(EXTENSIONS.is_sorted_by_key(|row| row.name));
    }
}
