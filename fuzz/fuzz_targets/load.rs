//! Parses bytes into a source with spans.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some(source) = oasmith_fuzz::source(data) {
        oasmith_fuzz::check_spans(&source);
    }
});
