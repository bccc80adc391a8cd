//! REW-1, REW-2, REW-6 and REW-7: coin events, and coins for users.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::call::Call;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{any, integer, needed, text};
use crate::settings::demo;
use crate::world::World;

/// Coin events and allocations.
#[derive(Debug)]
pub(crate) struct Coins {
    events: Vec<Event>,
    requests: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Event {
    id: String,
    company: String,
    name: String,
    configuration: String,
    amount: i64,
}

impl Coins {
    pub(crate) fn new() -> Self {
        let event = Event {
            id: demo::COIN_CONFIG_ID.to_owned(),
            company: demo::COMPANY_ID.to_owned(),
            name: demo::COIN_EVENT.to_owned(),
            configuration: "DEFAULT".to_owned(),
            amount: 5,
        };
        Self { events: vec![event], requests: BTreeSet::new() }
    }
}

impl Event {
    fn json(&self) -> Value {
        json!({
            "coinConfigId": self.id, "configuration": self.configuration, "event": self.name, "amount": self.amount
        })
    }
}

pub(crate) const ROUTES: &[Route] = &[
    Route::new("REW-1", "POST", "/api/v0/enkash-coins/allocate-coin", allocate).body(&[
        needed("companyId"),
        needed("event"),
        needed("requestId"),
        needed("userId"),
    ]),
    Route::new("REW-2", "PATCH", "/api/v0/enkash-coins/{coinConfigId}", update).body(&[
        integer("amount"),
        // An object in the table, a string in the example.
        any("configuration"),
        text("companyId"),
        text("event"),
    ]),
    Route::new("REW-6", "POST", "/api/v0/enkash-coins/create-coins-config", create).body(&[
        needed("configuration"),
        needed("companyId"),
        needed("event"),
        integer("amount").required(),
    ]),
    Route::new("REW-7", "GET", "/api/v0/enkash-coins/{coinConfigId}", get),
];

fn allocate(world: &mut World, call: &Call<'_>) -> Outcome {
    let of = |event: &&Event| event.name == call.text("event") && event.company == call.text("companyId");
    let event = world.coins.events.iter().find(of).ok_or_else(|| call.fail(1, "Coin event not found"))?;
    if !world.coins.requests.insert(call.text("requestId").to_owned()) {
        return Err(call.fail(1, "Duplicate request id"));
    }
    Ok(Reply::response(format!("{} coins allocated to {}", event.amount, call.text("userId"))))
}

fn find<'a>(world: &'a mut World, call: &Call<'_>) -> Result<&'a mut Event, Reply> {
    let wanted = call.value("coinConfigId");
    let found = world.coins.events.iter_mut().find(|event| event.id == wanted);
    found.ok_or_else(|| call.refuse(404, "Coin event not found"))
}

fn update(world: &mut World, call: &Call<'_>) -> Outcome {
    let event = find(world, call)?;
    if let Some(amount) = call.body["amount"].as_i64() {
        event.amount = amount;
    }
    if let Some(configuration) = call.given("configuration") {
        configuration.clone_into(&mut event.configuration);
    }
    if let Some(name) = call.given("event") {
        name.clone_into(&mut event.name);
    }
    Ok(Reply::response(event.json()))
}

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    if world.coins.events.iter().any(|event| event.name == call.text("event")) {
        return Err(call.fail(1, "The event already exists"));
    }
    let event = Event {
        id: world.issue("WCC", 6),
        company: call.text("companyId").to_owned(),
        name: call.text("event").to_owned(),
        configuration: call.text("configuration").to_owned(),
        amount: call.body["amount"].as_i64().unwrap_or_default(),
    };
    world.coins.events.push(event.clone());
    Ok(Reply::response(event.json()))
}

fn get(world: &mut World, call: &Call<'_>) -> Outcome {
    Ok(Reply::response(find(world, call)?.json()))
}
