//! The reader accepts and refuses the same texts as `serde_json`, and reads the same values.
#![expect(clippy::panic, reason = "a test fails by panicking, in its helpers too")]

use oasmith_runtime::json::{self, Value};

/// The result of `serde_json`.
enum Oracle {
    Accepts(serde_json::Value),
    Refuses,
    /// Valid JSON, but with a number beyond the range of a 64-bit float. A `Value` keeps its text.
    Overflows,
}

fn oracle(text: &[u8]) -> Oracle {
    match serde_json::from_slice(text) {
        Ok(value) => Oracle::Accepts(value),
        Err(error) if error.to_string().starts_with("number out of range") => Oracle::Overflows,
        Err(_) => Oracle::Refuses,
    }
}

/// Panics unless both agree on `text`.
fn check(text: &[u8]) {
    let found = json::from_slice::<Value>(text);
    let shown = String::from_utf8_lossy(text);
    let mut skipping = json::Reader::new(text);
    skipping.skip();
    assert_eq!(skipping.finish().is_ok(), found.is_ok(), "skipping and reading disagree on {shown}");
    match (oracle(text), found) {
        (Oracle::Accepts(expected), Ok(value)) => assert!(same(&expected, &value), "{expected} is not {value}"),
        (Oracle::Accepts(_), Err(error)) => panic!("only serde_json accepts {shown}: {error}"),
        (Oracle::Refuses, Ok(value)) => panic!("serde_json refuses {shown}, read as {value}"),
        (Oracle::Refuses, Err(_)) | (Oracle::Overflows, _) => {}
    }
}

fn same(expected: &serde_json::Value, value: &Value) -> bool {
    match (expected, value) {
        (serde_json::Value::Null, Value::Null) => true,
        (serde_json::Value::Bool(expected), Value::Bool(value)) => expected == value,
        (serde_json::Value::String(expected), Value::String(value)) => expected == value,
        (serde_json::Value::Number(expected), Value::Number(value)) => same_number(expected, value),
        (serde_json::Value::Array(expected), Value::Array(value)) => {
            expected.len() == value.len() && expected.iter().zip(value).all(|(expected, value)| same(expected, value))
        }
        (serde_json::Value::Object(expected), Value::Object(value)) => {
            expected.len() == value.len()
                && expected.iter().zip(value).all(|(one, two)| one.0 == two.0 && same(one.1, two.1))
        }
        _ => false,
    }
}

fn same_number(expected: &serde_json::Number, value: &json::Number) -> bool {
    if let Some(expected) = expected.as_u64() {
        return value.as_u64() == Some(expected);
    }
    if let Some(expected) = expected.as_i64() {
        return value.as_i64() == Some(expected);
    }
    // Without its feature `float_roundtrip`, `serde_json` can be off by the last bit.
    expected.as_f64().is_some_and(|expected| (expected - value.as_f64()).abs() <= expected.abs() * 1e-15)
}

/// Literals, white space, and similar text.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "null", "true", "false", " null", "null ", "\t\r\n null \t\r\n", "nul", "nulll", "null null", "Null", "NULL",
    "tru", "truee", "True", "fals", "falsee", "n", "t", "f", "", " ", "\n", "NaN", "nan", "Infinity", "-Infinity",
    "inf", "undefined", "null,", ",null", "\u{b}null", "\u{c}null", "\u{a0}null", "\u{85}null", "\u{2028}null",
    "null\0", "\0null", "\u{feff}", " \u{feff}null", "// comment\nnull", "/* comment */ null",
    "null // comment", "#", "'a'", "`a`", "null;", "[null true]", "[nulltrue]", "truefalse", "[true,false,null]",
    "[ true , false , null ]", "\u{1}", "\u{7f}", "a", "ä",
];

#[test]
fn literals_and_white_space_are_read_alike() {
    for text in WORDS {
        check(text.as_bytes());
    }
}

#[test]
fn a_byte_order_mark_is_skipped_which_serde_json_does_not() {
    for text in ["\u{feff}null", "\u{feff}\n null"] {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
        assert_eq!(json::from_str::<Value>(text).unwrap(), Value::Null);
    }
}

/// Numbers and similar text.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "-0", "0.0", "-0.0", "1", "-1", "10", "01", "-01", "00", "-00", "1.", "1.0", "1.00", ".1", "-.1", "+1", "+0",
    "--1", "-", "- 1", "-a", "1e", "1e+", "1e-", "1e1", "1E1", "1e+1", "1e-1", "1E+1", "1E-1", "1e01", "1e-01",
    "1e00", "1e1.0", "1.e1", "1.0e1", "0e1", "0e", "0e0", "0.e0", "0E+0", "1e308", "1e309", "1.7976931348623157e308",
    "1.7976931348623159e308", "1e400", "-1e400", "1e-400", "5e-324", "2e-324", "1e99999999999999999999",
    "1e-99999999999999999999", "0e99999999999999999999", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
    "18446744073709551616", "340282366920938463463374607431768211456", "0x10", "0b1", "0o7", "1_000", "1,000",
    "1 000", "1a", "1.0a", "1e1a", "0a", "1..0", "1.0.0", "1ee1", "1e1e1", "1-1", "1+1", "12.5", "0.1", "0.3", "1/2",
    "½", "١", "１", "1f", "1.5f", "1n", "0.1e-6", "123456789012345678901234567890",
    "0.1234567890123456789012345678901234567890",
    "1.0000000000000000000000000000000000000000000000000000000000000000000001", "-1.5e-10", "[1.]", "[01]", "[-]",
    "[1e]",
];

