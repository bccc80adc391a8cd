//! [`Config`]: the settings of a client.

mod limits;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use crate::clock::{Clock, SystemClock};
use crate::codec::{BodyCodec, Codecs};
use crate::credentials::Credential;
use crate::env::EnvSpec;
use crate::headers::HeaderList;
use crate::layer::{Layer, Observer, ObserverLayer};
use crate::random::{RandomSource, SystemRandom};
use crate::retry::{Budget, Retry};
use crate::secret::Secret;
use crate::semaphore::Semaphore;
use crate::servers::Servers;
use crate::spec::{EnvironmentSpec, ProductSpec, ServerSpec};
use crate::tls::TlsSettings;
use crate::token::Setup;
use crate::transport::{ConnectionSettings, DEFAULT_VALUES, Limits, MinimumRate, Transport};

/// The settings of a client.
///
/// Setters cannot fail; [`Client::new`](crate::Client::new) reports what is wrong.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{Config, Credential};
///
/// let config = Config::new()
///     .base_url("https://api.example.com/v1")
///     .credential(0, Credential::Token("secret".into()))
///     .timeout(Duration::from_secs(10))
///     .header("X-Tenant", "acme");
/// # assert!(!format!("{config:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) base_url: Option<String>,
    pub(crate) environment: Option<&'static EnvironmentSpec>,
    pub(crate) product_urls: Vec<(&'static ProductSpec, String)>,
    pub(crate) server_urls: Vec<(&'static ServerSpec, String)>,
    pub(crate) bearer_token: Option<Secret>,
    pub(crate) credentials: Vec<(usize, Credential)>,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) upload_idle_timeout: Option<Duration>,
    pub(crate) minimum_rate: Option<MinimumRate>,
    pub(crate) concurrency: Option<Arc<Semaphore>>,
    pub(crate) connections: ConnectionSettings,
    token_timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
    pub(crate) max_response_values: usize,
    pub(crate) user_agent: Option<String>,
    pub(crate) headers: HeaderList,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    /// The client whose settings these are.
    pub(crate) shared: Option<Shared>,
    pub(crate) allow_plain_http: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random_source: Arc<dyn RandomSource>,
    pub(crate) retry: Retry,
    pub(crate) layers: Vec<Arc<dyn Layer>>,
    pub(crate) body_codecs: Codecs,
    token_urls: Vec<(usize, String)>,
    token_settings: Vec<(usize, String, Secret)>,
    pub(crate) tls: TlsSettings,
    pub(crate) variables: Option<&'static EnvSpec>,
    /// Whether settings were taken from variables.
    pub(crate) has_read_variables: bool,
}

/// What a client shares with one created from its settings.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) budget: Arc<Budget>,
}

impl Config {
    /// Returns the default settings.
    #[must_use]
    pub fn new() -> Self {
        Self {
            base_url: None,
            environment: None,
            product_urls: Vec::new(),
            server_urls: Vec::new(),
            bearer_token: None,
            credentials: Vec::new(),
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: None,
            upload_idle_timeout: None,
            minimum_rate: None,
            concurrency: None,
            connections: ConnectionSettings::default(),
            token_timeout: None,
            max_response_bytes: 16 * 1024 * 1024,
            max_response_values: DEFAULT_VALUES,
            user_agent: None,
            headers: HeaderList::default(),
            transport: None,
            shared: None,
            allow_plain_http: false,
            clock: Arc::new(SystemClock),
            random_source: Arc::new(SystemRandom),
            retry: Retry::never(),
            layers: Vec::new(),
            body_codecs: Codecs::default(),
            token_urls: Vec::new(),
            token_settings: Vec::new(),
            tls: TlsSettings::default(),
            variables: None,
            has_read_variables: false,
        }
    }

    /// Sets the names of variables and builder methods, which messages use to tell what is missing. It reads none of
    /// them.
    #[must_use]
    pub fn variables(mut self, names: &'static EnvSpec) -> Self {
        self.variables = Some(names);
        self
    }

    /// Sets the URL that paths are appended to, with `https` and without query. Without one, the API's own server is
    /// called.
    ///
    /// It applies to all products of the API except those with a [URL of their own](Self::product_url). With a base
    /// URL, nothing is sent to a host that the program did not name: operations on other servers need a [URL
    /// too](Self::server), and so does a token call on another host.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the environment whose servers are called if no URL is set.
    #[must_use]
    pub fn environment(mut self, environment: &'static EnvironmentSpec) -> Self {
        self.environment = Some(environment);
        self
    }

    /// Sets the base URL of one product, whatever the others use.
    #[must_use]
    pub fn product_url(mut self, product: &'static ProductSpec, url: impl Into<String>) -> Self {
        self.product_urls.retain(|(known, _)| known.name != product.name);
        self.product_urls.push((product, url.into()));
        self
    }

    /// Sets the base URL of operations whose server is not the default.
    #[must_use]
    pub fn server(mut self, server: &'static ServerSpec, url: impl Into<String>) -> Self {
        self.server_urls.retain(|(known, _)| known.name != server.name);
        self.server_urls.push((server, url.into()));
        self
    }

