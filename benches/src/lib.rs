//! Measures calls of a generated client beside the same calls written by hand with reqwest and serde.
//!
//! `cargo bench -p oasmith-bench` takes times; the program `oasmith-bench` counts allocations and instructions, which are
//! the same on every run, and holds them against budgets.

pub mod by_hand;
pub mod data;
pub mod table;
pub mod work;
