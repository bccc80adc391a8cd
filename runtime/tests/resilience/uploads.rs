//! Time limits of uploads and of responses that come slowly, and responses that come early.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream;
use oasmith_runtime::{BoxError, Client, Config, Delivery, Error, ErrorKind, File, Phase, RequestOptions, Retry};

use crate::support::{API, PostFile};

const CHUNK: usize = 100_000;

/// Chunks with pauses between them; without end if there is no count.
fn slowly(count: Option<usize>, pause: Duration) -> File {
    let chunks = stream::unfold(0, move |number| async move {
        if count == Some(number) {
            return None;
        }
        tokio::time::sleep(pause).await;
        Some((Ok::<_, BoxError>(Bytes::from(vec![b'a'; CHUNK])), number + 1))
    });
    File::from_stream(chunks, count.map(|count| (count * CHUNK) as u64))
}

/// Serves one connection.
fn serve(serve: impl FnOnce(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || serve(listener.accept().unwrap().0));
    url
}

fn read_head(stream: &mut TcpStream) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
        head.push(byte[0]);
    }
}

fn read_to_end(mut stream: TcpStream) {
    while matches!(stream.read(&mut [0; 4096]), Ok(count) if count > 0) {}
}

async fn upload(url: &str, file: File, configure: impl FnOnce(Config) -> Config) -> Result<String, Error> {
    let client = Client::new(&API, configure(Config::new().base_url(url))).unwrap();
    client.send(&PostFile(file), &RequestOptions::new()).await
}

#[tokio::test]
async fn an_upload_that_progresses_outlives_the_time_limit_of_the_call() {
    let taken = |responds: bool| {
        serve(move |mut stream| {
            read_head(&mut stream);
            stream.read_exact(&mut vec![0; 5 * CHUNK]).unwrap();
            if responds {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone").unwrap();
            }
            read_to_end(stream);
        })
    };
    let pause = Duration::from_millis(300);
    let limited = |config: Config| config.timeout(Duration::from_millis(1200));
    let error = upload(&taken(true), slowly(Some(5), pause), limited).await.unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Send)));
    let patient = |config: Config| limited(config).upload_idle_timeout(Duration::from_secs(20));
    assert_eq!(upload(&taken(true), slowly(Some(5), pause), patient).await.unwrap(), "done");
    // With a layer too, which has the time limit of its call.
    let layered = |config: Config| patient(config).retry(Retry::safe()).observer(Nobody);
    assert_eq!(upload(&taken(true), slowly(Some(5), pause), layered).await.unwrap(), "done");
    // When it is done, the limit of the call begins.
    let error = upload(&taken(false), slowly(Some(5), Duration::ZERO), patient).await.unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Headers)), "{error}");
}

#[derive(Debug)]
struct Nobody;

impl oasmith_runtime::Observer for Nobody {}

#[tokio::test]
async fn an_upload_that_stands_still_ends() {
    let url = serve(|mut stream| {
        read_head(&mut stream);
        // Takes nothing more, and does not hang up.
        std::thread::park();
    });
    let start = Instant::now();
    let config = |config: Config| config.upload_idle_timeout(Duration::from_millis(200));
    let error = upload(&url, slowly(None, Duration::ZERO), config).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(20), "long before the time limit of the call");
    assert_eq!(
        (error.kind(), error.phase(), error.delivery()),
        (ErrorKind::Timeout, Some(Phase::Send), Delivery::Unknown)
    );
    assert!(error.to_string().contains("200ms, while sending the request"), "{error}");
}

#[tokio::test]
async fn a_response_that_comes_during_an_upload_is_read() {
    for status in ["401 Unauthorized", "413 Content Too Large"] {
        let url = serve(move |mut stream| {
            read_head(&mut stream);
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!");
            stream.write_all(head.as_bytes()).unwrap();
            // As RFC 9112 asks servers to: what still comes is taken, so that the response is not lost.
            read_to_end(stream);
        });
        let file = slowly(None, Duration::from_millis(1));
        let error = upload(&url, file, |config| config.timeout(Duration::from_secs(20))).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_str(), &status[..3], "{error}");
        assert_eq!(error.body().unwrap(), "no!");
    }
}

#[tokio::test]
async fn a_response_that_stands_still_ends_before_the_call_does() {
    let url = serve(|mut stream| {
        read_head(&mut stream);
        stream.read_exact(&mut [0; 3]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndo").unwrap();
        read_to_end(stream);
    });
    let config = |config: Config| config.idle_timeout(Duration::from_millis(100));
    let error = upload(&url, File::from(b"abc".to_vec()), config).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.phase(), error.delivery()),
        (ErrorKind::Timeout, Some(Phase::Body), Delivery::Unknown)
    );
    assert_eq!(error.status().unwrap().as_u16(), 200);
}
