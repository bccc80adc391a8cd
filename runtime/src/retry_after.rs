//! Reads the header `Retry-After` of RFC 9110: a number of seconds, or a date in one of the three formats that HTTP has known.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

/// How long the server wants to be left alone, counted from when it answered; zero for a date that has passed.
///
/// A date is compared with the response's own `Date`, so that a wrong clock on this machine does no harm; without one, with `now`, the time
/// since 1970. `None` without the header, or if it is neither a number nor a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: impl FnOnce() -> Duration) -> Option<Duration> {
    let text = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = unix_seconds(text)?;
    let from = text_date(headers).unwrap_or_else(|| now().as_secs());
    Some(Duration::from_secs(until.saturating_sub(from)))
}

/// The time since 1970 by the clock of the operating system.
pub(crate) fn system_time() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn text_date(headers: &HeaderMap) -> Option<u64> {
    unix_seconds(text(headers, &DATE)?)
}

/// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
/// `Sun Nov  6 08:49:37 1994`.
fn unix_seconds(date: &str) -> Option<u64> {
    let words: Vec<&str> = date.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match words.as_slice() {
        [_, day, month, year, time, "GMT" | "UTC"] | [_, month, day, time, year] => (*day, *month, *year, *time),
        [_, date, time, "GMT" | "UTC"] => {
            let mut parts = date.split('-');
            (parts.next()?, parts.next()?, parts.next()?, *time)
        }
        _ => return None,
    };
    let mut clock = time.split(':').map(|part| part.parse::<u64>().ok().filter(|number| *number <= 60));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let days = days_since_1970(full_year(year)?, month_number(month)?, day.parse().ok()?)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// A year of two digits is of the last century from 70 on.
fn full_year(year: &str) -> Option<u64> {
    let number: u64 = year.parse().ok()?;
    match year.len() {
        2 if number >= 70 => Some(number + 1900),
        2 => Some(number + 2000),
        4 => Some(number),
        _ => None,
    }
}

fn month_number(name: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    u64::try_from(index + 1).ok()
}

/// Days of the Gregorian calendar; years begin in March here, so that a leap day is the last of its year.
fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1..=31).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    // The days before 1970-01-01, counted the same way.
    days.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waited(retry_after: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().ok()?);
        if let Some(date) = date {
            headers.insert(DATE, date.parse().ok()?);
        }
        super::retry_after(&headers, || Duration::from_secs(784_111_777)).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_date_of_each_format_is_read() {
        for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(unix_seconds(date), Some(784_111_777), "{date}");
        }
        assert_eq!(unix_seconds("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(unix_seconds("Thu, 29 Feb 2024 23:59:59 GMT"), Some(1_709_251_199));
        for date in ["", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT", "a b c d e GMT"] {
            assert_eq!(unix_seconds(date), None, "{date}");
        }
    }

    #[test]
    fn a_wait_counts_from_the_date_of_the_response() {
        assert_eq!(waited("120", None), Some(120));
        assert_eq!(waited(" 0 ", None), Some(0));
        assert_eq!(waited("Sun, 06 Nov 1994 08:50:37 GMT", None), Some(60));
        assert_eq!(waited("Fri, 31 Dec 1999 23:59:59 GMT", Some("Fri, 31 Dec 1999 23:59:49 GMT")), Some(10));
        assert_eq!(waited("Sun, 06 Nov 1994 08:49:00 GMT", None), Some(0));
        assert_eq!(waited("soon", None), None);
        assert_eq!(waited("-5", None), None);
    }
}
