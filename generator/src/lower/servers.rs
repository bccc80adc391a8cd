//! Servers and their variables: those of the API, and those of operations.

use indexmap::IndexMap;
use openapiv3::Server as Described;

use super::docs;
use crate::extensions;
use crate::ir::{Server, ServerId, ServerVariable};
use crate::parse::{Located, OperationNode, Resolved};

/// Longer URLs are not treated as templates.
const LONGEST_URL: usize = 8192;

/// Returns the servers of the API.
pub(super) fn servers(resolved: &Resolved) -> Vec<Server> {
    let servers = resolved.servers.iter();
    servers
        .map(|server| Server { name: extensions::name_of(&server.value.extensions), ..server_of(&server.value) })
        .collect()
}

/// The servers of operations other than the default of the API, each once.
pub(super) struct OwnServers {
    /// The default server of the API, normalized.
    default: String,
    /// Servers by normalized URL.
    known: IndexMap<String, Server>,
}

impl OwnServers {
    /// Starts without servers of operations. `servers` are those of the API.
    pub(super) fn new(servers: &[Server]) -> Self {
        let first = servers.first().map_or("/", |server| server.url.as_str());
        Self { default: normalized(first, ""), known: IndexMap::new() }
    }

    /// Returns the servers, in order of their ids.
    pub(super) fn into_servers(self) -> Vec<Server> {
        self.known.into_values().collect()
    }

    /// Returns the server of an operation, if it is not the default of the API.
    pub(super) fn of(&mut self, node: &OperationNode) -> Option<ServerId> {
        let described = node.servers.first()?;
        let is_default =
            |server: &Located<Described>| normalized(&server_url(&server.value), &self.default) == self.default;
        // All listed servers are equivalent, and callers expect the default.
        if node.servers.iter().any(is_default) {
            return None;
        }
        let server = server_of(&described.value);
        let key = normalized(&server.url, &self.default);
        if let Some((index, _, known)) = self.known.get_full_mut(&key) {
            // Keep the template with variables, for callers with another host.
            if known.variables.is_empty() && !server.variables.is_empty() {
                (known.variables, known.template) = (server.variables, server.template);
            }
            return Some(ServerId(index));
        }
        let name = extensions::name_of(&described.value.extensions);
        let name = name.or_else(|| short_name(described.value.description.as_deref()));
        let name = name.or_else(|| name_in(&server, &self.default)).unwrap_or_else(|| name_of(node));
        let (index, _) = self.known.insert_full(key, Server { name: Some(name), ..server });
        Some(ServerId(index))
    }
}

/// The number of undescribed variables in one URL: each becomes an argument of one function.
const MAX_UNDESCRIBED: usize = 7;

/// Lowers a server without its name. A variable without a usable default is an argument of the caller.
fn server_of(described: &Described) -> Server {
    let url = described.url.trim();
    let variables = described.variables.iter().flatten();
    let used = variables.filter(|(name, _)| url.contains(&format!("{{{name}}}")));
    let mut variables: Vec<ServerVariable> = used
        .map(|(name, variable)| ServerVariable {
            name: name.clone(),
            default: Some(variable.default.clone()).filter(|default| is_value(url, name, default)),
            values: variable.enumeration.clone(),
            docs: docs::text(variable.description.as_ref()),
        })
        .collect();
    if url.len() <= LONGEST_URL {
        for name in placeholders(url) {
            let undescribed = variables.iter().filter(|known| known.default.is_none()).count();
            if undescribed < MAX_UNDESCRIBED && !variables.iter().any(|known| known.name == name) {
                let docs = docs::text(None);
                variables.push(ServerVariable { name: name.to_owned(), default: None, values: Vec::new(), docs });
            }
        }
    }
    Server {
        name: None,
        template: url.to_owned(),
        url: filled(url, &variables),
        variables,
        docs: docs::text(described.description.as_ref()),
    }
}

/// Returns the URL of a server, with the defaults of its variables.
pub(super) fn server_url(described: &Described) -> String {
    server_of(described).url
}

fn placeholders(url: &str) -> impl Iterator<Item = &str> {
    let names = url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.filter(|name| name.chars().any(char::is_alphanumeric))
}

/// Whether a default is an actual value: not a placeholder such as `{your-host}` or `<host>`, and not empty where a host is expected.
fn is_value(url: &str, name: &str, default: &str) -> bool {
    if default.contains(['{', '}', '<', '>']) {
        return false;
    }
    let behind_scheme = url.find("://").map_or(0, |at| at + 3);
    let host_end = url[behind_scheme..].find('/').map_or(url.len(), |at| behind_scheme + at);
    let is_in_host = url.find(&format!("{{{name}}}")).is_some_and(|at| at < host_end);
    !is_in_host || !default.trim().is_empty()
}

/// Fills the defaults of variables into a template. Placeholders inside a default are not expanded, so that the URL cannot grow
/// exponentially.
fn filled(template: &str, variables: &[ServerVariable]) -> String {
    let value = |name: &str| variables.iter().find(|variable| variable.name == name)?.default.as_deref();
    let mut url = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        url.push_str(before);
        let found = behind.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        if let Some((value, after)) = found.filter(|(value, _)| url.len() + value.len() <= LONGEST_URL) {
            url.push_str(value);
            rest = after;
        } else {
            url.push('{');
            rest = behind;
        }
    }
    url + rest
}

