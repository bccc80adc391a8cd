//! Checks a description against the specification of its own version, before anything is rewritten.
//!
//! The walk goes along the grammar ([`grammar`], [`objects`]) over the untyped trees, into other files where references lead there, and
//! looks at each value once. What the grammar cannot say is a function per object in [`checks`].
//!
//! How bad it is that a description breaks a rule is said by the code of the rule alone
//! ([`class`](crate::diagnostics::Code::class)). What is found here says the most precise thing about a place; the stages that read the
//! description say nothing more about it.

mod checks;
mod grammar;
mod objects;
mod path;
mod schemas;
mod values;
mod walk;

pub(crate) use checks::is_token;

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::diagnostics::Diagnostics;
use crate::document::Version;
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
pub(crate) fn validate(source: &Source, version: Version, members: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let edition = edition(version);
    let mut walk = Walk {
        source,
        edition,
        diagnostics,
        visited: HashSet::new(),
        queue: Vec::new(),
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
}

fn edition(version: Version) -> Edition {
    match version {
        Version::V20 => Edition::V20,
        Version::V30 => Edition::V30,
        Version::V31 => Edition::V31,
        Version::V32 => Edition::V32,
    }
}
