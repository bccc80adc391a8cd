//! [`Servers`]: the host that a call goes to. Once the program has chosen a base URL, only hosts that it named.

use std::borrow::Cow;

use url::Origin;

use crate::advice;
use crate::base_url::BaseUrl;
use crate::config::Config;
use crate::env::EnvSpec;
use crate::spec::{ApiSpec, EnvironmentSpec, OperationSpec, ProductSpec, Server, ServerSpec};

/// The servers that a program chose: a general one, those of products and of operations with their own server, or those
/// of an environment.
pub(crate) struct Servers {
    /// The base URL that the program set.
    base: Option<BaseUrl>,
    /// The server if the program set neither a product URL nor a base URL; otherwise a sentence that says why there is
    /// none.
    default: Result<BaseUrl, String>,
    environment: Option<&'static EnvironmentSpec>,
    /// The URLs that the program set for products and for servers other than the default, by name.
    products: Vec<(&'static str, BaseUrl)>,
    others: Vec<(&'static str, BaseUrl)>,
    /// Whether the description has servers to call if the program chooses nothing.
    has_documented: bool,
    allow_plain_http: bool,
    /// The names of the program's methods and variables.
    variables: Option<&'static EnvSpec>,
}

impl Servers {
    /// Checks the configuration. Errors are sentences that show no part of a URL except its host.
    pub(crate) fn new(api: &ApiSpec, config: &Config) -> Result<Self, String> {
        let allow_plain_http = config.allow_plain_http;
        let parse = |text: &str| BaseUrl::parse(text, allow_plain_http);
        let named = |setting: &str, url: &str| parse(url).map_err(|text| format!("{setting}: {text}"));
        let product =
            |(product, url): &(&'static ProductSpec, String)| Ok((product.name, named(product.setting, url)?));
        let other = |(server, url): &(&'static ServerSpec, String)| Ok((server.name, named(server.setting, url)?));
        let servers = Self {
            base: config.base_url.as_deref().map(parse).transpose()?,
            default: default(api, config),
            environment: config.environment,
            products: config.product_urls.iter().map(product).collect::<Result<_, String>>()?,
            others: config.server_urls.iter().map(other).collect::<Result<_, String>>()?,
            has_documented: api.servers.iter().any(|server| server.url.is_some()),
            allow_plain_http,
            variables: config.variables,
        };
        let has_others = servers.has_documented || !servers.others.is_empty();
        match &servers.default {
            Err(text) if !servers.has_url() && servers.environment.is_none() && !has_others => {
                let unread = config.variables.map(|names| advice::unread(names, api, config.has_read_variables));
                Err(format!("{text}{}", unread.unwrap_or_default()))
            }
            _ => Ok(servers),
        }
    }

    /// Returns the server of an operation. The error is a sentence.
    pub(crate) fn of(&self, spec: &OperationSpec) -> Result<Cow<'_, BaseUrl>, String> {
        match spec.server {
            None => self.home(None).map_err(|text| {
                // A request that the description does not have: servers may be those of products only.
                let is_raw = spec.path.is_empty() && self.environment.is_some();
                if is_raw { format!("{text}, or name an operation that has one with `like`") } else { text }
            }),
            Some(Server::Product(product)) => self.home(Some(product)),
            Some(Server::Other(server)) => {
                let name = format!("SERVER_{}", server.name);
                let advice = || advice::server(self.variables, &[server.setting], &[name]);
                self.other(server).map_err(|text| format!("{text}; {}", advice()))
            }
        }
    }

    /// Returns the base URL of a product, or of calls that belong to none. The error is a sentence that names the
    /// setting.
    pub(crate) fn home(&self, product: Option<&'static ProductSpec>) -> Result<Cow<'_, BaseUrl>, String> {
        let Some(product) = product else {
            let home = self.base.as_ref().map_or_else(|| self.default.as_ref(), Ok);
            return home.map(Cow::Borrowed).map_err(Clone::clone);
        };
        let own = self.products.iter().find(|(name, _)| *name == product.name).map(|(_, url)| url);
        if let Some(url) = own.or(self.base.as_ref()) {
            return Ok(Cow::Borrowed(url));
        }
        let Some(environment) = self.environment else {
            let ends = ["ENVIRONMENT".to_owned(), self.variable(product)];
            let advice = advice::server(self.variables, &["environment(…)", product.setting], &ends);
            return Err(format!("no server was chosen for `{}`; {advice}", product.name));
        };
        match product.server_in(environment.name) {
            Some(url) => BaseUrl::parse(url, self.allow_plain_http).map(Cow::Owned),
            None => Err(format!(
                "no server of `{}` is known in the environment `{}`; {}",
                product.name,
                environment.name,
                advice::server(self.variables, &[product.setting], &[self.variable(product)])
            )),
        }
    }

    /// Returns the end of the name of the variable with a product's URL.
    fn variable(&self, product: &ProductSpec) -> String {
        let mut products = self.variables.iter().flat_map(|variables| variables.products);
        let name = products.find(|(_, known)| known.name == product.name).map(|(name, _)| *name);
        format!("BASE_URL_{}", name.unwrap_or_default())
    }

    /// Returns the URL of a server other than the default: the one that was set for it, otherwise the description's,
    /// unless the program set a base URL and did not name this host.
    fn other(&self, server: &ServerSpec) -> Result<Cow<'_, BaseUrl>, String> {
        if let Some((_, url)) = self.others.iter().find(|(name, _)| *name == server.name) {
            return Ok(Cow::Borrowed(url));
        }
        let Some(text) = server.url else {
            return Err("the description has no URL for the server of this call".to_owned());
        };
        let url = match BaseUrl::parse_absolute(text, self.allow_plain_http) {
            Some(url) => url?,
            None => self.home(None)?.server(text, self.allow_plain_http)?,
        };
        if self.may_call(&url.origin()) {
            return Ok(Cow::Owned(url));
        }
        Err("this call goes to a separate server, and no URL was set for it".to_owned())
    }

    /// Returns whether a host of the description may be called: the program set no URL, or one of this host.
    pub(crate) fn may_call(&self, origin: &Origin) -> bool {
        !self.has_url() || self.set().any(|url| url.origin() == *origin)
    }

    /// Returns whether the program set URLs to use instead of the servers of the description.
    fn has_url(&self) -> bool {
        self.base.is_some() || !self.products.is_empty()
    }

    /// Iterates over the URLs that the program set.
    fn set(&self) -> impl Iterator<Item = &BaseUrl> {
        self.base.iter().chain(self.products.iter().chain(&self.others).map(|(_, url)| url))
    }

    /// Returns whether no server needs TLS.
    pub(crate) fn is_plain(&self) -> bool {
        let default = if self.base.is_none() { self.default.as_ref().ok() } else { None };
        let has_unset = self.environment.is_some() || self.base.is_none() && self.has_documented;
        !has_unset && self.set().chain(default).all(BaseUrl::is_plain)
    }
}

/// Returns the server of the description; used only if the program set none.
fn default(api: &ApiSpec, config: &Config) -> Result<BaseUrl, String> {
    if config.base_url.is_some() {
        return Err("a base URL was set".to_owned());
    }
    // A program that chooses an environment must not reach the server of another.
    let (url, whose) = match config.environment {
        Some(environment) => (environment.server, format!("the environment `{}`", environment.name)),
        None => (api.server, "the description".to_owned()),
    };
    let has_environments = config.variables.is_some_and(|names| !names.environments.is_empty());
    let advice = || {
        let first = usize::from(!has_environments || config.environment.is_some());
        let ends = ["ENVIRONMENT", "BASE_URL"].map(str::to_owned);
        // On a `Config` it is set without a dot and brackets.
        let settings: &[&str] =
            if config.variables.is_some() { &["environment(…)", "base_url(…)"] } else { &["", "base_url"] };
        advice::server(config.variables, &settings[first..], &ends[first..])
    };
    match url {
        Some(url) => BaseUrl::parse(url, config.allow_plain_http)
            .map_err(|text| format!("the server of {whose} cannot be called: {text}; {}", advice())),
        None if config.environment.is_some() => Err(format!("{whose} has no server for this call; {}", advice())),
        None => Err(format!("there is no base URL; {}", advice())),
    }
}

/// Returns whether the description has a server that can be called if the program sets none.
pub(crate) fn has_default(api: &ApiSpec) -> bool {
    let url = |text: &str| BaseUrl::parse(text, false).is_ok();
    api.server.is_some_and(url) || api.servers.iter().any(|server| server.url.is_some())
}
