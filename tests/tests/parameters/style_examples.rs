//! The table "Style Examples" of OpenAPI 3.0.4, with the exact strings; and combinations that it leaves undefined.

use serde_json::{Value, json};

use super::cells::{Cell, Kind, Place, Style, cell};
use super::program::{Call, run};
use super::server::Server;

/// Style, explode, and the encodings of the string, the array and the object.
type Row = (Style, bool, &'static str, &'static str, &'static str);

/// `n/a` in the specification.
const NONE: &str = "n/a";

const PATH: &[Row] = &[
    (Style::Matrix, false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    (Style::Matrix, true, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
    (Style::Label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    (Style::Label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
    (Style::Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    (Style::Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
];

const QUERY: &[Row] = &[
    (Style::Form, false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    (Style::Form, true, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
    (Style::SpaceDelimited, false, NONE, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
    (Style::PipeDelimited, false, NONE, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
    (Style::DeepObject, true, NONE, NONE, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
];

const HEADER: &[Row] = &[
    (Style::Simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
    (Style::Simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
];

/// `&` does not separate cookies, so each pair is a separate cookie.
const COOKIE: &[Row] = &[
    (Style::Form, false, "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    (Style::Form, true, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
];

/// Returns the tables as calls and what they send.
fn examples() -> Vec<(Cell, Value, &'static str)> {
    let tables = [(Place::Path, PATH), (Place::Query, QUERY), (Place::Header, HEADER), (Place::Cookie, COOKIE)];
    let rows = tables.into_iter().flat_map(|(place, rows)| rows.iter().map(move |row| (place, *row)));
    let texts = rows.flat_map(|(place, (style, explode, text, list, object))| {
        [
            (cell(place, style, explode, Kind::Text), json!("blue"), text),
            (cell(place, style, explode, Kind::Texts), json!(["blue", "black", "brown"]), list),
            (cell(place, style, explode, Kind::Shade), json!({"R": 100, "G": 200, "B": 150}), object),
        ]
    });
    texts.filter(|(_, _, expected)| *expected != NONE).collect()
}

/// Returns the column "empty" where it is sent. In a path it is refused, like everything that leaves an empty segment;
/// an empty item of a matrix is not.
fn empty() -> Vec<(Cell, Value, &'static str)> {
    vec![
        (cell(Place::Query, Style::Form, false, Kind::Text), json!(""), "color="),
        (cell(Place::Query, Style::Form, true, Kind::Text), json!(""), "color="),
        (cell(Place::Header, Style::Simple, false, Kind::Text), json!(""), ""),
        (cell(Place::Cookie, Style::Form, true, Kind::Text), json!(""), "color="),
        (cell(Place::Path, Style::Matrix, true, Kind::Texts), json!(["blue", ""]), ";color=blue;color"),
        (cell(Place::Path, Style::Matrix, true, Kind::Shade), json!({"R": 1, "note": ""}), ";R=1;note"),
    ]
}

/// Returns cases without an example in the specification: encoding, and combinations that are "n/a".
fn others() -> Vec<(Cell, Value, &'static str)> {
    let reserved = |explode, kind| Cell { reserved: true, ..cell(Place::Query, Style::Form, explode, kind) };
    let list = json!(["blue", "black"]);
    let object = json!({"R": 1});
    vec![
        (cell(Place::Path, Style::Simple, false, Kind::Text), json!("a/b;c,d%41é"), "a%2Fb%3Bc%2Cd%2541%C3%A9"),
        (
            cell(Place::Query, Style::Form, true, Kind::Text),
            json!(":/?#[]@!$&'()*+,;="),
            "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D",
        ),
        // `#`, `&` and `+` would change how the query is parsed; the apostrophe is encoded by the URL standard of
        // browsers.
        (reserved(true, Kind::Text), json!(":/?#[]@!$&'()*+,;="), "color=:/?%23[]@!$%26%27()*%2B,;="),
        (reserved(false, Kind::Texts), json!(["a/b,c", "d"]), "color=a/b%2Cc,d"),
        (reserved(true, Kind::Text), json!("%41 %4"), "color=%41%20%254"),
        (cell(Place::Query, Style::SpaceDelimited, true, Kind::Texts), list.clone(), "color=blue&color=black"),
        (cell(Place::Query, Style::PipeDelimited, true, Kind::Texts), list, "color=blue&color=black"),
        (cell(Place::Query, Style::DeepObject, false, Kind::Shade), object.clone(), "color%5BR%5D=1"),
        (
            cell(Place::Header, Style::Json, false, Kind::Text),
            json!("ü\u{1f600}\u{7f}"),
            r#""\u00fc\ud83d\ude00\u007f""#,
        ),
        (cell(Place::Query, Style::Json, false, Kind::Shade), object, "color=%7B%22R%22%3A1%7D"),
    ]
}

/// Returns the text of the parameter in a raw request.
fn text(cell: Cell, head: &str) -> Option<&str> {
    let target = head.split(' ').nth(1)?;
    let header = |name: &str| head.split("\r\n").find_map(|line| line.strip_prefix(name));
    match cell.place {
        Place::Path => target.strip_suffix("/after")?.rsplit_once('/').map(|(_, segment)| segment),
        Place::Query => target.split_once('?').map(|(_, query)| query),
        Place::Header => header("color:").map(|value| value.trim_start_matches(' ')),
        Place::Cookie => header("cookie: "),
    }
}

#[test]
fn examples_of_the_specification_are_sent_exactly() {
    let examples: Vec<_> = examples().into_iter().chain(empty()).chain(others()).collect();
    let calls: Vec<Call> =
        examples.iter().map(|(cell, value, _)| Call { cell: *cell, value: Some(value.clone()) }).collect();
    let server = Server::start();
    let outcomes = run(&server.url, &calls);
    let heads = server.heads();
    for (number, (cell, value, expected)) in examples.iter().enumerate() {
        let raw = heads.get(&number);
        let found = raw.and_then(|head| text(*cell, head));
        assert_eq!(found, Some(*expected), "{}, {value}\n  {:?}\n  raw: {raw:?}", cell.name(), outcomes[number]);
    }
}
