//! What counts as success, over real sockets: a call returns `Ok` only for a response of the API, and an error tells
//! whether the operation may have been carried out.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with tests that need more of it")]
mod common;

use std::sync::Mutex;
use std::time::Duration;

use common::{API, Server, wait_for_close, write};
use oasmith_runtime::json::{Decode, Encode, Extra, Reader, Writer};
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, Delivery, Encoder, Envelope, Error, ErrorKind, KeyLocation, Method, Operation,
    OperationSpec, Phase, RawResponse, RequestOptions, Scheme, SchemeKind, Secret, Sensitive,
};

/// The response to a transfer; all its properties are optional, as in many descriptions.
#[derive(Debug, Default, PartialEq)]
struct Transfer {
    transaction_id: Option<String>,
    status: Option<String>,
    extra: Extra,
}

impl Decode for Transfer {
    fn empty() -> Self {
        Self::default()
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "transactionId" => reader.member(&mut self.transaction_id),
            "payoutStatus" => reader.member(&mut self.status),
            _ => reader.extra(name, &mut self.extra),
        }
    }
}

const fn envelope(required: bool) -> Envelope {
    Envelope {
        code: &["code", "response_code"],
        message: &["message"],
        payload: "payload",
        error: Some("errorResponse"),
        request_id: &[],
        success: &["0"],
        required,
    }
}

static WRAPPED: Envelope = envelope(true);
static BARE: Envelope = envelope(false);

/// Defines operations that differ in method, envelope and how the response is decoded.
macro_rules! operation {
    ($name:ident, $method:ident, $envelope:expr, $output:ty, |$response:ident| $read:expr) => {
        struct $name;

        impl Operation for $name {
            type Output = $output;

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: stringify!($name),
                method: Method::$method,
                path: "/transfers",
                server: None,
                security: &[],
                accept: "application/json",
                envelope: $envelope,
                idempotency: None,
            };

            fn encode(&self, _: &mut Encoder) {}

            fn decode($response: &RawResponse) -> Result<Self::Output, Error> {
                $read
            }
        }
    };
}

const PROOF: &[&[&str]] = &[&["transactionId", "enkashTransactionId"]];

operation!(Plain, POST, None, Transfer, |raw| raw.json());
operation!(PlainOption, POST, None, Option<Transfer>, |raw| raw.json());
operation!(PlainBoxed, POST, None, Box<Transfer>, |raw| raw.json());
operation!(PlainOpen, POST, None, Transfer, |raw| raw.open_json());
operation!(Proven, POST, Some(&BARE), Transfer, |raw| raw.requiring(PROOF)?.bare_payload());
operation!(BareUnproven, POST, Some(&BARE), Transfer, |raw| raw.bare_payload());
operation!(Wrapped, POST, Some(&WRAPPED), Transfer, |raw| raw.payload());
operation!(WrappedOption, POST, Some(&WRAPPED), Option<Transfer>, |raw| raw.optional_payload());
operation!(WrappedProven, POST, Some(&WRAPPED), Option<Transfer>, |raw| raw.requiring(PROOF)?.optional_payload());
operation!(Lookup, GET, Some(&BARE), Transfer, |raw| raw.bare_payload());

fn response(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Returns the result of an operation for one response over a real socket.
async fn result_of<O: Operation>(operation: O, response: String) -> Result<O::Output, Error> {
    let server = Server::start(move |stream, _| {
        write(stream, response.as_bytes());
        true
    });
    server.client(|config| config).send(&operation, &RequestOptions::new()).await
}

async fn ok<O: Operation>(operation: O, body: &str) -> Result<O::Output, Error> {
    result_of(operation, response("200 OK", "", body)).await
}

/// Bodies that a proxy, another service, or an API that refused the call sends with a success status.
const NOT_THE_API: &[&str] = &[
    "{}",
    r#"{"error":"insufficient funds"}"#,
    r#"{"status":"FAILED"}"#,
    r#"{"message":"Service temporarily unavailable"}"#,
    r#"{"Code":36}"#,
    "null",
    "",
    "[]",
    r#""ok""#,
];

fn assert_refused<T: std::fmt::Debug>(outcome: Result<T, Error>, body: &str) {
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)), "{body}");
    assert_eq!(error.body().unwrap(), body);
    assert!(error.headers().unwrap().contains_key("content-type"), "{body}");
    assert_eq!(error.delivery(), Delivery::Answered, "{body}");
    assert!(!error.is_retryable() && !error.was_accepted(), "{body}");
}

