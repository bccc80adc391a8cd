//! From an untyped document to typed pieces that know each other: every schema has an id, every `$ref` is followed.
//!
//! The document is taken apart first (`pieces`): along the grammar, every schema, parameter, request body, response,
//! header, example and operation is read on its own, with its inner pieces replaced by references. So a malformed piece
//! hides no other, and circles of any kind are no trouble. Then the pieces are connected (`assemble`).

mod assemble;
mod copies;
mod events;
mod fixes;
mod grammar;
mod links;
mod operations;
mod path_query;
mod pieces;
mod place;
mod reader;
mod reference;
mod resolved;
mod security;
mod status;
mod suggest;
mod template;

pub(crate) use fixes::{MUTUAL_TLS, method_in_capitals};
pub(crate) use path_query::split as split_query;
pub(crate) use reader::{is_misplaced, named};
pub use resolved::{EventNode, Located, OperationNode, Resolved, SchemaId, SchemaNode};
pub(crate) use suggest::did_you_mean;
pub(crate) use template::names as template_names;

use crate::diagnostics::Diagnostics;
use crate::document::Document;
use crate::location::{FileId, Location};
use links::Links;

/// Reads every piece of a document and connects them. What is wrong is reported; the result is usable only where no
/// error was.
pub fn resolve(document: &Document<'_>, diagnostics: &mut Diagnostics) -> Resolved {
    let (mut pieces, root) = pieces::take_apart(document, diagnostics);
    let links = Links::new(&mut pieces, document.source().limits(), diagnostics);
    assemble::assemble(document, pieces, &links, &root, diagnostics)
}

/// Where the named schemas are.
fn schemas_of_root() -> Location {
    Location::root_of(FileId::ROOT).child("components").child("schemas")
}
