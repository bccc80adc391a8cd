//! Custom roots and client certificates, against a server that checks them.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, Encoder, Error, ErrorKind, Method, Operation, OperationSpec, RawResponse, RequestOptions,
    Scheme, SchemeKind,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: None,
    servers: &[],
    schemes: &[Scheme { name: "clientCert", kind: SchemeKind::MutualTls, token: None }],
};

struct Ping;

impl Operation for Ping {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "ping",
        method: Method::GET,
        path: "/ping",
        server: None,
        security: &[&[0]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for this machine, and its key.
fn issued(authority: &Authority) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    (params.signed_by(&key, authority).unwrap(), key)
}

fn identity(authority: &Authority) -> String {
    let (certificate, key) = issued(authority);
    certificate.pem() + &key.serialize_pem()
}

/// A server with a certificate of an authority; it can require client certificates of the same authority.
fn server(authority: &Authority, wants_certificates: bool) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let builder = if wants_certificates {
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider).build().unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let (certificate, key) = issued(authority);
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            respond(stream.unwrap(), &config);
        }
    });
    url
}

/// Responds to one request, if the connection succeeds, and tells whether the client had a certificate.
fn respond(stream: TcpStream, config: &Arc<ServerConfig>) {
    let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(config)).unwrap(), stream);
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if !matches!(stream.read(&mut byte), Ok(1)) {
            return;
        }
        request.push(byte[0]);
    }
    let who = if stream.conn.peer_certificates().is_some() { "known" } else { "none!" };
    let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n{who}");
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

async fn ping(config: Config, without_credentials: bool) -> Result<String, Error> {
    let mut options = RequestOptions::new();
    if without_credentials {
        options = options.without_credentials();
    }
    Client::new(&API, config)?.send(&Ping, &options).await
}

#[tokio::test]
async fn a_server_receives_the_client_certificate_that_it_requests() {
    let authority = authority();
    let config = || {
        Config::new()
            .root_certificate_pem(authority.pem())
            .base_url(server(&authority, true))
            .identity_pem(identity(&authority))
    };
    assert_eq!(ping(config(), false).await.unwrap(), "known");
}

#[tokio::test]
async fn a_client_without_a_valid_certificate_is_rejected() {
    let ours = authority();
    let config = || Config::new().root_certificate_pem(ours.pem()).base_url(server(&ours, true));
    for error in [
        ping(config(), true).await.unwrap_err(),
        ping(config().identity_pem(identity(&authority())), false).await.unwrap_err(),
    ] {
        assert!(matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport), "{error}");
    }
}

#[tokio::test]
async fn a_configured_root_is_trusted_and_others_are_not() {
    let ours = authority();
    let url = server(&ours, false);
    let config = || Config::new().base_url(&url);
    assert_eq!(ping(config().root_certificate_pem(ours.pem()), true).await.unwrap(), "none!");
    // The second certificate in a PEM string is trusted as well.
    let both = authority().pem() + &ours.pem();
    assert_eq!(ping(config().root_certificate_pem(both), true).await.unwrap(), "none!");
    let error = ping(config().root_certificate_pem(authority().pem()), true).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn a_client_certificate_satisfies_mutual_tls() {
    let authority = authority();
    let config = || Config::new().root_certificate_pem(authority.pem()).base_url("https://127.0.0.1:9");
    let client = Client::new(&API, config()).unwrap();
    let error = client.prepare(&Ping, &RequestOptions::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("clientCert"), "{error}");
    let client = Client::new(&API, config().identity_pem(identity(&authority))).unwrap();
    assert!(client.prepare(&Ping, &RequestOptions::new()).is_ok());
    assert!(format!("{client:?}").contains("clientCert"));

    // A custom transport is assumed to have a certificate.
    let mock = MockTransport::new().json(200, "x");
    assert_eq!(ping(config().transport(mock), false).await.unwrap(), "x");
}

#[test]
fn invalid_certificates_are_refused_and_not_shown() {
    let (authority, other) = (self::authority(), self::authority());
    let (certificate, _) = issued(&authority);
    let mismatched = certificate.pem() + &issued(&other).1.serialize_pem();
    let garbled = "-----BEGIN CERTIFICATE-----\nsesame!\n-----END CERTIFICATE-----\n";
    let config = || Config::new().base_url("https://127.0.0.1:9");
    for config in [
        config().root_certificate_pem("sesame"),
        config().root_certificate_pem(garbled),
        config().identity_pem("sesame"),
        config().identity_pem(garbled),
        config().identity_pem(certificate.pem()),
        config().identity_pem(mismatched),
    ] {
        let error = Client::new(&API, config.clone()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let text = format!("{error} {error:?} {config:?}");
        assert!(!text.contains("sesame") && !text.contains("PRIVATE"), "{text}");
    }
}
