//! Body codecs between operations and a mock: which bodies they transform, which bypass them, and their errors.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use http::{HeaderMap, StatusCode};
use oasmith_runtime::codec::{BodyCodec, BoxError, Only};
use oasmith_runtime::json::Value;
use oasmith_runtime::mock::{MockTransport, json_response};
use oasmith_runtime::{
    ApiSpec, Bytes, Client, Config, Credential, Encoder, Envelope, Error, ErrorKind, Method, Operation, OperationSpec,
    ProductSpec, RawResponse, RequestOptions, Scheme, SchemeKind, Server, TokenSpec,
};

static ENVELOPE: Envelope = Envelope {
    code: &["code"],
    message: &["message"],
    payload: "payload",
    error: None,
    request_id: &[],
    success: &["0"],
    required: true,
};

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com"),
    servers: &[],
    schemes: &[Scheme {
        name: "oauth",
        kind: SchemeKind::Bearer,
        token: Some(&TokenSpec { url: "/token", ..TokenSpec::OAUTH2 }),
    }],
};

/// Sends a string with a content type and reads a response in an envelope.
struct Put(&'static str, &'static str);

impl Operation for Put {
    type Output = Value;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "put",
        method: Method::PUT,
        path: "/things",
        server: None,
        security: &[&[], &[0]],
        accept: "application/json",
        envelope: Some(&ENVELOPE),
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        if !self.0.is_empty() {
            request.body(self.0, self.1);
        }
    }

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.payload()
    }
}

static CARDS: ProductSpec = ProductSpec { name: "cards", setting: "", servers: &[(None, "https://cards.example.com")] };

/// A call of the product, at the path of a token call or elsewhere.
struct OfCards<const IS_TOKEN: bool>;

impl<const IS_TOKEN: bool> Operation for OfCards<IS_TOKEN> {
    type Output = Value;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "put",
        method: Method::POST,
        path: if IS_TOKEN { "/token" } else { "/cards" },
        server: Some(Server::Product(&CARDS)),
        security: &[],
        accept: "application/json",
        envelope: Some(&ENVELOPE),
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.body(JSON, "[1]");
    }

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.payload()
    }
}

/// Reads a response that is not JSON.
struct Download;

impl Operation for Download {
    type Output = Bytes;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "download",
        method: Method::GET,
        path: "/file",
        server: None,
        security: &[],
        accept: "application/pdf",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<Bytes, Error> {
        response.bytes()
    }
}

/// Reverses bodies, and fails for those with an `x`.
#[derive(Debug)]
struct Backwards;

impl Backwards {
    fn turn(body: &[u8]) -> Result<Bytes, BoxError> {
        if body.contains(&b'x') {
            return Err("there is an x".into());
        }
        Ok(body.iter().rev().copied().collect())
    }
}