#[test]
fn numbers() {
    for number in NUMBERS {
        check(number.as_bytes());
        check(format!("[{number}]").as_bytes());
        check(format!("[{number} ,{number}]").as_bytes());
        check(format!("{{\"a\":{number}}}").as_bytes());
    }
    check("1".repeat(5000).as_bytes());
    check(format!("0.{}", "1".repeat(5000)).as_bytes());
    check(format!("1e-{}", "1".repeat(5000)).as_bytes());
}

#[test]
fn a_number_beyond_any_float_keeps_its_text() {
    for text in ["1e309", "-1e400", "1e99999999999999999999"] {
        assert!(serde_json::from_str::<serde_core::de::IgnoredAny>(text).is_ok());
        assert_eq!(json::from_str::<Value>(text).unwrap().to_string(), text);
        assert!(json::from_str::<f64>(text).is_err());
    }
}

/// Valid and invalid content of strings.
#[rustfmt::skip]
const STRINGS: &[&str] = &[
    "", "a", "ä", "𝄞", "\u{7f}", "\u{80}", "\u{2028}\u{2029}", "\u{ffff}", "\u{10ffff}", "\\\"", "\\\\", "\\/", "/",
    "\\b", "\\f", "\\n", "\\r", "\\t", "\\a", "\\v", "\\0", "\\'", "'", "\\x41", "\\u", "\\u0", "\\u00", "\\u004",
    "\\u0041", "\\u00e4", "\\u00E4", "\\u00g0", "\\u+041", "\\u 041", "\\u-041", "\\U0041", "\\u{41}", "\\u0000",
    "\\u001f", "\\u007f", "\\u2028", "\\uffff", "\\ufffe", "\\ud834\\udd1e", "\\uD834\\uDD1E", "\\ud800", "\\udbff",
    "\\udc00", "\\udfff", "\\ud800a", "\\ud800\\n", "\\ud800\\", "\\ud800\\u", "\\ud800\\u0041", "\\ud800\\ud800",
    "\\udc00\\ud800", "\\ud800\\udbff", "\\ud800\\ue000", "\\ud800\\udc00", "\\udbff\\udfff", "\\ud800 \\udc00",
    "\\ud834\\udd1", "\\ud834\\udd1e\\udd1e", "a\\u0041b", "\\\\u0041", "\\", "\\\\\\", "a\\", "\u{0}", "\u{1}", "\t",
    "\n", "\r", "\u{1f}", " ", "a\u{1f}b", "aaaaaaa\u{1f}", "aaaaaaaa\u{1f}", "aaaaaaaaa\"", "1234567\\n",
    "12345678\\n", "123456789\\n", "ääääääää\\n", "\"", "a\"b", "a\" \"b", "\u{feff}", "\\ufeff", "\\\n", "\\ ",
    "\\é", "\\𝄞",
];

#[test]
fn strings_and_escapes_are_read_alike() {
    for string in STRINGS {
        check(format!("\"{string}\"").as_bytes());
        check(format!("\"{string}").as_bytes());
        check(format!("[\"{string}\",\"{string}\"]").as_bytes());
        check(format!("{{\"{string}\":\"{string}\"}}").as_bytes());
        check(format!("{{\"{string}\":1,\"{string}\":2}}").as_bytes());
    }
}

#[test]
fn every_escape_of_four_digits_is_read_alike() {
    for code in 0..=0xffff_u32 {
        check(format!("\"\\u{code:04x}\"").as_bytes());
        if code % 97 == 0 || (0xd7ff..=0xe000).contains(&code) && code % 13 == 0 {
            check(format!("\"\\u{code:04X}\\udc01\"").as_bytes());
            check(format!("\"\\ud801\\u{code:04X}\"").as_bytes());
        }
    }
}

#[test]
fn every_byte_in_every_position_is_judged_alike() {
    for byte in 0..=u8::MAX {
        for template in [
            &b"?"[..],
            b"[?]",
            b"[1?2]",
            b"[1?]",
            b"{?}",
            b"{\"a\"?1}",
            b"{\"a\":1?}",
            b"\"?\"",
            b"\"\\?\"",
            b"\"1234567?\"",
            b"1?",
            b"?1",
            b"-?",
            b"1.?",
            b"1e?",
            b"n?ll",
            b"\"\\u00?0\"",
        ] {
            let text: Vec<u8> = template.iter().map(|place| if *place == b'?' { byte } else { *place }).collect();
            check(&text);
        }
    }
}

