//! Formats of date-times: converts patterns in descriptions (`yyyy-MM-dd HH:mm:ss`) to `strptime` formats.
//!
//! Patterns are a subset of Unicode's date field symbols (LDML), which Java, Swift, .NET and most descriptions use. Only fields that jiff
//! and chrono parse in the same way are supported. A format must contain a full date, hours and minutes.

use std::collections::HashSet;

/// The meaning of a field in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum DateField {
    Year,
    Month,
    Day,
    Hour,
    HalfDayHour,
    HalfDay,
    Minute,
    Second,
    Fraction,
    Weekday,
    Offset,
}

/// Converts a pattern to a `strptime` format.
///
/// # Errors
///
/// The pattern contains an unknown or repeated field, or is incomplete; the message names it.
pub(crate) fn strptime(pattern: &str) -> Result<String, String> {
    let mut format = String::new();
    let mut seen = HashSet::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        if letter == '\'' {
            rest = quoted(rest, &mut format)?;
        } else if letter.is_ascii_alphabetic() {
            let length = rest.find(|other| other != letter).unwrap_or(rest.len());
            let (field, after) = rest.split_at(length);
            let (kind, directive) = directive(field).ok_or_else(|| unknown(field))?;
            if !seen.insert(kind) {
                return Err(format!("`{field}` repeats another field"));
            }
            if kind == DateField::Fraction && format.pop() != Some('.') {
                return Err(format!("a fraction must follow a point: `.{field}`"));
            }
            format.push_str(directive);
            rest = after;
        } else {
            literal(letter, &mut format);
            rest = &rest[letter.len_utf8()..];
        }
    }
    complete(&seen).map(|()| format)
}

fn unknown(field: &str) -> String {
    format!("unknown field `{field}`; put literal text in single quotes")
}

/// Parses quoted text, and returns the rest. Two consecutive quotes stand for one.
fn quoted<'t>(text: &'t str, format: &mut String) -> Result<&'t str, String> {
    if let Some(rest) = text.strip_prefix("''") {
        format.push('\'');
        return Ok(rest);
    }
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((index, letter)) = letters.next() {
        if letter != '\'' || letters.next_if(|(_, next)| *next == '\'').is_some() {
            literal(letter, format);
        } else {
            return Ok(&text[index + 1..]);
        }
    }
    Err("a quote is not closed".to_owned())
}

fn literal(letter: char, format: &mut String) {
    format.push(letter);
    if letter == '%' {
        format.push('%');
    }
}

fn directive(field: &str) -> Option<(DateField, &'static str)> {
    Some(match field {
        "yyyy" | "uuuu" => (DateField::Year, "%Y"),
        "yy" | "uu" => (DateField::Year, "%y"),
        "M" | "MM" => (DateField::Month, "%m"),
        "MMM" => (DateField::Month, "%b"),
        "MMMM" => (DateField::Month, "%B"),
        "d" | "dd" => (DateField::Day, "%d"),
        "H" | "HH" => (DateField::Hour, "%H"),
        "h" | "hh" => (DateField::HalfDayHour, "%I"),
        "a" => (DateField::HalfDay, "%p"),
        "m" | "mm" => (DateField::Minute, "%M"),
        "s" | "ss" => (DateField::Second, "%S"),
        "E" | "EE" | "EEE" => (DateField::Weekday, "%a"),
        "EEEE" => (DateField::Weekday, "%A"),
        "Z" | "xx" => (DateField::Offset, "%z"),
        "xxx" => (DateField::Offset, "%:z"),
        _ if field.len() <= 9 && field.bytes().all(|letter| letter == b'S') => (DateField::Fraction, "%.f"),
        _ => return None,
    })
}

/// Checks that a pattern contains a full date, hours and minutes.
fn complete(seen: &HashSet<DateField>) -> Result<(), String> {
    let has = |kind: DateField| seen.contains(&kind);
    let missing = [
        (has(DateField::Year), "the year (`yyyy`)"),
        (has(DateField::Month), "the month (`MM`)"),
        (has(DateField::Day), "the day (`dd`)"),
        (has(DateField::Hour) || has(DateField::HalfDayHour), "the hour (`HH`)"),
        (has(DateField::Minute), "the minute (`mm`)"),
        (has(DateField::HalfDayHour) == has(DateField::HalfDay), "`h` without `a`, or `a` without `h`"),
        (!(has(DateField::Hour) && has(DateField::HalfDayHour)), "one of `H` and `h`"),
        (!has(DateField::Fraction) || has(DateField::Second), "the second (`ss`)"),
    ];
    match missing.iter().find(|(is_there, _)| !is_there) {
        None => Ok(()),
        Some((_, what)) if what.contains("without") => Err(format!("the hour is unclear: {what}")),
        Some((_, what)) if what.starts_with("one of") => Err(format!("the hour is unclear: more than {what}")),
        Some((_, what)) => Err(format!("{what} is missing")),
    }
}

#[cfg(test)]
mod tests {
    use super::strptime;

    #[test]
    fn unicode_patterns_become_strptime_formats() {
        for (pattern, format) in [
            ("yyyy-MM-dd HH:mm:ss", "%Y-%m-%d %H:%M:%S"),
            ("MMM d, yyyy h:mm:ss a", "%b %d, %Y %I:%M:%S %p"),
            ("EEE, dd MMMM yy HH:mm", "%a, %d %B %y %H:%M"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", "%Y-%m-%dT%H:%M:%S%.f%:z"),
            ("yyyyMMddHHmmss Z", "%Y%m%d%H%M%S %z"),
            ("HH 'o''clock' mm dd.MM.yyyy 100%", "%H o'clock %M %d.%m.%Y 100%%"),
        ] {
            assert_eq!(strptime(pattern).as_deref(), Ok(format), "{pattern}");
        }
    }

    #[test]
    fn invalid_patterns_are_rejected() {
        for (pattern, reason) in [
            ("yyyy-MM-dd", "the hour (`HH`) is missing"),
            ("yyyy-MM-dd hh:mm", "the hour is unclear: `h` without `a`, or `a` without `h`"),
            ("yyyy-MM-dd HH:mm hh a", "the hour is unclear: more than one of `H` and `h`"),
            ("yyyy-MM-dd HH:mm MMM", "`MMM` repeats another field"),
            ("yyyy-MM-ddTHH:mm", "unknown field `T`; put literal text in single quotes"),
            ("%Y-%m-%d", "unknown field `Y`; put literal text in single quotes"),
            ("yyyy-MM-dd HH:mm:ss,SSS", "a fraction must follow a point: `.SSS`"),
            ("yyyy-MM-dd'T", "a quote is not closed"),
            ("", "the year (`yyyy`) is missing"),
        ] {
            assert_eq!(strptime(pattern), Err(reason.to_owned()), "{pattern}");
        }
    }
}
