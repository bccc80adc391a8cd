//! Bodies of webhooks: what is an event, and what is none.

use enkash::webhooks::{Event, parse_bill_payment, parse_mandate, parse_payout};

const BILL: &[u8] = br#"{"utilityEnkashId": "UTIL0001", "billpayStatus": "SUCCESS", "newer": 1}"#;

#[test]
fn a_body_without_any_property_of_the_event_is_none() {
    for body in ["{}", r#"{"error": "unknown event"}"#, r#"{"code": 1, "message": "no"}"#, "[]", "null", "\"x\"", ""] {
        assert!(parse_bill_payment(body.as_bytes()).is_err(), "{body}");
        assert!(parse_mandate(body.as_bytes()).is_err(), "{body}");
        assert!(Event::parse("billPayment", body.as_bytes()).is_err(), "{body}");
    }
    assert_eq!(parse_bill_payment(BILL).unwrap().utility_enkash_id.as_deref(), Some("UTIL0001"));
    assert!(parse_mandate(BILL).is_err());
}

/// No page says what it holds.
#[test]
fn the_body_of_a_payout_is_any_object() {
    let body = br#"{"event": "PAYOUT_SUCCESS", "transactionId": "TXN0000001"}"#;
    let event = parse_payout(body).unwrap();
    assert_eq!(event["event"].as_str(), Some("PAYOUT_SUCCESS"));
    assert!(matches!(Event::parse("payout", body), Ok(Event::Payout(found)) if found == event));
    for body in ["[]", "null", "1", "{"] {
        assert!(parse_payout(body.as_bytes()).is_err(), "{body}");
    }
}
