//! What is recognised as a list in pages, and what is not.

use serde_json::{Value, json};

use crate::config::{Detection, Types};
use crate::ir::{Operation, PageStyle};
use crate::pipeline::check_source;
use crate::source::Source;

/// Returns the only operation, with query parameters (name, schema), and a response.
fn operation(method: &str, parameters: &[(&str, Value)], response: Value, types: &Types) -> Operation {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|(name, schema)| {
            let description = schema.get("description").cloned().unwrap_or_default();
            json!({"name": name, "in": "query", "description": description.as_str().unwrap_or("What."), "schema": schema})
        })
        .collect();
    let response = if response.get("content").is_some() {
        response
    } else {
        json!({"description": "Done", "content": {"application/json": {"schema": response}}})
    };
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Test", "version": "1"},
        "paths": {"/a": {method: {"operationId": "list", "parameters": parameters, "responses": {"200": response}}}},
    });
    let checked = check_source(Source::from_text("a.json", &document.to_string()).unwrap(), types);
    assert!(!checked.diagnostics.has_errors());
    checked.api.operations[0].clone()
}

/// Returns the sign, with the paths of a total and of the boolean for more pages.
fn sign(parameters: &[(&str, Value)], response: Value) -> Option<String> {
    let pagination = operation("get", parameters, response, &Types::default()).pagination?;
    let first = if let PageStyle::Page(_, first) = pagination.style { format!(" from {first}") } else { String::new() };
    let ends = [("total", pagination.total), ("pages", pagination.pages), ("more", pagination.more)];
    let ends = ends.iter().filter_map(|(name, path)| Some(format!(", {name} `{}`", path.as_ref()?.join("."))));
    assert_eq!(pagination.limit, None, "a server may return fewer items than asked for");
    Some(format!("{}{first}{}", pagination.sign?, ends.collect::<String>()))
}

#[track_caller]
fn found(parameters: &[(&str, Value)], response: Value, expected: &str) {
    assert_eq!(sign(parameters, response).as_deref(), Some(expected));
}

#[track_caller]
fn not_found(parameters: &[(&str, Value)], response: Value) {
    assert_eq!(sign(parameters, response), None);
}

fn text() -> Value {
    json!({"type": "string"})
}

fn number() -> Value {
    json!({"type": "integer"})
}

fn counted_from(first: u64) -> Value {
    json!({"type": "integer", "default": first})
}

