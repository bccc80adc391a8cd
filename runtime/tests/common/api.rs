//! An API with an envelope and every kind of security scheme, over a mock.

use std::collections::BTreeMap;

use oasmith_runtime::json::{Decode, Encode, Reader, Value, Writer};
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, Encoder, Envelope, Error, KeyLocation, Method, Operation, OperationSpec,
    RawResponse, RequestOptions, Scheme, SchemeKind,
};

pub(crate) static ENVELOPE: Envelope = Envelope {
    code: &["code", "response_code"],
    message: &["message", "response_message"],
    payload: "payload",
    error: Some("errorResponse"),
    request_id: &["errorResponse", "requestId"],
    success: &["0"],
    required: true,
};

/// The same, for an API that sometimes omits it.
pub(crate) static LOOSE: Envelope = Envelope {
    code: &["code", "response_code"],
    message: &["message", "response_message"],
    payload: "payload",
    error: Some("errorResponse"),
    request_id: &["errorResponse", "requestId"],
    success: &["0"],
    required: false,
};

const fn key(name: &'static str, location: KeyLocation, parameter: &'static str) -> Scheme {
    Scheme { name, kind: SchemeKind::ApiKey { location, parameter }, token: None }
}

pub(crate) static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com/v1"),
    servers: &[],
    schemes: &[
        Scheme { name: "bearerAuth", kind: SchemeKind::Bearer, token: None },
        Scheme { name: "basicAuth", kind: SchemeKind::Basic, token: None },
        key("headerKey", KeyLocation::Header, "X-Api-Key"),
        key("queryKey", KeyLocation::Query, "api_key"),
        key("cookieKey", KeyLocation::Cookie, "session"),
    ],
};

pub(crate) const BEARER: usize = 0;
pub(crate) const BASIC: usize = 1;
pub(crate) const HEADER_KEY: usize = 2;
pub(crate) const QUERY_KEY: usize = 3;
pub(crate) const COOKIE_KEY: usize = 4;

/// Every credential in the tests contains this word.
pub(crate) const WORD: &str = "sesame";

pub(crate) fn all_credentials(config: Config) -> Config {
    config
        .credential(BEARER, Credential::Token(format!("{WORD}-token").into()))
        .credential(BASIC, Credential::Basic { username: "asha".into(), password: WORD.into() })
        .credential(HEADER_KEY, Credential::Key(format!("{WORD}-header").into()))
        .credential(QUERY_KEY, Credential::Key(format!("{WORD}-query").into()))
        .credential(COOKIE_KEY, Credential::Key(format!("{WORD}-cookie").into()))
}

pub(crate) fn client(mock: &MockTransport) -> Client {
    let config = Config::new().transport(mock.clone());
    Client::new(&API, config).unwrap()
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) limit: Option<i64>,
}

impl Decode for Card {
    const REQUIRED: &'static [&'static str] = &["id"];

    fn empty() -> Self {
        Self { id: Decode::empty(), limit: Decode::empty() }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "id" => reader.required(0, &mut self.id),
            "limit" => reader.member(&mut self.limit),
            _ => reader.skip(),
        }
    }
}

impl Encode for Card {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("id", &self.id);
        writer.optional("limit", &self.limit);
    }
}

/// Defines operations that differ in their spec and in how the response is decoded.
macro_rules! operation {
    ($name:ident, $envelope:expr, $security:expr, $output:ty, $read:ident) => {
        pub(crate) struct $name;

        impl Operation for $name {
            type Output = $output;

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: stringify!($name),
                method: Method::GET,
                path: "/cards",
                server: None,
                security: $security,
                accept: "application/json",
                envelope: $envelope,
                idempotency: None,
            };

            fn encode(&self, _: &mut Encoder) {}

            fn decode(response: &RawResponse) -> Result<Self::Output, Error> {
                response.$read()
            }
        }
    };
}

operation!(Wrapped, Some(&ENVELOPE), &[], Card, payload);
operation!(OptionallyWrapped, Some(&ENVELOPE), &[], Option<Card>, optional_payload);
operation!(WrappedList, Some(&ENVELOPE), &[], Vec<Card>, payload);
operation!(WrappedMap, Some(&ENVELOPE), &[], BTreeMap<String, String>, payload);
operation!(WrappedNothing, Some(&ENVELOPE), &[], (), empty);
operation!(WrappedValue, Some(&ENVELOPE), &[], Value, payload);
operation!(LooselyWrapped, Some(&LOOSE), &[], Card, payload);
operation!(LooselyWrappedOption, Some(&LOOSE), &[], Option<Card>, optional_payload);
operation!(LooselyWrappedList, Some(&LOOSE), &[], Vec<Card>, payload);
operation!(Anything, None, &[], Value, json);
operation!(Bare, None, &[], Card, json);
operation!(Text, None, &[], String, text);
operation!(Raw, None, &[], bytes::Bytes, bytes);
operation!(Nothing, None, &[], (), empty);
operation!(Open, None, &[], (), empty);
operation!(Alternatives, None, &[&[BEARER, HEADER_KEY], &[BASIC]], (), empty);
operation!(Optional, None, &[&[], &[BEARER]], (), empty);
operation!(InHeader, None, &[&[HEADER_KEY]], (), empty);
operation!(InQuery, None, &[&[QUERY_KEY]], (), empty);
operation!(InCookie, None, &[&[COOKIE_KEY]], (), empty);
operation!(WithBearer, None, &[&[BEARER]], (), empty);
operation!(WithBasic, None, &[&[BASIC]], (), empty);

/// Returns the result of an operation for a response with a JSON body.
pub(crate) async fn result_of<O: Operation>(operation: O, status: u16, body: &str) -> Result<O::Output, Error> {
    let mock = MockTransport::new().json(status, body.to_owned());
    client(&mock).send(&operation, &RequestOptions::new()).await
}
