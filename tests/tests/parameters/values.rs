//! The values for the cells.

use serde_json::{Value, json};

use super::cells::Kind;

/// Strings that could be changed, split or misinterpreted in transit.
const TEXTS: &[&str] = &[
    "blue",
    "",
    ":/?#[]@!$&'()*+,;=",
    "a b",
    "100%",
    "%41",
    "%2F%00",
    "\"<>\\^`{|}",
    "-._~",
    "Grüße",
    "日本",
    "\u{1f600}",
    // Combining accents, which must not be composed in transit.
    "e\u{301}o\u{308}",
    ".",
    "..",
    "...",
    ".a",
    "a/../b",
    "../..",
    " blue",
    "blue ",
    " ",
    "a,b",
    "a|b",
    "a;b=c",
    "a.b",
    "a=b&color=c",
    "a[b]c",
    "null",
    "true",
    "7",
    "tab\there",
    "line\r\nX-Other: 1",
    "line\nfeed",
    "nul\0",
    "del\u{7f}",
];

/// Returns the values for a type; `None` omits the parameter, if it is optional.
pub(crate) fn values(kind: Kind) -> Vec<Value> {
    match kind {
        Kind::Text => TEXTS.iter().map(|text| json!(text)).collect(),
        Kind::Integer => vec![json!(0), json!(-7), json!(i64::MAX), json!(i64::MIN)],
        Kind::Number => vec![json!(0.5), json!(-1.25), json!(100.0), json!(1e21), json!(1e-7)],
        Kind::Flag => vec![json!(true), json!(false)],
        Kind::Tone => {
            let known = ["plain", "a b", "a/b?c&d", "x,y|z", "1.5", "Grüße"];
            // An unlisted value is sent unchanged.
            known.iter().chain(&["new;one", ".."]).map(|text| json!(text)).collect()
        }
        Kind::Texts => {
            let alone = TEXTS.iter().map(|text| json!([text]));
            let among = TEXTS.iter().map(|text| json!(["first", text, "last"]));
            let others = [
                json!([]),
                json!(["blue", "black", "brown"]),
                json!(["", ""]),
                json!(["a", ""]),
                json!(["", "a", "b"]),
                json!(["a ", " b"]),
            ];
            alone.chain(among).chain(others).collect()
        }
        Kind::Integers => vec![json!([]), json!([1]), json!([1, -2, 3]), json!([i64::MAX, 0])],
        Kind::Shade => {
            let notes = TEXTS.iter().map(|text| json!({"R": 1, "note": text, "is_dark": false}));
            // Undeclared properties are sent too.
            let names = ["a b", "a,b", "a|b", "a.b", "a=b", "a&b", "Grüße", "日本", "a;b"];
            let names = names.iter().map(|name| json!({"R": 1, *name: "x"}));
            let others = [
                json!({}),
                json!({"none": null}),
                json!({"R": 100, "G": 200, "B": 150}),
                json!({"R": 1, "none": null}),
                json!({"ratio": 0.5, "is_dark": true}),
                json!({"note": "only"}),
            ];
            notes.chain(names).chain(others).collect()
        }
    }
}
