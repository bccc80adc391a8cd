//! A union of ten types without a discriminator: generated code next to `#[serde(untagged)]`.

#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

mod timing;

use oasmith_bench::work::Work;

fn main() {
    timing::compare(&[Work::Union]);
}
