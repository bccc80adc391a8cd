//! The pipeline: runs all stages in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use crate::analysis::TypeAnalysis;
use crate::config::{Config, Dependency, Encoding, PackageVersion, SecurityScheme, Servers, Types};
use crate::dedup::dedup;
use crate::diagnostics::{Diagnostics, Levels};
use crate::edits::{self, Edits};
use crate::format::{FileSet, FormatError, format};
use crate::ir::Api;
use crate::limits::Limits;
use crate::naming::{self, Kept, KeptNames, NameTable, PackageWords, collisions};
use crate::parse::{check_expanded_size, document, resolve};
use crate::report::{Operations, Report, Skipped};
use crate::runtime::Runtime;
use crate::source::{LoadError, Source, load, load_within};
use crate::{analysis, emit, lint, lower, overrides, package, report, runtime, rust_model};

/// Options of a run.
#[derive(Clone, Debug)]
pub struct GenerateOptions {
    /// The description.
    pub spec: PathBuf,
    /// The name of the package; by default derived from the title.
    pub name: Option<String>,
    /// Whether the output includes `Cargo.toml` and `README.md`.
    pub whole: bool,
    /// The version of the package.
    pub version: PackageVersion,
    /// Further dependencies of the package, with folders relative to its own.
    pub dependencies: BTreeMap<String, Dependency>,
    /// Choices of Rust types.
    pub types: Types,
    /// Choices about servers.
    pub servers: Servers,
    /// Choices about queries and forms.
    pub encoding: Encoding,
    /// Limits on the size of the description.
    pub limits: Limits,
    /// Names by JSON pointer, which replace derived names.
    pub names: BTreeMap<String, String>,
    /// The file that keeps names from one generation to the next. It need not exist.
    pub names_file: Option<PathBuf>,
    /// Further folders that may contain referenced files.
    pub allow_dirs: Vec<PathBuf>,
    /// Levels of diagnostics.
    pub lints: Levels,
    /// Security schemes by key, in addition to those of the description or replacing them.
    pub security: BTreeMap<String, SecurityScheme>,
    /// Edits of the description.
    pub edits: Edits,
    /// The source of the crate's runtime. A folder is relative to that of the crate.
    pub runtime: Runtime,
}

impl GenerateOptions {
    /// Returns the default options: a whole crate.
    #[must_use]
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self {
            spec: spec.into(),
            name: None,
            whole: true,
            version: PackageVersion::default(),
            dependencies: BTreeMap::new(),
            types: Types::default(),
            servers: Servers::default(),
            encoding: Encoding::default(),
            limits: Limits::default(),
            names: BTreeMap::new(),
            names_file: None,
            allow_dirs: Vec::new(),
            lints: Levels::default(),
            security: BTreeMap::new(),
            edits: Edits::default(),
            runtime: Runtime::default(),
        }
    }

    /// Returns the options of a configuration file.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            spec: config.spec.clone(),
            name: Some(config.package.name.clone()),
            whole: config.package.manifest,
            version: config.package.version.clone(),
            dependencies: config.dependencies(),
            types: config.types.clone(),
            servers: config.servers.clone(),
            encoding: config.encoding,
            limits: config.limits.clone(),
            names: config.names.clone(),
            names_file: config.names_file.clone(),
            allow_dirs: config.allow_dirs.clone(),
            lints: config.lints.clone().with_strict(config.strict),
            security: config.security.clone(),
            edits: config.edits(),
            runtime: config.runtime.seen_from(&config.output),
        }
    }
}

/// The result of checking a description, valid or not.
#[derive(Debug)]
pub struct CheckOutcome {
    /// The files of the description.
    pub source: Source,
    /// Errors, warnings and skipped parts.
    pub diagnostics: Diagnostics,
    /// The API. Only meaningful without errors.
    pub api: Api,
    /// The names of all items.
    pub names: NameTable,
    /// The text of the file that keeps the names, if there is to be one.
    pub kept_names: Option<String>,
    /// The number of operations in the description.
    documented: usize,
    /// Skipped operations, with the reasons.
    skipped: Vec<Skipped>,
    /// The number of operations that were not selected.
    pub left_out: usize,
}

impl CheckOutcome {
    /// Returns the numbers of documented, generated and skipped operations.
    #[must_use]
    pub fn operations(&self) -> Operations {
        let generated = if self.diagnostics.has_errors() { 0 } else { self.api.operations.len() };
        Operations { documented: self.documented, generated, skipped: self.documented.saturating_sub(generated) }
    }

    /// Returns the number of types that no operation and no webhook uses.
    #[must_use]
    pub fn unused_types(&self) -> usize {
        analysis::unused_types(&self.api)
    }

    /// Returns a report for programs.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            operations: self.operations(),
            types: self.api.types.len(),
            unused_types: self.unused_types(),
            untyped: self.api.untyped,
            skipped_operations: self.skipped.iter().map(|one| one.entry(&self.source)).collect(),
            untyped_values: report::untyped_values(&self.diagnostics, &self.source),
            paginated_operations: report::paginated_operations(&self.api, &self.source),
            diagnostics: self.diagnostics.findings(&self.source),
        }
    }
}

/// Reads and checks a description, with the default levels of lints.
///
/// # Errors
///
/// A file cannot be read, or is neither YAML nor JSON.
pub fn check(spec: &Path, types: &Types) -> Result<CheckOutcome, LoadError> {
    Ok(check_source(load(spec)?, types))
}

