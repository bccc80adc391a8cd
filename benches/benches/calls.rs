//! Requests and responses of a list of 100 items, without a network: the generated client next to hand-written reqwest
//! and serde.

#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

mod timing;

use oasmith_bench::work::Work;

fn main() {
    timing::compare(&[Work::Decode, Work::Build, Work::BuildBody, Work::Call]);
}
