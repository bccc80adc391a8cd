//! Documentation of generated items, as lines.

use super::{Context, markdown};
use crate::ir::{Absence, Api, Docs, ErrorStatus, Operation, Reference, Shape, Status, Type, TypeId};
use crate::media_type::is_event_stream;

/// The longest example that is shown; more helps nobody who reads documentation.
const MAX_EXAMPLE_LINES: usize = 60;

/// What the description says of an item; nothing where it says nothing.
pub(super) fn of_part(docs: &Docs) -> Vec<String> {
    of_item(docs, "")
}

/// What the description says of an item, or `fallback`.
pub(super) fn of_item(docs: &Docs, fallback: &str) -> Vec<String> {
    let mut lines = Vec::new();
    paragraph(&mut lines, &markdown::clean(docs.summary.as_deref().unwrap_or_default()));
    paragraph(&mut lines, &markdown::clean(docs.description.as_deref().unwrap_or_default()));
    if lines.is_empty() && !fallback.is_empty() {
        lines.push(fallback.to_owned());
    }
    if docs.deprecated {
        paragraph(&mut lines, &["Deprecated.".to_owned()]);
    }
    if !docs.notes.is_empty() {
        paragraph(&mut lines, &markdown::clean(&docs.notes.join(" ")));
    }
    if let Some(example) = &docs.example {
        add_example(&mut lines, example);
    }
    if let Some((url, text)) = &docs.link {
        add_link(&mut lines, url, text.as_deref());
    }
    lines
}

/// What is said about a value of an enum, and the value.
pub(super) fn of_value(wire: &str, description: Option<&str>) -> Vec<String> {
    let mut lines = Vec::new();
    paragraph(&mut lines, &markdown::clean(description.unwrap_or_default()));
    paragraph(&mut lines, &[format!("`{}`", markdown::code(wire))]);
    lines
}

/// A string of the description, or `fallback`.
pub(super) fn of_text(text: &str, fallback: &str) -> Vec<String> {
    let lines = markdown::clean(text);
    if lines.is_empty() && !fallback.is_empty() { vec![fallback.to_owned()] } else { lines }
}

/// The first sentence of what is said about an item, as far as it stands in its first paragraph: for places that repeat it.
pub(super) fn brief(lines: &[String]) -> Vec<String> {
    // Headings, lists, tables, quotes and blocks of code are no sentences, and of examples the item itself speaks.
    let is_prose = |line: &String| !line.is_empty() && !line.starts_with(['#', '-', '*', '+', '|', '>', '`', ' ', '<']);
    let own = |line: &String| is_prose(line) && !line.starts_with("Example: ") && !line.starts_with("Example:");
    let paragraph = lines.iter().take_while(|line| own(line));
    let mut brief: Vec<String> = Vec::new();
    for line in paragraph {
        brief.push(line.clone());
        let text = brief.join(" ");
        let before = text.len() - line.len();
        if let Some(end) = sentence_end(&text).filter(|end| *end > before) {
            let kept = line[..end - before].to_owned();
            brief.pop();
            brief.push(kept);
            break;
        }
    }
    brief
}

/// Where the first sentence of a string ends, if it does: behind a full stop that stands in no link, emphasis or code.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = text.match_indices(['.', '!', '?']).map(|(index, sign)| index + sign.len());
    let mut ends = ends.filter(|end| {
        let (sentence, rest) = text.split_at(*end);
        let count = |sign: &str| sentence.matches(sign).count();
        let is_closed =
            count("`") % 2 == 0 && count("**") % 2 == 0 && count("[") == count("]") && count("(") == count(")");
        let is_abbreviation =
            ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx."].iter().any(|word| sentence.ends_with(word));
        let begins = rest.trim_start().chars().next().is_none_or(|first| !first.is_lowercase());
        is_closed && !is_abbreviation && begins && (rest.is_empty() || rest.starts_with(' '))
    });
    ends.next()
}

/// A string of the description inside a code span.
pub(super) fn code(text: &str) -> String {
    markdown::code(text)
}

/// A web address in angle brackets, if it is one that may be shown.
pub(super) fn link(url: &str) -> Option<String> {
    markdown::link(url)
}

