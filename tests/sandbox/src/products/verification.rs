//! VER-1: checks of bank accounts.

use serde_json::{Value, json};

use super::put;
use crate::call::Call;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{flag, needed};
use crate::settings::demo;
use crate::world::World;

pub(crate) const ROUTES: &[Route] = &[Route::new("VER-1", "POST", "/api/v0/pennyDrop", verify).body(&[
    needed("beneficiaryAccountNumber"),
    needed("customerRequestId"),
    needed("beneficiaryIfscCode"),
    flag("pennyLess").required(),
])];

fn verify(world: &mut World, call: &Call<'_>) -> Outcome {
    if call.text("beneficiaryAccountNumber") == demo::UNKNOWN_ACCOUNT {
        return Err(call.fail(1, "The account is not valid"));
    }
    let utr = if call.body["pennyLess"] == true { String::new() } else { world.issue("UTR", 9) };
    let mut reply = json!({
        "response_code": 0, "response_message": "Success",
        "payload": {
            "ifsc": call.body["beneficiaryIfscCode"], "requestId": call.body["customerRequestId"],
            "enkashUniqueId": world.issue("EKV", 9), "utr": utr, "status": "VALID", "beneficiaryName": "First Last"
        }
    });
    // The response repeats the request next to the payload.
    if let Value::Object(members) = &mut reply {
        put(members, &call.body);
    }
    Ok(Reply::bare(reply))
}
