//! How numbers are read and compared.

use oasmith_runtime::Decimal;
use oasmith_runtime::json::{self, Decode, Number, Value};

fn read<T: Decode>(text: &str) -> Option<T> {
    json::from_str(text).ok()
}

#[test]
fn an_integer_may_be_written_with_a_point_or_an_exponent() {
    for text in
        ["100", "100.0", "1e2", "1E+2", "1.00e2", "10000e-2", "0.1e3", "100.000000000000000000000000000000000000000000"]
    {
        assert_eq!(read::<u8>(text), Some(100), "{text}");
        assert_eq!(read::<i64>(&format!("-{text}")), Some(-100), "-{text}");
    }
    for text in ["0", "-0", "0.0", "0e5", "-0e-5", "0e99999999999999999999", "0.000e-99999999999999999999"] {
        assert_eq!(read::<u64>(text), Some(0), "{text}");
    }
}

#[test]
fn fractions_and_integers_out_of_range_are_refused() {
    for text in
        ["256", "-1", "1e3", "25.7e1", "1e99999999999999999999", "1e400", "99999999999999999999999999999999999999999"]
    {
        assert_eq!(read::<u8>(text), None, "{text}");
    }
    for text in ["0.5", "1.5", "1e-1", "1e-99999999999999999999", "1e-400", "\"1\"", "true", "null", "[]"] {
        assert_eq!(read::<i64>(text), None, "{text}");
    }
}

#[test]
fn integers_are_read_up_to_the_bounds_of_their_types() {
    macro_rules! check {
        ($($integer:ty)*) => {$(
            for value in [<$integer>::MIN, <$integer>::MAX] {
                assert_eq!(read::<$integer>(&value.to_string()), Some(value));
                assert_eq!(read::<$integer>(&format!("{value}.0")), Some(value));
                assert_eq!(json::to_string(&value).unwrap(), value.to_string());
            }
            assert_eq!(read::<$integer>(&format!("{}0", <$integer>::MAX)), None);
        )*};
    }
    check!(i8 i16 i32 i64 i128 u8 u16 u32 u64);
    assert_eq!(read::<i64>("9223372036854775808"), None);
    assert_eq!(read::<i64>("-9223372036854775809"), None);
    assert_eq!(read::<u64>("18446744073709551616"), None);
    assert_eq!(read::<i128>("170141183460469231731687303715884105728"), None);
    assert_eq!(read::<i128>("\"-170141183460469231731687303715884105728\""), Some(i128::MIN));
}

#[test]
fn floats_are_rounded_correctly_and_never_overflow_silently() {
    for (text, bits) in [
        ("0.1", 0x3FB9_9999_9999_999A_u64),
        ("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFF),
        ("9007199254740993", 0x4340_0000_0000_0000),
        ("9007199254740993.00000000000000000001", 0x4340_0000_0000_0001),
        ("5e-324", 1),
        ("1e-400", 0),
        ("-0", 1 << 63),
        ("1.7976931348623157e308", f64::MAX.to_bits()),
    ] {
        assert_eq!(read::<f64>(text).map(f64::to_bits), Some(bits), "{text}");
    }
    for text in ["1.7976931348623159e308", "1e309", "-1e400", "\"1\"", "NaN", "null"] {
        assert_eq!(read::<f64>(text), None, "{text}");
    }
    assert_eq!(read::<f32>("3.4028235e38"), Some(f32::MAX));
    assert_eq!(read::<f32>("3.5e38"), None);
}

#[test]
fn floats_are_written_in_their_shortest_exact_form() {
    for (value, text) in [
        (0.1, "0.1"),
        (7.0, "7"),
        (-0.0, "-0"),
        (123_456_789_012_345_680_000.0, "123456789012345680000"),
        (1e21, "1e21"),
        (0.000_001, "0.000001"),
        (1e-7, "1e-7"),
        (f64::MAX, "1.7976931348623157e308"),
        (12.5, "12.5"),
    ] {
        assert_eq!(json::to_string(&value).unwrap(), text);
        assert_eq!(Number::from_f64(value).unwrap().as_str(), text);
    }
    assert_eq!(json::to_string(&0.1_f32).unwrap(), "0.1");
}

#[test]
fn nan_and_infinity_cannot_be_written() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(json::to_string(&value).is_err());
        assert!(Number::from_f64(value).is_none());
        assert!(Value::try_from(value).is_err());
    }
    assert!(json::to_string(&f32::NAN).is_err());
    let error = json::to_vec(&vec![vec![1.0], vec![1.0, f64::NAN, 2.0, f64::INFINITY], vec![3.0]]).unwrap_err();
    assert_eq!(error.to_string(), "[1][1]: JSON cannot represent NaN or an infinite number");
}

