//! Runs the whole generator in memory: its output must be Rust and TOML, in files inside the folder.
#![no_main]

use oasmith::config::Types;
use oasmith::pipeline::{GenerateOptions, check_source, files};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(source) = oasmith_fuzz::source(data) else { return };
    let checked = check_source(source, &Types::default());
    // A `FormatError` means that the tokens are not valid Rust.
    let files = files(&checked, &GenerateOptions::new("openapi.yaml")).expect("what is generated is Rust");
    for (path, text) in files.iter().flatten() {
        assert!(oasmith_fuzz::stays_inside(path), "{}", path.display());
        if path.extension().is_some_and(|extension| extension == "rs") {
            // Parse the printed text again: a comment or a literal may have been printed incorrectly.
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
    }
});
