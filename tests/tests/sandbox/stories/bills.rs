//! Bills: with and without a fetch, approval and status.

use enkash::Decimal;
use enkash::json;
use enkash::models::{
    AddBillRequest, ApproveBillsRequest, BillParams, BillPaymentStatus, BillpayStatus, CreateBillRequest,
    CreateBillRequestRequired, FetchBillRequest,
};
use enkash_sandbox::demo::{BILLER_ID, FAILING_CONSUMER};

use crate::setup::{Setup, failed, refused};

pub(crate) async fn story(at: &Setup) {
    let id = add(at).await;
    approve(at, &id).await;
    fetch(at).await;
    codes(at).await;
    failing(at).await;
}

fn bill(consumer: &str, amount: i64) -> AddBillRequest {
    AddBillRequest::new(BILLER_ID, BillParams::new(consumer)).bill_amount(amount)
}

async fn add(at: &Setup) -> String {
    let request = bill("0000000000", 100).reference_id("REF-BILL-1").remarks("sample");
    let added = at.client.bills().add(request).send().await.unwrap();
    assert_eq!(added.amount, Some(Decimal::ONE_HUNDRED));
    assert_eq!(added.reference_id.as_deref(), Some("REF-BILL-1"));
    // Named `billdate` here, `billDate` elsewhere.
    assert_eq!(added.billdate.as_deref(), Some("2025-01-01"));
    added.utility_enkash_id.unwrap()
}

async fn approve(at: &Setup, id: &str) {
    let bills = at.client.bills();
    let waiting = bills.status(id).send().await.unwrap();
    assert_eq!(waiting.billpay_status, Some(BillpayStatus::Pending));
    assert!(waiting.extra().is_empty(), "{:?}", waiting.extra());
    assert_eq!(bills.approve(ApproveBillsRequest::new([id]).remarks("ok")).send().await.unwrap(), None);
    let paid = bills.status_by_reference("REF-BILL-1").send().await.unwrap();
    assert_eq!(paid.utility_enkash_id.as_deref(), Some(id));
    assert_eq!(paid.billpay_status, Some(BillpayStatus::Success));
    refused(bills.approve(ApproveBillsRequest::new([id])).send().await, "1");

    // Status 400 with this string means that the payment does not exist.
    let error = failed(bills.status("UTIL9999999").send().await, 400);
    assert_eq!(error.payload().and_then(json::Value::as_str), Some("No utility payment found"));
    failed(bills.status_by_reference("REF-NONE").send().await, 400);
}

async fn fetch(at: &Setup) {
    let bills = at.client.bills();
    let fetched = bills.fetch(FetchBillRequest::new(BILLER_ID, BillParams::new("0000000002"))).send().await.unwrap();
    let id = fetched.as_object().unwrap().get("companyBillerId").unwrap().as_str().unwrap();
    let request = CreateBillRequest::new(CreateBillRequestRequired {
        company_biller_id: id,
        bill_net_amount: 95,
        bill_amount: 100,
    })
    .reference_id("REF-BILL-2");
    bills.create(request.clone()).send().await.unwrap();
    refused(bills.create(request).send().await, "38");
    failed(
        bills
            .create(CreateBillRequest::new(CreateBillRequestRequired {
                company_biller_id: "CB999999",
                bill_net_amount: 95,
                bill_amount: 100,
            }))
            .send()
            .await,
        400,
    );
    failed(bills.fetch(FetchBillRequest::new(2, BillParams::new("0000000002"))).send().await, 422);
    failed(bills.fetch(FetchBillRequest::new(99, BillParams::new("0000000002"))).send().await, 400);
}

async fn codes(at: &Setup) {
    let bills = at.client.bills();
    refused(bills.add(bill("0000000000", 100).reference_id("REF-BILL-1")).send().await, "38");
    refused(bills.add(bill("0000000003", 100_001)).send().await, "36");
    bills.add(bill("0000000003", 100_000)).send().await.unwrap();
    bills.add(bill("0000000003", 100_000)).send().await.unwrap();
    refused(bills.add(bill("0000000003", 1)).send().await, "37");
}

async fn failing(at: &Setup) {
    let bills = at.client.bills();
    let added = bills.add(bill(FAILING_CONSUMER, 50)).send().await.unwrap();
    let id = added.utility_enkash_id.unwrap();
    bills.approve(ApproveBillsRequest::new([&*id])).send().await.unwrap();
    let failed = bills.status(&*id).send().await.unwrap();
    assert_eq!(failed.billpay_status, Some(BillpayStatus::Failed));
    assert_eq!(failed.payment_status, Some(BillPaymentStatus::Refunded));
}
