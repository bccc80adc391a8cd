//! The template of a path: `/pets/{petId}`, and queries within paths: `/search?q={q}`, and `/search{?q,limit}` as URI templates write it.
//!
//! The specification does not allow queries there, but their meaning is plain: parameters of the query, and pairs that are always sent.

use openapiv3::{Parameter, ParameterData, ParameterSchemaOrContent, QueryStyle, ReferenceOr};

/// The names in braces, in order, each once; `None` where the braces do not match.
pub(crate) fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let inner = rest[start..].strip_prefix('{')?;
        let end = inner.find(['{', '}']).filter(|end| inner[*end..].starts_with('}') && *end > 0)?;
        if !names.contains(&&inner[..end]) {
            names.push(&inner[..end]);
        }
        rest = &inner[end + 1..];
    }
    Some(names)
}

/// Whether a path has a segment that URL parsers remove, so that requests would go elsewhere.
pub(crate) fn has_dot_segments(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..");
    path.split('/').any(is_dots)
}

/// A path without its query.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PathQuery {
    /// The path, with the query pairs that hold no parameters.
    pub(crate) path: String,
    /// The parameters of the query.
    pub(crate) parameters: Vec<QueryParameter>,
}

/// A parameter that a path has in its query.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct QueryParameter {
    /// Name on the wire.
    pub(crate) wire: String,
    /// The name in braces.
    pub(crate) name: String,
    /// Whether it may be left out, as in URI templates.
    pub(crate) is_optional: bool,
}

/// Splits a path from its query; `None` if a query parameter is part of a longer value or has no name.
pub(crate) fn split(path: &str) -> Option<PathQuery> {
    let mut split = PathQuery::default();
    let mut rest = path;
    let mut plain = String::with_capacity(path.len());
    while let Some((before, names, behind)) = expression(rest) {
        plain.push_str(before);
        for name in names.split(',') {
            let name = name.trim_end_matches('*').split(':').next().unwrap_or_default().trim();
            if name.is_empty() {
                return None;
            }
            split.parameters.push(QueryParameter { wire: name.to_owned(), name: name.to_owned(), is_optional: true });
        }
        rest = behind;
    }
    plain.push_str(rest);
    // A fragment is not sent.
    let sent = match plain.split_once('#') {
        Some((sent, fragment)) if fragment.contains('{') => sent,
        _ => plain.as_str(),
    };
    let Some((path, query)) = sent.split_once('?') else {
        sent.clone_into(&mut split.path);
        return Some(split);
    };
    path.clone_into(&mut split.path);
    let mut separator = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if !pair.contains(['{', '}']) {
            split.path.push(separator);
            split.path.push_str(pair);
            separator = '&';
            continue;
        }
        let (wire, value) = pair.split_once('=')?;
        let name = value.strip_prefix('{')?.strip_suffix('}')?;
        if wire.is_empty() || name.is_empty() || wire.contains(['{', '}']) || name.contains(['{', '}']) {
            return None;
        }
        split.parameters.push(QueryParameter { wire: wire.to_owned(), name: name.to_owned(), is_optional: false });
    }
    Some(split)
}

/// The first query expression of a URI template: the text before it, its names, and the text after it.
fn expression(path: &str) -> Option<(&str, &str, &str)> {
    let at = path.find("{?").into_iter().chain(path.find("{&")).min()?;
    let (names, behind) = path[at + 2..].split_once('}')?;
    Some((&path[..at], names, behind))
}

impl QueryParameter {
    /// The parameter of a query that a declared one means: one of the path, or of the query under another name.
    pub(super) fn of(&self, declared: &Parameter) -> Parameter {
        let data = declared.parameter_data_ref();
        let required = if matches!(declared, Parameter::Path { .. }) { !self.is_optional } else { data.required };
        let parameter_data = ParameterData { name: self.wire.clone(), required, ..data.clone() };
        match declared {
            Parameter::Query { allow_reserved, style, allow_empty_value, .. } => Parameter::Query {
                parameter_data,
                allow_reserved: *allow_reserved,
                style: style.clone(),
                allow_empty_value: *allow_empty_value,
            },
            _ => plain(parameter_data),
        }
    }

    /// A parameter without a declaration: a string.
    pub(super) fn undeclared(&self, schema: String) -> Parameter {
        plain(ParameterData {
            name: self.wire.clone(),
            description: None,
            required: !self.is_optional,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(ReferenceOr::Reference { reference: schema }),
            example: None,
            examples: indexmap::IndexMap::new(),
            explode: None,
            extensions: indexmap::IndexMap::new(),
        })
    }
}

fn plain(parameter_data: ParameterData) -> Parameter {
    Parameter::Query { parameter_data, allow_reserved: false, style: QueryStyle::Form, allow_empty_value: None }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_found_in_order_and_once() {
        assert_eq!(names("/a/{x}/b.{y}/{x}"), Some(vec!["x", "y"]));
        assert_eq!(names("/a"), Some(vec![]));
    }

    #[test]
    fn stray_braces_are_refused() {
        for path in ["/a/{x", "/a/x}", "/a/{}", "/a/{x{y}}", "/a/}{"] {
            assert_eq!(names(path), None, "{path}");
        }
    }

    use super::split;

    /// The name on the wire, the name in braces, and whether it may be left out.
    type Parameters<'t> = &'t [(&'t str, &'t str, bool)];

    #[track_caller]
    fn check(path: &str, expected: Option<(&str, Parameters<'_>)>) {
        let found = split(path);
        let found = found.as_ref().map(|found| {
            let parameters = found.parameters.iter();
            let parameters = parameters.map(|one| (one.wire.as_str(), one.name.as_str(), one.is_optional));
            (found.path.as_str(), parameters.collect::<Vec<_>>())
        });
        assert_eq!(found, expected.map(|(path, parameters)| (path, parameters.to_vec())), "{path}");
    }

    #[test]
    fn parameters_of_a_query_are_taken_out_and_fixed_pairs_stay() {
        check("/a/{b}", Some(("/a/{b}", &[])));
        check("/a?x=1", Some(("/a?x=1", &[])));
        check("/search?q={q}&limit={n}", Some(("/search", &[("q", "q", false), ("limit", "n", false)])));
        check("/a?x=1&q={q}&y=2", Some(("/a?x=1&y=2", &[("q", "q", false)])));
        check("/a{?q,limit*}", Some(("/a", &[("q", "q", true), ("limit", "limit", true)])));
        check("/a?x=1{&q}", Some(("/a?x=1", &[("q", "q", true)])));
        check("/a/{b}#{c}", Some(("/a/{b}", &[])));
    }

    #[test]
    fn parameters_within_other_text_are_refused() {
        for path in ["/a?q=x{q}", "/a?{q}", "/a?{q}=1", "/a?q={}", "/a{?}", "/a?q={a}{b}"] {
            check(path, None);
        }
    }
}
