//! A running sandbox.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::callback::Delivery;
use crate::failure::Failure;
use crate::log::Logged;
use crate::products::upi;
use crate::route;
use crate::server::{Shared, lock, router};
use crate::settings::Settings;
use crate::world::World;

/// A server on a port of the loopback address. It stops when this is dropped.
pub struct Sandbox {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<io::Result<()>>,
}

/// An operation of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Operation {
    /// Its id in the endpoint reference, such as `CARD-1`.
    pub id: &'static str,
    /// Its method.
    pub method: &'static str,
    /// Its path, with variables in braces.
    pub path: &'static str,
}

impl Sandbox {
    /// Starts a sandbox on a free port.
    ///
    /// # Errors
    ///
    /// No port is available.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Settings::new()).await
    }

    /// Starts a sandbox with settings.
    ///
    /// # Errors
    ///
    /// The port is in use.
    pub async fn start_with(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            world: Mutex::new(World::new(settings)),
            requests: Mutex::default(),
            deliveries: Mutex::default(),
            failures: Mutex::default(),
        });
        let service = router(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, service).await });
        Ok(Self { address, shared, server })
    }

    /// Returns the base URL of all products.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns all operations.
    #[must_use]
    pub fn operations() -> Vec<Operation> {
        route::all().map(|route| Operation { id: route.id, method: route.method, path: route.path }).collect()
    }

    /// Returns the requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Logged> {
        lock(&self.shared.requests).clone()
    }

    /// Returns the callbacks sent so far.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.shared.deliveries).clone()
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        lock(&self.shared.world).clock.advance(by);
    }

    /// Invalidates all tokens.
    pub fn expire_tokens(&self) {
        lock(&self.shared.world).tokens.expire();
    }

    /// Unlocks accounts after three wrong attempts.
    pub fn unlock(&self) {
        lock(&self.shared.world).tokens.forget_wrong();
    }

    /// Makes the next call fail, or the next of one operation. Several failures are queued.
    pub fn fail_next(&self, failure: Failure) {
        lock(&self.shared.failures).push(failure);
    }

    /// Verifies a wallet, which can then no longer be changed. Returns whether it exists.
    #[must_use = "says whether the wallet is there"]
    pub fn verify_wallet(&self, card: &str) -> bool {
        lock(&self.shared.world).cards.verify(card)
    }

    /// Sends the mandate callback, as when the payer accepts the mandate. Returns whether the mandate and the
    /// callback's URL exist.
    #[must_use = "says whether anybody is told"]
    pub fn announce_mandate(&self, mandate: &str) -> bool {
        let callback = upi::callback(&lock(&self.shared.world), mandate);
        let Some(callback) = callback else {
            return false;
        };
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            let delivery = callback.deliver().await;
            lock(&shared.deliveries).push(delivery);
        });
        true
    }

    /// Waits until the server ends, which it does not do by itself.
    ///
    /// # Errors
    ///
    /// The server failed.
    pub async fn wait(mut self) -> io::Result<()> {
        (&mut self.server).await.map_err(io::Error::other)?
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
