//! [`BaseUrl`]: the URL that requests go to, and the hosts that may be called without TLS.

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use url::{Host, Origin, ParseError, Position, Url};

/// The longest URL that the transport can send.
const LONGEST: usize = u16::MAX as usize - 1;

/// A validated URL to which paths are appended.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The URL without the slash that separates it from the path.
    prefix: String,
    scheme: Scheme,
    authority: Authority,
}

impl BaseUrl {
    /// Parses a base URL. The error is a sentence that shows no part of the URL except its host.
    pub(crate) fn parse(text: &str, allow_plain_http: bool) -> Result<Self, String> {
        let url = Self::parse_absolute(text, allow_plain_http);
        url.unwrap_or_else(|| Err("the base URL must begin with https://".to_owned()))
    }

    /// Parses a base URL that may also be relative; returns `None` if it is.
    pub(crate) fn parse_absolute(text: &str, allow_plain_http: bool) -> Option<Result<Self, String>> {
        let text = text.trim();
        if let Some((_, rest)) = text.split_once('{') {
            return Some(Err(missing_value(rest)));
        }
        match Url::parse(text) {
            Ok(url) => Some(Self::check(url, allow_plain_http)),
            Err(ParseError::RelativeUrlWithoutBase) => None,
            Err(error) => Some(Err(format!("the base URL is invalid: {error}"))),
        }
    }

    /// Resolves the URL of an operation's own server: absolute, or a path on this URL's host.
    pub(crate) fn server(&self, text: &str, allow_plain_http: bool) -> Result<Self, String> {
        match self.url.join(text) {
            Ok(url) => Self::check(url, allow_plain_http),
            Err(error) => Err(format!("the URL of the server is invalid: {error}")),
        }
    }

    fn check(url: Url, allow_plain_http: bool) -> Result<Self, String> {
        let is_plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return Err("the base URL must begin with https:// or http://".to_owned()),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err("a base URL cannot contain a user or password; configure a credential".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("a base URL cannot have a query or a fragment".to_owned());
        }
        if is_plain {
            check_plain(&url, allow_plain_http)?;
        }
        let prefix = url[..Position::AfterPath].trim_end_matches('/').to_owned();
        let scheme = if is_plain { Scheme::HTTP } else { Scheme::HTTPS };
        let authority = Authority::try_from(&url[Position::BeforeHost..Position::AfterPort])
            .map_err(|_| "the base URL is invalid: its host cannot be called".to_owned())?;
        Ok(Self { url, prefix, scheme, authority })
    }

    /// Resolves a URL from a response, which must have the same origin. The error is a sentence.
    pub(crate) fn target(&self, text: &str) -> Result<Url, String> {
        crate::link_header::resolve(&self.url, text)
    }

