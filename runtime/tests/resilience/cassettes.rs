//! Calls that are recorded and replayed, and what never reaches the file.

use std::path::PathBuf;

use http::{Response, StatusCode};
use oasmith_runtime::json::{Extra, Value};
use oasmith_runtime::mock::{MockTransport, Recorder};
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, Delivery, Encoder, Error, ErrorKind, File, KeyLocation, Method, Operation,
    OperationSpec, Phase, RawResponse, RequestOptions, Scheme, SchemeKind, Secret, Sensitive, TokenSpec,
    TransportError, TransportErrorKind, object,
};

use crate::support::{Pay, Read};

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com/v1"),
    servers: &[],
    schemes: &[
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "api" },
            token: None,
        },
        Scheme {
            name: "token",
            kind: SchemeKind::Bearer,
            token: Some(&TokenSpec { url: "/oauth/token", ..TokenSpec::OAUTH2 }),
        },
    ],
};

/// A card with values that its description marks as sensitive, under names that do not say so.
#[derive(Clone, Default)]
struct Card {
    id: String,
    digits: Option<Secret>,
    balance: Option<Sensitive<i64>>,
    holder: Option<String>,
    extra: Extra,
}

object! {
    Card {
        "id" => required(0) id,
        "digits" => optional digits,
        "balance" => optional balance,
        "holder" => optional holder,
    }
}

/// Stores a card, and gets it back.
struct Store(Card);

impl Operation for Store {
    type Output = Card;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "storeCard",
        method: Method::POST,
        path: "/cards/{id}",
        server: None,
        security: &[&[0, 1]],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.path("id", &self.0.id);
        request.query("page", &1_u32);
        request.header("x-tenant", "acme-tenant");
        request.json(&self.0);
    }

    fn decode(response: &RawResponse) -> Result<Card, Error> {
        response.json()
    }
}

fn card(holder: &str) -> Card {
    Card {
        id: "C1".to_owned(),
        digits: Some("4111-sent".into()),
        balance: Some(12_345_678.into()),
        holder: Some(holder.to_owned()),
        extra: Extra::default(),
    }
}

const TOKEN: &str = r#"{"access_token": "t-sesame", "token_type": "Bearer", "expires_in": 3600}"#;
const STORED: &str =
    r#"{"id": "C1", "digits": "4111-received", "balance": 87654321, "holder": "asha", "accessCode": {"otp": 4711}}"#;

/// A path in a folder of its own, which goes away with the test.
struct Cassette(PathBuf);

fn path(name: &str) -> Cassette {
    Cassette(std::env::temp_dir().join(format!("oasmith-{name}-{}", std::process::id())).join("cassette.json"))
}

impl std::ops::Deref for Cassette {
    type Target = PathBuf;

    fn deref(&self) -> &PathBuf {
        &self.0
    }
}

