//! The reader alone: lookahead, rewinding, limits, and behaviour after an error.

use std::time::{Duration, Instant};

use oasmith_runtime::json::{self, Decode, Error, Kind, Limits, Reader, Value};

#[test]
fn the_kind_of_a_value_is_known_before_it_is_read() {
    for (text, kind) in [
        (" null", Some(Kind::Null)),
        ("true", Some(Kind::Bool)),
        ("false", Some(Kind::Bool)),
        ("-1", Some(Kind::Number)),
        ("0", Some(Kind::Number)),
        ("\"\"", Some(Kind::String)),
        ("[", Some(Kind::Array)),
        ("\n{", Some(Kind::Object)),
        ("", None),
        ("}", None),
        ("+1", None),
    ] {
        let mut reader = Reader::new(text.as_bytes());
        assert_eq!(reader.kind(), kind, "{text}");
        assert!(!reader.failed());
    }
}

#[test]
fn lookahead_consumes_nothing() {
    let text = br#" {"a": {"type": "inner"}, "list": [{"type": "x"}], "t\u0079pe": "\u0063at", "none": null}"#;
    let mut reader = Reader::new(text);
    assert_eq!(reader.peek_text_member("type").as_deref(), Some("cat"));
    assert_eq!(reader.peek_text_member("a"), None);
    assert_eq!(reader.peek_text_member("other"), None);
    assert!(reader.has_member("none") && reader.has_member("list") && !reader.has_member("inner"));
    assert!(reader.has_members(&["none", "a", "type"]) && !reader.has_members(&["none", "b"]));
    assert_eq!(reader.value::<Value>().get("type").and_then(Value::as_str), Some("cat"));
    reader.finish().unwrap();
}

#[test]
fn lookahead_finds_nothing_outside_objects() {
    for text in ["[]", "1", "\"type\"", "null", "", "{}"] {
        let mut reader = Reader::new(text.as_bytes());
        assert_eq!(reader.peek_text_member("type"), None, "{text}");
        assert!(!reader.has_member("type"), "{text}");
        assert!(!reader.failed(), "{text}");
    }
    assert!(!Reader::new(b"[]").has_members(&[]));
    assert!(Reader::new(b"{}").has_members(&[]));
}

