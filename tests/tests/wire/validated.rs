//! Requests that are checked against the description before they are sent.

use enkash::models::{
    AddBeneficiaryRequest, CreateBillRequest, LoadBalanceRequest, RefundRequest, SourceAccountRequest,
    StatementRequest, TransferRequest, WalletLoadLimitRequest,
};
use enkash::runtime::Delivery;
use enkash::{Error, ErrorKind, Validate, Violations, json};

use super::server::{Reply, Server};

fn of_json<T: json::Decode>(text: &str) -> T {
    json::from_str(text).unwrap()
}

/// The violations behind an error, which was found before anything was sent.
fn violations(error: &Error) -> String {
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Request, Delivery::NotSent));
    let source = std::error::Error::source(error).unwrap();
    source.downcast_ref::<Violations>().unwrap().to_string()
}

fn found(model: &impl Validate) -> String {
    model.validate().err().map(|violations| violations.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn a_validated_request_sends_only_what_the_description_allows() {
    let server = Server::start([Reply::json(200, r#"{"code": 0, "payload": "Allocation done"}"#)]).await;
    let cards = server.client().cards();
    let load = |amount: &str| {
        let text = format!(r#"{{"enKashCardId": "EKC0EXAMP1", "amount": {amount}, "transactionType": "CR"}}"#);
        cards.load_balance(of_json::<LoadBalanceRequest>(&text)).validated()
    };
    for (amount, expected) in [
        ("0", "/amount is less than 0.01"),
        ("-5", "/amount is less than 0.01"),
        ("10.005", "/amount is not a multiple of 0.01"),
    ] {
        assert_eq!(violations(&load(amount).send().await.unwrap_err()), expected, "{amount}");
    }
    assert!(server.seen().is_empty());
    load("10.50").send().await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn nothing_is_checked_unless_it_is_asked_for() {
    let server = Server::start([Reply::json(200, r#"{"code": 0, "payload": "Allocation done"}"#)]).await;
    let load: LoadBalanceRequest = of_json(r#"{"enKashCardId": "E", "amount": -5, "transactionType": "CR"}"#);
    server.client().cards().load_balance(load).send().await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn the_bounds_of_paths_and_queries_are_checked_too() {
    let server = Server::start([]).await;
    let customers = server.client().customers();
    let error = customers.search().limit(5001).validated().send().await.unwrap_err();
    assert_eq!(violations(&error), "/limit is more than 5000");
    let error = customers.delete("KC-1").parent_company_id("CEK").validated().send().await.unwrap_err();
    let expected = "/customerId does not match the pattern `^KC[A-Z0-9]{14}$`; /parentCompanyId does not match the pattern `^CEK[A-Z0-9]{7}$`";
    assert_eq!(violations(&error), expected);
    let error = customers.search().limit(5001).validated().items().try_next().await.unwrap_err();
    assert_eq!(violations(&error), "/limit is more than 5000");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn dates_are_checked_before_they_are_sent() {
    let server = Server::start([]).await;
    let payouts = server.client().payouts();
    let statement: StatementRequest = of_json(
        r#"{"fundSourceId": "F", "debitAccountNumber": "1", "fromDate": "2025-02-30T00:00:00Z", "toDate": "2025-03-01"}"#,
    );
    let error = payouts.statement(statement).validated().send().await.unwrap_err();
    let expected = "/fromDate is not a date and time as in `2026-01-31T09:30:00Z`; /toDate is not a date and time as in `2026-01-31T09:30:00Z`";
    assert_eq!(violations(&error), expected);
    let bill: CreateBillRequest =
        of_json(r#"{"companyBillerId": "C", "billNetAmount": 1, "billAmount": 1, "billDate": "01-02-2025"}"#);
    assert_eq!(found(&bill), "/billDate is not a date as in `2026-01-31`");
}

#[test]
fn amounts_have_a_sign_and_two_decimals() {
    let refund =
        |amount: &str| found(&of_json::<RefundRequest>(&format!(r#"{{"amount": {amount}, "requestId": "R"}}"#)));
    assert_eq!(refund("12.5"), "");
    assert_eq!(refund("0"), "/amount is not more than 0");
    assert_eq!(refund("-1.005"), "/amount is not more than 0; /amount is not a multiple of 0.01");
    let transfer: TransferRequest = of_json(r#"{"transactionId": "T", "transferAmount": 0.99, "transferMode": "UPI"}"#);
    assert_eq!(found(&transfer), "/transferAmount is less than 1");
    for (text, expected) in [("100", ""), ("100.25", ""), ("-100", "no"), ("1e3", "no"), ("100.255", "no")] {
        let check: WalletLoadLimitRequest =
            of_json(&format!(r#"{{"enKashCardId": "E", "cardAccountId": "C", "amountToLoad": "{text}"}}"#));
        assert_eq!(found(&check).is_empty(), expected.is_empty(), "{text}");
    }
}

#[test]
fn sensitive_values_are_checked_and_not_shown() {
    let account: SourceAccountRequest = of_json(r#"{"accountNumber": "12-34", "ifsc": "EXBK0000001"}"#);
    assert_eq!(found(&account), "/accountNumber does not match the pattern `^[A-Za-z0-9]{9,36}$`");
    let payee: AddBeneficiaryRequest =
        of_json(r#"{"beneficiaryId": "B", "beneficiaryName": "First", "vpaHandle": "nobody"}"#);
    assert!(found(&payee).starts_with("/vpaHandle does not match the pattern"), "{}", found(&payee));
}