impl Drop for Cassette {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn client(recorder: &Recorder) -> Client {
    let credential = Credential::ClientCredentials {
        client_id: "the-client".to_owned(),
        client_secret: "client-sesame".into(),
        scopes: Vec::new(),
    };
    let config = Config::new().transport(recorder.clone()).credential(0, Credential::Key("query-sesame".into()));
    Client::new(&API, config.credential(1, credential)).unwrap()
}

async fn send<O: Operation>(client: &Client, operation: O) -> Result<O::Output, Error> {
    client.send(&operation, &RequestOptions::new()).await
}

#[tokio::test]
async fn nothing_secret_reaches_the_file_and_what_was_recorded_is_replayed() {
    let path = path("secrets");
    let response = Response::builder()
        .header("content-type", "application/json")
        .header("set-cookie", "session=cookie-sesame")
        .header("x-request-id", "r-1 of t-sesame")
        .body(STORED.into())
        .unwrap();
    let server = MockTransport::new()
        .json(200, TOKEN)
        .outcome(Ok(response))
        .json(400, r#"{"error": "4111-sent of query-sesame", "password": "error-sesame"}"#);
    let recorder = Recorder::record(&*path, server);
    let recording = client(&recorder);
    let stored = send(&recording, Store(card("asha"))).await.unwrap();
    assert_eq!(stored.digits.unwrap().expose(), "4111-received");
    send(&recording, Store(card("ravi"))).await.unwrap_err();
    assert!(!path.exists());
    recorder.save().unwrap();

    let written = std::fs::read_to_string(&*path).unwrap();
    for secret in ["sesame", "4111", "the-client", "12345678", "87654321", "acme-tenant", "4711"] {
        assert!(!written.contains(secret), "{secret}:\n{written}");
    }
    for shown in ["storeCard", "/v1/cards/C1", "\"page\"", "asha", "r-1 of [redacted ", "expires_in\": 3600"] {
        assert!(written.contains(shown), "{shown}:\n{written}");
    }

    let recorder = Recorder::replay(&*path).unwrap();
    let replaying = client(&recorder);
    let replayed = send(&replaying, Store(card("asha"))).await.unwrap();
    assert!(replayed.digits.unwrap().expose().starts_with("[redacted ") && replayed.balance.is_some());
    let refused = send(&replaying, Store(card("ravi"))).await.unwrap_err();
    assert_eq!(refused.status(), Some(StatusCode::BAD_REQUEST));
    recorder.verify();
}

async fn record(name: &str, calls: &[&str]) -> Cassette {
    let path = path(name);
    let mut server = MockTransport::new().json(200, TOKEN);
    for call in calls {
        server = server.json(200, format!(r#"{{"id": "of {call}"}}"#));
    }
    let recorder = Recorder::record(&*path, server);
    let recording = client(&recorder);
    for call in calls {
        send(&recording, Store(card(call))).await.unwrap();
    }
    drop((recording, recorder));
    path
}

#[tokio::test]
async fn a_cassette_is_written_when_the_last_clone_is_dropped_and_replayed_in_order() {
    let path = record("order", &["one", "two", "three"]).await;
    let recorder = Recorder::replay(&*path).unwrap();
    let replaying = client(&recorder);
    assert_eq!(send(&replaying, Store(card("one"))).await.unwrap().id, "of one");
    let error = send(&replaying, Store(card("three"))).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.delivery(), error.phase()),
        (ErrorKind::Transport, Delivery::NotSent, Some(Phase::Queue))
    );
    let text = error.to_string();
    assert!(text.contains("the cassette has no response for storeCard (POST /v1/cards/C1)"), "{text}");
    assert!(text.contains("exchange 3 is next, POST /v1/cards/C1, from which the body differs at `holder`"), "{text}");
    let problems = recorder.problems();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[1].starts_with("exchange 3, storeCard (POST /v1/cards/C1), was not replayed"), "{problems:?}");
}

#[tokio::test]
async fn in_any_order_each_request_finds_its_own_response() {
    let path = record("any-order", &["one", "two", "two"]).await;
    let recorder = Recorder::replay(&*path).unwrap().in_any_order();
    let replaying = client(&recorder);
    for call in ["two", "one", "two", "two"] {
        assert_eq!(send(&replaying, Store(card(call))).await.unwrap().id, format!("of {call}"));
    }
    recorder.verify();
    let error = send(&replaying, Store(card("four"))).await.unwrap_err();
    assert!(
        error.to_string().contains("none of its 4 exchanges is like it; from exchange 2 the body differs"),
        "{error}"
    );
}

#[tokio::test]
async fn failures_of_the_network_are_recorded_too() {
    let path = path("failures");
    let failure = TransportError::new(TransportErrorKind::Timeout, "no response").with_phase(Phase::Headers);
    let recorder =
        Recorder::record(&*path, MockTransport::new().outcome(Err(failure)).respond(200, "text/plain", "pong"));
    let recording = client(&recorder);
    for replayed in [false, true] {
        let client = if replayed { client(&Recorder::replay(&*path).unwrap()) } else { recording.clone() };
        let error = send(&client, Read).await.unwrap_err();
        assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Headers)));
        assert_eq!(send(&client, Pay).await.unwrap(), "pong");
        recorder.save().unwrap();
    }
}