impl BodyCodec for Backwards {
    fn encode(&self, spec: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError> {
        assert_eq!(spec.id, "put");
        Self::turn(&body)
    }

    fn decode(&self, _: &OperationSpec, _: StatusCode, headers: &HeaderMap, body: Bytes) -> Result<Bytes, BoxError> {
        assert!(headers.contains_key("content-type"));
        Self::turn(&body)
    }
}

fn backwards(text: &str) -> String {
    text.chars().rev().collect()
}

fn client(mock: &MockTransport, codec: impl BodyCodec + 'static) -> Client {
    Client::new(&API, Config::new().transport(mock.clone()).body_codec(codec)).unwrap()
}

async fn put(client: &Client, operation: Put) -> Result<Value, Error> {
    client.send(&operation, &RequestOptions::new()).await
}

const JSON: &str = "application/json";

#[tokio::test]
async fn json_is_transformed_both_ways_before_the_envelope_is_unwrapped() {
    let mock = MockTransport::new().json(200, backwards(r#"{"code": 0, "payload": 7}"#));
    let value = put(&client(&mock, Backwards), Put(JSON, "[1]")).await.unwrap();
    assert_eq!(value.as_i64(), Some(7));
    assert_eq!(mock.requests()[0].body(), "]1[");
    assert_eq!(mock.requests()[0].headers()["content-type"], JSON);
}

#[tokio::test]
async fn failures_are_transformed_too() {
    for (status, kind) in [(200, ErrorKind::Api), (400, ErrorKind::Api)] {
        let mock = MockTransport::new().respond(status, "text/plain", backwards(r#"{"code": 7, "message": "no"}"#));
        let error = put(&client(&mock, Backwards), Put(JSON, "[1]")).await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.message()), (kind, Some("7"), Some("no")));
    }
}

#[tokio::test]
async fn other_content_types_bypass_the_codec() {
    let mock = MockTransport::new().respond(200, "application/pdf", "x%PDF").json(200, "").json(200, "");
    let client = client(&mock, Backwards);
    assert_eq!(client.send(&Download, &RequestOptions::new()).await.unwrap(), "x%PDF");
    put(&client, Put("text/csv", "1,x")).await.unwrap_err();
    put(&client, Put("", "")).await.unwrap_err();
    let bodies: Vec<_> = mock.requests().iter().map(|request| request.body().clone()).collect();
    assert_eq!(bodies, ["", "1,x", ""]);
}

#[tokio::test]
async fn a_body_that_cannot_be_encoded_is_not_sent() {
    let mock = MockTransport::new();
    let error = put(&client(&mock, Backwards), Put(JSON, "[\"x\"]")).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("put")));
    assert!(error.to_string().contains("the body codec failed: there is an x"), "{error}");
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn a_response_that_cannot_be_decoded_keeps_status_and_body() {
    for (status, kind) in [(200, ErrorKind::Decode), (502, ErrorKind::Status)] {
        let mock = MockTransport::new().respond(status, "text/html", "<x>");
        let error = put(&client(&mock, Backwards), Put(JSON, "[1]")).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16(), error.operation()), (kind, status, Some("put")));
        assert_eq!(error.body().unwrap(), "<x>");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_codec_can_be_limited_to_some_operations() {
    let plain = r#"{"code": 0, "payload": 7}"#;
    for (codec, sent, response) in [
        (Only::new(Backwards, |spec| spec.path == "/things"), "]1[", backwards(plain)),
        (Only::new(Backwards, |spec| spec.path == "/others"), "[1]", plain.to_owned()),
    ] {
        let mock = MockTransport::new().json(200, response);
        put(&client(&mock, codec), Put(JSON, "[1]")).await.unwrap();
        assert_eq!(mock.requests()[0].body(), sent);
    }
}

/// Returns the bodies of a call of the product and of another call, sent by a client with codecs.
async fn sent(configure: impl FnOnce(Config) -> Config) -> [String; 2] {
    let response = |request: &http::Request<Bytes>| {
        let plain = r#"{"code": 0, "payload": 7}"#;
        if request.body() == "]1[" { backwards(plain) } else { plain.to_owned() }
    };
    let mock = MockTransport::new();
    let mock = mock.respond_with(move |request| Ok(json_response(StatusCode::OK, response(request))));
    let client =
        Client::new(&API, configure(Config::new().transport(mock.clone()).base_url("https://api.example.com")))
            .unwrap();
    client.send(&OfCards::<false>, &RequestOptions::new()).await.unwrap();
    put(&client, Put(JSON, "[1]")).await.unwrap();
    let sent = |index: usize| String::from_utf8(mock.requests()[index].body().to_vec()).unwrap();
    [sent(0), sent(1)]
}

#[tokio::test]
async fn a_product_can_have_a_codec_of_its_own() {
    let none = || Only::new(Backwards, |_| false);
    assert_eq!(sent(|config| config).await, ["[1]", "[1]"]);
    assert_eq!(sent(|config| config.body_codec(Backwards)).await, ["]1[", "]1["]);
    assert_eq!(sent(|config| config.product_body_codec(&CARDS, Backwards)).await, ["]1[", "[1]"]);
    assert_eq!(sent(|config| config.body_codec(Backwards).product_body_codec(&CARDS, none())).await, ["[1]", "]1["]);
    let twice = |config: Config| config.product_body_codec(&CARDS, Backwards).product_body_codec(&CARDS, none());
    assert_eq!(sent(twice).await, ["[1]", "[1]"]);
}

#[tokio::test]
async fn an_operation_at_the_path_of_a_token_call_bypasses_every_codec() {
    let mock = MockTransport::new().json(200, r#"{"code": 0, "payload": 7}"#);
    let config = Config::new().transport(mock.clone()).base_url("https://api.example.com");
    let config = config.body_codec(Backwards).product_body_codec(&CARDS, Backwards);
    let client = Client::new(&API, config).unwrap();
    let value = client.send(&OfCards::<true>, &RequestOptions::new()).await.unwrap();
    assert_eq!((mock.requests()[0].body().as_ref(), value.as_i64()), (b"[1]".as_slice(), Some(7)));
}

#[tokio::test]
async fn a_token_call_bypasses_the_codec() {
    let mock =
        MockTransport::new().json(200, r#"{"access_token": "x"}"#).json(200, backwards(r#"{"code": 0, "payload": 7}"#));
    let login = Credential::ClientCredentials { client_id: "x".into(), client_secret: "x".into(), scopes: vec![] };
    let config = Config::new().transport(mock.clone()).body_codec(Backwards).credential(0, login);
    put(&Client::new(&API, config).unwrap(), Put(JSON, "[1]")).await.unwrap();
    assert_eq!(mock.requests()[0].body(), "grant_type=client_credentials");
    assert_eq!(mock.requests()[1].body(), "]1[");
}

#[cfg(feature = "aes")]
mod aes {
    use oasmith_runtime::Secret;
    use oasmith_runtime::codec::{AesEcb, KeyDerivation};

    use super::*;

    fn codec() -> AesEcb {
        AesEcb::new(&Secret::from("example-secret"), KeyDerivation::Sha256Prefix).unwrap()
    }

    fn encrypted() -> String {
        codec().encrypt(br#"{"code":0,"payload":{"id":"c-1"}}"#)
    }

    async fn result_of(codec: AesEcb, status: u16, response: String) -> Result<Value, Error> {
        put(&client(&MockTransport::new().json(status, response), codec), Put(JSON, "[1]")).await
    }

    /// The ciphertext was computed with OpenSSL; see the vectors next to the codec.
    #[tokio::test]
    async fn a_request_is_carried_in_its_property() {
        let mock = MockTransport::new().json(200, format!(r#"{{"request": "{}"}}"#, encrypted()));
        let value = put(&client(&mock, codec()), Put(JSON, r#"{"amount":"100"}"#)).await.unwrap();
        assert_eq!(value.get("id").and_then(Value::as_str), Some("c-1"));
        assert_eq!(mock.requests()[0].body(), r#"{"request":"1HPI2iGSJpkiJazij54hSAECDi/THYk3devmVq/apAA="}"#);
    }

    #[tokio::test]
    async fn a_response_is_carried_in_either_property() {
        for name in ["request", "response"] {
            let value = result_of(codec(), 200, format!(r#"{{"{name}": "{}"}}"#, encrypted())).await.unwrap();
            assert_eq!(value.get("id").and_then(Value::as_str), Some("c-1"), "{name}");
        }
        let error = result_of(codec(), 200, format!(r#"{{"data": "{}"}}"#, encrypted())).await.unwrap_err();
        assert!(error.to_string().contains("the response is not encrypted"), "{error}");
    }

    #[tokio::test]
    async fn the_properties_of_requests_and_responses_can_be_changed() {
        let mock = MockTransport::new().json(200, format!(r#"{{"at": 1, "data": "{}"}}"#, encrypted()));
        let codec = codec().request_property("payload").response_properties(["response", "data"]);
        put(&client(&mock, codec), Put(JSON, "[1]")).await.unwrap();
        assert!(mock.requests()[0].body().starts_with(br#"{"payload":""#));
    }

    #[tokio::test]
    async fn a_plain_success_is_refused_unless_it_is_allowed() {
        let plain = r#"{"code": 0, "payload": 7}"#.to_owned();
        let error = result_of(codec(), 200, plain.clone()).await.unwrap_err();
        assert_eq!((error.kind(), error.body().unwrap().len()), (ErrorKind::Decode, plain.len()));
        assert!(error.to_string().contains("the response is not encrypted"), "{error}");
        assert_eq!(result_of(codec().plain_responses(true), 200, plain).await.unwrap().as_i64(), Some(7));
    }

    #[tokio::test]
    async fn a_plain_failure_is_read_without_decryption() {
        let error = result_of(codec(), 403, r#"{"code": 9, "message": "no"}"#.to_owned()).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some("9")));
    }

    #[tokio::test]
    async fn an_invalid_ciphertext_is_an_error_even_if_plain_responses_are_allowed() {
        for (text, expected) in [("?", "not Base64"), ("AQID", "truncated"), ("1HPI2iGSJpkiJazij54hSA==", "padding")] {
            let response = format!(r#"{{"request": "{text}"}}"#);
            let error = result_of(codec().plain_responses(true), 200, response).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
