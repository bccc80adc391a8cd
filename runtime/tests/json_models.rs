//! Models as generated: how they are read and written, and their errors.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::collections::BTreeMap;

use oasmith_runtime::json::{self, Decode, Encode, Extra, Kind, Nullable, Reader, Value, Writer};
use oasmith_runtime::{Decimal, Secret};

#[derive(Clone, Debug, PartialEq)]
struct LoadBalanceRequest {
    en_kash_card_id: String,
    amount: Decimal,
    transaction_type: TransactionType,
    refund_date: Option<String>,
    remarks: Option<String>,
    failure_reason: Nullable<String>,
    tags: Option<Vec<String>>,
    labels: Option<BTreeMap<String, u32>>,
    pin: Option<Secret>,
    extra: Extra,
}

impl Decode for LoadBalanceRequest {
    const REQUIRED: &'static [&'static str] = &["enKashCardId", "amount", "transactionType", "refundDate"];

    fn empty() -> Self {
        Self {
            en_kash_card_id: Decode::empty(),
            amount: Decode::empty(),
            transaction_type: Decode::empty(),
            refund_date: Decode::empty(),
            remarks: Decode::empty(),
            failure_reason: Decode::empty(),
            tags: Decode::empty(),
            labels: Decode::empty(),
            pin: Decode::empty(),
            extra: Extra::new(),
        }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "enKashCardId" => reader.required(0, &mut self.en_kash_card_id),
            "amount" => reader.required(1, &mut self.amount),
            "transactionType" => reader.required(2, &mut self.transaction_type),
            "refundDate" => reader.required(3, &mut self.refund_date),
            "remarks" => reader.member(&mut self.remarks),
            "failureReason" => reader.member(&mut self.failure_reason),
            "tags" => reader.member(&mut self.tags),
            "labels" => reader.member(&mut self.labels),
            "pin" => reader.member(&mut self.pin),
            _ => reader.extra(name, &mut self.extra),
        }
    }
}

impl Encode for LoadBalanceRequest {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("enKashCardId", &self.en_kash_card_id);
        writer.member("amount", &self.amount);
        writer.member("transactionType", &self.transaction_type);
        writer.member("refundDate", &self.refund_date);
        writer.optional("remarks", &self.remarks);
        writer.optional("failureReason", &self.failure_reason);
        writer.optional("tags", &self.tags);
        writer.optional("labels", &self.labels);
        writer.optional("pin", &self.pin);
        writer.extra(&self.extra);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum TransactionType {
    Cr,
    Dr,
    Unknown(String),
}

impl TransactionType {
    fn as_str(&self) -> &str {
        match self {
            Self::Cr => "CR",
            Self::Dr => "DR",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for TransactionType {
    fn from(value: &str) -> Self {
        match value {
            "CR" => Self::Cr,
            "DR" => Self::Dr,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl Decode for TransactionType {
    fn empty() -> Self {
        Self::Unknown(String::new())
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.text(|value| *self = Self::from(value));
    }
}

impl Encode for TransactionType {
    fn write(&self, writer: &mut Writer) {
        writer.string(self.as_str());
    }
}

/// A recursive model, and one whose required member is a model.
#[derive(Clone, Debug, PartialEq)]
struct Node {
    name: String,
    origin: Origin,
    parent: Option<Box<Node>>,
    children: Option<Vec<Node>>,
}

#[derive(Clone, Debug, PartialEq)]
struct Origin {
    city: Option<String>,
    street: Option<String>,
}

impl Decode for Node {
    const REQUIRED: &'static [&'static str] = &["name", "origin"];

    fn empty() -> Self {
        Self { name: Decode::empty(), origin: Decode::empty(), parent: None, children: None }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "name" => reader.required(0, &mut self.name),
            "origin" => reader.required(1, &mut self.origin),
            "parent" => reader.member(&mut self.parent),
            "children" => reader.member(&mut self.children),
            _ => reader.skip(),
        }
    }
}

impl Decode for Origin {
    fn empty() -> Self {
        Self { city: None, street: None }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "city" => reader.member(&mut self.city),
            "street" => reader.member(&mut self.street),
            // A member that is not read is skipped.
            _ => {}
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    Text(String),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    lives: u8,
}

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    owner: Option<Pet>,
}

impl Decode for Pet {
    fn empty() -> Self {
        Self::Unknown(Value::Null)
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = match reader.kind() {
            Some(Kind::String) => Self::Text(reader.value()),
            _ => match reader.peek_text_member("petType").as_deref() {
                Some("cat") => Self::Cat(reader.value()),
                Some("dog") => Self::Dog(reader.value()),
                _ => Self::Unknown(reader.value()),
            },
        };
    }
}

impl Encode for Pet {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Cat(value) => value.write(writer),
            Self::Dog(value) => value.write(writer),
            Self::Text(value) => value.write(writer),
            Self::Unknown(value) => value.write(writer),
        }
    }
}

impl Decode for Cat {
    const REQUIRED: &'static [&'static str] = &["lives"];

    fn empty() -> Self {
        Self { lives: 0 }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "lives" => reader.required(0, &mut self.lives),
            _ => reader.skip(),
        }
    }
}

impl Encode for Cat {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("petType", "cat");
        writer.member("lives", &self.lives);
    }
}

