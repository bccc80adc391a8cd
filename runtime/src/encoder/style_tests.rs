//! The tables of parameter styles. The expected values are from the specification ("Style Examples" of OpenAPI 3.0.4,
//! which match RFC 6570 section 3.2), not from this code.

use http::HeaderMap;

use super::*;
use crate::json::{Value, from_slice};

/// The values of the specification's tables, and some that need encoding.
const EMPTY: &str = r#""""#;
const STRING: &str = r#""blue""#;
const ARRAY: &str = r#"["blue","black","brown"]"#;
const OBJECT: &str = r#"{"R":100,"G":200,"B":150}"#;
const HARSH: &str = r#"["a b","c,d","e/f?g","h&i=j","k%l","é"]"#;

pub(super) fn json(text: &str) -> Value {
    from_slice(text.as_bytes()).unwrap()
}

pub(super) fn encoded(template: &str, write: impl FnOnce(&mut Encoder)) -> Result<Encoded, String> {
    let mut encoder = Encoder::default();
    write(&mut encoder);
    encoder.finish(template)
}

fn query_text(write: impl FnOnce(&mut Encoder)) -> Result<String, String> {
    Ok(encoded("/", write)?.query.as_str().to_owned())
}

fn header_map(write: impl FnOnce(&mut Encoder)) -> Result<HeaderMap, String> {
    Ok(encoded("/", write)?.headers)
}

fn cookie_text(write: impl FnOnce(&mut Encoder)) -> String {
    let texts = encoded("/", write).unwrap().cookies.into_iter().map(|pair| pair.text);
    texts.collect::<Vec<_>>().join("; ")
}

#[test]
fn path_styles_match_the_specification() {
    use PathStyle::{Label, Matrix, Simple};
    let table = [
        (Simple, false, STRING, "/blue"),
        (Simple, false, ARRAY, "/blue,black,brown"),
        (Simple, false, OBJECT, "/R,100,G,200,B,150"),
        (Simple, true, STRING, "/blue"),
        (Simple, true, ARRAY, "/blue,black,brown"),
        (Simple, true, OBJECT, "/R=100,G=200,B=150"),
        (Simple, false, HARSH, "/a%20b,c%2Cd,e%2Ff%3Fg,h%26i%3Dj,k%25l,%C3%A9"),
        (Label, false, STRING, "/.blue"),
        (Label, false, ARRAY, "/.blue,black,brown"),
        (Label, false, OBJECT, "/.R,100,G,200,B,150"),
        (Label, true, STRING, "/.blue"),
        (Label, true, ARRAY, "/.blue.black.brown"),
        (Label, true, OBJECT, "/.R=100.G=200.B=150"),
        (Matrix, false, STRING, "/;color=blue"),
        (Matrix, false, ARRAY, "/;color=blue,black,brown"),
        (Matrix, false, OBJECT, "/;color=R,100,G,200,B,150"),
        (Matrix, true, STRING, "/;color=blue"),
        (Matrix, true, ARRAY, "/;color=blue;color=black;color=brown"),
        (Matrix, true, OBJECT, "/;R=100;G=200;B=150"),
    ];
    for (style, explode, value, expected) in table {
        let encoded = encoded("/{color}", |request| {
            request.path_styled("color", &json(value), style, explode);
        });
        assert_eq!(encoded.unwrap().path, expected, "{style:?} explode {explode} {value}");
    }
}

