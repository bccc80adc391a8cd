//! One request, after it was let in and checked.

use axum::http::HeaderMap;
use serde_json::Value;

use crate::answer::Answer;
use crate::money::Money;
use crate::route::Route;

/// What a handler gets.
pub(crate) struct Call<'a> {
    pub(crate) route: &'static Route,
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) query: Value,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Value,
}

impl Call<'_> {
    /// A member of the body; an empty text if it is not there or no text.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// A member of the body that is there and not empty.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A value of the path.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
    }

    /// An amount in the body, zero if there is none.
    ///
    /// # Errors
    ///
    /// The request is refused if the amount has more than two decimals.
    pub(crate) fn money(&self, name: &str) -> Result<Money, Answer> {
        self.read_money(&self.body[name], name)
    }

    pub(crate) fn read_money(&self, value: &Value, name: &str) -> Result<Money, Answer> {
        if value.is_null() {
            return Ok(Money::default());
        }
        Money::read(value).ok_or_else(|| self.refuse(self.route.refusal, &format!("{name}: more than two decimals")))
    }

    /// A business failure: status 200, and a code in the envelope.
    pub(crate) fn fail(&self, code: i64, reason: &str) -> Answer {
        self.route.envelope.failure(200, code, reason)
    }

    /// A failure with a status of its own, which is the code too.
    pub(crate) fn refuse(&self, status: u16, reason: &str) -> Answer {
        self.route.envelope.failure(status, i64::from(status), reason)
    }
}
