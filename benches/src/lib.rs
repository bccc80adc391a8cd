//! Measures calls of a generated client against the same calls hand-written with reqwest and serde.
//!
//! `cargo bench -p oasmith-bench` measures times; the program `oasmith-bench` counts allocations and instructions,
//! which are the same in every run, and compares them with budgets.

pub mod by_hand;
pub mod data;
pub mod loopback;
pub mod table;
pub mod work;
