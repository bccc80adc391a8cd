//! [`Retry`]: whether and when a failed call is retried.

mod budget;

use std::borrow::Cow;
use std::time::Duration;

use http::header::HeaderName;
use http::{HeaderMap, Method, StatusCode};

use crate::backoff::Backoff;
use crate::body::Body;
use crate::evidence;
use crate::random::RandomSource;
use crate::spec::{Idempotency, OperationSpec};

pub(crate) use budget::Budget;

/// Whether and when a failed call is retried. By default, no call is.
///
/// A request is repeated only if the operation cannot take effect twice:
///
/// | failure | safe or idempotent operations | all others |
/// | --- | --- | --- |
/// | no connection, so nothing was sent | retried | retried |
/// | a timeout or a broken connection after the request was, or may have been, written | retried | not retried |
/// | status 429, 502, 503 or 504 | retried | not retried |
/// | anything else | not retried | not retried |
///
/// `GET`, `HEAD`, `OPTIONS`, `TRACE` and `QUERY` are safe. The following are idempotent: operations that the description
/// marks with `x-oasmith-idempotent`, `PUT` and `DELETE` if [enabled](Self::put_and_delete), and operations with a key or
/// a reference by which the server recognises a repeated request; see [`OperationSpec::idempotency`] and
/// [`idempotency_header`](Self::idempotency_header). A request whose body is a stream is sent only once.
///
/// The client waits a random time before each retry, up to a bound that doubles each time ("full jitter"), or longer if
/// the server asks for it with `Retry-After` (seconds or a date) or `retry-after-ms`. The time limit of the call covers
/// all attempts and pauses; no attempt starts after it. A [budget](Self::budget) keeps many clients from overloading a
/// server that recovers.
///
/// Independently of this, a request that is refused with 401 is sent once more with a new token, if the client obtains
/// the tokens itself.
///
/// Pauses use the client's [`Clock`](crate::Clock). The system clock requires a tokio runtime.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{Config, RequestOptions, Retry};
///
/// let config = Config::new().retry(Retry::safe().attempts(4).budget(0.1).attempt_timeout(Duration::from_secs(5)));
///
/// // A call that must fail at once.
/// let options = RequestOptions::new().retry(Retry::never());
/// # let _ = (config, options);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    attempts: u32,
    budget: f64,
    backoff: Backoff,
    max_retry_after: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    put_and_delete: bool,
    idempotency_header: Option<Cow<'static, str>>,
}

