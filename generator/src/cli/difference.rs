//! What `--check` says of files that would change: a short difference of their lines.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use oasmith::format::FileSet;
use oasmith::write::Changes;
use similar::{ChangeTag, TextDiff};

/// So many lines are shown of one file,
const LINES_OF_FILE: usize = 16;
/// and so many of all.
const LINES: usize = 120;
/// Files that are longer are only named: comparing them takes long, and nobody reads it.
const LONG: usize = 1024 * 1024;

/// The lines that would change, file by file. Files that would come or go are named elsewhere.
pub(super) fn lines(folder: &Path, files: &FileSet, changes: &Changes) -> String {
    let mut out = String::new();
    let mut left = LINES;
    for path in &changes.changed {
        let (Some(new), Ok(old)) = (files.get(path), fs::read_to_string(folder.join(path))) else { continue };
        if left == 0 || old.len().max(new.len()) > LONG {
            continue;
        }
        let lines = changed(&old, new);
        let shown = lines.len().min(LINES_OF_FILE).min(left);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", path.display());
        lines[..shown].iter().for_each(|line| {
            let _ = writeln!(out, "  {line}");
        });
        if shown < lines.len() {
            let _ = writeln!(out, "  … and {} more lines", lines.len() - shown);
        }
        left -= shown;
    }
    out
}

/// The lines that are gone and that have come, each with its number.
fn changed(old: &str, new: &str) -> Vec<String> {
    let difference = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for change in difference.iter_all_changes() {
        let text = change.value().trim_end();
        match change.tag() {
            ChangeTag::Delete => lines.push(format!("-{:>5} {text}", number(change.old_index()))),
            ChangeTag::Insert => lines.push(format!("+{:>5} {text}", number(change.new_index()))),
            ChangeTag::Equal => {}
        }
    }
    lines
}

fn number(index: Option<usize>) -> usize {
    index.map_or(0, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn lines_that_are_gone_and_that_came_are_shown_with_their_numbers() {
        assert_eq!(changed("a\nb\nc\n", "a\nx\nc\nd\n"), ["-    2 b", "+    2 x", "+    4 d"]);
        assert!(changed("a\n", "a\n").is_empty());
    }
}
