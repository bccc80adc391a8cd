//! Generates Rust client crates from OpenAPI descriptions.
