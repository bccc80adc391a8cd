//! The program that sends the calls: its fixed part, and its manifests.

use std::fs;
use std::path::Path;

use oasmith::emit;
use oasmith::rust_model::Crate;

use crate::root;

/// The program without its table of calls.
const FRAME: &str = r#"//! Makes the calls that its input names, and prints what came of each.
#![allow(deprecated, unused_imports, unused_mut, unused_variables, clippy::all, clippy::pedantic)]
#![recursion_limit = "512"]

mod calls;

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;

use API::{Client, Error, RequestOptions, json};
use API::runtime::File;

type Outcome = Pin<Box<dyn Future<Output = Result<(), Error>>>>;
type Call = fn(&Client) -> Outcome;
type Whole = fn(&Client, &[String]) -> Result<Outcome, String>;

static HEADERS: OnceLock<Vec<(String, String)>> = OnceLock::new();

fn options() -> RequestOptions {
    let mut options = RequestOptions::new().without_credentials();
    for (name, value) in HEADERS.get().into_iter().flatten() {
        options = options.header(name, value);
    }
    options
}

fn read<T: json::Decode>(text: &str) -> Result<T, String> {
    json::from_str(text).map_err(|error| error.to_string())
}

fn given<T: json::Decode>(text: &str) -> T {
    json::from_str(text).unwrap_or_else(|_| T::empty())
}

fn file() -> File {
    File::from_bytes("hello".to_owned()).name("hello.txt")
}

fn member(text: &str, name: &str) -> Option<json::Value> {
    json::from_str::<json::Value>(text).ok()?.get(name).filter(|value| !value.is_null()).cloned()
}

fn has_part(text: &str, name: &str) -> bool {
    member(text, name).is_some()
}

fn part<T: json::Decode>(text: &str, name: &str) -> Result<T, String> {
    member(text, name).ok_or_else(|| format!("no value for `{name}`"))?.decode().map_err(|error| error.to_string())
}

fn missing() -> Outcome {
    Box::pin(async { Ok(()) })
}

fn client(url: &str) -> Client {
    let builder = Client::builder();
    if url == "none" {
        let mock = oasmith_runtime::mock::MockTransport::new();
        return builder.base_url("http://127.0.0.1:9").configure(|config| config.transport(mock)).build().unwrap();
    }
    builder.base_url(url).build().unwrap()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let client = client(&arguments.next().expect("the URL of the server"));
    let headers = arguments.filter_map(|text| text.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())));
    HEADERS.set(headers.collect()).unwrap();
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let mut parts = line.split('\t');
        let (mode, number) = (parts.next().unwrap(), parts.next().unwrap().parse::<usize>().unwrap());
        let values: Vec<String> = parts.map(str::to_owned).collect();
        let call = if mode == "d" { Ok(calls::DOCUMENTED[number](&client)) } else { calls::WHOLE[number](&client, &values) };
        let (kind, status, text) = match call {
            Err(text) => ("values".to_owned(), String::new(), text),
            Ok(call) => match call.await {
                Ok(()) => ("sent".to_owned(), String::new(), String::new()),
                Err(error) => {
                    let status = error.status().map_or_else(String::new, |status| status.as_u16().to_string());
                    let is_refused = error.status().is_some_and(|status| status.as_u16() >= 400);
                    let body = error.body().map(|body| String::from_utf8_lossy(body).into_owned());
                    let text = body.filter(|_| is_refused).unwrap_or_else(|| error.to_string());
                    (format!("{:?}", error.kind()), status, text)
                }
            },
        };
        println!("{kind}\t{status}\t{}", text.replace(['\n', '\t'], " "));
    }
}
"#;

/// Writes the program next to the crate of the calls.
pub(super) fn write(folder: &Path, name: &str, model: &Crate) -> Result<(), String> {
    let tokens = emit::calls(model);
    let file = syn::parse2::<syn::File>(tokens).map_err(|error| format!("the calls are not Rust: {error}"))?;
    put(&folder.join("calls/src/calls.rs"), &prettyplease::unparse(&file))?;
    put(&folder.join("calls/src/main.rs"), &FRAME.replace("API::", &format!("{}::", name.replace('-', "_"))))?;
    let runtime = root().join("runtime").display().to_string();
    put(
        &folder.join("Cargo.toml"),
        &format!(
            "[workspace]\nmembers = [\"api\", \"calls\"]\nresolver = \"3\"\n\n[patch.crates-io]\n\
             oasmith-runtime = {{ path = {runtime:?} }}\n\n[profile.dev]\ndebug = false\nincremental = false\n"
        ),
    )?;
    put(
        &folder.join("calls/Cargo.toml"),
        &format!(
            "[package]\nname = \"{name}-calls\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {name} = {{ path = \"../api\" }}\noasmith-runtime = {{ path = {runtime:?}, features = [\"mock\"] }}\n\
             tokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"net\", \"rt\", \"time\"] }}\n"
        ),
    )
}

/// Writes a file unless it is unchanged, so that cargo does not rebuild.
fn put(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).map_err(said)?;
    fs::write(path, text).map_err(said)
}
