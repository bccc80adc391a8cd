//! Applies all changes or none.
//!
//! New files are first written to a staging folder, where a full disk or missing permissions surface. Then they are moved into place one by
//! one. Replaced files are kept until the end, and restored if a step fails.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Changes, WriteError, begins_with_marker, refuse_links};
use crate::format::FileSet;
use crate::parallel;

/// The staging folder. It is inside the output folder, because files can only be moved within a file system, and only exists during a run.
pub(super) const STAGE: &str = ".oasmith-stage";

/// Applies changes to a folder, which must be locked.
pub(super) fn apply(folder: &Path, files: &FileSet, changes: &Changes) -> Result<(), WriteError> {
    let mut transaction = Transaction::begin(folder)?;
    let outcome = transaction.stage(files, changes).and_then(|()| transaction.commit(changes));
    if outcome.is_err() {
        transaction.undo();
    }
    // Applied or rolled back; the next run removes a staging folder that cannot be removed now.
    drop(clear(&transaction.stage));
    outcome
}

/// A completed step.
enum Step {
    Created(PathBuf),
    Added(PathBuf),
    /// A replaced or removed file, and the location of its old content.
    Kept {
        target: PathBuf,
        old: PathBuf,
    },
}

struct Transaction<'f> {
    folder: &'f Path,
    stage: PathBuf,
    done: Vec<Step>,
}

impl<'f> Transaction<'f> {
    fn begin(folder: &'f Path) -> Result<Self, WriteError> {
        refuse_links(folder, Path::new(STAGE))?;
        let stage = folder.join(STAGE);
        // Remains of a killed run.
        clear(&stage)?;
        fs::create_dir(&stage).map_err(|error| WriteError::Io(stage.clone(), error))?;
        Ok(Self { folder, stage, done: Vec::new() })
    }

    fn stage(&self, files: &FileSet, changes: &Changes) -> Result<(), WriteError> {
        let paths: Vec<&PathBuf> = changes.added.iter().chain(&changes.changed).collect();
        let folders: BTreeSet<PathBuf> =
            paths.iter().filter_map(|path| Some(self.new_of(path).parent()?.to_owned())).collect();
        for folder in folders {
            fs::create_dir_all(&folder).map_err(|error| WriteError::Io(folder, error))?;
        }
        let put = |path: &&PathBuf| {
            let staged = self.new_of(path);
            fs::write(&staged, &files[*path]).map_err(|error| WriteError::Io(staged, error))
        };
        parallel::map(&paths, put).into_iter().collect()
    }

    fn commit(&mut self, changes: &Changes) -> Result<(), WriteError> {
        for path in changes.changed.iter().chain(&changes.stale) {
            let old = self.old_of(path);
            parent(&old, fs::create_dir_all).map_err(|error| WriteError::Io(old, error))?;
        }
        for path in &changes.added {
            self.step(path, Self::add)?;
        }
        for path in &changes.changed {
            self.step(path, Self::replace)?;
        }
        for path in &changes.stale {
            self.step(path, Self::remove)?;
        }
        Ok(())
    }

    fn step(&mut self, path: &Path, step: fn(&mut Self, &Path) -> io::Result<()>) -> Result<(), WriteError> {
        step(self, path).map_err(|error| WriteError::Io(self.folder.join(path), error))
    }

    fn add(&mut self, path: &Path) -> io::Result<()> {
        self.create_parents(path)?;
        let target = self.folder.join(path);
        fs::rename(self.new_of(path), &target)?;
        self.done.push(Step::Added(target));
        Ok(())
    }

    /// Keeps a second link to the old file before renaming the new one over it, so that readers always find a file.
    fn replace(&mut self, path: &Path) -> io::Result<()> {
        let (target, old) = (self.folder.join(path), self.old_of(path));
        fs::hard_link(&target, &old).or_else(|_| fs::copy(&target, &old).map(drop))?;
        fs::rename(self.new_of(path), &target)?;
        self.done.push(Step::Kept { target, old });
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        let (target, old) = (self.folder.join(path), self.old_of(path));
        fs::rename(&target, &old)?;
        self.done.push(Step::Kept { target, old });
        Ok(())
    }