fn paragraph(lines: &mut Vec<String>, added: &[String]) {
    if added.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend_from_slice(added);
}

/// A short scalar in the sentence, anything else as a block. JSON needs no cleaning: quotes and escapes keep it inside its block.
fn add_example(lines: &mut Vec<String>, example: &str) {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(example) else { return };
    if !(value.is_object() || value.is_array()) {
        if example.len() <= 60 {
            paragraph(lines, &[format!("Example: `{}`.", markdown::code(example))]);
        }
        return;
    }
    let Ok(text) = serde_json::to_string_pretty(&value) else { return };
    if text.lines().count() > MAX_EXAMPLE_LINES || text.contains("```") {
        return;
    }
    let mut block = vec!["Example:".to_owned(), String::new(), "```json".to_owned()];
    block.extend(text.lines().map(markdown::visible));
    block.push("```".to_owned());
    paragraph(lines, &block);
}

fn add_link(lines: &mut Vec<String>, url: &str, text: Option<&str>) {
    let Some(url) = markdown::link(url) else { return };
    let mut line = format!("Documentation: {url}");
    if let Some(text) = text.map(markdown::clean).filter(|text| !text.is_empty()) {
        line = format!("{line} ({})", text.join(" ").trim_end_matches('.'));
    }
    paragraph(lines, &[line]);
}

/// What the result must hold, as one sentence for each list.
fn result_lines(operation: &Operation) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for names in operation.results.iter().flat_map(|rule| &rule.evidence) {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", markdown::code(name))).collect();
        let line = match names.as_slice() {
            [name] => format!("A response without a value of {name} is an error."),
            names => format!("A response in which none of {} has a value is an error.", names.join(", ")),
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn link_to_path(path: &[String]) -> String {
    let name = path.last().map_or("", String::as_str);
    format!("[`{name}`](crate::{})", path.join("::"))
}

impl Context<'_> {
    /// Summary, description, method and path, errors.
    pub(super) fn operation_docs(&self, operation: &Operation) -> Vec<String> {
        let fallback = format!("Calls `{} {}`.", operation.method, markdown::code(&operation.path));
        let mut lines = of_item(&Docs { link: None, ..operation.docs.clone() }, &fallback);
        if lines != [fallback] {
            let line = format!("`{} {}`", operation.method, markdown::code(&operation.path));
            paragraph(&mut lines, &[line]);
        }
        if let Some((property, reference)) = self.reference_of(operation) {
            let claim = match reference {
                Reference::Verified if operation.idempotency.is_some() => {
                    "by which the server recognises a repeated request. A client with `retry` may repeat it."
                }
                Reference::Verified => {
                    "by which the server recognises a repeated request. The client does not repeat the request by itself."
                }
                Reference::Unverified => {
                    "which the client never sends twice by itself. Whether the server recognises a repeated request by it is not documented."
                }
            };
            let text = format!("The property `{}` of the body is your reference, {claim}", markdown::code(property));
            paragraph(&mut lines, &[text]);
        }
        if let Some(text) = other_forms(operation) {
            paragraph(&mut lines, &[text]);
        }
        if let Some(text) = self.body_line(operation) {
            paragraph(&mut lines, &[text]);
        }
        if let Some((url, text)) = &operation.docs.link {
            add_link(&mut lines, url, text.as_deref());
        }
        let proof = result_lines(operation);
        if !proof.is_empty() {
            paragraph(&mut lines, &proof);
        }
        let errors: Vec<String> = operation.errors.iter().map(|error| self.error_line(error)).collect();
        if !errors.is_empty() {
            paragraph(
                &mut lines,
                &["# Errors".to_owned(), String::new(), "The description documents these responses:".to_owned()],
            );
            paragraph(&mut lines, &errors);
        }
        if let Some(id) = operation.error_codes.as_ref().and_then(Type::named) {
            let title = errors.is_empty().then(|| ["# Errors".to_owned(), String::new()]);
            let text = format!(
                "Business codes are listed in {}; \
                 [`Error::code_as`](crate::Error::code_as) gives that of an error.",
                self.link_to(id)
            );
            paragraph(&mut lines, &title.into_iter().flatten().chain([text]).collect::<Vec<_>>());
        }
        lines
    }

    /// A link to the documentation of a type.
    pub(super) fn link_to(&self, id: TypeId) -> String {
        link_to_path(&self.names.public_path(id, None))
    }

    /// The struct of the required values of a type.
    pub(super) fn link_to_required(&self, id: TypeId) -> Option<String> {
        self.names.public_path_of_required(id, None).map(|path| link_to_path(&path))
    }

    /// The property of the body that is a reference of the caller's.
    fn reference_of(&self, operation: &Operation) -> Option<(&str, Reference)> {
        let Type::Named(id) = operation.body.as_ref()?.choices.first()?.kind.ty()? else { return None };
        let Shape::Struct(object) = &self.api.type_def(id).shape else { return None };
        object.properties.iter().find_map(|property| Some((property.wire.as_str(), property.extensions.reference?)))
    }

    fn error_line(&self, error: &ErrorStatus) -> String {
        let status = match error.status {
            Status::Code(code) => code.to_string(),
            Status::Class(class) => format!("{class}XX"),
            Status::Default => "any other status".to_owned(),
        };
        let mut text = markdown::clean(&error.description).join(" ");
        if text.is_empty() {
            "No more is said".clone_into(&mut text);
        }
        if !text.ends_with(['.', '!', '?']) {
            text.push('.');
        }
        let ty = error
            .ty
            .as_ref()
            .and_then(crate::ir::Type::named)
            .map(|id| format!(" The body is a {}.", self.link_to(id)));
        format!("- {status}: {text}{}", ty.unwrap_or_default())
    }
}

/// What is said of a response that there may be none, and of its other media types.
fn other_forms(operation: &Operation) -> Option<String> {
    let absence = match operation.success.absence {
        Absence::Never => "",
        Absence::NoContent => "Returns `None` where the response has no content.",
        Absence::Empty => "Returns `None` where the response is empty.",
    };
    let (events, others): (Vec<&String>, Vec<&String>) =
        operation.success.others.iter().partition(|media_type| is_event_stream(media_type));
    let listed = |names: &[&String]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", markdown::code(name))).collect();
        names.join(" or ")
    };
    let method = if operation.events.is_some() { "events" } else { "stream" };
    let events = (!events.is_empty()).then(|| format!("`{method}` reads it as {}.", listed(&events)));
    let others = (!others.is_empty()).then(|| {
        let names = listed(&others);
        format!("It is also there as {names}: ask for that with the header `Accept` of the options, and read it with `stream`.")
    });
    let sentences = [absence.to_owned()].into_iter().chain(events).chain(others);
    let text = sentences.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    Some(text).filter(|text| !text.is_empty())
}

