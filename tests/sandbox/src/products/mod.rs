//! The operations by product: tables of their requests, and their handlers.

#![allow(clippy::unnecessary_wraps, reason = "all handlers have one type")]

pub(crate) mod auth;
pub(crate) mod bill_calls;
pub(crate) mod bills;
pub(crate) mod card_calls;
pub(crate) mod card_objects;
pub(crate) mod cards;
pub(crate) mod coins;
pub(crate) mod gateway;
pub(crate) mod limits;
pub(crate) mod payouts;
pub(crate) mod receivables;
pub(crate) mod rewards;
pub(crate) mod transfers;
pub(crate) mod upi;
pub(crate) mod verification;
pub(crate) mod vouchers;
pub(crate) mod wallets;

use serde_json::{Map, Value};

use crate::route::Route;

/// All operations, in the order of the documentation.
pub(crate) static ROUTES: &[&[Route]] = &[
    auth::ROUTES,
    card_calls::ROUTES,
    limits::ROUTES,
    wallets::ROUTES,
    coins::ROUTES,
    rewards::ROUTES,
    vouchers::ROUTES,
    payouts::ROUTES,
    transfers::ROUTES,
    bill_calls::ROUTES,
    gateway::ROUTES,
    upi::ROUTES,
    verification::ROUTES,
    receivables::ROUTES,
];

/// Returns an example of the documentation with values of the sandbox filled in.
pub(crate) fn filled(template: &str, values: &Value) -> Value {
    let mut object: Map<String, Value> = serde_json::from_str(template).unwrap_or_default();
    put(&mut object, values);
    Value::Object(object)
}

/// Copies the properties of a value into an object, except null.
pub(crate) fn put(object: &mut Map<String, Value>, values: &Value) {
    for (name, value) in values.as_object().into_iter().flatten() {
        if !value.is_null() {
            object.insert(name.clone(), value.clone());
        }
    }
}

/// Returns a page of a list: `offset` counts items, and without a limit all items are returned.
pub(crate) fn page(items: &[Value], query: &Value) -> Value {
    let bound = |name: &str| query[name].as_u64().and_then(|bound| usize::try_from(bound).ok());
    let data: Vec<_> =
        items.iter().skip(bound("offset").unwrap_or(0)).take(bound("limit").unwrap_or(usize::MAX)).collect();
    serde_json::json!({ "data": data, "recordsCount": items.len() })
}
