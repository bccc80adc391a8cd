//! How a body is read by its status and its content type.

use http::header::CONTENT_TYPE;

use super::RawResponse;
use crate::error::Error;
use crate::json::{self, Decode};
use crate::media;

impl RawResponse {
    /// The content type as it came, if it is text.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Whether the body is JSON by its content type: `application/json`, or one that ends with `+json`.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.content_type().is_some_and(media::is_json)
    }

    /// Whether the body is of a media type, or of a range such as `text/*`, by its content type. Neither parameters
    /// nor case matter.
    #[must_use]
    pub fn media_type_is(&self, expected: &str) -> bool {
        self.content_type().is_some_and(|content_type| media::is_of(expected, content_type))
    }

    /// The position of the response's content type in a list of media types, ranges among them: the one that fits best. What is
    /// not listed is taken for the first that is JSON if it is JSON itself, else for the first.
    #[must_use]
    pub fn media_type_of(&self, listed: &[&str]) -> usize {
        media::position(listed, self.content_type())
    }

    /// Reads a value that the description allows in any media type: as JSON if the content type says so, else as text.
    ///
    /// # Errors
    ///
    /// As [`text`](Self::text), and [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it does not fit.
    pub fn text_or_json<T: Decode>(&self) -> Result<T, Error> {
        if self.is_json()
            && let Ok(value) = self.json()
        {
            return Ok(value);
        }
        let mut writer = json::Writer::new();
        writer.string(&self.text()?);
        let quoted = writer.finish().map_err(|error| self.misfit(None, error))?;
        // Text that is no value of the type may still be one without quotes: a number, `true`.
        json::from_slice(&quoted).or_else(|error| json::from_slice(&self.body).map_err(|_| self.misfit(None, error)))
    }

    /// Reads a body unless the status says that there is none: 204, 205 and 304.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub fn optional<T>(&self, read: impl FnOnce(&Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if matches!(self.status.as_u16(), 204 | 205 | 304) { Ok(None) } else { read(self).map(Some) }
    }

    /// Reads a body unless there is none, whatever the status.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub fn optional_if_empty<T>(&self, read: impl FnOnce(&Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if self.body.trim_ascii().is_empty() { Ok(None) } else { self.optional(read) }
    }

    /// The error for a media type that the description does not list.
    #[must_use]
    pub fn unexpected_media_type(&self) -> Error {
        self.decode_error("the description does not list this content type".to_owned())
    }

    /// Reads the body as text in the charset of its content type: UTF-8, which is the default, or ISO 8859-1.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not UTF-8, of another charset or compressed.
    pub fn text(&self) -> Result<String, Error> {
        self.check_compression()?;
        let charset = self.content_type().and_then(|text| media::parameter(text, "charset")).unwrap_or("utf-8");
        match charset.to_ascii_lowercase().as_str() {
            "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => {}
            // Its bytes are the first 256 characters of Unicode.
            "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1" => {
                return Ok(self.body.iter().copied().map(char::from).collect());
            }
            other => return Err(self.decode_error(format!("the charset `{other}` is not supported"))),
        }
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(self.decode_error("the body is not UTF-8".to_owned()).with_source(error.into())),
        }
    }
}
