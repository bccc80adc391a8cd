//! What fuzzing found, made small: each of these once brought the generator down.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use oasmith::diagnostics::Style;
use oasmith::pipeline::{GenerateOptions, check_source, files};
use oasmith::source::Source;

#[test]
fn what_fuzzing_found_is_refused_or_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let job = GenerateOptions::new(&path);
        match Source::from_text(&path, &text) {
            Ok(source) => {
                let checked = check_source(source, &job.types);
                let _ = checked.diagnostics.render(&checked.source, Style::Plain);
                for (name, text) in files(&checked, &job).unwrap().iter().flatten() {
                    if name.extension().is_some_and(|extension| extension == "rs") {
                        syn::parse_file(text).unwrap();
                    }
                }
            }
            Err(error) => assert!(!error.render(Style::Plain).is_empty()),
        }
    }
}
