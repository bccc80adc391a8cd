//! A request that was authorized and validated.

use axum::http::HeaderMap;
use serde_json::Value;

use crate::money::Money;
use crate::reply::Reply;
use crate::route::Route;

/// The input of a handler.
pub(crate) struct Call<'a> {
    pub(crate) route: &'static Route,
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) query: Value,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Value,
}

impl Call<'_> {
    /// Returns a property of the body; empty if it is missing or not a string.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// Returns a property of the body, unless it is missing or empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Returns a value of the path.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
    }

    /// Returns an amount in the body, zero if there is none.
    ///
    /// # Errors
    ///
    /// The request is refused if the amount has more than two decimals.
    pub(crate) fn money(&self, name: &str) -> Result<Money, Reply> {
        self.read_money(&self.body[name], name)
    }

    pub(crate) fn read_money(&self, value: &Value, name: &str) -> Result<Money, Reply> {
        if value.is_null() {
            return Ok(Money::default());
        }
        Money::read(value).ok_or_else(|| self.refuse(self.route.refusal, &format!("{name}: more than two decimals")))
    }

    /// A business failure: status 200, and a code in the envelope.
    pub(crate) fn fail(&self, code: i64, reason: &str) -> Reply {
        self.route.envelope.failure(200, code, reason)
    }

    /// A failure with an HTTP status, which is the code too.
    pub(crate) fn refuse(&self, status: u16, reason: &str) -> Reply {
        self.route.envelope.failure(status, i64::from(status), reason)
    }
}
