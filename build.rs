// Updates `generated/src` from `spec/` before the crate is compiled.
//
// `generated/build.rs` includes this file, so it is the build script of the package `enkash`, and the published package has no build script. Without the
// feature `regenerate` it only warns if the description changed and the sources did not: `cargo build -p enkash` compiles no generator.

use std::env;
use std::fs;
use std::io;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    #[cfg(feature = "regenerate")]
    oasmith::build_script::regenerate(Path::new("../oasmith.toml"));
    #[cfg(not(feature = "regenerate"))]
    println!("cargo::rerun-if-changed=../spec");
    // What cannot be read or kept is not worth a failed build.
    if let Ok(true) = is_stale(cfg!(feature = "regenerate")) {
        println!(
            "cargo::warning=generated/src was not made from spec/ as it is now: `cargo build` in the workspace, or `oasmith generate`, updates it"
        );
    }
}

/// Whether the description changed since the last build, and the sources did not. What a build saw is kept among what it makes, in `target/debug`.
fn is_stale(is_fresh: bool) -> io::Result<bool> {
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let seen = Path::new(&out).ancestors().nth(3).ok_or(io::ErrorKind::NotFound)?.join("enkash.built");
    let now = [digest(Path::new("../spec"))?, digest(Path::new("src"))?].map(|digest| format!("{digest:016x}"));
    let before = fs::read_to_string(&seen).unwrap_or_default();
    let before: Vec<&str> = before.split_whitespace().collect();
    let is_stale = !is_fresh && matches!(before.as_slice(), [spec, sources] if *spec != now[0] && *sources == now[1]);
    if !is_stale {
        fs::write(seen, now.join(" "))?;
    }
    Ok(is_stale)
}

/// A digest of all files below a folder, by FNV-1a.
fn digest(folder: &Path) -> io::Result<u64> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for entry in entries {
        let inner = if entry.file_type()?.is_dir() { digest_of_folder(&entry)? } else { fs::read(entry.path())? };
        for byte in entry.file_name().as_encoded_bytes().iter().chain(&inner) {
            digest = (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(digest)
}

fn digest_of_folder(entry: &fs::DirEntry) -> io::Result<Vec<u8>> {
    Ok(digest(&entry.path())?.to_le_bytes().to_vec())
}
