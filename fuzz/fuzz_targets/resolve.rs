//! Parses a document and resolves its references.
#![no_main]

use oasmith::diagnostics::Diagnostics;
use oasmith::parse::document;
use oasmith::parse::resolve;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(source) = oasmith_fuzz::source(data) else { return };
    let mut diagnostics = Diagnostics::new();
    if let Some(document) = document(&source, &mut diagnostics) {
        resolve(&document, &mut diagnostics);
    }
    oasmith_fuzz::check_diagnostics(&diagnostics, &source);
});