#[test]
fn a_decimal_is_exactly_equal_to_its_text() {
    for (text, expected) in [
        ("12.50", "12.50"),
        ("\"12.50\"", "12.50"),
        ("0", "0"),
        ("-0", "0"),
        ("0.00", "0.00"),
        ("1e2", "100"),
        ("1.5e2", "150"),
        ("1.25e1", "12.5"),
        ("125e-2", "1.25"),
        ("-1e-28", "-0.0000000000000000000000000001"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("-7.9228162514264337593543950335", "-7.9228162514264337593543950335"),
        ("792281625142643375935439503350e-1", "79228162514264337593543950335"),
        ("1.00000000000000000000000000000000000000", "1.0000000000000000000000000000"),
        ("8000000000000000000000000000.0000", "8000000000000000000000000000"),
        ("0.00000000000000000000000000000000000000", "0.0000000000000000000000000000"),
        ("0.1000000000000000055511151231e0", "0.1000000000000000055511151231"),
        ("0e400", "0"),
        ("12345678901234567890123456780e-29", "0.1234567890123456789012345678"),
    ] {
        assert_eq!(read::<Decimal>(text).map(|value| value.to_string()).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_decimal_that_would_have_to_be_rounded_is_refused() {
    for text in [
        "79228162514264337593543950336",
        "7.9228162514264337593543950336",
        "1e-29",
        "0.00000000000000000000000000001",
        "1.00000000000000000000000000001",
        "0.1000000000000000055511151231257827",
        "1e29",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "\"\"",
        "\"1,5\"",
        "\" 1\"",
        "\"0x1\"",
        "\"+1\"",
        "\"NaN\"",
        "\"1_000\"",
        "null",
        "true",
        "[1]",
    ] {
        assert_eq!(read::<Decimal>(text), None, "{text}");
    }
}

#[test]
fn numbers_are_equal_if_their_values_are() {
    let equal = |one: &str, two: &str| one.parse::<Number>().unwrap() == two.parse::<Number>().unwrap();
    for (one, two) in [
        ("1", "1.0"),
        ("1", "1e0"),
        ("1", "10e-1"),
        ("100", "1E+2"),
        ("0", "-0"),
        ("0.0", "0e7"),
        ("12.50", "12.5"),
        ("-1.5", "-15e-1"),
        ("1e400", "10e399"),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ] {
        assert!(equal(one, two) && equal(two, one), "{one} {two}");
    }
    for (one, two) in [
        ("1", "-1"),
        ("1", "10"),
        ("1", "1.01"),
        ("0", "1"),
        ("9007199254740993", "9007199254740992"),
        ("0.1", "0.1000000000000000055511151231257827"),
        ("1e400", "1e401"),
        ("1e99999999999999999999", "10e99999999999999999998"),
        ("12", "21"),
    ] {
        assert!(!equal(one, two) && !equal(two, one), "{one} {two}");
    }
    assert_eq!("[1.0,{\"a\":1e1}]".parse::<Value>().unwrap(), "[1,{\"a\":10}]".parse::<Value>().unwrap());
}

#[test]
fn a_number_is_created_only_from_valid_text() {
    for text in ["", " 1", "1 ", "01", "1.", "+1", "NaN", "1,", "--1", "0x1", "null", "\"1\""] {
        assert!(text.parse::<Number>().is_err(), "{text}");
        let mut writer = json::Writer::new();
        writer.number_text(text);
        assert!(writer.finish().is_err(), "{text}");
    }
    let number: Number = "1.50".parse().unwrap();
    assert_eq!(
        (number.as_i64(), number.as_decimal(), number.to_string()),
        (None, Some(Decimal::new(15, 1)), "1.50".to_owned())
    );
}
