//! An API whose schemes have token calls.
#![allow(dead_code, reason = "not every test uses all of it")]

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, ClientAuthentication, Config, Credential, Encoder, Error, Expiry, KeyLocation, Method, Operation,
    OperationSpec, RawResponse, RequestOptions, Scheme, SchemeKind, TokenField, TokenGrant, TokenSpec, TokenValue,
};

const fn bearer(name: &'static str, token: &'static TokenSpec) -> Scheme {
    Scheme { name, kind: SchemeKind::Bearer, token: Some(token) }
}

const fn required(name: &'static str, value: TokenValue) -> TokenField {
    TokenField { name, value, required: true }
}

const fn optional(name: &'static str, value: TokenValue) -> TokenField {
    TokenField { name, value, required: false }
}

pub(crate) static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com/v1"),
    servers: &[],
    schemes: &[
        bearer("basic", &TokenSpec { url: "/oauth/token", ..TokenSpec::OAUTH2 }),
        bearer(
            "body",
            &TokenSpec {
                url: "https://login.example.com/token?policy=p",
                client_authentication: ClientAuthentication::Body,
                parameters: &[optional("audience", TokenValue::Setting("audience"))],
                ..TokenSpec::OAUTH2
            },
        ),
        bearer(
            "plain",
            &TokenSpec {
                url: "/oauth/token",
                client_authentication: ClientAuthentication::BasicPlain,
                parameters: &[required("clientId", TokenValue::ClientId)],
                refresh: false,
                ..TokenSpec::OAUTH2
            },
        ),
        Scheme {
            name: "merchant",
            kind: SchemeKind::ApiKey { location: KeyLocation::Header, parameter: "Authorization" },
            token: Some(&TokenSpec {
                url: "/merchant/token",
                grant: TokenGrant::JsonBody,
                headers: &[optional("API-Key", TokenValue::Setting("apiKey"))],
                parameters: &[
                    required("accessKey", TokenValue::Setting("accessKey")),
                    required("secretKey", TokenValue::Setting("secretKey")),
                    required("kind", TokenValue::Fixed("merchant")),
                ],
                access_token: &[&["token"], &["payload", "token"]],
                expires_in: &[&["payload", "ttl"]],
                error: &[&["resultCode"]],
                error_description: &[&["resultMessage"]],
                default_lifetime_seconds: 0,
                ..TokenSpec::OAUTH2
            }),
        },
        Scheme { name: "unsaid", kind: SchemeKind::Bearer, token: None },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "token" },
            token: None,
        },
        bearer(
            "timed",
            &TokenSpec {
                url: "/timed/token",
                grant: TokenGrant::JsonBody,
                parameters: &[required("key", TokenValue::ClientId), required("secret", TokenValue::ClientSecret)],
                access_token: &[&["token"]],
                expires_in: &[&["expiry"]],
                expiry: Expiry::MillisecondsOrEpoch,
                error: &[&["code"]],
                error_description: &[&["message"]],
                success: &["0"],
                ..TokenSpec::OAUTH2
            },
        ),
    ],
};

pub(crate) const BASIC: usize = 0;
pub(crate) const BODY: usize = 1;
pub(crate) const PLAIN: usize = 2;
pub(crate) const MERCHANT: usize = 3;
pub(crate) const UNSAID: usize = 4;
pub(crate) const TIMED: usize = 6;
pub(crate) const QUERY: usize = 5;

/// An operation that requires the scheme with this index.
pub(crate) struct Needs<const SCHEME: usize>;

impl<const SCHEME: usize> Operation for Needs<SCHEME> {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "needs",
        method: Method::POST,
        path: "/things",
        server: None,
        security: &[&[SCHEME]],
        accept: "text/plain",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.body("text/plain", "ping");
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

pub(crate) fn client_credentials() -> Credential {
    Credential::ClientCredentials {
        client_id: "id/1".to_owned(),
        client_secret: "sesame+1".into(),
        scopes: vec!["read".to_owned(), "write".to_owned()],
    }
}

pub(crate) fn password() -> Credential {
    Credential::Password {
        client_id: Some("id/1".to_owned()),
        client_secret: Some("sesame+1".into()),
        username: "asha@example.com".to_owned(),
        password: "sesame 2".into(),
        scopes: Vec::new(),
    }
}

pub(crate) fn client(mock: &MockTransport, configure: impl FnOnce(Config) -> Config) -> Client {
    Client::new(&API, configure(Config::new().transport(mock.clone()))).unwrap()
}

/// Returns why a client cannot be created.
pub(crate) fn refused(configure: impl FnOnce(Config) -> Config) -> String {
    let config = configure(Config::new().transport(MockTransport::new()));
    let message = Client::new(&API, config).unwrap_err().to_string();
    assert!(!message.contains("sesame"), "{message}");
    message
}

pub(crate) async fn call(client: &Client) -> Result<String, Error> {
    client.send(&Needs::<BASIC>, &RequestOptions::new()).await
}
