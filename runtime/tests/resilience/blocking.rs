//! Calls without an asynchronous runtime.

use oasmith_runtime::blocking::{Wait, WaitIter};
use oasmith_runtime::{Client, Config, Delivery, ErrorKind, RequestOptions, Retry};

use crate::support::{API, Pay, Read};
use crate::torture::{Fault, Server, limited};

fn options(fault: Fault, call: &str) -> RequestOptions {
    RequestOptions::new().header("x-fault", format!("{fault:?}")).header("x-call", call)
}

fn client(server: &Server, configure: impl FnOnce(Config) -> Config) -> Client {
    Client::new(&API, configure(limited(&server.url))).unwrap()
}

#[test]
fn calls_of_several_threads_share_a_runtime_and_its_connections() {
    let server = Server::start();
    let client = client(&server, |config| config.timeout(std::time::Duration::from_secs(20)));
    for _ in 0..20 {
        assert_eq!(client.send(&Read, &options(Fault::None, "first")).wait().unwrap(), "{}");
    }
    assert_eq!(server.heads("first"), 20);
    // A connection is kept, though the next call may be there before it is put back.
    assert!(server.connections() < 20, "{} connections", server.connections());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || client.send(&Pay, &options(Fault::None, "threads")).wait().unwrap())
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), "{}");
    }
    assert_eq!(server.heads("threads"), 4);
}

#[test]
fn limits_and_further_attempts_hold() {
    let server = Server::start();
    let plain = client(&server, |config| config);
    let error = plain.send(&Read, &options(Fault::StallInHead, "late")).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let repeating = client(&server, |config| config.retry(Retry::safe()).timeout(std::time::Duration::from_secs(20)));
    let error = repeating.send(&Read, &options(Fault::Unavailable, "again")).wait().unwrap_err();
    assert_eq!((error.attempts(), server.heads("again")), (3, 3));
}

#[test]
fn a_stream_is_gone_through() {
    let server = Server::start();
    let client = client(&server, |config| config);
    let body = client.stream(&Read, &options(Fault::None, "stream")).wait().unwrap().into_value();
    let chunks: Result<Vec<_>, _> = body.wait_iter().collect();
    assert_eq!(chunks.unwrap().concat(), b"{}");
    let body = client.stream(&Read, &options(Fault::CloseInBody, "stream")).wait().unwrap().into_value();
    let outcomes: Vec<_> = body.wait_iter().map(|chunk| chunk.is_ok()).collect();
    assert_eq!(outcomes, [true, false]);
}

#[tokio::test]
async fn within_a_runtime_a_blocking_call_is_refused_and_sends_nothing() {
    let server = Server::start();
    let client = client(&server, |config| config);
    let error = client.send(&Pay, &options(Fault::None, "refused")).wait().unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Config, Delivery::NotSent));
    let mut iter = oasmith_runtime::Body::from("abc").wait_iter();
    assert_eq!(iter.next().unwrap().unwrap_err().kind(), ErrorKind::Config);
    assert!(iter.next().is_none());
    assert_eq!(server.heads("refused"), 0);
}
