//! The effect of extensions of properties and schemas on responses and requests.

use enkash::IdempotencyReference;
use enkash::models::{
    AddedBill, Bill, BillErrorCode, BillPaymentEvent, Card, CardAccount, CodeLabel, CustomerKeyContact, DeletedFlag,
    PartnerToken, PayoutErrorCode, PointsAllocation, Transfer,
};
use enkash::runtime::json;

fn of_json<T: json::Decode>(text: &str) -> T {
    json::from_str(text).unwrap()
}

#[test]
fn both_names_of_a_bill_property_are_read() {
    for name in ["billdate", "billDate"] {
        let bill: AddedBill = of_json(&format!(r#"{{"{name}": "2026-01-31"}}"#));
        assert_eq!(json::to_string(&bill).unwrap(), r#"{"billdate":"2026-01-31"}"#, "{name}");
    }
    for name in ["billpayStatus", "billPayStatus"] {
        let text = format!(r#"{{"{name}": "SUCCESS"}}"#);
        let (bill, event) = (of_json::<Bill>(&text), of_json::<BillPaymentEvent>(&text));
        assert_eq!(bill.billpay_status.as_ref().map(ToString::to_string).as_deref(), Some("SUCCESS"), "{name}");
        assert_eq!(event.billpay_status, bill.billpay_status, "{name}");
    }
}

#[test]
fn both_cases_of_the_k_are_read() {
    for name in ["enKashCardId", "enkashCardId"] {
        assert_eq!(of_json::<Card>(&format!(r#"{{"{name}": "EKC1"}}"#)).enkash_card_id.as_deref(), Some("EKC1"));
    }
    for name in ["enKashCardTxnId", "enkashCardTxnId"] {
        let text = format!(r#"{{"{name}": "T1"}}"#);
        assert_eq!(of_json::<Card>(&text).enkash_card_txn_id.as_deref(), Some("T1"));
        assert_eq!(of_json::<PointsAllocation>(&text).enkash_card_txn_id.as_deref(), Some("T1"));
    }
    let transfer: Transfer = of_json(r#"{"enKashTransactionId": "X1"}"#);
    assert_eq!(transfer.enkash_transaction_id.as_deref(), Some("X1"));
    assert!(transfer.extra().is_empty());
}

#[test]
fn the_documented_name_counts_if_both_are_present() {
    for text in [r#"{"enkashCardId": "B", "enKashCardId": "A"}"#, r#"{"enKashCardId": "A", "enkashCardId": "B"}"#] {
        assert_eq!(json::to_string(&of_json::<Card>(text)).unwrap(), r#"{"enKashCardId":"A"}"#);
    }
}

#[test]
fn a_name_with_a_stray_space_is_read() {
    let account: CardAccount = of_json("{\"\u{a0}totalRedemptionPoint\": 12.50}");
    assert_eq!(account.total_redemption_point.unwrap().to_string(), "12.50");
}

#[test]
fn a_token_is_read_in_camel_case_and_in_snake_case() {
    for text in [
        r#"{"access_token": "t", "token_type": "bearer", "expires_in": 300}"#,
        r#"{"accessToken": "t", "tokenType": "bearer", "expiresIn": 300}"#,
    ] {
        let token: PartnerToken = of_json(text);
        assert_eq!(token.access_token.as_ref().map(enkash::Secret::expose), Some("t"));
        assert_eq!((token.token_type.as_deref(), token.expires_in), (Some("bearer"), Some(300)));
    }
}

#[test]
fn both_formats_of_a_date_are_kept_verbatim_and_parse_to_one_value() {
    let layouts = Card::CREATED_ON_LAYOUTS;
    for text in ["2025-01-30 22:08:58", "Jan 30, 2025 10:08:58 PM"] {
        let json = format!(r#"{{"createdOn":"{text}"}}"#);
        let card: Card = of_json(&json);
        assert_eq!(json::to_string(&card).unwrap(), json);
        let created = card.created_on.unwrap().to_civil(layouts).unwrap();
        assert_eq!(created.to_string(), "2025-01-30T22:08:58", "{text}");
    }
    let card: Card = of_json(r#"{"createdOn": "yesterday"}"#);
    assert!(card.created_on.unwrap().to_civil(layouts).is_err());
}

#[test]
fn a_code_is_read_from_an_object_and_from_a_bare_string() {
    for text in [r#"{"binType": {"name": "GIFT"}}"#, r#"{"binType": "GIFT"}"#] {
        let card: Card = of_json(text);
        assert_eq!(card.bin_type, Some(CodeLabel::from("GIFT")), "{text}");
        assert_eq!(json::to_string(&card).unwrap(), r#"{"binType":{"name":"GIFT"}}"#);
    }
    assert_eq!(of_json::<Card>(r#"{"binType": null}"#).bin_type, None);
    let error = json::from_str::<Card>(r#"{"binType": 7}"#).unwrap_err();
    assert_eq!(error.message(), "expected an object, found a number");
}

#[test]
fn a_boolean_is_read_from_a_string_too_and_kept_verbatim() {
    for (text, expected) in [
        (r#"{"deleted":true}"#, DeletedFlag::Bool(true)),
        (r#"{"deleted":"false"}"#, DeletedFlag::Text("false".to_owned())),
        (r#"{"deleted":0}"#, DeletedFlag::Unknown(json::from_str("0").unwrap())),
    ] {
        let contact: CustomerKeyContact = of_json(text);
        assert_eq!(contact.deleted, Some(expected));
        assert_eq!(json::to_string(&contact).unwrap(), text);
    }
}

#[test]
fn result_codes_have_names_and_unknown_ones_are_kept() {
    assert_eq!(BillErrorCode::from(36), BillErrorCode::VelocityLimit);
    assert_eq!((PayoutErrorCode::from(409), PayoutErrorCode::AlreadyUsed.code()), (PayoutErrorCode::AlreadyUsed, 409));
    for text in ["38", "39", "-7"] {
        let code: BillErrorCode = of_json(text);
        assert_eq!((json::to_string(&code).unwrap().as_str(), code.to_string().as_str()), (text, text));
    }
    assert_eq!(of_json::<BillErrorCode>("39"), BillErrorCode::Unknown(39));
    assert!(json::from_str::<BillErrorCode>("\"36\"").is_err());
}

fn with_reference<R: IdempotencyReference + json::Encode>(request: R) -> String {
    let member = R::MEMBER;
    let request = request.with_idempotency_reference("REF0000001");
    assert_eq!(request.idempotency_reference(), Some("REF0000001"));
    let sent: serde_json::Value = serde_json::from_str(&json::to_string(&request).unwrap()).unwrap();
    assert_eq!(sent[member], "REF0000001", "{sent}");
    member.to_owned()
}

#[test]
fn every_caller_reference_is_set_uniformly_and_sent_under_its_own_name() {
    use enkash::models as m;
    let names = [
        with_reference(of_json::<m::TransferRequest>(
            r#"{"beneficiaryId": "B", "transactionId": "T", "transferAmount": 1, "transferMode": "NEFT", "debitAccountNumber": "1"}"#,
        )),
        with_reference(of_json::<m::RefundRequest>(r#"{"amount": 1, "requestId": "R"}"#)),
        with_reference(of_json::<m::AddBillRequest>(r#"{"billerId": 1, "billParams": {"cn": "1"}}"#)),
    ];
    assert_eq!(names, ["transactionId", "requestId", "referenceId"]);
}
