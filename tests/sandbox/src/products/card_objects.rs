//! Cards and card accounts as in the examples of the documentation.

use serde_json::{Map, Value, json};

use super::cards::{Account, Card, Cards};
use super::{filled, put};
use crate::clock::{long, plain};
use crate::money::Money;

/// The 89 properties of the page on card creation.
pub(crate) fn created(cards: &Cards, card: &Card) -> Value {
    let mut object = filled(include_str!("../templates/card_created.json"), &Value::Object(shown(card)));
    fill(&mut object, cards, card, (long(card.created), long(card.modified)));
    if let Some(members) = object.as_object_mut() {
        // Values that were not sent are not returned.
        for name in ["specialDate", "address", "address2", "city", "state", "country", "pincode", "remarks"] {
            if !card.details.contains_key(name) {
                members.remove(name);
            }
        }
        for name in members.keys().filter(|name| name.starts_with("delivery")).cloned().collect::<Vec<_>>() {
            if !card.details.contains_key(&name) {
                members.remove(&name);
            }
        }
        if card.transaction.is_none() {
            members.remove("enkashCardTxnId");
        }
    }
    object
}

/// The 73 properties of the page on card search.
pub(crate) fn found(cards: &Cards, card: &Card) -> Value {
    let mut object = filled(include_str!("../templates/card_found.json"), &Value::Null);
    if let Some(members) = object.as_object_mut() {
        let holder = ["email", "mobile", "title", "firstName", "lastName", "gender"];
        for name in holder {
            match card.details.get(name) {
                Some(value) => members.insert(name.to_owned(), value.clone()),
                None => members.remove(name),
            };
        }
    }
    fill(&mut object, cards, card, (plain(card.created), plain(card.modified)));
    object
}

/// An item of the newer list: without token and number, and with an empty expiry.
pub(crate) fn listed(cards: &Cards, card: &Card) -> Value {
    let mut object = found(cards, card);
    if let Some(members) = object.as_object_mut() {
        members.remove("token");
        members.remove("maskedNumber");
        put(members, &json!({ "expiryMonth": "", "expiryYear": "" }));
    }
    object
}

/// The 68 properties of the page on card accounts.
pub(crate) fn account(cards: &Cards, account: &Account) -> Value {
    let issued: Vec<_> = cards.of_account(&account.id).collect();
    let active = issued.iter().filter(|card| card.lock == "UL").count();
    let on_cards: Money = issued.iter().map(|card| card.balance).sum();
    let mut object = filled(
        include_str!("../templates/card_account.json"),
        &json!({
            "cardAccountId": account.id, "companyId": account.company, "companyName": account.company_name,
            "accountTitle": account.title, "planMasterId": account.plan, "availableBalance": account.available.json(),
            "availableCardBalance": on_cards.json(), "usedCreditLimit": (account.taken - account.allocated).json(),
            "totalCards": issued.len(), "activeCards": active, "totalCredits": account.taken.json(),
            "totalDebits": account.allocated.json(), "totalAllocationPoint": account.allocated.json(),
            "totalRedemptionPoint": account.taken.json(), "binType": bin_type(&account.kind).0,
            "createdOn": plain(account.created), "modifiedOn": plain(account.created),
            "accountType": { "name": account.kind, "label": label(&account.kind) },
            "virtualAccountNumber": format!("ENKA0000000{}", account.id)
        }),
    );
    if let Some(members) = object.as_object_mut() {
        match issued.first() {
            Some(card) => members.insert("primaryEnKashCard".to_owned(), found(cards, card)),
            None => members.remove("primaryEnKashCard"),
        };
    }
    object
}

/// The holder's details from the request, without those that responses omit.
fn shown(card: &Card) -> Map<String, Value> {
    let hidden = ["loadAmount", "documents", "primaryEnKashCard", "middleName"];
    card.details.iter().filter(|(name, _)| !hidden.contains(&name.as_str())).map(pair).collect()
}

fn pair((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn fill(object: &mut Value, cards: &Cards, card: &Card, (created, modified): (String, String)) {
    let account = cards.account_of(card);
    let kind = account.map_or("", |account| &account.kind);
    let (bin, bin_label) = bin_type(kind);
    let lock = match &*card.lock {
        "L" => "Locked",
        "BL" => "Blocked",
        "AP" => "Activation in progress",
        _ => "UnLocked",
    };
    let values = json!({
        "enKashCardId": card.id, "userId": card.user, "cardAccountId": card.account, "createdOn": created,
        "modifiedOn": modified, "otbBalance": card.balance.json(), "loadAmount": card.loaded.json(),
        "limitAllocatedLtd": card.loaded.json(), "lastAllocatedAmount": card.last_load.json(),
        "companyId": account.map(|account| &account.company), "companyName": account.map(|account| &account.company_name),
        "accountBalance": account.map(|account| account.available.json()), "enkashCardTxnId": card.transaction,
        "cardStatus": { "name": card.lock, "label": lock }, "binType": { "name": bin, "label": bin_label },
        "accountType": { "name": kind, "label": label(kind), "description": label(kind) },
        "virtualAccountNumber": format!("ENKA0000000{}", card.id)
    });
    if let Some(members) = object.as_object_mut() {
        put(members, &values);
    }
}

fn bin_type(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "GIFT" => ("GIFT_CARD", "Gift Card"),
        "EMPLOYEE_REWARDS" | "CHANNEL_INCENTIVE" => ("REWARD", "Reward Card"),
        _ => ("PREPAID", "Prepaid Card"),
    }
}

/// `EMPLOYEE_REWARDS` becomes `Employee Rewards`.
fn label(code: &str) -> String {
    let words = code.split('_').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_lowercase())
    });
    words.collect::<Vec<_>>().join(" ")
}
