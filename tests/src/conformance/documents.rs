//! Selects the descriptions of a run.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::IgnoredAny;

use super::Options;

/// A description and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// The file.
    pub(super) path: PathBuf,
    /// Its name in the table.
    pub(super) shown: String,
    /// The unique name of its crate.
    pub(super) name: String,
}

/// Returns the requested descriptions, each once.
pub(super) fn documents(options: &Options) -> Result<Vec<Document>, String> {
    let mut paths = match &options.manifest {
        Some(manifest) => of_manifest(manifest, options)?,
        None => below(&options.paths)?,
    };
    paths.retain(|(_, shown)| options.only.is_empty() || options.only.iter().any(|part| shown.contains(part)));
    let paths = spread(paths, options.limit);
    let mut names = HashSet::new();
    let mut documents = Vec::with_capacity(paths.len());
    for (path, shown) in paths {
        let base = crate_name(&shown);
        let mut name = base.clone();
        let mut number = 2;
        while !names.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        documents.push(Document { path, shown, name });
    }
    Ok(documents)
}

/// Selects at most this many items, evenly spread.
fn spread<T>(list: Vec<T>, limit: Option<usize>) -> Vec<T> {
    let (count, limit) = (list.len(), limit.unwrap_or(list.len()).min(list.len()));
    let is_taken = |index: usize| (index + 1) * limit / count != index * limit / count;
    list.into_iter().enumerate().filter(|(index, _)| is_taken(*index)).map(|(_, item)| item).collect()
}

/// Returns the files of a table, without those that must be refused.
fn of_manifest(manifest: &Path, options: &Options) -> Result<Vec<(PathBuf, String)>, String> {
    let text = fs::read_to_string(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let mut lines = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| header.iter().position(|head| *head == name);
    let path_column = column("path").ok_or_else(|| format!("{}: has no column `path`", manifest.display()))?;
    let folder = manifest.parent().unwrap_or(Path::new(""));
    let roots: Vec<PathBuf> = options.paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let mut found = Vec::new();
    for row in lines {
        let cell = |name: &str| column(name).and_then(|index| row.get(index)).copied().unwrap_or_default();
        let operations: usize = cell("operations").parse().unwrap_or(0);
        let is_small = options.max_operations.is_none_or(|most| operations <= most);
        if let Some(path) = row.get(path_column).filter(|_| is_small && cell("negative") != "1") {
            let file = folder.join(path);
            let is_inside =
                roots.is_empty() || file.canonicalize().is_ok_and(|file| roots.iter().any(|r| file.starts_with(r)));
            if is_inside {
                found.push((file, (*path).to_owned()));
            }
        }
    }
    Ok(found)
}

/// Returns the descriptions in folders, sorted; an explicitly named file is always included.
fn below(roots: &[PathBuf]) -> Result<Vec<(PathBuf, String)>, String> {
    let mut found = Vec::new();
    for root in roots {
        if root.is_file() {
            found.push((root.clone(), root.display().to_string()));
            continue;
        }
        let mut open = vec![root.clone()];
        let mut files = Vec::new();
        while let Some(folder) = open.pop() {
            let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
                if path.is_dir() && !path.is_symlink() {
                    open.push(path);
                } else if is_description(&path) {
                    let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
                    files.push((path, shown));
                }
            }
        }
        files.sort();
        found.extend(files);
    }
    Ok(found)
}

/// Returns whether the root of a file names a version of OpenAPI or Swagger.
fn is_description(path: &Path) -> bool {
    let Some(extension) = path.extension().and_then(|extension| extension.to_str()) else { return false };
    if !["json", "yaml", "yml"].contains(&extension) {
        return false;
    }
    let Ok(text) = fs::read_to_string(path) else { return false };
    let keys = ["openapi", "swagger"];
    #[expect(clippy::zero_sized_map_values, reason = "the values are skipped, which a set cannot do")]
    if let Ok(members) = serde_json::from_str::<HashMap<String, IgnoredAny>>(text.trim_start_matches('\u{feff}')) {
        return keys.iter().any(|key| members.contains_key(*key));
    }
    let key_of = |line: &str| line.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'', ' ']).to_owned());
    extension != "json"
        && text
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '-']))
            .any(|line| key_of(line.trim_start_matches('\u{feff}')).is_some_and(|key| keys.contains(&key.as_str())))
}

/// Derives a crate name from the path of a description, from its end if it is long.
fn crate_name(shown: &str) -> String {
    let words: Vec<String> = shown
        .to_ascii_lowercase()
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let text = words.join("_");
    let end = text[text.len().saturating_sub(50)..].trim_matches('_');
    format!("c_{end}")
}

#[cfg(test)]
mod tests {
    use super::{crate_name, spread};

    #[test]
    fn a_part_of_a_list_is_spread_over_it() {
        assert_eq!(spread((0..10).collect(), Some(2)), [4, 9]);
        assert_eq!(spread((0..3).collect(), Some(5)), [0, 1, 2]);
        assert_eq!(spread((0..3).collect(), None), [0, 1, 2]);
        assert!(spread(Vec::<u8>::new(), Some(2)).is_empty());
    }

    #[test]
    fn a_path_becomes_a_crate_name() {
        assert_eq!(crate_name("a-b/C d.yaml"), "c_a_b_c_d_yaml");
        let long = crate_name(&"x/".repeat(100));
        assert!(oasmith::config::check_name(&long).is_ok(), "{long}");
    }
}
