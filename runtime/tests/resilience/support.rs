//! Operations that differ in method and idempotency, and a clock that jumps.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::mock::{FixedRandom, MockTransport};
use oasmith_runtime::{
    ApiSpec, BoxFuture, Client, Clock, Config, Encoder, Envelope, Error, File, Idempotency, Method, Operation,
    OperationSpec, RawResponse, Scheme, SchemeKind, TokenSpec,
};

pub(crate) static API: ApiSpec =
    ApiSpec { name: "acme", version: "1.2.3", server: Some("https://api.example.com/v1"), servers: &[], schemes: &[] };

/// Defines an operation that sends a reference and reads text.
macro_rules! operation {
    ($name:ident, $method:expr, $idempotency:expr) => {
        operation!($name, $method, $idempotency, &[]);
    };
    ($name:ident, $method:expr, $idempotency:expr, $security:expr) => {
        pub(crate) struct $name;

        impl Operation for $name {
            type Output = String;

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: stringify!($name),
                method: $method,
                path: "/payments",
                server: None,
                security: $security,
                accept: "text/plain",
                envelope: None,
                idempotency: $idempotency,
            };

            fn encode(&self, request: &mut Encoder) {
                if Self::SPEC.method != Method::GET {
                    request.body("application/json", r#"{"reference": "order-17"}"#);
                }
            }

            fn decode(response: &RawResponse) -> Result<String, Error> {
                response.text()
            }
        }
    };
}

operation!(Read, Method::GET, None);
operation!(Pay, Method::POST, None);
operation!(Replace, Method::PUT, None);
operation!(Search, Method::POST, Some(Idempotency::Always));
operation!(PayWithKey, Method::POST, Some(Idempotency::Header("Request-Key")));
operation!(PayWithReference, Method::POST, Some(Idempotency::Property("reference")));
operation!(PayWithOtherReference, Method::POST, Some(Idempotency::Property("other")));

operation!(ReadWithToken, Method::GET, None, &[&[0]]);
operation!(PayWithToken, Method::POST, None, &[&[0]]);

/// The same API for operations that need a token.
pub(crate) static WITH_TOKENS: ApiSpec = ApiSpec {
    schemes: &[Scheme {
        name: "token",
        kind: SchemeKind::Bearer,
        token: Some(&TokenSpec { url: "/oauth/token", ..TokenSpec::OAUTH2 }),
    }],
    ..API
};

pub(crate) static ENVELOPE: Envelope = Envelope {
    code: &["code"],
    message: &["message"],
    payload: "payload",
    error: None,
    request_id: &[],
    success: &["0"],
    required: true,
};

/// Defines an operation that sends a file.
macro_rules! upload {
    ($name:ident, $method:expr) => {
        pub(crate) struct $name(pub(crate) File);

        impl Operation for $name {
            type Output = String;

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: "upload",
                method: $method,
                path: "/files",
                server: None,
                security: &[],
                accept: "text/plain",
                envelope: None,
                idempotency: None,
            };

            fn encode(&self, request: &mut Encoder) {
                request.file("text/plain", &self.0);
            }

            fn decode(response: &RawResponse) -> Result<String, Error> {
                response.text()
            }
        }
    };
}

upload!(PutFile, Method::PUT);
upload!(PostFile, Method::POST);

/// A clock on which each sleep takes no time at all, and is recorded.
#[derive(Clone, Debug, Default)]
pub(crate) struct JumpingClock {
    state: Arc<Mutex<(Duration, Vec<Duration>)>>,
    /// By how much each sleep is too long.
    oversleeps: Duration,
}

impl JumpingClock {
    pub(crate) fn oversleeping(oversleeps: Duration) -> Self {
        Self { oversleeps, ..Self::default() }
    }

    pub(crate) fn pauses(&self) -> Vec<u128> {
        self.state.lock().unwrap().1.iter().map(Duration::as_millis).collect()
    }

    pub(crate) fn advance(&self, duration: Duration) {
        self.state.lock().unwrap().0 += duration;
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> Duration {
        self.state.lock().unwrap().0
    }

    fn unix_time(&self) -> Duration {
        Duration::from_secs(784_111_777) + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let clock = self.clone();
        Box::pin(async move {
            clock.advance(duration + clock.oversleeps);
            clock.state.lock().unwrap().1.push(duration);
        })
    }
}

pub(crate) fn client(mock: &MockTransport, clock: &JumpingClock, configure: impl FnOnce(Config) -> Config) -> Client {
    let config = Config::new().transport(mock.clone()).clock(clock.clone()).random_source(FixedRandom::HALF);
    Client::new(&API, configure(config)).unwrap()
}
