//! The headers and the transport of a client whose configuration sets none.

use std::sync::Arc;

use http::HeaderMap;
use http::header::USER_AGENT;

use crate::config::Config;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::servers::Servers;
use crate::spec::ApiSpec;
use crate::transport::Transport;

/// Configured headers and the user agent.
pub(super) fn default_headers(api: &ApiSpec, config: &Config) -> Result<HeaderMap, String> {
    let mut headers = config.headers.to_map()?;
    let default = || format!("{}/{}", api.name, api.version);
    if config.user_agent.is_some() || !headers.contains_key(USER_AGENT) {
        let text = config.user_agent.clone().unwrap_or_else(default);
        headers.insert(USER_AGENT, crate::headers::value("the user agent", &text)?);
    }
    Ok(headers)
}

#[cfg(feature = "reqwest")]
pub(super) fn default_transport(config: &Config, servers: &Servers) -> Result<Arc<dyn Transport>, Error> {
    // Plain HTTP to this machine needs no installed certificates.
    match crate::transport::HttpTransport::with_settings(
        config.connect_timeout,
        &config.tls,
        config.connections,
        servers.is_plain(),
    ) {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(Error::new(ErrorKind::Config, error.to_string()).with_source(error.into())),
    }
}

#[cfg(not(feature = "reqwest"))]
pub(super) fn default_transport(config: &Config, servers: &Servers) -> Result<Arc<dyn Transport>, Error> {
    let _ = (servers.is_plain(), &config.tls.roots, config.connections);
    let text = "there is no transport; configure one or switch the feature `reqwest` on";
    Err(Error::new(ErrorKind::Config, text))
}
