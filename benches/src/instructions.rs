//! Counts the instructions of a piece of work with valgrind: the same in every run, independent of the load of the
//! machine.

use std::process::{Command, Stdio};

use oasmith_bench::work::{Side, Work};

/// Returns the number of runs in the long measurement; the short one has one run, and the difference excludes
/// everything but the work. What depends on a network needs many, and so does what is so little that the allocator's
/// occasional work would show.
fn runs(work: Work) -> u64 {
    match work {
        Work::Exchange | Work::ManagedExchange | Work::Build | Work::BuildBody => 301,
        Work::Decode | Work::Call | Work::Union => 6,
    }
}

/// Returns whether valgrind is installed.
pub(crate) fn can_be_counted() -> bool {
    let found = Command::new("valgrind").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

/// Returns the instructions of one run of the work.
///
/// # Errors
///
/// Valgrind cannot run this program, or its output is unexpected.
pub(crate) fn of(work: Work, side: Side) -> Result<u64, String> {
    let (one, many) = (of_process(work, side, 1)?, of_process(work, side, runs(work))?);
    Ok(many.saturating_sub(one) / (runs(work) - 1))
}

/// Returns the instructions of a process of this program that does the work this many times.
fn of_process(work: Work, side: Side, runs: u64) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["run", work.name(), side.name(), &runs.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match count {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(format!("valgrind reports no instructions:\n{text}")),
    }
}