impl Decode for Dog {
    fn empty() -> Self {
        Self { owner: None }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "owner" => reader.member(&mut self.owner),
            _ => reader.skip(),
        }
    }
}

impl Encode for Dog {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("petType", "dog");
        writer.optional("owner", &self.owner);
    }
}

const FULL: &str = r#"{"enKashCardId":"C1","amount":12.50,"transactionType":"CR","refundDate":"2026-01-01","remarks":"r","failureReason":"f","tags":["a","b"],"labels":{"x":1,"y":2},"pin":"1234","newer":{"deep":[1.0]},"another":null}"#;

/// Returns the displayed error for reading `text` as a `T`.
fn error<T: Decode>(text: &str) -> String {
    json::from_str::<T>(text).map(drop).unwrap_err().to_string()
}

#[test]
fn a_full_model_survives_a_round_trip_byte_by_byte() {
    let request: LoadBalanceRequest = json::from_str(FULL).unwrap();
    assert_eq!(request.transaction_type, TransactionType::Cr);
    assert_eq!(request.amount, Decimal::new(1250, 2));
    assert_eq!(request.failure_reason.as_option().map(String::as_str), Some("f"));
    assert_eq!(request.extra.len(), 2);
    assert_eq!(json::to_string(&request).unwrap(), FULL);
}

#[test]
fn absent_members_stay_absent_and_required_nullable_ones_are_written() {
    let text = r#"{"enKashCardId":"C1","amount":1,"transactionType":"DR","refundDate":null}"#;
    let request: LoadBalanceRequest = json::from_str(text).unwrap();
    assert_eq!((&request.refund_date, &request.remarks, &request.failure_reason), (&None, &None, &Nullable::Absent));
    assert_eq!(json::to_string(&request).unwrap(), text);
}

#[test]
fn null_is_kept_if_the_schema_allows_it_and_otherwise_means_absent() {
    let text = r#"{"enKashCardId":"C1","amount":1,"transactionType":"DR","refundDate":null,"remarks":null,"failureReason":null,"tags":null}"#;
    let request: LoadBalanceRequest = json::from_str(text).unwrap();
    assert_eq!((&request.remarks, &request.failure_reason, &request.tags), (&None, &Nullable::Null, &None));
    let expected = r#"{"enKashCardId":"C1","amount":1,"transactionType":"DR","refundDate":null,"failureReason":null}"#;
    assert_eq!(json::to_string(&request).unwrap(), expected);
}

