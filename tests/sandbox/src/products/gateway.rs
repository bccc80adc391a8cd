//! PG-1 to PG-6: orders, payments, refunds and settlements of the payment gateway.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::call::Call;
use crate::clock::rfc3339;
use crate::money::Money;
use crate::reply::{Outcome, Reply};
use crate::route::{Gate, Route};
use crate::rules::{Field, Kind, TEXT, amount, integer, needed, number, object, one_of, open_object, text, texts};
use crate::settings::demo;
use crate::world::World;

/// Orders, payments and refunds.
#[derive(Debug, Default)]
pub(crate) struct Gateway {
    orders: Vec<Order>,
    payments: Vec<Payment>,
    refunds: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Order {
    /// The caller's id; the gateway's is `id`. The pages disagree about which of them a path contains.
    own: String,
    id: String,
    amount: Money,
    paid: bool,
    created: Timestamp,
}

#[derive(Clone, Debug)]
struct Payment {
    id: String,
    order: String,
    mode: String,
    amount: Money,
    refunded: Money,
    failed: bool,
    created: Timestamp,
}

const MODES: [&str; 8] =
    ["NET_BANKING", "UPI", "CREDIT_CARD", "DEBIT_CARD", "PREPAID_CARD", "PAY_LATER", "WALLET", "CORPORATE_CARD"];

const fn gateway(
    id: &'static str,
    method: &'static str,
    path: &'static str,
    handle: fn(&mut World, &Call<'_>) -> Outcome,
) -> Route {
    Route::new(id, method, path, handle).gate(Gate::Merchant)
}

const PAID_AMOUNT: &[Field] = &[number("value").required().at_least(0.01), one_of("currency", &["INR"]).required()];

pub(crate) const ROUTES: &[Route] = &[
    // The amount is a number in the table and a string in the example.
    gateway("PG-1", "POST", "/api/v0/payment/{transactionId}/refund", refund).body(&[
        amount("amount").required().at_least(0.0),
        text("remarks"),
        needed("requestId"),
    ]),
    gateway("PG-2", "POST", "/api/v0/orders", create).body(&[
        text("orderId").required().pattern("^[A-Za-z0-9]+$"),
        object("amount", PAID_AMOUNT).required(),
        text("returnUrl"),
        text("notifyUrl"),
        object(
            "customerInfo",
            &[text("firstName"), text("lastName"), open_object("address", &[]), text("email"), text("phoneNumber")],
        ),
        Field::new("customParameters", Kind::Map(&TEXT)),
        text("description"),
        open_object("paymentDetail", &[text("accountNumber").length(9, 36), text("ifsc").length(11, 11)]),
    ]),
    gateway("PG-3", "GET", "/api/v0/orders/{orderId}", order),
    // The page does not show whether the properties of cards, banks and UPI are here or in an object.
    gateway("PG-4", "POST", "/api/v0/payment/submit", submit).open_body(&[
        needed("orderId"),
        open_object("paymentDetail", &[]),
        one_of("paymentMode", &MODES).required(),
        text("expiry").pattern(r"^\d{2}/\d{2}$"),
        text("accountNumber").length(9, 36),
        text("ifsc").pattern("^[A-Z]{4}0[A-Z0-9]{6}$"),
    ]),
    gateway("PG-5", "GET", "/api/v0/payment/{transactionId}", payment),
    gateway("PG-6", "POST", "/api/v0/settlement-payout/search", settlements)
        .query(&[
            integer("offset"),
            Field::new("limit", Kind::Integer { least: 0, most: 5000 }),
            text("orderBy"),
            one_of("direction", &["ASC", "DESC"]),
        ])
        .open_body(&[
            text("merchantDetailId"),
            text("settlementPayoutId"),
            texts("settlementPayoutIds"),
            number("totalSaleAmountFrom").at_least(0.01),
            number("totalSaleAmountTo").at_least(0.01),
            number("totalRefundAmountFrom").at_least(0.0),
            number("totalRefundAmountTo").at_least(0.0),
            number("totalChargesFrom").at_least(0.0),
            number("totalChargesTo").at_least(0.0),
            number("totalGstFrom").at_least(0.0),
            number("totalGstTo").at_least(0.0),
            number("totalSettlementAmountFrom"),
        ]),
];

impl Order {
    fn json(&self) -> Value {
        json!({
            "orderId": self.id, "merchantOrderId": self.own, "created": rfc3339(self.created),
            "orderStatus": if self.paid { "PAID" } else { "CREATED" },
            "amount": { "value": self.amount.json(), "currency": "INR" }
        })
    }
}

impl Payment {
    fn status(&self) -> &'static str {
        match self.refunded {
            _ if self.failed => "FAILED",
            refunded if refunded == Money::default() => "SUCCESS",
            refunded if refunded < self.amount => "PARTIALLY_REFUNDED",
            _ => "REFUNDED",
        }
    }

    fn json(&self) -> Value {
        json!({
            "transactionId": self.id, "created": rfc3339(self.created), "lastModified": rfc3339(self.created),
            "orderId": self.order, "paymentMode": self.mode, "amount": self.amount.json(), "status": self.status()
        })
    }
}

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let own = call.text("orderId").to_owned();
    if world.gateway.orders.iter().any(|order| order.own == own) {
        return Err(call.fail(1, "Duplicate order id"));
    }
    let amount = call.read_money(&call.body["amount"]["value"], "amount.value")?;
    let order = Order { own, id: world.issue("EKO", 9), amount, paid: false, created: world.clock.now() };
    world.gateway.orders.push(order.clone());
    Ok(Reply::response(order.json()))
}

