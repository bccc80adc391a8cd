//! [`RequestOptions`]: settings of one call that are not of the API.

use std::time::Duration;

use crate::headers::HeaderList;
use crate::retry::Retry;
use crate::secret::Secret;
use crate::transport::MinimumRate;

/// Settings of one call that are not of the API. What is not set here is as in [`Config`](crate::Config).
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
    /// A URL that the API gave, in place of the operation's path and query.
    pub(crate) target: Option<String>,
}

impl RequestOptions {
    /// No settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the whole call may take, up to the last byte of the response; for
    /// [`Client::stream`](crate::Client::stream), up to its head, and then for each chunk.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the next chunk of the response may take; see [`Config::idle_timeout`](crate::Config::idle_timeout).
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// How long the upload may stand still; see [`Config::upload_idle_timeout`](crate::Config::upload_idle_timeout).
    #[must_use]
    pub fn upload_idle_timeout(mut self, timeout: Duration) -> Self {
        self.upload_idle_timeout = Some(timeout);
        self
    }

    /// How fast the body of the response must come; see [`Config::minimum_rate`](crate::Config::minimum_rate).
    #[must_use]
    pub fn minimum_rate(mut self, bytes_per_second: u64, over: Duration) -> Self {
        self.minimum_rate = Some(MinimumRate { bytes_per_second, over });
        self
    }

    /// How often a [streamed](crate::Client::stream) response that breaks off may be continued, with the header `Range`;
    /// never by default. The rest is asked for after the pauses of [`Retry`], and only if the server has said by an
    /// `ETag` or a date by what it recognises that nothing has changed; otherwise the stream ends with its error. Of
    /// effect on `GET` only.
    #[must_use]
    pub fn resume(mut self, times: u32) -> Self {
        self.resume = times;
        self
    }

    /// A header, in place of one of the same name from the configuration or the operation.
    /// A credential's header wins over it, unless [`without_credentials`](Self::without_credentials).
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Sends `Idempotency-Key`, by which a server that knows it recognises a repeated request.
    #[must_use]
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.header("Idempotency-Key", key)
    }

    /// Whether and when the call is attempted again, in place of what is [configured](crate::Config::retry). The budget is that of the client.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(Box::new(retry));
        self
    }

    /// Sends `Authorization: Bearer …` with this token, in place of all credentials of the client: for a call on behalf of somebody else.
    ///
    /// Other credentials of one tenant among many are those of a client of its own, which shares the connections: see
    /// [`Client::config`](crate::Client::config).
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.bearer_token = Some(token.into());
        self
    }

    /// Sends the request without credentials, also where the operation needs some.
    #[must_use]
    pub fn without_credentials(mut self) -> Self {
        self.without_credentials = true;
        self
    }

    /// Checks parameters and body against the bounds of the description before anything is sent: lengths, ranges, patterns, decimals, dates.
    /// What violates them is [`ErrorKind::Request`](crate::ErrorKind::Request), whose [source](std::error::Error::source) is
    /// [`Violations`](crate::Violations). By default the server is the judge.
    #[must_use]
    pub fn validated(mut self) -> Self {
        self.validated = true;
        self
    }

    /// How large the body of the response may be.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }
    /// How many values the response may hold where it is JSON; see [`Config::max_response_values`](crate::Config::max_response_values).
    #[must_use]
    pub fn max_response_values(mut self, values: usize) -> Self {
        self.max_response_values = Some(values);
        self
    }
}
