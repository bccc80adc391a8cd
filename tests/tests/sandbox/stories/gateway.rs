//! The payment gateway and UPI.

use enkash::Decimal;
use enkash::models::{
    AmountRule, CreateMandateRequest, CreateMandateRequestRequired, CreateOrderRequest, MandatePayer,
    MandatePayerRequired, MandateRecurrence, MandateRecurrenceRequired, MandateValidity, MandateValidityRequired,
    OrderAmount, PaymentMode, RefundRequest, SubmitPaymentRequest, SubmitPaymentRequestRequired, VerifyVpaRequest,
    VerifyVpaRequestRequired,
};
use enkash::runtime::DateTime;
use enkash_sandbox::demo::{ACCESS_KEY, QR_CODE_ID, UNKNOWN_VPA};

use crate::setup::{Setup, failed, refused};

pub(crate) async fn story(at: &Setup) {
    let payment = pay(at).await;
    refund(at, &payment).await;
    upi(at).await;
    mandate(at).await;
}

async fn pay(at: &Setup) -> String {
    let amount: Decimal = "20.15".parse().unwrap();
    let order = CreateOrderRequest::new("RANDOMID001", OrderAmount::new(amount)).description("sample");
    at.client.orders().create(order.clone()).send().await.unwrap();
    refused(at.client.orders().create(order).send().await, "1");
    let order = at.client.orders().status("RANDOMID001").send().await.unwrap();
    assert_eq!(order.created.unwrap().as_str(), "2025-01-01T10:00:00Z");
    let id = order.order_id.unwrap();
    refused(at.client.orders().status("RANDOMID999").send().await, "1");

    let payments = at.client.payments();
    let request =
        SubmitPaymentRequest::new(SubmitPaymentRequestRequired { order_id: &*id, payment_mode: PaymentMode::Upi });
    failed(payments.submit(request.clone()).send().await, 400);
    let response = payments.submit(request.vpa("user@example")).send().await.unwrap();
    let payment = response.as_object().unwrap().get("transactionId").unwrap().as_str().unwrap().to_owned();
    let status = payments.status(&*payment).send().await.unwrap();
    assert_eq!(status.transaction_id.as_deref(), Some(&*payment));
    refused(payments.status("TXN999999999").send().await, "1");
    payment
}

async fn refund(at: &Setup, payment: &str) {
    let payments = at.client.payments();
    let request = |amount: &str, id: &str| RefundRequest::new(amount.parse::<Decimal>().unwrap(), id);
    let refund = payments.refund(payment, request("10.15", "EK01").remarks("sample")).send().await.unwrap();
    assert_eq!(refund.amount, Some("10.15".parse().unwrap()));
    assert_eq!(refund.payment_mode, Some(PaymentMode::Upi));
    assert!(refund.extra().is_empty(), "{:?}", refund.extra());
    refused(payments.refund(payment, request("1", "EK01")).send().await, "1");
    refused(payments.refund(payment, request("10.01", "EK02")).send().await, "1");
    // An empty id is not sent.
    assert!(payments.refund("", request("1", "EK03")).send().await.is_err());
    assert_eq!(at.last().0, Some("PG-1"));

    let settlements = at.client.settlements();
    let found = settlements.search().limit(10).offset(0).send().await.unwrap();
    assert!(format!("{found:?}").contains("SP0000001"), "{found:?}");
    failed(settlements.search().limit(5001).send().await, 400);
}

async fn upi(at: &Setup) {
    let upi = at.client.upi();
    let verify = |vpa: &str| {
        VerifyVpaRequest::new(VerifyVpaRequestRequired {
            merchant_order_id: "RANDOMID001",
            merchant_identifier_key: ACCESS_KEY,
            vpa,
        })
    };
    upi.verify_vpa(verify("user@example")).send().await.unwrap();
    refused(upi.verify_vpa(verify(UNKNOWN_VPA)).send().await, "1");
    upi.qr_code(QR_CODE_ID).send().await.unwrap();
    failed(upi.qr_code("QR9999").send().await, 404);
}

/// A mandate of 100, in whatever unit.
pub(crate) fn mandate_request(reference: &str) -> CreateMandateRequest {
    let time = |text: &str| DateTime::from(text.to_owned());
    CreateMandateRequest::new(CreateMandateRequestRequired {
        reference_id: reference,
        amount: 100,
        amount_rule: AmountRule::Max,
        payer: MandatePayer::new(MandatePayerRequired {
            name: "First Last",
            vpa: "user@example",
            account: "000000000000",
            account_validation: false,
        }),
        mandate_name: "Example mandate",
        expiry: time("2025-02-01T00:00:00Z"),
        block_fund: false,
        recurrence: MandateRecurrence::new(MandateRecurrenceRequired { period: "MONTHLY", rule: "ON", value: 1 }),
        validity: MandateValidity::new(MandateValidityRequired {
            start_at: time("2025-01-01T00:00:00Z"),
            end_at: time("2026-01-01T00:00:00Z"),
        }),
    })
}

async fn mandate(at: &Setup) {
    let request = mandate_request("TXN-MANDATE-1");
    at.client.upi().create_mandate(request.clone()).send().await.unwrap();
    refused(at.client.upi().create_mandate(request).send().await, "1");
}
