//! Bodies of forms, as their properties and encodings describe them.

use super::style_tests::{encoded, json, readable};
use super::*;

#[test]
fn a_form_body_is_an_object_with_exploded_arrays() {
    let fields = json(r#"{"grant_type":"a b&c","scope":["x","y"],"none":null,"n":1}"#);
    let encoded = encoded("/", |request| request.form(&fields)).unwrap();
    let (content_type, body) = encoded.body.unwrap();
    assert_eq!(content_type, "application/x-www-form-urlencoded");
    assert_eq!(body.as_bytes().unwrap(), "grant_type=a%20b%26c&scope=x&scope=y&n=1");
}

fn form_text(value: &str, fields: &[FormField]) -> String {
    let encoded = encoded("/", |request| request.form_with(&json(value), fields)).unwrap();
    readable(std::str::from_utf8(encoded.body.unwrap().1.as_bytes().unwrap()).unwrap())
}

#[test]
fn objects_in_a_form_keep_the_name_of_their_property() {
    let value = r#"{"a":1,"address":{"city":"x y","geo":{"lat":1.5}},"tags":["p","q"],"items":[{"price":"r"}]}"#;
    let expected = "a=1&address[city]=x%20y&address[geo][lat]=1.5&tags=p&tags=q&items[0][price]=r";
    assert_eq!(form_text(value, &[]), expected);
}

#[test]
fn form_properties_are_written_in_their_encoding() {
    use QueryStyle::{DeepObject, Form, PipeDelimited};
    let table = [
        (FormField::styled("v", DeepObject, true), r#"["a","b"]"#, "v[0]=a&v[1]=b"),
        (FormField::styled("v", DeepObject, true), r#""""#, "v="),
        (FormField::styled("v", Form, false), r#"["a","b"]"#, "v=a,b"),
        (FormField::styled("v", Form, true), r#"{"a":1}"#, "a=1"),
        (FormField::styled("v", PipeDelimited, false), r#"["a","b"]"#, "v=a%7Cb"),
        (FormField::reserved("v", Form, true), r#""a/b""#, "v=a/b"),
        (FormField::json("v"), r#"{"a":[1]}"#, "v=%7B%22a%22%3A[1]%7D"),
        (FormField::json("v"), r#"[{"a":1},"t",2]"#, "v=%7B%22a%22%3A1%7D&v=t&v=2"),
    ];
    for (field, value, expected) in table {
        let text = form_text(&format!(r#"{{"n":[1,2],"v":{value}}}"#), &[field]);
        assert_eq!(text, format!("n=1&n=2&{expected}"), "{field:?} {value}");
    }
}

#[test]
fn a_form_is_an_object() {
    let message = encoded("/", |request| request.form(&json("[1]"))).unwrap_err();
    assert!(message.contains("a form must be an object"), "{message}");
}

#[test]
fn the_first_error_is_the_one_that_is_reported() {
    let result = encoded("/", |request| {
        request.header("first", "a\n");
        request.header("second", "b\n");
    });
    assert!(result.unwrap_err().contains("`first`"));
}
