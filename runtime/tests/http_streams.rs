//! Bodies that are streamed in both directions, never buffered as a whole.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "other tests use the rest")]
mod common;

use std::pin::Pin;
use std::sync::mpsc;
use std::task::{Context, Poll};
use std::thread::sleep;
use std::time::{Duration, Instant};

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    Body, BoxError, Bytes, Client, Config, ErrorKind, HttpTransport, Limits, RequestOptions, Transport,
};

use common::{API, Echo, LONG, Server, impatient, wait_for_close, write};

/// Chunks that are created on demand.
struct Made<F>(F);

impl<F: FnMut() -> Option<Result<Bytes, BoxError>> + Unpin> futures_core::Stream for Made<F> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready((self.0)())
    }
}

fn made(mut chunks: Vec<Result<&'static str, BoxError>>, len: Option<u64>) -> Body {
    chunks.reverse();
    Body::from_stream(Made(move || chunks.pop().map(|chunk| chunk.map(Bytes::from))), len)
}

#[tokio::test]
async fn the_head_of_a_response_is_available_before_its_body() {
    let (sender, receiver) = mpsc::channel();
    let receiver = std::sync::Mutex::new(receiver);
    let server = Server::start(move |stream, _| {
        write(stream, b"HTTP/1.1 201 Created\r\nX-Request-Id: r-7\r\nContent-Length: 8\r\n\r\nping");
        receiver.lock().unwrap().recv().unwrap();
        write(stream, b"pong");
        true
    });
    let client = server.client(|config| config);
    let mut response = client.stream(&Echo(""), &RequestOptions::new()).await.unwrap();
    assert_eq!((response.status().as_u16(), response.request_id()), (201, Some("r-7")));
    assert_eq!(response.value().len(), Some(8));
    assert_eq!(response.value_mut().chunk().await.unwrap().unwrap(), "ping");
    sender.send(()).unwrap();
    let body = response.into_value();
    assert_eq!(body.len(), Some(4));
    assert_eq!(body.collect(4).await.unwrap(), "pong");
}

#[tokio::test]
async fn a_stream_can_ask_for_another_media_type_than_the_operations() {
    let (sender, receiver) = mpsc::channel();
    let server = Server::start(move |stream, request| {
        sender.send(request.to_ascii_lowercase()).unwrap();
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\ndata: a\n\n");
        true
    });
    let client = server.client(|config| config.header("Accept", "application/json"));
    let response = client.stream_as("text/event-stream", &Echo(""), &RequestOptions::new()).await.unwrap();
    assert_eq!(response.into_value().collect(100).await.unwrap(), "data: a\n\n");
    assert!(receiver.recv().unwrap().contains("\r\naccept: text/event-stream\r\n"));
    let options = RequestOptions::new().header("Accept", "text/csv");
    client.stream_as("text/event-stream", &Echo(""), &options).await.unwrap();
    assert!(receiver.recv().unwrap().contains("\r\naccept: text/csv\r\n"));
}

#[tokio::test]
async fn a_streamed_response_may_take_longer_than_the_limit_but_no_chunk_may() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nX-Request-Id: r-7\r\nTransfer-Encoding: chunked\r\n\r\n");
        for _ in 0..8 {
            write(stream, b"4\r\npong\r\n");
            sleep(Duration::from_millis(100));
        }
        wait_for_close(stream);
        false
    });
    let start = Instant::now();
    let response = server.client(impatient).stream(&Echo(""), &RequestOptions::new()).await.unwrap();
    let mut body = response.into_value();
    let mut size = 0;
    let error = loop {
        match body.chunk().await {
            Ok(chunk) => size += chunk.unwrap().len(),
            Err(error) => break error,
        }
    };
    assert_eq!((size, error.kind()), (32, ErrorKind::Timeout));
    assert_eq!((error.status().unwrap().as_u16(), error.operation()), (200, Some("echo")));
    assert_eq!(error.request_id(), Some("r-7"));
    assert!(start.elapsed() > Duration::from_millis(800) && start.elapsed() < LONG / 2);
    assert!(body.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn a_slow_head_is_a_timeout_of_a_streamed_response_too() {
    let server = Server::silent();
    let error = server.client(impatient).stream(&Echo(""), &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.operation()), (ErrorKind::Timeout, None, Some("echo")));
}

