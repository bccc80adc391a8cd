//! What `object!` implements, beside what derives do.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use oasmith_runtime::json::{self, Decode as _, Extra, Nullable};
use oasmith_runtime::{Decimal, Secret};

/// A struct with a table, and its twin with a derived comparison.
macro_rules! twins {
    ($name:ident, $twin:ident { $($wire:literal => $presence:ident $(($index:literal))? $field:ident: $ty:ty,)* }) => {
        #[derive(Clone)]
        struct $name {
            $($field: $ty,)*
            extra: Extra,
        }

        oasmith_runtime::object! {
            $name { $($wire => $presence $(($index))? $field,)* }
        }

        #[derive(PartialEq)]
        struct $twin<'a> {
            $($field: &'a $ty,)*
            extra: &'a Extra,
        }

        impl<'a> From<&'a $name> for $twin<'a> {
            fn from(value: &'a $name) -> Self {
                Self { $($field: &value.$field,)* extra: &value.extra }
            }
        }
    };
}

twins! {
    Card, DerivedCard {
        "id" => required(0) id: String,
        "holder" => required(1) holder: Option<Box<Holder>>,
        "limit" => optional limit: Option<f64>,
        "fee" => optional fee: Option<Decimal>,
        "pin" => optional pin: Option<Secret>,
        "note" => optional note: Nullable<String>,
        "holders" => optional holders: Option<Vec<Holder>>,
        "labels" => optional labels: Option<BTreeMap<String, u32>>,
    }
}

twins! {
    Holder, DerivedHolder {
        "name" => required(0) name: String,
        "card" => optional card: Option<Box<Card>>,
    }
}

const CARDS: [&str; 22] = [
    r#"{"id": "C1", "holder": null}"#,
    r#"{"id": "C2", "holder": null}"#,
    r#"{"id": "C1", "holder": {"name": "Asha"}}"#,
    r#"{"id": "C1", "holder": {"name": "Ravi"}}"#,
    r#"{"id": "C1", "holder": {"name": "Asha", "card": {"id": "C1", "holder": null}}}"#,
    r#"{"id": "C1", "holder": {"name": "Asha", "card": {"id": "C2", "holder": null}}}"#,
    r#"{"id": "C1", "holder": {"name": "Asha", "age": 41}}"#,
    r#"{"id": "C1", "holder": null, "limit": 0.0}"#,
    r#"{"id": "C1", "holder": null, "limit": -0.0}"#,
    r#"{"id": "C1", "holder": null, "limit": 1.5}"#,
    r#"{"id": "C1", "holder": null, "fee": 1.5}"#,
    r#"{"id": "C1", "holder": null, "fee": 1.50}"#,
    r#"{"id": "C1", "holder": null, "pin": "0000"}"#,
    r#"{"id": "C1", "holder": null, "pin": "1111"}"#,
    r#"{"id": "C1", "holder": null, "note": null}"#,
    r#"{"id": "C1", "holder": null, "note": "lost"}"#,
    r#"{"id": "C1", "holder": null, "holders": []}"#,
    r#"{"id": "C1", "holder": null, "holders": [{"name": "Asha"}, {"name": "Ravi"}]}"#,
    r#"{"id": "C1", "holder": null, "labels": {"a": 1}}"#,
    r#"{"id": "C1", "holder": null, "colour": "blue", "shape": [1, 2]}"#,
    r#"{"shape": [1, 2], "id": "C1", "holder": null, "colour": "blue"}"#,
    r#"{"id": "C1", "holder": null, "colour": "blue", "shape": [2, 1]}"#,
];

#[test]
fn a_table_compares_as_a_derive_does() {
    let cards: Vec<Card> = CARDS.iter().map(|text| json::from_str(text).unwrap()).collect();
    for (one, first) in cards.iter().zip(CARDS) {
        for (two, second) in cards.iter().zip(CARDS) {
            assert_eq!(one == two, DerivedCard::from(one) == DerivedCard::from(two), "{first} and {second}");
        }
        assert!(*one == one.clone(), "{first}");
    }
    let holder = |name: &str| Holder { name: name.to_owned(), ..Holder::empty() };
    assert!(holder("Asha") == holder("Asha") && holder("Asha") != holder("Ravi"));
    assert!(DerivedHolder::from(&holder("Asha")) == DerivedHolder::from(&holder("Asha")));
}

#[test]
fn members_that_the_description_does_not_know_are_compared_in_any_order() {
    let [one, reordered, other] = [CARDS[19], CARDS[20], CARDS[21]].map(|text| json::from_str::<Card>(text).unwrap());
    assert!(one == reordered);
    assert!(one != other);
}

#[test]
fn not_a_number_is_unequal_to_itself() {
    let card = Card { limit: Some(f64::NAN), ..Card::empty() };
    assert!(card != card.clone());
}

#[test]
fn a_secret_is_compared_and_not_shown() {
    let [one, other] = ["0000", "1111"].map(|pin| Card { pin: Some(Secret::from(pin)), ..Card::empty() });
    assert!(one == one.clone());
    assert!(one != other);
    assert!(!format!("{one:?}").contains("0000"));
}

#[test]
fn a_required_member_is_written_though_it_is_null() {
    let card: Card = json::from_str(r#"{"holder": null, "id": "C1", "other": 1, "note": null}"#).unwrap();
    assert_eq!(json::to_string(&card).unwrap(), r#"{"id":"C1","holder":null,"note":null,"other":1}"#);
}

#[test]
fn debug_shows_what_is_there() {
    let card: Card = json::from_str(CARDS[19]).unwrap();
    assert_eq!(format!("{card:?}"), r#"Card { id: "C1", extra: {"colour", "shape"} }"#);
}
