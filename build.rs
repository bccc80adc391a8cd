// Brings `generated/src` up to date with `spec/` before the crate compiles.
//
// `generated/build.rs` includes this file, so it runs as the build script of the package `enkash`. Without the feature `regenerate` it does
// nothing, and the published package has no build script at all.

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    #[cfg(feature = "regenerate")]
    oasmith::build_script::regenerate(std::path::Path::new("../oasmith.toml"));
}
