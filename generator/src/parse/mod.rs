//! From the files of a description to typed nodes that know each other.
//!
//! The description is checked along the table of the specification first (`check`), which says the most precise thing about a place. Then
//! the nodes are collected along the same table (`collect`): every schema, parameter, request body, response, header, example and
//! operation is read on its own, with its inner nodes replaced by references, so a malformed node hides no other and cycles are no trouble.
//! A node of another version is converted when it is read (`upgrade`, with `swagger2` and `json_schema`); the trees stay as they are written.
//! In the end the nodes are linked (`link`): every schema has an id, and every `$ref` is resolved.

mod anchors;
mod check;
mod coercions;
mod collect;
mod document;
mod earlier;
mod expanded_size;
mod expansion_limits;
mod json_schema;
mod link;
mod notes;
mod operations;
mod path_template;
mod reader;
mod reference;
mod resolved;
mod rules;
mod security;
mod swagger2;
mod upgrade;
mod version;

pub use document::{Document, document};
pub(crate) use expanded_size::check_expanded_size;
pub use notes::ListFormat;
pub use resolved::{EventNode, Located, OperationNode, Resolved, SchemaId, SchemaNode, SecurityScheme};

use crate::diagnostics::Diagnostics;
use crate::location::{FileId, Location};
use earlier::Reporter;
use link::ReferenceTargets;

/// Reads every node of a document and links them. What is wrong is reported; the result is usable only where no error was.
pub fn resolve(document: &Document<'_>, diagnostics: &mut Diagnostics) -> Resolved {
    let mut reporter = Reporter::new(diagnostics, document.earlier());
    let (mut nodes, root) = collect::collect(document, &mut reporter);
    let targets = ReferenceTargets::new(&mut nodes, document.source().limits(), &mut reporter);
    link::link(document, nodes, &targets, &root, &mut reporter)
}

/// Where the named schemas are.
fn schemas_of_root() -> Location {
    Location::root_of(FileId::ROOT).child("components").child("schemas")
}
