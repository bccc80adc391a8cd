//! Helpers shared by the tests of the workspace.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use oasmith::config::Types;

pub mod call_sites;
pub mod calls;
pub mod conformance;
pub mod description;
pub mod mutations;
pub mod outline;
pub mod output_changes;
pub mod pages;
pub mod runtime_manifest;
pub mod wire_names;

/// Returns the folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("")).to_owned()
}

/// Returns the folders of the cases, by name: each contains a minimal description, and the files generated from it.
///
/// # Errors
///
/// The folder cannot be read.
pub fn cases() -> io::Result<Vec<(String, PathBuf)>> {
    let folder = root().join("tests").join("cases");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.join("openapi.yaml").is_file() {
            found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Returns the choices of types of a case, from its `types.toml`.
#[must_use]
pub fn types_of(case: &Path) -> Types {
    let text = fs::read_to_string(case.join("types.toml")).unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
}

/// Returns all files in a folder with their text, by relative path.
///
/// # Errors
///
/// A file cannot be read.
pub fn files_below(folder: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                found.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The README of the crate, so that its example is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../generated/README.md")]
pub struct ReadmeOfEnkash;

/// Pages of the documentation, whose examples are compiled and run as tests of this package.
#[cfg(doctest)]
mod documentation {
    #[doc = include_str!("../../docs/blocking.md")]
    struct Blocking;
    #[doc = include_str!("../../docs/call-sites.md")]
    struct CallSites;
    #[doc = include_str!("../../docs/conditional-requests.md")]
    struct ConditionalRequests;
    #[doc = include_str!("../../docs/event-streams.md")]
    struct EventStreams;
    #[doc = include_str!("../../docs/layers.md")]
    struct Layers;
    #[doc = include_str!("../../docs/limits.md")]
    struct Limits;
    #[doc = include_str!("../../docs/raw-requests.md")]
    struct RawRequests;
    #[doc = include_str!("../../docs/retries.md")]
    struct Retries;
    #[doc = include_str!("../../docs/telemetry.md")]
    struct Telemetry;
    #[doc = include_str!("../../docs/tenants.md")]
    struct Tenants;
    #[doc = include_str!("../../docs/testing.md")]
    struct Testing;
    #[doc = include_str!("../../docs/transfers.md")]
    struct Transfers;
    #[doc = include_str!("../../docs/waiting.md")]
    struct Waiting;
    #[doc = include_str!("../../docs/webhooks.md")]
    struct Webhooks;
}
