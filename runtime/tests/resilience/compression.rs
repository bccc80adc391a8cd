//! Compressed responses: asked for where the program wants them, and bounded by what comes out.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;
use oasmith_runtime::{Client, Config, Delivery, Error, ErrorKind, RequestOptions};

use crate::support::{API, Read};
use crate::torture::{header, read_head};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Responds with the same body to each request. Keeps what the requests accept.
fn serve(encoding: &str, body: Vec<u8>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = Arc::new(Mutex::new(Vec::new()));
    let (seen, encoding) = (Arc::clone(&accepted), encoding.to_owned());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Some(head) = read_head(&mut stream) else { continue };
            seen.lock().unwrap().push(header(&head, "accept-encoding"));
            let head = format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    (url, accepted)
}

fn client(url: &str, is_on: bool) -> Client {
    Client::new(&API, Config::new().base_url(url).gzip(is_on).max_response_bytes(1_000_000)).unwrap()
}

async fn read(client: &Client) -> Result<String, Error> {
    client.send(&Read, &RequestOptions::new()).await
}

#[tokio::test]
async fn a_response_is_compressed_only_if_it_is_asked_for() {
    // Two members, one after the other, are one body.
    let (url, accepted) = serve("gzip", [gzip(b"po"), gzip(b"ng")].concat());
    let response = client(&url, true).send_with_response(&Read, &RequestOptions::new()).await.unwrap();
    assert_eq!(response.value(), "pong");
    assert!(!response.headers().contains_key("content-encoding") && !response.headers().contains_key("content-length"));
    let error = read(&client(&url, false)).await.unwrap_err();
    assert!(error.to_string().contains("encoded with `gzip`, which was not asked for"), "{error}");
    // What is handed on as it comes is not decoded.
    let streamed = client(&url, true).stream(&Read, &RequestOptions::new()).await.unwrap();
    assert_eq!(streamed.headers()["content-encoding"], "gzip");
    assert_eq!(*accepted.lock().unwrap(), ["gzip", "", ""]);
}

#[tokio::test]
async fn a_response_that_is_small_until_it_is_decoded_is_too_large() {
    let bomb = gzip(&vec![0; 100_000_000]);
    assert!(bomb.len() < 100_000);
    let (url, _) = serve("x-gzip", bomb);
    let error = read(&client(&url, true)).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::TooLarge, Delivery::Answered));
    assert!(error.to_string().contains("more than 1000000 bytes, decoded from `gzip`"), "{error}");
    let (url, _) = serve("gzip", gzip(&vec![b'x'; 1_000_000]));
    assert_eq!(read(&client(&url, true)).await.unwrap().len(), 1_000_000);
}

#[tokio::test]
async fn a_body_that_is_not_gzip_or_not_all_of_it_is_an_error() {
    let whole = gzip(b"pong");
    for body in [whole[..whole.len() - 3].to_vec(), whole[..4].to_vec(), b"pong".to_vec()] {
        let (url, _) = serve("gzip", body);
        let error = read(&client(&url, true)).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Transport, Delivery::Unknown), "{error}");
        assert!(error.to_string().contains("not complete `gzip`"), "{error}");
    }
    let (url, _) = serve("gzip", Vec::new());
    assert_eq!(read(&client(&url, true)).await.unwrap(), "");
    let (url, _) = serve("br", b"pong".to_vec());
    assert!(read(&client(&url, true)).await.unwrap_err().to_string().contains("`br`, which was not asked for"));
}
