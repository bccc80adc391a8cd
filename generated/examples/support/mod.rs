//! Where the examples call: the server that the environment names, or a sandbox in this process.

use std::env;
use std::error::Error;

use enkash::{Client, ClientBuilder};
use enkash_sandbox::{Sandbox, Settings, demo};

/// A server, and who calls it.
pub struct Place {
    url: String,
    /// It runs as long as this lives; there is none if the environment names a server.
    sandbox: Option<Sandbox>,
}

impl Place {
    /// The server of `ENKASH_BASE_URL`; without that, a sandbox with made-up values, which needs nothing.
    pub async fn new(settings: Settings) -> Result<Self, Box<dyn Error>> {
        if let Ok(url) = env::var("ENKASH_BASE_URL") {
            return Ok(Self { url, sandbox: None });
        }
        let sandbox = Sandbox::start_with(settings).await?;
        println!("sandbox  {}", sandbox.url());
        Ok(Self { url: sandbox.url(), sandbox: Some(sandbox) })
    }

    /// A value of the environment, or the sandbox's own.
    pub fn value(&self, name: &str, made_up: &str) -> Result<String, Box<dyn Error>> {
        match env::var(name) {
            Ok(value) => Ok(value),
            Err(_) if self.sandbox.is_some() => Ok(made_up.to_owned()),
            Err(_) => Err(format!("set {name}, or unset ENKASH_BASE_URL").into()),
        }
    }

    /// A client that obtains the partner's token when it needs it.
    pub fn client(&self) -> Result<ClientBuilder, Box<dyn Error>> {
        Ok(Client::builder().base_url(&*self.url).partner_token_password(
            self.value("ENKASH_CLIENT_ID", demo::CLIENT_ID)?,
            self.value("ENKASH_CLIENT_SECRET", demo::CLIENT_SECRET)?,
            self.value("ENKASH_USERNAME", demo::USERNAME)?,
            self.value("ENKASH_PASSWORD", demo::PASSWORD)?,
        ))
    }
}
