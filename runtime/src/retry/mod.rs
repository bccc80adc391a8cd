//! [`Retry`]: whether a call that failed is attempted again, and when.

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

/// Whether a call that failed is attempted again, and when. Off until it is asked for.
///
/// What may be sent again is decided by what the operation does, so that nothing happens twice:
///
/// | what happened | safe or idempotent operations | all others |
/// | --- | --- | --- |
/// | no connection came about, so nothing was sent | attempted again | attempted again |
/// | a time-out or a broken connection after the request was written, or may have been | attempted again | the error |
/// | status 429, 502, 503 or 504 | attempted again | the error |
/// | anything else | the error | the error |
///
/// Safe are `GET`, `HEAD`, `OPTIONS`, `TRACE` and `QUERY`. Idempotent are operations that the description marks with `x-oasmith-idempotent`, `PUT`
/// and `DELETE` if [asked for](Self::put_and_delete), and those with a key or reference by which the server recognises a repeated
/// request: see [`OperationSpec::idempotency`] and [`idempotency_header`](Self::idempotency_header). A request whose body is a stream can be sent
/// only once, and is.
///
/// Before each further attempt the client pauses for a random time, up to a bound that doubles ("full jitter"), and
/// longer by what the server asks for (`Retry-After` in seconds or as a date, `retry-after-ms`). The time limit of the call is that of all its attempts
/// and pauses: no attempt begins that the call has no time left for. A [budget](Self::budget) keeps many clients from
/// overloading a server that has just come back.
///
/// A request that was refused with 401 and whose token the client obtains itself is sent once more with a new token, with and without this.
///
/// Pauses are taken with the client's [`Clock`](crate::Clock); that of the system needs a tokio runtime around the call.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{Config, RequestOptions, Retry};
///
/// let config = Config::new().retry(Retry::safe().attempts(4).budget(0.1).attempt_timeout(Duration::from_secs(5)));
///
/// // One call that shall fail at once.
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
    /// No call is attempted again: what holds where nothing is set.
    #[must_use]
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::safe() }
    }

    /// Calls are attempted again where nothing can happen twice by it: up to 3 attempts, a budget of 0.2, pauses of up to 250 ms that double
    /// up to 8 s, and up to 60 s where the server asks for it.
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

    /// How many attempts a call has at most, the first included. One or none means that there is no other.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How many further attempts there may be for each call, on average over all calls of the client and its clones. With `0.2`, five calls earn one
    /// further attempt; ten are at hand when the client is made, and never more. Where the budget is used up, calls fail with their
    /// first error. `f64::INFINITY` is no budget at all.
    #[must_use]
    pub fn budget(mut self, retries_per_call: f64) -> Self {
        self.budget = retries_per_call;
        self
    }

    /// The longest pause before the second attempt. It doubles with each attempt, up to `longest`; how long a pause is, is chosen at random between
    /// zero and that.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff::new(first, longest);
        self
    }

    /// The longest pause that the server may ask for. If it asks for more, the call fails with its response at once:
    /// [`Error::retry_after`](crate::Error::retry_after) says how long it asked for.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }

    /// How long one attempt may take, so that one without a response leaves time for another. Without it an attempt has all the time that is left.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Takes `PUT` and `DELETE` for idempotent, as RFC 9110 says they are. Not every API keeps to it.
    #[must_use]
    pub fn put_and_delete(mut self) -> Self {
        self.put_and_delete = true;
        self
    }

    /// Says that the server recognises a repeated request by this header, usually `Idempotency-Key`, whatever the operation: requests that are neither
    /// safe nor idempotent get one with a random key, unless they have one, and are attempted again with the same.
    ///
    /// To be used only where the documentation of the API promises it: a server that does not know the header does the same thing twice.
    #[must_use]
    pub fn idempotency_header(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.idempotency_header = Some(name.into());
        self
    }

    pub(crate) fn is_on(&self) -> bool {
        self.attempts > 1
    }

    /// Whether there is another attempt after so many.
    pub(crate) fn allows(&self, made: u32) -> bool {
        made < self.attempts
    }

    pub(crate) fn retries_per_call(&self) -> f64 {
        self.budget
    }

    /// How long to wait after so many attempts; `None` if the server asks for more than the client waits.
    pub(crate) fn pause(&self, made: u32, asked: Option<Duration>, random: &dyn RandomSource) -> Option<Duration> {
        let asked = asked.unwrap_or_default();
        if asked > self.max_retry_after {
            return None;
        }
        let longest = self.backoff.doubled(made.saturating_sub(1));
        Some(asked.saturating_add(part(longest, random.next_u64())))
    }

    /// Whether a request may be sent again after it was written, whatever its headers are.
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

    /// Adds a key by which the server recognises a repeated request, unless there is one. False where the server knows no key.
    ///
    /// # Errors
    ///
    /// A sentence: the configured name is no header's.
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

/// Whether a request asks for something and changes nothing.
pub(crate) fn is_safe(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE].contains(method) || method.as_str() == "QUERY"
}

/// Responses that say that the server did not get to the request, or that something before it did not.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502 | 503 | 504)
}

/// Whether a JSON body has a property with a value.
fn has_property(body: Option<&Body>, name: &str) -> bool {
    let json = body.and_then(Body::as_bytes);
    json.is_some_and(|json| matches!(evidence::missing(&[&[name]], json), Ok(None)))
}

/// A part of a duration, as large as a random number says.
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
