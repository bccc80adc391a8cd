//! Embeds the sources of the runtime, which are copied into generated crates.
//!
//! `runtime/src` is a link to the runtime's folder, which Cargo resolves when it packages this crate. So the repository contains the
//! sources only once, and the package is complete. In a checkout without symbolic links, the runtime's folder itself is used.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let copied = here.join("runtime").join("src");
    let sources = if copied.join("lib.rs").is_file() { copied } else { here.join("..").join("runtime").join("src") };
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", sources.display());
    let mut names = Vec::new();
    collect(&sources, "", &mut names)?;
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let path = sources.join(&name);
        // Writing to a string cannot fail.
        let _ = writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("runtime_sources.rs"), list)
}

/// Collects the Rust files below a folder; paths are separated by `/`.
fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), names)?;
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            names.push(name);
        }
    }
    Ok(())
}
