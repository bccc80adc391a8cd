//! The source of a generated crate's runtime: a copy or a dependency.

mod cargo;
mod copy;
mod manifest;

pub use cargo::package;
pub(crate) use copy::add_copy;
pub(crate) use manifest::{dependencies, features};

pub use crate::config::{GitReference, Runtime};

/// The name of the runtime's package.
pub const PACKAGE: &str = "oasmith-runtime";

/// The version of the runtime that generated code requires.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
