//! Checks a description against the specification of its own version, before anything is rewritten.
//!
//! The walk goes along the grammar ([`grammar`], [`objects`]) over the untyped trees, into other files where references lead there, and
//! looks at each value once. What the grammar cannot say is a function per object in [`checks`].
//!
//! Where a description breaks a rule, it is refused only if the client could be wrong because of it, or if nobody who means well writes
//! such a thing. What real descriptions get wrong, and what the generator reads without doubt, is a warning.

mod checks;
mod grammar;
mod objects;
mod path;
mod schemas;
mod values;
mod walk;

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::diagnostics::Diagnostics;
use crate::doubts::Doubts;
use crate::location::{FileId, Location};
use crate::source::Source;
use grammar::{Edition, Kind};
use path::Path;
use walk::Walk;

/// After so many errors nothing more is looked at.
const ERRORS: usize = 1000;

/// How many parts of combined schemas are compared.
const EFFORT: usize = 1_000_000;

/// How often "did you mean" is tried.
const SUGGESTIONS: usize = 100;

/// Reports what the specification does not allow. The version of the description was checked.
pub(crate) fn validate(source: &Source, members: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let edition = edition(members);
    let mut walk = Walk {
        source,
        edition,
        diagnostics,
        visited: HashSet::new(),
        queue: Vec::new(),
        doubts: Doubts::default(),
        effort: Cell::new(EFFORT),
        suggestions: SUGGESTIONS,
    };
    let root = Location::root_of(FileId::ROOT);
    walk.object(Kind::Root, &Path::Start(&root), members);
    // A list of work, not recursion: references may lead in circles.
    while let Some((location, kind, value)) = walk.queue.pop() {
        if walk.diagnostics.errors() > ERRORS {
            break;
        }
        walk.target(kind, &location, value);
    }
    let Walk { doubts, diagnostics, .. } = walk;
    doubts.report(diagnostics);
}

fn edition(members: &Map<String, Value>) -> Edition {
    let version = match members.get("openapi") {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
        None => return Edition::V20,
    };
    match version.split('.').nth(1) {
        _ if members.contains_key("swagger") => Edition::V20,
        Some("0") | None => Edition::V30,
        Some("1") => Edition::V31,
        Some(_) => Edition::V32,
    }
}
