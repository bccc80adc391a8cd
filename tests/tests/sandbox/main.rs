//! The client against the sandbox, over HTTP: its requests are validated against the documentation, not against its own
//! types.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    deprecated,
    reason = "the only path of mandates whose body is known is superseded, and all operations are called"
)]

mod callbacks;
mod coverage;
mod encryption;
mod failures;
mod setup;
mod stories;
mod tokens;
