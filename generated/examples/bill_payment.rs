//! Fetches a bill, creates its payment, approves it and asks how it went.
//!
//! ```text
//! cargo run -p enkash --example bill_payment
//! ```
//!
//! It runs against a sandbox in this process, with made-up values. With `ENKASH_BASE_URL` it runs against that server, and needs
//! `ENKASH_CLIENT_ID`, `ENKASH_CLIENT_SECRET`, `ENKASH_USERNAME`, `ENKASH_PASSWORD`, `ENKASH_BILLER_ID` and `ENKASH_CONSUMER`. It then
//! pays a real bill, so use a test environment.

use std::error::Error;

use enkash::Decimal;
use enkash::json::Value;
use enkash::models::{
    ApproveBillsRequest, BillParams, BillpayStatus, CreateBillRequest, CreateBillRequestRequired, FetchBillRequest,
};
use enkash_sandbox::{Settings, demo};

mod support;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = support::Place::new(Settings::new()).await?;
    let biller = place.value("ENKASH_BILLER_ID", &demo::BILLER_ID.to_string())?.parse()?;
    let consumer = place.value("ENKASH_CONSUMER", "0000000000")?;
    let client = place.client()?.build()?;
    let bills = client.bills();

    // The members of this response are not documented, so it is JSON.
    let fetched = bills.fetch(FetchBillRequest::new(biller, BillParams::new(consumer))).send().await?;
    let fetched = fetched.as_object().ok_or("the bill is not an object")?;
    let id = fetched.get("companyBillerId").and_then(Value::as_str).ok_or("the bill has no id")?;
    let amount: Decimal = match fetched.get("billAmount") {
        Some(Value::Number(amount)) => amount.to_string().parse()?,
        other => return Err(format!("the bill has no amount: {other:?}").into()),
    };
    println!("fetched  {id} over {amount}");

    let reference = "EXAMPLE-BILL-0001";
    let request = || {
        CreateBillRequest::new(CreateBillRequestRequired {
            company_biller_id: id,
            bill_net_amount: amount,
            bill_amount: amount,
        })
        .reference_id(reference)
    };
    bills.create(request()).send().await?;
    // 38 means that the reference was used: the same bill is not paid twice.
    match bills.create(request()).send().await {
        Err(error) if error.code() == Some("38") => println!("again    {}", error.message().unwrap_or("refused")),
        other => println!("the reference was taken twice: {other:?}"),
    }

    let bill = bills.status_by_reference(reference).send().await?;
    let id = bill.utility_enkash_id.ok_or("the payment has no id")?;
    println!("created  {id}, approval {:?}", bill.approval_status);
    bills.approve(ApproveBillsRequest::new([&*id]).remarks("ok")).send().await?;

    let bill = bills.status(&*id).send().await?;
    match bill.billpay_status {
        Some(BillpayStatus::Success) => println!("paid     {:?}", bill.billpay_date),
        Some(BillpayStatus::Failed) => println!("failed   {:?}, {:?}", bill.failure_reason, bill.payment_status),
        other => println!("under way: {other:?}"),
    }
    Ok(())
}
