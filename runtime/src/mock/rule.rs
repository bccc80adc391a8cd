//! [`MockRule`]: what a mock responds to the calls of one operation.

use std::marker::PhantomData;
use std::panic::Location;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::MockTransport;
use super::compare;
use super::reply::{self, Reply};
use super::rules::{Condition, Rule};
use crate::client::encoded;
use crate::json::{Encode, Value};
use crate::options::RequestOptions;
use crate::spec::{Operation, OperationSpec};
use crate::transport::{TransportError, TransportErrorKind};

/// What a [`MockTransport`] responds to the calls of one operation, from [`MockTransport::on`].
///
/// Responses are given in order; the last one is repeated. Rules are tried in the order in which they were defined, so
/// define special ones before general ones.
///
/// ```
/// use oasmith_runtime::mock::MockTransport;
/// use oasmith_runtime::{ApiSpec, Client, Config, RequestOptions, TransportErrorKind};
/// # use oasmith_runtime::{Encoder, Error, Method, Operation, OperationSpec, RawResponse};
/// # struct GetLimit;
/// # impl Operation for GetLimit {
/// #     type Output = Option<u32>;
/// #     const SPEC: &'static OperationSpec = &OperationSpec {
/// #         id: "getLimit", method: Method::GET, path: "/limit", server: None, security: &[], accept: "application/json",
/// #         envelope: None, idempotency: None,
/// #     };
/// #     fn encode(&self, _: &mut Encoder) {}
/// #     fn decode(response: &RawResponse) -> Result<Self::Output, Error> { response.json() }
/// # }
/// # static API: ApiSpec = ApiSpec { name: "acme", version: "1.0.0", server: None, servers: &[], schemes: &[] };
///
/// # fn main() -> Result<(), Error> {
/// let mock = MockTransport::new();
/// mock.on::<GetLimit>().fails(TransportErrorKind::Timeout).returns(&Some(500));
///
/// let client = Client::new(&API, Config::new().base_url("https://api.example.com").transport(mock.clone()))?;
/// # futures_util::future::FutureExt::now_or_never(async {
/// assert!(client.send(&GetLimit, &RequestOptions::new()).await.is_err_and(|error| error.is_timeout()));
/// assert_eq!(client.send(&GetLimit, &RequestOptions::new()).await?, Some(500));
/// mock.verify();
/// # Ok::<(), Error>(())
/// # }).unwrap()
/// # }
/// ```
///
/// # Panics
///
/// Methods panic, at the line of the test, if a response cannot be what is asked for.
#[derive(Debug)]
pub struct MockRule<O> {
    mock: MockTransport,
    index: usize,
    operation: PhantomData<fn() -> O>,
}

/// The rule of token calls: see [`MockTransport::on_token_call`].
#[derive(Debug)]
pub struct TokenCall(());

#[allow(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "methods change the mock itself")]
impl<O> MockRule<O> {
    #[track_caller]
    pub(super) fn new(mock: &MockTransport, operation: Option<&'static OperationSpec>) -> Self {
        let index = mock.lock().rules.add(Rule::new(operation, Location::caller()));
        Self { mock: mock.clone(), index, operation: PhantomData }
    }

    /// Applies the rule only to requests for which `holds` returns true. Failure texts show `name`, which completes
    /// "when": `the amount exceeds 100`.
    pub fn when(
        self,
        name: impl Into<String>,
        holds: impl Fn(&Request<Bytes>) -> bool + Send + Sync + 'static,
    ) -> Self {
        let name = name.into();
        let text = format!("it applies when {name}");
        self.condition(move |request| if holds(request) { None } else { Some(text.clone()) })
    }

    fn condition(self, check: impl Fn(&Request<Bytes>) -> Option<String> + Send + Sync + 'static) -> Self {
        let check: Condition = Box::new(check);
        self.change(|rule| rule.conditions.push(check))
    }

    /// Responds with a status, a content type and a body.
    #[track_caller]
    pub fn responds(self, status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.reply(Reply::response(status, content_type, body.into()))
    }

    /// Responds with a status and a value as JSON, without an envelope: the body of an error, for example.
    #[track_caller]
    pub fn responds_json(self, status: u16, value: &(impl Encode + ?Sized)) -> Self {
        let body = crate::json::to_vec(value).map_err(|error| error.to_string());
        self.reply(body.and_then(|body| Reply::response(status, "application/json", body.into())))
    }

    /// Responds from a closure.
    #[track_caller]
    pub fn responds_with(
        self,
        respond: impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, TransportError> + Send + 'static,
    ) -> Self {
        self.reply(Ok(Reply::function(Box::new(respond))))
    }

    /// Fails as a network does: a refused connection, with which nothing was [sent](crate::Delivery::NotSent), or a
    /// time limit or a broken connection, after which the request may have been carried out.
    #[track_caller]
    pub fn fails(self, kind: TransportErrorKind) -> Self {
        self.reply(Ok(Reply::failure(kind)))
    }

