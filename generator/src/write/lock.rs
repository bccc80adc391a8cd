//! A lock on the output folder: only one run at a time writes to it.
//!
//! The operating system holds the lock, so it ends with its process, even if the lock file remains.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};
use same_file::Handle;

use super::WriteError;

/// The lock file in the output folder. It only exists while a run writes.
pub(super) const NAME: &str = ".oasmith.lock";

/// How long to wait for another run. Writing takes less than a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// The lock on a folder; released on drop.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Acquires the lock, waiting for other runs.
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

/// Tries to acquire the lock; `None` if another run holds it or has just deleted the opened file.
fn attempt(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match FileExt::try_lock(&file) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // The previous holder has deleted the file: no other run could see a lock on it.
    let is_current = Handle::from_path(path).and_then(|found| Ok(found == Handle::from_file(file.try_clone()?)?));
    Ok(is_current.unwrap_or(false).then_some(file))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Deleted while it is locked, so that the file of the next holder is never deleted.
        drop(fs::remove_file(&self.path));
        drop(FileExt::unlock(&self.file));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Lock, NAME, WriteError};

    #[test]
    fn a_locked_folder_is_busy_until_the_lock_is_released() {
        let folder = tempfile::tempdir().unwrap();
        let held = Lock::take(folder.path()).unwrap();
        let error = Lock::take_within(folder.path(), Duration::from_millis(50)).unwrap_err();
        assert!(matches!(error, WriteError::Busy(_)), "{error}");
        drop(held);
        Lock::take_within(folder.path(), Duration::ZERO).unwrap();
        assert!(!folder.path().join(NAME).exists());
    }

    #[test]
    fn a_stale_lock_file_does_not_block() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), "").unwrap();
        Lock::take_within(folder.path(), Duration::ZERO).unwrap();
    }
}
