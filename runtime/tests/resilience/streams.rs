//! Streamed responses that break off, the progress of transfers, and calls where there is no runtime.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake};

use bytes::Bytes;
use oasmith_runtime::mock::FixedRandom;
use oasmith_runtime::{Body, Client, Config, Delivery, Error, ErrorKind, File, Progress, RequestOptions, Retry};

use crate::support::{API, Pay, PutFile, Read};
use crate::torture::{header, read_head};

/// Responds to each request with the next text and closes the connection. Keeps the heads of the requests.
fn scripted(responses: Vec<&'static str>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    std::thread::spawn(move || {
        for response in responses {
            let (mut stream, _) = listener.accept().unwrap();
            let head = read_head(&mut stream).unwrap();
            let length: usize = header(&head, "content-length").parse().unwrap_or_default();
            stream.read_exact(&mut vec![0; length]).unwrap();
            seen.lock().unwrap().push(head);
            stream.write_all(response.replace('\n', "\r\n").as_bytes()).unwrap();
        }
    });
    (url, heads)
}

fn client(url: &str) -> Client {
    Client::new(&API, Config::new().base_url(url).random_source(FixedRandom::ZERO)).unwrap()
}

async fn download(url: &str, times: u32) -> Result<Bytes, Error> {
    let options = RequestOptions::new().resume(times);
    client(url).stream(&Read, &options).await?.into_value().collect(100).await
}

const BREAKS_OFF: &str = "HTTP/1.1 200 OK\nETag: \"v1\"\nContent-Length: 10\n\n0123";

#[tokio::test]
async fn a_response_that_breaks_off_is_continued_where_it_did() {
    let (url, heads) = scripted(vec![
        BREAKS_OFF,
        "HTTP/1.1 206 Partial Content\nETag: \"v1\"\nContent-Range: bytes 4-9/10\nContent-Length: 6\n\n456",
        "HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n",
        "HTTP/1.1 206 Partial Content\nETag: \"v1\"\nContent-Range: bytes 7-9/10\nContent-Length: 3\n\n789",
    ]);
    assert_eq!(download(&url, 3).await.unwrap(), "0123456789");
    let heads = heads.lock().unwrap();
    let ranges: Vec<_> = heads.iter().map(|head| (header(head, "range"), header(head, "if-range"))).collect();
    let asked = |range: &str| (range.to_owned(), "\"v1\"".to_owned());
    assert_eq!(ranges[0], (String::new(), String::new()));
    assert_eq!(ranges[1..], [asked("bytes=4-"), asked("bytes=7-"), asked("bytes=7-")]);
}

#[tokio::test]
async fn a_date_of_modification_is_enough_if_it_is_old_enough() {
    let rest = "HTTP/1.1 206 Partial Content\nContent-Range: bytes 4-9/10\nContent-Length: 6\n\n456789";
    let old = "HTTP/1.1 200 OK\nDate: Sun, 06 Nov 1994 08:49:37 GMT\nLast-Modified: Sun, 06 Nov 1994 08:48:37 GMT\nContent-Length: 10\n\n0123";
    let (url, heads) = scripted(vec![old, rest]);
    assert_eq!(download(&url, 1).await.unwrap(), "0123456789");
    assert_eq!(header(&heads.lock().unwrap()[1], "if-range"), "Sun, 06 Nov 1994 08:48:37 GMT");
}

