//! How many requests are under way at a time, how fast responses must come, and how connections are kept.

use std::collections::VecDeque;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use oasmith_runtime::mock::ManualClock;
use oasmith_runtime::{
    Body, BoxFuture, Client, Config, Delivery, Error, ErrorKind, Limits, Phase, RequestOptions, Retry, Transport,
    TransportError,
};
use tokio::sync::oneshot;

use crate::support::{API, Pay, Read};
use crate::torture::read_head;

/// A request by its header `x-call`, and how to let it go on.
type Waiting = (String, oneshot::Sender<()>);

/// Holds each request until the test lets it go on.
#[derive(Clone, Debug, Default)]
struct Gate {
    waiting: Arc<Mutex<VecDeque<Waiting>>>,
}

impl Gate {
    /// The header `x-call` of the requests that wait.
    fn waiting(&self) -> Vec<String> {
        self.waiting.lock().unwrap().iter().map(|(name, _)| name.clone()).collect()
    }

    fn open(&self) {
        self.waiting.lock().unwrap().pop_front().unwrap().1.send(()).unwrap();
    }
}

impl Transport for Gate {
    fn send(&self, request: Request<Body>, _: Limits) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let (sender, receiver) = oneshot::channel();
        let name = request.headers()["x-call"].to_str().unwrap().to_owned();
        self.waiting.lock().unwrap().push_back((name, sender));
        Box::pin(async move {
            receiver.await.unwrap();
            let chunks = futures_util::stream::iter([Ok("po".into()), Ok("ng".into())]);
            Ok(Response::new(Body::from_stream(chunks, None)))
        })
    }
}

fn start(client: &Client, name: &str) -> tokio::task::JoinHandle<Result<String, Error>> {
    let (client, options) = (client.clone(), RequestOptions::new().header("x-call", name));
    tokio::spawn(async move { client.send(&Pay, &options).await })
}

/// Lets all tasks go on until they wait for something else.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn requests_wait_for_their_turn_in_order_and_no_longer_than_their_call_may_take() {
    let (gate, clock) = (Gate::default(), ManualClock::new());
    let config = Config::new().transport(gate.clone()).clock(clock.clone()).max_concurrent_requests(2);
    let client = Client::new(&API, config).unwrap();
    // A client that is made of the settings of another one shares its limit.
    let other = Client::new(&API, client.config().header("x-tenant", "acme")).unwrap();
    let mut calls = VecDeque::new();
    for (client, name) in [(&client, "a"), (&other, "b"), (&client, "c"), (&other, "d"), (&client, "e")] {
        calls.push_back(start(client, name));
        settle().await;
    }
    assert_eq!(gate.waiting(), ["a", "b"]);
    calls.remove(2).unwrap().abort();
    gate.open();
    settle().await;
    assert_eq!(gate.waiting(), ["b", "d"]);
    assert_eq!(calls.pop_front().unwrap().await.unwrap().unwrap(), "pong");
    clock.advance(Duration::from_secs(30));
    let error = calls.pop_back().unwrap().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.phase(), error.delivery()),
        (ErrorKind::Timeout, Some(Phase::Queue), Delivery::NotSent)
    );
    gate.open();
    gate.open();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "pong");
    }
}

#[tokio::test]
async fn a_streamed_response_counts_until_it_was_read_or_dropped() {
    let gate = Gate::default();
    let client = Client::new(&API, Config::new().transport(gate.clone()).max_concurrent_requests(1)).unwrap();
    for reads in [true, false] {
        let streamed = tokio::spawn({
            let client = client.clone();
            async move { client.stream(&Read, &RequestOptions::new().header("x-call", "stream")).await }
        });
        settle().await;
        gate.open();
        let mut body = streamed.await.unwrap().unwrap().into_value();
        let next = start(&client, "next");
        settle().await;
        assert_eq!(body.chunk().await.unwrap().unwrap(), "po");
        settle().await;
        assert_eq!(gate.waiting(), [""; 0]);
        if reads {
            assert_eq!(body.collect(10).await.unwrap(), "ng");
        } else {
            drop(body);
        }
        settle().await;
        assert_eq!(gate.waiting(), ["next"]);
        gate.open();
        next.await.unwrap().unwrap();
    }
}

