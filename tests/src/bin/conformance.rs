//! Generates, compiles and exercises a client for every OpenAPI description of some folders; see [`oasmith_tests::conformance`].

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use oasmith_tests::calls;
use oasmith_tests::conformance::{self, Child, Options};

/// Generates a client for every OpenAPI description below some folders, compiles them all, and sends the examples of the descriptions
/// through their types.
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
    /// Descriptions, and folders that hold some.
    #[arg(required_unless_present = "manifest")]
    paths: Vec<PathBuf>,
    /// A table of descriptions, separated by tabs: `path` below the table's folder, `operations`, `negative`.
    #[arg(long)]
    manifest: Option<PathBuf>,
    /// Only descriptions whose path contains this; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// No description with more operations than this.
    #[arg(long)]
    max_operations: Option<usize>,
    /// So many descriptions at most, evenly spread.
    #[arg(long)]
    limit: Option<usize>,
    /// Where the crates are written and built.
    #[arg(long, default_value = "target/conformance")]
    out: PathBuf,
    /// Write the table to this file, separated by tabs.
    #[arg(long)]
    tsv: Option<PathBuf>,
    /// Write what went wrong to this file, grouped by reason.
    #[arg(long)]
    failures: Option<PathBuf>,
    /// Compile nothing.
    #[arg(long)]
    no_check: bool,
    /// So many examples of each description at most; with 0 there is no round trip.
    #[arg(long)]
    examples: Option<usize>,
    /// Fail also for what is refused, for warnings, and for examples that do not come back as they were.
    #[arg(long)]
    strict: bool,
    /// How many descriptions are generated at a time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Seconds that one description may take.
    #[arg(long, default_value_t = 60)]
    timeout: u64,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Makes the calls of one description: encodes them, and sends them if there is a server.
    Calls {
        spec: PathBuf,
        /// Name of the crate.
        name: String,
        /// Where the crate is written and built.
        #[arg(long, default_value = "target/calls")]
        out: PathBuf,
        /// Address of a mock server such as Prism's; without it requests are only encoded.
        #[arg(long)]
        url: Option<String>,
        /// A header of every request, `name: value`; may be given several times.
        #[arg(long)]
        header: Vec<String>,
        /// Set every optional argument instead of making the documented call.
        #[arg(long)]
        whole: bool,
    },
    /// One description, in a process of its own.
    #[command(hide = true)]
    Generate { spec: PathBuf, out: PathBuf, name: String },
    /// The examples of one description, in a process of its own.
    #[command(hide = true)]
    Examples {
        spec: PathBuf,
        out: PathBuf,
        name: String,
        #[arg(long)]
        most: Option<usize>,
    },
}

/// Everything holds, something does not, or the run itself failed; wrong usage ends in clap with 2.
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

/// Whether every call is accepted.
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