/// As [`check`], with the limits, edits, names and lint levels of the options.
///
/// # Errors
///
/// As [`check`], or a file exceeds a limit.
pub fn check_with_options(options: &GenerateOptions) -> Result<CheckOutcome, LoadError> {
    let mut source = load_within(&options.spec, &options.limits, &options.allow_dirs)?;
    let mut diagnostics = Diagnostics::with_levels(options.lints.clone());
    let left_out = edits::apply(&mut source, &options.edits, &mut diagnostics)?;
    let limit = options.limits.bytes;
    let kept = options.names_file.as_deref().map(|path| naming::load(path, limit)).transpose()?;
    let configured = ConfiguredApi {
        package: options.name.as_deref(),
        names: &options.names,
        security: &options.security,
        version: if options.whole { &options.version } else { &PackageVersion::First },
        kept: kept.as_ref(),
    };
    Ok(CheckOutcome { left_out, ..checked(source, &options.types, diagnostics, &configured) })
}

/// Checks a loaded description, with the default levels of lints.
#[must_use]
pub fn check_source(source: Source, types: &Types) -> CheckOutcome {
    check_with(source, types, &Levels::default())
}

/// As [`check_source`], with levels of lints.
#[must_use]
pub fn check_with(source: Source, types: &Types, lints: &Levels) -> CheckOutcome {
    let (names, security) = (&BTreeMap::new(), &BTreeMap::new());
    let configured = ConfiguredApi { package: None, names, security, version: &PackageVersion::First, kept: None };
    checked(source, types, Diagnostics::with_levels(lints.clone()), &configured)
}

/// The package's name, and names and security schemes from the configuration, which take precedence over the description.
struct ConfiguredApi<'j> {
    package: Option<&'j str>,
    names: &'j BTreeMap<String, String>,
    security: &'j BTreeMap<String, SecurityScheme>,
    version: &'j PackageVersion,
    kept: Option<&'j KeptNames>,
}

fn checked(
    source: Source,
    types: &Types,
    mut diagnostics: Diagnostics,
    configured: &ConfiguredApi<'_>,
) -> CheckOutcome {
    // If an edit does not apply, report only that: other diagnostics would describe a different document than the intended one.
    let mut document = (!diagnostics.has_errors()).then(|| document(&source, &mut diagnostics)).flatten();
    if let Some(document) = &mut document {
        document.add_security(configured.security);
    }
    let resolved = document.as_ref().map(|document| resolve(document, &mut diagnostics)).unwrap_or_default();
    if !diagnostics.is_unreadable() {
        check_expanded_size(&resolved, source.limits(), &mut diagnostics);
    }
    let mut api = Api::default();
    // Skip later stages after an error: their errors would only be consequences, such as a schema that is missing because a reference is
    // unresolved.
    if let (Some(document), false) = (&document, diagnostics.is_unreadable()) {
        api = lower::lower(&resolved, types, &mut diagnostics);
        lint::lint(document, &resolved, &api, &mut diagnostics);
        overrides::apply(&mut api, configured.names, &mut diagnostics);
        overrides::check_version(&api, configured.version, &mut diagnostics);
    }
    let skipped = report::skipped(&resolved, &api, &diagnostics);
    let documented = resolved.documented_operations;
    let (names, kept_names) = thread::scope(|scope| {
        // Free hundreds of thousands of small values in parallel with the naming.
        drop(thread::Builder::new().spawn_scoped(scope, || drop((document, resolved))));
        let mut kept = configured.kept.map(|kept| Kept::new(kept, &api, &source, configured.names));
        let owned = dedup(&mut api, kept.as_ref());
        if let Some(kept) = &mut kept {
            kept.merged(&owned);
        }
        let words = PackageWords::of(&package_name(configured.package, &api));
        let names = NameTable::of(&api, &owned, words, kept.as_ref());
        let kept = kept.map(|kept| naming::render(&api, &owned, &names, &kept));
        (names, kept)
    });
    if !diagnostics.is_unreadable() {
        collisions::report(&api, &names, &source, &mut diagnostics);
    }
    CheckOutcome { source, diagnostics, api, names, kept_names, documented, skipped, left_out: 0 }
}

/// Returns the name of the package: the configured one, or one derived from the title.
fn package_name(configured: Option<&str>, api: &Api) -> String {
    let derived = || package::name_from(&api.title).unwrap_or_else(|| "client".to_owned());
    configured.map_or_else(derived, str::to_owned)
}

/// Returns the Rust model of a description; `None` for one with errors.
#[must_use]
pub fn crate_of(checked: &CheckOutcome, options: &GenerateOptions) -> Option<rust_model::Crate> {
    if checked.diagnostics.has_errors() {
        return None;
    }
    let api = &checked.api;
    let name = package_name(options.name.as_deref(), api);
    let choices = rust_model::Choices {
        package: &name,
        types: &options.types,
        servers: &options.servers,
        features: options.whole,
        encoding: options.encoding,
        vendored: options.runtime.is_vendored(),
    };
    let analysis = TypeAnalysis::of(api, &checked.names.families());
    Some(rust_model::model(api, &analysis, &checked.names, &choices))
}

/// Generates the files of a crate; `None` for a description with errors.
///
/// # Errors
///
/// The generated code does not parse, which is a bug of the generator.
pub fn files(checked: &CheckOutcome, options: &GenerateOptions) -> Result<Option<FileSet>, FormatError> {
    let Some(crate_model) = crate_of(checked, options) else { return Ok(None) };
    let mut files = format(&emit::emit(&crate_model))?;
    if options.runtime.is_vendored() {
        runtime::add_copy(&mut files, &crate_model.name);
    }
    if options.whole {
        let package = package::PackageSettings {
            runtime: &options.runtime,
            version: &options.version,
            dependencies: &options.dependencies,
        };
        package::add(&mut files, &checked.api, &crate_model, &package)?;
    }
    Ok(Some(files))
}