/// Normalizes a URL so that equal ones compare equal. A path is relative to the host of `default`, which is normalized already.
fn normalized(url: &str, default: &str) -> String {
    let Some((scheme, rest)) = url.trim().split_once("://") else {
        let path = url.trim().trim_end_matches('/');
        let Some((scheme, rest)) = default.split_once("://") else { return path.to_owned() };
        let host = rest.split('/').next().unwrap_or_default();
        return format!("{scheme}://{host}{path}");
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{scheme}://{host}{}", path.trim_end_matches('/'))
}

/// Words that do not tell one server of an operation from another.
const COMMON: &[&str] = &[
    "a",
    "an",
    "the",
    "api",
    "base",
    "default",
    "dev",
    "development",
    "endpoint",
    "environment",
    "host",
    "live",
    "local",
    "main",
    "prod",
    "production",
    "sandbox",
    "server",
    "staging",
    "test",
    "testing",
    "uat",
    "url",
];

/// Returns a description that can serve as a name: at most three words, not all of them common ones.
fn short_name(description: Option<&str>) -> Option<String> {
    let text = description?.trim().trim_end_matches('.');
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_common = |word: &&str| COMMON.contains(&word.to_ascii_lowercase().as_str());
    let tells = words.iter().any(|word| !is_common(word) && word.chars().any(char::is_alphanumeric));
    (words.len() <= 3 && tells && !text.contains("://")).then(|| text.to_owned())
}

/// Derives a name from a URL: the first label of its host, the path on the default host, or the variable that is the whole host.
fn name_in(server: &Server, default: &str) -> Option<String> {
    let is_name = |text: &&str| text.chars().any(char::is_alphanumeric);
    let (host, path) = normalized(&server.url, default).split_once("://").map(|(_, rest)| {
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        (host.to_owned(), path.to_owned())
    })?;
    let is_of_default = default.split_once("://").is_some_and(|(_, rest)| rest.split('/').next() == Some(&host));
    if is_of_default && is_name(&path.as_str()) {
        return Some(path.replace('/', " "));
    }
    let label = host.split(['.', ':']).find(|label| *label != "www").filter(is_name);
    label.map(|label| label.trim_matches(['{', '}']).to_owned())
}

/// Returns the fallback name: the operation that first uses the server.
fn name_of(node: &OperationNode) -> String {
    let id = node.operation.operation_id.clone();
    format!("{} server", id.unwrap_or_else(|| format!("{} {}", node.method, node.path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(url: &str, variables: &[(&str, &str)]) -> Server {
        let variables = variables.iter().map(|(name, default)| {
            let variable = openapiv3::ServerVariable { default: (*default).to_owned(), ..Default::default() };
            ((*name).to_owned(), variable)
        });
        server_of(&Described { url: url.to_owned(), variables: Some(variables.collect()), ..Described::default() })
    }

    #[test]
    fn a_variable_without_a_value_is_left_to_the_caller() {
        let open = |server: &Server| {
            let open = server.variables.iter().filter(|variable| variable.default.is_none());
            open.map(|variable| variable.name.clone()).collect::<Vec<_>>()
        };
        let server = described("https://{company}.{environment}.example/api", &[("environment", "live")]);
        assert_eq!(
            (server.url.as_str(), open(&server)),
            ("https://{company}.live.example/api", vec!["company".to_owned()])
        );
        for default in ["", " ", "{your-host}", "<host>"] {
            assert_eq!(open(&described("https://{host}/v1", &[("host", default)])), ["host"], "{default}");
        }
        let server = described("https://a.example/{base}", &[("base", "")]);
        assert_eq!((server.url.as_str(), open(&server).len()), ("https://a.example/", 0));
    }

    #[test]
    fn equivalent_urls_are_equal() {
        let default = normalized("https://API.example:443/v1/", "");
        assert_eq!(default, "https://api.example/v1");
        for url in ["https://api.example/v1", "HTTPS://api.example/v1/", "/v1", "/v1/"] {
            assert_eq!(normalized(url, &default), default, "{url}");
        }
        for url in ["https://api.example", "http://api.example/v1", "/", "https://api.example/V1"] {
            assert_ne!(normalized(url, &default), default, "{url}");
        }
        assert_eq!(normalized("/", ""), normalized("", ""));
    }

    #[test]
    fn a_server_is_named_by_a_few_words_or_by_its_host() {
        assert_eq!(short_name(Some("File uploads.")).as_deref(), Some("File uploads"));
        for text in
            ["production", "Production server", "The server that takes the files of users.", "", "https://a.example"]
        {
            assert_eq!(short_name(Some(text)), None, "{text}");
        }
        let default = "https://api.example/v1";
        for (url, name) in [
            ("https://upload.box.example/api/2.0", Some("upload")),
            ("https://www.files.example", Some("files")),
            ("https://api.example/oauth2/v2", Some(" oauth2 v2")),
            ("https://api.example", Some("api")),
            ("/people-api", Some(" people-api")),
            ("https://{agent-url}", Some("agent-url")),
            ("https://", None),
        ] {
            assert_eq!(name_in(&described(url, &[]), default).as_deref(), name, "{url}");
        }
    }
}
