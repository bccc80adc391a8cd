//! The hand-written part of every client that oasmith generates.
//!
//! A generated crate says what an API is: models, and [operations](Operation) as data. This crate
//! does the rest: it [encodes](Encoder) a request, puts the credentials in, carries it over a
//! [transport](Transport) within limits, opens the envelope, and reads the [answer](Answer).
//!
//! Features: `reqwest` (default), the transport over reqwest and rustls; `mock`, a transport for tests.

mod answer;
mod base_url;
mod body;
mod client;
mod config;
mod credentials;
mod encoder;
mod envelope;
mod error;
mod file;
mod header_value;
mod headers;
pub mod json;
mod media;
#[cfg(feature = "mock")]
pub mod mock;
mod options;
mod prepare;
mod response;
mod secret;
mod spec;
mod tls;
mod transport;

pub use bytes::Bytes;
pub use http::{HeaderMap, Method, StatusCode};
pub use rust_decimal::Decimal;

pub use answer::Answer;
pub use body::{Body, BoxError};
pub use client::{Client, Pending};
pub use config::Config;
pub use credentials::Credential;
pub use encoder::{Encoder, Multipart, PathStyle, QueryStyle};
pub use error::{Error, ErrorKind};
pub use file::File;
pub use options::RequestOptions;
pub use response::Response;
pub use secret::Secret;
pub use spec::{ApiSpec, Envelope, KeyLocation, Operation, OperationSpec, Scheme, SchemeKind};
#[cfg(feature = "reqwest")]
pub use transport::HttpTransport;
pub use transport::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind};
