//! The encoding of parts. Tests over HTTP show that other software can parse them.

use super::*;
use crate::json::{Value, from_slice};

fn json(text: &str) -> Value {
    from_slice(text.as_bytes()).unwrap()
}

fn laid_out(fill: impl FnOnce(&mut Multipart)) -> Result<String, String> {
    let mut form = Multipart::default();
    fill(&mut form);
    let (content_type, body) = form.finish(&mut || "B".to_owned())?;
    assert_eq!(content_type, "multipart/form-data; boundary=B");
    Ok(String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap())
}

fn part(disposition: &str, headers: &str, body: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {disposition}\r\n{headers}\r\n{body}\r\n")
}

#[track_caller]
fn check(fill: impl FnOnce(&mut Multipart), parts: &[String]) {
    assert_eq!(laid_out(fill).unwrap(), parts.concat() + "--B--\r\n");
}

#[track_caller]
fn refused(fill: impl FnOnce(&mut Multipart), expected: &str) {
    let message = laid_out(fill).unwrap_err();
    assert!(message.contains(expected), "{message}");
}

#[test]
fn values_have_the_default_encoding_of_the_specification() {
    let json_type = "Content-Type: application/json\r\n";
    check(|form| form.text("a", "b c"), &[part("name=\"a\"", "", "b c")]);
    check(|form| form.text("a", &true), &[part("name=\"a\"", "", "true")]);
    check(|form| form.text("a", ""), &[part("name=\"a\"", "", "")]);
    check(|form| form.text("a", &json("1.50")), &[part("name=\"a\"", "", "1.50")]);
    check(
        |form| form.text("a", &json(r#"[1,null,"x",{"b":2},[3]]"#)),
        &[
            part("name=\"a\"", "", "1"),
            part("name=\"a\"", "", "x"),
            part("name=\"a\"", json_type, r#"{"b":2}"#),
            part("name=\"a\"", json_type, "[3]"),
        ],
    );
    check(|form| form.text("a", &json(r#"{"b":2}"#)), &[part("name=\"a\"", json_type, r#"{"b":2}"#)]);
    check(|form| form.json("a", "b"), &[part("name=\"a\"", json_type, "\"b\"")]);
    check(|form| form.json("a", &json("[1,2]")), &[part("name=\"a\"", json_type, "[1,2]")]);
}

#[test]
fn absent_values_add_nothing() {
    check(
        |form| {
            form.text("a", &None::<String>);
            form.text("a", &json("null"));
            form.text("a", &json("[]"));
            form.json("a", &None::<String>);
            form.text_as("a", "application/json", &None::<String>);
            form.optional_file("a", &None);
            form.files("a", &[]);
            form.part_header("X-A", "1");
        },
        &[],
    );
}

#[test]
fn the_content_type_determines_text_or_json() {
    check(
        |form| form.text_as("a", "text/csv", &json("[1,2]")),
        &[part("name=\"a\"", "Content-Type: text/csv\r\n", "1"), part("name=\"a\"", "Content-Type: text/csv\r\n", "2")],
    );
    check(
        |form| form.text_as("a", "application/ld+json", &json("[1,2]")),
        &[part("name=\"a\"", "Content-Type: application/ld+json\r\n", "[1,2]")],
    );
    refused(|form| form.text_as("a", "text/csv", &json(r#"{"b":1}"#)), "the part `a`: an object");
    refused(|form| form.text_as("a", "text/csv\r\nX: y", "b"), "line break");
}

#[test]
fn a_file_has_a_name_and_a_content_type() {
    let file = || File::from_bytes("x");
    let octets = "Content-Type: application/octet-stream\r\n";
    let png = "Content-Type: image/png\r\n";
    check(|form| form.file("f", &file()), &[part("name=\"f\"; filename=\"blob\"", octets, "x")]);
    check(
        |form| form.optional_file("f", &Some(file().name("a.png"))),
        &[part("name=\"f\"; filename=\"a.png\"", octets, "x")],
    );
    check(
        |form| form.files("f", &[file().name("1"), file().name("2").content_type("image/png")]),
        &[part("name=\"f\"; filename=\"1\"", octets, "x"), part("name=\"f\"; filename=\"2\"", png, "x")],
    );
    for (expected, own, sent) in [
        ("image/png", None, png),
        ("image/gif", Some("image/png"), png),
        ("image/*, image/png", None, png),
        ("image/*", None, octets),
    ] {
        let file = own.map_or_else(file, |own| file().content_type(own));
        check(|form| form.file_as("f", expected, &file), &[part("name=\"f\"; filename=\"blob\"", sent, "x")]);
    }
    refused(|form| form.file("f", &file().content_type("a\r\nb")), "line break");
    refused(|form| form.file("f", &File::from_path("/no/such/file")), "/no/such/file");
}

#[test]
fn names_cannot_end_a_line_or_a_quoted_string() {
    let name = "a\"\r\nX: y\0é\\";
    check(
        |form| form.file(name, &File::from_bytes("").name(name)),
        &[part(
            "name=\"a%22%0D%0AX: y%00é\\\"; filename=\"a%22%0D%0AX: y%00é\\\"",
            "Content-Type: application/octet-stream\r\n",
            "",
        )],
    );
}

#[test]
fn a_header_is_added_to_all_parts_of_the_previous_call() {
    check(
        |form| {
            form.text("a", "1");
            form.text("b", &json("[2,3]"));
            form.part_header("X-Rate", &json("[4,5]"));
            form.part_header("X-None", &None::<String>);
            form.optional_file("c", &None);
            form.part_header("X-Lost", "6");
        },
        &[
            part("name=\"a\"", "", "1"),
            part("name=\"b\"", "x-rate: 4,5\r\n", "2"),
            part("name=\"b\"", "x-rate: 4,5\r\n", "3"),
        ],
    );
    for (name, value) in [("X A", "1"), ("X-A", "1\r\nX-B: 2"), ("Content-Type", "a/b"), ("content-disposition", "x")] {
        refused(
            |form| {
                form.text("a", "1");
                form.part_header(name, value);
            },
            name,
        );
    }
}

#[test]
fn a_boundary_does_not_occur_in_any_part() {
    let mut form = Multipart::default();
    form.text("a", "x\r\n--one\r\n");
    form.file("b", &File::from_bytes("--two"));
    let mut boundaries = ["three", "two", "one"].map(str::to_owned).to_vec();
    let (content_type, _) = form.finish(&mut || boundaries.pop().unwrap()).unwrap();
    assert_eq!(content_type, "multipart/form-data; boundary=three");
}

#[test]
fn boundaries_differ() {
    assert_ne!(boundary(), boundary());
    assert_eq!(boundary().len(), 40);
}

#[test]
fn a_raw_body_is_text_or_a_file() {
    let sent = |write: &dyn Fn(&mut Encoder)| {
        let mut encoder = Encoder::default();
        write(&mut encoder);
        let (content_type, body) = encoder.finish("/").unwrap().body.unwrap();
        (content_type.to_str().unwrap().to_owned(), body.as_bytes().unwrap().clone())
    };
    let file = File::from(b"x".to_vec());
    assert_eq!(sent(&|it| it.text_body("text/csv", "a,b")), ("text/csv".into(), "a,b".into()));
    assert_eq!(sent(&|it| it.file("image/*", &file)), ("application/octet-stream".into(), "x".into()));
    assert_eq!(sent(&|it| it.file("image/png", &file)), ("image/png".into(), "x".into()));
    let named = file.content_type("image/gif");
    assert_eq!(sent(&|it| it.file("image/png", &named)), ("image/gif".into(), "x".into()));
}

#[test]
fn a_delimited_list_is_one_part() {
    check(|form| form.delimited("a", &json(r#"["x",1]"#), ','), &[part("name=\"a\"", "", "x,1")]);
    check(|form| form.delimited("a", &json("[]"), ','), &[]);
    check(|form| form.delimited("a", &None::<Vec<String>>, '|'), &[]);
    refused(|form| form.delimited("a", &json(r#"["x|y"]"#), '|'), "contains `|`");
}
