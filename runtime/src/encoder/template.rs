//! Path templates: `/cards/{cardId}` and the values of its parameters give the path of a request.

use std::borrow::Cow;

use super::{Encoder, percent};

impl Encoder {
    /// Starts a request whose path is not that of an operation. A `?` or `#` in it is refused: within a value that a program wrote into the path, it
    /// would cut it short.
    pub(crate) fn with_template(template: Cow<'static, str>) -> Self {
        let mut encoder = Self::default();
        if !template.starts_with('/') {
            encoder.fail("the path must begin with a slash; the base URL comes before it".to_owned());
        } else if template.contains(['?', '#']) {
            encoder.fail("the path contains `?` or `#`; set parameters of the query with `query`".to_owned());
        }
        encoder.template = Some(template);
        encoder
    }
}

/// An encoded path and, if the template contains one, a fixed query.
#[derive(Debug, PartialEq)]
pub(super) struct Expanded {
    /// The path, which begins with a slash.
    pub(super) path: String,
    /// The part after `?` in the template.
    pub(super) query: Option<String>,
}

/// Inserts encoded values into a template. The error is a sentence.
pub(super) fn expand(template: &str, values: &[(&'static str, String)]) -> Result<Expanded, String> {
    if template.bytes().all(is_plain) {
        return Ok(Expanded { path: expand_path(template, values, true)?, query: None });
    }
    // Some descriptions distinguish operations of one path by a fragment or a fixed query.
    let template = split(template, b'#').map_or(template, |(path, _)| path);
    let (template, query) = match split(template, b'?') {
        Some((path, query)) => (path, Some(percent::literal_query(query))),
        None => (template, None),
    };
    Ok(Expanded { path: expand_path(template, values, false)?, query })
}

/// Whether a byte of a template is neither encoded nor the beginning of a query or a fragment.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' | b'/' | b'{' | b'}')
}

fn expand_path(template: &str, values: &[(&'static str, String)], is_plain: bool) -> Result<String, String> {
    let add = |path: &mut String, text: &str| {
        // A brace without its other half is encoded.
        if is_plain && !text.contains('}') { path.push_str(text) } else { path.extend(percent::literal(text)) }
    };
    let length: usize = values.iter().map(|(_, value)| value.len()).sum();
    let mut path = String::with_capacity(template.len() + length + 1);
    if !template.starts_with('/') {
        path.push('/');
    }
    let mut rest = template;
    // Which of the first 64 values were used.
    let mut used = 0_u64;
    while let Some((before, after)) = split(rest, b'{') {
        let (name, after) =
            split(after, b'}').ok_or_else(|| format!("the path template `{template}` has an unmatched brace"))?;
        let (index, (_, value)) = values
            .iter()
            .enumerate()
            .find(|(_, (given, _))| *given == name)
            .ok_or_else(|| format!("the path parameter `{name}` has no value"))?;
        used |= 1 << (index % 64);
        add(&mut path, before);
        path.push_str(value);
        rest = after;
    }
    add(&mut path, rest);
    let are_all_used = usize::try_from(used.count_ones()).is_ok_and(|count| count == values.len());
    if !are_all_used
        && let Some((name, _)) = values.iter().find(|(name, _)| !names(template).any(|known| known == *name))
    {
        return Err(format!("the path template `{template}` has no parameter `{name}`"));
    }
    refuse_dot_segments(&path)?;
    Ok(path)
}

/// Splits a string once. `split_once` is slower on strings as short as these. The byte must be ASCII.
fn split(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|found| found == byte)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Returns the names of the parameters of a template.
fn names(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (name, after) = split(split(rest, b'{')?.1, b'}')?;
        rest = after;
        Some(name)
    })
}

/// Refuses dot segments. URL parsers remove them, even encoded ones, which would change the path.
fn refuse_dot_segments(path: &str) -> Result<(), String> {
    let begins_oddly = |pair: &[u8]| matches!(pair, [b'/', b'.' | b'%']);
    if !path.as_bytes().windows(2).any(begins_oddly) {
        return Ok(());
    }
    let is_dots = |segment: &str| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    };
    if path.split('/').any(is_dots) {
        return Err("a path segment cannot be `.` or `..`".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, values: &[(&'static str, &str)], expected: Result<&str, &str>) {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let actual = expand(template, &values);
        match (&actual, expected) {
            (Ok(expanded), Ok(path)) => assert_eq!(expanded.path, path, "{template}"),
            (Err(message), Err(part)) => assert!(message.contains(part), "{template}: {message}"),
            _ => panic!("{template}: {actual:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn parameters_are_inserted_between_literals() {
        check("/cards/{id}", &[("id", "7")], Ok("/cards/7"));
        check("cards/{id}/limits/", &[("id", "7")], Ok("/cards/7/limits/"));
        check("/{a}-{b}.{c}", &[("c", "3"), ("a", "1"), ("b", "2")], Ok("/1-2.3"));
        check("/{a}/{a}", &[("a", "1")], Ok("/1/1"));
        check("/with space/{a}", &[("a", "b%20c")], Ok("/with%20space/b%20c"));
        check("/v1/cards:freeze", &[], Ok("/v1/cards:freeze"));
    }

    #[test]
    fn wrong_templates_and_values_are_refused() {
        check("/cards/{id}", &[], Err("`id` has no value"));
        check("/cards/{id", &[("id", "7")], Err("brace"));
        check("/cards", &[("id", "7")], Err("no parameter `id`"));
    }

    #[test]
    fn dot_segments_are_refused_however_they_come_about() {
        check("/cards/{id}", &[("id", "..")], Err("`..`"));
        check("/cards/{id}", &[("id", ".")], Err("`.`"));
        check("/cards/.{id}", &[("id", ".")], Err("`..`"));
        check("/cards/%2e{id}", &[("id", ".")], Err("`..`"));
        check("/cards/../{id}", &[("id", "7")], Err("`..`"));
        check("/cards/{id}", &[("id", "...")], Ok("/cards/..."));
        check("/cards/{id}", &[("id", ".a")], Ok("/cards/.a"));
    }

    #[test]
    fn fixed_query_is_kept_and_fragment_dropped() {
        let expanded = expand("/send?action=a b#one", &[]).unwrap();
        assert_eq!(expanded, Expanded { path: "/send".into(), query: Some("action=a%20b".into()) });
    }
}
