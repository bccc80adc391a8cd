//! Limits of time, size, rate and number.

use std::sync::Arc;
use std::time::Duration;

use super::Config;
use crate::semaphore::Semaphore;
use crate::transport::MinimumRate;

impl Config {
    /// Sets the time limit of a call, up to the last byte of the response. 30 seconds by default. For
    /// [`Client::stream`](crate::Client::stream): up to the head of the response, and then for each chunk.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time limit for connecting. 10 seconds by default. Has no effect on a transport of your own.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long the next chunk of a response may take; by default, as long as the call, or, for
    /// [`Client::stream`](crate::Client::stream), as long as its head.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how long an upload may stall. With it, the [`timeout`](Self::timeout) of the call begins when the
    /// body is sent, so that it does not end an upload that progresses. It has no effect on bodies of up to 64 KiB, which
    /// are sent at once. An upload that the server reads slowly but steadily is not limited.
    #[must_use]
    pub fn upload_idle_timeout(mut self, timeout: Duration) -> Self {
        self.upload_idle_timeout = Some(timeout);
        self
    }

    /// Sets the time limit of a token call; by default that of a call, but at least 30 seconds. If a call runs out of
    /// time while it waits for the token, the token call continues for later calls.
    #[must_use]
    pub fn token_timeout(mut self, timeout: Duration) -> Self {
        self.token_timeout = Some(timeout);
        self
    }

    /// Sets the size limit of a response body. 16 MiB by default.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sets how many values a JSON response may contain: object members and array items; a large item counts as
    /// several, by its size in memory. 2,000,000 by default. It bounds the memory that a small body can use; a response
    /// with more is [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge).
    #[must_use]
    pub fn max_response_values(mut self, values: usize) -> Self {
        self.max_response_values = values;
        self
    }

    /// Sets how many bytes per second the body of a response must have on average, in each span of time `over` which
    /// the client waits for it; none by default. A response that is slower ends with
    /// [`ErrorKind::Timeout`](crate::ErrorKind::Timeout), although each chunk arrives within the
    /// [`idle_timeout`](Self::idle_timeout). Time in which the program does not read a streamed response does not count.
    #[must_use]
    pub fn minimum_rate(mut self, bytes_per_second: u64, over: Duration) -> Self {
        self.minimum_rate = Some(MinimumRate { bytes_per_second, over });
        self
    }

    /// Sets how many requests may be under way at a time, at least 1; any number by default. Others wait for their turn,
    /// in the order in which they came, within the time limit of their call; if it runs out, nothing was
    /// [sent](crate::Delivery::NotSent). A [streamed](crate::Client::stream) response counts until it was read or
    /// dropped. Pauses between attempts and token calls do not count.
    ///
    /// Clones of the client share the limit, and clients that are made of its [settings](crate::Client::config).
    #[must_use]
    pub fn max_concurrent_requests(mut self, count: usize) -> Self {
        self.concurrency = Some(Arc::new(Semaphore::new(count.max(1))));
        self
    }

    /// Sets whether HTTP/2 is used where the server offers it; not by default. All requests to a host share one
    /// connection then, and one that is lost is lost for all of them. Has no effect on a transport of your own.
    #[cfg(feature = "http2")]
    #[must_use]
    pub fn http2(mut self, is_on: bool) -> Self {
        self.connections.http2 = is_on;
        self
    }

    /// Sets whether responses may be compressed with gzip; not by default. [`max_response_bytes`](Self::max_response_bytes)
    /// limits what is decoded. [Streamed](crate::Client::stream) responses are not compressed. Has no effect on a
    /// transport of your own.
    #[cfg(feature = "gzip")]
    #[must_use]
    pub fn gzip(mut self, is_on: bool) -> Self {
        self.connections.gzip = is_on;
        self
    }

    /// Sets how many idle connections are kept for each host; any number by default. Has no effect on a transport of
    /// your own.
    #[must_use]
    pub fn pool_max_idle_per_host(mut self, count: usize) -> Self {
        self.connections.max_idle_per_host = Some(count);
        self
    }

    /// Sets how long an idle connection is kept; 30 seconds by default. It should be shorter than the server keeps it: a
    /// request that is sent while the server closes the connection fails. Has no effect on a transport of your own.
    #[must_use]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.connections.idle_timeout = timeout;
        self
    }
}
