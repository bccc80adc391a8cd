//! The `[runtime]` section of `oasmith.toml`, and relative paths between folders.

use std::path::{Component, Path, PathBuf, absolute};

use serde::Deserialize;

use super::runtime::{GitReference, Runtime};

/// The `[runtime]` section.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Table {
    source: Option<Source>,
    version: Option<String>,
    path: Option<PathBuf>,
    git: Option<String>,
    rev: Option<String>,
    tag: Option<String>,
    branch: Option<String>,
}

/// The value of `source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Source {
    Vendored,
    Registry,
    Path,
    Git,
}

impl Source {
    fn name(self) -> &'static str {
        match self {
            Self::Vendored => "vendored",
            Self::Registry => "registry",
            Self::Path => "path",
            Self::Git => "git",
        }
    }
}

impl TryFrom<Table> for Runtime {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        let sources = [
            table.version.is_some().then_some(("version", Source::Registry)),
            table.path.is_some().then_some(("path", Source::Path)),
            table.git.is_some().then_some(("git", Source::Git)),
        ];
        let implied = one_of(&sources)?;
        if let (Some(source), Some((name, other))) = (table.source, implied)
            && source != other
        {
            return Err(format!("`{name}` has no effect with `source = \"{}\"`", source.name()));
        }
        let references = [
            table.rev.map(|rev| ("rev", GitReference::Rev(rev))),
            table.tag.map(|tag| ("tag", GitReference::Tag(tag))),
            table.branch.map(|branch| ("branch", GitReference::Branch(branch))),
        ];
        let at = one_of(&references)?;
        if let (None, Some((name, _))) = (&table.git, &at) {
            return Err(format!("`{name}` needs `git`"));
        }
        let missing = |name: &str| format!("`source = \"{name}\"` needs `{name}`");
        match table.source.or(implied.map(|(_, source)| source)) {
            None => Ok(Self::default()),
            Some(Source::Vendored) => Ok(Self::Vendored),
            Some(Source::Registry) => Ok(Self::Registry(table.version)),
            Some(Source::Path) => table.path.map(Self::Path).ok_or_else(|| missing("path")),
            Some(Source::Git) => {
                let url = table.git.ok_or_else(|| missing("git"))?;
                Ok(Self::Git { url, at: at.map(|(_, at)| at) })
            }
        }
    }
}

/// Returns the only setting that is set.
fn one_of<T: Clone>(settings: &[Option<(&'static str, T)>]) -> Result<Option<(&'static str, T)>, String> {
    let mut given = settings.iter().flatten();
    match (given.next(), given.next()) {
        (Some((first, _)), Some((second, _))) => Err(format!("`{first}` and `{second}` cannot both be set")),
        (first, _) => Ok(first.cloned()),
    }
}

/// Returns a path relative to a folder; absolute paths are unchanged.
pub(crate) fn relative(path: &Path, from: &Path) -> PathBuf {
    let (Ok(target), Ok(from)) = (absolute(path), absolute(from)) else { return path.to_owned() };
    if path.is_absolute() {
        return path.to_owned();
    }
    let (target, from) = (normalized(&target), normalized(&from));
    let shared = target.iter().zip(&from).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(shared).map(|_| Component::ParentDir);
    up.chain(target.iter().skip(shared).copied()).collect()
}

/// Returns the components without `.` and `..`.
fn normalized(path: &Path) -> Vec<Component<'_>> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => drop(parts.pop()),
            other => parts.push(other),
        }
    }
    parts
}
