//! The parameters of a list that select a page, by their names and types.

use openapiv3::{Parameter as Described, ParameterSchemaOrContent, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::page::{is_number, plain, through};
use crate::ir::{Operation, Parameter, ParameterLocation, TextFormat, Type};
use crate::parse::{OperationNode, Resolved};

const OFFSETS: &[&str] = &["offset", "skip", "startat", "pageoffset"];
pub(super) const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"];
const LIMITS: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "size",
    "count",
    "maxresults",
    "maxitems",
    "maxpagesize",
    "max",
    "top",
    "take",
    "rows",
    "pagelimit",
    "numresults",
    "resultsperpage",
    "itemsperpage",
    "pageperpage",
];

/// A query parameter that selects a page.
pub(super) struct Input<'a> {
    /// Its index in the operation.
    pub(super) index: usize,
    pub(super) parameter: &'a Parameter,
    /// Its name, as [`plain`] writes it.
    pub(super) plain: String,
}

impl Input<'_> {
    pub(super) fn is_text(&self) -> bool {
        is_text(&self.parameter.ty)
    }

    pub(super) fn is_number(&self) -> bool {
        is_number(&self.parameter.ty)
    }

    /// The description in lower case, without marks of code and links.
    pub(super) fn text(&self) -> String {
        let text = self.parameter.docs.description.as_deref().unwrap_or_default().to_lowercase();
        text.replace(['`', '[', ']', '*', '"'], "")
    }
}

/// The query parameters of an operation.
pub(super) struct Inputs<'a> {
    all: Vec<Input<'a>>,
    node: &'a OperationNode,
    resolved: &'a Resolved,
}

impl<'a> Inputs<'a> {
    pub(super) fn of(operation: &'a Operation, node: &'a OperationNode, resolved: &'a Resolved) -> Self {
        let query = operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.sent_in == ParameterLocation::Query);
        let all = query.map(|(index, parameter)| Input { index, parameter, plain: plain(&parameter.wire) }).collect();
        Self { all, node, resolved }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Input<'a>> {
        self.all.iter()
    }

    pub(super) fn limit(&self) -> Option<&Input<'a>> {
        self.named(LIMITS).find(|input| input.is_number() || input.is_text())
    }

    /// Finds the number of items before the page. A number that counts pages, or from one, is not one.
    pub(super) fn offset(&self) -> Option<&Input<'a>> {
        self.named(OFFSETS).find(|input| {
            let first = self.default_of(input).or_else(|| self.minimum_of(input).filter(|minimum| *minimum > 0));
            input.is_number() && !input.text().contains("page number") && first.unwrap_or(0) == 0
        })
    }

    /// Finds the number of the page, and the number of the first one if the description shows it. If numbers start at 0,
    /// whoever assumes 1 skips a page.
    pub(super) fn page(&self) -> Option<(&Input<'a>, Option<u64>)> {
        let input = self.named(PAGES).find(|input| input.is_number() || input.is_text())?;
        let schema = self.default_of(input).or_else(|| self.minimum_of(input)).filter(|first| *first <= 1);
        let first = match (schema, first_of_text(&input.text())) {
            (Some(one), Some(other)) if one != other => None,
            (schema, text) => schema.or(text),
        };
        // The caller sets a required one.
        Some((input, first.or(input.parameter.required.then_some(1))))
    }

    /// Whether a boolean chooses between a cursor and another way to ask for pages.
    pub(super) fn has_switch(&self, cursor: &Input<'_>) -> bool {
        let name = format!("use{}", cursor.plain);
        self.all.iter().any(|input| input.plain == name && through(&input.parameter.ty) == &Type::Bool)
    }

    fn named(&self, names: &'static [&'static str]) -> impl Iterator<Item = &Input<'a>> {
        names.iter().filter_map(|name| self.all.iter().find(|input| input.plain == *name))
    }

    /// The schema of a parameter.
    fn schema_of(&self, input: &Input<'_>) -> Option<&'a openapiv3::Schema> {
        let described = self.node.parameters.iter().find_map(|located| match &located.value {
            Described::Query { parameter_data, .. } => {
                Some(parameter_data).filter(|data| data.name == input.parameter.wire)
            }
            _ => None,
        })?;
        let ParameterSchemaOrContent::Schema(schema) = &described.format else { return None };
        Some(&self.resolved.schema(self.resolved.target(schema)?).schema)
    }

    fn default_of(&self, input: &Input<'_>) -> Option<u64> {
        match self.schema_of(input)?.schema_data.default.as_ref()? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn minimum_of(&self, input: &Input<'_>) -> Option<u64> {
        let SchemaKind::Type(SchemaType::Integer(integer)) = &self.schema_of(input)?.schema_kind else { return None };
        integer.minimum.and_then(|minimum| u64::try_from(minimum).ok())
    }
}

/// Whether a type holds any string, and no other values.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(through(ty), Type::String | Type::Secret | Type::Text(TextFormat::Uuid))
}

/// Returns the number of the first page that a description states.
fn first_of_text(text: &str) -> Option<u64> {
    const PHRASES: &[&str] = &[
        "starts at",
        "start at",
        "starting at",
        "starts from",
        "start from",
        "starting from",
        "starts with",
        "starting with",
        "begins at",
        "beginning at",
        "default is",
        "defaults to",
        "default to",
        "default value is",
        "default:",
        "default",
        "first page is",
        "first page =",
    ];
    let after = |phrase: &&str| {
        let rest = text.split_once(*phrase)?.1.trim_start_matches([' ', ':', '=', '`', '*', '\'', '"']);
        let mut letters = rest.chars();
        let first = letters.next().and_then(|letter| letter.to_digit(10)).filter(|digit| *digit <= 1)?;
        letters.next().is_none_or(|letter| !letter.is_ascii_alphanumeric()).then_some(u64::from(first))
    };
    let based = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if based(&["0-based", "zero-based", "0-indexed", "zero-indexed", "zero based"]) {
        return Some(0);
    }
    if based(&["1-based", "one-based", "1-indexed", "one-indexed", "one based"]) {
        return Some(1);
    }
    PHRASES.iter().find_map(after)
}

#[cfg(test)]
mod tests {
    use super::first_of_text;

    #[test]
    fn the_first_page_is_read_from_a_description() {
        for (text, expected) in [
            ("the page number, starting at 1.", Some(1)),
            ("page (0-based)", Some(0)),
            ("zero-based page index (0..n)", Some(0)),
            ("page number; default: `1`", Some(1)),
            ("defaults to 10", None),
            ("defaults to 1st", None),
            ("the page", None),
        ] {
            assert_eq!(first_of_text(text), expected, "{text}");
        }
    }
}
