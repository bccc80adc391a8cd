//! [`HttpTransport`]: requests over reqwest and rustls.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind};

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
        Self::with_roots(connect_timeout, false)
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
    pub(crate) fn with_roots(connect_timeout: Duration, tolerate_no_roots: bool) -> Result<Self, TransportError> {
        let tls = tls(tolerate_no_roots).map_err(|error| {
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

/// The TLS settings that reqwest would make itself, with ring unless the program chose otherwise.
fn tls(tolerate_no_roots: bool) -> Result<ClientConfig, rustls::Error> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let mut config = match Verifier::new(provider) {
        // "Dangerous" is any verifier that is not rustls's own; this is the operating system's.
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        Err(_) if tolerate_no_roots => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
        Err(error) => return Err(error),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<Result<http::Response<Bytes>, TransportError>> {
        Box::pin(exchange(self.client.clone(), request, limits))
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").finish_non_exhaustive()
    }
}

async fn exchange(
    client: reqwest::Client,
    request: http::Request<Bytes>,
    limits: Limits,
) -> Result<http::Response<Bytes>, TransportError> {
    let mut request = reqwest::Request::try_from(request).map_err(|error| failed(error, limits))?;
    // Covers everything up to the last byte of the body.
    *request.timeout_mut() = Some(limits.timeout);
    let response = client.execute(request).await.map_err(|error| failed(error, limits))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = match read_body(response, limits).await {
        Ok(body) => body,
        Err(error) => return Err(error.with_head(status, headers)),
    };
    Ok(answer(status, headers, body))
}

/// Collects a body, and stops before it holds more than the limit.
async fn read_body(mut response: reqwest::Response, limits: Limits) -> Result<Bytes, TransportError> {
    let max = limits.max_response_bytes;
    let announced = response.content_length().map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
    if announced > max {
        return Err(TransportError::too_large(limits));
    }
    // A small first buffer at most: the announcement is only a claim.
    let mut body = BytesMut::with_capacity(announced.min(64 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(error, limits))? {
        if chunk.len() > max - body.len() {
            return Err(TransportError::too_large(limits));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn answer(status: StatusCode, headers: HeaderMap, body: Bytes) -> http::Response<Bytes> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn failed(error: reqwest::Error, limits: Limits) -> TransportError {
    // The URL may hold an API key in its query.
    let error = error.without_url();
    let (kind, text) = if error.is_connect() && error.is_timeout() {
        (TransportErrorKind::Connect, "it took too long to connect".to_owned())
    } else if error.is_connect() {
        (TransportErrorKind::Connect, root_cause(&error))
    } else if error.is_timeout() {
        let text = format!("no complete answer after {:?}", limits.timeout);
        (TransportErrorKind::Timeout, text)
    } else if error.is_body() || error.is_decode() {
        let text = format!("the body is not complete: {}", root_cause(&error));
        (TransportErrorKind::Exchange, text)
    } else {
        (TransportErrorKind::Exchange, format!("no valid answer: {}", root_cause(&error)))
    };
    TransportError::new(kind, text).with_source(error)
}

/// What is at the bottom of an error: `Connection refused`, `invalid peer certificate`. The layers
/// above it only say that sending failed.
fn root_cause(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&cause| cause.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}
