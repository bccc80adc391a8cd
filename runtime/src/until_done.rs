//! [`UntilDone`]: sends an operation again and again until the description says that what it shows is final.

use std::fmt;
use std::time::Duration;

use crate::client::{Client, ResponseFuture};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::json::{self, Encode, Value};
use crate::options::RequestOptions;
use crate::spec::Operation;
use crate::waiter::Waiter;

/// An operation whose response shows the state of something that takes a while.
pub trait Waitable: Operation + Clone + Send + 'static {
    /// Returns the state.
    fn state(output: &Self::Output) -> WaitState;
}

/// The state of something that takes a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitState {
    /// It is not final.
    Pending,
    /// It is done.
    Done,
    /// It failed, in this state.
    Failed(&'static str),
}

impl WaitState {
    /// Returns the state that a value means: a string, a number or a boolean. One that is in neither list is not final.
    #[must_use]
    pub fn of(value: &impl Encode, done: &[&str], failed: &[&'static str]) -> Self {
        let value = json::to_vec(value).and_then(|json| json::from_slice(&json));
        let text = match value {
            Ok(Value::String(text)) => text,
            Ok(Value::Number(number)) => number.to_string(),
            Ok(Value::Bool(value)) => value.to_string(),
            _ => return Self::Pending,
        };
        match failed.iter().find(|state| **state == text) {
            Some(state) => Self::Failed(state),
            None if done.contains(&text.as_str()) => Self::Done,
            None => Self::Pending,
        }
    }
}

/// Sends an operation again and again until what it shows is done; `await` it. See [`Waiter`] for how often and how long.
///
/// A state that the description names as a failure is an error of the kind [`Failed`](ErrorKind::Failed), whose
/// [`body`](Error::body) is that of the last response.
#[must_use = "nothing is sent until it is awaited"]
pub struct UntilDone<O> {
    client: Client,
    operation: O,
    options: RequestOptions,
    waiter: Waiter<()>,
}

impl<O: Waitable> UntilDone<O> {
    /// Waits with an operation. The options apply to each call.
    pub fn new(client: Client, operation: O, options: RequestOptions) -> Self {
        let waiter = client.waiter();
        Self { client, operation, options, waiter }
    }

    /// Sets how long to wait, with all calls; see [`Waiter::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.waiter = self.waiter.timeout(timeout);
        self
    }

    /// Sets the pauses between calls; see [`Waiter::backoff`].
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.waiter = self.waiter.backoff(first, longest);
        self
    }
}

impl<O: Waitable> IntoFuture for UntilDone<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = ResponseFuture<O::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { client, operation, options, waiter } = self;
        let call = move || {
            let response = client.run(O::SPEC, client.call(&operation, &options), &options);
            async move {
                let response = response.await?;
                let output = O::decode(&response)?;
                Ok((O::state(&output), response, output))
            }
        };
        Box::pin(async move {
            let (state, response, output) =
                waiter.calling(call).until(|(state, ..)| *state != WaitState::Pending).await?;
            match state {
                WaitState::Failed(state) => {
                    Err(response.decode_error(format!("it ended as `{state}`")).with_kind(ErrorKind::Failed))
                }
                _ => Ok(output),
            }
        })
    }
}

impl<O: Waitable> fmt::Debug for UntilDone<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UntilDone")
            .field("operation", &O::SPEC.id)
            .field("waiter", &self.waiter)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::WaitState;

    #[test]
    fn a_state_is_a_string_a_number_or_a_boolean() {
        let of = |value: &str| {
            let value: crate::json::Value = crate::json::from_str(value).unwrap();
            WaitState::of(&value, &["done", "3", "true"], &["failed", "false"])
        };
        assert_eq!([r#""done""#, "3", "true"].map(of), [WaitState::Done; 3]);
        assert_eq!([r#""failed""#, "false"].map(of), [WaitState::Failed("failed"), WaitState::Failed("false")]);
        assert_eq!([r#""new""#, "4", "null", "{}"].map(of), [WaitState::Pending; 4]);
        assert_eq!(WaitState::of(&None::<String>, &[""], &["null"]), WaitState::Pending);
    }
}
