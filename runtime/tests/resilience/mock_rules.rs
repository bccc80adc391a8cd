//! What a mock responds by rules for operations, and what it says when a test goes wrong.

use std::time::Duration;

use oasmith_runtime::json::{Object, Value};
use oasmith_runtime::mock::{ManualClock, MockTransport};
use oasmith_runtime::{
    Client, Config, Credential, Delivery, Encoder, Error, ErrorKind, Method, Operation, OperationSpec, Phase,
    RawResponse, RequestOptions, Retry, TransportErrorKind,
};

use crate::support::{API, ENVELOPE, Pay, Read, WITH_TOKENS};

/// A transfer in an envelope, whose result must have an id.
struct Transfer {
    account: &'static str,
    amount: u32,
    note: Option<&'static str>,
}

impl Operation for Transfer {
    type Output = Object;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "createTransfer",
        method: Method::POST,
        path: "/accounts/{account}/transfers",
        server: None,
        security: &[],
        accept: "application/json",
        envelope: Some(&ENVELOPE),
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.path("account", self.account);
        request.query("note", &self.note);
        let mut body = Object::new();
        body.insert("amount", self.amount);
        request.json(&body);
    }

    fn decode(response: &RawResponse) -> Result<Object, Error> {
        response.requiring(&[&["id"]])?.payload()
    }
}

fn transfer(amount: u32) -> Transfer {
    Transfer { account: "A1", amount, note: None }
}

fn result(id: &str) -> Object {
    let mut result = Object::new();
    result.insert("id", id);
    result
}

fn client(mock: &MockTransport) -> Client {
    Client::new(&API, Config::new().transport(mock.clone())).unwrap()
}

async fn send<O: Operation>(client: &Client, operation: O) -> Result<O::Output, Error> {
    client.send(&operation, &RequestOptions::new()).await
}

#[tokio::test]
async fn typed_values_are_wrapped_as_the_api_does_and_responses_come_in_order() {
    let mock = MockTransport::new();
    mock.on::<Transfer>()
        .fails(TransportErrorKind::Timeout)
        .rejects(409, "38", "in use")
        .responds_json(503, &Value::Null)
        .header("retry-after", "7")
        .returns(&result("T1"))
        .returns(&result("T2"));
    mock.on::<Read>().responds(200, "text/plain", "pong");
    let client = client(&mock);
    let late = send(&client, transfer(1)).await.unwrap_err();
    assert_eq!((late.kind(), late.delivery()), (ErrorKind::Timeout, Delivery::Unknown));
    let rejected = send(&client, transfer(1)).await.unwrap_err();
    assert_eq!((rejected.kind(), rejected.code(), rejected.message()), (ErrorKind::Api, Some("38"), Some("in use")));
    let unavailable = send(&client, transfer(1)).await.unwrap_err();
    assert_eq!(unavailable.retry_after(), Some(Duration::from_secs(7)));
    for id in ["T1", "T2", "T2"] {
        assert_eq!(send(&client, transfer(1)).await.unwrap(), result(id));
        assert_eq!(send(&client, Read).await.unwrap(), "pong");
    }
    assert_eq!(
        (mock.requests_of::<Transfer>().len(), mock.requests_of::<Pay>().len(), mock.requests().len()),
        (6, 0, 9)
    );
    mock.verify();
}

#[tokio::test]
async fn text_is_returned_as_text() {
    let mock = MockTransport::new();
    mock.on::<Pay>().returns(&"done".to_owned());
    assert_eq!(send(&client(&mock), Pay).await.unwrap(), "done");
}

#[tokio::test]
async fn a_rule_may_be_for_certain_calls_and_for_a_number_of_them() {
    let mock = MockTransport::new();
    mock.on::<Transfer>().for_call(&transfer(5)).times(1).returns(&result("five"));
    mock.on::<Transfer>().when("it has a note", |request| request.uri().query().is_some()).returns(&result("note"));
    mock.on::<Transfer>().for_call(&Transfer { account: "A2", ..transfer(5) }).returns(&result("other"));
    let client = client(&mock);
    let with_note = Transfer { note: Some("rent"), ..transfer(5) };
    assert_eq!(send(&client, transfer(5)).await.unwrap(), result("five"));
    assert_eq!(send(&client, with_note).await.unwrap(), result("note"));
    assert_eq!(send(&client, Transfer { account: "A2", ..transfer(5) }).await.unwrap(), result("other"));
    mock.verify();
    let error = send(&client, transfer(6)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.phase(), error.delivery()),
        (ErrorKind::Transport, Some(Phase::Queue), Delivery::NotSent)
    );
    let text = mock.problems().join("\n");
    for part in [
        "there was no response for createTransfer (POST /v1/accounts/A1/transfers)",
        "does not apply: it has responded once",
        "does not apply: it applies when it has a note",
        "does not apply: the path differs",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(error.to_string().contains("the mock has no response for createTransfer"), "{error}");
}

#[tokio::test]
async fn a_call_that_differs_in_its_body_says_where() {
    let mock = MockTransport::new();
    mock.on::<Transfer>().for_call(&transfer(5)).returns(&result("five"));
    let error = send(&client(&mock), transfer(6)).await.unwrap_err();
    assert!(error.to_string().contains("the body differs at `amount`"), "{error}");
}

