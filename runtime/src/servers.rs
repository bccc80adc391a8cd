//! [`Servers`]: which host a call goes to, and whether the program chose it.

use std::borrow::Cow;

use crate::base_url::BaseUrl;
use crate::config::Config;
use crate::spec::{ApiSpec, EnvironmentSpec, OperationSpec, ProductSpec, Server};

/// The servers that a program chose: one for everything, one for a product, or those of an environment.
pub(crate) struct Servers {
    /// What the program set for everything.
    base: Option<BaseUrl>,
    /// What is called where there is neither a product nor a URL that the program set.
    default: Option<BaseUrl>,
    environment: Option<&'static EnvironmentSpec>,
    /// What the program set for products, by name.
    products: Vec<(&'static str, BaseUrl)>,
    allow_plain_http: bool,
}

impl Servers {
    /// Checks what was configured. Errors are sentences that hold no more of a URL than its host.
    pub(crate) fn new(api: &ApiSpec, config: &Config) -> Result<Self, String> {
        let allow_plain_http = config.allow_plain_http;
        let parse = |text: &str| BaseUrl::parse(text, allow_plain_http);
        let base = config.base_url.as_deref().map(parse).transpose()?;
        // Whoever chooses an environment must not end up at the server of another.
        let default = match config.environment {
            Some(environment) => environment.server,
            None => api.server,
        };
        let default = default.map(parse).transpose()?;
        let product = |(product, url): &(&'static ProductSpec, String)| {
            let url = parse(url).map_err(|text| format!("{}: {text}", product.setting))?;
            Ok((product.name, url))
        };
        let products: Vec<_> = config.product_urls.iter().map(product).collect::<Result<_, String>>()?;
        if base.is_none() && default.is_none() && config.environment.is_none() && products.is_empty() {
            return Err("there is no base URL".to_owned());
        }
        Ok(Self { base, default, environment: config.environment, products, allow_plain_http })
    }

    /// The server of an operation, and whether the program chose it. The error is a sentence.
    pub(crate) fn of(&self, spec: &OperationSpec) -> Result<(Cow<'_, BaseUrl>, bool), String> {
        match spec.server {
            None => Ok((self.home(None)?, true)),
            Some(Server::Product(product)) => Ok((self.home(Some(product))?, true)),
            Some(Server::Url(text)) => {
                let home = self.home(None);
                let server = match &home {
                    Ok(home) => home.server(text, self.allow_plain_http)?,
                    Err(_) if text.contains("://") => BaseUrl::parse(text, self.allow_plain_http)?,
                    Err(error) => return Err(error.clone()),
                };
                let is_home = home.is_ok_and(|home| home.origin() == server.origin());
                Ok((Cow::Owned(server), is_home))
            }
        }
    }

    /// Where calls of a product go, or calls that belong to none. The error is a sentence that names the setting.
    pub(crate) fn home(&self, product: Option<&'static ProductSpec>) -> Result<Cow<'_, BaseUrl>, String> {
        let Some(product) = product else {
            let home = self.base.as_ref().or(self.default.as_ref()).map(Cow::Borrowed);
            return home.ok_or_else(|| match self.environment {
                Some(environment) => {
                    format!("the environment `{}` has no server for this call; set `base_url`", environment.name)
                }
                None => "there is no base URL for this call; set `base_url`".to_owned(),
            });
        };
        let own = self.products.iter().find(|(name, _)| *name == product.name).map(|(_, url)| url);
        if let Some(url) = own.or(self.base.as_ref()) {
            return Ok(Cow::Borrowed(url));
        }
        let Some(environment) = self.environment else {
            return Err(format!("no server was chosen for `{}`; set `{}`", product.name, product.setting));
        };
        match product.server_in(environment.name) {
            Some(url) => BaseUrl::parse(url, self.allow_plain_http).map(Cow::Owned),
            None => Err(format!(
                "no server of `{}` is known in the environment `{}`; set `{}`",
                product.name, environment.name, product.setting
            )),
        }
    }

    /// Whether nothing that the program set needs TLS.
    pub(crate) fn is_plain(&self) -> bool {
        let mut set = self.base.iter().chain(&self.default).chain(self.products.iter().map(|(_, url)| url));
        self.environment.is_none() && set.all(BaseUrl::is_plain)
    }
}
