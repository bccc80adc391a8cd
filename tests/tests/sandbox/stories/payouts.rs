//! Payouts: the account, payees and transfers.

use enkash::Decimal;
use enkash::models::{
    AddBeneficiaryRequest, AddBeneficiaryRequestRequired, BankAccountCheck, BankAccountCheckRequired,
    BeneficiaryDetail, SourceAccountRequest, SourceAccountRequestRequired, StatementRequest, StatementRequestRequired,
    TransferBatchRequest, TransferMode, TransferRequest, TransferRequestRequired, WebhookEvent, WebhookSettings,
};
use enkash::runtime::DateTime;
use enkash_sandbox::demo::{COMPANY_ID, FUND_SOURCE_ID, UNKNOWN_ACCOUNT};

use crate::setup::{Setup, failed, refused};

pub(crate) async fn story(at: &Setup) {
    let payouts = at.client.payouts();
    let before = payouts.balance(FUND_SOURCE_ID).send().await.unwrap().total_balance.unwrap();
    payees(at).await;
    transfers(at).await;
    let after = payouts.balance(FUND_SOURCE_ID).send().await.unwrap().total_balance.unwrap();
    assert_eq!(before - after, "13.75".parse().unwrap());
    failed(payouts.balance("EKC9999999").send().await, 422);
    account(at).await;
    verification(at).await;
}

async fn payees(at: &Setup) {
    let payouts = at.client.payouts();
    let payee = AddBeneficiaryRequest::new(AddBeneficiaryRequestRequired {
        beneficiary_id: "BENE0001",
        beneficiary_name: "First Last",
    });
    let bank = payee.clone().beneficiary_account_number("000000000000").beneficiary_ifsc("EXBK0000001");
    let added = payouts.add_beneficiary(bank.clone()).send().await.unwrap();
    assert_eq!(added.beneficiary_account_number.as_ref().map(enkash::Secret::expose), Some("000000000000"));
    assert_eq!(added.created_on.unwrap().as_str(), "2025-01-01T10:00:00Z");

    let error = failed(payouts.add_beneficiary(bank.clone()).send().await, 409);
    assert_eq!((error.code(), error.message()), (Some("409"), Some("beneficiary id already used")));
    failed(payouts.add_beneficiary(bank.vpa_handle("user@example")).send().await, 412);
    failed(payouts.add_beneficiary(payee.clone().beneficiary_account_number("000000000000")).send().await, 412);
    failed(payouts.add_beneficiary(payee).send().await, 422);
}

async fn transfers(at: &Setup) {
    let payouts = at.client.payouts();
    let transfer = |id: &str, amount: &str| {
        let amount: Decimal = amount.parse().unwrap();
        TransferRequest::new(TransferRequestRequired {
            transaction_id: id,
            transfer_amount: amount,
            transfer_mode: TransferMode::Imps,
        })
        .fund_source_id(FUND_SOURCE_ID)
    };
    let first = transfer("TXN0000001", "10.75").beneficiary_id("BENE0001");
    let made = payouts.transfer(first.clone()).send().await.unwrap();
    assert_eq!(made.transaction_id.as_deref(), Some("TXN0000001"));
    assert!(made.enkash_transaction_id.is_some() && made.payout_status.is_some());
    failed(payouts.transfer(first.clone()).send().await, 409);
    failed(payouts.transfer(transfer("TXN0000002", "1").beneficiary_id("BENE9999")).send().await, 422);
    refused(payouts.transfer(transfer("TXN0000002", "1000000").beneficiary_id("BENE0001")).send().await, "1");
    failed(payouts.transfer(transfer("TXN0000002", "0.5").beneficiary_id("BENE0001")).send().await, 422);

    let direct = BeneficiaryDetail::new().vpa_handle("user@example");
    let items = [transfer("TXN0000003", "3").beneficiary_detail(direct), first];
    let batch = TransferBatchRequest::new("BATCH0001", items);
    let made = payouts.transfer_batch(batch.clone()).send().await.unwrap();
    let accepted = made.successful_payout_transaction_create_responses.unwrap();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].transaction_id.as_deref(), Some("TXN0000003"));
    failed(payouts.transfer_batch(batch).send().await, 409);

    let time = |text: &str| DateTime::from(text.to_owned());
    let request = |to: &str| {
        StatementRequest::new(StatementRequestRequired {
            fund_source_id: FUND_SOURCE_ID,
            debit_account_number: "000000000000",
            from_date: time("2025-01-01T00:00:00Z"),
            to_date: time(to),
        })
    };
    let lines = payouts.statement(request("2025-01-31T00:00:00Z")).send().await.unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0].transaction_amount, Some("10.75".parse().unwrap()));
    failed(payouts.statement(request("2024-01-31T00:00:00Z")).send().await, 422);
}

async fn account(at: &Setup) {
    let payouts = at.client.payouts();
    let settings = WebhookSettings::new("http://127.0.0.1:9/hook", [WebhookEvent::PayoutSuccess])
        .headers([("x-check", "example")])
        .enabled(false);
    let set = payouts.set_webhook(settings).send().await.unwrap();
    assert_eq!(set.webhook_url.as_deref(), Some("http://127.0.0.1:9/hook"));
    assert_eq!(set.enabled, Some(false));

    let source =
        SourceAccountRequest::new(SourceAccountRequestRequired { account_number: "000000000000", ifsc: "EXBK0000001" })
            .company_id(COMPANY_ID);
    payouts.add_source_account(source.clone()).send().await.unwrap();
    refused(payouts.add_source_account(source).send().await, "1");
}

async fn verification(at: &Setup) {
    let verification = at.client.verification();
    let check = |account: &str| {
        BankAccountCheck::new(BankAccountCheckRequired {
            beneficiary_account_number: account,
            customer_request_id: "REQ0000001",
            beneficiary_ifsc_code: "EXBK0000001",
            penny_less: true,
        })
    };
    let verified = verification.bank_account(check("000000000000")).send().await.unwrap();
    assert_eq!(verified.beneficiary_name.as_deref(), Some("First Last"));
    refused(verification.bank_account(check(UNKNOWN_ACCOUNT)).send().await, "1");
}
