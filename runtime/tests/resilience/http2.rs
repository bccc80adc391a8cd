//! HTTP/2: many requests over one connection, and what is known of each when it breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use h2::Reason;
use http::Response;
use oasmith_runtime::{Client, Config, Delivery, Error, ErrorKind, RequestOptions};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::support::{API, Pay, Read};

/// A server that speaks HTTP/2 only.
struct Server {
    url: String,
    authority: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start(protocols: &[&[u8]]) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &authority).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let mut config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let server = Self { url, authority: authority.pem(), connections: Arc::default(), requests: Arc::default() };
        let (connections, requests) = (Arc::clone(&server.connections), Arc::clone(&server.requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, requests) = (acceptor.clone(), Arc::clone(&requests));
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else { return };
                    let mut connection = h2::server::handshake(stream).await.unwrap();
                    while let Some(Ok((request, mut respond))) = connection.accept().await {
                        requests.fetch_add(1, Ordering::SeqCst);
                        if request.headers().contains_key("x-reset") {
                            respond.send_reset(Reason::INTERNAL_ERROR);
                            continue;
                        }
                        let mut body = respond.send_response(Response::new(()), false).unwrap();
                        body.send_data(Bytes::from_static(b"pong"), true).unwrap();
                    }
                });
            }
        });
        server
    }

    fn client(&self, http2: bool) -> Client {
        let config = Config::new().base_url(&*self.url).root_certificate_pem(self.authority.clone());
        Client::new(&API, config.http2(http2).timeout(Duration::from_secs(20))).unwrap()
    }
}

async fn pay(client: &Client, options: RequestOptions) -> Result<String, Error> {
    client.send(&Pay, &options).await
}

#[tokio::test]
async fn many_requests_share_one_connection() {
    let server = Server::start(&[b"h2", b"http/1.1"]).await;
    let client = server.client(true);
    pay(&client, RequestOptions::new()).await.unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { pay(&client, RequestOptions::new()).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), "pong");
    }
    assert_eq!((server.requests.load(Ordering::SeqCst), server.connections.load(Ordering::SeqCst)), (51, 1));
    let body = client.stream(&Read, &RequestOptions::new()).await.unwrap().into_value();
    assert_eq!(body.collect(4).await.unwrap(), "pong");
}

#[tokio::test]
async fn a_request_that_the_server_resets_is_sent_once_and_its_outcome_is_unknown() {
    let server = Server::start(&[b"h2"]).await;
    let client = server.client(true);
    let error = pay(&client, RequestOptions::new().header("x-reset", "1")).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, Delivery::Unknown, 1));
    assert!(!format!("{error} {error:?}").contains("127.0.0.1"), "{error:?}");
    assert_eq!(pay(&client, RequestOptions::new()).await.unwrap(), "pong");
    assert_eq!(server.requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn it_is_not_offered_unless_it_is_asked_for() {
    let server = Server::start(&[b"h2"]).await;
    // No protocol in common.
    let error = pay(&server.client(false), RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert_eq!(server.requests.load(Ordering::SeqCst), 0);
}