#[test]
fn invalid_utf8_is_refused_by_both() {
    let wrong: [&[u8]; 14] = [
        b"\x80",
        b"\xbf",
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xc3",
        b"\xe0\x80\x80",
        b"\xe2\x82",
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xf0\x80\x80\x80",
        b"\xf0\x9f\x98",
        b"\xf4\x90\x80\x80",
        b"\xfe",
        b"\xff",
    ];
    for bytes in wrong {
        for (before, after) in
            [("\"", "\""), ("[\"a", "b\"]"), ("{\"", "\":1}"), ("", ""), ("1", ""), ("\"\\n", "\""), ("[1,", "2]")]
        {
            check(&[before.as_bytes(), bytes, after.as_bytes()].concat());
        }
    }
}

/// Arrays, objects and similar text.
#[rustfmt::skip]
const STRUCTURES: &[&str] = &[
    "[]", "[ ]", "[,]", "[1,]", "[1,,2]", "[,1]", "[1 2]", "[1;2]", "[1:2]", "[", "]", "[[", "]]", "[]]", "[[]", "[1",
    "[1,", "[1}", "[}", "{}", "{ }", "{,}", "{\"a\":1,}", "{\"a\":1,,\"b\":2}", "{,\"a\":1}", "{\"a\" 1}", "{\"a\"}",
    "{\"a\":}", "{\"a\":,}", "{:1}", "{1:1}", "{a:1}", "{'a':1}", "{null:1}", "{\"a\":1 \"b\":2}",
    "{\"a\":1;\"b\":2}", "{\"a\"::1}", "{\"a\"=1}", "{\"a\",1}", "{", "}", "{{", "}}", "{}}", "{{}", "{{}}", "{[]}",
    "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1]", "{]", "{} {}", "[] []", "[]{}", "[],", "{},",
    "{\"a\":1,\"a\":2}", "{\"a\":{},\"a\":[]}", "{\"a\":1,\"b\":2,\"a\":3}", "{\"\":1}", "{\"\":1,\"\":2}",
    "{\"\\u0061\":1,\"a\":2}", " { \"a\" : [ 1 , { \"b\" : null } ] } ", "{\"a\":[1,{\"b\":[[],{}]}],\"c\":\"d\"}",
    "[[[[[[[[[[]]]]]]]]]]", "[{}]", "[{},{}]", "[{}{}]", "{\"a\":{\"b\":{\"c\":{}}}}", "{\"__proto__\":1}",
    "[\"a\",1,null,true,{},[]]", "{\"a\":1}}", "[1]]", "\"a\":1", "1,2", "{\"a\":1}\n{\"a\":2}",
];

#[test]
fn arrays_and_objects_are_read_alike() {
    for text in STRUCTURES {
        check(text.as_bytes());
    }
}

#[test]
fn nesting_is_limited_alike() {
    for depth in [1, 2, 64, 126, 127, 128, 129, 130, 500] {
        check(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes());
        check(format!("{}1{}", "[".repeat(depth), "]".repeat(depth)).as_bytes());
        check(format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)).as_bytes());
        check(format!("{}{}", "[{\"a\":".repeat(depth / 2), "}]".repeat(depth / 2)).as_bytes());
        check("[".repeat(depth).as_bytes());
        check("{\"a\":".repeat(depth).as_bytes());
    }
    // Many siblings are not nesting.
    check(format!("[{}[]]", "[],".repeat(1000)).as_bytes());
}

const DOCUMENTS: [&str; 4] = [
    r#"{"code": 0, "message": "OK", "payload": {"data": [{"amount": 12.50, "id": "C1", "ok": true}, null]}}"#,
    r#"["\u00e4\ud834\udd1e\\\"", -1.5e-10, {"": []}, "ä𝄞", false]"#,
    "\n{\n\t\"a\" : [ 1 , 2.0 , 3e3 ] ,\r\n \"b\\n\" : { \"c\" : \"d\" }\n}\n",
    r#"{"a":{"b":{"c":[[[{"d":"\t"}]]]}},"e":null,"f":"12345678901234567890"}"#,
];

#[test]
fn truncated_documents_are_refused_by_both() {
    for document in DOCUMENTS {
        for end in 0..=document.len() {
            check(&document.as_bytes()[..end]);
        }
    }
}

#[test]
fn documents_with_one_byte_changed_are_judged_alike() {
    for document in DOCUMENTS {
        for place in 0..document.len() {
            for byte in b"\0\t \"\\/,:[]{}-+.0159eEntfu\x1f\x7f\x80\xc3\xff" {
                let mut text = document.as_bytes().to_vec();
                text[place] = *byte;
                check(&text);
                text.insert(place, document.as_bytes()[place]);
                check(&text);
                text.drain(place..=place + 1);
                check(&text);
            }
        }
    }
}
