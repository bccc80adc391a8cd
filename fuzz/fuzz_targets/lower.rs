//! From a description to the model of the Rust that is said, without tokens.
#![no_main]

use oasmith::config::{Encoding, Servers, Types};
use oasmith::facts::Facts;
use oasmith::model::{self, Choices};
use oasmith::names::NameTable;
use oasmith::pipeline::check_source;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(source) = oasmith_fuzz::source(data) else { return };
    let checked = check_source(source, &Types::default());
    if !checked.diagnostics.has_errors() {
        let (facts, names) = (Facts::of(&checked.api), NameTable::of(&checked.api));
        let servers = Servers::default();
        let choices = Choices {
            package: "fuzzed",
            servers: &servers,
            features: data.len().is_multiple_of(2),
            encoding: Encoding::default(),
            vendored: data.len().is_multiple_of(3),
        };
        let _ = model::model(&checked.api, &facts, &names, &choices);
    }
    oasmith_fuzz::say(&checked.diagnostics, &checked.source);
});
