//! Generation in a build script, which updates the crate before it is compiled.

use std::path::Path;
use std::process::exit;

use crate::config::Config;
use crate::diagnostics::{SHOWN, Severity};
use crate::pipeline::{self, GenerateOptions};
use crate::write;

/// Regenerates the crate of a configuration file, and tells Cargo when to rerun.
///
/// Unchanged files are not written. Diagnostics have the levels of the configuration, where `strict = true` makes every violation of the
/// specification an error. A description with errors fails the build with the `file:line:column` of each, and leaves the crate unchanged.
/// To be called from `build.rs`; on failure, the process exits.
pub fn regenerate(config: &Path) {
    println!("cargo::rerun-if-changed={}", config.display());
    let failed = match run(config) {
        Ok(failed) => failed,
        Err(message) => {
            print_for_cargo(Severity::Error, &message);
            true
        }
    };
    if failed {
        exit(1);
    }
}

/// Returns whether the description has errors, which have been printed.
fn run(path: &Path) -> Result<bool, String> {
    let config = Config::read(path).map_err(|error| error.to_string())?;
    // Referenced files are below the folder of the description.
    let folder = config.spec.parent().unwrap_or(Path::new("."));
    println!("cargo::rerun-if-changed={}", folder.display());
    let options = GenerateOptions::of(&config);
    if let Some(names) = &options.names_file {
        println!("cargo::rerun-if-changed={}", names.display());
    }
    let checked = pipeline::check_with_options(&options).map_err(|error| error.to_string())?;
    let digest = checked.diagnostics.digest(&checked.source, SHOWN);
    for (finding, more) in &digest.findings {
        print_for_cargo(finding.severity, &finding.to_string());
        if *more > 0 {
            print_for_cargo(
                finding.severity,
                &format!("{}: and {more} more like this [{}]", finding.file, finding.code),
            );
        }
    }
    if digest.hidden > 0 {
        print_for_cargo(Severity::Warning, &format!("{}: and {} more", options.spec.display(), digest.hidden));
    }
    let Some(files) = pipeline::files(&checked, &options).map_err(|error| error.to_string())? else {
        return Ok(true);
    };
    write::write(&config.output, &files).map_err(|error| error.to_string())?;
    if let (Some(path), Some(text)) = (&options.names_file, &checked.kept_names) {
        write::names::write(path, text).map_err(|error| error.to_string())?;
    }
    Ok(false)
}

/// Prints a message for Cargo, which reads one message per line.
fn print_for_cargo(severity: Severity, message: &str) {
    for line in message.lines().filter(|line| !line.trim().is_empty()) {
        println!("cargo::{}={line}", severity.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn lints_have_the_levels_of_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let description = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: array}\n";
        fs::write(folder.path().join("openapi.yaml"), description).unwrap();
        let config = folder.path().join("oasmith.toml");
        let base = "spec = 'openapi.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n";
        fs::write(&config, [base, "[lints]\nmissing-items = 'deny'\n"].concat()).unwrap();
        assert_eq!(run(&config), Ok(true));
        assert!(!folder.path().join("out").exists());
        fs::write(&config, base).unwrap();
        assert_eq!(run(&config), Ok(false));
        assert!(folder.path().join("out/src/lib.rs").is_file());
    }
}
