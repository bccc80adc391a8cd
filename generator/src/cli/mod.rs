//! The command line: one file per subcommand.

mod check;
mod diff;
mod difference;
mod edits;
mod explain;
mod generate;
mod init;
mod next;
mod outline;
mod output;
mod progress;
mod runtime;
mod shell;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use oasmith::config::SCHEMA;

use output::Output;

/// Generates a Rust client from an OpenAPI description.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    output: Output,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write oasmith.toml with all settings.
    Init(init::Init),
    /// Write the client; with --check, only report whether it is up to date.
    Generate(generate::Generate),
    /// Write the client again whenever the description changes, until interrupted.
    Watch(watch::Watch),
    /// Report the errors of a description, strictly, without writing anything.
    Check(check::Check),
    /// Report what changed between two descriptions, and what breaks callers on the wire or in Rust.
    Diff(diff::Diff),
    /// Print the API as it is on the wire: operations with parameters, bodies and responses, and types with their properties.
    Outline(outline::OutlineArgs),
    /// Write the runtime as a package that several clients can share.
    Runtime(runtime::RuntimePackage),
    /// Explain a diagnostic or an extension; without an argument, list all diagnostics.
    Explain {
        /// The number or the name of a diagnostic (OAS0020, unknown-format) or of a change (OAD0101, enum-value-added), or the name of an
        /// extension (x-oasmith-name).
        code: Option<String>,
    },
    /// Print the JSON Schema of oasmith.toml, for completion in editors.
    Schema,
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one per subcommand to a folder.
    Manual {
        /// The output folder.
        #[arg(long)]
        output: Option<PathBuf>,
    },
}

/// Returns 0 on success and 1 on failure or if something is not up to date; clap exits with 2 on wrong usage.
pub(crate) fn main() -> ExitCode {
    let Command { action, output } = Command::parse();
    if output.format == output::Format::Markdown && !matches!(action, Action::Diff(_)) {
        eprintln!("error: only `oasmith diff` writes Markdown");
        return ExitCode::FAILURE;
    }
    let outcome = match action {
        Action::Generate(generate) => generate.run(&output),
        Action::Check(check) => check.run(&output),
        Action::Watch(watch) => watch.run(),
        Action::Outline(outline) => outline.run(&output),
        Action::Diff(diff) => diff.run(&output),
        Action::Init(init) => init.run(),
        Action::Schema => output::print(SCHEMA).map(|()| true),
        Action::Completions { shell } => shell::completions(shell),
        Action::Manual { output } => shell::manual(output.as_deref()),
        Action::Runtime(runtime) => runtime.run(),
        Action::Explain { code } => explain::run(code.as_deref()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
