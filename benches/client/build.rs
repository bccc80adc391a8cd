//! Generates `src` before the crate compiles.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    oasmith::build_script::regenerate(std::path::Path::new("oasmith.toml"));
}
