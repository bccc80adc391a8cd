//! WAL-1 to WAL-4: wallets, which are a kind of card.

use serde_json::json;

use super::card_calls::{DOCUMENTS, issue};
use super::{card_objects, put};
use crate::call::Call;
use crate::money::Money;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::{Gate, Route};
use crate::rules::{needed, text};
use crate::world::World;

/// The most that a wallet can contain.
const MOST: Money = Money::rupees(10_000);

const fn wallet(
    id: &'static str,
    method: &'static str,
    path: &'static str,
    handle: fn(&mut World, &Call<'_>) -> Outcome,
) -> Route {
    Route::new(id, method, path, handle).gate(Gate::Card).envelope(Envelope::Code)
}

pub(crate) const ROUTES: &[Route] = &[
    wallet("WAL-1", "POST", "/api/v0/partner/enKashCard/wallet", create).body(&[
        needed("companyId"),
        needed("cardAccountId"),
        // The page has an example, but no pattern.
        text("email"),
        text("mobile"),
        text("title"),
        text("firstName"),
        text("lastName"),
        text("gender"),
        DOCUMENTS,
        text("specialDate"),
        text("address"),
        text("address2"),
        text("city"),
        text("state"),
        text("pincode"),
        text("country"),
    ]),
    // It is unknown which properties can be changed; the example has only ids.
    wallet("WAL-2", "PATCH", "/api/v0/partner/enKashCard", update).open_body(&[
        needed("cardAccountId"),
        needed("companyId"),
        needed("enKashCardId"),
    ]),
    wallet("WAL-3", "POST", "/api/v0/partner/enKashCard/wallet-details", details).body(&[
        needed("cardAccountId"),
        needed("companyId"),
        // It is unknown whether one of these is required.
        text("enKashCardId"),
        text("clientReferenceId"),
    ]),
    wallet("WAL-4", "POST", "/api/v0/partner/enKashCard/validate/wallet-load-limit", load_limit).body(&[
        needed("enKashCardId"),
        needed("cardAccountId"),
        text("amountToLoad").required().pattern(r"^\d+(\.\d{1,2})?$"),
    ]),
];

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let card = issue(world, call, Money::default(), true)?;
    world.cards.issued.push(card.clone());
    Ok(Reply::code(card_objects::created(&world.cards, &card)))
}

fn update(world: &mut World, call: &Call<'_>) -> Outcome {
    let now = world.clock.now();
    let card = world.cards.card(call, "enKashCardId")?;
    if !card.wallet {
        return Err(call.fail(1, "The card is not a wallet"));
    }
    if card.verified {
        return Err(call.fail(1, "The wallet is verified and cannot be changed"));
    }
    put(&mut card.details, &call.body);
    card.modified = now;
    let card = card.clone();
    Ok(Reply::code(card_objects::created(&world.cards, &card)))
}

fn details(world: &mut World, call: &Call<'_>) -> Outcome {
    let card = world.cards.card(call, "enKashCardId")?.clone();
    Ok(Reply::code(card_objects::found(&world.cards, &card)))
}

fn load_limit(world: &mut World, call: &Call<'_>) -> Outcome {
    let wanted = call.money("amountToLoad")?;
    let balance = world.cards.card(call, "enKashCardId")?.balance;
    if balance + wanted > MOST {
        return Err(call.fail(1, "The limit of the wallet is exceeded"));
    }
    Ok(Reply::code(json!({ "allowed": true, "availableLimit": (MOST - balance).json() })))
}
