//! Minimized findings of fuzzing, each of which once crashed the generator.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use oasmith::diagnostics::Style;
use oasmith::pipeline::{GenerateOptions, check_source, files};
use oasmith::source::Source;

#[test]
fn findings_of_fuzzing_are_rejected_or_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let options = GenerateOptions::new(&path);
        match Source::from_text(&path, &text) {
            Ok(source) => {
                let checked = check_source(source, &options.types);
                let _ = checked.diagnostics.render(&checked.source, Style::Plain);
                for (name, text) in files(&checked, &options).unwrap().iter().flatten() {
                    if name.extension().is_some_and(|extension| extension == "rs") {
                        syn::parse_file(text).unwrap();
                    }
                }
            }
            Err(error) => assert!(!error.render(Style::Plain).is_empty()),
        }
    }
}
