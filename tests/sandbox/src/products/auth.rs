//! AUTH-1 and AUTH-2: the token calls.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::call::Call;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::{Gate, Input, Route};
use crate::rules::{needed, one_of, text};
use crate::settings::demo;
use crate::world::World;

pub(crate) const ROUTES: &[Route] = &[
    Route::new("AUTH-1", "POST", "/oauth/token", partner_token).gate(Gate::Open).envelope(Envelope::OAuth).input(
        Input::Form(&[
            needed("username"),
            needed("password"),
            one_of("grant_type", &["password"]).required(),
            text("clientId"),
        ]),
    ),
    Route::new("AUTH-2", "POST", "/api/v0/merchant/token", merchant_token)
        .gate(Gate::Open)
        .envelope(Envelope::Result)
        .body(&[needed("accessKey"), needed("secretKey")]),
];

fn refuse(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, json!({ "error": error, "error_description": description }))
}

fn partner_token(world: &mut World, call: &Call<'_>) -> Outcome {
    let header = call.headers.get("authorization").and_then(|value| value.to_str().ok());
    let wanted = STANDARD.encode(format!("{}:{}", demo::CLIENT_ID, demo::CLIENT_SECRET));
    if world.tokens.is_locked() {
        return Err(refuse(401, "unauthorized", "the account is locked"));
    }
    if header.and_then(|header| header.strip_prefix("Basic ")) != Some(&*wanted) {
        return Err(refuse(401, "invalid_client", "the client is unknown"));
    }
    let username = call.text("username");
    let client = call.given("clientId").unwrap_or(demo::CLIENT_ID);
    let known = [demo::USERNAME, demo::EMAIL].contains(&username) && client == demo::CLIENT_ID;
    if !known || call.text("password") != demo::PASSWORD {
        world.tokens.count_wrong();
        return Err(refuse(400, "invalid_grant", "user name or password is wrong"));
    }
    world.tokens.forget_wrong();
    let token = world.issue("example-access-token-", 6);
    let end = world.clock.elapsed().saturating_add(world.settings.token_lifetime);
    world.tokens.give_partner(&token, end);
    let refresh = token.replace("access", "refresh");
    if username == demo::EMAIL {
        // As on the payouts page: camel case, and a placeholder for the lifetime.
        let lifetime = world.settings.stated_lifetime.unwrap_or(0);
        return Ok(Reply::bare(json!({
            "accessToken": token, "tokenType": "bearer", "expiresIn": lifetime, "refreshToken": refresh
        })));
    }
    let lifetime = world.settings.stated_lifetime.unwrap_or(world.settings.token_lifetime.as_secs());
    Ok(Reply::bare(json!({
        "access_token": token, "token_type": "bearer", "refresh_token": refresh, "expires_in": lifetime,
        "scope": "read write trust"
    })))
}

fn merchant_token(world: &mut World, call: &Call<'_>) -> Outcome {
    if call.text("accessKey") != demo::ACCESS_KEY || call.text("secretKey") != demo::SECRET_KEY {
        return Err(call.fail(1, "Invalid credentials"));
    }
    let token = world.issue("example-pg-token-", 6);
    let end = world.clock.elapsed().saturating_add(world.settings.token_lifetime);
    world.tokens.give_merchant(&token, end);
    let lifetime = i64::try_from(world.settings.token_lifetime.as_millis()).unwrap_or(i64::MAX);
    let expiry = world.clock.now().as_millisecond().saturating_add(lifetime);
    Ok(Reply::bare(json!({ "token": token, "expiry": expiry, "resultCode": 0, "resultMessage": "Success" })))
}
