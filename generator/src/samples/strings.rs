//! Strings by their format, pattern and length.

use super::pattern::Pattern;

/// What a schema asks of a string.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'s> {
    pub(super) format: Option<&'s str>,
    pub(super) pattern: Option<&'s str>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

/// The longest string that is written out.
const LONGEST: usize = 1000;

impl Asked<'_> {
    /// Whether only some strings will do.
    pub(super) fn is_particular(&self) -> bool {
        self.format.is_some_and(|format| sample(format).is_some()) || self.pattern.is_some()
    }

    /// Whether a string is one of those.
    pub(super) fn fits(&self, text: &str) -> bool {
        let count = text.chars().count();
        let pattern = self.pattern.and_then(Pattern::read);
        count >= self.least
            && self.most.is_none_or(|most| count <= most)
            && pattern.is_none_or(|pattern| pattern.matches(text))
            && self.format.is_none_or(|format| is_of_format(text, format))
    }

    /// A string that will do, made from nothing but a word.
    pub(super) fn made(&self, word: &str, variant: usize) -> Option<String> {
        let most = self.most.unwrap_or(LONGEST);
        let of_format = self.format.and_then(sample).map(|text| varied(text, variant)).filter(|text| self.fits(text));
        if of_format.is_some() {
            return of_format;
        }
        if let Some(pattern) = self.pattern {
            let text = Pattern::read(pattern)?.text(self.least, most, variant)?;
            return Some(text).filter(|text| self.fits(text));
        }
        let word = if variant == 0 { word.to_owned() } else { format!("{word}{variant}") };
        let padding = self.least.min(LONGEST).saturating_sub(word.chars().count());
        let text: String = word.chars().chain(std::iter::repeat_n('a', padding)).take(most).collect();
        // What a format asks for beyond its sample is not known.
        Some(text).filter(|text| self.fits(text))
    }
}

/// A string of a format; `None` where any will do.
fn sample(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" | "datetime" => "2026-01-31T12:00:00Z",
        "date" | "full-date" => "2026-01-31",
        "time" | "full-time" => "12:00:00Z",
        "duration" => "P1D",
        "uuid" | "guid" => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" | "uri-template" => "https://example.com/a",
        "email" | "idn-email" => "asha@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "cidr" | "ipv4-cidr" => "192.0.2.0/24",
        "mac" => "00:00:5e:00:53:01",
        "byte" | "base64" => "aGVsbG8=",
        "decimal" => "100.00",
        "json-pointer" => "/a",
        "relative-json-pointer" => "0",
        "phone" | "phone-number" => "+15550100",
        _ => return None,
    })
}

/// Another string of a format for another number: its last digit differs.
fn varied(text: &str, variant: usize) -> String {
    let Some(at) = text.rfind(|letter: char| letter.is_ascii_digit()).filter(|_| variant > 0) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..at], variant % 10, &text[at + 1..])
}

/// Whether a string is plainly not of a format. What is hard to say is taken for one.
fn is_of_format(text: &str, format: &str) -> bool {
    let digits = |text: &str, shape: &str| {
        text.len() >= shape.len()
            && text.bytes().zip(shape.bytes()).all(|(found, expected)| match expected {
                b'0' => found.is_ascii_digit(),
                b'T' => matches!(found, b'T' | b't'),
                other => found == other,
            })
    };
    match format {
        "date-time" | "datetime" => {
            digits(text, "0000-00-00T00:00:00")
                && (text.ends_with(['Z', 'z']) || text.get(19..).is_some_and(|zone| zone.contains(['+', '-'])))
        }
        "date" | "full-date" => text.len() == 10 && digits(text, "0000-00-00"),
        "uuid" | "guid" => {
            text.len() == 36
                && text.bytes().enumerate().all(|(at, byte)| match at {
                    8 | 13 | 18 | 23 => byte == b'-',
                    _ => byte.is_ascii_hexdigit(),
                })
        }
        "uri" | "url" | "iri" => text.split_once(':').is_some_and(|(scheme, rest)| {
            let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
            !scheme.is_empty() && is_scheme && !rest.is_empty() && !rest.contains([' ', '{', '}', '<', '>'])
        }),
        "email" | "idn-email" => {
            text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) && !text.contains(' ')
        }
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn a_string_is_of_its_format_pattern_and_length() {
        let made = |asked: Asked<'_>| asked.made("name", 0);
        let any = Asked::default();
        assert_eq!(made(any).as_deref(), Some("name"));
        assert_eq!(made(Asked { least: 6, ..any }).as_deref(), Some("nameaa"));
        assert_eq!(made(Asked { most: Some(2), ..any }).as_deref(), Some("na"));
        assert_eq!(made(Asked { format: Some("date"), ..any }).as_deref(), Some("2026-01-31"));
        assert_eq!(made(Asked { pattern: Some("^[A-Z]{2}$"), ..any }).as_deref(), Some("AA"));
        assert_eq!(made(Asked { pattern: Some("^(?!a)"), ..any }), None);
        for format in ["date-time", "date", "uuid", "uri", "email", "ipv4", "ipv6", "time", "byte", "hostname"] {
            let asked = Asked { format: Some(format), ..any };
            let texts = [asked.made("", 0), asked.made("", 1)];
            assert!(texts.iter().flatten().all(|text| asked.fits(text)) && texts[0].is_some(), "{texts:?}");
        }
        let asked = Asked { format: Some("date-time"), ..any };
        assert!(
            !asked.fits("yesterday") && !asked.fits("2026-01-31T12:00:00") && asked.fits("2026-01-31T12:00:00+01:00")
        );
    }
}