/// Serves requests, and counts connections and how many requests are under way.
#[derive(Clone, Default)]
struct Counts {
    connections: Arc<AtomicUsize>,
    active: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

fn serve(respond: impl Fn(&mut TcpStream) -> bool + Send + Sync + 'static) -> (String, Counts) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (counts, respond) = (Counts::default(), Arc::new(respond));
    let counted = counts.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, counts, respond) = (stream.unwrap(), counted.clone(), Arc::clone(&respond));
            counts.connections.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || {
                while read_head(&mut stream).is_some() {
                    let active = counts.active.fetch_add(1, Ordering::SeqCst) + 1;
                    counts.most.fetch_max(active, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                    counts.active.fetch_sub(1, Ordering::SeqCst);
                    if !respond(&mut stream) {
                        break;
                    }
                }
            });
        }
    });
    (url, counts)
}

fn pong(stream: &mut TcpStream) -> bool {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong").is_ok()
}

async fn read(client: &Client) -> Result<String, Error> {
    client.send(&Read, &RequestOptions::new()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_sees_no_more_requests_at_a_time_than_the_limit_and_as_many_connections() {
    let (url, counts) = serve(pong);
    for retry in [Retry::never(), Retry::safe()] {
        let config = Config::new().base_url(&*url).max_concurrent_requests(3).retry(retry);
        let client = Client::new(&API, config).unwrap();
        let before = counts.connections.load(Ordering::SeqCst);
        let calls: Vec<_> = (0..60)
            .map(|_| {
                tokio::spawn({
                    let client = client.clone();
                    async move { read(&client).await }
                })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), "pong");
        }
        assert!(counts.most.load(Ordering::SeqCst) <= 3);
        // A connection is given back a moment after its response was read.
        let connections = counts.connections.load(Ordering::SeqCst) - before;
        assert!(connections <= 30, "{connections} connections");
    }
}

#[tokio::test]
async fn idle_connections_are_kept_as_configured() {
    let configs = [
        (Config::new(), 1),
        (Config::new().pool_max_idle_per_host(0), 3),
        (Config::new().pool_idle_timeout(Duration::from_millis(1)), 3),
    ];
    for (config, expected) in configs {
        let (url, counts) = serve(pong);
        let client = Client::new(&API, config.base_url(&*url)).unwrap();
        for _ in 0..3 {
            assert_eq!(read(&client).await.unwrap(), "pong");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(counts.connections.load(Ordering::SeqCst), expected);
    }
}

/// Sends a byte now and then, without an end.
fn trickle(stream: &mut TcpStream) -> bool {
    let mut is_open = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_ok();
    while is_open {
        is_open = stream.write_all(b"1\r\n \r\n").is_ok();
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

#[tokio::test]
async fn a_response_that_trickles_ends_where_a_rate_is_demanded() {
    let (url, _) = serve(trickle);
    let config = Config::new().base_url(&*url).minimum_rate(100_000, Duration::from_millis(100));
    let client = Client::new(&API, config).unwrap();
    let buffered = read(&client).await.unwrap_err();
    assert_eq!(buffered.status().unwrap().as_u16(), 200);
    let mut body = client.stream(&Read, &RequestOptions::new()).await.unwrap().into_value();
    let streamed = loop {
        match body.chunk().await {
            Ok(chunk) => assert!(chunk.is_some()),
            Err(error) => break error,
        }
    };
    for error in [buffered, streamed] {
        assert_eq!(
            (error.kind(), error.phase(), error.delivery()),
            (ErrorKind::Timeout, Some(Phase::Body), Delivery::Unknown)
        );
        assert!(error.to_string().contains("fewer than 100000 bytes per second over 100ms"), "{error}");
    }
    // Half a byte in 100 ms is little enough.
    let options = RequestOptions::new().minimum_rate(5, Duration::from_millis(100)).max_response_bytes(100);
    assert_eq!(client.send(&Read, &options).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn time_in_which_nobody_reads_does_not_count() {
    let (url, _) = serve(|stream| {
        let body = "x".repeat(2_000_000);
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).is_ok()
    });
    let config = Config::new().base_url(&*url).minimum_rate(2_000_000, Duration::from_millis(30));
    let client = Client::new(&API, config).unwrap();
    let mut body = client.stream(&Read, &RequestOptions::new()).await.unwrap().into_value();
    let (mut read, mut pauses) = (0, 0);
    while let Some(chunk) = body.chunk().await.unwrap() {
        read += chunk.len();
        if pauses < 5 {
            pauses += 1;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
    assert_eq!(read, 2_000_000);
}
