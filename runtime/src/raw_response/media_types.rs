//! Decodes a body according to its status and content type.

use http::header::CONTENT_TYPE;

use super::RawResponse;
use crate::error::Error;
use crate::json::{self, Decode};
use crate::media;

impl RawResponse {
    /// Returns the content type, if it is a valid string.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns whether the content type is JSON: `application/json`, or one that ends with `+json`.
    #[must_use]
    pub fn is_json(&self) -> bool {
        self.content_type().is_some_and(media::is_json)
    }

    /// Returns whether the content type matches a media type or a range such as `text/*`. Parameters and case are
    /// ignored.
    #[must_use]
    pub fn media_type_is(&self, expected: &str) -> bool {
        self.content_type().is_some_and(|content_type| media::is_of(expected, content_type))
    }

    /// Returns the position of the content type in a list of media types and ranges: the best match. If none matches,
    /// JSON counts as the first JSON type, anything else as the first type.
    #[must_use]
    pub fn media_type_of(&self, listed: &[&str]) -> usize {
        media::position(listed, self.content_type())
    }

    /// Decodes a value for which the description allows any media type: as JSON if the content type is JSON, otherwise
    /// as a string.
    ///
    /// # Errors
    ///
    /// As [`text`](Self::text), and [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the value does not match the
    /// type.
    pub fn text_or_json<T: Decode>(&self) -> Result<T, Error> {
        if self.is_json()
            && let Ok(value) = self.json()
        {
            return Ok(value);
        }
        let mut writer = json::Writer::new();
        writer.string(&self.text()?);
        let quoted = writer.finish().map_err(|error| self.misfit(None, error))?;
        // If the type does not accept a string, the text may be a value without quotes: a number, `true`.
        json::from_slice(&quoted).or_else(|error| json::from_slice(&self.body).map_err(|_| self.misfit(None, error)))
    }

    /// Decodes the body, unless the status implies that there is none: 204, 205 and 304.
    ///
    /// # Errors
    ///
    /// The errors of `read`.
    pub fn optional<T>(&self, read: impl FnOnce(&Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if matches!(self.status.as_u16(), 204 | 205 | 304) { Ok(None) } else { read(self).map(Some) }
    }

    /// Decodes the body unless it is empty, whatever the status.
    ///
    /// # Errors
    ///
    /// The errors of `read`.
    pub fn optional_if_empty<T>(&self, read: impl FnOnce(&Self) -> Result<T, Error>) -> Result<Option<T>, Error> {
        if self.body.trim_ascii().is_empty() { Ok(None) } else { self.optional(read) }
    }

    /// Creates the error for a media type that the description does not declare.
    #[must_use]
    pub fn unexpected_media_type(&self) -> Error {
        self.decode_error("the description does not declare this content type".to_owned())
    }

    /// Decodes the body as a string in the charset of its content type: UTF-8, which is the default, or ISO 8859-1.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if it is not UTF-8, has another charset or is compressed.
    pub fn text(&self) -> Result<String, Error> {
        self.check_compression()?;
        let charset = self.content_type().and_then(|text| media::parameter(text, "charset")).unwrap_or("utf-8");
        match charset.to_ascii_lowercase().as_str() {
            "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => {}
            // The bytes of ISO 8859-1 are the first 256 characters of Unicode.
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
