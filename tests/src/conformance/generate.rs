//! Generates one description: its crate, and a summary of the diagnostics.

use std::fs;
use std::path::{Path, PathBuf};

use oasmith::pipeline::{self, CheckOutcome, GenerateOptions};
use oasmith::runtime::Runtime;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use toml_edit::DocumentMut;

/// The result of generating one description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Summary {
    /// The version of OpenAPI or Swagger that the description names.
    pub(super) version: String,
    /// Operations of the description.
    pub(super) documented: usize,
    /// Operations that were generated.
    pub(super) generated: usize,
    /// Operations that were left out.
    pub(super) skipped: usize,
    /// Types that were generated.
    pub(super) types: usize,
    /// Values that could not be typed.
    pub(super) untyped: usize,
    /// The first error, if any.
    pub(super) refused: Option<String>,
}

/// Writes the crate of a description to `out/crates/name` and its summary to `out/reports`.
pub(super) fn write_crate(spec: &Path, out: &Path, name: &str) -> Result<(), String> {
    let job =
        GenerateOptions { name: Some(name.to_owned()), runtime: Runtime::Registry(None), ..GenerateOptions::new(spec) };
    let summary = match pipeline::check(spec, &job.types) {
        Err(error) => Summary { refused: Some(error.finding().to_string()), ..Summary::default() },
        Ok(checked) => {
            if let Some(mut files) = pipeline::files(&checked, &job).map_err(|error| error.to_string())? {
                files.entry(PathBuf::from("Cargo.toml")).and_modify(|manifest| *manifest = with_unused_types(manifest));
                let folder = out.join("crates").join(name);
                oasmith::write::write(&folder, &files).map_err(|error| error.to_string())?;
            }
            summary_of(&checked)
        }
    };
    let text = serde_json::to_string(&summary).map_err(|error| error.to_string())?;
    super::write(&report(out, name), &text)
}

/// Turns on the types that no operation uses: components have examples whether something uses them or not.
fn with_unused_types(manifest: &str) -> String {
    let Ok(mut document) = manifest.parse::<DocumentMut>() else { return manifest.to_owned() };
    let features = &mut document["features"];
    if features.get("unused-types").is_some()
        && let Some(default) = features["default"].as_array_mut()
    {
        default.push("unused-types");
    }
    document.to_string()
}

/// Reads the summary of [`write_crate`].
pub(super) fn summary(out: &Path, name: &str) -> Result<Summary, String> {
    let text = fs::read_to_string(report(out, name)).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

fn report(out: &Path, name: &str) -> PathBuf {
    out.join("reports").join(format!("{name}.json"))
}

fn summary_of(checked: &CheckOutcome) -> Summary {
    let report = checked.report();
    let errors = report.diagnostics.iter().filter(|one| one.severity == oasmith::diagnostics::Severity::Error);
    Summary {
        version: version(checked),
        documented: report.operations.documented,
        generated: report.operations.generated,
        skipped: report.operations.skipped,
        types: report.types,
        untyped: report.untyped,
        refused: errors.map(ToString::to_string).next(),
    }
}

/// Returns the version in the root.
pub(super) fn version(checked: &CheckOutcome) -> String {
    let tree = &checked.source.file(oasmith::location::FileId::ROOT).tree;
    match tree.get("openapi").or_else(|| tree.get("swagger")) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
