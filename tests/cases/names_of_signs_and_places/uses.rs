//! Names that stand for signs, and schemas that are found by names of their own.

use case_names_of_signs_and_places::models::{Leaf, Sort, Tree};
use case_names_of_signs_and_places::webhooks::Event;
use oasmith_runtime::json;

#[test]
fn signs_have_names() {
    use Sort::{AtLeast, CreatedAt, CreatedAtDescending, Empty, GreaterEqual, NotEqual, Space, Tada, Unequal};
    let values = [CreatedAt, CreatedAtDescending, AtLeast, GreaterEqual, Unequal, NotEqual, Tada, Space, Empty];
    let texts = ["created_at", "-created_at", "≥", ">=", "≠", "!=", "🎉", " ", ""];
    assert_eq!(values.map(|value| value.as_str().to_owned()), texts);
}

#[test]
fn schemas_are_found_by_their_anchors_and_ids() {
    let text = r#"{"kids":[{"leaf":{"size":1}}],"leaf":{"size":2},"counts":{"a":1}}"#;
    let tree: Tree = json::from_str(text).unwrap();
    let (leaf, kids): (Option<Leaf>, Option<Vec<Tree>>) = (tree.leaf, tree.kids);
    assert_eq!(leaf.unwrap().size, Some(2));
    assert_eq!(kids.unwrap().len(), 1);
    assert_eq!(tree.counts.unwrap()["a"], 1);
}

#[test]
fn callbacks_of_one_name_are_told_apart() {
    let event = |body: &str| Event::parse("statusChange", body.as_bytes());
    assert!(matches!(event(r#"{"idIn":"1"}"#), Ok(Event::CreateInStatusChange(_))));
    assert!(matches!(event(r#"{"idOut":"1"}"#), Ok(Event::CreateOutStatusChange(_))));
    assert!(event("{}").is_err());
}
