//! Token servers that are down, slow or odd, and servers that refuse every token: what the error is, and how often the token server and the API were
//! called. With further attempts and without.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::mock::FixedRandom;
use oasmith_runtime::{Client, Config, Credential, Delivery, Error, ErrorKind, Phase, RequestOptions, Retry};

use crate::support::{PayWithToken, ReadWithToken, WITH_TOKENS};

/// What the token server does.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Grants,
    Closes,
    Hangs,
    TooMany,
    NotFound,
    Html,
    ServerError,
    Refuses,
    RepeatsSecret,
    NoToken,
    Endless,
}

impl Fault {
    const ALL: [Self; 10] = [
        Self::Closes,
        Self::Hangs,
        Self::TooMany,
        Self::NotFound,
        Self::Html,
        Self::ServerError,
        Self::Refuses,
        Self::RepeatsSecret,
        Self::NoToken,
        Self::Endless,
    ];

    /// Kind and status of the error, and whether the token call is made again by `Retry`.
    fn expected(self) -> (ErrorKind, Option<u16>, bool) {
        match self {
            Self::Grants => unreachable!("it is no fault"),
            Self::Closes => (ErrorKind::Transport, None, true),
            Self::Hangs => (ErrorKind::Timeout, None, false),
            // It is remembered: the server is not asked again at once.
            Self::TooMany => (ErrorKind::Authentication, Some(429), false),
            Self::NotFound => (ErrorKind::Authentication, Some(404), false),
            Self::Html | Self::NoToken => (ErrorKind::Authentication, Some(200), false),
            Self::ServerError => (ErrorKind::Authentication, Some(500), true),
            Self::Refuses => (ErrorKind::Authentication, Some(401), false),
            Self::RepeatsSecret => (ErrorKind::Authentication, Some(400), false),
            Self::Endless => (ErrorKind::TooLarge, Some(200), false),
        }
    }

    fn happens(self, stream: &mut TcpStream, number: usize) -> bool {
        let (status, body) = match self {
            Self::Grants => (200, format!(r#"{{"access_token": "token-sesame-{number}"}}"#)),
            Self::Closes => return false,
            Self::Hangs => {
                let _ = stream.read(&mut [0]);
                return false;
            }
            Self::TooMany => (429, String::new()),
            Self::NotFound => (404, "not here".to_owned()),
            Self::Html => (200, "<html><title>Sign in</title></html>".to_owned()),
            Self::ServerError => (500, "oops".to_owned()),
            Self::Refuses => (401, r#"{"error": "invalid_client"}"#.to_owned()),
            Self::RepeatsSecret => {
                (400, r#"{"error": "invalid_request", "error_description": "client-sesame of id"}"#.to_owned())
            }
            Self::NoToken => (200, r#"{"expires_in": 3600}"#.to_owned()),
            Self::Endless => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
                while stream.write_all(chunk.as_bytes()).is_ok() {}
                return false;
            }
        };
        respond(stream, status, &body)
    }
}

fn respond(stream: &mut TcpStream, status: u16, body: &str) -> bool {
    let response = format!("HTTP/1.1 {status} Any\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(response.as_bytes()).is_ok()
}

/// An API that takes the tokens that `accepts` says, and its token server. Both count.
#[derive(Clone)]
struct Server {
    url: String,
    logins: Arc<AtomicUsize>,
    calls: Arc<AtomicUsize>,
}

impl Server {
    fn start(fault: Fault, accepts: impl Fn(usize) -> bool + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, logins: Arc::default(), calls: Arc::default() };
        let (counts, accepts) = (server.clone(), Arc::new(accepts));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, counts, accepts) = (stream.unwrap(), counts.clone(), Arc::clone(&accepts));
                std::thread::spawn(move || {
                    while let Some(head) = crate::torture::read_head(&mut stream) {
                        let length = crate::torture::header(&head, "content-length").parse().unwrap_or_default();
                        let mut body = vec![0; length];
                        let is_open = stream.read_exact(&mut body).is_ok()
                            && if head.starts_with("POST /oauth/token") {
                                fault.happens(&mut stream, counts.logins.fetch_add(1, Ordering::SeqCst) + 1)
                            } else if accepts(counts.calls.fetch_add(1, Ordering::SeqCst) + 1) {
                                respond(&mut stream, 200, "done")
                            } else {
                                respond(&mut stream, 401, &crate::torture::header(&head, "authorization"))
                            };
                        if !is_open {
                            break;
                        }
                    }
                });
            }
        });
        server
    }

