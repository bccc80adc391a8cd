//! What the command does: one file for each of its verbs.

mod check;
mod explain;
mod generate;
mod next;
mod output;
mod progress;
mod runtime;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// Writes the client, or with --check only says whether it is up to date.
    Generate(generate::Generate),
    /// Shows what is wrong with a description, and writes nothing.
    Check(check::Check),
    /// Writes the runtime of clients as a package of its own, for several that share it.
    Runtime(runtime::RuntimePackage),
    /// Says what a diagnostic means and what to do about it; without one, lists them all.
    Explain {
        /// Its number or its name: OAS0020, unknown-format.
        code: Option<String>,
    },
}

/// Done, refused or different; wrong usage ends in clap with 2.
pub(crate) fn main() -> ExitCode {
    let Command { action, output } = Command::parse();
    let outcome = match action {
        Action::Generate(generate) => generate.run(&output),
        Action::Check(check) => check.run(&output),
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