impl Retry {
    /// Retries no call. This is the default.
    #[must_use]
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::safe() }
    }

    /// Retries calls that cannot take effect twice: up to 3 attempts, a budget of 0.2, pauses of up to 250 ms that double
    /// up to 8 s, and of up to 60 s if the server asks for them.
    #[must_use]
    pub fn safe() -> Self {
        Self {
            attempts: 3,
            budget: 0.2,
            backoff: Backoff::new(Duration::from_millis(250), Duration::from_secs(8)),
            max_retry_after: Duration::from_secs(60),
            attempt_timeout: None,
            put_and_delete: false,
            idempotency_header: None,
        }
    }

    /// Sets the maximum number of attempts, including the first. 0 and 1 both mean a single attempt.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets how many retries there may be per call, on average over all calls of the client and its clones. With `0.2`,
    /// five calls earn one retry. Ten retries are available at first, and never more at a time. When none is left, calls
    /// fail with their first error. `f64::INFINITY` removes the limit.
    #[must_use]
    pub fn budget(mut self, retries_per_call: f64) -> Self {
        self.budget = retries_per_call;
        self
    }

    /// Sets the longest pause before the first retry; it doubles with each retry, up to `longest`. Each pause is chosen at
    /// random between zero and this bound.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff::new(first, longest);
        self
    }

    /// Sets the longest pause that the server may ask for. If it asks for more, the call fails at once, and
    /// [`Error::retry_after`](crate::Error::retry_after) returns the requested pause.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// Sets the time limit of an attempt, so that one without a response leaves time for the next. By default, an attempt
    /// may take all the time that the call has left.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Treats `PUT` and `DELETE` as idempotent, as RFC 9110 defines them. Not every API complies.
    #[must_use]
    pub fn put_and_delete(mut self) -> Self {
        self.put_and_delete = true;
        self
    }

    /// Sets a header by which the server recognises a repeated request of any operation, usually `Idempotency-Key`.
    /// Requests that are neither safe nor idempotent are sent with a random key, unless they have one, and are retried
    /// with the same key.
    ///
    /// Use it only if the documentation of the API promises it: a server that ignores the header executes the request
    /// twice.
    #[must_use]
    pub fn idempotency_header(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.idempotency_header = Some(name.into());
        self
    }

    pub(crate) fn is_on(&self) -> bool {
        self.attempts > 1
    }

    /// Whether another attempt follows after `attempts`.
    pub(crate) fn allows(&self, made: u32) -> bool {
        made < self.attempts
    }

    pub(crate) fn retries_per_call(&self) -> f64 {
        self.budget
    }

    /// How long to wait after `attempts`; `None` if the server asks for more than the client waits.
    pub(crate) fn pause(&self, made: u32, asked: Option<Duration>, random: &dyn RandomSource) -> Option<Duration> {
        let asked = asked.unwrap_or_default();
        if asked > self.max_retry_after {
            return None;
        }
        let longest = self.backoff.doubled(made.saturating_sub(1));
        Some(asked.saturating_add(part(longest, random.next_u64())))
    }

    /// Whether a request may be sent again after it was written, regardless of its headers.
    pub(crate) fn may_repeat(&self, spec: &OperationSpec, body: Option<&Body>) -> bool {
        if !self.is_on() {
            return false;
        }
        let replaces = self.put_and_delete && [Method::PUT, Method::DELETE].contains(&spec.method);
        let is_idempotent = match &spec.idempotency {
            Some(Idempotency::Always) => true,
            Some(Idempotency::Property(name)) => has_property(body, name),
            _ => false,
        };
        replaces || is_idempotent || is_safe(&spec.method)
    }

    /// Adds a key by which the server recognises a repeated request, unless there is one. Returns false if the server
    /// supports no key.
    ///
    /// # Errors
    ///
    /// A message, if the configured name is not the name of a header.
    pub(crate) fn add_key(
        &self,
        spec: &OperationSpec,
        headers: &mut HeaderMap,
        random: &dyn RandomSource,
    ) -> Result<bool, String> {
        let header = match &spec.idempotency {
            Some(Idempotency::Header(name)) => Some(*name),
            _ => self.idempotency_header.as_deref(),
        };
        let Some(header) = header.filter(|_| self.is_on()) else { return Ok(false) };
        let name: HeaderName = crate::headers::name(header)?;
        if !headers.contains_key(&name) {
            let key = crate::random::idempotency_key(random);
            headers.insert(name, crate::headers::value("the idempotency key", &key)?);
        }
        Ok(true)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::never()
    }
}

/// Whether a method is safe: it only retrieves.
pub(crate) fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE].contains(method) || method.as_str() == "QUERY"
}

/// Responses of servers that did not process the request, and of gateways in front of them.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

/// Whether a JSON body has a property with a value.
fn has_property(body: Option<&Body>, name: &str) -> bool {
    let json = body.and_then(Body::as_bytes);
    json.is_some_and(|json| matches!(evidence::missing(&[&[name]], json), Ok(None)))
}

