//! The program for the round trip: it decodes each example into its generated type, encodes it again, and prints the
//! result.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::examples::Example;

/// The program without its table of types.
const FRAME: &str = r#"
fn trip<T: json::Decode + json::Encode>(text: &str) -> Result<String, String> {
    let value: T = json::from_str(text).map_err(|error| format!("decode\t{error}"))?;
    json::to_string(&value).map_err(|error| format!("encode\t{error}"))
}

fn main() {
    let path = std::env::args().nth(1).expect("the file of examples");
    let text = std::fs::read_to_string(path).expect("the file can be read");
    for line in text.lines() {
        let (number, text) = line.split_once('\t').expect("a number and an example");
        match through(number.parse().expect("a number"), text) {
            Ok(text) => println!("ok\t{text}"),
            Err(message) => println!("{}", message.replace('\n', " ")),
        }
    }
}
"#;

/// Returns the name of a crate's program. Programs in one target folder need different names.
pub(super) fn program_name(name: &str) -> String {
    format!("round_trip_{name}")
}

/// Writes the program next to the crate, and its input: on each line the number of a type, and an example.
pub(super) fn write_program(out: &Path, name: &str, examples: &[Example]) -> Result<(), String> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for example in examples {
        let next = numbers.len();
        numbers.entry(&example.ty).or_insert(next);
    }
    let mut lines = String::new();
    for example in examples {
        let _ = writeln!(lines, "{}\t{}", numbers[example.ty.as_str()], example.value);
    }
    super::write(&out.join("examples").join(format!("{name}.lines")), &lines)?;
    let folder = out.join("crates").join(name).join("examples");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    super::write(&folder.join(format!("{}.rs", program_name(name))), &program(name, &numbers))
}

fn program(name: &str, numbers: &BTreeMap<&str, usize>) -> String {
    // A crate without operations has no such module.
    let has_api =
        |ty: &&str| ty.starts_with("api::") || ["<api::", " api::", "(api::"].iter().any(|start| ty.contains(start));
    let api = if numbers.keys().any(has_api) { ", api" } else { "" };
    let mut text = format!(
        "//! Decodes examples and encodes them again.\n#![allow(unused_imports, deprecated)]\n\nuse std::collections::BTreeMap;\n\n\
         use {name}::runtime::*;\nuse {name}::{{json, models{api}}};\n{FRAME}\n\
         fn through(number: usize, text: &str) -> Result<String, String> {{\n    match number {{\n"
    );
    for (ty, number) in numbers {
        let _ = writeln!(text, "        {number} => trip::<{ty}>(text),");
    }
    text.push_str("        other => Err(format!(\"there is no type {other}\")),\n    }\n}\n");
    text
}
