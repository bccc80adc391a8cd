//! Values of any shape, and how they are written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use oasmith_runtime::json::{self, Nullable, Object, Value, Writer};
use oasmith_runtime::{Decimal, Secret};

#[test]
fn a_value_keeps_number_texts_and_the_order_of_members() {
    for text in
        [r#"{"b":1.50,"a":[1e2,-0,1E+5],"":{},"ä":"\u0001\n\"\\/"}"#, "[]", "null", "-0.0", "\"𝄞\u{2028}\u{7f}\""]
    {
        assert_eq!(text.parse::<Value>().unwrap().to_string(), text);
    }
}

#[test]
fn objects_are_equal_in_any_order_and_arrays_are_not() {
    let equal = |one: &str, two: &str| one.parse::<Value>().unwrap() == two.parse::<Value>().unwrap();
    assert!(equal(r#"{"a":1,"b":[2]}"#, r#"{"b":[2.0],"a":1e0}"#));
    assert!(!equal(r#"{"a":1}"#, r#"{"a":1,"b":null}"#));
    assert!(!equal("[1,2]", "[2,1]"));
    assert!(!equal("1", "\"1\"") && !equal("0", "false") && !equal("null", "{}"));
}

#[test]
fn values_are_converted_from_common_types() {
    let object: Object = [("a", Value::from(1)), ("b", Value::from("x")), ("a", Value::from(Decimal::new(150, 2)))]
        .into_iter()
        .collect();
    let value = Value::from(vec![
        Value::from(object),
        Value::from(true),
        Value::from(String::from("s")),
        Value::from(u64::MAX),
        Value::from(None::<i32>),
        Value::try_from(0.5).unwrap(),
        [1, 2].into_iter().collect(),
    ]);
    assert_eq!(value.to_string(), r#"[{"a":1.50,"b":"x"},true,"s",18446744073709551615,null,0.5,[1,2]]"#);
}

#[test]
fn accessors_return_only_values_of_their_kind() {
    let value: Value =
        r#"{"s":"x","n":7,"d":1.5,"t":true,"l":[1],"z":null,"big":18446744073709551615}"#.parse().unwrap();
    assert_eq!(value.get("s").and_then(Value::as_str), Some("x"));
    assert_eq!(value.get("n").and_then(Value::as_i64), Some(7));
    assert_eq!(value.get("d").and_then(Value::as_i64), None);
    assert_eq!(value.get("d").and_then(Value::as_f64), Some(1.5));
    assert_eq!(value.get("d").and_then(Value::as_decimal), Some(Decimal::new(15, 1)));
    assert_eq!(value.get("t").and_then(Value::as_bool), Some(true));
    assert_eq!(value.get("l").and_then(Value::as_array).map(<[Value]>::len), Some(1));
    assert!(value.get("z").is_some_and(Value::is_null) && value.get("y").is_none());
    assert_eq!(value.get("big").and_then(Value::as_i64), None);
    assert_eq!(value.get("big").and_then(Value::as_u64), Some(u64::MAX));
    assert!(value.as_str().is_none() && Value::from("a").get("s").is_none());
}

#[test]
fn a_value_can_be_read_as_a_type() {
    let value: Value = r#"{"a":[1,2],"b":[3]}"#.parse().unwrap();
    let lists: BTreeMap<String, Vec<u8>> = value.decode().unwrap();
    assert_eq!(lists["a"], [1, 2]);
    let error = value.decode::<BTreeMap<String, Vec<bool>>>().unwrap_err();
    assert_eq!(error.to_string(), "a[0]: expected a boolean, found a number");
    assert_eq!(json::to_value(&lists).unwrap(), value);
}

#[test]
fn references_and_boxes_are_written_as_their_value() {
    let text = |value: &dyn json::Encode| json::to_string(value).unwrap();
    assert_eq!(text(&&&"a"), "\"a\"");
    assert_eq!(text(&Box::new(vec![Some(1), None])), "[1,null]");
    assert_eq!(text(&Cow::Borrowed("a")), "\"a\"");
    assert_eq!(text(&[Nullable::Value(1), Nullable::Null, Nullable::Absent]), "[1,null,null]");
    assert_eq!(text(&BTreeMap::from([("b".to_owned(), 1), ("a".to_owned(), 2)])), r#"{"a":2,"b":1}"#);
    assert_eq!(text(&Secret::from("x")), "\"x\"");
    assert_eq!(text(&()), "null");
}

#[test]
fn references_and_boxes_of_absent_values_are_absent() {
    let mut writer = Writer::new();
    writer.begin_object();
    writer.optional("a", &None::<u8>);
    writer.optional("b", &&Box::new(None::<u8>));
    writer.optional("c", &Nullable::<u8>::Absent);
    writer.optional("d", &Nullable::<u8>::Null);
    writer.optional("e", &Some(None::<u8>));
    writer.end_object();
    assert_eq!(writer.finish().unwrap(), br#"{"d":null,"e":null}"#);
}

#[test]
fn an_error_of_the_writer_has_a_path_and_stops_the_writing() {
    let rates = BTreeMap::from([
        ("a".to_owned(), vec![1.0]),
        ("b".to_owned(), vec![0.5, f64::NAN]),
        ("c d".to_owned(), vec![]),
    ]);
    let mut writer = Writer::new();
    writer.begin_object();
    writer.member("rates", &rates);
    assert!(writer.failed());
    writer.member("more", &f64::INFINITY);
    writer.end_object();
    let error = writer.finish().unwrap_err();
    assert_eq!(error.path(), "rates.b[1]");
    assert_eq!(error.position(), None);
}

#[test]
fn a_value_that_writes_nothing_is_written_as_null() {
    struct Silent;
    impl json::Encode for Silent {
        fn write(&self, _: &mut Writer) {}
    }
    assert_eq!(json::to_string(&vec![Silent, Silent]).unwrap(), "[null,null]");
}

#[test]
fn nullable_distinguishes_absent_null_and_values() {
    assert_eq!(json::from_str::<Vec<Nullable<u8>>>("[null,1]").unwrap(), [Nullable::Null, Nullable::Value(1)]);
    assert_eq!(Option::<u8>::from(Nullable::from(Some(1))), Some(1));
    assert_eq!(Nullable::<u8>::Null.map(u16::from), Nullable::Null);
    assert_eq!(Nullable::Value(1_u8).map(u16::from).into_option(), Some(1));
}

#[test]
fn a_secret_is_shown_by_expose_only() {
    let secret = Secret::from(String::from("s3cr3t"));
    assert_eq!(format!("{secret} {secret:?} {:#?}", Some(&secret)), "[redacted] [redacted] Some(\n    [redacted],\n)");
    assert_eq!(secret.expose(), "s3cr3t");
    assert_eq!(json::from_str::<Secret>("\"s3cr3t\"").unwrap(), secret);
    assert_eq!(Secret::default().expose(), "");
    let error = json::from_str::<Secret>("[\"s3cr3t\"]").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cr3t"));
}