#[test]
fn query_styles_match_the_specification() {
    use QueryStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited};
    let table = [
        (Form, false, EMPTY, "color="),
        (Form, false, STRING, "color=blue"),
        (Form, false, ARRAY, "color=blue,black,brown"),
        (Form, false, OBJECT, "color=R,100,G,200,B,150"),
        (Form, true, EMPTY, "color="),
        (Form, true, STRING, "color=blue"),
        (Form, true, ARRAY, "color=blue&color=black&color=brown"),
        (Form, true, OBJECT, "R=100&G=200&B=150"),
        (Form, false, HARSH, "color=a%20b,c%2Cd,e%2Ff%3Fg,h%26i%3Dj,k%25l,%C3%A9"),
        (SpaceDelimited, false, ARRAY, "color=blue%20black%20brown"),
        (SpaceDelimited, false, OBJECT, "color=R%20100%20G%20200%20B%20150"),
        (SpaceDelimited, true, ARRAY, "color=blue&color=black&color=brown"),
        (PipeDelimited, false, ARRAY, "color=blue%7Cblack%7Cbrown"),
        (PipeDelimited, false, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
        (PipeDelimited, true, ARRAY, "color=blue&color=black&color=brown"),
        (DeepObject, true, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ];
    for (style, explode, value, expected) in table {
        let text = query_text(|request| {
            request.query_styled("color", &json(value), style, explode);
        });
        assert_eq!(text.unwrap(), expected, "{style:?} explode {explode} {value}");
    }
}

#[test]
fn a_string_that_its_style_would_split_is_refused() {
    use QueryStyle::{Form, PipeDelimited, SpaceDelimited};
    let query = |style, value: &str| query_text(|request| request.query_styled("color", &json(value), style, false));
    let header = |value: &str| header_map(|request| request.header_exploded("color", &json(value))).map(drop);
    let label = |value: &str| {
        encoded("/{color}", |request| request.path_styled("color", &json(value), PathStyle::Label, true)).map(drop)
    };
    let refused = [
        (query(SpaceDelimited, r#"["a b"]"#).map(drop), "contains ` `"),
        (query(PipeDelimited, r#"{"a|b":1}"#).map(drop), "contains `|`"),
        (label("[1.5]"), "contains `.`"),
        (header(r#"["a,b"]"#), "contains `,`"),
        (header(r#"{"a=b":1}"#), "contains `=`"),
        (header(r#"["a",""]"#), "empty"),
        (header(r#"["a "]"#), "space"),
        (header(r#"" a""#), "space"),
    ];
    for (result, part) in refused {
        let message = result.unwrap_err();
        assert!(message.contains("parameter `color`") && message.contains(part), "{message}");
    }
    assert_eq!(query(Form, r#"["a b|c,d"]"#).unwrap(), "color=a%20b%7Cc%2Cd");
    header(r#"{"a":"b=c"}"#).unwrap();
    label("1.5").unwrap();
}

#[test]
fn an_empty_matrix_value_is_only_its_name() {
    let path = |value: &str| {
        encoded("/{color}", |request| request.path_styled("color", &json(value), PathStyle::Matrix, true))
    };
    assert_eq!(path(r#"["a",""]"#).unwrap().path, "/;color=a;color");
    assert_eq!(path(r#"{"R":"","G":2}"#).unwrap().path, "/;R;G=2");
}

#[test]
fn a_json_header_is_ascii() {
    let headers = header_map(|request| request.header_json("color", "ü\u{1f600}\u{7f}"));
    assert_eq!(headers.unwrap()["color"], r#""\u00fc\ud83d\ude00\u007f""#);
}

#[test]
fn reserved_characters_are_kept_where_allowed() {
    let text = query_text(|request| {
        request.query_reserved("to", "https://a.example/b?c=d", QueryStyle::Form, true);
        request.query_reserved("list", &json(r#"["a/b,c","c#d&e"]"#), QueryStyle::Form, false);
    });
    assert_eq!(text.unwrap(), "to=https://a.example/b?c=d&list=a/b%2Cc,c%23d%26e");
}

#[test]
fn the_header_style_matches_the_specification() {
    let table = [
        (false, STRING, "blue"),
        (false, ARRAY, "blue,black,brown"),
        (false, OBJECT, "R,100,G,200,B,150"),
        (true, ARRAY, "blue,black,brown"),
        (true, OBJECT, "R=100,G=200,B=150"),
        (false, r#""a b/c%""#, "a b/c%"),
    ];
    for (explode, value, expected) in table {
        let headers = header_map(|request| {
            if explode {
                request.header_exploded("X-Color", &json(value));
            } else {
                request.header("X-Color", &json(value));
            }
        });
        assert_eq!(headers.unwrap()["x-color"], expected, "explode {explode} {value}");
    }
}

#[test]
fn cookies_are_form_style_with_one_cookie_for_each_exploded_value() {
    let table = [
        (true, STRING, "color=blue"),
        (true, ARRAY, "color=blue; color=black; color=brown"),
        (true, OBJECT, "R=100; G=200; B=150"),
        (false, ARRAY, "color=blue,black,brown"),
        (false, OBJECT, "color=R,100,G,200,B,150"),
        (true, r#""a; b=\"c\"""#, "color=a%3B%20b%3D%22c%22"),
    ];
    for (explode, value, expected) in table {
        let text = cookie_text(|request| request.cookie_styled("color", &json(value), explode));
        assert_eq!(text, expected, "explode {explode} {value}");
    }
}

#[test]
fn scalars_are_written_as_in_json() {
    let text = query_text(|request| {
        request.query("yes", &true);
        request.query("count", &-3_i32);
        request.query("amount", &json("12345678901234567890"));
        request.query("text", "x y");
    });
    assert_eq!(text.unwrap(), "yes=true&count=-3&amount=12345678901234567890&text=x%20y");
}

#[test]
fn absent_null_and_empty_collections_add_nothing() {
    let encoded = encoded("/", |request| {
        request.query("a", &None::<String>);
        request.query("b", &json("null"));
        request.query("c", &json("[]"));
        request.query("d", &json(r#"{"e":null}"#));
        request.header("f", &None::<String>);
        request.cookie("g", &None::<String>);
        request.json(&None::<String>);
    });
    let encoded = encoded.unwrap();
    assert!(encoded.query.as_str().is_empty() && encoded.headers.is_empty() && encoded.cookies.is_empty());
    assert!(encoded.body.is_none());
}

#[test]
fn an_empty_path_parameter_is_refused() {
    for value in [EMPTY, "null", "[]", r#"[""]"#, "{}"] {
        for style in [PathStyle::Simple, PathStyle::Label, PathStyle::Matrix] {
            let result = encoded("/{color}", |request| {
                request.path_styled("color", &json(value), style, false);
            });
            let message = result.unwrap_err();
            assert!(message.contains("`color`") && message.contains("empty"), "{message}");
        }
    }
}

#[test]
fn nested_values_are_refused_under_the_name_of_the_parameter() {
    for value in [r#"[["a"]]"#, r#"[{"a":1}]"#, r#"{"a":[1]}"#, r#"{"a":{"b":1}}"#] {
        let value = json(value);
        let results = [
            encoded("/{color}", |request| request.path("color", &value)).map(drop),
            header_map(|request| request.header("color", &value)).map(drop),
            encoded("/", |request| request.cookie("color", &value)).map(drop),
        ];
        for result in results {
            let message = result.unwrap_err();
            assert!(message.contains("parameter `color`") && message.contains("nested"), "{message}");
        }
    }
}

/// Decodes a form or a query for readability.
pub(super) fn readable(text: &str) -> String {
    text.replace("%5B", "[").replace("%5D", "]")
}

fn deep(value: &str, brackets: Brackets) -> String {
    let text = query_text(|request| {
        request.brackets(brackets);
        request.query_styled("q", &json(value), QueryStyle::DeepObject, true);
    });
    readable(&text.unwrap())
}

#[test]
fn deep_objects_carry_values_of_any_depth() {
    let table = [
        (r#"{"gte":1,"lte":2.5,"none":null}"#, "q[gte]=1&q[lte]=2.5"),
        (r#"["a","b c"]"#, "q[0]=a&q[1]=b%20c"),
        (r#"[{"price":"p","tags":["x"]},{"price":"r"}]"#, "q[0][price]=p&q[0][tags][0]=x&q[1][price]=r"),
        (r#"{"a":{"b":{"c":true}}}"#, "q[a][b][c]=true"),
        (r"[[1,2],[3]]", "q[0][0]=1&q[0][1]=2&q[1][0]=3"),
        ("7", "q=7"),
        (r#""a&b""#, "q=a%26b"),
        ("null", ""),
        ("[]", ""),
        ("[null,1]", "q[0]=1"),
        (r#"{"a&b":"c"}"#, "q[a%26b]=c"),
    ];
    for (value, expected) in table {
        assert_eq!(deep(value, Brackets::Indices), expected, "{value}");
    }
}

#[test]
fn list_items_are_encoded_as_configured() {
    let lists = r#"{"tags":["a","b"],"items":[{"price":1}]}"#;
    assert_eq!(deep(lists, Brackets::Indices), "q[tags][0]=a&q[tags][1]=b&q[items][0][price]=1");
    assert_eq!(deep(lists, Brackets::Empty), "q[tags][]=a&q[tags][]=b&q[items][][price]=1");
    assert_eq!(deep(lists, Brackets::Repeat), "q[tags]=a&q[tags]=b&q[items][0][price]=1");
    assert_eq!(deep(r#"["a","b"]"#, Brackets::Empty), "q[]=a&q[]=b");
    assert_eq!(deep(r#"["a","b"]"#, Brackets::Repeat), "q=a&q=b");
}

#[test]
fn values_beyond_any_style_have_brackets_in_a_query() {
    use QueryStyle::{Form, PipeDelimited};
    let table = [
        (Form, true, r#"[{"a":1},{"a":2}]"#, "q[0][a]=1&q[1][a]=2"),
        (Form, true, r#"{"a":{"b":1},"c":2,"d":[3,4]}"#, "a[b]=1&c=2&d=3&d=4"),
        (Form, false, r#"{"a":{"b":1}}"#, "q[a][b]=1"),
        (PipeDelimited, false, r"[[1],[2]]", "q[0][0]=1&q[1][0]=2"),
    ];
    for (style, explode, value, expected) in table {
        let text = query_text(|request| request.query_styled("q", &json(value), style, explode));
        assert_eq!(readable(&text.unwrap()), expected, "{style:?} explode {explode} {value}");
    }
}

#[test]
fn swagger_lists_have_their_separator_in_every_location() {
    let list = json(r#"["a","b c"]"#);
    let path = |style, value: &Value| encoded("/{p}", |request| request.path_styled("p", value, style, false)).unwrap();
    assert_eq!(path(PathStyle::PipeDelimited, &list).path, "/a%7Cb%20c");
    assert_eq!(path(PathStyle::TabDelimited, &list).path, "/a%09b%20c");
    assert_eq!(path(PathStyle::SpaceDelimited, &json(r#"["a","b"]"#)).path, "/a%20b");
    let query = query_text(|request| request.query_styled("q", &list, QueryStyle::TabDelimited, false));
    assert_eq!(query.unwrap(), "q=a%09b%20c");
    for (separator, expected) in [('|', "a|b c"), ('\t', "a\tb c"), (',', "a,b c")] {
        let headers = header_map(|request| request.header_delimited("h", &list, separator)).unwrap();
        assert_eq!(headers["h"], expected);
    }
    assert!(header_map(|request| request.header_delimited("h", &list, ' ')).unwrap_err().contains("contains ` `"));
    assert!(header_map(|request| request.header_delimited("h", "a\tb", '|')).is_err());
}

#[test]
fn numbers_without_a_fraction_are_written_without_one() {
    let all = encoded("/{p}", |request| {
        request.path("p", &7.0);
        request.query("q", &[1.0, 2.5]);
        request.header("h", &7.0_f32);
        request.cookie("c", &-3.0);
        request.form(&json("{}"));
    });
    let all = all.unwrap();
    assert_eq!(all.path, "/7");
    assert_eq!(all.query.as_str(), "q=1&q=2.5");
    assert_eq!(all.headers["h"], "7");
    assert_eq!(all.cookies[0].text, "c=-3");
}

#[test]
fn header_values_that_cannot_be_sent_are_refused_under_the_name_of_the_parameter() {
    for value in [r#""a\r\nX: y""#, r#""a\u0000""#, r#""é""#, r#"["a","b\n"]"#] {
        let message = header_map(|request| request.header("X-Color", &json(value))).unwrap_err();
        assert!(message.contains("`X-Color`"), "{message}");
    }
}

#[test]
fn a_value_with_slashes_and_dots_stays_in_its_segment() {
    let path = |value: &str| encoded("/cards/{id}/limits", |request| request.path("id", value)).map(|it| it.path);
    assert_eq!(path("../x").unwrap(), "/cards/..%2Fx/limits");
    assert_eq!(path("%2e%2e").unwrap(), "/cards/%252e%252e/limits");
    assert!(path("..").is_err());
    assert!(path(".").is_err());
}

#[test]
fn content_parameters_are_json() {
    let value = json(r#"{"a":[1,"b c"]}"#);
    let all = encoded("/{p}", |request| {
        request.path_json("p", &value);
        request.query_json("q", &value);
        request.header_json("h", &value);
        request.cookie_json("c", &value);
    });
    let all = all.unwrap();
    let escaped = "%7B%22a%22%3A%5B1%2C%22b%20c%22%5D%7D";
    assert_eq!(all.path, format!("/{escaped}"));
    assert_eq!(all.query.as_str(), format!("q={escaped}"));
    assert_eq!(all.headers["h"], r#"{"a":[1,"b c"]}"#);
    assert_eq!(all.cookies[0].text, format!("c={escaped}"));
}
