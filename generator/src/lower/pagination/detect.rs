//! Pagination without an extension: recognised by what the description of an operation shows.
//!
//! A wrong guess loses items or repeats a request for ever, so a sign is a pair: what the response says about the next page, and
//! what a request for it needs. Where the response says nothing, a list is read until a page is empty, and the limit that the
//! caller chose plays no part: a server may return fewer items than that.

use super::inputs::{Input, Inputs, is_text};
use super::page::{Found, Page, is_number, plain};
use crate::ir::{Operation, PageInput, PageStyle, Pagination, ResponseValue, TypeDef};
use crate::parse::{OperationNode, Resolved};

/// An operation that may be a list.
pub(in crate::lower) struct Candidate<'a> {
    operation: &'a Operation,
    inputs: Inputs<'a>,
    page: Page<'a>,
}

impl<'a> Candidate<'a> {
    /// `None` if the operation changes something, or its response holds no list.
    pub(in crate::lower) fn of(
        types: &'a [TypeDef],
        operation: &'a Operation,
        node: &'a OperationNode,
        resolved: &'a Resolved,
    ) -> Option<Self> {
        let [case] = operation.success.cases.as_slice() else { return None };
        let (ResponseValue::Json(output) | ResponseValue::Payload(_, output, _)) = &case.value else { return None };
        if operation.method != "GET" || operation.body.is_some() {
            return None;
        }
        let page = Page::of(types, output)?;
        Some(Self { operation, inputs: Inputs::of(operation, node, resolved), page })
    }

    /// Recognises the pagination: by what the server says about the next page, else by the parameters alone.
    pub(in crate::lower) fn detect(&self) -> Option<Pagination> {
        self.next_url()
            .or_else(|| self.link_header())
            .or_else(|| self.cursor())
            .or_else(|| self.last_item())
            .or_else(|| self.offset())
            .or_else(|| self.number())
    }

    fn pagination(&self, style: PageStyle, sign: String) -> Pagination {
        Pagination {
            style,
            items: self.page.items.clone(),
            limit: None,
            total: None,
            pages: None,
            more: self.page.more(),
            sign: Some(sign),
        }
    }

    /// Whether a parameter selects a page or limits its items.
    fn has_page_parameters(&self) -> bool {
        let is_one = |input: &Input<'_>| is_cursor(&input.plain);
        self.inputs.limit().is_some()
            || self.inputs.offset().is_some()
            || self.inputs.page().is_some()
            || self.inputs.iter().any(is_one)
    }

    /// The URL of the next page is in the response. An object with a list that has its own address links to that, which returns
    /// something else: such an operation has no parameters for pages.
    fn next_url(&self) -> Option<Pagination> {
        let next = self.page.find(|found| is_text(&found.property.ty) && is_next_url(found))?;
        let is_unmistakable = plain(&next.property.wire).ends_with("odatanextlink");
        (is_unmistakable || self.has_page_parameters()).then(|| {
            let sign = format!("the URL in `{}`", next.path.join("."));
            self.pagination(PageStyle::Link(Some(next.path.clone())), sign)
        })
    }

    /// The `Link` header is documented, as a header of the response or where a parameter takes a cursor from it.
    fn link_header(&self) -> Option<Pagination> {
        let is_header = self.operation.headers.iter().any(|header| header.wire.eq_ignore_ascii_case("link"));
        let is_documented = is_header
            || self.inputs.iter().any(|input| is_cursor(&input.plain) && input.text().contains("link header"));
        let is_list = self.page.items.is_empty() || self.has_page_parameters();
        (is_documented && is_list && !self.page.is_nested)
            .then(|| self.pagination(PageStyle::Link(None), "the header `Link`".to_owned()))
    }

    /// The response has the cursor that a parameter takes.
    fn cursor(&self) -> Option<Pagination> {
        let mut inputs = self.inputs.iter().filter(|input| !input.parameter.required && !self.inputs.has_switch(input));
        let (input, next) = inputs.find_map(|input| Some((input, self.next_cursor(input)?)))?;
        let sign = format!("the parameter `{}` and `{}`", input.parameter.wire, next.path.join("."));
        let style = PageStyle::Cursor(PageInput::Parameter(input.index), next.path.clone());
        Some(self.pagination(style, sign))
    }

