//! Sends the calls of a generated client: each operation's documented call, or each with every optional argument.
//!
//! Without a server the requests are only encoded, which must never fail: a setter whose value can never be sent should
//! not exist. With the URL of a mock server they are sent there, and its refusals are reported by reason.

mod arguments;
mod program;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use serde_json::Value;

use crate::root;

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The description.
    pub spec: PathBuf,
    /// Name of the crate, and of its folder in the output.
    pub name: String,
    /// Where the crate and the program are written and built.
    pub out: PathBuf,
    /// URL of a mock server; none if requests are only encoded.
    pub url: Option<String>,
    /// Headers of every request, as `name: value`.
    pub headers: Vec<String>,
    /// Whether calls have every optional argument.
    pub is_whole: bool,
}

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The operation.
    pub operation: String,
    /// How the call ended.
    pub end: End,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It was encoded, and accepted if there is a server.
    Accepted,
    /// No values could be derived for its arguments.
    Unmade(String),
    /// It could not be encoded.
    Unsendable(String),
    /// The server refused it.
    Refused(String),
    /// Something else went wrong.
    Failed(String),
}

/// Generates, compiles and calls; returns the outcome of each operation in order.
///
/// # Errors
///
/// The description is refused, a file cannot be written, or the crate does not compile.
pub fn run(options: &Options) -> Result<Vec<Outcome>, String> {
    let folder = options.out.join(&options.name);
    let job = GenerateOptions {
        name: Some(options.name.clone()),
        runtime: Runtime::Registry(None),
        ..GenerateOptions::new(&options.spec)
    };
    let checked = pipeline::check(&job.spec, &job.types).map_err(|error| error.finding().to_string())?;
    let model = pipeline::crate_of(&checked, &job).ok_or("the description is refused")?;
    let files =
        pipeline::files(&checked, &job).map_err(|error| error.to_string())?.ok_or("the description is refused")?;
    oasmith::write::write(&folder.join("api"), &files).map_err(|error| error.to_string())?;
    program::write(&folder, &options.name, &model)?;
    let built = compile(&folder, &options.out, &options.name)?;
    let operations: Vec<_> = model.apis.iter().flat_map(|api| &api.operations).collect();
    let lines: String = if options.is_whole {
        let arguments = arguments::of(&checked.source, &operations);
        arguments.iter().enumerate().fold(String::new(), |mut text, (number, values)| {
            let _ = write!(text, "w\t{number}");
            for value in values {
                let _ = write!(text, "\t{value}");
            }
            text + "\n"
        })
    } else {
        (0..operations.len()).fold(String::new(), |text, number| text + &format!("d\t{number}\n"))
    };
    let said = call(&built, options, &lines)?;
    let ids = operations.iter().map(|operation| format!("{} {}", operation.http_method, operation.path));
    Ok(ids.zip(said.lines()).map(|(operation, line)| Outcome { operation, end: end(line) }).collect())
}

/// Formats the numbers of outcomes, and the reasons of those that are not accepted, most frequent first.
#[must_use]
pub fn table(outcomes: &[Outcome]) -> String {
    let count = |is: fn(&End) -> bool| outcomes.iter().filter(|one| is(&one.end)).count();
    let mut text = format!(
        "{} calls: {} accepted, {} not encoded, {} refused, {} failed, {} without values\n",
        outcomes.len(),
        count(|end| *end == End::Accepted),
        count(|end| matches!(end, End::Unsendable(_))),
        count(|end| matches!(end, End::Refused(_))),
        count(|end| matches!(end, End::Failed(_))),
        count(|end| matches!(end, End::Unmade(_))),
    );
    let mut reasons: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for outcome in outcomes {
        let reason = match &outcome.end {
            End::Accepted => continue,
            End::Unmade(text) => format!("without values: {text}"),
            End::Unsendable(text) => format!("not encoded: {text}"),
            End::Refused(text) => format!("refused: {text}"),
            End::Failed(text) => format!("failed: {text}"),
        };
        reasons.entry(reason).or_default().push(&outcome.operation);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, operations)| std::cmp::Reverse(operations.len()));
    for (reason, operations) in reasons {
        let shown: Vec<&str> = operations.iter().copied().take(3).collect();
        let _ = writeln!(text, "{:5}  {reason}\n       {}", operations.len(), shown.join(", "));
    }
    text
}

