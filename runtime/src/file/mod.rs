//! [`File`]: a file to be uploaded.

mod chunks;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;

use crate::body::{Body, BoxError, ChunkStream, OnProgress, Progress};

/// A file to upload: its content, name and content type.
///
/// ```
/// use oasmith_runtime::File;
///
/// let report = File::from_path("reports/2026-01.pdf").content_type("application/pdf");
/// let note = File::from_bytes("all is well").name("note.txt").content_type("text/plain");
/// # assert!(!format!("{note:?}").contains("well"));
/// ```
#[derive(Clone)]
pub struct File {
    content: Content,
    name: Option<String>,
    content_type: Option<String>,
    on_progress: Option<OnProgress>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Path(PathBuf),
    /// Shared by all clones: it can be sent once.
    Stream(Arc<Mutex<Option<ChunkStream>>>, Option<u64>),
}

impl File {
    /// Creates a file from bytes in memory.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Content::Bytes(bytes.into()), None)
    }

    /// Creates a file from a path on disk, named after the last component of the path. It is opened when it is sent and
    /// streamed. If it cannot be opened, nothing is sent, and the error is an
    /// [`ErrorKind::Request`](crate::ErrorKind::Request).
    #[must_use]
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::new(Content::Path(path), name)
    }

    /// Creates a file from a stream. If `len` is given, the stream must yield exactly that many bytes.
    ///
    /// It can be sent once; sending it or a clone of it again is an error.
    #[must_use]
    pub fn from_stream<S>(stream: S, len: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, BoxError>> + Send + 'static,
    {
        let stream: ChunkStream = Box::pin(stream);
        Self::new(Content::Stream(Arc::new(Mutex::new(Some(stream))), len), None)
    }

    fn new(content: Content, name: Option<String>) -> Self {
        Self { content, name, content_type: None, on_progress: None }
    }

    /// Sets the name that is sent with the file.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the content type that is sent with the file, instead of the one that the API expects; without either it is
    /// `application/octet-stream`. It is never guessed from the name.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Calls a function for each portion of up to 64 KiB that is handed to the connection, to report the progress of an
    /// upload. A retry starts at zero again.
    ///
    /// ```
    /// use oasmith_runtime::File;
    ///
    /// let file = File::from_path("backup.tar").on_progress(|progress| eprintln!("{} bytes", progress.bytes));
    /// # let _ = file;
    /// ```
    #[must_use]
    pub fn on_progress(mut self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(on_progress));
        self
    }

    /// Returns the name that was set or taken from the path.
    pub(crate) fn given_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the content type that was set.
    pub(crate) fn given_content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Opens the content for sending. The error is a sentence.
    pub(crate) fn open(&self) -> Result<Body, String> {
        let body = self.opened()?;
        Ok(match &self.on_progress {
            Some(on_progress) => body.observed(Arc::clone(on_progress)),
            None => body,
        })
    }

    fn opened(&self) -> Result<Body, String> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Body::from(bytes.clone())),
            Content::Path(path) => opened(path),
            Content::Stream(stream, len) => {
                let stream = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                let stream = stream.ok_or("the stream of a file can be sent only once")?;
                Ok(Body::from_boxed(stream, *len))
            }
        }
    }

    fn len(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Path(_) => None,
            Content::Stream(_, len) => *len,
        }
    }
}

fn opened(path: &Path) -> Result<Body, String> {
    open(path).map_err(|error| format!("the file `{}` cannot be read: {error}", path.display()))
}

fn open(path: &Path) -> std::io::Result<Body> {
    // Check before opening: opening a pipe waits for a writer.
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    let file = std::fs::File::open(path)?;
    let len = file.metadata()?.len();
    let path = path.to_owned();
    Ok(Body::from_stream(chunks::Chunks::new(file, len), Some(len)).with_reopen(move || opened(&path)))
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<&'static [u8]> for File {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from_bytes(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_content_nor_folder() {
        let file = File::from_path("/sesame/a.txt");
        assert_eq!(format!("{file:?}"), "File { name: Some(\"a.txt\"), content_type: None, len: None, .. }");
        let file = File::from(b"sesame".to_vec()).name("b").content_type("text/plain");
        let text = format!("{file:?}");
        assert_eq!(text, "File { name: Some(\"b\"), content_type: Some(\"text/plain\"), len: Some(6), .. }");
    }

    #[test]
    fn files_other_than_regular_ones_are_refused() {
        for path in ["/no/such/file", env!("CARGO_MANIFEST_DIR"), ""] {
            let message = File::from_path(path).open().unwrap_err();
            assert!(message.contains(path) && message.contains("cannot be read"), "{message}");
        }
    }

    #[tokio::test]
    async fn a_file_on_disk_is_read_in_chunks_each_time_it_is_opened() {
        let file = File::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/src/file/mod.rs"));
        for _ in 0..2 {
            let body = file.open().unwrap();
            assert_eq!(body.len(), Some(include_bytes!("mod.rs").len() as u64));
            assert!(body.as_bytes().is_none());
            assert_eq!(body.collect(usize::MAX).await.unwrap(), &include_bytes!("mod.rs")[..]);
        }
    }

    #[test]
    fn a_stream_is_opened_once_for_all_clones() {
        let file = File::from_stream(chunks::Chunks::new(std::fs::File::open("Cargo.toml").unwrap(), 1), None);
        file.clone().open().unwrap();
        assert!(file.open().unwrap_err().contains("only once"));
    }
}
