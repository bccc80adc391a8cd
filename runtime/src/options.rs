//! [`RequestOptions`]: settings of a single call.

use std::time::Duration;

use crate::headers::HeaderList;
use crate::retry::Retry;
use crate::secret::Secret;
use crate::transport::MinimumRate;

/// Settings of a single call. They take precedence over those of the [`Config`](crate::Config).
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::RequestOptions;
///
/// let options = RequestOptions::new()
///     .timeout(Duration::from_secs(5))
///     .idempotency_key("order-17")
///     .header("X-Trace", "7f1c");
/// ```
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) upload_idle_timeout: Option<Duration>,
    pub(crate) minimum_rate: Option<MinimumRate>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) max_response_values: Option<usize>,
    pub(crate) headers: HeaderList,
    pub(crate) without_credentials: bool,
    pub(crate) validated: bool,
    pub(crate) bearer_token: Option<Secret>,
    pub(crate) retry: Option<Box<Retry>>,
    pub(crate) resume: u32,
    /// A URL from a response, instead of the operation's path and query.
    pub(crate) target: Option<String>,
}

impl RequestOptions {
    /// Returns options that change nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time limit of the call, up to the last byte of the response. For
    /// [`Client::stream`](crate::Client::stream): up to the head of the response, and then for each chunk.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long the next chunk of the response may take; see [`Config::idle_timeout`](crate::Config::idle_timeout).
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how long the upload may stall; see [`Config::upload_idle_timeout`](crate::Config::upload_idle_timeout).
    #[must_use]
    pub fn upload_idle_timeout(mut self, timeout: Duration) -> Self {
        self.upload_idle_timeout = Some(timeout);
        self
    }

    /// Sets how fast the body of the response must arrive; see [`Config::minimum_rate`](crate::Config::minimum_rate).
    #[must_use]
    pub fn minimum_rate(mut self, bytes_per_second: u64, over: Duration) -> Self {
        self.minimum_rate = Some(MinimumRate { bytes_per_second, over });
        self
    }

    /// Sets how many times an interrupted [streamed](crate::Client::stream) response is resumed with a `Range` request.
    /// Never by default.
    ///
    /// The pauses are those of [`Retry`]. Resuming requires an `ETag` or `Last-Modified` in the response, by which the
    /// server tells whether the content has changed; without one, the stream ends with the error. Only `GET` requests
    /// are resumed.
    #[must_use]
    pub fn resume(mut self, times: u32) -> Self {
        self.resume = times;
        self
    }

    /// Sets a header, replacing one of the same name from the configuration or the operation. The header of a
    /// credential takes precedence, unless the call is made [without credentials](Self::without_credentials).
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Sets the header `Idempotency-Key`, by which a server that supports it recognises a repeated request.
    #[must_use]
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Sets whether and when the call is retried, instead of the [configured](crate::Config::retry) way. The budget
    /// remains that of the client.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(Box::new(retry));
        self
    }

    /// Sends this bearer token instead of all credentials of the client, for a call on behalf of another user.
    ///
    /// For other kinds of credentials, create a client for each tenant; such clients share their connections. See
    /// [`Client::config`](crate::Client::config).
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.bearer_token = Some(token.into());
        self
    }

    /// Sends the request without credentials, even if the operation requires some.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        self.without_credentials = true;
        self
    }

    /// Checks parameters and body against the constraints of the description before anything is sent: lengths, ranges,
    /// patterns, decimals, dates. By default only the server checks them.
    ///
    /// A violation is an [`ErrorKind::Request`](crate::ErrorKind::Request) whose [source](std::error::Error::source) is
    /// [`Violations`](crate::Violations).
    #[must_use]
    pub fn validated(mut self) -> Self {
        self.validated = true;
        self
    }

    /// Sets the size limit of the response body, in bytes.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }
    /// Sets how many values a JSON response may contain; see
    /// [`Config::max_response_values`](crate::Config::max_response_values).
    #[must_use]
    pub fn max_response_values(mut self, values: usize) -> Self {
        self.max_response_values = Some(values);
        self
    }
}
