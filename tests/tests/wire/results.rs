//! No operation treats a response as success that is not from the API.

use std::collections::BTreeSet;

use enkash::api::*;
use enkash::runtime::{Bytes, Operation, OperationSpec, RawResponse};
use enkash::{Error, ErrorKind};
use oasmith_tests::description::Description;
use serde_json::Value;

/// Decodes a response; returns only whether it is a success, or the error.
type Outcome = fn(u16, &'static str) -> Result<(), Error>;

fn outcome<O: Operation>(status: u16, body: &'static str) -> Result<(), Error> {
    let response = http_response(status, body);
    O::decode(&RawResponse::new(O::SPEC, response)?).map(drop)
}

fn http_response(status: u16, body: &'static str) -> axum::http::Response<Bytes> {
    let mut response = axum::http::Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap();
    response
}

macro_rules! operations {
    ($($operation:path),* $(,)?) => {
        vec![$((<$operation as Operation>::SPEC, outcome::<$operation> as Outcome)),*]
    };
}

fn all() -> Vec<(&'static OperationSpec, Outcome)> {
    operations![
        bills::Add,
        bills::Approve,
        bills::Fetch,
        bills::Create,
        bills::Status,
        bills::StatusByReference,
        cards::Search,
        cards::Create,
        cards::Account,
        cards::LoadBalance,
        cards::SetPin,
        cards::Replace,
        cards::SendOtp,
        cards::Block,
        cards::CreateAccount,
        cards::SetLimits,
        cards::Limits,
        cards::Transactions,
        coins::Allocate,
        coins::Event,
        coins::UpdateEvent,
        coins::CreateEvent,
        customers::Search,
        customers::Delete,
        customers::Activate,
        customers::Create,
        invoices::Create,
        orders::Create,
        orders::Status,
        payments::Refund,
        payments::Submit,
        payments::Status,
        payouts::Balance,
        payouts::Statement,
        payouts::SetWebhook,
        payouts::AddBeneficiary,
        payouts::Transfer,
        payouts::TransferBatch,
        payouts::AddSourceAccount,
        rewards::AllocatePoints,
        rewards::AllocatePointsInBulk,
        rewards::SsoToken,
        settlements::Search,
        tokens::Partner,
        tokens::Merchant,
        upi::CreateMandate,
        upi::VerifyVpa,
        upi::QrCode,
        verification::BankAccount,
        vouchers::Product,
        vouchers::Cart,
        vouchers::AddToCart,
        vouchers::CreateOrder,
        vouchers::SearchOrders,
        wallets::Update,
        wallets::Create,
        wallets::Details,
        wallets::CheckLoadLimit,
    ]
}

/// Responses of a proxy or another service, or of an API that refuses in another form.
const NOT_THE_API: &[(u16, &str)] = &[
    (200, "{}"),
    (200, r#"{"error":"insufficient funds"}"#),
    (200, r#"{"status":"FAILED"}"#),
    (200, r#"{"message":"Service temporarily unavailable"}"#),
    (200, r#"{"Code":36}"#),
    (200, "null"),
    (200, ""),
    (200, "[]"),
    (200, "<html></html>"),
    (202, "{}"),
    (204, ""),
];

/// A success without a result.
const EMPTY: &[&str] =
    &[r#"{"code":0}"#, r#"{"code":0,"payload":null}"#, r#"{"response_code":"00","response_message":"Success"}"#];

/// Returns the operations whose response may be empty according to the description, which names its source.
fn may_be_empty(description: &Description) -> BTreeSet<String> {
    let operations = description.operations();
    let empty = operations.iter().filter(|operation| {
        let response = &operation.value["responses"]["200"];
        let source = response["x-enkash-empty-payload"].as_str();
        assert!(source.is_none_or(|source| source.contains("Page")), "{} has no source", operation.id());
        source.is_some()
    });
    empty.map(|operation| operation.id().to_owned()).collect()
}

#[test]
fn all_operations_are_tried() {
    let description = Description::read().unwrap();
    let described: BTreeSet<String> = description.operations().iter().map(|one| one.id().to_owned()).collect();
    let tried: BTreeSet<String> = all().iter().map(|(spec, _)| spec.id.to_owned()).collect();
    assert_eq!(tried, described);
}

#[test]
fn no_operation_accepts_a_response_that_is_not_from_the_api() {
    for (spec, outcome) in all() {
        for (status, body) in NOT_THE_API {
            let error = outcome(*status, body).expect_err(spec.id);
            assert_eq!(error.kind(), ErrorKind::Decode, "{} takes {status} {body}", spec.id);
            assert_eq!(
                (error.status().unwrap().as_u16(), error.body().unwrap()),
                (*status, &Bytes::from_static(body.as_bytes()))
            );
            assert!(!error.is_retryable() && !error.was_accepted(), "{}: {body}", spec.id);
        }
    }
}

#[test]
fn an_empty_success_is_accepted_only_if_documented() {
    let empty = may_be_empty(&Description::read().unwrap());
    assert_eq!(empty.len(), 10);
    for (spec, outcome) in all() {
        for body in EMPTY {
            assert_eq!(outcome(200, body).is_ok(), empty.contains(spec.id), "{}: {body}", spec.id);
        }
    }
}

#[test]
fn every_documented_payload_that_may_be_absent_has_a_source() {
    let description = Description::read().unwrap();
    let empty = may_be_empty(&description);
    for operation in description.operations() {
        let parts = &operation.value["responses"]["200"]["content"]["application/json"]["schema"]["allOf"];
        let payload = parts.as_array().into_iter().flatten().find(|part| part["properties"]["payload"] != Value::Null);
        let Some(payload) = payload else { continue };
        let is_required = payload["required"].as_array().is_some_and(|names| names.contains(&"payload".into()));
        assert_eq!(is_required, !empty.contains(operation.id()), "{}", operation.id());
    }
}

#[test]
fn an_api_failure_is_recognised_whatever_the_status() {
    for (spec, outcome) in all().into_iter().filter(|(spec, _)| spec.envelope.is_some_and(|one| one.code.len() == 2)) {
        for status in [200, 400, 409, 500] {
            let error =
                outcome(status, r#"{"code":409,"message":"already used","payload":"already used"}"#).unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some("409")), "{}: {status}", spec.id);
        }
    }
}