    /// Sets a bearer token for operations whose description declares no security.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<Secret>) -> Self {
        self.bearer_token = Some(token.into());
        self
    }

    /// Sets the credential for a security scheme, by its index in [`ApiSpec::schemes`](crate::ApiSpec::schemes).
    #[must_use]
    pub fn credential(mut self, scheme: usize, credential: Credential) -> Self {
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential));
        self
    }

    /// Sets the `User-Agent` header; by default name and version of the generated client.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Adds a header to every request. Parameters of an operation, headers of [`RequestOptions`](crate::RequestOptions)
    /// and credentials replace one of the same name. No value is shown in `Debug` or in an error.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push(name, value);
        self
    }

    /// Sets the transport, instead of `HttpTransport`.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets whether hosts other than this machine may be called without TLS. Credentials would be sent unencrypted.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
        self
    }

    /// Sets the clock, instead of [`SystemClock`].
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the source of randomness, instead of [`SystemRandom`].
    #[must_use]
    pub fn random_source(mut self, random: impl RandomSource + 'static) -> Self {
        self.random_source = Arc::new(random);
        self
    }

    /// Sets whether and when failed calls are retried. Never by default.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Adds a layer around calls and their attempts. The first layer is the outermost.
    #[must_use]
    pub fn layer(mut self, layer: impl Layer + 'static) -> Self {
        self.layers.push(Arc::new(layer));
        self
    }

    /// Adds an observer of the outcome of calls and attempts, such as metrics. It is a [`layer`](Self::layer) like
    /// others: it does not see the time spent in earlier ones.
    #[must_use]
    pub fn observer(self, observer: impl Observer + 'static) -> Self {
        self.layer(ObserverLayer::new(observer))
    }

    /// Sets the codec that transforms JSON bodies, such as encryption. None by default; token calls bypass it.
    #[must_use]
    pub fn body_codec(mut self, codec: impl BodyCodec + 'static) -> Self {
        self.body_codecs.set(Arc::new(codec));
        self
    }

    /// Sets the codec that transforms JSON bodies of one product, instead of the general one.
    #[must_use]
    pub fn product_body_codec(mut self, product: &'static ProductSpec, codec: impl BodyCodec + 'static) -> Self {
        self.body_codecs.set_for(product, Arc::new(codec));
        self
    }

    /// Sets the URL of the token call for a security scheme, instead of the description's: an absolute URL with
    /// `https`, or a path below the base URL.
    #[must_use]
    pub fn token_url(mut self, scheme: usize, url: impl Into<String>) -> Self {
        self.token_urls.retain(|(known, _)| *known != scheme);
        self.token_urls.push((scheme, url.into()));
        self
    }

    /// Sets a named value for the token call of a security scheme. A name that the description does not declare is sent
    /// as a parameter, such as `audience`.
    ///
    /// A token call that is not OAuth 2.0 may need only settings, with or without a credential.
    #[must_use]
    pub fn token_setting(mut self, scheme: usize, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        let name = name.into();
        self.token_settings.retain(|(index, known, _)| *index != scheme || *known != name);
        self.token_settings.push((scheme, name, value.into()));
        self
    }

    pub(crate) fn token_setup<'a>(
        &'a self,
        servers: &'a Servers,
        user_agent: Option<&HeaderValue>,
        transport: &Arc<dyn Transport>,
    ) -> Setup<'a> {
        Setup {
            servers,
            allow_plain_http: self.allow_plain_http,
            user_agent: user_agent.cloned(),
            limits: Limits::new(
                self.token_timeout.unwrap_or(self.timeout.max(Duration::from_secs(30))),
                self.max_response_bytes,
            ),
            clock: Arc::clone(&self.clock),
            transport: Arc::clone(transport),
            urls: &self.token_urls,
            settings: &self.token_settings,
        }
    }

    /// Adds root certificates in PEM, trusted in addition to those of the operating system. Has no effect on a
    /// transport of your own.
    #[must_use]
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.roots.push(pem.into());
        self
    }

    /// Sets the client certificate, its chain and its private key in PEM, for mutual TLS. It is sent only to servers
    /// that request it in the TLS handshake. Has no effect on a transport of your own, which brings its own
    /// certificate.
    #[must_use]
    pub fn identity_pem(mut self, pem: impl Into<Secret>) -> Self {
        self.tls.identity = Some(pem.into());
        self
    }

    /// Returns whether there is anything between a call and the transport.
    pub(crate) fn is_layered(&self) -> bool {
        !self.layers.is_empty() || self.concurrency.is_some()
    }

    /// Returns whether [`SchemeKind::MutualTls`](crate::SchemeKind::MutualTls) is satisfied; a custom transport is
    /// assumed to satisfy it.
    pub(crate) fn has_client_certificate(&self) -> bool {
        self.tls.identity.is_some() || self.transport.is_some()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the URL: it is unchecked and may contain a password.
        f.debug_struct("Config")
            .field("has_base_url", &self.base_url.is_some())
            .field("servers", &self.server_urls.iter().map(|(server, _)| server.name).collect::<Vec<_>>())
            .field("environment", &self.environment.map(|environment| environment.name))
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("headers", &self.headers)
            .field("retry", &self.retry)
            .field("layers", &self.layers)
            .field("transport", &self.transport)
            .field("allow_plain_http", &self.allow_plain_http)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