#[tokio::test]
async fn what_is_wrong_at_the_end_is_listed() {
    let mock = MockTransport::new().json(200, "{}");
    mock.on::<Transfer>().returns(&result("T1")).returns(&result("T2"));
    mock.on::<Read>().responds(200, "text/plain", "pong").times(2);
    mock.on::<Pay>().returns(&String::new()).optional();
    let client = client(&mock);
    send(&client, transfer(1)).await.unwrap();
    send(&client, Read).await.unwrap();
    let text = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| mock.verify())).unwrap_err();
    let text = text.downcast::<String>().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[0], "the mock was not used as expected:");
    assert!(lines[1].starts_with("- the rule for createTransfer (") && lines[1].ends_with("gave 1 of its 2 responses"));
    assert!(lines[1].contains("mock_rules.rs:"), "{text}");
    assert!(lines[2].ends_with("responded once, but 2 requests were expected"), "{text}");
    assert_eq!(lines[3], "- queued responses that were not used: 1");
}

#[tokio::test]
async fn a_call_without_a_rule_names_those_that_there_are() {
    let mock = MockTransport::new();
    mock.on::<Transfer>().returns(&result("T1"));
    let client = Client::new(&API, Config::new().transport(mock.clone()).retry(Retry::safe())).unwrap();
    let error = send(&client, Read).await.unwrap_err();
    assert!(error.to_string().contains("for Read (GET /v1/payments); there are rules for createTransfer"), "{error}");
    assert_eq!((error.attempts(), mock.requests().len()), (1, 1), "nothing is attempted again");
}

/// The text of the panic by which a mock refuses a response.
fn refusal(define: impl FnOnce(&MockTransport) + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(|| define(&MockTransport::new())).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[test]
fn a_response_that_the_client_would_not_read_is_refused_where_it_is_defined() {
    let text = refusal(|mock| drop(mock.on::<Transfer>().returns(&Object::new())));
    assert!(text.contains("the mock cannot respond to createTransfer"), "{text}");
    assert!(text.contains("has no value for `id`"), "{text}");
    let text = refusal(|mock| drop(mock.on::<Transfer>().returns_json(r#"{"id": null}"#)));
    assert!(text.contains("has no value for `id`"), "{text}");
    let text = refusal(|mock| drop(mock.on::<Transfer>().rejects(400, "0", "fine")));
    assert!(text.ends_with("the code `0` means success"), "{text}");
    let text = refusal(|mock| drop(mock.on::<Pay>().rejects(400, "1", "no")));
    assert!(text.contains("responses have no envelope"), "{text}");
    let text = refusal(|mock| drop(mock.on::<Pay>().delayed(Duration::ZERO)));
    assert!(text.ends_with("there is no response before this"), "{text}");
    let text = refusal(|mock| drop(mock.on::<Pay>().responds(17, "", "")));
    assert!(text.ends_with("17 is not a status"), "{text}");
}

#[tokio::test]
async fn delays_take_the_time_of_the_clock_and_end_with_the_call() {
    let clock = ManualClock::new();
    let mock = MockTransport::new().clock(clock.clone());
    mock.on::<Read>().responds(200, "text/plain", "pong").delayed(Duration::from_secs(5)).never_responds();
    let client = client(&mock);
    for (outcome, seconds) in [(Some("pong"), 5), (None, 30)] {
        let call = tokio::spawn({
            let client = client.clone();
            async move { send(&client, Read).await }
        });
        while !clock.has_sleepers() {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(seconds - 1));
        while !clock.has_sleepers() {
            tokio::task::yield_now().await;
        }
        assert!(!call.is_finished());
        clock.advance(Duration::from_secs(1));
        match (call.await.unwrap(), outcome) {
            (Ok(text), Some(expected)) => assert_eq!(text, expected),
            (Err(error), None) => {
                assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::Unknown));
            }
            (outcome, _) => panic!("{outcome:?}"),
        }
    }
    mock.verify();
}

/// An operation that needs a token.
pub(crate) struct Account;

impl Operation for Account {
    type Output = Object;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "getAccount",
        method: Method::GET,
        path: "/account",
        server: None,
        security: &[&[0]],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<Object, Error> {
        response.json()
    }
}

#[tokio::test]
async fn token_calls_have_a_rule_of_their_own() {
    let mock = MockTransport::new();
    mock.on_token_call().grants("t-1");
    mock.on::<Account>()
        .when("it has the token", |request| request.headers()["authorization"] == "Bearer t-1")
        .returns(&result("A1"));
    let credential = Credential::ClientCredentials {
        client_id: "id".to_owned(),
        client_secret: "sesame".into(),
        scopes: Vec::new(),
    };
    let config = Config::new().transport(mock.clone()).credential(0, credential);
    let client = Client::new(&WITH_TOKENS, config).unwrap();
    assert_eq!(send(&client, Account).await.unwrap(), result("A1"));
    assert_eq!(mock.requests()[0].uri().path(), "/v1/oauth/token");
    mock.verify();
}
