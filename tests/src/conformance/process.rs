//! Processes with a time limit.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It succeeded.
    Done,
    /// It could not be started, failed, or was killed; with the end of its output.
    Failed(String),
    /// It exceeded the time limit and was killed.
    TimedOut,
}

/// Runs this program with other arguments. Its error output is in `log`.
pub(super) fn run_self(arguments: &[&OsStr], log: &Path, limit: Duration) -> End {
    match std::env::current_exe() {
        Ok(program) => run(Command::new(program).args(arguments), log, limit),
        Err(error) => End::Failed(error.to_string()),
    }
}

/// Runs a program. Its error output is in `log`; its output goes where the caller directed it.
pub(super) fn run(command: &mut Command, log: &Path, limit: Duration) -> End {
    let started = File::create(log).and_then(|file| command.stdin(Stdio::null()).stderr(file).spawn());
    match started {
        Ok(mut child) => wait(&mut child, limit, log),
        Err(error) => End::Failed(error.to_string()),
    }
}

fn wait(child: &mut Child, limit: Duration, log: &Path) -> End {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return End::Done,
            Ok(Some(status)) => return End::Failed(format!("{status}: {}", tail(log))),
            Ok(None) if start.elapsed() < limit => {
                sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(50));
            }
            Ok(None) | Err(_) => {
                // It may have ended in the meantime.
                let _ = child.kill();
                let _ = child.wait();
                return End::TimedOut;
            }
        }
    }
}

/// Joins the last lines of a file.
fn tail(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join(" | ")
}
