//! A description as it stands in a commit of Git. The files are written to a folder that goes away with the value, and are read from there
//! like any others: what a description refers to must be beside it in the commit as well.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The folder of a description as it stands in a commit.
#[derive(Debug)]
pub struct Base {
    folder: TempDir,
    /// The top of the work tree.
    top: PathBuf,
    /// How the commit was named.
    revision: String,
}

/// Why a commit could not be read.
#[derive(Debug)]
pub struct BaseError(String);

impl fmt::Display for BaseError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for BaseError {}

impl Base {
    /// Takes the YAML and JSON files beside and below some files out of a commit, and the files themselves. Nothing of the work tree or
    /// of its index is touched.
    ///
    /// # Errors
    ///
    /// There is no Git, no work tree around the first file, no such commit, or a file cannot be written.
    pub fn read(revision: &str, files: &[&Path]) -> Result<Self, BaseError> {
        let first = files.first().copied().unwrap_or_else(|| Path::new("."));
        let around = first.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let top = output(git(around).args(["rev-parse", "--show-toplevel"]))?;
        let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
        // Whatever is given is a name of a commit, and no option.
        let commit = output(
            git(&top)
                .args(["rev-parse", "--verify", "--quiet", "--end-of-options"])
                .arg(format!("{revision}^{{commit}}")),
        )
        .map_err(|_| BaseError(format!("`{revision}` is no commit of {}", top.display())))?;
        let commit = commit.trim();
        let folder =
            TempDir::new().map_err(|error| BaseError(format!("a folder for the files of `{revision}`: {error}")))?;
        let base = Self { top, folder, revision: revision.to_owned() };
        let mut list = Vec::new();
        for file in files {
            let inner = base.inner(file)?;
            let folder = inner.parent().map(Path::to_owned).unwrap_or_default();
            list.extend(base.listed(commit, &folder, &inner)?);
        }
        list.sort_unstable();
        list.dedup();
        base.check_out(commit, &list)?;
        Ok(base)
    }

    /// Where a file of the work tree stands as it is in the commit.
    ///
    /// # Errors
    ///
    /// The file is not in the work tree.
    pub fn path(&self, file: &Path) -> Result<PathBuf, BaseError> {
        Ok(self.folder.path().join(self.inner(file)?))
    }

    /// The folder, and what readers are shown in its place: `main:`.
    #[must_use]
    pub fn shown(&self) -> (PathBuf, String) {
        (self.folder.path().to_owned(), format!("{}:", self.revision))
    }

    /// The path of a file from the top of the work tree. The file itself may be gone since.
    fn inner(&self, file: &Path) -> Result<PathBuf, BaseError> {
        let failed = |error| BaseError(format!("{}: {error}", file.display()));
        let name = file.file_name().ok_or_else(|| BaseError(format!("{} is no file", file.display())))?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let folder = std::fs::canonicalize(folder).map_err(failed)?;
        let top = std::fs::canonicalize(&self.top).map_err(failed)?;
        let inner = folder
            .strip_prefix(&top)
            .map_err(|_| BaseError(format!("{} is not in the work tree {}", file.display(), self.top.display())))?;
        Ok(inner.join(name))
    }

    /// What stands in a folder of a commit and may belong to a description.
    fn listed(&self, commit: &str, folder: &Path, own: &Path) -> Result<Vec<String>, BaseError> {
        let mut command = git(&self.top);
        command.args(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--"]);
        if !folder.as_os_str().is_empty() {
            command.arg(folder);
        }
        let own = own.to_string_lossy().replace('\\', "/");
        let listed = output(&mut command)?;
        let may_belong = |path: &&str| {
            let end = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            *path == own || ["yaml", "yml", "json", "toml"].contains(&end.as_str())
        };
        Ok(listed.split('\0').filter(|path| !path.is_empty()).filter(may_belong).map(str::to_owned).collect())
    }

    /// Writes files of a commit by way of an index of our own.
    fn check_out(&self, commit: &str, list: &[String]) -> Result<(), BaseError> {
        let index = self.folder.path().join(".index");
        output(git(&self.top).env("GIT_INDEX_FILE", &index).args(["read-tree", commit]))?;
        let prefix = format!("--prefix={}/", self.folder.path().display());
        let mut command = git(&self.top);
        command.env("GIT_INDEX_FILE", &index).args(["checkout-index", "-z", "--stdin", &prefix]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().map_err(no_git)?;
        if let Some(mut input) = child.stdin.take() {
            let written = input.write_all((list.join("\0") + "\0").as_bytes());
            written.map_err(|error| BaseError(format!("git checkout-index: {error}")))?;
        }
        let done = child.wait_with_output().map_err(no_git)?;
        if done.status.success() {
            return Ok(());
        }
        Err(BaseError(format!("git checkout-index: {}", String::from_utf8_lossy(&done.stderr).trim())))
    }
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

fn output(command: &mut Command) -> Result<String, BaseError> {
    let done = command.output().map_err(no_git)?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(BaseError(format!("git: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

// `map_err` hands it over.
#[expect(clippy::needless_pass_by_value)]
fn no_git(error: std::io::Error) -> BaseError {
    BaseError(format!("git cannot be started: {error}"))
}
