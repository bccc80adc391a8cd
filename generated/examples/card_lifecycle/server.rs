//! The server of the example: five calls of EnKash with one card in memory, on a port of this machine.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// The token that the server takes.
pub const TOKEN: &str = "example-token";
/// The partner that the server knows.
pub const PARTNER: &str = "CRM0DEMO1";

/// The balance of the only card.
type Balance = Arc<Mutex<f64>>;

/// Starts the server and returns its base URL.
pub async fn start() -> std::io::Result<String> {
    let cards = "/api/v0/partner/enKashCard";
    let router = Router::new()
        .route(cards, post(create))
        .route(&format!("{cards}/balance"), post(load))
        .route(&format!("{cards}/search"), post(search))
        .route(&format!("{cards}/cardAccount/get"), post(account))
        .route("/api/v0/customer/search", post(customers))
        .with_state(Balance::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("http://{address}"))
}

type Answer = (StatusCode, Json<Value>);

fn accepted(value: Value) -> Answer {
    (StatusCode::OK, Json(value))
}

/// Card calls need the token and the partner.
fn refusal(headers: &HeaderMap) -> Option<Answer> {
    let has = |name: &str, value: &str| headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes());
    if has("authorization", &format!("Bearer {TOKEN}")) && has("partnerid", PARTNER) {
        return None;
    }
    Some((StatusCode::UNAUTHORIZED, Json(json!({ "code": 401, "message": "not let in" }))))
}

async fn create(headers: HeaderMap, Json(card): Json<Value>) -> Answer {
    refusal(&headers).unwrap_or_else(|| {
        accepted(json!({
            "code": 0,
            "message": "Success",
            "payload": {
                "enKashCardId": "EKC0EXAMP1",
                "cardAccountId": card["cardAccountId"],
                "companyId": card["companyId"],
                "firstName": card["firstName"],
                "token": "0123456789abcdef0123",
                "cardStatus": { "name": "UL", "label": "UnLocked" }
            }
        }))
    })
}

async fn load(State(balance): State<Balance>, headers: HeaderMap, Json(load): Json<Value>) -> Answer {
    if let Some(refusal) = refusal(&headers) {
        return refusal;
    }
    if load["transactionType"] != "CR" {
        return accepted(json!({ "code": 1, "message": "Debit is not allowed", "payload": "Debit is not allowed" }));
    }
    if let Ok(mut balance) = balance.lock() {
        *balance += load["amount"].as_f64().unwrap_or_default();
    }
    accepted(json!({ "code": 0, "message": "Success", "payload": "Allocation done" }))
}

async fn search(State(balance): State<Balance>, headers: HeaderMap, Json(search): Json<Value>) -> Answer {
    let balance = balance.lock().map_or(0.0, |balance| *balance);
    refusal(&headers).unwrap_or_else(|| {
        accepted(json!({
            "response_code": 0,
            "response_message": "Success",
            "payload": {
                "enKashCardId": search["enKashCardId"],
                "otbBalance": balance,
                "cardStatus": { "name": "UL", "label": "UnLocked" }
            }
        }))
    })
}

async fn account(headers: HeaderMap, Json(account): Json<Value>) -> Answer {
    refusal(&headers).unwrap_or_else(|| {
        accepted(json!({
            "response_code": 0,
            "response_message": "Success",
            "payload": {
                "cardAccountId": account["cardAccountId"],
                "companyName": "Example Company",
                "availableBalance": 100_000,
                "usedCreditLimit": -1000.5
            }
        }))
    })
}

async fn customers() -> Answer {
    accepted(json!({
        "response_code": 0,
        "response_message": "Success",
        "payload": { "recordsCount": 1, "data": [{ "customerId": "KC00000000EXAMPL", "legalName": "Example Traders" }] }
    }))
}
