//! Calls that are dropped at every point where they wait, and very many calls at once.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use oasmith_runtime::mock::FixedRandom;
use oasmith_runtime::{Client, Config, Delivery, Operation, RequestOptions, Retry};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::{API, Pay, Read};

/// Counts requests, and responds in two parts with a pause in each, so that there is much to wait for.
struct Server {
    url: String,
    requests: Arc<AtomicUsize>,
}

async fn serve(mut stream: TcpStream, requests: Arc<AtomicUsize>, is_kept: bool) -> std::io::Result<()> {
    let mut read = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let length = end + length.parse::<usize>().unwrap();
        while read.len() < length {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        read.drain(..length);
        requests.fetch_add(1, Ordering::SeqCst);
        let connection = if is_kept { "keep-alive" } else { "close" };
        stream.write_all(format!("HTTP/1.1 200 OK\r\nConnection: {connection}\r\nContent-Le").as_bytes()).await?;
        tokio::task::yield_now().await;
        stream.write_all(b"ngth: 4\r\n\r\npo").await?;
        tokio::task::yield_now().await;
        stream.write_all(b"ng").await?;
        if !is_kept {
            return Ok(());
        }
    }
}

impl Server {
    /// `is_kept` says whether a connection serves more than one request.
    fn start(is_kept: bool) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        // So that all connections of a crowd find room.
        let listener = socket.listen(4096).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&counter), is_kept));
            }
        });
        Self { url, requests }
    }

    fn client(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        let config = Config::new().base_url(&*self.url).timeout(Duration::from_secs(60));
        Client::new(&API, configure(config)).unwrap()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn retrying(config: Config) -> Config {
    config.retry(Retry::safe().budget(f64::INFINITY)).random_source(FixedRandom::ZERO)
}

/// Drops a call when it has waited so often. Returns whether it completed before.
async fn dropped_after(waits: usize, client: &Client, operation: impl Operation) -> bool {
    let options = RequestOptions::new();
    let mut call = pin!(client.send(&operation, &options));
    let mut waited = 0;
    std::future::poll_fn(|context| {
        if waited == waits {
            return Poll::Ready(false);
        }
        if let Poll::Ready(outcome) = call.as_mut().poll(context) {
            drop(outcome.unwrap());
            return Poll::Ready(true);
        }
        waited += 1;
        if waited == waits { Poll::Ready(false) } else { Poll::Pending }
    })
    .await
}

#[tokio::test]
async fn a_call_that_is_dropped_anywhere_is_sent_once_at_most_and_spoils_no_other() {
    for configure in [(|config| config) as fn(Config) -> Config, retrying] {
        for is_reused in [false, true] {
            let server = Server::start(is_reused);
            let client = server.client(configure);
            for waits in 0.. {
                client.send(&Read, &RequestOptions::new()).await.unwrap();
                let before = server.requests();
                let has_completed = dropped_after(waits, &client, Pay).await;
                // Connections that were given back half read would fail this one.
                client.send(&Read, &RequestOptions::new()).await.unwrap();
                let paid = server.requests() - before - 1;
                assert!(paid <= 1, "dropped after {waits} waits, and sent {paid} times");
                if has_completed {
                    assert_eq!(paid, 1);
                    break;
                }
                assert!(waits < 10_000, "it never completes");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_calls_at_once_are_each_sent_once() {
    const CALLS: usize = 2_000;
    for configure in [(|config| config) as fn(Config) -> Config, retrying] {
        let server = Server::start(true);
        let client = server.client(configure);
        let calls: Vec<_> = (0..CALLS)
            .map(|number| {
                let client = client.clone();
                tokio::spawn(async move {
                    if number % 2 == 0 {
                        client.send(&Pay, &RequestOptions::new()).await
                    } else {
                        client.send(&Read, &RequestOptions::new()).await
                    }
                })
            })
            .collect();
        let mut sent = 0;
        for call in calls {
            match call.await.unwrap() {
                Ok(text) => {
                    assert_eq!(text, "pong");
                    sent += 1;
                }
                // A machine may not have so many connections.
                Err(error) => assert_eq!(error.delivery(), Delivery::NotSent, "{error:?}"),
            }
        }
        assert_eq!(server.requests(), sent);
        assert!(sent > 0);
    }
}