/// A response that is read as nothing that it is.
struct Misread;

impl Operation for Misread {
    type Output = Value;

    const SPEC: &'static OperationSpec = Read::SPEC;

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.json::<Card>().map(|_| Value::Null)
    }
}

#[tokio::test]
async fn a_response_whose_sensitive_values_are_unknown_is_not_written() {
    let path = path("unread");
    let recorder = Recorder::record(&*path, MockTransport::new().json(200, r#"{"digits": "4111"}"#));
    send(&client(&recorder), Misread).await.unwrap_err();
    let error = recorder.save().unwrap_err();
    assert!(error.to_string().contains("a response to Read was not decoded"), "{error}");
    drop(recorder);
    assert!(!path.exists());
}

/// A body that is not text.
struct Upload;

impl Operation for Upload {
    type Output = ();

    const SPEC: &'static OperationSpec = Pay::SPEC;

    fn encode(&self, request: &mut Encoder) {
        request.multipart(|form| form.file("file", &File::from_bytes(&b"\xff\x00"[..])));
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

#[tokio::test]
async fn bodies_that_are_not_text_are_left_out_of_requests_and_kept_in_responses() {
    let path = path("binary");
    let bytes: &[u8] = b"\xff\x00\x01";
    let server = MockTransport::new().respond(200, "image/png", bytes).respond(200, "image/png", bytes);
    let recorder = Recorder::record(&*path, server);
    send(&client(&recorder), Upload).await.unwrap();
    let body = client(&recorder).stream(&Upload, &RequestOptions::new()).await.unwrap().into_value();
    assert_eq!(body.collect(10).await.unwrap(), bytes);
    recorder.save().unwrap();
    assert!(std::fs::read_to_string(&*path).unwrap().contains("omitted"));
    let replaying = client(&Recorder::replay(&*path).unwrap());
    send(&replaying, Upload).await.unwrap();
    let response = replaying.send_with_response(&Upload, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.body(), bytes);
}

#[tokio::test]
async fn names_are_redacted_and_kept_as_the_program_says() {
    let path = path("names");
    let server =
        MockTransport::new().json(200, TOKEN).json(200, r#"{"id": "C1", "holder": "asha", "nextPageToken": "p-2"}"#);
    let recorder = Recorder::record(&*path, server).redact("Holder").keep("next_page_token").keep("X-Tenant");
    send(&client(&recorder), Store(card("asha"))).await.unwrap();
    recorder.save().unwrap();
    let written = std::fs::read_to_string(&*path).unwrap();
    assert!(!written.contains("asha") && written.contains("p-2") && written.contains("acme-tenant"), "{written}");
    let replaying = client(&Recorder::replay(&*path).unwrap());
    send(&replaying, Store(card("someone else"))).await.unwrap();
}

#[test]
fn files_that_are_not_cassettes_are_refused() {
    let path = path("malformed");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = |text: &str| {
        std::fs::write(&*path, text).unwrap();
        Recorder::replay(&*path).unwrap_err().to_string()
    };
    assert!(text("{").contains("the cassette `"));
    assert!(text("{}").ends_with("it is not a cassette"));
    assert!(text(r#"{"format": 9}"#).contains("it has the format 9, and this version reads 1"));
    assert!(text(r#"{"format": 1, "exchanges": [{}]}"#).ends_with("exchange 1 is malformed"));
    std::fs::remove_file(&*path).unwrap();
    assert!(Recorder::replay(&*path).unwrap_err().to_string().contains("cannot be read"));
}
