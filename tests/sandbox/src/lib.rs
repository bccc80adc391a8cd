//! A server that behaves according to the public documentation of EnKash: all its operations and two callbacks, in
//! memory, on a local port.
//!
//! It is written against the documentation, independently of the generated client, so that it can find the client's
//! mistakes: it validates tokens, headers and bodies strictly, and names properties as each page does. Where the
//! documentation is silent its behaviour is only plausible and proves nothing about the real server. All values are
//! made up; see [`demo`].
//!
//! ```no_run
//! # async fn example() -> std::io::Result<()> {
//! use enkash_sandbox::{Failure, Sandbox};
//!
//! let sandbox = Sandbox::start().await?;
//! println!("{}", sandbox.url());
//! sandbox.expire_tokens();
//! sandbox.fail_next(Failure::code(37, "Velocity limit exceeded").of("BILL-1"));
//! assert!(sandbox.requests().is_empty());
//! # Ok(())
//! # }
//! ```

mod call;
mod callback;
mod cipher;
mod clock;
mod failure;
mod log;
mod money;
mod products;
mod record;
mod reply;
mod route;
mod rules;
mod sandbox;
mod server;
mod settings;
mod tokens;
mod world;

pub use callback::Delivery;
pub use failure::Failure;
pub use log::Logged;
pub use record::record;
pub use sandbox::{Operation, Sandbox};
pub use settings::{Encryption, PayoutCodes, Settings, demo};
