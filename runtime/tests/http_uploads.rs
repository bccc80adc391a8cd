//! Files and multipart forms, parsed by an independent library on an independent server.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http::HeaderMap;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, BoxError, Bytes, Client, Config, Encoder, Error, ErrorKind, File, Method, Multipart, Operation,
    OperationSpec, RawResponse, RequestOptions,
};

static API: ApiSpec = ApiSpec { name: "acme", version: "1.2.3", server: None, servers: &[], schemes: &[] };

/// An operation whose body is written by a closure.
struct Upload<F>(F);

impl<F: Fn(&mut Encoder)> Operation for Upload<F> {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "upload",
        method: Method::POST,
        path: "/upload",
        server: None,
        security: &[],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        (self.0)(request);
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

/// A part as the server parsed it.
#[derive(Debug, PartialEq)]
struct Received {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone, Default)]
struct Server {
    url: String,
    head: Arc<Mutex<HeaderMap>>,
    parts: Arc<Mutex<Vec<Received>>>,
    /// The number of bytes received of a body that is not kept.
    size: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, ..Self::default() };
        let state = server.clone();
        let app = axum::Router::new().fallback(move |head: HeaderMap, body: axum::body::Body| async move {
            *state.head.lock().unwrap() = head.clone();
            let content_type = head["content-type"].to_str().unwrap();
            let Ok(boundary) = multer::parse_boundary(content_type) else {
                return state.count(body.into_data_stream()).await;
            };
            let mut form = multer::Multipart::new(body.into_data_stream(), boundary);
            while let Some(field) = form.next_field().await.unwrap() {
                if field.name() == Some("large") {
                    state.count(field).await;
                } else {
                    let received = received(field).await;
                    state.parts.lock().unwrap().push(received);
                }
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        server
    }

    async fn count<E: std::fmt::Debug>(&self, stream: impl futures_core::Stream<Item = Result<Bytes, E>>) {
        let mut stream = std::pin::pin!(stream);
        while let Some(chunk) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
            self.size.fetch_add(chunk.unwrap().len(), SeqCst);
        }
    }

    async fn upload(&self, fill: impl Fn(&mut Encoder)) -> Result<(), Error> {
        let client = Client::new(&API, Config::new().base_url(&self.url)).unwrap();
        client.send(&Upload(fill), &RequestOptions::new()).await
    }

    async fn parts(&self, fill: impl Fn(&mut Multipart)) -> Vec<Received> {
        self.upload(|request| request.multipart(&fill)).await.unwrap();
        std::mem::take(&mut *self.parts.lock().unwrap())
    }

    fn head(&self, name: &str) -> Option<String> {
        self.head.lock().unwrap().get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

async fn received(field: multer::Field<'_>) -> Received {
    let mut headers = field.headers().clone();
    headers.remove("content-disposition");
    headers.remove("content-type");
    Received {
        name: field.name().unwrap().to_owned(),
        file_name: field.file_name().map(str::to_owned),
        content_type: field.content_type().map(ToString::to_string),
        headers,
        body: field.bytes().await.unwrap(),
    }
}

fn part(name: &str, content_type: Option<&str>, body: &'static str) -> Received {
    Received {
        name: name.to_owned(),
        file_name: None,
        content_type: content_type.map(str::to_owned),
        headers: HeaderMap::new(),
        body: body.into(),
    }
}

fn file_part(name: &str, file_name: &str, body: impl Into<Bytes>) -> Received {
    let octets = Some("application/octet-stream");
    Received { file_name: Some(file_name.to_owned()), body: body.into(), ..part(name, octets, "") }
}

/// A stream of a number of chunks that counts the bytes taken from it.
struct Chunks {
    left: usize,
    chunk: Bytes,
    taken: Arc<AtomicUsize>,
    /// The largest number of bytes taken but not yet received by the server.
    lead: Arc<AtomicUsize>,
    server: Arc<AtomicUsize>,
}

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        let taken = self.taken.fetch_add(self.chunk.len(), SeqCst) + self.chunk.len();
        self.lead.fetch_max(taken - self.server.load(SeqCst), SeqCst);
        Poll::Ready(Some(Ok(self.chunk.clone())))
    }
}

impl Chunks {
    fn new(count: usize, size: usize, server: &Server) -> Self {
        Self {
            left: count,
            chunk: vec![b'x'; size].into(),
            taken: Arc::default(),
            lead: Arc::default(),
            server: Arc::clone(&server.size),
        }
    }
}

