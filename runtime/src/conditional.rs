//! Conditional requests: a response is asked for only if it changed (RFC 9110, section 13).

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{ETAG, LAST_MODIFIED};

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::options::RequestOptions;
use crate::response::Response;

impl RequestOptions {
    /// Sends `If-None-Match`: the server responds with 304 if what it has is still what was sent with this
    /// [`ETag`](Response::etag). With `*`, a request that creates something is refused if there is something.
    ///
    /// Read the result with [`if_modified`](IfModified::if_modified).
    #[must_use]
    pub fn if_none_match(self, etag: impl Into<String>) -> Self {
        self.header("If-None-Match", etag)
    }

    /// Sends `If-Modified-Since`: the server responds with 304 if nothing changed since then, usually
    /// [`last_modified`](Response::last_modified) of the last response. Less exact than [`if_none_match`](Self::if_none_match),
    /// which takes precedence.
    ///
    /// A time before 1970 or after the year 9999 is sent as the nearest that is not.
    #[must_use]
    pub fn if_modified_since(self, time: SystemTime) -> Self {
        let latest = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
        self.header("If-Modified-Since", httpdate::fmt_http_date(time.clamp(SystemTime::UNIX_EPOCH, latest)))
    }

    /// Sends `If-Match`: the server does what is asked only if what it has is still what was sent with this
    /// [`ETag`](Response::etag), and otherwise responds with 412, an error of the kind [`Status`](ErrorKind::Status). So
    /// nobody overwrites what somebody else has changed.
    #[must_use]
    pub fn if_match(self, etag: impl Into<String>) -> Self {
        self.header("If-Match", etag)
    }
}

impl<T> Response<T> {
    /// Returns the `ETag` as the server sent it, with its quotes, for [`RequestOptions::if_none_match`].
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        text(self.headers(), &ETAG)
    }

    /// Returns the time of `Last-Modified`, for [`RequestOptions::if_modified_since`].
    #[must_use]
    pub fn last_modified(&self) -> Option<SystemTime> {
        httpdate::parse_http_date(text(self.headers(), &LAST_MODIFIED)?).ok()
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &http::HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The result of a conditional request.
///
/// ```
/// use oasmith_runtime::{Error, IfModified, RequestOptions, Response};
/// # use oasmith_runtime::{Client, Operation};
///
/// # async fn example<O: Operation>(client: &Client, list: &O, cached: &mut Response<O::Output>) -> Result<(), Error> {
/// let options = RequestOptions::new().if_none_match(cached.etag().unwrap_or_default());
/// // As `client.pets().list().options(options).send_with_response()` with a generated client.
/// if let Some(changed) = client.send_with_response(list, &options).await.if_modified()? {
///     *cached = changed;
/// }
/// # Ok(())
/// # }
/// ```
pub trait IfModified<T> {
    /// Returns `None` if the server responded with 304: what was asked for is as it was.
    ///
    /// # Errors
    ///
    /// Every other error.
    fn if_modified(self) -> Result<Option<T>, Error>;
}

impl<T> IfModified<T> for Result<T, Error> {
    fn if_modified(self) -> Result<Option<T>, Error> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind() == ErrorKind::NotModified => Ok(None),
            Err(error) => Err(error),
        }
    }
}
