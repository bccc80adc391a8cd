//! From a description to the model of the Rust that is said, without tokens.
#![no_main]

use oasmith::config::{Servers, Types};
use oasmith::facts::Facts;
use oasmith::model;
use oasmith::names::NameTable;
use oasmith::pipeline::check_source;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(source) = oasmith_fuzz::source(data) else { return };
    let checked = check_source(source, &Types::default());
    if !checked.diagnostics.has_errors() {
        let (facts, names) = (Facts::of(&checked.api), NameTable::of(&checked.api));
        let _ = model::model(&checked.api, &facts, &names, "fuzzed", &Servers::default());
    }
    oasmith_fuzz::say(&checked.diagnostics, &checked.source);
});