fn on_disk(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn parts_arrive_unchanged_and_in_order() {
    let server = Server::start().await;
    let parts = server.parts(|form| {
        form.text("text", "a b\r\n--c");
        form.text("number", &7);
        form.text("empty", "");
        form.text("absent", &None::<String>);
        form.text("list", &vec!["x", "y"]);
        form.json("json", &vec![1, 2]);
        form.text_as("csv", "text/csv", "a,b");
        form.part_header("X-Rows", &1);
    });
    let mut csv = part("csv", Some("text/csv"), "a,b");
    csv.headers.insert("x-rows", "1".parse().unwrap());
    let expected = [
        part("text", None, "a b\r\n--c"),
        part("number", None, "7"),
        part("empty", None, ""),
        part("list", None, "x"),
        part("list", None, "y"),
        part("json", Some("application/json"), "[1,2]"),
        csv,
    ];
    assert_eq!(parts.await, expected);
    assert!(server.head("content-length").is_some());
    assert!(server.head("content-type").unwrap().starts_with("multipart/form-data; boundary=oasmith-"));
}

#[tokio::test]
async fn names_and_file_names_arrive_in_unicode_and_escaped() {
    let server = Server::start().await;
    let harsh = "ключ \"é\"\r\nX-Injected: 1";
    let parts = server
        .parts(|form| {
            form.text(harsh, "1");
            form.file("f", &File::from_bytes("").name("報告 \"1\".pdf"));
            form.file("g", &File::from_bytes("\0\r\n--").name("a\r\n\r\nb"));
        })
        .await;
    let expected = [
        part("ключ %22é%22%0D%0AX-Injected: 1", None, "1"),
        file_part("f", "報告 %221%22.pdf", ""),
        file_part("g", "a%0D%0A%0D%0Ab", "\0\r\n--"),
    ];
    assert_eq!(parts, expected);
}

#[tokio::test]
async fn files_are_sent_from_memory_disk_and_streams() {
    let server = Server::start().await;
    let content: Vec<u8> = (0..1_000_000_u32).map(|index| index.to_le_bytes()[0]).collect();
    let path = on_disk("репорт.bin", &content);
    let empty = File::from_path(on_disk("empty.bin", b""));
    let stream = File::from_stream(Chunks::new(3, 2, &server), Some(6)).name("stream");
    let parts = server
        .parts(|form| {
            form.file("disk", &File::from_path(&path));
            form.files("rest", &[empty.clone(), stream.clone(), File::from(b"y".to_vec())]);
        })
        .await;
    let expected = [
        file_part("disk", "репорт.bin", content.clone()),
        file_part("rest", "empty.bin", ""),
        file_part("rest", "stream", "xxxxxx"),
        file_part("rest", "blob", "y"),
    ];
    assert_eq!(parts, expected);
    assert!(server.head("content-length").is_some() && server.head("transfer-encoding").is_none());
}

#[tokio::test]
async fn a_part_of_unknown_length_makes_the_body_chunked() {
    let server = Server::start().await;
    let stream = File::from_stream(Chunks::new(3, 2, &server), None);
    assert_eq!(server.parts(|form| form.file("f", &stream)).await, [file_part("f", "blob", "xxxxxx")]);
    assert_eq!(server.head("content-length"), None);
    assert_eq!(server.head("transfer-encoding").unwrap(), "chunked");
}

#[tokio::test]
async fn fifty_megabytes_are_never_buffered_as_a_whole() {
    const MEGABYTE: usize = 1 << 20;
    for raw in [false, true] {
        let server = Server::start().await;
        let chunks = Chunks::new(50 * 16, MEGABYTE / 16, &server);
        let lead = Arc::clone(&chunks.lead);
        let file = File::from_stream(chunks, Some(50 * MEGABYTE as u64));
        let write = |request: &mut Encoder| {
            if raw {
                request.file("video/mp4", &file);
            } else {
                request.multipart(|form| form.file("large", &file));
            }
        };
        server.upload(write).await.unwrap();
        assert_eq!(server.size.load(SeqCst), 50 * MEGABYTE);
        let lead = lead.load(SeqCst);
        assert!(lead < 16 * MEGABYTE, "{lead} bytes were on the way at once");
    }
}

#[tokio::test]
async fn a_file_can_be_the_whole_body() {
    let server = Server::start().await;
    let path = on_disk("body.bin", &vec![7; 300_000]);
    server.upload(|request| request.file("image/png", &File::from_path(&path))).await.unwrap();
    assert_eq!(server.size.load(SeqCst), 300_000);
    assert_eq!(server.head("content-length").unwrap(), "300000");
    assert_eq!(server.head("content-type").unwrap(), "image/png");
}

#[tokio::test]
async fn an_unreadable_file_is_an_error_before_anything_is_sent() {
    let mock = MockTransport::new().json(200, "").json(200, "");
    let config = Config::new().base_url("https://a.example").transport(mock.clone());
    let client = Client::new(&API, config).unwrap();
    let options = RequestOptions::new();
    let missing = File::from_path("/no/such/file");
    for error in [
        client.send(&Upload(|it: &mut Encoder| it.file("a/b", &missing)), &options).await.unwrap_err(),
        client
            .send(&Upload(|it: &mut Encoder| it.multipart(|form| form.file("f", &missing))), &options)
            .await
            .unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("upload")));
        assert!(error.to_string().contains("/no/such/file"), "{error}");
    }
    assert!(mock.requests().is_empty());

    let counter = Server::default();
    let stream = File::from_stream(Chunks::new(1, 4, &counter), None);
    let upload = Upload(|it: &mut Encoder| it.file("a/b", &stream));
    client.send(&upload, &options).await.unwrap();
    assert_eq!(mock.requests()[0].body(), "xxxx");
    let error = client.send(&upload, &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("only once"), "{error}");
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn a_file_shorter_than_announced_fails_the_call() {
    let server = Server::start().await;
    let stream = File::from_stream(Chunks::new(3, 2, &server), Some(7));
    let error = server.upload(|request| request.file("a/b", &stream)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("6 of 7"), "{error}");
}
