//! Lowers a description to the Rust model, without emitting tokens.
#![no_main]

use oasmith::config::Types;
use oasmith::pipeline::{self, GenerateOptions, check_source};
use oasmith::runtime::Runtime;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some(source) = oasmith_fuzz::source(data) else { return };
    let checked = check_source(source, &Types::default());
    let whole = data.len().is_multiple_of(2);
    let runtime = if data.len().is_multiple_of(3) { Runtime::Vendored } else { Runtime::Registry(None) };
    let job = GenerateOptions { name: Some("fuzzed".to_owned()), whole, runtime, ..GenerateOptions::new("openapi.yaml") };
    let _ = pipeline::crate_of(&checked, &job);
    oasmith_fuzz::check_diagnostics(&checked.diagnostics, &checked.source);
});
