//! Members with aliases, as generated code reads them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use oasmith_runtime::json::{self, Decode, Encode, Extra, Nullable, Reader, Writer};

#[derive(Clone, Debug, PartialEq)]
struct Bill {
    id: String,
    due: Option<String>,
    kind: Nullable<String>,
    extra: Extra,
}

impl Decode for Bill {
    const REQUIRED: &'static [&'static str] = &["id"];
    const ALIAS_SLOTS: usize = 10;

    fn empty() -> Self {
        Self { id: Decode::empty(), due: Decode::empty(), kind: Decode::empty(), extra: Extra::new() }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "id" => reader.required_alias(0, 1, 0, &mut self.id),
            "billId" => reader.required_alias(0, 1, 1, &mut self.id),
            "bill_id" => reader.required_alias(0, 1, 2, &mut self.id),
            "due" => reader.alias(5, 0, &mut self.due),
            "dueDate" => reader.alias(5, 1, &mut self.due),
            "kind" => reader.alias(8, 0, &mut self.kind),
            "type" => reader.alias(8, 1, &mut self.kind),
            _ => reader.extra(name, &mut self.extra),
        }
    }
}

impl Encode for Bill {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("id", &self.id);
        writer.optional("due", &self.due);
        writer.optional("kind", &self.kind);
        writer.extra(&self.extra);
    }
}

fn check(text: &str, expected: &str) {
    let bill: Bill = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&bill).unwrap(), expected, "{text}");
}

#[test]
fn every_alias_is_read_and_the_documented_name_is_written() {
    check(r#"{"id": "1", "due": "a"}"#, r#"{"id":"1","due":"a"}"#);
    check(r#"{"billId": "1", "dueDate": "a", "type": "b"}"#, r#"{"id":"1","due":"a","kind":"b"}"#);
    check(r#"{"bill_id": "1", "other": 2}"#, r#"{"id":"1","other":2}"#);
}

#[test]
fn the_first_listed_alias_counts_in_any_document_order() {
    for members in [r#""id": "1", "billId": "2", "bill_id": "3""#, r#""bill_id": "3", "billId": "2", "id": "1""#] {
        check(&format!("{{{members}}}"), r#"{"id":"1"}"#);
    }
    for members in [r#""billId": "2", "bill_id": "3""#, r#""bill_id": "3", "billId": "2""#] {
        check(&format!("{{{members}}}"), r#"{"id":"2"}"#);
    }
}

#[test]
fn a_value_takes_precedence_over_null() {
    check(r#"{"id": "1", "due": null, "dueDate": "a"}"#, r#"{"id":"1","due":"a"}"#);
    check(r#"{"id": "1", "dueDate": "a", "due": null}"#, r#"{"id":"1","due":"a"}"#);
    check(r#"{"id": "1", "kind": null, "type": null}"#, r#"{"id":"1","kind":null}"#);
}

#[test]
fn a_required_member_is_missing_only_if_no_alias_is_present() {
    let error = json::from_str::<Bill>(r#"{"due": "a"}"#).unwrap_err();
    assert_eq!(error.message(), "the required member `id` is missing");
    let error = json::from_str::<Bill>(r#"{"billId": 7}"#).unwrap_err();
    assert_eq!(error.to_string(), "billId: expected a string, found a number (line 1, column 12)");
}

#[test]
fn nested_objects_track_presence_separately() {
    let bills: Vec<Bill> = json::from_str(r#"[{"id": "1", "due": "a"}, {"billId": "2", "dueDate": "b"}]"#).unwrap();
    assert_eq!(bills[1].due.as_deref(), Some("b"));
    let error = json::from_str::<Vec<Bill>>(r#"[{"id": "1"}, {}]"#).unwrap_err();
    assert_eq!(error.message(), "the required member `id` is missing");
}
