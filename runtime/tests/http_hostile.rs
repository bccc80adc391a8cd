//! Hostile arguments, servers and responses over real sockets: forbidden requests are not sent, and responses are
//! bounded.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[allow(dead_code, reason = "shared with tests that need more of it")]
mod common;

use std::time::{Duration, Instant};

use common::{Server, write};
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, Encoder, Error, ErrorKind, KeyLocation, Method, Operation, OperationSpec,
    RawResponse, RequestOptions, Scheme, SchemeKind,
};

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: None,
    servers: &[],
    schemes: &[
        Scheme { name: "token", kind: SchemeKind::Bearer, token: None },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "api_key" },
            token: None,
        },
    ],
};

/// A call with an argument in the path and one in a header.
struct Get<'a> {
    path: &'a str,
    header: &'a str,
}

impl Operation for Get<'_> {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "get",
        method: Method::GET,
        path: "/things/{id}/parts",
        server: None,
        security: &[&[0, 1]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.path("id", self.path);
        request.header("X-Trace", self.header);
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

const GET: Get<'_> = Get { path: "1", header: "a" };

fn client(server: &Server) -> Client {
    let config = Config::new()
        .base_url(&server.url)
        .timeout(Duration::from_secs(10))
        .credential(0, Credential::Token("sesame-token".into()))
        .credential(1, Credential::Key("sesame-key".into()));
    Client::new(&API, config).unwrap()
}

fn pong() -> Server {
    Server::fixed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\npong")
}

#[tokio::test]
async fn arguments_that_would_change_the_request_are_not_sent() {
    let server = pong();
    let client = client(&server);
    let paths = [".", "..", ""].map(|path| Get { path, ..GET });
    let headers = ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "a\u{7f}b"].map(|header| Get { header, ..GET });
    for call in paths.into_iter().chain(headers) {
        let error = client.send(&call, &RequestOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{:?} {:?}", call.path, call.header);
        assert!(!format!("{error} {error:?}").contains("sesame"), "{error:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn path_arguments_stay_in_their_segment() {
    for (argument, segment) in [
        ("../../admin", "..%2F..%2Fadmin"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a\r\nHost: evil", "a%0D%0AHost%3A%20evil"),
        ("a\0b", "a%00b"),
        ("%2e%2e", "%252e%252e"),
        ("//evil.example", "%2F%2Fevil.example"),
        ("a\\b", "a%5Cb"),
    ] {
        let expected = format!("GET /things/{segment}/parts?api_key=sesame-key HTTP/1.1\r\n");
        let server = Server::start(move |stream, request| {
            let response = if request.starts_with(&expected) { "pong" } else { "evil" };
            write(stream, format!("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{response}").as_bytes());
            true
        });
        let response = client(&server).send(&Get { path: argument, ..GET }, &RequestOptions::new()).await.unwrap();
        assert_eq!(response, "pong", "{argument}");
    }
}

#[tokio::test]
async fn a_redirect_carries_no_credentials() {
    let elsewhere = pong();
    for location in [format!("{}/x", elsewhere.url), format!("//{}/x", elsewhere.url.trim_start_matches("http://"))] {
        let server = Server::fixed(format!(
            "HTTP/1.1 307 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ));
        let error = client(&server).send(&GET, &RequestOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(!format!("{error} {error:?} {error:#?}").contains("sesame"), "{error:?}");
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// A compression bomb stays compressed: the limit counts the received bytes, and nothing expands them.
#[tokio::test]
async fn nothing_is_decompressed_and_no_compression_is_requested() {
    let packed = b"\x1f\x8b\x08\0\0\0\0\0\0\x03";
    let server = Server::start(move |stream, request| {
        let asked = request.to_ascii_lowercase().contains("accept-encoding");
        let head = format!(
            "HTTP/1.1 {} OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            if asked { 500 } else { 200 },
            packed.len()
        );
        write(stream, head.as_bytes());
        write(stream, packed);
        true
    });
    let error = client(&server).send(&GET, &RequestOptions::new()).await;
    // Bytes that are not text are either refused or passed through unchanged.
    match error {
        Ok(text) => assert!(text.len() <= 3 * packed.len()),
        Err(error) => assert_eq!((error.kind(), error.body().unwrap().as_ref()), (ErrorKind::Decode, &packed[..])),
    }
}

#[tokio::test]
async fn response_headers_are_bounded() {
    for endless in ["X-Many: x\r\n".to_owned(), format!("X-Long: {}", "x".repeat(4096)), "x".repeat(4096)] {
        let is_line = endless.ends_with('\n');
        let server = Server::start(move |stream, _| {
            write(stream, b"HTTP/1.1 200 OK\r\n");
            write(stream, endless.as_bytes());
            let more = if is_line { endless.repeat(400) } else { "x".repeat(4096) };
            // Endless: only a limit stops it before the timeout.
            for _ in 0..100_000 {
                if std::io::Write::write_all(stream, more.as_bytes()).is_err() {
                    return false;
                }
            }
            false
        });
        let started = Instant::now();
        let error = client(&server).send(&GET, &RequestOptions::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(started.elapsed() < Duration::from_secs(8));
    }
}

#[test]
fn plain_http_is_allowed_for_loopback_only() {
    for (url, is_allowed) in [
        ("http://127.0.0.1:1", true),
        ("http://localhost:1", true),
        ("http://[::1]:1", true),
        ("https://api.example.com", true),
        ("http://api.example.com", false),
        ("http://127.0.0.1.example.com", false),
        ("http://localhost.example.com", false),
        ("http://10.0.0.1", false),
        ("http://0.0.0.0", false),
        ("file:///etc/passwd", false),
        ("ftp://api.example.com", false),
        ("https://user:secret@api.example.com", false),
    ] {
        let outcome = Client::new(&API, Config::new().base_url(url));
        assert_eq!(outcome.is_ok(), is_allowed, "{url}");
        if let Err(error) = outcome {
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        }
    }
}
