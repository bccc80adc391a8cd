//! [`HttpTransport`]: requests over reqwest and rustls.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ::http::Uri;
use url::{ParseError, Url};

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
    /// The origin of the first request. Most clients call no other, and parsing it takes longer than all else that is done with a URL.
    origin: Arc<OnceLock<Origin>>,
}

/// Scheme, host and port of a URL.
struct Origin {
    scheme: String,
    authority: String,
    /// A URL with them.
    url: Url,
    is_loopback: bool,
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
        Self { client, own: None, origin: Arc::default() }
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
        Ok(Self { client, own: Some(Arc::new(own)), origin: Arc::default() })
    }

    /// Returns the client for a request, and its URL as reqwest has them.
    fn target(&self, uri: &Uri) -> Result<(&reqwest::Client, Url), ParseError> {
        let (url, is_loopback) = match self.origin.get() {
            Some(origin) if origin.is_of(uri) => (origin.with_path_of(uri), origin.is_loopback),
            _ => {
                let origin = Origin::of(uri)?;
                let target = (origin.with_path_of(uri), origin.is_loopback);
                // Another thread may have been first.
                let _ = self.origin.set(origin);
                target
            }
        };
        match &self.own {
            Some(own) if is_loopback => Ok((own.direct(&self.client), url)),
            _ => Ok((&self.client, url)),
        }
    }
}

impl Origin {
    fn of(uri: &Uri) -> Result<Self, ParseError> {
        let scheme = uri.scheme_str().unwrap_or_default().to_owned();
        let authority = uri.authority().map_or("", ::http::uri::Authority::as_str).to_owned();
        let url = Url::parse(&[&scheme, "://", &authority, "/"].concat())?;
        Ok(Self { scheme, authority, url, is_loopback: is_loopback(uri) })
    }

    fn is_of(&self, uri: &Uri) -> bool {
        uri.scheme_str() == Some(&self.scheme) && uri.authority().is_some_and(|given| given.as_str() == self.authority)
    }

    fn with_path_of(&self, uri: &Uri) -> Url {
        let mut url = self.url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        url
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
        let Ok((client, url)) = self.target(request.uri()) else {
            // The text of the error is omitted: it may hold a key.
            let error = TransportError::new(TransportErrorKind::Exchange, "the URL cannot be called");
            return Box::pin(std::future::ready(Err(error.with_phase(Phase::Queue))));
        };
        exchange(client, url, Options { is_watched: self.own.is_some(), is_gzip }, request, limits)
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
    fn a_url_is_what_it_is_when_parsed_as_a_whole() {
        for origin in
            ["http://127.0.0.1:8080", "https://api.example.com", "https://API.example.com:443", "http://[::1]"]
        {
            for path in [
                "",
                "/",
                "/a/b",
                "/a//b/",
                "/a/../b/./c",
                "/a%2Fb%20c",
                "/a;b=c,d:e@f",
                "/?",
                "/a?b=c&d=%26",
                "?q={\"a\":'b'}",
                "/a|b^c`d\"e<f>",
                "/a\\b",
            ] {
                let Ok(uri) = format!("{origin}{path}").parse::<Uri>() else { continue };
                let whole = Url::parse(&uri.to_string()).unwrap();
                assert_eq!(Origin::of(&uri).unwrap().with_path_of(&uri), whole, "{uri}");
            }
        }
    }

    #[test]
    fn another_origin_has_its_own_url() {
        let settings = (TlsSettings::default(), ConnectionSettings::default());
        let transport = HttpTransport::with_settings(Duration::from_secs(1), &settings.0, settings.1, true).unwrap();
        for url in ["https://a.example/b", "https://c.example/d", "http://a.example/", "https://a.example:1/b?e"] {
            assert_eq!(transport.target(&url.parse().unwrap()).unwrap().1.as_str(), url);
        }
    }

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
