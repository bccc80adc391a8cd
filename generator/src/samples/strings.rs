//! Sample strings by format, pattern and length.

use super::pattern::Pattern;

/// Constraints on a string.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct StringConstraints<'s> {
    pub(super) format: Option<&'s str>,
    pub(super) pattern: Option<&'s str>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
}

/// The maximum length of a sample.
const MAX_LENGTH: usize = 1000;

impl StringConstraints<'_> {
    /// Whether a format or a pattern restricts the string.
    pub(super) fn is_restricted(&self) -> bool {
        self.format.is_some_and(|format| sample(format).is_some()) || self.pattern.is_some()
    }

    /// Whether a string satisfies the constraints.
    pub(super) fn fits(&self, text: &str) -> bool {
        let count = text.chars().count();
        let pattern = self.pattern.and_then(Pattern::parse);
        count >= self.least
            && self.most.is_none_or(|most| count <= most)
            && pattern.is_none_or(|pattern| pattern.matches(text))
            && self.format.is_none_or(|format| can_have_format(text, format))
    }

    /// Returns a valid string that is synthesized from a word.
    pub(super) fn generate(&self, word: &str, variant: usize) -> Option<String> {
        let most = self.most.unwrap_or(MAX_LENGTH);
        let from_format = self.format.and_then(sample).map(|text| varied(text, variant)).filter(|text| self.fits(text));
        if from_format.is_some() {
            return from_format;
        }
        if let Some(pattern) = self.pattern {
            let text = Pattern::parse(pattern)?.text(self.least, most, variant)?;
            return Some(text).filter(|text| self.fits(text));
        }
        let word = if variant == 0 { word.to_owned() } else { format!("{word}{variant}") };
        let padding = self.least.min(MAX_LENGTH).saturating_sub(word.chars().count());
        let text: String = word.chars().chain(std::iter::repeat_n('a', padding)).take(most).collect();
        // Unknown formats can have further constraints.
        Some(text).filter(|text| self.fits(text))
    }
}

/// Returns a sample of a format; `None` if the format is unknown.
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

/// Varies the last digit of a sample.
fn varied(text: &str, variant: usize) -> String {
    let Some(at) = text.rfind(|letter: char| letter.is_ascii_digit()).filter(|_| variant > 0) else {
        return text.to_owned();
    };
    format!("{}{}{}", &text[..at], variant % 10, &text[at + 1..])
}

/// Whether a string can have a format. Only clear mismatches are detected.
fn can_have_format(text: &str, format: &str) -> bool {
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
    use super::StringConstraints;

    #[test]
    fn strings_satisfy_format_pattern_and_length() {
        let generate = |constraints: StringConstraints<'_>| constraints.generate("name", 0);
        let any = StringConstraints::default();
        assert_eq!(generate(any).as_deref(), Some("name"));
        assert_eq!(generate(StringConstraints { least: 6, ..any }).as_deref(), Some("nameaa"));
        assert_eq!(generate(StringConstraints { most: Some(2), ..any }).as_deref(), Some("na"));
        assert_eq!(generate(StringConstraints { format: Some("date"), ..any }).as_deref(), Some("2026-01-31"));
        assert_eq!(generate(StringConstraints { pattern: Some("^[A-Z]{2}$"), ..any }).as_deref(), Some("AA"));
        assert_eq!(generate(StringConstraints { pattern: Some("^(?!a)"), ..any }), None);
        for format in ["date-time", "date", "uuid", "uri", "email", "ipv4", "ipv6", "time", "byte", "hostname"] {
            let constraints = StringConstraints { format: Some(format), ..any };
            let texts = [constraints.generate("", 0), constraints.generate("", 1)];
            assert!(texts.iter().flatten().all(|text| constraints.fits(text)) && texts[0].is_some(), "{texts:?}");
        }
        let constraints = StringConstraints { format: Some("date-time"), ..any };
        assert!(
            !constraints.fits("yesterday")
                && !constraints.fits("2026-01-31T12:00:00")
                && constraints.fits("2026-01-31T12:00:00+01:00")
        );
    }
}
