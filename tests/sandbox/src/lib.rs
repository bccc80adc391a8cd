//! A server that behaves as the public documentation of EnKash says: its operations and callbacks, in memory, on a port of this machine.
//!
//! It is written against the documentation and knows nothing of the generated client, so that it can find the
//! client's mistakes: it checks tokens, headers and bodies strictly, and answers in each page's own spelling. Where the
//! documentation is silent it does something plausible, which proves nothing about the real server. All values are made up; see [`demo`].
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

mod answer;
mod call;
mod callback;
mod cipher;
mod clock;
mod failure;
mod log;
mod money;
mod products;
mod record;
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