    fn create_parents(&mut self, path: &Path) -> io::Result<()> {
        let mut missing: Vec<PathBuf> = path.ancestors().skip(1).map(|parent| self.folder.join(parent)).collect();
        missing.retain(|parent| !parent.exists());
        for parent in missing.into_iter().rev() {
            fs::create_dir(&parent)?;
            self.done.push(Step::Created(parent));
        }
        Ok(())
    }

    /// Rolls back as much as possible: a step that cannot be undone does not stop the others.
    fn undo(&mut self) {
        for step in self.done.drain(..).rev() {
            drop(match step {
                Step::Created(folder) => fs::remove_dir(folder),
                Step::Added(target) => fs::remove_file(target),
                Step::Kept { target, old } => fs::rename(old, target),
            });
        }
    }

    fn new_of(&self, path: &Path) -> PathBuf {
        self.stage.join("new").join(path)
    }

    fn old_of(&self, path: &Path) -> PathBuf {
        self.stage.join("old").join(path)
    }
}

fn parent(path: &Path, act: impl FnOnce(PathBuf) -> io::Result<()>) -> io::Result<()> {
    path.parent().map_or(Ok(()), |parent| act(parent.to_owned()))
}

/// Removes a staging folder, but only files with the marker.
fn clear(folder: &Path) -> Result<(), WriteError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(WriteError::Io(folder.to_owned(), error)),
    };
    for entry in entries {
        let path = entry.map_err(|error| WriteError::Io(folder.to_owned(), error))?.path();
        let kind = fs::symlink_metadata(&path).map_err(|error| WriteError::Io(path.clone(), error))?;
        if kind.is_dir() {
            clear(&path)?;
        } else if kind.is_file() && (kind.len() == 0 || begins_with_marker(&path)) {
            fs::remove_file(&path).map_err(|error| WriteError::Io(path, error))?;
        } else {
            return Err(WriteError::Foreign(path));
        }
    }
    fs::remove_dir(folder).map_err(|error| WriteError::Io(folder.to_owned(), error))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{STAGE, apply};
    use crate::format::MARKER;
    use crate::write::Changes;

    fn text(text: &str) -> String {
        format!("// {MARKER}\n{text}")
    }

    fn paths(paths: &[&str]) -> Vec<PathBuf> {
        paths.iter().map(PathBuf::from).collect()
    }

    fn tree(folder: &Path) -> BTreeMap<PathBuf, Option<String>> {
        let mut found = BTreeMap::new();
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(&next).unwrap() {
                let path = entry.unwrap().path();
                let text = if path.is_dir() { None } else { Some(fs::read_to_string(&path).unwrap()) };
                if text.is_none() {
                    open.push(path.clone());
                }
                found.insert(path, text);
            }
        }
        found
    }

    /// The last change fails.
    #[test]
    fn a_run_that_fails_in_the_middle_leaves_the_tree_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src/models")).unwrap();
        for name in ["src/lib.rs", "src/models/old.rs", "src/mine.txt"] {
            fs::write(folder.path().join(name), text(name)).unwrap();
        }
        let before = tree(folder.path());
        let changes = Changes {
            added: paths(&["src/api/cards.rs", "src/new.rs"]),
            changed: paths(&["src/lib.rs"]),
            stale: paths(&["src/models/old.rs", "src/models/not_there.rs"]),
        };
        let files = paths(&["src/api/cards.rs", "src/lib.rs", "src/new.rs"]);
        let files = files.into_iter().map(|path| (path, text("new"))).collect();
        let error = apply(folder.path(), &files, &changes).unwrap_err().to_string();
        assert!(error.contains("not_there.rs"), "{error}");
        assert_eq!(tree(folder.path()), before);
    }

    #[test]
    fn a_stage_that_a_killed_run_left_is_removed_but_no_file_of_somebody_else() {
        let folder = tempfile::tempdir().unwrap();
        let stage = folder.path().join(STAGE).join("new/src");
        fs::create_dir_all(&stage).unwrap();
        fs::write(stage.join("lib.rs"), text("half")).unwrap();
        apply(folder.path(), &BTreeMap::new(), &Changes::default()).unwrap();
        assert!(!folder.path().join(STAGE).exists());

        fs::create_dir_all(&stage).unwrap();
        fs::write(stage.join("mine.rs"), "fn mine() {}").unwrap();
        let error = apply(folder.path(), &BTreeMap::new(), &Changes::default()).unwrap_err().to_string();
        assert!(error.contains("mine.rs") && stage.join("mine.rs").exists(), "{error}");
    }
}
