//! Null where it may stand, and types that `allOf` narrows.

use case_null_and_the_narrower_type::models::{Item, Jar, Narrow, Specific, jar, specific as narrow};
use oasmith_runtime::json;

fn comes_back(text: &str) -> Jar {
    let value: Jar = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&value).unwrap(), text);
    value
}

#[test]
fn null_survives_wherever_the_wrapper_or_what_is_wrapped_allows_it() {
    comes_back(r#"{"plain":null,"wrapped":null,"wrapper":null,"beside":null,"list":[null,{"amount":1}],"choice":null,"mixed":null,"kinds":null}"#);
    comes_back(r#"{"plain":{"amount":1},"wrapped":{"amount":2},"wrapper":{},"beside":{},"choice":"a"}"#);
}

#[test]
fn values_of_several_kinds_come_back_as_they_were() {
    for mixed in ["1", "true", r#""a""#] {
        comes_back(&format!(r#"{{"wrapped":null,"beside":null,"mixed":{mixed}}}"#));
    }
    let jar = comes_back(r#"{"wrapped":null,"beside":null,"mixed":1}"#);
    assert_eq!(jar.mixed.as_option(), Some(&jar::Mixed::Number(1)));
    for (kinds, is_list) in [("[]", true), ("[1]", true), ("{}", false), (r#"{"a":1}"#, false)] {
        let jar = comes_back(&format!(r#"{{"wrapped":null,"beside":null,"kinds":{kinds}}}"#));
        assert_eq!(matches!(jar.kinds.as_option(), Some(jar::Kinds::List(_))), is_list, "{kinds}");
    }
}

#[test]
fn what_is_only_written_is_asked_for_and_not_expected() {
    let jar = Jar::new(None, None, "shh");
    assert_eq!(json::to_string(&jar).unwrap(), r#"{"wrapped":null,"beside":null,"secret":"shh"}"#);
    assert_eq!(comes_back(r#"{"wrapped":null,"beside":null}"#).secret, None);
}

#[test]
fn the_narrower_type_is_taken_whatever_the_order() {
    let text = r#"{"data":{"id":"1"},"list":[{"id":"2"}],"any":3,"kind":"a","both":{"left":1,"right":2},"ok":true}"#;
    let specific: Specific = json::from_str(text).unwrap();
    let data: Option<Item> = specific.data;
    let list: Option<Vec<Item>> = specific.list;
    assert_eq!(data.unwrap().id.as_deref(), Some("1"));
    assert_eq!(list.unwrap().len(), 1);
    assert_eq!((specific.any, specific.kind), (Some(3), Some(narrow::Kind::A)));
    let both = specific.both.unwrap();
    assert_eq!((both.left, both.right), (Some(1), Some(2)));
    assert_eq!(Narrow::from("a"), Narrow::A);
}

#[test]
fn required_counts_beside_and_after_a_reference() {
    for needed in ["needed", "needed_later"] {
        let text = format!(r#"{{"wrapped":null,"beside":null,"{needed}":{{}}}}"#);
        let error = json::from_str::<Jar>(&text).unwrap_err();
        assert!(error.message().contains("`amount`"), "{error}");
    }
}
