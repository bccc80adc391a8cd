//! The hand-written part of every client that oasmith generates.
//!
//! A generated crate describes an API: models, and [operations](Operation) as data. This crate does the rest: it
//! [encodes](Encoder) a request, adds credentials, sends it over a [transport](Transport) within limits, unwraps the
//! envelope, and decodes the [response](RawResponse).
//!
//! Features: `reqwest` (default), the transport over reqwest and rustls; `serde` (default), serde's
//! traits for models; `aes`, a body codec that encrypts; `mock`, a transport and a clock for tests; `tracing`, spans of calls; `tower`, layers of tower;
//! `webhook-signatures`, whether webhooks come from who has the secret; `blocking`, calls that block; `gzip`, compressed responses; `http2`, HTTP/2.

mod advice;
mod api_code;
mod backoff;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod client;
mod clock;
pub mod codec;
mod conditional;
mod config;
mod credentials;
mod delivery;
mod encoder;
mod env;
mod envelope;
mod error;
mod error_kind;
mod events;
mod evidence;
mod file;
mod header_value;
mod headers;
mod hidden;
pub mod json;
mod layer;
mod media;
#[cfg(feature = "mock")]
pub mod mock;
mod options;
mod pages;
mod phase;
mod prepare;
mod random;
mod raw_response;
mod reference;
mod repeat;
mod response;
mod retry;
mod retry_after;
mod secret;
mod semaphore;
mod servers;
mod spec;
mod text;
mod tls;
mod token;
mod transport;
mod until_done;
mod validate;
mod waiter;
#[cfg(feature = "webhook-signatures")]
pub mod webhook;

pub use bytes::Bytes;
pub use http::{HeaderMap, Method, StatusCode};
pub use rust_decimal::Decimal;

pub use body::{Body, BoxError, Progress};
pub use client::{Client, RawRequest, RawRequestSpec, ResponseFuture};
pub use clock::{Clock, SystemClock};
pub use conditional::IfModified;
pub use config::Config;
pub use credentials::Credential;
pub use delivery::Delivery;
pub use encoder::{Brackets, Encoder, FormField, Multipart, PathStyle, QueryStyle};
pub use env::{EnvSpec, SchemeEnv};
pub use error::Error;
pub use error_kind::ErrorKind;
pub use events::{EventError, EventFormat, EventParser, EventSource, EventSpec, Events, RawEvent};
pub use file::File;
#[cfg(feature = "tracing")]
pub use layer::TracingLayer;
pub use layer::{
    AttemptInfo, AttemptReport, CallInfo, CallReport, Layer, NextAttempt, NextCall, Observer, RequestLayer,
};
#[cfg(feature = "tower")]
pub use layer::{AttemptService, TowerLayer};
pub use options::RequestOptions;
pub use pages::{Items, PageInfo, PageValue, Pages, Paginated, link_header};
pub use phase::Phase;
pub use random::{RandomSource, SystemRandom};
pub use raw_response::RawResponse;
pub use reference::IdempotencyReference;
pub use response::{Response, ResponseHeaders};
pub use retry::Retry;
pub use secret::{Secret, Sensitive};
pub use spec::{ApiSpec, Envelope, Idempotency, KeyLocation, Operation, OperationSpec, Scheme, SchemeKind};
pub use spec::{EnvironmentSpec, ProductSpec, Server, ServerSpec};
pub use text::{Base64, Date, DateTime, DecimalText, FormatError, Uuid};
pub use token::{
    AccessToken, ClientAuthentication, Expiry, MemberPaths, TokenField, TokenGrant, TokenSource, TokenSpec, TokenValue,
};
#[cfg(feature = "reqwest")]
pub use transport::HttpTransport;
pub use transport::{BoxFuture, Limits, MinimumRate, Transport, TransportError, TransportErrorKind};
pub use until_done::{UntilDone, WaitState, Waitable};
pub use validate::{CheckedText, Validate, Violation, Violations};
pub use waiter::Waiter;
