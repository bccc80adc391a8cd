//! Calls that do not go well: further attempts, layers, servers and networks that misbehave.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "reqwest")]
mod cancellation;
mod cassettes;
#[cfg(feature = "gzip")]
mod compression;
mod conditional;
#[cfg(feature = "reqwest")]
mod events;
#[cfg(feature = "http2")]
mod http2;
mod layers;
#[cfg(feature = "reqwest")]
mod limits;
mod mock_rules;
mod observers;
mod retry;
mod spans;
#[cfg(feature = "reqwest")]
mod streams;
mod support;
mod tenants;
#[cfg(feature = "reqwest")]
mod token_torture;
#[cfg(feature = "reqwest")]
mod torture;
mod tower_layers;
#[cfg(feature = "reqwest")]
mod uploads;
mod waiter;