fn list() -> Value {
    json!({"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}})
}

/// An object with a list and other properties.
fn page(more: &[(&str, Value)]) -> Value {
    let mut properties = json!({"things": list()});
    for (name, schema) in more {
        properties[name] = schema.clone();
    }
    json!({"type": "object", "properties": properties})
}

#[test]
fn a_cursor_is_in_the_response_and_in_the_query() {
    let meta = |name: &str| json!({"type": "object", "properties": {name: text()}});
    for (parameter, path, response) in [
        ("cursor", "next_cursor", page(&[("next_cursor", text())])),
        ("cursor", "response_metadata.next_cursor", page(&[("response_metadata", meta("next_cursor"))])),
        ("pageToken", "nextPageToken", page(&[("nextPageToken", text())])),
        ("marker", "next_marker", page(&[("next_marker", number())])),
        ("continue", "metadata.continue", page(&[("metadata", meta("continue"))])),
        ("after", "cursors.after", page(&[("cursors", meta("after"))])),
    ] {
        found(&[(parameter, text())], response, &format!("the parameter `{parameter}` and `{path}`"));
    }
    let more = page(&[("last_id", text()), ("has_more", json!({"type": "boolean"}))]);
    found(&[("after", text())], more, "the parameter `after` and `last_id`, more `has_more`");
    // The cursor of this page is not that of the next one, and a date is no cursor.
    not_found(&[("cursor", text())], page(&[("cursor", text())]));
    not_found(&[("after", text())], page(&[("last_id", text())]));
    not_found(&[("since", text())], page(&[("next_since", text())]));
    // A number cannot hold the cursor.
    not_found(&[("cursor", number())], page(&[("next_cursor", text())]));
    // Without the switch, the server returns no cursor.
    let switched = [("marker", text()), ("usemarker", json!({"type": "boolean"}))];
    not_found(&switched, page(&[("next_marker", text())]));
}

#[test]
fn the_last_item_is_the_cursor_if_the_response_says_whether_there_is_more() {
    let more = ("has_more", json!({"type": "boolean"}));
    let sign = "the parameter `starting_after` and the `id` of the last item, more `has_more`";
    found(&[("starting_after", text())], page(std::slice::from_ref(&more)), sign);
    not_found(&[("starting_after", text())], page(&[]));
    let date = json!({"type": "string", "description": "Created after this date."});
    not_found(&[("after", date)], page(std::slice::from_ref(&more)));
    let id = json!({"type": "string", "description": "The ID of the last thing of the page before."});
    found(&[("after", id)], page(&[more]), "the parameter `after` and the `id` of the last item, more `has_more`");
}

#[test]
fn the_url_of_the_next_page_is_followed() {
    let url = json!({"type": "string", "format": "uri", "nullable": true});
    found(&[("limit", number())], page(&[("next", url.clone())]), "the URL in `next`");
    let links = json!({"type": "object", "properties": {"next": {"type": "object", "properties": {"href": text()}}}});
    found(&[("limit", number())], page(&[("_links", links)]), "the URL in `_links.next.href`");
    found(&[], page(&[("@odata.nextLink", text())]), "the URL in `@odata.nextLink`");
    // A list inside of an object has an address of its own.
    let playlist = json!({"type": "object", "properties": {"name": text(), "tracks": page(&[("next", url)])}});
    not_found(&[], playlist.clone());
    found(&[("offset", number())], playlist, "the URL in `tracks.next`");
    not_found(&[("limit", number())], page(&[("next", text())]));
}

#[test]
fn the_link_header_is_followed() {
    let response = |schema: Value| {
        json!({
            "description": "Done", "headers": {"Link": {"schema": text()}},
            "content": {"application/json": {"schema": schema}},
        })
    };
    found(&[], response(list()), "the header `Link`");
    found(&[("page", number())], response(page(&[])), "the header `Link`");
    // One thing that has a list.
    not_found(&[], response(page(&[])));
    let cursor =
        json!({"type": "string", "description": "A cursor, as given in the [Link header](https://example.com)."});
    found(&[("after", cursor)], list(), "the header `Link`");
}

#[test]
fn an_offset_counts_items_from_zero() {
    let limited = |offset: Value| [("offset", offset), ("limit", number())];
    found(&limited(number()), list(), "the parameter `offset` and `limit`");
    let total = page(&[("total_count", number())]);
    found(&limited(number()), total, "the parameter `offset` and `limit`, total `total_count`");
    not_found(&limited(counted_from(1)), list());
    not_found(&limited(text()), list());
    not_found(&[("offset", number())], list());
    // A number that may only count the items of the page ends no list.
    let returned = json!({"type": "integer", "description": "Number of objects returned by the request."});
    found(&limited(number()), page(&[("total", returned)]), "the parameter `offset` and `limit`");
    found(&limited(number()), page(&[("count", number())]), "the parameter `offset` and `limit`");
}

#[test]
fn page_numbers_need_a_first_number_or_that_of_the_page() {
    let limited = |page: Value| [("page", page), ("per_page", number())];
    found(&limited(counted_from(1)), list(), "the parameter `page` and `per_page` from 1");
    found(&limited(counted_from(0)), list(), "the parameter `page` and `per_page` from 0");
    let described = json!({"type": "integer", "description": "The page, zero-based."});
    found(&limited(described), list(), "the parameter `page` and `per_page` from 0");
    found(&limited(number()), page(&[("page", number())]), "the parameter `page` and `per_page`");
    // Who assumes the wrong number skips a page.
    not_found(&limited(number()), list());
    let contradictory = json!({"type": "integer", "default": 1, "description": "The page, zero-based."});
    not_found(&limited(contradictory), list());
    // The page of a document, for instance.
    not_found(&[("page", counted_from(1))], list());
    let pages = page(&[("total_pages", number())]);
    found(&limited(counted_from(1)), pages, "the parameter `page` and `per_page` from 1, pages `total_pages`");
}

#[test]
fn a_response_with_several_lists_or_none_is_no_page() {
    let parameters = [("page", counted_from(1)), ("per_page", number())];
    not_found(&parameters, page(&[("others", list())]));
    not_found(&parameters, json!({"type": "object", "properties": {"id": text()}}));
    found(&parameters, page(&[("errors", list())]), "the parameter `page` and `per_page` from 1");
    found(&parameters, page(&[("data", list())]), "the parameter `page` and `per_page` from 1");
}

#[test]
fn only_calls_that_change_nothing_are_repeated_and_detection_can_be_turned_off() {
    let parameters = [("offset", number()), ("limit", number())];
    let pagination = |method: &str, types: &Types| operation(method, &parameters, list(), types).pagination;
    assert!(pagination("get", &Types::default()).is_some());
    assert!(pagination("post", &Types::default()).is_none());
    assert!(pagination("get", &Types { pagination: Detection::Off, ..Types::default() }).is_none());
}
