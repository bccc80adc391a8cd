//! CARD-10 and CARD-11: limits of cards.

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::clock::long;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::{Gate, Route};
use crate::rules::{Field, any, flag, needed};
use crate::world::World;

use super::put;

pub(crate) const ROUTES: &[Route] = &[
    Route::new("CARD-10", "POST", "/api/v0/partner/enKashCard/velocity/rule", update)
        .gate(Gate::Card)
        .envelope(Envelope::Code)
        .open_body(FIELDS),
    Route::new("CARD-11", "POST", "/api/v0/partner/enKashCard/velocity/rule/get", get)
        .gate(Gate::Card)
        .envelope(Envelope::Code)
        .body(&[needed("companyId"), needed("cardAccountId"), needed("enKashCardId")]),
];

/// The list of cards is an array in the table and a string in an example; limits are objects in the table and strings
/// in an example.
const FIELDS: &[Field] = &[
    needed("companyId"),
    needed("cardAccountId"),
    any("enKashCardIds").required(),
    flag("posAllowed"),
    flag("onlineAllowed"),
    flag("internationalAllowed"),
    flag("atmAllowed"),
    flag("contactlessAllowed"),
    flag("adminUser"),
];

fn ids(call: &Call<'_>) -> Vec<String> {
    match &call.body["enKashCardIds"] {
        Value::String(id) => vec![id.clone()],
        Value::Array(ids) => ids.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn update(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids = ids(call);
    if ids.is_empty() || ids.len() > 100 {
        return Err(call.refuse(400, "enKashCardIds: 1 to 100 cards"));
    }
    let account = world.cards.account(call)?.id.clone();
    if !ids.iter().all(|id| world.cards.of_account(&account).any(|card| card.id == *id)) {
        return Err(call.fail(1, "Card not found"));
    }
    let mut limits = call.body.as_object().cloned().unwrap_or_default();
    limits.retain(|name, _| !["companyId", "cardAccountId", "enKashCardIds"].contains(&name.as_str()));
    let now = world.clock.now();
    for card in world.cards.issued.iter_mut().filter(|card| ids.contains(&card.id)) {
        put(&mut card.limits, &Value::Object(limits.clone()));
        card.modified = now;
    }
    Ok(Reply::code("Success"))
}

fn get(world: &mut World, call: &Call<'_>) -> Outcome {
    let card = world.cards.card(call, "enKashCardId")?;
    let mut payload = Map::new();
    put(
        &mut payload,
        &json!({ "createdBy": "user@example.com", "createdOn": long(card.created), "modifiedOn": long(card.modified) }),
    );
    put(&mut payload, &Value::Object(card.limits.clone()));
    Ok(Reply::code(Value::Object(payload)))
}
