//! [`HttpTransport`]: requests over reqwest and rustls.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::http::Uri;

use super::exchange::{Options, exchange};
use super::watch::WatchConnects;
use super::{BoxFuture, ConnectionSettings, Limits, Transport, TransportError, TransportErrorKind, tls};
use crate::body::Body;
use crate::phase::Phase;
use crate::tls::TlsSettings;

/// Sends requests with reqwest over rustls. Needs a tokio runtime around the calls.
///
/// Connections are reused and shared by all clones of a client. Redirects are not followed, so that a response never
/// comes from a host other than the requested one. Proxies are taken from the environment (`HTTPS_PROXY`, `NO_PROXY`)
/// as reqwest does; this machine itself (`localhost`, `127.0.0.0/8`, `::1`) is called without one.
#[derive(Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
    /// `None` for a client from the caller, whose behaviour is the caller's choice.
    own: Option<Arc<Own>>,
}

/// The settings for a second client, which calls this machine itself.
struct Own {
    tls: rustls::ClientConfig,
    connect_timeout: Duration,
    connections: ConnectionSettings,
    /// Created on demand: few programs call both.
    direct: OnceLock<reqwest::Client>,
}

impl HttpTransport {
    /// Creates a transport with a time limit for connecting.
    ///
    /// # Errors
    ///
    /// If the system's certificates cannot be loaded.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::with_settings(connect_timeout, &TlsSettings::default(), ConnectionSettings::default(), false)
    }

    /// Creates a transport over your own reqwest client, with your certificates or proxy.
    ///
    /// Configure the client's behaviour yourself. It should not follow redirects (`reqwest::redirect::Policy::none()`).
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, own: None }
    }

    /// With `tolerate_no_roots`, a machine without certificates gives a transport whose TLS connections fail, instead
    /// of an error: enough for a server on the same machine.
    pub(crate) fn with_settings(
        connect_timeout: Duration,
        settings: &TlsSettings,
        connections: ConnectionSettings,
        tolerate_no_roots: bool,
    ) -> Result<Self, TransportError> {
        let tls = tls::client_config(settings, connections.http2, tolerate_no_roots).map_err(|error| {
            let text = format!("TLS cannot be set up: {error}");
            TransportError::new(TransportErrorKind::Connect, text).with_source(error)
        })?;
        let own = Own { tls, connect_timeout, connections, direct: OnceLock::new() };
        let client = own.builder().build().map_err(|error| {
            TransportError::new(TransportErrorKind::Connect, "the HTTP client cannot be set up")
                .with_source(error.without_url())
        })?;
        Ok(Self { client, own: Some(Arc::new(own)) })
    }

    /// Returns the client for a host.
    fn client_for(&self, uri: &Uri) -> &reqwest::Client {
        match &self.own {
            Some(own) if is_loopback(uri) => own.direct(&self.client),
            _ => &self.client,
        }
    }
}

impl Own {
    fn builder(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .connect_timeout(self.connect_timeout)
            .connector_layer(WatchConnects)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(self.connections.idle_timeout)
            .pool_max_idle_per_host(self.connections.max_idle_per_host.unwrap_or(usize::MAX))
    }

    /// Builds a client without proxies: a proxy on another machine would call itself. Uses the settings of the other
    /// client, which were valid.
    fn direct<'a>(&'a self, other: &'a reqwest::Client) -> &'a reqwest::Client {
        if let Some(client) = self.direct.get() {
            return client;
        }
        match self.builder().no_proxy().build() {
            Ok(client) => self.direct.get_or_init(|| client),
            Err(_) => other,
        }
    }
}

/// Returns whether a URL is on this machine itself.
fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_end_matches('.');
    let address = host.trim_start_matches('[').trim_end_matches(']');
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => address.to_canonical().is_loopback(),
        Ok(address) => address.is_loopback(),
        Err(_) => {
            let name = host.to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        if tokio::runtime::Handle::try_current().is_err() {
            let text = "HTTP needs a runtime of tokio around the call; the feature `blocking` brings one";
            let error = TransportError::new(TransportErrorKind::Config, text).with_phase(Phase::Queue);
            return Box::pin(std::future::ready(Err(error)));
        }
        let is_gzip = self.own.as_ref().is_some_and(|own| own.connections.gzip);
        let client = self.client_for(request.uri());
        exchange(client, Options { is_watched: self.own.is_some(), is_gzip }, request, limits)
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_recognised_by_its_names_and_addresses() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "api.localhost",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:1",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_loopback(&format!("http://{host}/a").parse().unwrap()), "{host}");
        }
        for host in
            ["example.com", "localhost.example.com", "notlocalhost", "128.0.0.1", "[::2]", "10.0.0.1", "0.0.0.0"]
        {
            assert!(!is_loopback(&format!("http://{host}/a").parse().unwrap()), "{host}");
        }
    }
}
