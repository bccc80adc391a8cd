//! Whether a string is a date, or a date and time, of RFC 3339.

/// Whether a string is a `full-date`: `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return false };
    let (Some(century), Some(rest), Some(month), Some(day)) =
        (pair(*y1, *y2), pair(*y3, *y4), pair(*m1, *m2), pair(*d1, *d2))
    else {
        return false;
    };
    let year = century * 100 + rest;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether a string is a `date-time`: `2026-01-31T09:30:00Z`, with a fraction of a second or an offset in place of `Z`.
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    is_date(date) && is_time(time.as_bytes())
}

fn is_time(time: &[u8]) -> bool {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = time else { return false };
    let is_within = |one: u8, other: u8, most: u32| pair(one, other).is_some_and(|number| number <= most);
    // A leap second is the 61st.
    if !(is_within(*h1, *h2, 23) && is_within(*m1, *m2, 59) && is_within(*s1, *s2, 60)) {
        return false;
    }
    let digits = rest.iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
    let offset = match rest {
        [b'.', ..] if digits == 0 => return false,
        [b'.', fraction @ ..] => &fraction[digits..],
        _ => rest,
    };
    match offset {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => is_within(*h1, *h2, 23) && is_within(*m1, *m2, 59),
        _ => false,
    }
}

/// A number of two digits.
fn pair(tens: u8, ones: u8) -> Option<u32> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_date_time};

    #[test]
    fn dates_exist_in_the_calendar() {
        for text in ["2026-01-31", "2024-02-29", "2000-02-29", "0001-12-31"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "",
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "31-01-2026",
            "2026-1-1",
            "２026-01-01",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn dates_with_times_have_an_offset() {
        for text in ["2026-01-31T09:30:00Z", "2026-01-31t23:59:60.125z", "2026-01-31T00:00:00+05:30"] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "2026-01-31",
            "2026-01-31T09:30:00",
            "2026-01-31 09:30:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T09:30:00.Z",
            "2026-01-31T09:30:00+0530",
            "2026-02-30T09:30:00Z",
            "2026-01-31T09:30Z",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}
