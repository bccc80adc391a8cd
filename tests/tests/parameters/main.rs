//! Parameters over HTTP: a generated client has an operation for each cell of location × style × explode × type, and
//! the requests it sends over a socket are decoded by an independent decoder, written according to the tables of the
//! specification.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod cells;
mod decoder;
mod holds;
mod program;
mod server;
mod style_examples;
mod undefined;
mod values;

use std::fmt::Write;

use cells::{Place, cells};
use decoder::decode;
use holds::{Holds, holds};
use program::{Call, run};
use serde_json::Value;
use server::Server;
use values::values;

/// Returns whether two values are equal; numbers are compared by value.
fn is_same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one == two || one.as_f64() == two.as_f64(),
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            let has = |(name, value): (&String, &Value)| two.get(name).is_some_and(|other| is_same(value, other));
            one.len() == two.len() && one.iter().all(has)
        }
        _ => one == two,
    }
}

/// Returns what is wrong with the result of a call.
fn fault(call: &Call, error: Option<&(String, String)>, head: Option<&String>) -> Option<String> {
    match (holds(call.cell, call.value.as_ref()), error, head) {
        (Holds::Refused(part), Some((kind, message)), None) => {
            let is_told = kind == "Request" && message.contains(part);
            (!is_told).then(|| format!("refused without `{part}`: {kind}: {message}"))
        }
        (Holds::Refused(part), ..) => Some(format!("not refused with `{part}`: {error:?}")),
        (_, Some((kind, message)), _) => Some(format!("refused: {kind}: {message}")),
        (_, None, None) => Some("no request arrived".to_owned()),
        (holds, None, Some(head)) => match (holds, decode(call.cell, head)) {
            (Holds::Arrives(value), Ok(Some(read))) if is_same(&value, &read) => None,
            (Holds::Nothing, Ok(None)) => None,
            (holds, read) => Some(format!("{holds:?} should hold, but read was {read:?}")),
        },
    }
}

#[test]
fn every_value_in_every_cell_arrives_unchanged_or_is_refused() {
    let calls: Vec<Call> = cells()
        .into_iter()
        .flat_map(|cell| {
            let left_out = (cell.place != Place::Path).then_some(None);
            let given = values(cell.kind).into_iter().map(Some);
            left_out.into_iter().chain(given).map(move |value| Call { cell, value })
        })
        .collect();
    let server = Server::start();
    let outcomes = run(&server.url, &calls);
    let heads = server.heads();
    let mut faults = String::new();
    let mut count = 0;
    for (number, (call, outcome)) in calls.iter().zip(&outcomes).enumerate() {
        if let Some(fault) = fault(call, outcome.as_ref(), heads.get(&number)) {
            count += 1;
            let (name, value) = (call.cell.name(), call.value.as_ref().map_or("nothing".to_owned(), Value::to_string));
            let raw = heads.get(&number).map_or("nothing was sent", String::as_str);
            let _ = writeln!(faults, "{name}, {value}\n  {fault}\n  raw: {raw:?}");
        }
    }
    assert!(count == 0, "{count} of {} calls:\n{faults}", calls.len());
    assert!(calls.len() > 3000, "{}", calls.len());
}
