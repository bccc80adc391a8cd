//! Adds a payee, sends money and reads the statement, with encrypted bodies.
//!
//! ```text
//! cargo run -p enkash --example payouts
//! ```
//!
//! It runs against a sandbox in this process, with made-up values. With `ENKASH_BASE_URL` it runs against that server, and needs
//! `ENKASH_CLIENT_ID`, `ENKASH_CLIENT_SECRET`, `ENKASH_USERNAME`, `ENKASH_PASSWORD` and `ENKASH_FUND_SOURCE_ID`. It then sends a real
//! rupee, so use a test environment.

use std::error::Error;

use enkash::models::{
    AddBeneficiaryRequest, AddBeneficiaryRequestRequired, StatementRequest, StatementRequestRequired, TransferMode,
    TransferRequest, TransferRequestRequired,
};
use enkash::runtime::DateTime;
use enkash::runtime::codec::{AesEcb, KeyDerivation};
use enkash::{Decimal, Product, Secret};
use enkash_sandbox::{Encryption, Settings, demo};

mod support;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = support::Place::new(Settings::new().encryption(Encryption::Payouts)).await?;
    let source = place.value("ENKASH_FUND_SOURCE_ID", demo::FUND_SOURCE_ID)?;
    // All payouts are encrypted; the token call never is, and the codec leaves it alone.
    let secret = Secret::from(place.value("ENKASH_CLIENT_SECRET", demo::CLIENT_SECRET)?);
    let codec = AesEcb::new(&secret, KeyDerivation::Sha256Prefix)?;
    let client = place.client()?.body_codec_for(Product::Payouts, codec).build()?;
    let payouts = client.payouts();

    println!("balance  {:?}", payouts.balance(&*source).send().await?.total_balance);

    let payee = AddBeneficiaryRequest::new(AddBeneficiaryRequestRequired {
        beneficiary_id: "EXAMPLE0001",
        beneficiary_name: "Asha Example",
    })
    .beneficiary_account_number("000000000000")
    .beneficiary_ifsc("EXBK0000001");
    match payouts.add_beneficiary(payee).send().await {
        Ok(payee) => println!("payee    added {:?}", payee.created_on),
        // Whether codes of payouts are HTTP statuses is not documented: the code says it in both cases.
        Err(error) if error.code() == Some("409") => println!("payee    was there already"),
        Err(error) => return Err(error.into()),
    }

    let transfer = || {
        TransferRequest::new(TransferRequestRequired {
            transaction_id: "EXAMPLETXN0001",
            transfer_amount: Decimal::ONE,
            transfer_mode: TransferMode::Imps,
        })
        .beneficiary_id("EXAMPLE0001")
        .fund_source_id(&*source)
        .transfer_remark("sample")
    };
    let sent = payouts.transfer(transfer()).send().await?;
    println!("sent     {:?}: {:?}", sent.enkash_transaction_id, sent.payout_status);

    // The id of a transfer is yours: sent again by mistake, it is refused, and no money moves.
    if let Err(error) = payouts.transfer(transfer()).send().await {
        println!("again    code {:?}: {}", error.code(), error.message().unwrap_or("no message"));
    }

    let time = |text: &str| DateTime::from(text.to_owned());
    let range = StatementRequest::new(StatementRequestRequired {
        fund_source_id: &*source,
        debit_account_number: "000000000000",
        from_date: time("2025-01-01T00:00:00Z"),
        to_date: time("2025-12-31T00:00:00Z"),
    });
    for line in payouts.statement(range).send().await? {
        println!("line     {:?} {:?}, then {:?}", line.transaction_id, line.transaction_amount, line.running_balance);
    }
    Ok(())
}
