//! `oasmith init`: writes an initial configuration, without questions.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use oasmith::config::{Start, Types, template};
use oasmith::diagnostics::{SHOWN, Style};
use oasmith::location::FileId;
use oasmith::package::name_from;
use oasmith::pipeline::check_source;
use oasmith::source::{Source, descriptions_in, load};
use serde_json::Value;

use super::output::unread;

/// The name of the configuration file.
pub(super) const FILE: &str = "oasmith.toml";

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The description: YAML or JSON. Without it, the only description in this folder is used.
    spec: Option<PathBuf>,
    /// The folder of the crate; by default the name of the package.
    #[arg(long)]
    output: Option<PathBuf>,
}

impl Init {
    /// Returns whether the configuration was written. An existing one is not overwritten.
    pub(super) fn run(&self) -> Result<bool, String> {
        let spec = match (&self.spec, descriptions_in(Path::new(".")).as_slice()) {
            (Some(spec), _) => spec.clone(),
            (None, [only]) => only.clone(),
            (None, []) => {
                return Err("no description found in this folder; specify one: `oasmith init openapi.yaml`".to_owned());
            }
            (None, several) => {
                return Err(format!(
                    "several descriptions found in this folder; specify one: {}",
                    listed("oasmith init", several)
                ));
            }
        };
        let source = match load(&spec) {
            Ok(source) => source,
            Err(error) => {
                unread(&error);
                return Ok(false);
            }
        };
        let tree = &source.file(FileId::ROOT).tree;
        if tree.get("openapi").or_else(|| tree.get("swagger")).is_none() {
            return Ok(not_a_description(source));
        }
        let title = tree.pointer("/info/title").and_then(Value::as_str).and_then(name_from);
        let name = title.unwrap_or_else(|| "client".to_owned());
        let output = self.output.as_ref().map_or_else(|| name.clone(), |output| slashed(output));
        let text = template(&Start { spec: &slashed(&spec), output: &output, name: &name });
        create(&text)?;
        eprintln!("wrote {FILE}: {} becomes the package `{name}` in `{output}`", spec.display());
        eprintln!("next:\n  review it, then run:   oasmith generate");
        Ok(true)
    }
}

/// Reports why a file is not a description.
fn not_a_description(source: Source) -> bool {
    let checked = check_source(source, &Types::default());
    eprint!("{}", checked.diagnostics.render_at_most(&checked.source, Style::detect(), SHOWN));
    false
}

fn create(text: &str) -> Result<(), String> {
    let file = OpenOptions::new().write(true).create_new(true).open(FILE);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{FILE} already exists and was not changed; run `oasmith generate`"),
        _ => format!("{FILE}: {error}"),
    })
}

/// Returns the advice for a folder without a configuration, if no description was given.
pub(super) fn advice() -> String {
    let found = descriptions_in(Path::new("."));
    let missing = format!("there is no {FILE} in this folder, and no description was given");
    match found.as_slice() {
        [] => format!(
            "{missing}; `oasmith init openapi.yaml` writes a configuration, or generate directly: `oasmith generate openapi.yaml --output client`"
        ),
        several => format!("{missing}; write a configuration: {}", listed("oasmith init", several)),
    }
}

/// Returns the commands for some files.
fn listed(command: &str, files: &[PathBuf]) -> String {
    let commands: Vec<String> = files.iter().map(|file| format!("`{command} {}`", file.display())).collect();
    commands.join(" or ")
}

/// Formats a path with forward slashes.
fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