#[tokio::test]
async fn what_may_have_changed_is_not_continued() {
    let whole = "HTTP/1.1 200 OK\nETag: \"v2\"\nContent-Length: 10\n\nabcdefghij";
    let other = "HTTP/1.1 206 Partial Content\nContent-Range: bytes 5-9/10\nContent-Length: 5\n\n56789";
    let cases: [(u32, Vec<&'static str>, usize); 8] = [
        // It was not asked for.
        (0, vec![BREAKS_OFF], 1),
        (2, vec![BREAKS_OFF, whole], 2),
        (2, vec![BREAKS_OFF, other], 2),
        (2, vec![BREAKS_OFF, "HTTP/1.1 416 Range Not Satisfiable\nContent-Length: 0\n\n"], 2),
        (2, vec!["HTTP/1.1 200 OK\nContent-Length: 10\n\n0123"], 1),
        (2, vec!["HTTP/1.1 200 OK\nETag: W/\"v1\"\nContent-Length: 10\n\n0123"], 1),
        (2, vec!["HTTP/1.1 200 OK\nETag: \"v1\"\nAccept-Ranges: none\nContent-Length: 10\n\n0123"], 1),
        (2, vec!["HTTP/1.1 200 OK\nETag: \"v1\"\nContent-Encoding: gzip\nContent-Length: 10\n\n0123"], 1),
    ];
    for (times, responses, expected) in cases {
        let name = format!("{responses:?}");
        let (url, heads) = scripted(responses);
        let error = download(&url, times).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Transport, Delivery::Unknown), "{name}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
        assert_eq!(heads.lock().unwrap().len(), expected, "{name}");
    }
}

#[tokio::test]
async fn uploads_and_downloads_tell_how_far_they_have_come() {
    const SIZE: u64 = 200_000;
    let path = std::env::temp_dir().join(format!("oasmith-progress-{}", std::process::id()));
    std::fs::write(&path, vec![b'x'; usize::try_from(SIZE).unwrap()]).unwrap();
    let files = [File::from_path(&path), File::from_bytes(vec![b'x'; usize::try_from(SIZE).unwrap()])];
    for file in files {
        let unavailable = "HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n";
        let (url, _) = scripted(vec![unavailable, "HTTP/1.1 200 OK\nContent-Length: 4\n\npong"]);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let steps = Arc::clone(&seen);
        let file = file.on_progress(move |progress| steps.lock().unwrap().push(progress));
        let retry = Retry::safe().put_and_delete();
        let client = client(&url);
        assert_eq!(client.send(&PutFile(file), &RequestOptions::new().retry(retry)).await.unwrap(), "pong");
        let seen: Vec<Progress> = std::mem::take(&mut seen.lock().unwrap());
        assert!(seen.iter().all(|progress| progress.total == Some(SIZE)));
        let bytes: Vec<u64> = seen.iter().map(|progress| progress.bytes).collect();
        let (first, second) = bytes.split_at(bytes.len() / 2);
        // The second attempt begins again.
        for attempt in [first, second] {
            assert!(attempt.len() >= 4 && attempt.is_sorted() && attempt.last() == Some(&SIZE), "{bytes:?}");
        }
    }
    std::fs::remove_file(path).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let steps = Arc::clone(&seen);
    let body = Body::from(vec![0; 100_000]).on_progress(move |progress| steps.lock().unwrap().push(progress.bytes));
    assert_eq!(body.len(), Some(100_000));
    assert_eq!(body.collect(200_000).await.unwrap().len(), 100_000);
    assert_eq!(*seen.lock().unwrap(), [65_536, 100_000]);
}

/// Wakes a thread that is parked.
struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The simplest executor that there is.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        std::thread::park();
    }
}

#[test]
fn without_tokio_a_call_fails_and_says_what_is_missing() {
    let retry = Config::new().base_url("http://127.0.0.1:9").retry(Retry::safe());
    for config in [Config::new().base_url("http://127.0.0.1:9"), retry.clone(), retry.max_concurrent_requests(1)] {
        let client = Client::new(&API, config).unwrap();
        let sent = block_on(client.send(&Pay, &RequestOptions::new())).unwrap_err();
        let streamed = block_on(client.stream(&Read, &RequestOptions::new())).unwrap_err();
        for error in [sent, streamed] {
            assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Config, Delivery::NotSent, 1));
            assert!(error.to_string().contains("needs a runtime of tokio"), "{error}");
        }
    }
}
