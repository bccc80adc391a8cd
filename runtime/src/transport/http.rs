//! [`HttpTransport`]: requests over reqwest and rustls.

use std::fmt;
use std::time::Duration;

use super::exchange::exchange;
use super::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind, tls};
use crate::body::Body;
use crate::tls::TlsSettings;

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Sends requests with reqwest over rustls. Needs a tokio runtime around the calls.
///
/// Connections are kept and shared by all clones of a client. Redirects are not followed, so that
/// an answer never comes from another host than the one that was asked. Proxies are taken from
/// the environment (`HTTPS_PROXY`, `NO_PROXY`) as reqwest does.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A transport that waits so long for a connection.
    ///
    /// # Errors
    ///
    /// If the system's certificates cannot be loaded.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::with_tls(connect_timeout, &TlsSettings::default(), false)
    }

    /// A transport over a reqwest client of your own: own certificates, another proxy.
    ///
    /// What the client does on its own is yours to set. It should not follow redirects
    /// (`reqwest::redirect::Policy::none()`).
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client }
    }

    /// With `tolerate_no_roots`, a machine without certificates gives a transport whose TLS
    /// connections fail, instead of none: enough for a server on the same machine.
    pub(crate) fn with_tls(
        connect_timeout: Duration,
        settings: &TlsSettings,
        tolerate_no_roots: bool,
    ) -> Result<Self, TransportError> {
        let tls = tls::client_config(settings, tolerate_no_roots).map_err(|error| {
            let text = format!("TLS cannot be set up: {error}");
            TransportError::new(TransportErrorKind::Connect, text).with_source(error)
        })?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // Shorter than load balancers keep idle connections (60 s is common), so that a request
            // is rarely written to one that is just being closed: it would fail, and is not repeated.
            .pool_idle_timeout(IDLE)
            .build()
            .map_err(|error| {
                TransportError::new(TransportErrorKind::Connect, "the HTTP client cannot be set up")
                    .with_source(error.without_url())
            })?;
        Ok(Self { client })
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        exchange(&self.client, request, limits)
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}
