//! The stages in a row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use crate::analysis::TypeAnalysis;
use crate::config::{Config, Encoding, SecurityScheme, Servers, Types};
use crate::dedup::dedup;
use crate::diagnostics::{Diagnostics, Levels};
use crate::document::document;
use crate::edits::{self, Edits};
use crate::format::{FileSet, FormatError, format};
use crate::ir::Api;
use crate::limits::{self, Limits};
use crate::naming::NameTable;
use crate::report::{Operations, Report, Skipped};
use crate::resolve::resolve;
use crate::runtime::Runtime;
use crate::source::{LoadError, Source, load, load_within};
use crate::{emit, lint, lower, overrides, package, report, runtime, rust_model};

/// What is to be generated.
#[derive(Clone, Debug)]
pub struct GenerateOptions {
    /// The description.
    pub spec: PathBuf,
    /// Name of the package; made from the title if none is given.
    pub name: Option<String>,
    /// Whether `Cargo.toml` and `README.md` are part of the output.
    pub whole: bool,
    /// Choices of Rust types.
    pub types: Types,
    /// Choices about servers.
    pub servers: Servers,
    /// Choices about queries and forms.
    pub encoding: Encoding,
    /// What the description may ask for.
    pub limits: Limits,
    /// Names by JSON pointer.
    pub names: BTreeMap<String, String>,
    /// Folders beside the description's from which files may be referred to.
    pub allow_dirs: Vec<PathBuf>,
    /// What becomes of what is found.
    pub lints: Levels,
    /// Security schemes by key, beside those of the description or in their place.
    pub security: BTreeMap<String, SecurityScheme>,
    /// What is changed of the description before.
    pub edits: Edits,
    /// Where the crate has its runtime from. A folder is relative to the crate's.
    pub runtime: Runtime,
}

impl GenerateOptions {
    /// A whole crate from a description, with the choices that are made where nothing is said.
    #[must_use]
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            name: None,
            whole: true,
            types: Types::default(),
            servers: Servers::default(),
            encoding: Encoding::default(),
            limits: Limits::default(),
            names: BTreeMap::new(),
            allow_dirs: Vec::new(),
            lints: Levels::default(),
            security: BTreeMap::new(),
            edits: Edits::default(),
            runtime: Runtime::default(),
        }
    }

    /// What a configuration file asks for.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            spec: config.spec.clone(),
            name: Some(config.package.name.clone()),
            whole: config.package.manifest,
            types: config.types.clone(),
            servers: config.servers.clone(),
            encoding: config.encoding,
            limits: config.limits.clone(),
            names: config.names.clone(),
            allow_dirs: config.allow_dirs.clone(),
            lints: config.lints.clone().with_strict(config.strict),
            security: config.security.clone(),
            edits: config.edits(),
            runtime: config.runtime.seen_from(&config.output),
        }
    }
}

/// A description that was read, whether or not it is any good.
#[derive(Debug)]
pub struct CheckOutcome {
    /// Its texts.
    pub source: Source,
    /// What is wrong with it, or left out.
    pub diagnostics: Diagnostics,
    /// The API. Meaningful only without errors.
    pub api: Api,
    /// Names of everything in it.
    pub names: NameTable,
    /// Number of operations that the description has.
    documented: usize,
    /// Those of them that cannot be called, and why.
    skipped: Vec<Skipped>,
    /// How many operations were not selected.
    pub left_out: usize,
}

impl CheckOutcome {
    /// How many operations there are, and how many can be called.
    #[must_use]
    pub fn operations(&self) -> Operations {
        let generated = if self.diagnostics.has_errors() { 0 } else { self.api.operations.len() };
        Operations { documented: self.documented, generated, skipped: self.documented.saturating_sub(generated) }
    }

    /// What came of it, for machines.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            operations: self.operations(),
            types: self.api.types.len(),
            untyped: self.api.untyped,
            skipped_operations: self.skipped.iter().map(|one| one.entry(&self.source)).collect(),
            untyped_values: report::untyped_values(&self.diagnostics, &self.source),
            diagnostics: self.diagnostics.findings(&self.source),
        }
    }
}

/// Reads a description and finds what is wrong with it. Lints have their default levels.
///
/// # Errors
///
/// A file cannot be read, or is neither YAML nor JSON.
pub fn check(spec: &Path, types: &Types) -> Result<CheckOutcome, LoadError> {
    Ok(check_source(load(spec)?, types))
}

