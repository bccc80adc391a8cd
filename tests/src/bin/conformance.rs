//! Generates, compiles and exercises a client for every OpenAPI description of some folders; see [`oasmith_tests::conformance`].

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use oasmith_tests::calls;
use oasmith_tests::conformance::{self, Child, Options};

/// Generates a client for every OpenAPI description in some folders, compiles all clients, and decodes and encodes the
/// examples of the descriptions with their types.
#[derive(Debug, Parser)]
#[command(subcommand_negates_reqs = true, args_conflicts_with_subcommands = true)]
struct Command {
    #[command(subcommand)]
    child: Option<Step>,
    #[command(flatten)]
    run: Run,
}

#[derive(Debug, Args)]
struct Run {
    /// Descriptions, or folders of descriptions.
    #[arg(required_unless_present = "manifest")]
    paths: Vec<PathBuf>,
    /// A table of descriptions, separated by tabs: `path` relative to the table's folder, `operations`, `negative`.
    #[arg(long)]
    manifest: Option<PathBuf>,
    /// Only descriptions whose path contains this; repeatable.
    #[arg(long)]
    only: Vec<String>,
    /// Skip descriptions with more operations than this.
    #[arg(long)]
    max_operations: Option<usize>,
    /// The most descriptions, evenly spread.
    #[arg(long)]
    limit: Option<usize>,
    /// Where the crates are written and built.
    #[arg(long, default_value = "target/conformance")]
    out: PathBuf,
    /// Write the table to this file, separated by tabs.
    #[arg(long)]
    tsv: Option<PathBuf>,
    /// Write the failures to this file, grouped by reason.
    #[arg(long)]
    failures: Option<PathBuf>,
    /// Do not compile.
    #[arg(long)]
    no_check: bool,
    /// The most examples of each description; 0 disables the round trip.
    #[arg(long)]
    examples: Option<usize>,
    /// Also fail for refused descriptions, for warnings, and for examples that change in the round trip.
    #[arg(long)]
    strict: bool,
    /// How many descriptions to generate in parallel.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Time limit of one description in seconds.
    #[arg(long, default_value_t = 60)]
    timeout: u64,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Sends the calls of one description, or only encodes them without a server.
    Calls {
        spec: PathBuf,
        /// Name of the crate.
        name: String,
        /// Where the crate is written and built.
        #[arg(long, default_value = "target/calls")]
        out: PathBuf,
        /// URL of a mock server such as Prism's; without it requests are only encoded.
        #[arg(long)]
        url: Option<String>,
        /// A header of every request, `name: value`; repeatable.
        #[arg(long)]
        header: Vec<String>,
        /// Set every optional argument, not only those of the documented call.
        #[arg(long)]
        whole: bool,
    },
    /// Generates one description, in a separate process.
    #[command(hide = true)]
    Generate { spec: PathBuf, out: PathBuf, name: String },
    /// Collects the examples of one description, in a separate process.
    #[command(hide = true)]
    Examples {
        spec: PathBuf,
        out: PathBuf,
        name: String,
        #[arg(long)]
        most: Option<usize>,
    },
}

/// Exit code 0 if everything succeeds, 1 for a failure or an error of the run; clap exits with 2 for wrong usage.
fn main() -> ExitCode {
    let Command { child, run } = Command::parse();
    let outcome = match child {
        Some(Step::Generate { spec, out, name }) => conformance::child(&Child::Generate, &spec, &out, &name),
        Some(Step::Examples { spec, out, name, most }) => {
            conformance::child(&Child::Examples { most }, &spec, &out, &name)
        }
        Some(Step::Calls { spec, name, out, url, header: headers, whole: is_whole }) => {
            calls(&calls::Options { spec, name, out, url, headers, is_whole })
        }
        None => conformance::run(&options(run)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(3)
        }
    }
}

/// Returns whether every call is accepted.
fn calls(options: &calls::Options) -> Result<bool, String> {
    let outcomes = calls::run(options)?;
    print!("{}", calls::table(&outcomes));
    Ok(outcomes.iter().all(|one| matches!(one.end, calls::End::Accepted)))
}

fn options(run: Run) -> Options {
    Options {
        paths: run.paths,
        manifest: run.manifest,
        only: run.only,
        max_operations: run.max_operations,
        limit: run.limit,
        out: run.out,
        tsv: run.tsv,
        failures: run.failures,
        compiles: !run.no_check,
        examples: run.examples,
        is_strict: run.strict,
        jobs: run.jobs.max(1),
        time_limit: Duration::from_secs(run.timeout),
    }
}