/// Parses a line of the program.
fn end(line: &str) -> End {
    let mut parts = line.splitn(3, '\t');
    let (kind, status, text) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    match (kind.unwrap_or_default(), status.unwrap_or_default()) {
        ("sent" | "Decode", _) => End::Accepted,
        ("values", _) => End::Unmade(text.to_owned()),
        ("Request", _) => End::Unsendable(text.to_owned()),
        // Without a server, the mock transport has no response.
        ("Transport", _) if text.contains("the mock has no response") => End::Accepted,
        (_, status) if text.contains("stoplight.io/prism/errors") => refusal(status, text),
        // If the description has a response for an invalid request, Prism returns it.
        (_, status @ ("400" | "401" | "422")) => {
            End::Refused(format!("{status}, with the response of the description"))
        }
        (kind, status) => End::Failed(format!("{kind} {status} {}", text.chars().take(160).collect::<String>())),
    }
}

/// Parses Prism's reasons. If it cannot respond, the request is not at fault.
fn refusal(status: &str, text: &str) -> End {
    let problem: Value = text.find('{').and_then(|at| serde_json::from_str(&text[at..]).ok()).unwrap_or_default();
    let word = problem["type"].as_str().and_then(|text| text.rsplit('#').next()).unwrap_or_default();
    let findings = problem["validation"].as_array().into_iter().flatten();
    let mut reasons: Vec<String> = findings
        .map(|one| {
            let place = one["location"].as_array().into_iter().flatten().filter_map(Value::as_str);
            format!("{}: {}", place.collect::<Vec<_>>().join("."), one["message"].as_str().unwrap_or_default())
        })
        .collect();
    reasons.truncate(3);
    let detail = problem["detail"].as_str().unwrap_or_default();
    let reason = if reasons.is_empty() { detail.to_owned() } else { reasons.join("; ") };
    // Violations in the response come from the description's own examples, not from the request.
    let places = problem["validation"].as_array().into_iter().flatten().map(|one| &one["location"][0]);
    if word == "VIOLATIONS" && places.clone().next().is_some() && places.clone().all(|place| place == "response") {
        return End::Accepted;
    }
    let is_about_request = matches!(status, "400" | "401" | "404" | "405" | "413" | "415" | "422");
    let text = format!("{word}: {reason}");
    if is_about_request || word == "VIOLATIONS" { End::Refused(text) } else { End::Failed(text) }
}

fn compile(folder: &Path, out: &Path, name: &str) -> Result<PathBuf, String> {
    let lock = folder.join("Cargo.lock");
    if !lock.exists() {
        // Use the locked versions of this workspace, so that nothing is downloaded.
        fs::copy(root().join("Cargo.lock"), lock).map_err(|error| error.to_string())?;
    }
    let target = std::path::absolute(out.join("target")).map_err(|error| error.to_string())?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--offline", "--package", &format!("{name}-calls")]).current_dir(folder);
    command.env("CARGO_TARGET_DIR", &target).env_remove("RUSTFLAGS");
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).chars().take(8000).collect::<String>();
        return Err(format!("the calls do not compile:\n{said}"));
    }
    Ok(target.join("debug").join(format!("{name}-calls{}", std::env::consts::EXE_SUFFIX)))
}

fn call(program: &Path, options: &Options, lines: &str) -> Result<String, String> {
    let mut command = Command::new(program);
    command.arg(options.url.as_deref().unwrap_or("none")).args(&options.headers);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().ok_or("the program has no input")?;
    let lines = lines.to_owned();
    // In a thread, since neither side may wait for the other.
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    // A program that ended early reports the error itself.
    let _ = writer.join();
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("the program ended with {}", output.status))
    }
}
