//! PAY-5 and PAY-6: transfers, one by one and in a batch.

use serde_json::{Value, json};

use super::payouts::{Line, PAYEE, check_source, coded, payee_fault};
use crate::call::Call;
use crate::money::Money;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{Field, Kind, list, needed, number, one_of, open_object, text};
use crate::world::World;

/// The pages do not show the name of the checksum.
const TRANSFER: &[Field] = &[
    text("beneficiaryId"),
    needed("transactionId"),
    number("transferAmount").required().at_least(1.0),
    one_of("transferMode", &["IMPS", "NEFT", "RTGS", "UPI"]).required(),
    text("transferRemark").pattern(r"^[A-Za-z0-9\s]*$"),
    text("reference"),
    text("fundSourceId"),
    open_object("beneficiaryDetail", PAYEE),
    text("debitAccountNumber"),
];
const ITEM: Kind = Kind::Object { fields: TRANSFER, open: true };

pub(crate) const ROUTES: &[Route] = &[
    Route::new("PAY-5", "POST", "/api/v0/payout-transaction", transfer).refusal(422).open_body(TRANSFER),
    Route::new("PAY-6", "POST", "/api/v0/payout-transaction/batch", batch)
        .refusal(422)
        .body(&[needed("batchTransactionId"), list("transfers", &ITEM, 0, usize::MAX).required()]),
];

/// Returns why a transfer is invalid, with the code of the documentation.
fn fault(world: &World, transfer: &Value, amount: Money) -> Option<(u16, &'static str)> {
    let id = transfer["transactionId"].as_str().unwrap_or_default();
    if world.payouts.transfers.contains(id) {
        return Some((409, "transaction id already used"));
    }
    match (transfer["beneficiaryId"].as_str(), &transfer["beneficiaryDetail"]) {
        (Some(payee), Value::Null) if !world.payouts.payees.contains(payee) => Some((422, "beneficiary id invalid")),
        (None, Value::Null) => Some((422, "beneficiary details absent")),
        (_, detail) if !detail.is_null() && payee_fault(detail).is_some() => payee_fault(detail),
        _ if world.payouts.balance < amount => Some((1, "Insufficient balance")),
        _ => None,
    }
}

fn execute(world: &mut World, transfer: &Value, amount: Money) -> Value {
    let id = transfer["transactionId"].as_str().unwrap_or_default().to_owned();
    world.payouts.balance -= amount;
    let line = Line {
        id: world.issue("EKP", 7),
        at: world.clock.now(),
        amount,
        after: world.payouts.balance,
        mode: transfer["transferMode"].as_str().unwrap_or_default().to_owned(),
        remarks: transfer["transferRemark"].as_str().unwrap_or_default().to_owned(),
    };
    let reply = json!({ "transactionId": id, "enkashTransactionId": line.id, "payoutStatus": "PENDING" });
    world.payouts.lines.push(line);
    world.payouts.transfers.insert(id);
    reply
}

fn transfer(world: &mut World, call: &Call<'_>) -> Outcome {
    check_source(world, call, call.given("fundSourceId"))?;
    let amount = call.money("transferAmount")?;
    match fault(world, &call.body, amount) {
        // The failure has no HTTP status.
        Some((1, reason)) => Err(call.fail(1, reason)),
        Some((code, reason)) => Err(coded(world, call, code, reason)),
        None => Ok(Reply::bare(execute(world, &call.body, amount))),
    }
}

/// Invalid transfers are left out of the list; the pages do not show whether a list of them exists.
fn batch(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = call.text("batchTransactionId").to_owned();
    if !world.payouts.batches.insert(id.clone()) {
        return Err(coded(world, call, 409, "batch transaction id already used"));
    }
    let mut made = Vec::new();
    for transfer in call.body["transfers"].as_array().into_iter().flatten() {
        let amount = call.read_money(&transfer["transferAmount"], "transferAmount")?;
        if fault(world, transfer, amount).is_none() {
            made.push(execute(world, transfer, amount));
        }
    }
    Ok(Reply::bare(json!({ "batchTransactionId": id, "successfulPayoutTransactionCreateResponses": made })))
}
