//! REW-3 to REW-5: reward points and single sign-on.

use serde_json::{Value, json};

use super::card_calls::{credit, issue};
use super::card_objects;
use super::cards::{Card, Transaction};
use crate::call::Call;
use crate::money::Money;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::{Gate, Input, Route};
use crate::rules::{Kind, flag, needed, number, one_of, text};
use crate::world::World;

/// The page names only the property `title` of an item.
const ITEM: Kind = Kind::Object { fields: &[text("title")], open: true };

pub(crate) const ROUTES: &[Route] = &[
    Route::new("REW-3", "POST", "/api/v0/partner/enKashCard/create-allocate-points", allocate)
        .gate(Gate::Card)
        .envelope(Envelope::Response)
        .body(&[
            needed("companyId"),
            needed("cardAccountId"),
            one_of("transactionCode", &["ALLOCATION"]).required(),
            one_of("transactionType", &["CR", "DR"]).required(),
            one_of("type", &["ALLOCATE_POINT", "UNALLOCATE_POINT"]).required(),
            needed("email"),
            needed("mobile"),
            needed("title"),
            needed("firstName"),
            needed("gender"),
            number("loadAmount").required(),
            // The example omits the last three letters.
            text("uniqueReferenceNumber"),
            text("uniqueReferenceNum"),
            text("enkashCardId"),
        ]),
    Route::new("REW-4", "POST", "/api/v0/partner/enKashCard/bulk-create-allocate-points-json", bulk)
        .gate(Gate::Card)
        .envelope(Envelope::Response)
        .query(&[needed("companyId"), needed("cardAccountId"), flag("isPointsAllocation").required()])
        .input(Input::Json(Kind::List { item: &ITEM, least: 1, most: usize::MAX })),
    Route::new("REW-5", "POST", "/api/v0/partner/enKashCard/sso-token", sso)
        .gate(Gate::Card)
        .envelope(Envelope::Response)
        .body(&[needed("cardAccountId"), needed("companyId"), needed("enkashCardId")]),
];

/// Returns the card of the user in the account; users are identified by their mobile number.
fn holder(world: &World, call: &Call<'_>) -> Option<Card> {
    let mobile = call.text("mobile");
    let of = |card: &&Card| card.details.get("mobile").and_then(Value::as_str) == Some(mobile);
    world.cards.of_account(call.text("cardAccountId")).find(of).cloned()
}

fn allocate(world: &mut World, call: &Call<'_>) -> Outcome {
    let reference = call.given("uniqueReferenceNumber").or_else(|| call.given("uniqueReferenceNum"));
    let reference = reference.ok_or_else(|| call.refuse(400, "uniqueReferenceNumber: missing"))?.to_owned();
    let points = call.money("loadAmount")?;
    if points <= Money::default() {
        return Err(call.fail(1, "Invalid amount"));
    }
    let available = world.cards.account(call)?.available;
    if world.cards.is_used(&reference) {
        return Err(call.fail(1, "Duplicate unique reference number"));
    }
    let credits = call.text("transactionType") == "CR";
    if credits != (call.text("type") == "ALLOCATE_POINT") {
        return Err(call.fail(1, "transactionType and type contradict each other"));
    }
    let known = holder(world, call);
    let id = if credits {
        if available < points {
            return Err(call.fail(1, "Balance too low"));
        }
        let card = known.map_or_else(|| new_holder(world, call), Ok)?;
        credit(world, &card, points, reference.clone(), "ALLOCATE_POINT".to_owned());
        card.id
    } else {
        let card = known.filter(|card| card.balance >= points).ok_or_else(|| call.fail(1, "Balance too low"))?;
        take_back(world, &card, points, reference.clone());
        card.id
    };
    let card = world.cards.issued.iter().find(|card| card.id == id).cloned();
    let card = card.ok_or_else(|| call.fail(1, "Card not found"))?;
    let mut payload = card_objects::created(&world.cards, &card);
    payload["pgReferenceNumber"] = Value::from(reference);
    Ok(Reply::code(payload))
}

fn new_holder(world: &mut World, call: &Call<'_>) -> Result<Card, Reply> {
    let mut card = issue(world, call, Money::default(), false)?;
    card.details.retain(|name, _| ["email", "mobile", "title", "firstName", "gender"].contains(&name.as_str()));
    world.cards.issued.push(card.clone());
    Ok(card)
}

fn take_back(world: &mut World, card: &Card, points: Money, reference: String) {
    let id = world.issue("ECT", 10);
    let at = world.clock.now();
    for account in world.cards.accounts.iter_mut().filter(|account| account.id == card.account) {
        account.available += points;
        account.taken += points;
    }
    for card in world.cards.issued.iter_mut().filter(|found| found.id == card.id) {
        card.balance -= points;
        card.transaction = Some(id.clone());
        card.modified = at;
    }
    world.cards.transactions.push(Transaction {
        id,
        card: card.id.clone(),
        reference,
        amount: points,
        direction: "DR".to_owned(),
        kind: "UNALLOCATE_POINT".to_owned(),
        at,
    });
}

fn bulk(world: &mut World, call: &Call<'_>) -> Outcome {
    let text = |name: &str| call.query[name].as_str().unwrap_or_default();
    let found = world.cards.accounts.iter().find(|account| account.id == text("cardAccountId"));
    let account = found.filter(|account| account.company == text("companyId")).ok_or_else(|| {
        let reason = format!("No card account for {} and {}", text("companyId"), text("cardAccountId"));
        call.refuse(404, &reason)
    })?;
    if account.kind != "EMPLOYEE_REWARDS" && account.kind != "CHANNEL_INCENTIVE" {
        return Err(call.refuse(422, "Bin type is not mapped on the plan master"));
    }
    let count = call.body.as_array().map_or(0, Vec::len);
    let allocates = call.query["isPointsAllocation"] == true;
    Ok(Reply::response(json!({ "recordsCount": count, "pointsAllocated": allocates })))
}

fn sso(world: &mut World, call: &Call<'_>) -> Outcome {
    world.cards.card(call, "enkashCardId")?;
    let token = world.issue("example-sso-token-", 6);
    Ok(Reply::response(json!({ "access_token": token })))
}
