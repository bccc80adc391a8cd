//! Decodes header values by converting them to JSON.

use http::HeaderMap;
use http::header::{PROXY_AUTHENTICATE, SET_COOKIE, WWW_AUTHENTICATE};

use crate::json::{self, Decode, Reader, Writer};

/// Reads a header. The error is a sentence that does not contain its value.
pub(crate) fn read<T: Decode>(headers: &HeaderMap, name: &str) -> Result<Option<T>, String> {
    let values = texts(headers, name)?;
    if values.is_empty() {
        return Ok(None);
    }
    let read = as_scalar(&values.join(", ")).or_else(|| as_list(&items(name, &values)));
    read.map(Some).ok_or_else(|| format!("the header `{}` is not of the expected type", name.escape_debug()))
}

/// Reads a header that holds JSON. The error is a sentence that does not contain its value.
pub(crate) fn read_json<T: Decode>(headers: &HeaderMap, name: &str) -> Result<Option<T>, String> {
    let values = texts(headers, name)?;
    if values.is_empty() {
        return Ok(None);
    }
    let refused = || format!("the header `{}` is not JSON of the expected type", name.escape_debug());
    decoded(values.join(",").as_bytes()).map(Some).ok_or_else(refused)
}

/// Returns the lines of a header.
fn texts<'a>(headers: &'a HeaderMap, name: &str) -> Result<Vec<&'a str>, String> {
    let values = headers.get_all(name).iter().map(|value| std::str::from_utf8(value.as_bytes()));
    values.collect::<Result<_, _>>().map_err(|_| format!("the header `{}` is not UTF-8", name.escape_debug()))
}

/// Reads a scalar, first as a string, so that a string type does not see `7` as a number; then as JSON.
fn as_scalar<T: Decode>(text: &str) -> Option<T> {
    let text = text.trim();
    decoded(&quoted(text)?).or_else(|| decoded(text.as_bytes()))
}

fn as_list<T: Decode>(items: &[&str]) -> Option<T> {
    let quoted: Option<Vec<Vec<u8>>> = items.iter().map(|item| quoted(item)).collect();
    let bare = items.iter().map(|item| is_one_value(item).then(|| item.as_bytes().to_vec()));
    decoded(&list(&quoted?)).or_else(|| decoded(&list(&bare.collect::<Option<Vec<_>>>()?)))
}

fn items<'a>(name: &str, values: &[&'a str]) -> Vec<&'a str> {
    // Dates in cookies contain commas, and so do the parameters of a challenge.
    let whole = [SET_COOKIE, WWW_AUTHENTICATE, PROXY_AUTHENTICATE];
    if whole.iter().any(|known| name.eq_ignore_ascii_case(known.as_str())) {
        return values.to_vec();
    }
    let items = values.iter().flat_map(|value| split(value));
    items.map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// Splits a list at its commas, except in a quoted string (`"a, b"`) and in the URL of a link (`<…>`).
