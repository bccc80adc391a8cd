//! The words in the names of types without a global name.

use crate::location::Location;

/// Extends a path. A vague word is appended to the preceding word.
pub(super) fn extended(mut path: Vec<String>, words: &[String]) -> Vec<String> {
    for word in words {
        match path.last_mut() {
            Some(last) if is_vague(word) => *last = joined(last, word),
            _ => path.push(word.clone()),
        }
    }
    path
}

/// Returns the path of a schema in a message of an operation. `hint` starts with the parameter or the part of the message.
pub(super) fn of_message(hint: &[String], location: &Location, has_cases: bool) -> Vec<String> {
    let (first, rest) = match hint {
        [part, rest @ ..] if part == "response" && has_cases => (status(location).unwrap_or("output"), rest),
        [part, rest @ ..] if part == "response" => ("output", rest),
        [part, key, rest @ ..] if part == "error" => (error(key), rest),
        [part, header, rest @ ..] if part == "header" => (header.as_str(), rest),
        [part, rest @ ..] => (part.as_str(), rest),
        [] => ("value", hint),
    };
    match rest {
        // Items are named after their array, unless the array is the whole message.
        [item, rest @ ..] if item == "item" && matches!(first, "output" | "body") => {
            extended(vec!["item".to_owned()], rest)
        }
        _ => extended(vec![first.to_owned()], rest),
    }
}

/// Returns the path of a schema inside a component, from the tokens of a pointer; `last` if they are not descriptive.
pub(super) fn of_pointer(steps: &[String], last: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut steps = steps.iter();
    while let Some(step) = steps.next() {
        match step.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" | "headers" => {
                words.extend(steps.next().cloned());
            }
            "items" | "prefixItems" => words.push("item".to_owned()),
            "additionalProperties" => words.push("value".to_owned()),
            "content" => drop(steps.next()),
            _ => {}
        }
    }
    if words.is_empty() {
        words.push(last.to_owned());
    }
    extended(Vec::new(), &words)
}

/// Whether a word describes a kind of value but not which one.
fn is_vague(word: &str) -> bool {
    matches!(
        word,
        "item"
            | "value"
            | "text"
            | "number"
            | "integer"
            | "bool"
            | "list"
            | "object"
            | "map"
            | "choice"
            | "constant"
            | "any"
    ) || ["item ", "variant ", "with "].iter().any(|start| word.starts_with(start))
        || word.ends_with(" list")
}

fn joined(before: &str, word: &str) -> String {
    match word {
        "item" => singular(before).unwrap_or_else(|| format!("{before} item")),
        _ => format!("{before} {word}"),
    }
}

/// Returns the singular of a plural.
pub(crate) fn singular(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let cut = |count: usize, end: &str| Some(format!("{}{end}", &word[..word.len() - count]));
    let is_none = ["ss", "us", "is", "series", "news", "data", "gas"].iter().any(|end| lower.ends_with(end));
    if is_none || lower.len() < 3 || !word.is_ascii() {
        return None;
    }
    if lower.ends_with("ies") && lower.len() > 4 {
        return cut(3, "y");
    }
    if ["sses", "shes", "ches", "xes", "zzes", "uses"].iter().any(|end| lower.ends_with(end)) {
        // `causes` and `houses` keep their `e`; `statuses` and `buses` do not.
        let keeps = ["auses", "ouses", "caches"].iter().any(|end| lower.ends_with(end));
        return cut(if keeps { 1 } else { 2 }, "");
    }
    if lower.ends_with('s') { cut(1, "") } else { None }
}

/// Returns the words for the success status that contains a schema.
fn status(location: &Location) -> Option<&'static str> {
    let tokens: Vec<String> = location.pointer.tokens().collect();
    let key = tokens.iter().skip_while(|token| *token != "responses").nth(1)?;
    Some(match key.as_str() {
        "200" => "ok",
        "201" => "created",
        "202" => "accepted",
        "203" => "non authoritative",
        "206" => "partial",
        "207" => "multi status",
        "default" => "default output",
        _ => return None,
    })
}

/// Returns the words for an error status.
fn error(key: &str) -> &'static str {
    match key {
        "300" => "multiple choices",
        "301" => "moved permanently",
        "302" => "found",
        "303" => "see other",
        "304" => "not modified",
        "307" => "temporary redirect",
        "308" => "permanent redirect",
        "400" => "bad request",
        "401" => "unauthorized",
        "402" => "payment required",
        "403" => "forbidden",
        "404" => "not found",
        "405" => "method not allowed",
        "406" => "not acceptable",
        "408" => "request timeout",
        "409" => "conflict",
        "410" => "gone",
        "412" => "precondition failed",
        "413" => "content too large",
        "415" => "unsupported media type",
        "422" => "unprocessable content",
        "423" => "locked",
        "424" => "failed dependency",
        "429" => "too many requests",
        "500" => "internal server error",
        "501" => "not implemented",
        "502" => "bad gateway",
        "503" => "service unavailable",
        "504" => "gateway timeout",
        "3XX" | "3xx" => "redirection",
        "4XX" | "4xx" => "client error",
        "5XX" | "5xx" => "server error",
        "default" => "default error",
        _ => "other error",
    }
}

#[cfg(test)]
mod tests {
    use super::{extended, singular};

    #[test]
    fn plurals_have_a_singular() {
        for (several, one) in [
            ("labels", "label"),
            ("categories", "category"),
            ("statuses", "status"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("causes", "cause"),
            ("line_items", "line_item"),
            ("ids", "id"),
        ] {
            assert_eq!(singular(several).as_deref(), Some(one));
        }
        for word in ["address", "status", "analysis", "series", "metadata", "gas", "änderungs"] {
            assert_eq!(singular(word), None, "{word}");
        }
    }

    #[test]
    fn vague_words_are_appended_to_the_preceding_word() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(extended(words(&["owner"]), &words(&["labels", "item", "color"])), ["owner", "label", "color"]);
        assert_eq!(extended(Vec::new(), &words(&["data", "item", "item"])), ["data item item"]);
        assert_eq!(extended(Vec::new(), &words(&["variant 2"])), ["variant 2"]);
    }
}
