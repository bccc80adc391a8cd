//! The generated client and the program that calls it: it reads calls from its input and prints the result of each.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::write;
use oasmith_tests::root;
use serde_json::Value;

use super::cells::{Cell, Place, cells, description};

/// A call to send.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) cell: Cell,
    /// The argument; `None` if it is omitted.
    pub(crate) value: Option<Value>,
}

/// The program without its table of calls.
const FRAME: &str = r#"
fn read<T: json::Decode>(text: &str) -> T {
    json::from_str(text).expect("a value of the type")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the server");
    let client = Client::builder().base_url(url).build().expect("a client");
    for line in std::io::stdin().lines() {
        let line = line.expect("a line");
        let mut parts = line.splitn(3, '\t');
        let mut part = || parts.next().expect("a number, a cell and a value");
        let options = RequestOptions::new().header("x-case", part());
        let (cell, value) = (part(), part());
        match call(&client, options, cell, (!value.is_empty()).then_some(value)).await {
            Ok(()) => println!("sent"),
            Err(error) => println!("{:?}\t{error}", error.kind()),
        }
    }
}
"#;

fn program(cells: &[Cell]) -> String {
    let mut text = format!(
        "//! Makes the calls of its input.\n\nuse cells::runtime::ResponseFuture;\n\
         use cells::{{Client, RequestOptions, json, models}};\n{FRAME}\n\
         fn call(client: &Client, options: RequestOptions, cell: &str, value: Option<&str>) -> ResponseFuture<()> {{\n    match cell {{\n"
    );
    for cell in cells {
        let (name, group, ty) = (cell.name(), cell.place.word(), cell.kind.rust());
        let _ = if cell.place == Place::Path {
            let value = format!("read::<{ty}>(value.expect(\"a value\"))");
            writeln!(text, "        {name:?} => client.{group}().{name}({value}).options(options).send(),")
        } else {
            let request = format!("client.{group}().{name}().options(options)");
            let given = format!("request.color(read::<{ty}>(value))");
            writeln!(
                text,
                "        {name:?} => {{\n            let request = {request};\n            \
                 if let Some(value) = value {{ {given}.send() }} else {{ request.send() }}\n        }}"
            )
        };
    }
    text.push_str("        other => panic!(\"there is no cell {other}\"),\n    }\n}\n");
    text
}

/// Writes a file unless it is unchanged, so that cargo does not rebuild.
fn write_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Generates the client of all cells and the program, and compiles both, once.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = root().join("target").join("parameters");
        let (crate_folder, cells) = (folder.join("cells"), cells());
        let spec = folder.join("openapi.json");
        write_changed(&spec, &serde_json::to_string_pretty(&description(&cells)).unwrap());
        let job = GenerateOptions {
            name: Some("cells".to_owned()),
            runtime: Runtime::Registry(None),
            ..GenerateOptions::new(&spec)
        };
        let checked = pipeline::check(&spec, &job.types).unwrap();
        let files = pipeline::files(&checked, &job).unwrap().unwrap();
        assert_eq!(checked.operations().generated, cells.len());
        write::write(&crate_folder, &files).unwrap();
        write_changed(&folder.join("caller/src/main.rs"), &program(&cells));
        write_manifests(&folder);
        compile(&folder)
    })
}

fn write_manifests(folder: &Path) {
    let runtime = Value::from(root().join("runtime").display().to_string());
    let workspace = format!(
        "[workspace]\nmembers = [\"cells\", \"caller\"]\nresolver = \"3\"\n\n[patch.crates-io]\n\
         oasmith-runtime = {{ path = {runtime} }}\n\n[profile.dev]\ndebug = false\nincremental = false\n"
    );
    write_changed(&folder.join("Cargo.toml"), &workspace);
    let caller = "[package]\nname = \"caller\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                  cells = { path = \"../cells\" }\n\
                  tokio = { version = \"1\", default-features = false, features = [\"macros\", \"net\", \"rt\", \"time\"] }\n";
    write_changed(&folder.join("caller/Cargo.toml"), caller);
    // Use the locked versions of this workspace, so that nothing is downloaded; cargo removes what is unused.
    let lock = folder.join("Cargo.lock");
    if !lock.exists()
        || fs::metadata(&lock).unwrap().modified().unwrap()
            < fs::metadata(root().join("Cargo.lock")).unwrap().modified().unwrap()
    {
        fs::copy(root().join("Cargo.lock"), lock).unwrap();
    }
}

fn compile(folder: &Path) -> PathBuf {
    let target = root().join("target").join("cases");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--package", "caller"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join("debug").join(format!("caller{}", std::env::consts::EXE_SUFFIX))
}

/// Returns the result of each call: `None` if it was sent, otherwise the kind of error and its message.
pub(crate) fn run(url: &str, calls: &[Call]) -> Vec<Option<(String, String)>> {
    let mut lines = String::new();
    for (number, call) in calls.iter().enumerate() {
        let value = call.value.as_ref().map(Value::to_string).unwrap_or_default();
        let _ = writeln!(lines, "{number}\t{}\t{value}", call.cell.name());
    }
    let mut child = Command::new(built()).arg(url).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // In a thread, since neither side may wait for the other.
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "the program ended with {}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let outcomes =
        text.lines().map(|line| line.split_once('\t').map(|(kind, text)| (kind.to_owned(), text.to_owned())));
    let outcomes: Vec<_> = outcomes.collect();
    assert_eq!(outcomes.len(), calls.len());
    outcomes
}
