//! One run at a time writes to a folder.
//!
//! The lock is the operating system's, so that a run that was killed leaves none behind, whatever becomes of its file.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};
use same_file::Handle;

use super::WriteError;

/// The file that is locked, in the output folder. It is there only while a run writes.
pub(super) const NAME: &str = ".oasmith.lock";

/// How long is waited for another run. Writing takes less than a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// Held while a folder is written to.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Waits for the folder to be free, and takes it.
    pub(super) fn take(folder: &Path) -> Result<Self, WriteError> {
        Self::take_within(folder, PATIENCE)
    }

    fn take_within(folder: &Path, patience: Duration) -> Result<Self, WriteError> {
        let path = folder.join(NAME);
        let started = Instant::now();
        loop {
            if fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink()) {
                return Err(WriteError::Link(path));
            }
            match attempt(&path) {
                Ok(Some(file)) => return Ok(Self { path, file }),
                Ok(None) if started.elapsed() >= patience => return Err(WriteError::Busy(path)),
                Ok(None) => sleep(Duration::from_millis(20)),
                Err(error) => return Err(WriteError::Io(path, error)),
            }
        }
    }
}

/// `None` where another run holds the lock, or has just let go of the file that was opened.
fn attempt(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match FileExt::try_lock(&file) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // The one who held it has deleted the file: this lock would be on a file that nobody else can find.
    let is_current = Handle::from_path(path).and_then(|found| Ok(found == Handle::from_file(file.try_clone()?)?));
    Ok(is_current.unwrap_or(false).then_some(file))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Deleted while it is held, so that nobody deletes the file of the next one.
        drop(fs::remove_file(&self.path));
        drop(FileExt::unlock(&self.file));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Lock, NAME, WriteError};

    #[test]
    fn a_folder_that_is_held_is_busy_and_free_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::take(folder.path()).unwrap();
        let error = Lock::take_within(folder.path(), Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, WriteError::Busy(_)), "{error}");
        drop(held);
        Lock::take_within(folder.path(), Duration::ZERO).unwrap();
        assert!(!folder.path().join(NAME).exists());
    }

    #[test]
    fn a_file_that_a_killed_run_left_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "").unwrap();
        Lock::take_within(folder.path(), Duration::ZERO).unwrap();
    }
}
