//! The `Link` header of RFC 8288, with which a server links to the next page.

use http::HeaderMap;
use http::header::LINK;
use url::Url;

/// Returns the URL of the link with the relation `next`, resolved against the URL of the page.
///
/// Returns `None` for a link to another host, port or scheme: credentials would be sent to it.
///
/// ```
/// use oasmith_runtime::{HeaderMap, link_header};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("link", r#"<?page=1>; rel="first", <?page=3>; rel="next""#.parse()?);
/// let next = link_header::next(&headers, "https://api.example.com/things?page=2");
/// assert_eq!(next.as_deref(), Some("https://api.example.com/things?page=3"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn next(headers: &HeaderMap, base_url: &str) -> Option<String> {
    let target = find(headers, "next")?;
    resolve(&Url::parse(base_url).ok()?, &target).ok().map(String::from)
}

/// Returns the target of the first link with a relation, verbatim: it may be relative and on any host.
#[must_use]
pub fn find(headers: &HeaderMap, relation: &str) -> Option<String> {
    let fields = headers.get_all(LINK).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    fields.flat_map(Links::new).find(|link| link.has(relation)).map(|link| link.target.to_owned())
}

/// Resolves a target, and refuses one of another origin. The error is a sentence without the URL.
pub(crate) fn resolve(base: &Url, target: &str) -> Result<Url, String> {
    let mut url = base.join(target.trim()).map_err(|error| format!("the URL is invalid: {error}"))?;
    if url.origin() != base.origin() {
        let host = url.host_str().unwrap_or("nowhere");
        return Err(format!(
            "the URL has another host, port or scheme ({host}), which must not receive the credentials"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the URL contains a user or a password".to_owned());
    }
    url.set_fragment(None);
    Ok(url)
}

/// One link of a header.
struct Link<'a> {
    target: &'a str,
    /// Values of the first parameter `rel`, separated by spaces.
    relations: Option<String>,
    /// Whether the link has a context other than the page.
    is_anchored: bool,
}

impl Link<'_> {
    fn has(&self, relation: &str) -> bool {
        let relations = self.relations.as_deref().unwrap_or_default();
        !self.is_anchored && relations.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(relation))
    }
}

/// Parses the links of one header field, up to the first malformed one.
struct Links<'a> {
    rest: &'a str,
}

impl<'a> Links<'a> {
    fn new(field: &'a str) -> Self {
        Self { rest: field }
    }

    /// Consumes a character, if it is next after white space.
    fn eat(&mut self, expected: char) -> bool {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Returns the text up to one of these characters, trimmed.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let (text, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
        self.rest = rest;
        text.trim_matches([' ', '\t'])
    }

    /// Parses the value of a parameter, a token or a quoted string; returns `None` if a quote is not closed.
    fn value(&mut self) -> Option<String> {
        if !self.eat('"') {
            return Some(self.until(&[';', ',']).to_owned());
        }
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                _ => text.push(character),
            }
        }
        None
    }
}

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        // Empty elements of a list are allowed.
        while self.eat(',') {}
        if !self.eat('<') {
            return None;
        }
        let (target, rest) = self.rest.split_once('>')?;
        self.rest = rest;
        let mut link = Link { target: target.trim(), relations: None, is_anchored: false };
        while self.eat(';') {
            let name = self.until(&['=', ';', ',']);
            let value = if self.eat('=') { self.value()? } else { String::new() };
            if name.eq_ignore_ascii_case("rel") {
                link.relations.get_or_insert(value);
            } else if name.eq_ignore_ascii_case("anchor") {
                link.is_anchored = true;
            }
        }
        Some(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://api.example.com:8443/v1/things?page=2&size=5";

    fn check(field: &str, expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, field.parse().unwrap());
        let expected = expected.map(|path| format!("https://api.example.com:8443{path}"));
        assert_eq!(next(&headers, PAGE), expected, "{field}");
    }

    #[test]
    fn the_next_page_is_found_in_every_notation() {
        let expected = Some("/v1/things?page=3");
        check("<https://api.example.com:8443/v1/things?page=3>; rel=\"next\"", expected);
        check("</v1/things?page=3>; rel=next", expected);
        check("<things?page=3>;rel=next", expected);
        check("<?page=3> ; REL = \"Next\"", expected);
        check("<//api.example.com:8443/v1/things?page=3>; rel=\"last next\"", expected);
        check("<https://API.example.com:8443/v1/things?page=3#top>; rel=next", expected);
        check("<https://user@api.example.com:8443/>; rel=next", None);
        check("< ?page=3 >; title; rel=next; rel=prev", expected);
    }

    #[test]
    fn several_links_and_quoted_strings_are_told_apart() {
        let expected = Some("/v1/things?page=3");
        check("<?page=1>; rel=prev, <?page=3>; rel=next, <?page=9>; rel=last", expected);
        check(r#"<?page=1>; title="a, <x>; rel=next"; rel=first, , <?page=3>; rel="next""#, expected);
        check(r#"<?page=1>; title="say \"<?page=7>; rel=next\""; rel=x, <?page=3>; rel="next""#, expected);
        check("<?page=1,2;3>; rel=prev,<?page=3>; rel=next", expected);
        check("<?page=4>; anchor=\"#other\"; rel=next, <?page=3>; rel=next", expected);
        check("<?a=1,2;3>; rel=next", Some("/v1/things?a=1,2;3"));
    }

    #[test]
    fn several_header_fields_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(LINK, "<?page=1>; rel=prev".parse().unwrap());
        headers.append(LINK, http::HeaderValue::from_bytes(b"<?\xff>; rel=next").unwrap());
        headers.append(LINK, "<?page=3>; rel=next".parse().unwrap());
        assert_eq!(next(&headers, "http://localhost/x").as_deref(), Some("http://localhost/x?page=3"));
    }

    #[test]
    fn other_links_are_none() {
        for field in [
            "",
            ",",
            "?page=3; rel=next",
            "<?page=3",
            "<?page=3>",
            "<?page=3>; rel=prev",
            "<?page=3>; rel=nextpage",
            "<?page=3>; rel=prev; rel=next",
            "<?page=3>; rev=next",
            "<?page=3>; title=\"rel=next",
            "<?page=3>; rel=\"next",
            "<http://[>; rel=next",
        ] {
            check(field, None);
        }
        assert_eq!(next(&HeaderMap::new(), PAGE), None);
    }

    #[test]
    fn a_link_to_another_origin_is_refused() {
        for field in [
            "<https://evil.example/v1/things>; rel=next",
            "<//evil.example/>; rel=next",
            "<http://api.example.com:8443/v1/things>; rel=next",
            "<https://api.example.com/v1/things>; rel=next",
            "<https://api.example.com:8443@evil.example/>; rel=next",
            "<https:\\\\evil.example/>; rel=next",
            "<javascript:alert(1)>; rel=next",
        ] {
            check(field, None);
        }
    }
}
