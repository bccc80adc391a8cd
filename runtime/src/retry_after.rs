//! The header `Retry-After` of RFC 9110, section 10.2.3.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

/// What some servers send beside it, or instead.
const MILLISECONDS: HeaderName = HeaderName::from_static("retry-after-ms");

/// How long to wait before the next request, counted from the response; zero for a date that has passed.
///
/// `Retry-After` is a number of seconds or a date. A date is compared with the response's own `Date`, so that the two clocks need
/// not agree; without one, with `now`, the time since 1970. `retry-after-ms`, which is exact, comes first. `None` without the header, or if it is neither a number nor a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: Duration) -> Option<Duration> {
    if let Some(milliseconds) = text(headers, &MILLISECONDS).and_then(|text| text.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let text = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    Some(date(text)?.saturating_sub(server_time(headers).unwrap_or(now)))
}

/// Returns the server's time of the response, since 1970.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Duration> {
    date(text(headers, &DATE)?)
}

/// Returns the time since 1970 by the clock of the operating system.
pub(crate) fn system_time() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Parses a date in any of the three formats of HTTP, as the time since 1970.
fn date(text: &str) -> Option<Duration> {
    httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        pairs.collect()
    }

    fn after(pairs: &[(&str, &str)], now: u64) -> Option<u64> {
        retry_after(&headers(pairs), Duration::from_secs(now)).map(|pause| pause.as_secs())
    }

    #[test]
    fn milliseconds_are_read_and_come_first() {
        let pause = |pairs: &[(&str, &str)]| retry_after(&headers(pairs), Duration::ZERO);
        assert_eq!(pause(&[("retry-after-ms", "1500"), ("retry-after", "2")]), Some(Duration::from_millis(1500)));
        assert_eq!(pause(&[("retry-after-ms", "soon"), ("retry-after", "2")]), Some(Duration::from_secs(2)));
        assert_eq!(pause(&[("retry-after-ms", "-1")]), None);
    }

    const SIX_NOVEMBER: u64 = 784_111_777;

    #[test]
    fn seconds_are_read() {
        assert_eq!(after(&[("retry-after", " 120 ")], 0), Some(120));
        assert_eq!(after(&[("retry-after", "-1")], 0), None);
        assert_eq!(after(&[("retry-after", "soon")], 0), None);
        assert_eq!(after(&[], 0), None);
    }

    #[test]
    fn a_date_is_read_in_each_of_its_three_formats() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(after(&[("retry-after", text)], SIX_NOVEMBER - 10), Some(10), "{text}");
            assert_eq!(after(&[("retry-after", text)], SIX_NOVEMBER + 10), Some(0), "{text}");
        }
    }

    #[test]
    fn a_date_counts_from_the_clock_of_the_server() {
        let pairs = [("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:49:30 GMT")];
        assert_eq!(after(&pairs, SIX_NOVEMBER + 7200), Some(7));
        assert_eq!(server_time(&headers(&pairs)), Some(Duration::from_secs(SIX_NOVEMBER - 7)));
    }
}
