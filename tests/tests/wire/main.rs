//! Operations of the EnKash crate over HTTP on loopback, against a server that does not use the generated types.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod encryption;
mod environments;
mod extensions;
mod failures;
mod page_examples;
mod pages;
mod quirks;
mod requests;
mod responses;
mod results;
mod server;
mod tokens;
mod validated;
mod webhooks;
