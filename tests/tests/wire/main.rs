//! All operations of the EnKash crate over HTTP on loopback, against a server that knows nothing of the generated types.

mod answers;
mod failures;
mod requests;
mod server;