fn split(value: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut is_quoted, mut is_escaped, mut in_link) = (false, false, false);
    for (index, byte) in value.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' if !in_link => is_quoted = !is_quoted,
            b'<' if !is_quoted => in_link = true,
            b'>' if !is_quoted => in_link = false,
            b',' if !is_quoted && !in_link => {
                parts.push(&value[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    // An unclosed quote or link is neither.
    if is_quoted || in_link {
        return value.split(',').collect();
    }
    parts.push(&value[start..]);
    parts
}

fn list(items: &[Vec<u8>]) -> Vec<u8> {
    let mut json = b"[".to_vec();
    json.extend(items.join(&b','));
    json.push(b']');
    json
}

fn quoted(text: &str) -> Option<Vec<u8>> {
    let mut writer = Writer::new();
    writer.string(text);
    writer.finish().ok()
}

/// Returns whether a string is exactly one JSON value, so that it cannot add items to a list or end it.
fn is_one_value(text: &str) -> bool {
    let mut reader = Reader::new(text.as_bytes());
    reader.skip();
    reader.finish().is_ok()
}

fn decoded<T: Decode>(json: &[u8]) -> Option<T> {
    json::from_slice(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decimal;

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (http::HeaderName::from_static("x-a"), value.parse().unwrap())).collect()
    }

    #[track_caller]
    fn check<T: Decode + PartialEq + std::fmt::Debug>(values: &[&str], expected: T) {
        assert_eq!(read(&headers(values), "X-A"), Ok(Some(expected)), "{values:?}");
    }

    #[track_caller]
    fn refused<T: Decode + std::fmt::Debug>(values: &[&str]) {
        let message = read::<T>(&headers(values), "X-A").unwrap_err();
        assert!(message.contains("X-A") && !message.contains("sesame"), "{message}");
    }

    #[test]
    fn scalars_are_read_by_their_type() {
        check(&["7"], "7".to_owned());
        check(&["true"], "true".to_owned());
        check(&["a, \"b\" \\ c"], "a, \"b\" \\ c".to_owned());
        check(&[""], String::new());
        check(&["7"], 7_i64);
        check(&[" 7 "], 7_u32);
        check(&["1.50"], Decimal::new(150, 2));
        check(&["true"], true);
        check(&["7"], Some(7_i64));
    }

    #[test]
    fn lists_are_split_at_commas_and_joined_across_headers() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        check(&["a, b,c"], texts(&["a", "b", "c"]));
        check(&["a", "b, c"], texts(&["a", "b", "c"]));
        check(&["a"], texts(&["a"]));
        check(&["1,true"], texts(&["1", "true"]));
        check(&[""], Vec::<String>::new());
        check(&["1, 2", "3"], vec![1, 2, 3_u8]);
        check(&["true,false"], vec![true, false]);
        check(&["a", "b"], "a, b".to_owned());
    }

    #[test]
    fn commas_in_quotes_and_links_do_not_split() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        check(&[r#""a, \", b", c"#, "d"], texts(&[r#""a, \", b""#, "c", "d"]));
        check(&["<https://x.example?a=1,2>; rel=next, <b>"], texts(&["<https://x.example?a=1,2>; rel=next", "<b>"]));
        check(&["\"a, b", "<c"], texts(&["\"a", "b", "<c"]));
        let mut map = HeaderMap::new();
        map.append("www-authenticate", "Digest realm=a, nonce=b".parse().unwrap());
        map.append("www-authenticate", "Basic".parse().unwrap());
        assert_eq!(read(&map, "WWW-Authenticate"), Ok(Some(texts(&["Digest realm=a, nonce=b", "Basic"]))));
    }

    #[test]
    fn cookies_are_not_split() {
        let date = "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT";
        let mut map = HeaderMap::new();
        map.append("set-cookie", date.parse().unwrap());
        map.append("set-cookie", "b=2".parse().unwrap());
        assert_eq!(read(&map, "Set-Cookie"), Ok(Some(vec![date.to_owned(), "b=2".to_owned()])));
    }

    #[test]
    fn an_invalid_value_is_refused_without_being_shown() {
        refused::<i64>(&["sesame"]);
        refused::<u8>(&["256"]);
        refused::<i64>(&["1", "2"]);
        refused::<bool>(&["yes, sesame"]);
        refused::<Vec<u8>>(&["1,sesame"]);
        refused::<Vec<Vec<u8>>>(&["1],[2"]);
        refused::<i64>(&[""]);
        let mut map = HeaderMap::new();
        map.insert("x-a", http::HeaderValue::from_bytes(b"\xff").unwrap());
        assert!(read::<String>(&map, "X-A").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn json_in_a_header_is_read_as_such() {
        let text = |values: &[&str]| read_json::<String>(&headers(values), "x-a");
        assert_eq!(text(&["\"a, b\""]), Ok(Some("a, b".to_owned())));
        assert_eq!(read_json(&headers(&["[1, 2]"]), "x-a"), Ok(Some(vec![1, 2_u8])));
        assert_eq!(
            read_json::<json::Value>(&headers(&[r#"{"a":1"#, r#""b":2}"#]), "x-a").unwrap().unwrap().to_string(),
            r#"{"a":1,"b":2}"#
        );
        assert_eq!(read_json::<i64>(&HeaderMap::new(), "x-a"), Ok(None));
        let message = text(&["sesame"]).unwrap_err();
        assert!(message.contains("x-a") && message.contains("JSON") && !message.contains("sesame"), "{message}");
    }

    #[test]
    fn a_missing_header_is_none() {
        assert_eq!(read::<i64>(&HeaderMap::new(), "X-A"), Ok(None));
        assert_eq!(read::<i64>(&HeaderMap::new(), "no header name"), Ok(None));
    }
}
