//! Compares calls of a generated client with budgets, or does one piece of work for a profiler.

mod budgets;
mod instructions;
mod transfers;

use std::env;
use std::process::ExitCode;

use oasmith_bench::loopback;
use oasmith_bench::work::{Setup, Side, Work};

const USAGE: &str = "usage: oasmith-bench budgets
       oasmith-bench transfers [--bytes 1GiB]
       oasmith-bench run WORK ours|by-hand TIMES";

/// How much is transferred, unless it is said.
const TRANSFERRED: &str = "256MiB";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["budgets"] => budgets::check(),
        ["serve"] => loopback::serve().map(|()| true).map_err(Into::into),
        ["transfers"] => transfers(TRANSFERRED),
        ["transfers", "--bytes", bytes] => transfers(bytes),
        ["run", work, side, times] => run(work, side, times).map(|()| true),
        _ => Err(usage().into()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("a budget is exceeded");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn transfers(bytes: &str) -> Result<bool, Box<dyn std::error::Error>> {
    transfers::measure(transfers::size(bytes).ok_or_else(usage)?).map(|()| true)
}

fn run(work: &str, side: &str, times: &str) -> Result<(), Box<dyn std::error::Error>> {
    let work = Work::ALL.into_iter().find(|known| known.name() == work).ok_or_else(usage)?;
    let side = Side::BOTH.into_iter().find(|known| known.name() == side).ok_or_else(usage)?;
    let setup = Setup::new()?;
    for _ in 0..times.parse::<u64>()? {
        setup.run(work, side);
    }
    Ok(())
}

fn usage() -> String {
    let names = Work::ALL.map(Work::name).join(", ");
    format!("{USAGE}\nWORK is one of {names}")
}