fn find<'a>(world: &'a mut World, call: &Call<'_>, id: &str) -> Result<&'a mut Order, Reply> {
    let found = world.gateway.orders.iter_mut().find(|order| order.own == id || order.id == id);
    found.ok_or_else(|| call.fail(1, "Order not found"))
}

fn order(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = call.value("orderId").to_owned();
    Ok(Reply::response(find(world, call, &id)?.json()))
}

/// Returns a property of the payment, from the top level or from its detail.
fn detail<'a>(call: &'a Call<'_>, name: &str) -> Option<&'a str> {
    call.given(name).or_else(|| call.body["paymentDetail"][name].as_str())
}

/// Returns a property that the payment mode requires but the request lacks.
fn missing(call: &Call<'_>, mode: &str) -> Option<&'static str> {
    let needs: &[&str] = match mode {
        "UPI" => &["vpa"],
        "NET_BANKING" | "WALLET" => &["bankCode"],
        "PAY_LATER" => &["bnplPaymentOptionId"],
        _ => &["cardHolderName", "cardNumber", "cvv", "expiry"],
    };
    needs.iter().any(|name| detail(call, name).is_none()).then_some("a property of the payment mode is missing")
}

fn submit(world: &mut World, call: &Call<'_>) -> Outcome {
    let now = world.clock.now();
    let id = call.text("orderId").to_owned();
    let mode = call.text("paymentMode").to_owned();
    if let Some(reason) = missing(call, &mode) {
        return Err(call.refuse(400, reason));
    }
    let failed = detail(call, "vpa") == Some(demo::UNKNOWN_VPA);
    let order = find(world, call, &id)?;
    if order.paid {
        return Err(call.fail(1, "The order is already paid"));
    }
    order.paid = !failed;
    let (amount, order) = (order.amount, order.id.clone());
    let refunded = Money::default();
    let payment = Payment { id: world.issue("TXN", 9), order, mode, amount, refunded, failed, created: now };
    world.gateway.payments.push(payment.clone());
    Ok(Reply::response(payment.json()))
}

fn find_payment<'a>(world: &'a mut World, call: &Call<'_>) -> Result<&'a mut Payment, Reply> {
    let id = call.value("transactionId");
    let found = world.gateway.payments.iter_mut().find(|payment| payment.id == id);
    found.ok_or_else(|| call.fail(1, "Transaction not found"))
}

fn payment(world: &mut World, call: &Call<'_>) -> Outcome {
    Ok(Reply::response(find_payment(world, call)?.json()))
}

fn refund(world: &mut World, call: &Call<'_>) -> Outcome {
    let amount = call.money("amount")?;
    let request = call.text("requestId").to_owned();
    if world.gateway.refunds.contains(&request) {
        return Err(call.fail(1, "Duplicate request id"));
    }
    let unique = world.issue("RFD", 9);
    let at = rfc3339(world.clock.now());
    let payment = find_payment(world, call)?;
    if payment.failed {
        return Err(call.fail(1, "The payment did not succeed"));
    }
    if amount == Money::default() || amount > payment.amount - payment.refunded {
        return Err(call.fail(1, "The amount exceeds what can still be refunded"));
    }
    payment.refunded += amount;
    let payload = json!({
        "amount": amount.json(), "paymentMode": payment.mode, "bankCode": "EXBK", "bankName": "Example Bank",
        "currency": "INR", "status": "CREATED", "transactionId": payment.id, "txnMsg": "Refund requested", "txnDate": at,
        "uniqueTransactionId": unique, "bankTransactionId": ""
    });
    world.gateway.refunds.insert(request);
    Ok(Reply::response(payload))
}

/// A single settlement contains all successful payments.
fn settlements(world: &mut World, call: &Call<'_>) -> Outcome {
    let paid: Vec<_> = world.gateway.payments.iter().filter(|payment| !payment.failed).collect();
    let sale: Money = paid.iter().map(|payment| payment.amount).sum();
    let refund: Money = paid.iter().map(|payment| payment.refunded).sum();
    let settlement = json!({
        "settlementPayoutId": "SP0000001", "totalSaleAmount": sale.json(), "totalRefundAmount": refund.json(),
        "totalCharges": 0, "totalGst": 0, "totalSettlementAmount": (sale - refund).json()
    });
    let wanted = call.given("settlementPayoutId").is_none_or(|id| id == "SP0000001");
    let found = if paid.is_empty() || !wanted { Vec::new() } else { vec![settlement] };
    Ok(Reply::response(super::page(&found, &call.query)))
}
