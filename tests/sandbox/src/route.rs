//! The operations of the sandbox: one entry for each method and path of the documentation.

use crate::call::Call;
use crate::products;
use crate::reply::{Envelope, Outcome};
use crate::rules::{Field, Kind};
use crate::world::World;

/// An operation.
#[derive(Debug)]
pub(crate) struct Route {
    /// Its id in tests and in the log, such as `CARD-1`.
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) gate: Gate,
    /// How failures are wrapped.
    pub(crate) envelope: Envelope,
    /// The status of the response to an invalid request.
    pub(crate) refusal: u16,
    pub(crate) query: &'static [Field],
    /// Values in the path with a documented pattern.
    pub(crate) values: &'static [Field],
    pub(crate) body: Input,
    pub(crate) handle: fn(&mut World, &Call<'_>) -> Outcome,
}

/// The content of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Input {
    Nothing,
    Json(Kind),
    Form(&'static [Field]),
}

/// How a request is authorized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Not at all: token calls check their own credentials.
    Open,
    /// The partner's token.
    Partner,
    /// The partner's token and the header `partnerId`.
    Card,
    /// The token of the payment gateway and the header `merchantAccessKey`.
    Merchant,
    /// Only the token of the payment gateway.
    MerchantToken,
    /// Either token: the page does not show its headers.
    Any,
}

impl Route {
    pub(crate) const fn new(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        handle: fn(&mut World, &Call<'_>) -> Outcome,
    ) -> Self {
        Self {
            id,
            method,
            path,
            gate: Gate::Partner,
            envelope: Envelope::Response,
            refusal: 400,
            query: &[],
            values: &[],
            body: Input::Nothing,
            handle,
        }
    }

    pub(crate) const fn gate(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }

    pub(crate) const fn envelope(mut self, envelope: Envelope) -> Self {
        self.envelope = envelope;
        self
    }

    pub(crate) const fn refusal(mut self, status: u16) -> Self {
        self.refusal = status;
        self
    }

    pub(crate) const fn query(mut self, query: &'static [Field]) -> Self {
        self.query = query;
        self
    }

    pub(crate) const fn values(mut self, values: &'static [Field]) -> Self {
        self.values = values;
        self
    }

    pub(crate) const fn body(mut self, fields: &'static [Field]) -> Self {
        self.body = Input::Json(Kind::Object { fields, open: false });
        self
    }

    /// Sets a body that the page shows only in part.
    pub(crate) const fn open_body(mut self, fields: &'static [Field]) -> Self {
        self.body = Input::Json(Kind::Object { fields, open: true });
        self
    }

    pub(crate) const fn input(mut self, body: Input) -> Self {
        self.body = body;
        self
    }

    /// Returns whether the call belongs to payouts, whose pages require encryption.
    pub(crate) fn is_payout(&self) -> bool {
        self.id.starts_with("PAY-")
    }

    /// Returns whether this is a token call, which is never encrypted.
    pub(crate) fn is_token_call(&self) -> bool {
        self.id.starts_with("AUTH-")
    }

    /// Returns the values in a path, if it matches this operation. An empty segment matches nothing.
    fn matches(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut given = path.split('/');
        let mut values = Vec::new();
        for wanted in self.path.split('/') {
            let segment = given.next()?;
            match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) if !segment.is_empty() => values.push((name, unescape(segment))),
                None if wanted == segment => {}
                _ => return None,
            }
        }
        given.next().is_none().then_some(values)
    }
}

/// All operations, in the order of the documentation.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    products::ROUTES.iter().copied().flatten()
}

/// Returns the operation of a request and the values in its path. Paths without variables take precedence.
pub(crate) fn find(method: &str, path: &str) -> Found {
    let fits = all().filter_map(|route| Some((route, route.matches(path)?)));
    let mut fits: Vec<_> = fits.collect();
    fits.sort_by_key(|(_, values)| values.len());
    let known = !fits.is_empty();
    match fits.into_iter().find(|(route, _)| route.method == method) {
        Some((route, values)) => Found::Route(route, values),
        None if known => Found::OtherMethod,
        None => Found::Nothing,
    }
}

/// The result of looking up a method and a path.
pub(crate) enum Found {
    Route(&'static Route, Vec<(&'static str, String)>),
    OtherMethod,
    Nothing,
}

fn unescape(segment: &str) -> String {
    // A plus sign in a path does not stand for a space.
    let kept = segment.replace('+', "%2B");
    form_urlencoded::parse(kept.as_bytes()).next().map_or_else(String::new, |(name, _)| name.into_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_operations_share_id_or_place() {
        let ids: BTreeSet<_> = all().map(|route| route.id).collect();
        let places: BTreeSet<_> = all().map(|route| (route.method, route.path)).collect();
        assert_eq!((ids.len(), places.len()), (all().count(), all().count()));
    }

    #[test]
    fn paths_are_matched_to_their_operations() {
        let id = |method, path| match find(method, path) {
            Found::Route(route, _) => route.id,
            Found::OtherMethod => "other method",
            Found::Nothing => "nothing",
        };
        assert_eq!(id("POST", "/api/v0/customer/search"), "REC-1");
        assert_eq!(id("DELETE", "/api/v0/customer/KC00000000EXAMPL"), "REC-2");
        assert_eq!(id("GET", "/api/v2/utilityPayment/referenceId/REF"), "BILL-6");
        assert_eq!(id("GET", "/api/v2/utilityPayment/UTIL0001"), "BILL-5");
        assert_eq!(id("GET", "/api/v0/orders"), "other method");
        assert_eq!(id("POST", "/api/v0/payment//refund"), "nothing");
        assert_eq!(id("POST", "/api/v0/upi-mandate"), "nothing");
    }

    #[test]
    fn values_in_a_path_are_unescaped() {
        let Found::Route(_, values) = find("GET", "/api/v0/orders/A%20B+C%2FD") else { panic!("no route") };
        assert_eq!(values, [("orderId", "A B+C/D".to_owned())]);
    }
}
