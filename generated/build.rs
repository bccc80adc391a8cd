//! The build script of the package: the one of the workspace.

include!("../build.rs");