/// A random fraction of a duration.
pub(crate) fn part(whole: Duration, random: u64) -> Duration {
    let nanos = u64::try_from(whole.as_nanos()).unwrap_or(u64::MAX);
    let scaled = (u128::from(nanos) * u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(scaled).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Half;

    impl RandomSource for Half {
        fn next_u64(&self) -> u64 {
            1 << 63
        }
    }

    fn milliseconds(retry: &Retry, made: u32, asked: Option<u64>) -> Option<u128> {
        retry.pause(made, asked.map(Duration::from_millis), &Half).map(|pause| pause.as_millis())
    }

    #[test]
    fn pauses_double_up_to_a_bound_and_begin_where_the_server_says() {
        let retry = Retry::safe().backoff(Duration::from_millis(100), Duration::from_millis(500));
        assert_eq!([1, 2, 3, 4, 90].map(|made| milliseconds(&retry, made, None)), [50, 100, 200, 250, 250].map(Some));
        assert_eq!(milliseconds(&retry, 1, Some(7000)), Some(7050));
        assert_eq!(milliseconds(&retry, 1, Some(60_001)), None);
        assert_eq!(part(Duration::MAX, u64::MAX).as_nanos(), u128::from(u64::MAX) - 1);
        assert_eq!(part(Duration::from_secs(1), 0), Duration::ZERO);
    }

    fn spec(method: Method, idempotency: Option<Idempotency>) -> OperationSpec {
        OperationSpec {
            id: "pay",
            method,
            path: "/",
            server: None,
            security: &[],
            accept: "",
            envelope: None,
            idempotency,
        }
    }

    fn repeatable(retry: &Retry, spec: &OperationSpec, body: &'static str) -> (bool, HeaderMap) {
        let mut headers = HeaderMap::new();
        let repeats = retry.may_repeat(spec, Some(&Body::from(body)));
        (repeats || retry.add_key(spec, &mut headers, &Half).unwrap(), headers)
    }

    #[test]
    fn only_what_cannot_happen_twice_may_be_repeated() {
        let may = |retry: &Retry, method, idempotency| repeatable(retry, &spec(method, idempotency), "{}").0;
        let safe = Retry::safe();
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE] {
            assert!(may(&safe, method.clone(), None), "{method}");
            assert!(!may(&Retry::never(), method, None));
        }
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!may(&safe, method.clone(), None), "{method}");
            assert!(may(&safe, method, Some(Idempotency::Always)));
        }
        let replaces = Retry::safe().put_and_delete();
        assert!(may(&replaces, Method::PUT, None) && may(&replaces, Method::DELETE, None));
        assert!(!may(&replaces, Method::POST, None) && !may(&replaces, Method::PATCH, None));
    }

    #[test]
    fn a_reference_counts_only_where_it_is_given() {
        let spec = spec(Method::POST, Some(Idempotency::Property("reference")));
        assert!(repeatable(&Retry::safe(), &spec, r#"{"reference": "order-17"}"#).0);
        for body in [r#"{"reference": null}"#, r#"{"reference": ""}"#, "{}", "[", ""] {
            assert!(!repeatable(&Retry::safe(), &spec, body).0, "{body}");
        }
    }

    #[test]
    fn a_key_is_made_where_the_server_knows_it_and_the_caller_gave_none() {
        let described = spec(Method::POST, Some(Idempotency::Header("Request-Key")));
        let (repeats, headers) = repeatable(&Retry::safe(), &described, "");
        assert!(repeats);
        assert_eq!(headers["request-key"], "80000000-0000-4000-8000-000000000000");
        let promised = Retry::safe().idempotency_header("Idempotency-Key");
        let plain = spec(Method::POST, None);
        let (repeats, headers) = repeatable(&promised, &plain, "");
        assert!(repeats && headers.contains_key("idempotency-key"));
        let mut given = HeaderMap::new();
        given.insert("idempotency-key", "order-17".parse().unwrap());
        assert!(promised.add_key(&plain, &mut given, &Half).unwrap());
        assert_eq!(given["idempotency-key"], "order-17");
        assert_eq!(
            repeatable(&Retry::never().idempotency_header("Idempotency-Key"), &plain, ""),
            (false, HeaderMap::new())
        );
        assert!(Retry::safe().idempotency_header("a b").add_key(&plain, &mut given, &Half).is_err());
    }
}
