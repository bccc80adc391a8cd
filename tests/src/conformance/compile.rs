//! Compiles all crates of a run in one workspace and one target folder.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, value};

use crate::root;

/// The most messages that are kept for a crate.
const KEPT: usize = 20;

/// The compiler's output for a crate.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// Errors in the library.
    pub(super) errors: usize,
    /// Warnings in the library.
    pub(super) warnings: usize,
    /// Errors in the program of the round trip, which is not generated.
    pub(super) program_errors: usize,
    /// The first messages.
    pub(super) messages: Vec<String>,
    /// Whether the library was built.
    pub(super) is_built: bool,
    /// The program of the round trip.
    pub(super) program: Option<PathBuf>,
}

/// Compiles the named crates in `out/crates`: only checks them, or builds their programs too.
pub(super) fn compile(out: &Path, names: &[&str], programs: bool) -> Result<HashMap<String, Compiled>, String> {
    write_workspace(out, names)?;
    let log = out.join("cargo.log");
    let stderr = File::create(&log).map_err(|error| error.to_string())?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(if programs { ["build", "--examples"].as_slice() } else { &["check"] });
    if programs {
        command.arg("--lib");
    }
    command.args(["--workspace", "--keep-going", "--offline", "--message-format", "json"]).current_dir(out);
    command.env("CARGO_TARGET_DIR", out.join("target")).env_remove("RUSTFLAGS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
    let mut child = command.spawn().map_err(|error| format!("cargo: {error}"))?;
    let mut compiled: HashMap<String, Compiled> = HashMap::new();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let line = line.map_err(|error| format!("cargo: {error}"))?;
        if let Ok(message) = serde_json::from_str::<Value>(&line)
            && let Some(name) = crate_of(&message, out)
        {
            note(compiled.entry(name).or_default(), &message);
        }
    }
    let status = child.wait().map_err(|error| format!("cargo: {error}"))?;
    if compiled.is_empty() && !status.success() {
        return Err(format!("cargo failed; see {}", log.display()));
    }
    Ok(compiled)
}

/// Returns the crate that a message of cargo is about, unless it is a dependency.
fn crate_of(message: &Value, out: &Path) -> Option<String> {
    let path = Path::new(message.get("target")?.get("src_path")?.as_str()?);
    let inside = path.strip_prefix(out.join("crates")).ok()?;
    Some(inside.components().next()?.as_os_str().to_string_lossy().into_owned())
}

fn note(compiled: &mut Compiled, message: &Value) {
    let is_library = message["target"]["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib"));
    match message["reason"].as_str() {
        Some("compiler-artifact") if is_library => compiled.is_built = true,
        Some("compiler-artifact") => compiled.program = message["executable"].as_str().map(PathBuf::from),
        Some("compiler-message") => {
            let said = &message["message"];
            // A message without spans only counts the others.
            if said["spans"].as_array().is_none_or(Vec::is_empty) && said["code"].is_null() {
                return;
            }
            match (said["level"].as_str(), is_library) {
                (Some("error"), true) => compiled.errors += 1,
                (Some("error"), false) => compiled.program_errors += 1,
                (Some("warning"), true) => compiled.warnings += 1,
                _ => return,
            }
            if compiled.messages.len() < KEPT {
                compiled.messages.push(said["rendered"].as_str().unwrap_or_default().trim_end().to_owned());
            }
        }
        _ => {}
    }
}

fn write_workspace(out: &Path, names: &[&str]) -> Result<(), String> {
    let mut workspace = Table::new();
    workspace.insert("members", value(names.iter().map(|name| format!("crates/{name}")).collect::<Array>()));
    workspace.insert("resolver", value("3"));
    let mut runtime = InlineTable::new();
    runtime.insert("path", root().join("runtime").display().to_string().into());
    let mut patch = Table::new();
    patch.insert("oasmith-runtime", value(runtime));
    let mut patches = Table::new();
    patches.set_implicit(true);
    patches.insert("crates-io", Item::Table(patch));
    let mut profile = Table::new();
    profile.insert("debug", value(false));
    profile.insert("incremental", value(false));
    let mut profiles = Table::new();
    profiles.set_implicit(true);
    profiles.insert("dev", Item::Table(profile));
    let mut document = DocumentMut::new();
    document.insert("workspace", Item::Table(workspace));
    document.insert("patch", Item::Table(patches));
    document.insert("profile", Item::Table(profiles));
    super::write(&out.join("Cargo.toml"), &document.to_string())?;
    // Use the locked versions of this workspace, so that nothing is downloaded.
    fs::copy(root().join("Cargo.lock"), out.join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    Ok(())
}
