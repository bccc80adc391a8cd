//! The measured work, for the generated client and hand-written code.

use std::cell::OnceCell;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use oasmith_bench_client::{Client, models};
use oasmith_runtime::{Body, BoxFuture, Limits, Transport, TransportError, json};

use crate::loopback::Loopback;
use crate::{by_hand, data};

/// The number of items on a page.
pub const PAGE: usize = 100;

const BASE: &str = "https://api.example.com";

/// A piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Decodes a page of repositories.
    Decode,
    /// Builds the request of a list: path, query, headers, credential.
    Build,
    /// Builds the request of a call with a JSON body.
    BuildBody,
    /// Builds the request of a list and decodes its page, without a network.
    Call,
    /// Makes a small call over loopback.
    Exchange,
    /// The same with retries and a layer that does nothing, which the hand-written side does not have.
    ManagedExchange,
    /// Decodes a list of a union of ten types without a discriminator.
    Union,
}

/// The implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The generated client.
    Ours,
    /// Hand-written reqwest and serde.
    ByHand,
}

impl Work {
    /// All work.
    pub const ALL: [Self; 7] =
        [Self::Decode, Self::Build, Self::BuildBody, Self::Call, Self::Exchange, Self::ManagedExchange, Self::Union];

    /// Returns its name on the command line and in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode-100",
            Self::Build => "build-list",
            Self::BuildBody => "build-body",
            Self::Call => "call-100",
            Self::Exchange => "loopback",
            Self::ManagedExchange => "loopback-managed",
            Self::Union => "union-10",
        }
    }

    /// Returns the number of items in one run: those of a page, or one request.
    #[must_use]
    pub const fn items(self) -> usize {
        match self {
            Self::Decode | Self::Call | Self::Union => PAGE,
            Self::Build | Self::BuildBody | Self::Exchange | Self::ManagedExchange => 1,
        }
    }
}

impl Side {
    /// Both sides.
    pub const BOTH: [Self; 2] = [Self::Ours, Self::ByHand];

    /// Returns its name on the command line and in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ByHand => "by-hand",
        }
    }
}

/// The prepared data and clients.
pub struct Setup {
    page: Bytes,
    events: Bytes,
    client: Client,
    reqwest: reqwest::Client,
    /// Started when it is needed.
    loopback: OnceCell<Option<Loopback>>,
}

impl Setup {
    /// Prepares responses and clients.
    ///
    /// # Errors
    ///
    /// A client cannot be built.
    pub fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let page = Bytes::from(data::repositories(PAGE));
        let canned = Canned(page.clone());
        let client = Client::builder().bearer(by_hand::TOKEN).configure(|config| config.transport(canned)).build()?;
        // The runtime turns on TLS for reqwest.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reqwest = reqwest::Client::builder().user_agent(by_hand::USER_AGENT).build()?;
        Ok(Self { page, events: Bytes::from(data::events(PAGE)), client, reqwest, loopback: OnceCell::new() })
    }

    /// Does the work once.
    ///
    /// # Panics
    ///
    /// The work fails, which is a bug in the benchmark.
    pub fn run(&self, work: Work, side: Side) {
        let done = match side {
            Side::Ours => self.ours(work),
            Side::ByHand => self.by_hand(work),
        };
        assert!(done, "{} of {} failed", work.name(), side.name());
    }

    fn ours(&self, work: Work) -> bool {
        match work {
            Work::Decode => is_page(json::from_slice::<Vec<models::Repository>>(&self.page).ok()),
            // `send` builds the request, but would send it only when the future is polled.
            Work::Build => {
                drop(black_box(self.list().send()));
                true
            }
            Work::BuildBody => {
                let issue = models::NewIssue::new("The lever sticks").body(BODY).labels(labels());
                drop(black_box(self.client.issues().create("acme", "widgets", issue).send()));
                true
            }
            Work::Call => is_page(ready(self.list().send())),
            Work::Exchange => self.loopback().is_some_and(|loopback| loopback.ours(false)),
            Work::ManagedExchange => self.loopback().is_some_and(|loopback| loopback.ours(true)),
            Work::Union => is_page(json::from_slice::<Vec<models::Event>>(&self.events).ok()),
        }
    }

    fn by_hand(&self, work: Work) -> bool {
        match work {
            Work::Decode => is_page(serde_json::from_slice::<Vec<by_hand::Repository>>(&self.page).ok()),
            Work::Build => black_box(by_hand::list_request(&self.reqwest, BASE, "acme")).is_ok(),
            Work::BuildBody => {
                let issue = by_hand::NewIssue {
                    title: "The lever sticks".to_owned(),
                    body: Some(BODY.to_owned()),
                    labels: Some(labels()),
                    ..by_hand::NewIssue::default()
                };
                black_box(by_hand::issue_request(&self.reqwest, BASE, &issue)).is_ok()
            }
            Work::Call => self.by_hand(Work::Build) && self.by_hand(Work::Decode),
            Work::Exchange | Work::ManagedExchange => self.loopback().is_some_and(Loopback::by_hand),
            Work::Union => is_page(serde_json::from_slice::<Vec<by_hand::Event>>(&self.events).ok()),
        }
    }

    fn loopback(&self) -> Option<&Loopback> {
        self.loopback.get_or_init(|| Loopback::new().ok()).as_ref()
    }

    fn list(&self) -> oasmith_bench_client::api::repositories::List {
        self.client.repositories().list("acme").type_("all").sort("updated").per_page(100)
    }
}

const BODY: &str = "It does so when it is \"cold\".\nSteps:\n1. pull\n2. wait";

fn labels() -> Vec<String> {
    vec!["bug".to_owned(), "help wanted".to_owned()]
}

/// Returns whether a page was returned, and drops it as a program would.
fn is_page<T>(page: Option<Vec<T>>) -> bool {
    black_box(page).is_some_and(|page| page.len() == PAGE)
}

/// Returns the output of a future that never waits.
fn ready<T, E>(future: impl Future<Output = Result<T, E>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome.ok(),
        Poll::Pending => None,
    }
}

/// A transport that responds to every request with the same page.
#[derive(Debug)]
struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, request: http::Request<Body>, _: Limits) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        drop(black_box(request));
        let mut response = http::Response::new(Body::from(self.0.clone()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Box::pin(std::future::ready(Ok(response)))
    }
}
