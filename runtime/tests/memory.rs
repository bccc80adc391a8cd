//! Transfers take the same little memory however large they are.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::alloc::System;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::{
    ApiSpec, Client, Config, Encoder, Error, File, Method, Operation, OperationSpec, RawResponse, RequestOptions,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// What is transferred, and how much memory that may take: some chunks of a file and of a socket.
const SIZE: u64 = 256 * 1024 * 1024;
const LIMIT: usize = 6 * 1024 * 1024;

static API: ApiSpec = ApiSpec { name: "acme", version: "1.0.0", server: None, servers: &[], schemes: &[] };

/// Sends a file, and gets a larger one.
struct Exchange(File);

impl Operation for Exchange {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "exchange",
        method: Method::POST,
        path: "/files",
        server: None,
        security: &[],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.file("application/octet-stream", &self.0);
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

/// Reads a request of any size, then responds with as many bytes.
fn serve(stream: &mut TcpStream) {
    let mut buffer = vec![0; 64 * 1024];
    let mut left = SIZE;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut buffer[..1]).unwrap();
        head.push(buffer[0]);
    }
    while left > 0 {
        left -= stream.read(&mut buffer).unwrap() as u64;
    }
    stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n").as_bytes()).unwrap();
    for _ in 0..SIZE / 65536 {
        stream.write_all(&buffer).unwrap();
    }
}

/// Returns the bytes that are allocated now.
fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.saturating_sub(stats.bytes_deallocated)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_upload_and_a_large_download_take_little_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().for_each(|stream| serve(&mut stream.unwrap())));
    let path = std::env::temp_dir().join(format!("oasmith-memory-{}", std::process::id()));
    // A file without content, of which only its size is stored.
    std::fs::File::create(&path).unwrap().set_len(SIZE).unwrap();
    let client = Client::new(&API, Config::new().base_url(url).timeout(Duration::from_secs(600))).unwrap();

    let (most, start) = (Arc::new(AtomicUsize::new(0)), allocated());
    let watch = {
        let most = Arc::clone(&most);
        move || most.fetch_max(allocated().saturating_sub(start), Ordering::Relaxed)
    };
    let watch_upload = watch.clone();
    let file = File::from_path(&path).on_progress(move |_| _ = watch_upload());
    let response = client.stream(&Exchange(file), &RequestOptions::new()).await.unwrap();
    let mut body = response.into_value().on_progress(move |_| _ = watch());
    let mut received = 0;
    while let Some(chunk) = body.chunk().await.unwrap() {
        received += chunk.len() as u64;
    }
    std::fs::remove_file(path).unwrap();
    assert_eq!(received, SIZE);
    let most = most.load(Ordering::Relaxed);
    assert!(most > 0 && most < LIMIT, "{most} bytes");
}
