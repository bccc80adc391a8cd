//! UPI-1 to UPI-3: mandates, addresses and QR codes; HOOK-2.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::call::Call;
use crate::callback::Callback;
use crate::reply::{Outcome, Reply};
use crate::route::{Gate, Route};
use crate::rules::{date_time, flag, integer, needed, object, one_of, text};
use crate::settings::demo;
use crate::world::World;

/// Mandate requests by the id that the gateway assigned.
#[derive(Debug, Default)]
pub(crate) struct Upi {
    mandates: BTreeMap<String, Value>,
}

pub(crate) const ROUTES: &[Route] = &[
    Route::new("UPI-1", "POST", "/api/v0/upi-autopay/mandates", create).gate(Gate::Any).body(&[
        needed("referenceId"),
        integer("amount").required(),
        one_of("amountRule", &["EXACT", "MAX"]).required(),
        one_of("currency", &["INR"]).required(),
        object("payer", &[needed("name"), needed("vpa"), needed("account"), flag("accountValidation").required()])
            .required(),
        needed("mandateName"),
        date_time("expiry").required(),
        flag("blockFund").required(),
        object("recurrence", &[needed("period"), needed("rule"), integer("value").required()]).required(),
        object("validity", &[date_time("startAt").required(), date_time("endAt").required()]).required(),
        text("upiReferenceUrl"),
        text("description"),
    ]),
    Route::new("UPI-2", "POST", "/pay/charge/verify-vpa", verify).gate(Gate::MerchantToken).body(&[
        needed("merchantOrderId"),
        needed("merchantIdentifierKey"),
        needed("vpa"),
    ]),
    Route::new("UPI-3", "GET", "/api/v0/qr-code/{qrCodeId}", qr_code).gate(Gate::Any),
];

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let reference = call.text("referenceId");
    if world.upi.mandates.values().any(|mandate| mandate["referenceId"] == reference) {
        return Err(call.fail(1, "Duplicate reference id"));
    }
    if call.body["payer"]["vpa"] == demo::UNKNOWN_VPA {
        return Err(call.fail(1, "The VPA is not valid"));
    }
    let id = world.issue("MND", 7);
    world.upi.mandates.insert(id.clone(), call.body.clone());
    if let Some(callback) = callback(world, &id) {
        world.outbox.push(callback);
    }
    Ok(Reply::response(json!({ "mandateId": id, "referenceId": reference, "status": "CREATED" })))
}

/// Returns the callback of a mandate. Times are integers here, but strings in the request.
pub(crate) fn callback(world: &World, id: &str) -> Option<Callback> {
    let url = world.settings.mandate_callback.clone()?;
    let mandate = world.upi.mandates.get(id)?;
    let seconds = |value: &Value| {
        let time = value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
        time.map(Timestamp::as_second)
    };
    let body = json!({
        "umn": format!("{}@example", id.to_lowercase()), "referenceId": mandate["referenceId"], "mandateId": id,
        "amount": mandate["amount"], "amountRule": mandate["amountRule"], "currency": mandate["currency"],
        "payee": { "vpa": "company@example", "name": "Example Company", "mcc": "0000" }, "payer": mandate["payer"],
        "name": mandate["mandateName"], "expireAt": seconds(&mandate["expiry"]), "blockFund": mandate["blockFund"],
        "revokeableByPayer": true, "recurrence": mandate["recurrence"],
        "validity": {
            "startAt": seconds(&mandate["validity"]["startAt"]), "endAt": seconds(&mandate["validity"]["endAt"])
        },
        "pausePeriod": { "start_at": 0, "end_at": 0 }
    });
    Some(Callback { id: "HOOK-2", url, headers: Vec::new(), body })
}

fn verify(_: &mut World, call: &Call<'_>) -> Outcome {
    if call.text("merchantIdentifierKey") != demo::ACCESS_KEY {
        return Err(call.refuse(401, "the merchant access key is unknown"));
    }
    if call.text("vpa") == demo::UNKNOWN_VPA || !call.text("vpa").contains('@') {
        return Err(call.fail(1, "The VPA is not valid"));
    }
    Ok(Reply::response(json!({ "vpa": call.text("vpa"), "valid": true, "name": "First Last" })))
}

fn qr_code(_: &mut World, call: &Call<'_>) -> Outcome {
    if call.value("qrCodeId") != demo::QR_CODE_ID {
        return Err(call.refuse(404, "QR code not found"));
    }
    Ok(Reply::response(json!({ "qrCodeId": demo::QR_CODE_ID, "status": "ACTIVE", "vpa": "company@example" })))
}
