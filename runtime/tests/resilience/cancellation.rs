//! Calls that are dropped at every point where they wait, and very many calls at once.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use oasmith_runtime::mock::FixedRandom;
use oasmith_runtime::{Client, Config, Delivery, Operation, RequestOptions, Retry};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{API, Pay, Read};

/// Counts requests, and responds in two parts with a pause in each, so that there is much to wait for.
struct Server {
    url: String,
    requests: Arc<AtomicUsize>,
}

async fn serve(mut stream: TcpStream, requests: Arc<AtomicUsize>) -> std::io::Result<()> {
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
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Le").await?;
        tokio::task::yield_now().await;
        stream.write_all(b"ngth: 4\r\n\r\npo").await?;
        tokio::task::yield_now().await;
        stream.write_all(b"ng").await?;
    }
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&counter)));
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

/// Polls a call so often and drops it. Returns whether it completed.
async fn dropped_after(polls: usize, client: &Client, operation: impl Operation) -> bool {
    let options = RequestOptions::new();
    let mut call = pin!(client.send(&operation, &options));
    for _ in 0..polls {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            drop(outcome.unwrap());
            return true;
        }
        // Connection and server go on in other tasks.
        tokio::task::yield_now().await;
    }
    false
}

#[tokio::test]
async fn a_call_that_is_dropped_anywhere_is_sent_once_at_most_and_spoils_no_other() {
    for configure in [(|config| config) as fn(Config) -> Config, retrying] {
        for is_reused in [false, true] {
            let mut has_completed = false;
            for polls in 0.. {
                let server = Server::start().await;
                let client = server.client(configure);
                if is_reused {
                    client.send(&Read, &RequestOptions::new()).await.unwrap();
                }
                let before = server.requests();
                has_completed = dropped_after(polls, &client, Pay).await;
                // Connections that were given back half read would fail this one.
                client.send(&Read, &RequestOptions::new()).await.unwrap();
                let paid = server.requests() - before - 1;
                assert!(paid <= 1, "dropped after {polls} polls, and sent {paid} times");
                if has_completed {
                    assert_eq!(paid, 1);
                    break;
                }
                assert!(polls < 10_000, "it never completes");
            }
            assert!(has_completed);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_calls_at_once_are_each_sent_once() {
    const CALLS: usize = 2_000;
    for configure in [(|config| config) as fn(Config) -> Config, retrying] {
        let server = Server::start().await;
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
