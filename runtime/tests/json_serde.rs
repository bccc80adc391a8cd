//! Models in other formats, through serde.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![cfg(feature = "serde")]

use oasmith_runtime::json::{self, Decode, Encode, Number, Reader, Value, Writer};
use oasmith_runtime::{Decimal, Secret, impl_serde};

#[derive(Debug, PartialEq)]
struct Account {
    balance: Decimal,
    number: i128,
    pin: Option<Secret>,
    rest: Option<Value>,
}

impl Decode for Account {
    const REQUIRED: &'static [&'static str] = &["balance", "number"];

    fn empty() -> Self {
        Self { balance: Decode::empty(), number: 0, pin: None, rest: None }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "balance" => reader.required(0, &mut self.balance),
            "number" => reader.required(1, &mut self.number),
            "pin" => reader.member(&mut self.pin),
            "rest" => reader.member(&mut self.rest),
            _ => reader.skip(),
        }
    }
}

impl Encode for Account {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("balance", &self.balance);
        writer.member("number", &self.number);
        writer.optional("pin", &self.pin);
        writer.optional("rest", &self.rest);
    }
}

struct Rate(f64);

impl Encode for Rate {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
    }
}

impl Decode for Rate {
    fn empty() -> Self {
        Self(0.0)
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        self.0.read(reader);
    }
}

impl_serde!(Account, Rate);

fn account(balance: &str, number: i128) -> Account {
    let rest = r#"{"b":[1,-2,1.5,"x",null,true],"a":{}}"#.parse().unwrap();
    Account { balance: balance.parse().unwrap(), number, pin: Some("1234".into()), rest: Some(rest) }
}

#[test]
fn a_model_survives_a_round_trip_through_a_serde_format() {
    let account = account("12.5", -7);
    let text = serde_json::to_string(&account).unwrap();
    assert_eq!(text, r#"{"balance":12.5,"number":-7,"pin":"1234","rest":{"b":[1,-2,1.5,"x",null,true],"a":{}}}"#);
    assert_eq!(serde_json::from_str::<Account>(&text).unwrap(), account);
    let tree = serde_json::to_value(&account).unwrap();
    assert_eq!(serde_json::from_value::<Account>(tree).unwrap(), account);
}

#[test]
fn numbers_without_a_serde_type_are_passed_as_strings() {
    for (balance, number) in [
        ("79228162514264337593543950335", i128::MAX),
        ("0.1234567890123456789012345678", i128::MIN),
        ("-1.10", 1 << 64),
    ] {
        let account = account(balance, number);
        let text = serde_json::to_string(&account).unwrap();
        assert_eq!(serde_json::from_str::<Account>(&text).unwrap(), account, "{text}");
    }
    assert_eq!(
        serde_json::to_string(&account("0.1234567890123456789", 1).balance.encoded()).unwrap(),
        "\"0.1234567890123456789\""
    );
}

trait Encoded {
    fn encoded(&self) -> Value;
}

impl<T: Encode> Encoded for T {
    fn encoded(&self) -> Value {
        json::to_value(self).unwrap()
    }
}

#[test]
fn integers_stay_integers_and_floats_stay_floats() {
    for text in ["0", "-1", "18446744073709551615", "-9223372036854775808", "1.0", "-0.0", "1e300", "0.1"] {
        let number: Number = text.parse().unwrap();
        let theirs = serde_json::to_value(Value::Number(number.clone())).unwrap();
        assert_eq!(theirs.is_f64(), text.contains(['.', 'e']), "{text}");
        assert_eq!(serde_json::from_value::<Value>(theirs).unwrap(), Value::Number(number));
    }
}

#[test]
fn a_mismatch_is_an_error_of_the_format() {
    let error = serde_json::from_str::<Account>(r#"{"balance": true, "number": 1}"#).unwrap_err();
    assert!(error.to_string().starts_with("balance: expected a decimal number, found a boolean"), "{error}");
    assert!(serde_json::from_str::<Account>("{").is_err());
    assert!(serde_json::to_string(&Rate(f64::NAN)).is_err());
    assert!(serde_json::from_str::<Rate>("0.25").is_ok_and(|rate| rate.0.to_bits() == 0.25_f64.to_bits()));
}

#[test]
fn exact_numbers_of_serde_json_are_understood() {
    // A program that enables `arbitrary_precision` gets a map with one member of this name.
    let hidden = serde_json::json!({"balance": {"$serde_json::private::Number": "1.10"}, "number": 1});
    let account: Account = serde_json::from_value(hidden).unwrap();
    assert_eq!(account.balance.to_string(), "1.10");
}

#[test]
fn a_secret_is_serialized_as_a_string() {
    let secret: Secret = serde_json::from_str("\"s3cr3t\"").unwrap();
    assert_eq!(secret.expose(), "s3cr3t");
    assert_eq!(serde_json::to_string(&secret).unwrap(), "\"s3cr3t\"");
}