/// Documentation of the crate: what the API says of itself.
pub(super) fn of_crate(api: &Api) -> Vec<String> {
    let mut lines = markdown::clean(&format!("Client of {}, version {} of its description.", api.title, api.version));
    paragraph(&mut lines, &markdown::clean(api.description.as_deref().unwrap_or_default()));
    lines
}

#[cfg(test)]
mod tests {
    use super::brief;

    fn brief_of(text: &str) -> String {
        brief(&text.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n")
    }

    #[test]
    fn the_first_sentence_is_kept_and_no_more() {
        assert_eq!(brief_of("The name of it. It may be long."), "The name of it.");
        assert_eq!(brief_of("A name without an end"), "A name without an end");
        assert_eq!(
            brief_of("The name, e.g. of a cat, that\nis shown. More."),
            "The name, e.g. of a cat, that\nis shown."
        );
        assert_eq!(brief_of("First paragraph\n\nSecond one."), "First paragraph");
    }

    #[test]
    fn a_full_stop_inside_of_a_link_or_of_code_ends_nothing() {
        assert_eq!(
            brief_of("See `a. B` and [c. D](https://e.f/g. H). More."),
            "See `a. B` and [c. D](https://e.f/g. H)."
        );
        assert_eq!(brief_of("Up to version 1.2 of it. More."), "Up to version 1.2 of it.");
    }

    #[test]
    fn what_is_no_sentence_is_left_out() {
        for text in ["- a list", "# A heading", "```text", "| a | table |", "Example: `1`."] {
            assert_eq!(brief_of(text), "", "{text}");
        }
    }
}