    fn client(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        let credential = Credential::ClientCredentials {
            client_id: "id".to_owned(),
            client_secret: "client-sesame".into(),
            scopes: Vec::new(),
        };
        let config = Config::new().base_url(&*self.url).credential(0, credential).timeout(Duration::from_secs(20));
        Client::new(&WITH_TOKENS, configure(config)).unwrap()
    }

    fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

async fn read(client: &Client) -> Result<String, Error> {
    client.send(&ReadWithToken, &RequestOptions::new()).await
}

async fn pay(client: &Client) -> Result<String, Error> {
    client.send(&PayWithToken, &RequestOptions::new()).await
}

fn retrying(config: Config) -> Config {
    config.retry(Retry::safe().budget(f64::INFINITY)).random_source(FixedRandom::ZERO)
}

fn hides_secrets(error: &Error) {
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("sesame") && !shown.contains("127.0.0.1"), "{shown}");
}

async fn check(fault: Fault, is_payment: bool, is_retrying: bool) {
    let id = format!("{fault:?}, payment: {is_payment}, retrying: {is_retrying}");
    let server = Server::start(fault, |_| true);
    let client = server.client(|config| {
        let config = if is_retrying { retrying(config) } else { config };
        let config = config.max_response_bytes(100_000);
        if matches!(fault, Fault::Hangs) { config.timeout(Duration::from_millis(300)) } else { config }
    });
    let error = if is_payment { pay(&client).await } else { read(&client).await }.unwrap_err();
    let (kind, status, is_repeated) = fault.expected();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (kind, status), "{id}: {error}");
    assert_eq!((error.delivery(), error.phase()), (Delivery::NotSent, Some(Phase::Token)), "{id}: {error}");
    let logins = if is_retrying && is_repeated { 3 } else { 1 };
    assert_eq!((server.calls(), error.attempts()), (0, 0), "{id}: {error}");
    // The time may have run out before.
    let is_early = matches!(fault, Fault::Hangs) && server.logins() == 0;
    assert!(is_early || server.logins() == logins, "{id}: {} token calls, {error}", server.logins());
    hides_secrets(&error);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_is_sent_and_the_token_server_is_not_stormed() {
    let mut checks = Vec::new();
    for fault in Fault::ALL {
        for (is_payment, is_retrying) in [(false, false), (false, true), (true, false), (true, true)] {
            checks.push(tokio::spawn(check(fault, is_payment, is_retrying)));
        }
    }
    for check in checks {
        check.await.unwrap();
    }
}

#[tokio::test]
async fn a_token_server_that_cannot_be_reached_is_attempted_like_any_other() {
    for (is_retrying, attempts) in [(false, 1), (true, 3)] {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = Server::start(Fault::Grants, |_| true);
        let client = server.client(|config| {
            let config = config.token_url(0, format!("http://{address}/oauth/token"));
            if is_retrying { retrying(config) } else { config }
        });
        let error = pay(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent), "{attempts}: {error}");
        assert_eq!((server.calls(), error.attempts()), (0, 0));
        hides_secrets(&error);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_at_once_share_one_token_call() {
    const CALLS: usize = 60;
    let server = Server::start(Fault::Grants, |_| true);
    let client = server.client(|config| config);
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            tokio::spawn({
                let client = client.clone();
                async move { pay(&client).await }
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "done");
    }
    assert_eq!((server.logins(), server.calls()), (1, CALLS));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_refused_tokens_is_bounded_on_both_servers() {
    const CALLS: usize = 60;
    for is_retrying in [false, true] {
        let server = Server::start(Fault::Grants, |_| false);
        let client = server.client(|config| if is_retrying { retrying(config) } else { config });
        let calls: Vec<_> = (0..CALLS)
            .map(|_| {
                tokio::spawn({
                    let client = client.clone();
                    async move { pay(&client).await }
                })
            })
            .collect();
        let mut attempts = 0;
        for call in calls {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 401), "{error}");
            assert_eq!(error.delivery(), Delivery::Answered);
            attempts += error.attempts() as usize;
            hides_secrets(&error);
        }
        assert_eq!(server.calls(), attempts, "every attempt is counted");
        assert!(server.calls() <= 2 * CALLS, "a refused payment is sent again once at most");
        assert!(server.logins() <= 4, "one token and three renewals, but {}", server.logins());
    }
}
