// Updates `generated/src` from `spec/` before the crate is compiled.
//
// `generated/build.rs` includes this file, so it is the build script of the package `enkash`. Without the feature `regenerate` it does
// nothing, and the published package has no build script.

fn main() {
    println!("cargo::rerun-if-changed=../build.rs");
    #[cfg(feature = "regenerate")]
    oasmith::build_script::regenerate(std::path::Path::new("../oasmith.toml"));
}