#[tokio::test]
async fn a_response_that_is_not_from_the_api_is_not_a_success() {
    for body in NOT_THE_API {
        assert_refused(ok(Plain, body).await, body);
        assert_refused(ok(PlainBoxed, body).await, body);
        assert_refused(ok(Proven, body).await, body);
        assert_refused(ok(BareUnproven, body).await, body);
        assert_refused(ok(Wrapped, body).await, body);
        assert_refused(ok(WrappedOption, body).await, body);
        assert_refused(ok(WrappedProven, body).await, body);
        if *body != "null" {
            assert_refused(ok(PlainOption, body).await, body);
        }
    }
    assert_eq!(ok(PlainOption, "null").await.unwrap(), None);
}

#[tokio::test]
async fn a_success_code_alone_is_not_a_result_if_properties_are_required() {
    for body in [r#"{"code":0}"#, r#"{"code":0,"payload":null}"#, r#"{"code":0,"payload":{}}"#] {
        for error in [ok(Proven, body).await.unwrap_err(), ok(WrappedProven, body).await.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
            assert!(error.was_accepted() && error.to_string().contains("was carried out"), "{error}");
            assert!(error.to_string().contains("`transactionId`") && !error.is_retryable(), "{error}");
        }
    }
    for body in [r#"{"code":0}"#, r#"{"code":0,"payload":null}"#] {
        assert_eq!(ok(Wrapped, body).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
        assert_eq!(ok(BareUnproven, body).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
        assert_eq!(ok(WrappedOption, body).await.unwrap(), None, "{body}");
    }
    assert_eq!(ok(WrappedOption, r#"{"code":0,"payload":{}}"#).await.unwrap(), Some(Transfer::default()));
    for body in [r#"{"transactionId":null}"#, r#"{"transactionId":""}"#, r#"{"payoutStatus":"FAILED"}"#] {
        assert_eq!(ok(Proven, body).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn a_response_of_the_api_is_a_success() {
    let transfer = Transfer { transaction_id: Some("T1".to_owned()), ..Transfer::default() };
    let bare = r#"{"transactionId":"T1"}"#;
    for success in ["0", "\"0\"", "\"00\"", "0.0", "0e5", "\"0.00\""] {
        let body = format!(r#"{{"code":{success},"payload":{bare}}}"#);
        assert_eq!(ok(Wrapped, &body).await.unwrap(), transfer, "{body}");
        assert_eq!(ok(WrappedProven, &body).await.unwrap().as_ref(), Some(&transfer), "{body}");
        assert_eq!(ok(Proven, &body).await.unwrap(), transfer, "{body}");
    }
    assert_eq!(ok(Proven, bare).await.unwrap(), transfer);
    assert_eq!(ok(Plain, bare).await.unwrap(), transfer);
    assert_eq!(ok(Plain, &format!("\u{feff}{bare}")).await.unwrap(), transfer);
    assert_eq!(ok(Proven, &format!("\u{feff}{bare}")).await.unwrap(), transfer);
    let other = r#"{"payoutStatus":"PENDING","enkashTransactionId":"E1"}"#;
    assert_eq!(ok(Proven, other).await.unwrap().extra.len(), 1);
    assert_eq!(ok(PlainOpen, "{}").await.unwrap(), Transfer::default());
    assert_eq!(ok(PlainOpen, r#"{"a":1}"#).await.unwrap().extra.len(), 1);
}

#[tokio::test]
async fn a_failure_in_an_envelope_has_the_same_kind_for_every_status() {
    let body = r#"{"code":409,"message":"already used"}"#;
    for status in ["200 OK", "202 Accepted", "400 Bad Request", "409 Conflict", "500 Internal Server Error"] {
        let error = result_of(Proven, response(status, "", body)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some("409")), "{status}");
        assert_eq!((error.delivery(), error.is_retryable()), (Delivery::Answered, false), "{status}");
    }
    for body in ["{}", r#"{"message":"no"}"#, r#"{"code":0,"payload":{"transactionId":"T1"}}"#, "<html>", ""] {
        let error = result_of(Proven, response("409 Conflict", "", body)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{body}");
    }
}

#[tokio::test]
async fn a_response_keeps_its_body_and_the_rest_of_the_envelope() {
    let body =
        r#"{"code":0,"payload":{"transactionId":"T1"},"customerRequestId":"R1","errorResponse":{"errorType":"X"}}"#;
    let server = Server::start(move |stream, _| {
        write(stream, response("200 OK", "", body).as_bytes());
        true
    });
    let client = server.client(|config| config);
    let response = client.send_with_response(&Wrapped, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.body(), body);
    let beside = response.beside_payload();
    let names: Vec<&str> = beside.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["code", "customerRequestId", "errorResponse"]);
    assert_eq!(beside.get("customerRequestId").and_then(|value| value.as_str()), Some("R1"));
    assert_eq!(response.details().unwrap().get("errorType").and_then(|value| value.as_str()), Some("X"));
    assert_eq!(response.body_as::<oasmith_runtime::json::Value>().unwrap().to_string(), body);
}

#[tokio::test]
async fn a_call_is_retryable_only_if_no_effect_can_be_repeated() {
    let table = [
        ("429 Too Many Requests", true, true),
        ("408 Request Timeout", false, true),
        ("503 Service Unavailable", false, true),
        ("500 Internal Server Error", false, true),
        ("400 Bad Request", false, false),
        ("501 Not Implemented", false, false),
    ];
    for (status, unsafe_again, safe_again) in table {
        let refused = response(status, "retry-after: 7\r\n", "{}");
        let error = result_of(Proven, refused.clone()).await.unwrap_err();
        assert_eq!((error.is_retryable(), error.delivery()), (unsafe_again, Delivery::Answered), "{status}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{status}");
        assert_eq!(result_of(Lookup, refused).await.unwrap_err().is_retryable(), safe_again, "{status}");
    }
    let dated = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:51:37 GMT\r\n";
    let error = result_of(Proven, response("503 Service Unavailable", dated, "{}")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
}

#[tokio::test]
async fn a_broken_exchange_has_an_unknown_delivery() {
    let broken = [
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"transactionId\":",
        "HTTP/1.1 200 OK\r\nconte",
        "garbage\r\n\r\n",
    ];
    for part in broken {
        let respond = move |stream: &mut std::net::TcpStream, _: &str| {
            write(stream, part.as_bytes());
            false
        };
        let client = Server::start(respond).client(|config| config);
        let error = client.send(&Proven, &RequestOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Transport, Delivery::Unknown), "{part}");
        assert!(!error.is_retryable() && !error.is_timeout() && !error.is_connect(), "{part}");
        let error = client.send(&Lookup, &RequestOptions::new()).await.unwrap_err();
        assert!(error.is_retryable(), "{part}");
    }
}

#[tokio::test]
async fn a_request_that_was_never_sent_says_so() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let client = Client::new(&API, Config::new().base_url(url)).unwrap();
    let error = client.send(&Proven, &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(error.is_connect() && error.is_retryable());
    assert_eq!(error.phase(), Some(Phase::Connect));
    let options = RequestOptions::new().header("bad name", "x");
    let error = client.send(&Proven, &options).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Request, Delivery::NotSent));
    assert!(!error.is_retryable());
}

/// A server that accepts connections and passes each to `respond` without reading the request.
fn listen(respond: impl Fn(std::net::TcpStream) + Send + Sync + 'static) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().for_each(|stream| respond(stream.unwrap())));
    url
}

struct Upload(usize);

impl Operation for Upload {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "upload",
        method: Method::PUT,
        path: "/files",
        server: None,
        security: &[],
        accept: "text/plain",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.body("text/plain", vec![b'x'; self.0]);
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

#[tokio::test]
async fn a_timeout_names_its_phase() {
    // Connections stay open, but nothing is read from them.
    let open = Mutex::new(Vec::new());
    let silent = listen(move |stream| open.lock().unwrap().push(stream));
    let options = RequestOptions::new().timeout(Duration::from_millis(300));
    let client = Client::new(&API, Config::new().base_url(silent)).unwrap();
    let waiting = client.send(&Proven, &options).await.unwrap_err();
    let sending = client.send(&Upload(16 << 20), &options).await.unwrap_err();
    let streaming = client.stream(&Proven, &options).await.unwrap_err();
    let stopped = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{");
        wait_for_close(stream);
        false
    });
    let reading = stopped.client(|config| config).send(&Proven, &options).await.unwrap_err();
    let table = [
        (waiting, Phase::Headers, "waiting for the headers"),
        (sending, Phase::Send, "sending the request"),
        (streaming, Phase::Headers, "waiting for the headers"),
        (reading, Phase::Body, "reading the body of the response"),
    ];
    for (error, phase, words) in table {
        assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(phase)), "{error}");
        assert!(error.is_timeout() && error.to_string().contains(words), "{error}");
        assert_eq!((error.delivery(), error.is_retryable()), (Delivery::Unknown, false), "{error}");
    }
}

#[tokio::test]
async fn a_large_body_is_sent_unchanged_in_chunks() {
    let server = Server::start(|stream, request| {
        let length = request.split("\r\n\r\n").nth(1).unwrap().len();
        write(stream, response("200 OK", "", &length.to_string()).replace("application/json", "text/plain").as_bytes());
        true
    });
    let client = server.client(|config| config);
    for length in [0, 1, 64 * 1024, 64 * 1024 + 1, 1_000_000] {
        let sent = client.send(&Upload(length), &RequestOptions::new()).await.unwrap();
        assert_eq!(sent, length.to_string());
    }
}

#[tokio::test]
async fn too_many_headers_are_a_limit_error() {
    let headers = (0..120).fold(String::new(), |headers, number| headers + &format!("x-{number}: 1\r\n"));
    let error = result_of(Proven, response("200 OK", &headers, "{}")).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, None), "{error}");
    assert!(error.to_string().contains("headers"), "{error}");
    assert_eq!(error.delivery(), Delivery::Unknown);
}

#[tokio::test]
async fn the_error_of_an_unrequested_compressed_body_names_its_encoding() {
    for encoding in ["gzip", "br", "zstd"] {
        let headers = format!("content-encoding: {encoding}\r\n");
        for status in ["200 OK", "500 Internal Server Error"] {
            let response = response(status, &headers, "\u{1f}\u{8b}compressed");
            for error in [
                result_of(Plain, response.clone()).await.unwrap_err(),
                result_of(Wrapped, response.clone()).await.unwrap_err(),
                result_of(Proven, response.clone()).await.unwrap_err(),
                result_of(Upload(1), response.clone()).await.unwrap_err(),
            ] {
                assert!(error.to_string().contains(&format!("`{encoding}`")), "{error}");
                assert!(error.body().unwrap().ends_with(b"compressed"));
            }
        }
    }
    let plain = response("200 OK", "content-encoding: identity\r\n", r#"{"transactionId":"T1"}"#);
    assert!(result_of(Plain, plain).await.is_ok());
}

/// Runs `the_call_of_a_machine_with_a_proxy` in a process whose environment names a proxy that does not exist.
#[test]
fn this_machine_is_called_without_a_proxy() {
    let mut test = std::process::Command::new(std::env::current_exe().unwrap());
    test.args(["--exact", "the_call_of_a_machine_with_a_proxy"]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        test.env(name, "http://127.0.0.1:1");
    }
    let output = test.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test]
async fn the_call_of_a_machine_with_a_proxy() {
    assert!(ok(Plain, r#"{"transactionId":"T1"}"#).await.is_ok());
}

static CLOSED: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: None,
    servers: &[],
    schemes: &[
        Scheme { name: "token", kind: SchemeKind::Bearer, token: None },
        Scheme { name: "user", kind: SchemeKind::Basic, token: None },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "key" },
            token: None,
        },
    ],
};

/// A body with sensitive properties, and a sensitive header.
struct Pay<const SCHEME: usize>;

struct Card {
    pan: Secret,
    pin: Sensitive<i64>,
    holder: Sensitive<Vec<String>>,
}

impl Encode for Card {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("pan", &self.pan);
        writer.member("pin", &self.pin);
        writer.member("holder", &self.holder);
    }
}

impl<const SCHEME: usize> Operation for Pay<SCHEME> {
    type Output = Transfer;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "pay",
        method: Method::POST,
        path: "/payments",
        server: None,
        security: &[&[SCHEME]],
        accept: "application/json",
        envelope: Some(&WRAPPED),
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.header("X-Code", &Secret::from("c0de-header"));
        let holder = Sensitive::from(vec!["Asha Rao".to_owned()]);
        request.json(&Card { pan: "4111111111111111".into(), pin: Sensitive::from(4711), holder });
    }

    fn decode(response: &RawResponse) -> Result<Transfer, Error> {
        response.payload()
    }
}

/// Sends a request to a server that repeats all of it: in the message of a failure, in property names, and as an id.
async fn echoed<const SCHEME: usize>(credential: Credential, status: &'static str) -> [Error; 2] {
    let echo = |shape: fn(&str) -> String| {
        Server::start(move |stream, request| {
            let text = request.replace(['"', '\\', '\r', '\n'], " ");
            let body = shape(&text);
            let id = text.split("authorization: ").nth(1).unwrap_or("none").chars().take(40).collect::<String>();
            write(stream, response(status, &format!("x-request-id: {id}\r\n"), &body).as_bytes());
            true
        })
    };
    let servers = [
        echo(|text| format!(r#"{{"code":7,"message":"{text}"}}"#)),
        echo(|text| format!(r#"{{"code":0,"payload":{{"transactionId":{{"{text}":1}}}}}}"#)),
    ];
    let [one, two] = servers.map(|server| {
        let config = Config::new().base_url(&server.url).credential(SCHEME, credential.clone());
        Client::new(&CLOSED, config).unwrap()
    });
    let options = RequestOptions::new();
    [one.send(&Pay::<SCHEME>, &options).await.unwrap_err(), two.send(&Pay::<SCHEME>, &options).await.unwrap_err()]
}

#[tokio::test]
async fn errors_hide_what_a_server_repeats_of_a_request() {
    let secrets = [
        "t0ken-sesame",
        "sesame-key",
        "asha",
        "pa55word",
        "YXNoYTpwYTU1d29yZA==",
        "4111111111111111",
        "4711",
        "Asha Rao",
        "c0de-header",
    ];
    let basic = || Credential::Basic { username: "asha".to_owned(), password: "pa55word".into() };
    for status in ["200 OK", "400 Bad Request"] {
        let errors = [
            echoed::<0>(Credential::Token("t0ken-sesame".into()), status).await,
            echoed::<1>(basic(), status).await,
            echoed::<2>(Credential::Key("sesame-key".into()), status).await,
        ];
        for error in errors.iter().flatten() {
            let text = format!("{error} {error:?} {error:#?}");
            for secret in secrets {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
        assert!(errors[0][0].to_string().contains("[redacted]"), "{}", errors[0][0]);
        // The program can still access the original string.
        assert!(errors[1][0].message().unwrap().contains("YXNoYTpwYTU1d29yZA=="));
    }
}
