//! The hand-written part of every client that oasmith generates.

pub mod json;
mod secret;

pub use rust_decimal::Decimal;
pub use secret::Secret;
