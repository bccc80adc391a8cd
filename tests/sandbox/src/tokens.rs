//! Issued tokens, and authorization.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::HeaderMap;

use crate::reply::{Envelope, Reply};
use crate::route::{Gate, Route};
use crate::settings::demo;
use crate::world::World;

/// How many consecutive wrong attempts lock an account.
const ATTEMPTS: u32 = 3;

/// Tokens with their expiry.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    partner: BTreeMap<String, Duration>,
    merchant: BTreeMap<String, Duration>,
    wrong: u32,
}

impl Tokens {
    pub(crate) fn give_partner(&mut self, token: &str, end: Duration) {
        self.partner.insert(token.to_owned(), end);
    }

    pub(crate) fn give_merchant(&mut self, token: &str, end: Duration) {
        self.merchant.insert(token.to_owned(), end);
    }

    pub(crate) fn expire(&mut self) {
        self.partner.clear();
        self.merchant.clear();
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.wrong >= ATTEMPTS
    }

    pub(crate) fn count_wrong(&mut self) {
        self.wrong += 1;
    }

    pub(crate) fn forget_wrong(&mut self) {
        self.wrong = 0;
    }
}

/// Refuses an unauthorized call.
pub(crate) fn enter(world: &World, route: &Route, headers: &HeaderMap) -> Result<(), Reply> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = header("authorization").unwrap_or_default();
    let bearer = authorization.strip_prefix("Bearer ").map(str::trim);
    let lives = |tokens: &BTreeMap<String, Duration>, token: Option<&str>| {
        token.and_then(|token| tokens.get(token)).is_some_and(|end| world.clock.elapsed() < *end)
    };
    let partner = lives(&world.tokens.partner, bearer);
    // The documentation does not tell whether the gateway expects the word before its token: both are accepted.
    let merchant = lives(&world.tokens.merchant, bearer.or(Some(authorization)));
    let refuse = |reason: &str| Err(denial(route.envelope, reason));
    match route.gate {
        Gate::Partner | Gate::Card if !partner => refuse("the access token is missing, unknown or expired"),
        Gate::Merchant | Gate::MerchantToken if !merchant => {
            refuse("the merchant token is missing, unknown or expired")
        }
        Gate::Any if !partner && !merchant => refuse("the token is missing, unknown or expired"),
        Gate::Card if header("partnerid") != Some(demo::PARTNER_ID) => refuse("the partner is missing or unknown"),
        Gate::Merchant if header("merchantaccesskey") != Some(demo::ACCESS_KEY) => {
            refuse("the merchant access key is missing or unknown")
        }
        _ => Ok(()),
    }
}

fn denial(envelope: Envelope, reason: &str) -> Reply {
    envelope.failure(401, 401, reason)
}