/// The same for a options: within its limits, with its names and the levels of its lints.
///
/// # Errors
///
/// As [`check`], or a file exceeds a limit.
pub fn check_with_options(options: &GenerateOptions) -> Result<CheckOutcome, LoadError> {
    let mut source = load_within(&options.spec, &options.limits, &options.allow_dirs)?;
    let mut diagnostics = Diagnostics::with_levels(options.lints.clone());
    let left_out = edits::apply(&mut source, &options.edits, &mut diagnostics)?;
    let given = ConfiguredApi { names: &options.names, security: &options.security };
    Ok(CheckOutcome { left_out, ..checked(source, &options.types, diagnostics, &given) })
}

/// Finds what is wrong with a description that was read. Lints have their default levels.
#[must_use]
pub fn check_source(source: Source, types: &Types) -> CheckOutcome {
    check_with(source, types, &Levels::default())
}

/// The same with levels of lints.
#[must_use]
pub fn check_with(source: Source, types: &Types, lints: &Levels) -> CheckOutcome {
    let given = ConfiguredApi { names: &BTreeMap::new(), security: &BTreeMap::new() };
    checked(source, types, Diagnostics::with_levels(lints.clone()), &given)
}

/// What the configuration says of the API, in place of the description.
struct ConfiguredApi<'j> {
    names: &'j BTreeMap<String, String>,
    security: &'j BTreeMap<String, SecurityScheme>,
}

fn checked(source: Source, types: &Types, mut diagnostics: Diagnostics, given: &ConfiguredApi<'_>) -> CheckOutcome {
    // A change that does not apply is told alone: what else is found would be found in another description than the one that is meant.
    let mut document = (!diagnostics.has_errors()).then(|| document(&source, &mut diagnostics)).flatten();
    if let Some(document) = &mut document {
        document.add_security(given.security);
    }
    let resolved = document.as_ref().map(|document| resolve(document, &mut diagnostics)).unwrap_or_default();
    diagnostics.unsettle();
    if !diagnostics.is_unreadable() {
        limits::check(&resolved, source.limits(), &mut diagnostics);
    }
    let mut api = Api::default();
    // What follows from an error is no news: a schema that a broken reference misses, for example.
    if let (Some(document), false) = (&document, diagnostics.is_unreadable()) {
        api = lower::lower(&resolved, types, &mut diagnostics);
        lint::lint(document, &resolved, &api, &mut diagnostics);
        overrides::apply(&mut api, given.names, &mut diagnostics);
    }
    let skipped = report::skipped(&resolved, &api, &diagnostics);
    let documented = resolved.documented_operations;
    let names = thread::scope(|scope| {
        // Hundreds of thousands of small values that are no longer needed are given back beside the naming.
        drop(thread::Builder::new().spawn_scoped(scope, || drop((document, resolved))));
        let owned = dedup(&mut api);
        NameTable::of(&api, &owned)
    });
    CheckOutcome { source, diagnostics, api, names, documented, skipped, left_out: 0 }
}

/// What Rust is said of a description. One with errors gives nothing.
#[must_use]
pub fn crate_of(checked: &CheckOutcome, options: &GenerateOptions) -> Option<rust_model::Crate> {
    if checked.diagnostics.has_errors() {
        return None;
    }
    let api = &checked.api;
    let name = options.name.clone().or_else(|| package::name_from(&api.title)).unwrap_or_else(|| "client".to_owned());
    let choices = rust_model::Choices {
        package: &name,
        servers: &options.servers,
        features: options.whole,
        encoding: options.encoding,
        vendored: options.runtime.is_vendored(),
    };
    let facts = TypeAnalysis::of(api, &checked.names.families());
    Some(rust_model::model(api, &facts, &checked.names, &choices))
}

/// Generates the files of a crate. A description with errors gives none.
///
/// # Errors
///
/// What was generated is not Rust, which is a mistake of the generator.
pub fn files(checked: &CheckOutcome, options: &GenerateOptions) -> Result<Option<FileSet>, FormatError> {
    let Some(crate_model) = crate_of(checked, options) else { return Ok(None) };
    let mut files = format(&emit::emit(&crate_model))?;
    if options.runtime.is_vendored() {
        runtime::add_copy(&mut files, &crate_model.name);
    }
    if options.whole {
        package::add(&mut files, &checked.api, &crate_model.name, &crate_model, &options.runtime)?;
    }
    Ok(Some(files))
}
