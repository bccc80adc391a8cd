//! Properties that hold for all values and for damaged documents.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "common/looking.rs"]
mod looking;

use looking::Looking;
use oasmith_runtime::Decimal;
use oasmith_runtime::json::{self, Number, Value};
use proptest::prelude::*;

/// Numbers in any notation that the grammar allows.
fn number() -> impl Strategy<Value = Value> {
    let exponent = prop_oneof![Just(String::new()), (-20_i32..20).prop_map(|exponent| format!("e{exponent}"))];
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{1,20}"];
    let whole = prop_oneof![Just("0".to_owned()), "[1-9][0-9]{0,24}"];
    (any::<bool>(), whole, fraction, exponent).prop_map(|(negative, whole, fraction, exponent)| {
        let sign = if negative { "-" } else { "" };
        Value::Number(format!("{sign}{whole}{fraction}{exponent}").parse().unwrap())
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        number(),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A document with some of its bytes replaced, removed or doubled.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"\"\\,:[]{}-+.0159eEntfu \n\xc3".to_vec())];
    let change = (any::<prop::sample::Index>(), byte, 0..3_u8);
    (value(), prop::collection::vec(change, 0..4)).prop_map(|(value, changes)| {
        let mut text = value.to_string().into_bytes();
        for (place, byte, change) in changes {
            let place = place.index(text.len().max(1)).min(text.len().saturating_sub(1));
            match change {
                0 => text.insert(place, byte),
                1 if !text.is_empty() => text[place] = byte,
                _ if !text.is_empty() => drop(text.remove(place)),
                _ => {}
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn a_value_survives_writing_and_reading(value in value()) {
        let text = value.to_string();
        let back: Value = text.parse().unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(back.to_string(), text);
    }

    #[test]
    fn serde_json_reads_the_same_value_from_what_is_written(value in value()) {
        let theirs: serde_json::Value = match serde_json::from_str(&value.to_string()) {
            Ok(theirs) => theirs,
            Err(error) => { prop_assert!(error.to_string().contains("out of range"), "{}", error); return Ok(()); }
        };
        let ours: Value = theirs.to_string().parse().unwrap();
        prop_assert_eq!(ours.kind(), value.kind());
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does(text in any::<String>()) {
        let ours = json::to_string(&text).unwrap();
        prop_assert_eq!(&ours, &serde_json::to_string(&text).unwrap());
        prop_assert_eq!(json::from_str::<String>(&ours).unwrap(), text);
    }

    #[test]
    fn a_damaged_document_is_judged_as_by_serde_json(text in damaged()) {
        let ours = json::from_slice::<Value>(&text);
        match serde_json::from_slice::<serde_json::Value>(&text) {
            Ok(theirs) => {
                let ours = ours.unwrap();
                prop_assert_eq!(ours.kind(), theirs.to_string().parse::<Value>().unwrap().kind());
            }
            Err(error) => prop_assert!(ours.is_err() || error.to_string().contains("out of range"), "{:?}", ours),
        }
    }

    #[test]
    fn lookahead_changes_nothing(text in damaged()) {
        let looking = json::from_slice::<Looking>(&text).map(|looking| looking.0);
        let plain = json::from_slice::<Value>(&text);
        prop_assert_eq!(looking.map_err(|error| error.to_string()), plain.map_err(|error| error.to_string()));
    }

    #[test]
    fn arbitrary_bytes_never_panic(text in prop::collection::vec(any::<u8>(), 0..64)) {
        let ours = json::from_slice::<Value>(&text).is_ok();
        prop_assert_eq!(ours, serde_json::from_slice::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn floats_survive_to_the_last_bit(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        match json::to_string(&value) {
            Ok(text) => prop_assert_eq!(json::from_str::<f64>(&text).unwrap().to_bits(), bits),
            Err(_) => prop_assert!(!value.is_finite()),
        }
    }

    #[test]
    fn single_floats_survive_to_the_last_bit(bits in any::<u32>()) {
        let value = f32::from_bits(bits);
        match json::to_string(&value) {
            Ok(text) => prop_assert_eq!(json::from_str::<f32>(&text).unwrap().to_bits(), bits),
            Err(_) => prop_assert!(!value.is_finite()),
        }
    }

    #[test]
    fn decimals_survive_with_their_scale(mantissa in -(1_i128 << 96) + 1..(1_i128 << 96), scale in 0..=28_u32) {
        let value = Decimal::from_i128_with_scale(mantissa, scale);
        let back: Decimal = json::from_str(&json::to_string(&value).unwrap()).unwrap();
        prop_assert_eq!((back.mantissa(), back.scale()), (mantissa, scale));
    }

    #[test]
    fn shifting_the_point_and_correcting_it_by_the_exponent_changes_nothing(
        digits in "[1-9][0-9]{0,20}", shift in 0..25_usize,
    ) {
        let plain: Number = digits.parse().unwrap();
        let zeros = "0".repeat(shift);
        let shifted: Number = format!("{digits}{zeros}e-{shift}").parse().unwrap();
        prop_assert_eq!(&plain, &shifted);
        prop_assert_eq!(plain.as_i128(), shifted.as_i128());
        let fraction: Number = format!("0.{zeros}{digits}e{}", shift + digits.len()).parse().unwrap();
        prop_assert_eq!(&plain, &fraction);
        prop_assert_eq!(fraction.as_i128(), digits.parse().ok());
        prop_assert_ne!(plain, format!("{digits}1").parse().unwrap());
    }

    #[test]
    fn every_integer_survives(value in any::<i64>(), wide in any::<i128>(), unsigned in any::<u64>()) {
        prop_assert_eq!(json::from_str::<i64>(&json::to_string(&value).unwrap()).unwrap(), value);
        prop_assert_eq!(json::from_str::<u64>(&json::to_string(&unsigned).unwrap()).unwrap(), unsigned);
        prop_assert_eq!(json::from_str::<i128>(&json::to_string(&wide).unwrap()).unwrap(), wide);
    }
}
