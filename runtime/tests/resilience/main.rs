//! Calls that do not go well: further attempts, layers, servers and networks that misbehave.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod layers;
mod observers;
mod retry;
mod spans;
mod support;
#[cfg(feature = "reqwest")]
mod torture;
mod tower_layers;
