//! Encrypted bodies, against an independent implementation.

use enkash::models::{
    AddBeneficiaryRequest, AddBeneficiaryRequestRequired, TransferMode, TransferRequest, TransferRequestRequired,
};
use enkash::runtime::codec::{AesEcb, KeyDerivation, Only};
use enkash::{Client, Secret};
use enkash_sandbox::demo::{CLIENT_SECRET, FUND_SOURCE_ID};
use enkash_sandbox::{Encryption, Failure, PayoutCodes, Sandbox, Settings};

use crate::setup::{Setup, builder, failed, refused, with_merchant};
use crate::stories;

fn codec(secret: &str) -> AesEcb {
    AesEcb::new(&Secret::from(secret), KeyDerivation::Sha256Prefix).unwrap()
}

fn is_payout(path: &str) -> bool {
    ["/payout", "/beneficiary-detail", "/bankDetail", "/webhook-data"].iter().any(|part| path.contains(part))
}

/// Returns a sandbox that encrypts payouts, and a client that does.
async fn payouts(settings: Settings, secret: &str) -> (Sandbox, Client) {
    let sandbox = Sandbox::start_with(settings.encryption(Encryption::Payouts)).await.unwrap();
    let codec = Only::new(codec(secret), |spec| is_payout(spec.path));
    let client = builder(&sandbox).configure(|config| config.body_codec(codec)).build().unwrap();
    (sandbox, client)
}

#[tokio::test]
async fn payouts_are_encrypted_and_other_products_are_not() {
    let (sandbox, client) = payouts(Settings::new(), CLIENT_SECRET).await;
    stories::payouts::story(&Setup { client: client.clone(), sandbox }).await;

    let (sandbox, client) = payouts(Settings::new(), CLIENT_SECRET).await;
    client.payouts().balance(FUND_SOURCE_ID).send().await.unwrap();
    client.customers().search().send().await.unwrap();
    let payee = AddBeneficiaryRequest::new(AddBeneficiaryRequestRequired {
        beneficiary_id: "BENE0001",
        beneficiary_name: "First Last",
    })
    .vpa_handle("user@example");
    client.payouts().add_beneficiary(payee).send().await.unwrap();
    let encrypted: Vec<_> = sandbox.requests().iter().map(|request| (request.operation, request.encrypted)).collect();
    let expected = [("AUTH-1", false), ("PAY-1", false), ("REC-1", false), ("PAY-4", true)];
    assert_eq!(encrypted, expected.map(|(operation, encrypted)| (Some(operation), encrypted)));
}

#[tokio::test]
async fn every_product_can_be_encrypted() {
    let sandbox = Sandbox::start_with(Settings::new().encryption(Encryption::All)).await.unwrap();
    let codec = codec(CLIENT_SECRET);
    let builder = with_merchant(builder(&sandbox), &sandbox).await;
    let client = builder.configure(|config| config.body_codec(codec)).build().unwrap();
    stories::all(&Setup { sandbox, client }).await;
}

#[tokio::test]
async fn a_wrong_key_is_refused_unencrypted() {
    let (_sandbox, client) = payouts(Settings::new(), "another secret").await;
    let transfer = TransferRequest::new(TransferRequestRequired {
        transaction_id: "TXN0000001",
        transfer_amount: 1,
        transfer_mode: TransferMode::Imps,
    })
    .beneficiary_id("BENE0001");
    let error = failed(client.payouts().transfer(transfer).send().await, 422);
    assert_eq!(error.message(), Some("encrypted request invalid"));
}

#[tokio::test]
async fn payout_codes_are_read_from_the_status_and_from_an_encrypted_response() {
    let (sandbox, client) = payouts(Settings::new().payout_codes(PayoutCodes::InBody), CLIENT_SECRET).await;
    refused(client.payouts().balance("EKC9999999").send().await, "422");
    sandbox.fail_next(Failure::code(409, "transaction id already used").of("PAY-1"));
    let error = refused(client.payouts().balance(FUND_SOURCE_ID).send().await, "409");
    assert_eq!(error.message(), Some("transaction id already used"));
}
