//! What the command does: one file for each of its verbs.

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
    /// Writes oasmith.toml, with every setting shown.
    Init(init::Init),
    /// Writes the client, or with --check only says whether it is up to date.
    Generate(generate::Generate),
    /// Writes the client again whenever the description changes, until it is ended.
    Watch(watch::Watch),
    /// Shows what is wrong with a description, strictly, and writes nothing.
    Check(check::Check),
    /// Shows what changed between two descriptions, and what of it breaks callers on the wire or in Rust.
    Diff(diff::Diff),
    /// Prints what an API is on the wire: operations with their parameters, bodies and responses, and types with their properties.
    Outline(outline::OutlineArgs),
    /// Writes the runtime of clients as a package of its own, for several that share it.
    Runtime(runtime::RuntimePackage),
    /// Says what a diagnostic means and what to do about it; without one, lists them all.
    Explain {
        /// Its number or its name: OAS0020, unknown-format; of a change as well: OAD0101, enum-value-added.
        code: Option<String>,
    },
    /// Prints the JSON Schema of oasmith.toml, by which editors complete it.
    Schema,
    /// Prints completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page, or writes one for each command into a folder.
    Manual {
        /// The folder.
        #[arg(long)]
        output: Option<PathBuf>,
    },
}

/// Done, refused or different; wrong usage ends in clap with 2.
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