#[test]
fn an_unknown_enum_value_survives_a_round_trip() {
    let values: Vec<TransactionType> = json::from_str(r#"["CR","REVERSAL"]"#).unwrap();
    assert_eq!(values, [TransactionType::Cr, TransactionType::Unknown("REVERSAL".to_owned())]);
    assert_eq!(json::to_string(&values).unwrap(), r#"["CR","REVERSAL"]"#);
}

#[test]
fn members_may_come_in_any_order_and_with_escaped_names() {
    let text = r#"{"refundDate":null,"transactionType":"DR","am\u006funt":"7.10","enKash\u0043ardId":"C1"}"#;
    let request: LoadBalanceRequest = json::from_str(text).unwrap();
    assert_eq!((request.en_kash_card_id.as_str(), request.amount), ("C1", Decimal::new(710, 2)));
    assert!(request.extra.is_empty());
}

#[test]
fn the_last_of_duplicate_members_counts() {
    let text = r#"{"name":"a","name":"b","origin":{"city":"x","street":"s"},"origin":{"city":"y"},
        "parent":{"name":"p","origin":{}},"parent":null,"children":[{"name":"c","origin":{}}],"children":[]}"#;
    let node: Node = json::from_str(text).unwrap();
    let origin = Origin { city: Some("y".to_owned()), street: None };
    assert_eq!(node, Node { name: "b".to_owned(), origin, parent: None, children: Some(Vec::new()) });

    let labels: BTreeMap<String, u32> = json::from_str(r#"{"x":1,"x":2}"#).unwrap();
    assert_eq!(labels, BTreeMap::from([("x".to_owned(), 2)]));
}

#[test]
fn a_recursive_model_is_read_to_its_full_depth() {
    let text = r#"{"name":"a","origin":{"other":[{}]},"parent":{"name":"b","origin":{},"parent":{"name":"c","origin":{}}},
        "children":[{"name":"d","origin":{},"children":[{"name":"e","origin":{}}]}]}"#;
    let node: Node = json::from_str(text).unwrap();
    assert_eq!(node.parent.unwrap().parent.unwrap().name, "c");
    assert_eq!(node.children.unwrap()[0].children.as_ref().unwrap()[0].name, "e");
}

#[test]
fn a_union_is_read_by_discriminator_and_kind_and_keeps_unknown_values() {
    let text = r#"[{"petType":"cat","lives":9},{"petType":"dog","owner":{"petType":"dog"}},"Rex",{"petType":"fish","fins":2},7,null]"#;
    let pets: Vec<Pet> = json::from_str(text).unwrap();
    let owner = Some(Pet::Dog(Box::new(Dog { owner: None })));
    assert_eq!(pets[..3], [Pet::Cat(Cat { lives: 9 }), Pet::Dog(Box::new(Dog { owner })), Pet::Text("Rex".to_owned())]);
    assert!(pets[3..].iter().all(|pet| matches!(pet, Pet::Unknown(_))));
    assert_eq!(json::to_string(&pets).unwrap(), text);
}

#[test]
fn a_discriminator_may_come_last_and_twice() {
    let pet: Pet = json::from_str(r#"{"petType":"dog","lives":9,"toys":[{"petType":"dog"}],"petType":"cat"}"#).unwrap();
    assert_eq!(pet, Pet::Cat(Cat { lives: 9 }));
    let pet: Pet = json::from_str(r#"{"petType":"cat","lives":9,"petType":3}"#).unwrap();
    assert!(matches!(pet, Pet::Unknown(_)));
}

#[test]
fn errors_tell_location_and_expectation_but_never_the_value() {
    for (text, expected) in [
        (r"[]", "expected an object, found an array (line 1, column 1)"),
        (r#"{"enKashCardId": 123456}"#, "enKashCardId: expected a string, found a number (line 1, column 18)"),
        (r#"{"enKashCardId": null}"#, "enKashCardId: expected a string, found null (line 1, column 18)"),
        ("{\n  \"ä\": 1,\n  \"tags\": [\"ä\", {}]}", "tags[1]: expected a string, found an object (line 3, column 17)"),
        (r#"{"labels": {"a b": true}}"#, "labels[\"a b\"]: expected an integer, found a boolean (line 1, column 20)"),
        (
            r#"{"labels": {"x": 1.5}}"#,
            "labels.x: expected an integer, found a number with a fraction (line 1, column 18)",
        ),
        (r#"{"labels": {"x": -1}}"#, "labels.x: the number is out of range for u32 (line 1, column 18)"),
        (
            r#"{"amount": "12.5 INR"}"#,
            "amount: expected a decimal number, found a string that is not a number (line 1, column 12)",
        ),
        (r#"{"amount": 1e30}"#, "amount: the number has more digits than a decimal can represent (line 1, column 12)"),
        (r#"{"pin": 987654}"#, "pin: expected a string, found a number (line 1, column 9)"),
        (r#"{"newer": {"a": [1, tru]}}"#, "newer: expected `null`, `true` or `false` (line 1, column 21)"),
        (r#"{"tags": ["a""#, "tags: the text ends within an array (line 1, column 14)"),
        (r#"{"tags": [,]}"#, "tags[0]: expected a string, found text that is not JSON (line 1, column 11)"),
        (r#"{"tags": "#, "tags: expected an array, found the end of the text (line 1, column 10)"),
        (r#"{"tags" ["a"]}"#, "expected `:` (line 1, column 9)"),
        ("", "expected an object, found the end of the text (line 1, column 1)"),
        (
            r#" {"amount": 1}"#,
            "the required members `enKashCardId`, `transactionType`, `refundDate` are missing (line 1, column 2)",
        ),
        (
            r#"{"enKashCardId": "C", "transactionType": "CR", "refundDate": null}"#,
            "the required member `amount` is missing (line 1, column 1)",
        ),
    ] {
        assert_eq!(error::<LoadBalanceRequest>(text), expected, "{text}");
    }
    assert_eq!(
        error::<Vec<Node>>(r#"[{"name":"a","origin":{},"children":[{"name":"b"}]}]"#),
        "[0].children[0]: the required member `origin` is missing (line 1, column 38)"
    );
    assert_eq!(
        error::<Pet>(r#"{"petType":"cat","lives":256}"#),
        "lives: the number is out of range for u8 (line 1, column 26)"
    );
    assert_eq!(error::<Vec<u8>>("[1] x"), "expected the end of the text (line 1, column 5)");
}

#[test]
fn an_error_can_be_relocated_in_the_enclosing_document() {
    let document = b"{\"code\":0,\n \"payload\": [1, \"a\"]}";
    let error = json::from_slice::<Vec<u8>>(&document[23..31]).unwrap_err().within("payload").relocated(document, 23);
    assert_eq!(error.to_string(), "payload[1]: expected an integer, found a string (line 2, column 17)");
    assert_eq!(error.position().map(|position| position.offset), Some(27));
}

#[test]
fn debug_of_a_model_shows_no_secret_and_no_unknown_value() {
    let request: LoadBalanceRequest = json::from_str(FULL).unwrap();
    let shown = format!("{request:?}");
    assert!(shown.contains(r"pin: Some([redacted])") && shown.contains(r#"extra: {"newer", "another"}"#), "{shown}");
    assert!(!shown.contains("1234") && !shown.contains("deep"), "{shown}");
}

#[test]
fn extra_members_can_be_changed_and_are_written_in_order() {
    let mut request: LoadBalanceRequest = json::from_str(FULL).unwrap();
    request.extra.remove("newer");
    request.extra.insert("third", vec![1, 2]);
    assert!(json::to_string(&request).unwrap().ends_with(r#""pin":"1234","another":null,"third":[1,2]}"#));
    let names: Vec<&str> = request.extra.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["another", "third"]);
    assert_eq!(request.extra, [("third", Value::from(vec![1, 2])), ("another", Value::Null)].into_iter().collect());
    request.extra = Extra::new();
    request.extra.insert("x", 1);
    request.extra.remove("x");
    assert_eq!(request.extra, Extra::new());
}

/// A model with more required members than a machine word has bits.
struct Wide {
    members: Vec<Option<Box<Wide>>>,
}

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13", "n14",
    "n15", "n16", "n17", "n18", "n19", "n20", "n21", "n22", "n23", "n24", "n25", "n26", "n27", "n28", "n29",
    "n30", "n31", "n32", "n33", "n34", "n35", "n36", "n37", "n38", "n39", "n40", "n41", "n42", "n43", "n44",
    "n45", "n46", "n47", "n48", "n49", "n50", "n51", "n52", "n53", "n54", "n55", "n56", "n57", "n58", "n59",
    "n60", "n61", "n62", "n63", "n64", "n65", "n66", "n67", "n68", "n69", "n70", "n71", "n72", "n73", "n74",
    "n75", "n76", "n77", "n78", "n79", "n80", "n81", "n82", "n83", "n84", "n85", "n86", "n87", "n88", "n89",
    "n90", "n91", "n92", "n93", "n94", "n95", "n96", "n97", "n98", "n99", "n100", "n101", "n102", "n103", "n104",
    "n105", "n106", "n107", "n108", "n109", "n110", "n111", "n112", "n113", "n114", "n115", "n116", "n117", "n118", "n119",
    "n120", "n121", "n122", "n123", "n124", "n125", "n126", "n127", "n128", "n129", "n130", "n131", "n132", "n133", "n134",
    "n135", "n136", "n137", "n138", "n139", "n140", "n141", "n142", "n143", "n144", "n145", "n146", "n147", "n148", "n149",
    "n150", "n151", "n152", "n153", "n154", "n155", "n156", "n157", "n158", "n159", "n160", "n161", "n162", "n163", "n164",
    "n165", "n166", "n167", "n168", "n169", "n170", "n171", "n172", "n173", "n174", "n175", "n176", "n177", "n178", "n179",
    "n180", "n181", "n182", "n183", "n184", "n185", "n186", "n187", "n188", "n189", "n190", "n191", "n192", "n193", "n194",
    "n195", "n196", "n197", "n198", "n199", "n200",
];

impl Decode for Wide {
    const REQUIRED: &'static [&'static str] = NAMES;

    fn empty() -> Self {
        Self { members: (0..NAMES.len()).map(|_| None).collect() }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let index = NAMES.iter().position(|known| *known == name).unwrap();
        reader.required(u32::try_from(index).unwrap(), &mut self.members[index]);
    }
}

fn wide(skipped: &[usize], value: &str) -> String {
    let members: Vec<String> = (0..NAMES.len())
        .rev()
        .filter(|index| !skipped.contains(index))
        .map(|index| format!("\"{}\":{value}", NAMES[index]))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn more_required_members_than_a_word_has_bits_are_all_checked() {
    assert!(json::from_str::<Wide>(&wide(&[], "null")).is_ok());
    assert!(json::from_str::<Wide>(&wide(&[], &wide(&[], "null"))).is_ok());
    for (missing, name) in NAMES.iter().enumerate() {
        let error = json::from_str::<Wide>(&wide(&[missing], "null")).map(drop).unwrap_err();
        assert_eq!(error.message(), format!("the required member `{name}` is missing"));
    }
    // The members of a nested object do not count for the enclosing one, nor vice versa.
    assert_eq!(
        error::<Wide>(&wide(&[200], &wide(&[], "null"))),
        format!("the required member `{}` is missing (line 1, column 1)", NAMES[200])
    );
    assert!(
        error::<Wide>(&wide(&[], &wide(&[3], "null")))
            .starts_with(&format!("n200: the required member `{}`", NAMES[3]))
    );
    assert!(error::<Wide>("{}").contains("and 196 more are missing"));
}

#[test]
fn unknown_members_are_kept_as_text_until_first_access() {
    let text =
        FULL.replace(r#""another":null"#, r#""n\u0061me":1e2,"a\"b":[{"x": 1.50 }],"name":"\ud83d\ude00","empty":{}"#);
    let request: LoadBalanceRequest = json::from_str(&text).unwrap();
    // If a name occurs twice, the last value counts, at the position of the first; numbers keep their digits.
    let written = r#""newer":{"deep":[1.0]},"name":"😀","a\"b":[{"x":1.50}],"empty":{}}"#;
    assert!(json::to_string(&request).unwrap().ends_with(written));
    assert_eq!(request.extra.len(), 4);
    assert_eq!(request.extra.get("name").and_then(Value::as_str), Some("😀"));
    assert_eq!(format!("{:?}", request.extra), r#"{"newer", "name", "a\"b", "empty"}"#);
    assert_eq!(request.extra, request.clone().extra);
}

#[test]
fn unknown_members_are_read_beside_inserted_ones() {
    let mut request: LoadBalanceRequest = json::from_str(FULL).unwrap();
    request.extra.insert("newer", 1);
    request.read(&mut Reader::new(
        br#"{"enKashCardId":"C2","amount":1,"transactionType":"CR","refundDate":null,"newest":2}"#,
    ));
    let found: Vec<(&str, String)> = request.extra.iter().map(|(name, value)| (name, value.to_string())).collect();
    assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["newer", "another", "newest"], "{found:?}");
    assert_eq!(found[0].1, "1");
}

#[test]
fn invalid_unknown_members_are_refused_when_read() {
    for bad in [r"[1,]", r#"{"a":}"#, r#""\ud800""#, "01", "nul", r#"{"a":1"#] {
        assert!(json::from_str::<LoadBalanceRequest>(&FULL.replace(r#"{"deep":[1.0]}"#, bad)).is_err(), "{bad}");
    }
}