#[test]
fn an_error_in_lookahead_is_left_for_reading() {
    let mut reader = Reader::new(br#"{"type": "cat", "x": tru}"#);
    assert_eq!(reader.peek_text_member("type").as_deref(), Some("cat"));
    assert!(!reader.failed());
    let _: Value = reader.value();
    assert_eq!(reader.finish().unwrap_err().path(), "x");
}

#[test]
fn a_value_that_does_not_match_is_tried_without_being_consumed() {
    let mut reader = Reader::new(br#"[[1, [2, "x"]], {"a": 1}]"#);
    assert_eq!(reader.try_value::<Vec<Vec<u8>>>(), None);
    assert_eq!(reader.try_value::<u8>(), None);
    assert_eq!(reader.try_members::<Value>(&["a"]), None);
    assert_eq!(reader.try_value::<Vec<Value>>().map(|list| list.len()), Some(2));
    reader.finish().unwrap();

    let mut reader = Reader::new(br#"[{"a": 1, "b": "x"}]"#);
    let mut found = None;
    reader.items(&mut |reader| {
        assert_eq!(reader.try_members::<Value>(&["a", "c"]), None);
        found = reader.try_members::<Value>(&["a", "b"]);
    });
    reader.finish().unwrap();
    assert!(found.is_some());
}

#[test]
fn raw_bytes_are_those_of_one_value() {
    let mut reader = Reader::new(b" { \"a\" : [ 1 , {} ] , \"b\" : \"x\" } ");
    let mut found = Vec::new();
    reader.members(&[], &mut |name, reader| found.push((name.to_owned(), reader.raw())));
    reader.finish().unwrap();
    assert_eq!(found, [("a".to_owned(), &b"[ 1 , {} ]"[..]), ("b".to_owned(), b"\"x\"")]);
    let mut reader = Reader::new(b"[1,");
    assert_eq!(reader.raw(), b"");
    assert!(reader.failed());
}

#[test]
fn numbers_and_strings_can_be_read_verbatim() {
    let mut reader = Reader::new(br#"[1.50e+1, "plain", "\u0065scaped", true, 7]"#);
    let mut texts = Vec::new();
    reader.items(&mut |reader| {
        texts.push(match reader.kind() {
            Some(Kind::Number) => reader.number().to_owned(),
            Some(Kind::Bool) => reader.bool().to_string(),
            _ => reader.borrowed_text().map(std::borrow::Cow::into_owned).unwrap_or_default(),
        });
    });
    reader.finish().unwrap();
    assert_eq!(texts, ["1.50e+1", "plain", "escaped", "true", "7"]);
}

#[test]
fn the_first_error_stays_and_everything_after_it_does_nothing() {
    let mut reader = Reader::new(br#"{"a": [1, "x", {"b": true}], "c": 5}"#);
    reader.fail("first");
    reader.fail("second");
    assert_eq!(reader.value::<Vec<u8>>(), Vec::<u8>::new());
    assert_eq!(
        (reader.kind(), reader.number_text(), reader.string(), reader.raw()),
        (None, None, String::new(), &b""[..])
    );
    assert_eq!(reader.try_value::<Value>(), None);
    assert!(!reader.has_member("a") && !reader.null() && !reader.bool());
    reader.skip();
    reader.members(&["a"], &mut |_, _| panic!("no member is left"));
    reader.items(&mut |_| panic!("no item is left"));
    reader.text(|_| panic!("no text is left"));
    let error = reader.finish().unwrap_err();
    assert_eq!(error.to_string(), "first (line 1, column 1)");
}

#[test]
fn an_error_of_the_caller_ends_the_loops_and_has_the_path() {
    let mut seen = 0;
    let mut reader = Reader::new(br#"{"a": [1, 2, 3], "b": 1}"#);
    reader.members(&[], &mut |_, reader| {
        reader.items(&mut |reader| {
            seen += 1;
            if reader.value::<u8>() == 2 {
                reader.fail("two is too much");
            }
        });
    });
    assert_eq!(seen, 2);
    assert_eq!(reader.finish().unwrap_err().to_string(), "a[1]: two is too much (line 1, column 12)");
}

#[test]
fn text_after_the_value_is_refused_and_white_space_is_not() {
    for (text, fits) in [("1 \n", true), ("1 2", false), ("{}}", false), ("", false)] {
        assert_eq!(json::from_str::<Value>(text).is_ok(), fits, "{text}");
    }
}

#[test]
fn documents_above_the_limits_are_refused() {
    let read =
        |text: &str, limits| json::from_slice_with::<Value>(text.as_bytes(), limits).map_err(|error| error.to_string());
    assert!(read("[[1]]", Limits::new().depth(3)).is_ok());
    assert_eq!(
        read("[[[1]]]", Limits::new().depth(3)),
        Err("[0][0]: arrays and objects are nested too deeply (line 1, column 3)".to_owned())
    );
    assert!(read("[]", Limits::new().depth(1)).is_err());
    assert!(read("1", Limits::new().depth(0)).is_ok());
    assert!(read("123", Limits::new().bytes(3)).is_ok());
    assert_eq!(read("1234", Limits::new().bytes(3)), Err("the document is too large (line 1, column 1)".to_owned()));
    let mut reader = Reader::with_limits(b"[[[]]]", Limits::new().depth(3));
    reader.skip();
    assert!(reader.failed());
}

#[test]
fn a_byte_order_mark_is_skipped_and_invalid_utf8_is_named() {
    let message = |text: &[u8]| json::from_slice::<Value>(text).unwrap_err().to_string();
    assert_eq!(
        message("\u{feff}\u{feff}1".as_bytes()),
        "expected a value, found text that is not JSON (line 1, column 2)"
    );
    assert_eq!(message(b"[\n\"\xff\"]"), "the text is not UTF-8 (line 2, column 2)");
}

/// A union of two similar models that both contain the union again: each level is tried twice.
#[derive(Debug)]
enum Either {
    One(Box<Inner>),
    Two(Box<Inner>),
    Neither,
}

#[derive(Debug)]
struct Inner {
    child: Option<Either>,
}

impl Decode for Either {
    fn empty() -> Self {
        Self::Neither
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        let one = reader.try_value().map(Self::One);
        match one.or_else(|| reader.try_value().map(Self::Two)) {
            Some(value) => *self = value,
            None => reader.fail("neither fits"),
        }
    }
}

impl Decode for Inner {
    fn empty() -> Self {
        Self { child: None }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "child" => reader.member(&mut self.child),
            _ => reader.skip(),
        }
    }
}

fn nested(depth: usize, innermost: &str) -> Result<Either, Error> {
    json::from_str(&format!("{}{innermost}{}", "{\"child\":".repeat(depth), "}".repeat(depth)))
}

#[test]
fn nested_unions_do_not_take_exponential_time() {
    let start = Instant::now();
    let error = nested(100, "1").unwrap_err();
    assert!(error.message().contains("unions are nested too deeply"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    assert!(nested(100, "{}").is_ok());
    assert!(matches!(nested(5, "1").unwrap_err().message(), "neither fits"));
    if let Ok(Either::One(inner) | Either::Two(inner)) = nested(1, "null") {
        assert!(inner.child.is_none());
    }
}

#[test]
fn very_many_members_take_linear_time() {
    let members: Vec<String> = (0..200_000).map(|index| format!("\"{index}\":0")).collect();
    let start = Instant::now();
    let value: Value = json::from_str(&format!("{{{}}}", members.join(","))).unwrap();
    assert_eq!(value.as_object().map(json::Object::len), Some(200_000));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