    /// Does not respond until the time limit of the call ends it, on the [clock](MockTransport::clock) of the mock.
    #[track_caller]
    pub fn never_responds(self) -> Self {
        self.fails(TransportErrorKind::Timeout).delayed(Duration::MAX)
    }

    /// Delays the last response, on the [clock](MockTransport::clock) of the mock. If the time limit of the call is
    /// shorter, the call fails as if it had been sent and no response had come.
    #[track_caller]
    pub fn delayed(self, delay: Duration) -> Self {
        self.last(|reply| Ok(reply.delayed(delay)))
    }

    /// Adds a header to the last response.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.last(|reply| reply.header(name, value))
    }

    /// Expects this many requests: further ones have no response from this rule, and
    /// [`verify`](MockTransport::verify) reports if there were fewer.
    pub fn times(self, count: u32) -> Self {
        self.change(|rule| rule.expected = Some(count))
    }

    /// Says that the rule need not be used: [`verify`](MockTransport::verify) does not report it.
    pub fn optional(self) -> Self {
        self.change(|rule| rule.is_optional = true)
    }

    fn change(self, change: impl FnOnce(&mut Rule)) -> Self {
        self.mock.lock().rules.change(self.index, change);
        self
    }

    #[track_caller]
    fn reply(self, reply: Result<Reply, String>) -> Self {
        let reply = self.valid(reply);
        self.change(|rule| rule.replies.push(reply))
    }

    #[track_caller]
    fn last(self, change: impl FnOnce(Reply) -> Result<Reply, String>) -> Self {
        let last = self.mock.lock().rules.last_reply(self.index);
        let changed = self.valid(last.and_then(change));
        self.change(|rule| {
            rule.replies.pop();
            rule.replies.push(changed);
        })
    }

    #[track_caller]
    #[allow(clippy::panic, reason = "a mistake in a test fails the test, where it is")]
    fn valid<T>(&self, outcome: Result<T, String>) -> T {
        match outcome {
            Ok(value) => value,
            Err(text) => {
                let name = self.mock.lock().rules.name(self.index);
                panic!("the mock cannot respond to {name}: {text}")
            }
        }
    }
}

#[allow(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "methods change the mock itself")]
impl<O: Operation> MockRule<O> {
    /// Responds with success and this value, in the media type and the envelope of the operation. It is checked that
    /// the client reads it: a value without a property that results must have is refused here.
    ///
    /// For an operation whose result cannot be written as JSON, such as a file, use [`responds`](Self::responds).
    #[track_caller]
    pub fn returns(self, value: &O::Output) -> Self
    where
        O::Output: Encode,
    {
        self.reply(reply::typed(O::SPEC, value, &|response| O::decode(response).map(drop)))
    }

    /// As [`returns`](Self::returns), with the result as JSON: for results with many properties.
    #[track_caller]
    pub fn returns_json(self, result: &str) -> Self {
        let value = result.parse::<Value>().map_err(|error| error.to_string());
        self.reply(value.and_then(|value| reply::typed(O::SPEC, &value, &|response| O::decode(response).map(drop))))
    }

    /// Responds with a failure that the API reports in its envelope, which is
    /// [`ErrorKind::Api`](crate::ErrorKind::Api).
    #[track_caller]
    pub fn rejects(self, status: u16, code: &str, message: &str) -> Self {
        self.reply(reply::rejection(O::SPEC, status, code, message))
    }

    /// Applies the rule only to calls like this one: with the same path, the same body, and at least its query
    /// parameters and headers. A body that is JSON is compared by its values. A body that a
    /// [codec](crate::codec) changes is not the same.
    #[track_caller]
    pub fn for_call(self, call: &O) -> Self {
        let expected = self.valid(encoded(call, &RequestOptions::default()).finish(O::SPEC.path));
        let fixed = expected.fixed_query.as_deref().unwrap_or_default();
        let query = compare::query_pairs(&[fixed, expected.query.as_str()].join("&"));
        let body = expected.body.as_ref().and_then(|(_, body)| body.as_bytes().cloned());
        let (path, headers) = (expected.path, expected.headers);
        self.condition(move |request| {
            if !request.uri().path().ends_with(&path) {
                return Some("the path differs".to_owned());
            }
            let sent = compare::pairs_of(request.uri());
            if let Some((name, _)) = query.iter().find(|pair| !sent.contains(pair)) {
                return Some(format!("the query parameter `{name}` differs"));
            }
            if let Some((name, _)) = headers.iter().find(|(name, value)| request.headers().get(*name) != Some(*value)) {
                return Some(format!("the header `{name}` differs"));
            }
            compare::body_difference(body.as_ref()?, request.body())
        })
    }
}

#[allow(clippy::must_use_candidate, clippy::return_self_not_must_use, reason = "methods change the mock itself")]
impl MockRule<TokenCall> {
    /// Responds with an access token that is valid for an hour, as OAuth 2.0 servers do.
    #[track_caller]
    pub fn grants(self, token: &str) -> Self {
        let mut response = crate::json::Object::new();
        response.insert("access_token", token);
        response.insert("token_type", "Bearer");
        response.insert("expires_in", 3600_u32);
        self.responds_json(200, &response)
    }
}