    fn next_cursor(&self, input: &Input<'_>) -> Option<&Found<'a>> {
        let has_more = self.page.more().is_some();
        self.page.find(|found| {
            let fits = if input.is_text() {
                is_text(&found.property.ty) || is_number(&found.property.ty)
            } else {
                input.is_number() && is_number(&found.property.ty)
            };
            fits && !is_next_url(found) && is_next_cursor(input, found, has_more)
        })
    }

    /// The response says whether there is more, and a parameter takes the id of the last item.
    fn last_item(&self) -> Option<Pagination> {
        const ID: &str = "id";
        let input = self.inputs.iter().find(|input| match input.plain.as_str() {
            "startingafter" | "startafter" | "afterid" | "startingafterid" => true,
            "after" => ["cursor", "pagination", "identifier", " id"].iter().any(|word| input.text().contains(word)),
            _ => false,
        })?;
        let id = self.page.item_property(ID)?;
        let fits = if input.is_text() { is_text(id) || is_number(id) } else { input.is_number() && is_number(id) };
        let pagination = self.pagination(
            PageStyle::LastItem(PageInput::Parameter(input.index), vec![ID.to_owned()]),
            format!("the parameter `{}` and the `id` of the last item", input.parameter.wire),
        );
        (fits && !input.parameter.required && pagination.more.is_some()).then_some(pagination)
    }

    /// A parameter takes the number of items before the page.
    fn offset(&self) -> Option<Pagination> {
        let input = self.inputs.offset()?;
        let (style, sign) = (PageStyle::Offset(PageInput::Parameter(input.index)), self.pair(input)?);
        Some(Pagination { total: self.page.total(), ..self.pagination(style, sign) })
    }

    /// A parameter takes the number of the page.
    fn number(&self) -> Option<Pagination> {
        let (input, first) = self.inputs.page()?;
        let target = PageInput::Parameter(input.index);
        let style = match first {
            Some(first) => PageStyle::Page(target, first),
            None => PageStyle::PageAfter(target, self.page.current()?),
        };
        let is_counted = matches!(style, PageStyle::Page(..));
        let pages = self.page.pages().filter(|_| is_counted);
        let sign = self.pair(input)?;
        // A string may also be a cursor.
        (input.is_number() || !self.page.items.is_empty()).then(|| Pagination {
            total: self.page.total(),
            pages,
            ..self.pagination(style, sign)
        })
    }

    /// Names the second half of a sign that a parameter selects a page: a limit for its items, or a number of all items or pages.
    fn pair(&self, input: &Input<'_>) -> Option<String> {
        let limit = self.inputs.limit().map(|limit| limit.parameter.wire.clone());
        let count =
            self.page.total().or_else(|| self.page.pages()).or_else(|| self.page.more()).map(|path| path.join("."));
        let other = if self.page.is_nested { count } else { limit.or(count) }?;
        Some(format!("the parameter `{}` and `{other}`", input.parameter.wire))
    }
}

/// Names of parameters for cursors, without those that can also mean something else.
fn is_cursor(plain: &str) -> bool {
    is_token(plain) || matches!(plain, "after" | "pageafter" | "startingafter" | "startafter" | "before" | "pagebefore")
}

/// Names of parameters that are made for a value of the previous page.
fn is_token(plain: &str) -> bool {
    matches!(
        plain,
        "cursor"
            | "pagecursor"
            | "startcursor"
            | "aftercursor"
            | "nextcursor"
            | "paginationcursor"
            | "marker"
            | "pagemarker"
            | "nextmarker"
            | "pagetoken"
            | "nexttoken"
            | "nextpagetoken"
            | "paginationtoken"
            | "continuationtoken"
            | "continue"
            | "continuation"
            | "bookmark"
    )
}

/// Whether a property is the cursor of the next page that a parameter takes.
fn is_next_cursor(input: &Input<'_>, found: &Found<'_>, has_more: bool) -> bool {
    let (input_name, name) = (input.plain.as_str(), found.plain());
    let is_pair = name == format!("next{input_name}");
    match input_name {
        // `next_page` may also be the number of a page, and `page` with it.
        "page" => is_pair,
        "after" | "pageafter" | "startingafter" | "startafter" => {
            let is_last_id = has_more && name == "lastid";
            let is_named = matches!(name.as_str(), "nextcursor" | "nextpagecursor" | "endcursor") || is_pair;
            let is_inside = name == input_name && matches!(found.parent().as_str(), "cursors" | "next");
            let is_text_of_cursor = name == "next" && found.text().contains("cursor");
            is_last_id || is_named || is_inside || is_text_of_cursor
        }
        _ if is_token(input_name) => {
            let is_same = name == input_name && (name.starts_with("next") || name.starts_with("continu"));
            let is_usual = matches!(
                name.as_str(),
                "nextcursor"
                    | "nextpagecursor"
                    | "nextpagetoken"
                    | "nexttoken"
                    | "nextmarker"
                    | "nextpagemarker"
                    | "endcursor"
            );
            let is_text_of_cursor = name == "next" && found.text().contains("cursor");
            is_pair || is_same || is_usual || is_text_of_cursor
        }
        _ => false,
    }
}

/// Whether a property holds the URL of the next page.
fn is_next_url(found: &Found<'_>) -> bool {
    let (name, parent) = (found.plain(), found.parent());
    let is_link = found.path.iter().any(|name| plain(name) == "links");
    match name.as_str() {
        "nexturl" | "nexturi" | "nextlink" | "nexthref" | "nextpageurl" | "nextpageuri" | "nextpagelink"
        | "nextpagehref" | "odatanextlink" => true,
        "href" => parent == "next",
        "next" | "nextpage" => is_link || is_url(found),
        _ => false,
    }
}

/// Whether a string is said or shown to be a URL.
fn is_url(found: &Found<'_>) -> bool {
    let docs = &found.property.docs;
    let is_format =
        docs.notes.iter().any(|note| ["`uri`", "`url`", "`uri-reference`"].iter().any(|format| note.contains(format)));
    let sample = docs.sample.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    let is_sample = ["https://", "http://", "/"].iter().any(|start| sample.starts_with(start));
    let text = found.text();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    is_format || is_sample || words.any(|word| matches!(word, "url" | "uri" | "link" | "href" | "hyperlink"))
}