#[tokio::test]
async fn a_truncated_streamed_response_is_an_error_with_its_head() {
    let server = Server::fixed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npong");
    let response = server.client(|config| config).stream(&Echo(""), &RequestOptions::new()).await.unwrap();
    let error = response.into_value().collect(100).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Transport, 200));
}

#[tokio::test]
async fn an_error_status_of_a_streamed_call_is_the_error_of_a_buffered_one() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
        true
    });
    let client = server.client(|config| config);
    let options = RequestOptions::new();
    let streamed = client.stream(&Echo(""), &options).await.unwrap_err();
    let plain = client.send(&Echo(""), &options).await.unwrap_err();
    assert_eq!(streamed.to_string(), plain.to_string());
    assert_eq!((streamed.kind(), streamed.body().unwrap()), (ErrorKind::Status, &Bytes::from("gone")));

    let error = client.stream(&Echo(""), &options.max_response_bytes(3)).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::TooLarge, 404));

    let trickling = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 500 Oops\r\nContent-Length: 1000\r\n\r\n");
        for _ in 0..100 {
            write(stream, b"x");
            sleep(Duration::from_millis(50));
        }
        false
    });
    let error = trickling.client(impatient).stream(&Echo(""), &RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 500));
}

#[tokio::test]
async fn a_stream_from_any_transport_is_buffered_within_the_limit() {
    let options = RequestOptions::new().max_response_bytes(4);
    let result_of = |chunks: Vec<Result<&'static str, BoxError>>| {
        let mock = MockTransport::new().stream(200, "text/plain", made(chunks, None));
        let client = Client::new(&API, Config::new().base_url("https://a.example").transport(mock)).unwrap();
        client.send(&Echo(""), &options)
    };
    assert_eq!(result_of(vec![Ok("po"), Ok("ng")]).await.unwrap(), "pong");
    let error = result_of(vec![Ok("po"), Ok("ngs")]).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::TooLarge, 200));
    let error = result_of(vec![Ok("po"), Err("broken".into())]).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Transport, Some("echo")));
    assert!(error.to_string().contains("broken"), "{error}");
}

/// A server that returns the framing headers and the size of the request.
async fn counting_server() -> String {
    use axum::body::{Body, HttpBody};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let app = axum::Router::new().fallback(|headers: http::HeaderMap, mut body: Body| async move {
        let header = |name| headers.get(name).map_or("-", |value| value.to_str().unwrap()).to_owned();
        let framing = format!("{} {}", header("content-length"), header("transfer-encoding"));
        let mut size = 0;
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            size += frame.unwrap().into_data().unwrap().len();
        }
        format!("{framing} {size}")
    });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}

async fn posted(url: &str, body: Body) -> Result<String, oasmith_runtime::TransportError> {
    let transport = HttpTransport::new(LONG).unwrap();
    let mut request = http::Request::new(body);
    *request.method_mut() = http::Method::POST;
    *request.uri_mut() = url.parse().unwrap();
    let response = transport.send(request, Limits::new(LONG, 1000)).await?;
    Ok(String::from_utf8(response.into_body().collect(1000).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_streamed_request_has_a_length_or_is_chunked() {
    let url = counting_server().await;
    let chunks = || vec![Ok("po"), Ok(""), Ok("ng")];
    assert_eq!(posted(&url, Body::from("pong")).await.unwrap(), "4 - 4");
    assert_eq!(posted(&url, made(chunks(), Some(4))).await.unwrap(), "4 - 4");
    assert_eq!(posted(&url, made(chunks(), None)).await.unwrap(), "- chunked 4");
}

#[tokio::test]
async fn the_error_names_a_failed_request_stream_as_its_cause() {
    let url = counting_server().await;
    for (body, part) in [
        (made(vec![Ok("po"), Err("disk on fire".into())], None), "disk on fire"),
        (made(vec![Ok("po")], Some(4)), "after 2 of 4"),
        (made(vec![Ok("po"), Ok("ngs")], Some(4)), "longer than the announced 4"),
    ] {
        let error = posted(&url, body).await.unwrap_err();
        assert!(error.to_string().contains("the request body failed"), "{error}");
        assert!(error.to_string().contains(part), "{error}");
    }
}