    /// Appends a path, which must begin with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        [&self.prefix, path].concat()
    }

    /// Returns the path to which others are appended, without a slash at its end.
    pub(crate) fn path(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// Returns the URL on this host with a path, which begins with a slash, and a query; `None` if it is malformed or too long.
    pub(crate) fn uri(&self, path_and_query: String) -> Option<Uri> {
        let origin = self.scheme.as_str().len() + "://".len() + self.authority.as_str().len();
        if origin + path_and_query.len() > LONGEST {
            return None;
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// Returns scheme, host and port.
    pub(crate) fn origin(&self) -> Origin {
        self.url.origin()
    }

    /// Returns whether requests are sent without TLS.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }
}

/// Returns the error for a URL that is still a template. `rest` is the text after its first brace.
fn missing_value(rest: &str) -> String {
    let is_name = |name: &&str| {
        name.len() <= 64 && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    };
    match rest.split_once('}').map(|(name, _)| name).filter(is_name) {
        Some(name) => format!("`{{{name}}}` in the base URL is a placeholder without a value"),
        None => "the base URL contains a brace: a placeholder without a value".to_owned(),
    }
}

/// Parses the absolute URL of a token call. The error completes a sentence.
pub(crate) fn token_url(text: &str, allow_plain_http: bool) -> Result<Url, String> {
    if text.is_empty() {
        return Err("has no URL; configure one".to_owned());
    }
    let url = Url::parse(text).map_err(|error| format!("has an invalid URL: {error}"))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err("has a URL that does not begin with https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err("has a URL with a user, a password or a fragment".to_owned());
    }
    if url.scheme() == "http" {
        check_plain(&url, allow_plain_http).map_err(|text| format!("is not possible: {text}"))?;
    }
    Ok(url)
}

/// Refuses a URL without TLS, unless plain HTTP is allowed or the host is this machine.
fn check_plain(url: &Url, allow_plain_http: bool) -> Result<(), String> {
    if allow_plain_http || is_loopback(url) {
        return Ok(());
    }
    let host = url.host_str().unwrap_or_default();
    Err(format!("{host} would be called without encryption; use https, or allow plain HTTP"))
}

/// Returns whether the host is this machine, so that nobody can intercept the traffic.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, part: &str) {
        let message = BaseUrl::parse(text, false).err().unwrap();
        assert!(message.contains(part), "{text}: {message}");
        assert!(!message.contains("sesame"), "{message}");
    }

    #[test]
    fn a_path_is_joined_with_and_without_prefix_and_slash() {
        let cases = [
            ("https://a.example", "https://a.example/x"),
            ("https://a.example/", "https://a.example/x"),
            ("https://a.example/v1", "https://a.example/v1/x"),
            ("https://a.example/v1/", "https://a.example/v1/x"),
            ("https://a.example:8443/a/b/", "https://a.example:8443/a/b/x"),
            ("https://a.example:443", "https://a.example/x"),
            (" https://[::1]:1/ ", "https://[::1]:1/x"),
        ];
        for (base, expected) in cases {
            assert_eq!(BaseUrl::parse(base, false).unwrap().join("/x"), expected, "{base}");
        }
    }

    #[test]
    fn invalid_base_urls_are_refused() {
        refused("", "https://");
        refused("api.example.com", "https://");
        refused("/v1", "https://");
        refused("ftp://a.example", "https://");
        refused("file:///etc/passwd", "https://");
        refused("https://", "is invalid");
        refused("https://user:sesame@a.example", "user or password");
        refused("https://sesame@a.example", "user or password");
        refused("https://a.example/?key=sesame", "query");
        refused("https://a.example/#sesame", "fragment");
        refused("https://{tenant}.a.example/v1", "`{tenant}`");
        refused("https://a.example/{base path}/v1/{tenant}", "the base URL");
    }

    #[test]
    fn plain_http_is_allowed_for_loopback_only() {
        for base in ["http://localhost:1", "http://127.0.0.1", "http://127.8.9.1", "http://[::1]"] {
            assert!(BaseUrl::parse(base, false).is_ok(), "{base}");
        }
        // Short and hexadecimal forms are parsed as the transport parses them.
        assert!(BaseUrl::parse("http://0x7f.1", false).is_ok());
        for base in [
            "http://a.example",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://128.0.0.1",
            "http://0.0.0.0",
            "http://[::ffff:1.2.3.4]",
        ] {
            refused(base, "encryption");
            assert!(BaseUrl::parse(base, true).is_ok(), "{base}");
        }
    }

    #[test]
    fn a_url_is_on_the_host_of_the_base_url_and_has_a_bounded_length() {
        let base = BaseUrl::parse("https://a.example:8443/v1/", false).unwrap();
        let uri = base.uri(format!("{}/x?y=1", base.path())).unwrap();
        assert_eq!(uri.to_string(), "https://a.example:8443/v1/x?y=1");
        let path = |length: usize| base.uri(format!("/{}", "x".repeat(length - "https://a.example:8443/".len())));
        let longest = path(LONGEST).unwrap().to_string();
        assert!(longest.parse::<Uri>().is_ok() && path(LONGEST + 1).is_none());
        assert!(format!("{longest}x").parse::<Uri>().is_err());
        assert!(base.uri("/a b".to_owned()).is_none());
    }

    #[test]
    fn an_operation_server_is_absolute_or_on_the_same_host() {
        let base = BaseUrl::parse("https://a.example/v1", false).unwrap();
        let absolute = base.server("https://b.example/v2/", false).unwrap();
        assert_eq!(absolute.join("/x"), "https://b.example/v2/x");
        assert_ne!(absolute.origin(), base.origin());
        let relative = base.server("/v2", false).unwrap();
        assert_eq!(relative.join("/x"), "https://a.example/v2/x");
        assert_eq!(relative.origin(), base.origin());
        assert!(base.server("http://b.example", false).is_err());
    }
}
