//! What changes in generated code when a description grows: the differences that `docs/generated-code.md` shows.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use oasmith::pipeline::{self, GenerateOptions};
use serde_json::{Value, json};

/// What is added to a description.
pub type Addition = fn(&mut Value);

/// The additions, each with its name in the document.
pub const ADDITIONS: [(&str, Addition); 3] =
    [("property", add_property), ("operation", add_operation), ("variant", add_variant)];

fn add_property(document: &mut Value) {
    document["components"]["schemas"]["Order"]["properties"]["note"] =
        json!({ "type": "string", "description": "For the courier." });
}

fn add_operation(document: &mut Value) {
    document["paths"]["/orders/{id}"]["delete"] = json!({
        "tags": ["orders"],
        "operationId": "cancelOrder",
        "parameters": [{ "in": "path", "name": "id", "required": true, "schema": { "type": "string" } }],
        "responses": { "204": { "description": "The order is cancelled" } },
    });
}

fn add_variant(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    schemas["Voucher"] = json!({
        "type": "object",
        "required": ["kind", "code"],
        "properties": { "kind": { "type": "string" }, "code": { "type": "string" } },
    });
    let payment = &mut schemas["Payment"];
    payment["discriminator"]["mapping"]["voucher"] = json!("#/components/schemas/Voucher");
    if let Some(variants) = payment["oneOf"].as_array_mut() {
        variants.push(json!({ "$ref": "#/components/schemas/Voucher" }));
    }
}

/// Generates the crates of a description and of the same with an addition below a folder, and returns what Git says of their sources:
/// the summary, and the differences.
///
/// # Errors
///
/// A file cannot be written, the description is invalid, or there is no Git.
pub fn difference(description: &Path, add: Addition, folder: &Path) -> io::Result<(String, String)> {
    let mut document: Value = serde_yaml::from_str(&fs::read_to_string(description)?).map_err(io::Error::other)?;
    generate(&document, &folder.join("old"))?;
    add(&mut document);
    generate(&document, &folder.join("new"))?;
    Ok((git_diff(folder, "--stat=100")?, git_diff(folder, "--unified=1")?))
}

fn generate(document: &Value, folder: &Path) -> io::Result<()> {
    let spec = folder.with_extension("json");
    fs::create_dir_all(folder)?;
    fs::write(&spec, document.to_string())?;
    let options = GenerateOptions { name: Some("shop".to_owned()), ..GenerateOptions::new(spec) };
    let checked = pipeline::check(&options.spec, &options.types).map_err(io::Error::other)?;
    let files = pipeline::files(&checked, &options).map_err(io::Error::other)?;
    for (path, text) in files.into_iter().flatten() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn git_diff(folder: &Path, format: &str) -> io::Result<String> {
    let arguments = ["diff", "--no-index", "--no-color", "--no-renames", format, "old/src", "new/src"];
    let output = Command::new("git").args(arguments).current_dir(folder).output()?;
    let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
    let is_noise =
        |line: &str| ["diff --git", "index ", "--- ", "new file mode"].iter().any(|start| line.starts_with(start));
    let lines = text.lines().filter(|line| !is_noise(line)).map(|line| {
        let line = line.strip_prefix("+++ b/new/src/").map_or_else(|| line.to_owned(), |path| format!("# {path}"));
        line.trim_end().to_owned() + "\n"
    });
    Ok(lines.collect())
}
