//! How long a server wants to be left alone, and the dates of HTTP (RFC 9110, 5.6.7 and 10.2.3).

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long the server wants to be left alone: `Retry-After`, in seconds or as a date. A date counts from the `Date` of
/// the response, so that the two clocks need not agree; without one from `now`, the time since 1970.
pub(crate) fn retry_after(headers: &HeaderMap, now: Duration) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    Some(date(text)?.saturating_sub(server_time(headers).unwrap_or(now)))
}

/// What the server's clock said when it responded: the time since 1970.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<Duration> {
    let name: &HeaderName = &DATE;
    date(headers.get(name)?.to_str().ok()?)
}

/// A date in any of the three forms of RFC 9110, as the time since 1970.
fn date(text: &str) -> Option<Duration> {
    let mut parts = text.split([' ', ',', '-']).filter(|part| !part.is_empty()).skip(1);
    let mut next = || parts.next();
    let (first, second, third, fourth) = (next()?, next()?, next()?, next()?);
    // `06 Nov 1994 08:49:37`, `06 Nov 94 08:49:37` or `Nov 6 08:49:37 1994`, behind the day of the week.
    let (day, month, year, clock) =
        if third.contains(':') { (second, first, fourth, third) } else { (first, second, third, fourth) };
    let month = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))?;
    let (day, year) = (number(day, 31)?, full_year(number(year, 9999)?));
    let mut clock = clock.split(':');
    let mut next = |most| number(clock.next()?, most);
    // A leap second has the number 60.
    let (hours, minutes, seconds) = (next(23)?, next(59)?, next(60)?);
    let days = days_since_1970(year, u64::try_from(month).ok()? + 1, day)?;
    Some(Duration::from_secs(((days * 24 + hours) * 60 + minutes) * 60 + seconds))
}

fn number(text: &str, most: u64) -> Option<u64> {
    text.parse().ok().filter(|number| *number <= most)
}

/// A year of two digits is one between 1970 and 2069: no server means an earlier one.
fn full_year(year: u64) -> u64 {
    match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}

/// Days between 1970-01-01 and a day of the Gregorian calendar; none for a day before.
fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    // Years begin in March, so that a leap day is the last one of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let day_of_year = (153 * month + 2) / 5 + day.checked_sub(1)?;
    (year * 365 + year / 4 - year / 100 + year / 400 + day_of_year).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(headers: &[(&'static str, &str)]) -> Option<u64> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        retry_after(&map, Duration::from_secs(784_111_777)).map(|pause| pause.as_secs())
    }

    #[test]
    fn a_date_is_read_in_the_three_forms_of_http() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(date(text), Some(Duration::from_secs(784_111_777)), "{text}");
        }
        assert_eq!(date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(date("Thu, 29 Feb 2024 23:59:59 GMT"), Some(Duration::from_secs(1_709_251_199)));
        for text in ["", "now", "Sun, 06 Nov 1994", "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_is_in_seconds_or_a_date_by_the_clock_of_the_server() {
        assert_eq!(seconds(&[]), None);
        assert_eq!(seconds(&[("retry-after", "120")]), Some(120));
        assert_eq!(seconds(&[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")]), Some(30));
        assert_eq!(seconds(&[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]), Some(0));
        let by_its_clock =
            [("retry-after", "Sun, 06 Nov 1994 10:50:07 GMT"), ("date", "Sun, 06 Nov 1994 10:50:00 GMT")];
        assert_eq!(seconds(&by_its_clock), Some(7));
        for text in ["soon", "-1", "1e400", "NaN"] {
            assert_eq!(seconds(&[("retry-after", text)]), None, "{text}");
        }
    }
}
