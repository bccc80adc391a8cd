//! Writing: only inside the output folder, never over foreign files, atomically, and one run at a time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use oasmith::format::{FileSet, MARKER};
use oasmith::write::{WriteError, compare, write};

fn files(entries: &[(&str, &str)]) -> FileSet {
    entries.iter().map(|(path, text)| (PathBuf::from(path), format!("// {MARKER}\n{text}"))).collect()
}

#[test]
fn a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(&[("src/lib.rs", "a"), ("src/models/mod.rs", "b")]);
    assert_eq!(write(folder.path(), &files).unwrap().added.len(), 2);
    let before = fs::metadata(folder.path().join("src/lib.rs")).unwrap().modified().unwrap();
    assert!(write(folder.path(), &files).unwrap().is_empty());
    assert_eq!(fs::metadata(folder.path().join("src/lib.rs")).unwrap().modified().unwrap(), before);
}

#[test]
fn stale_files_are_deleted_and_foreign_ones_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &files(&[("src/lib.rs", "a"), ("src/models/old.rs", "b")])).unwrap();
    fs::write(folder.path().join("src/models/mine.rs"), "fn mine() {}").unwrap();
    let changes = write(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap();
    assert_eq!(changes.stale, [PathBuf::from("src/models/old.rs")]);
    assert!(!folder.path().join("src/models/old.rs").exists());
    assert!(folder.path().join("src/models/mine.rs").exists());
}

#[test]
fn a_foreign_file_is_not_overwritten_and_nothing_else_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "fn mine() {}").unwrap();
    let error = write(folder.path(), &files(&[("src/a.rs", "a"), ("src/lib.rs", "b")])).unwrap_err();
    assert!(matches!(error, WriteError::Foreign(_)), "{error}");
    assert!(!folder.path().join("src/a.rs").exists());
    assert_eq!(fs::read_to_string(folder.path().join("src/lib.rs")).unwrap(), "fn mine() {}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("src")).unwrap();
    let error = write(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap_err();
    assert!(matches!(error, WriteError::Link(_)), "{error}");
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn comparing_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(compare(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
/// Returns every file and folder below a folder.
fn names(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.push(entry.path().strip_prefix(folder).unwrap().to_owned());
        }
    }
    found.sort();
    found
}

#[test]
fn no_temporary_files_remain() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("new/client");
    write(&output, &files(&[("src/lib.rs", "a")])).unwrap();
    write(&output, &files(&[("src/lib.rs", "b")])).unwrap();
    assert_eq!(names(&output), [PathBuf::from("src"), PathBuf::from("src/lib.rs")]);
}

#[test]
fn a_path_that_leads_out_of_the_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("client");
    let outside = folder.path().join("absolute.rs");
    for path in ["../evil.rs", "src/../../evil.rs", outside.to_str().unwrap()] {
        let error = write(&output, &files(&[("src/lib.rs", "a"), (path, "b")])).unwrap_err();
        assert!(matches!(error, WriteError::Outside(_)), "{path}: {error}");
    }
    assert!(names(folder.path()).is_empty(), "{:?}", names(folder.path()));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_a_folder_the_lock_or_the_stage_is_not_followed() {
    for (link, is_folder) in
        [("src", true), ("src/models", true), ("src/lib.rs", false), (".oasmith.lock", false), (".oasmith-stage", true)]
    {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(folder.path().join(link).parent().unwrap()).unwrap();
        let goal = if is_folder { elsewhere.path().to_owned() } else { elsewhere.path().join("file") };
        if !is_folder {
            fs::write(&goal, format!("// {MARKER}\n")).unwrap();
        }
        let before = names(elsewhere.path());
        std::os::unix::fs::symlink(&goal, folder.path().join(link)).unwrap();
        let error = write(folder.path(), &files(&[("src/lib.rs", "a"), ("src/models/a.rs", "b")])).unwrap_err();
        assert!(matches!(error, WriteError::Link(_)), "{link}: {error}");
        assert_eq!(names(elsewhere.path()), before, "{link}");
        assert!(!folder.path().join("src/models/a.rs").exists(), "{link}");
    }
}

#[cfg(unix)]
#[test]
fn a_second_name_of_a_file_elsewhere_keeps_its_text() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap();
    let other = elsewhere.path().join("other.rs");
    fs::hard_link(folder.path().join("src/lib.rs"), &other).unwrap();
    write(folder.path(), &files(&[("src/lib.rs", "b")])).unwrap();
    assert!(fs::read_to_string(other).unwrap().ends_with("\na"));
}

#[test]
fn a_run_that_fails_leaves_no_folder_behind() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("a/b");
    // No file system supports names of this length; the error occurs while the file is staged.
    let long = format!("src/{}.rs", "x".repeat(4000));
    let error = write(&output, &files(&[("src/a.rs", "a"), (&long, "b")])).unwrap_err();
    assert!(matches!(error, WriteError::Io(..)), "{error}");
    assert!(names(folder.path()).is_empty(), "{:?}", names(folder.path()));
}

#[test]
fn a_build_without_changes_takes_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let files = files(&[("src/lib.rs", "a")]);
    write(folder.path(), &files).unwrap();
    let before = fs::metadata(folder.path()).unwrap().modified().unwrap();
    write(folder.path(), &files).unwrap();
    assert_eq!(fs::metadata(folder.path()).unwrap().modified().unwrap(), before);
}

#[test]
fn of_many_runs_at_once_one_wins_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let sets: Vec<FileSet> = (0..8)
        .map(|run| {
            let text = format!("run {run}\n").repeat(200);
            let shared = (0..20).map(|file| (format!("src/models/shared{file}.rs"), text.clone()));
            let own = (0..5).map(|file| (format!("src/models/own{run}_{file}.rs"), text.clone()));
            let entries: Vec<(String, String)> = shared.chain(own).collect();
            files(&entries.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
        })
        .collect();
    thread::scope(|scope| {
        for set in sets.iter().cycle().take(24) {
            scope.spawn(|| write(folder.path(), set).unwrap());
        }
    });
    let winners = sets.iter().filter(|set| compare(folder.path(), set).unwrap().is_empty()).count();
    assert_eq!(winners, 1);
    assert!(!names(folder.path()).iter().any(|name| name.to_string_lossy().contains(".oasmith")));
}
