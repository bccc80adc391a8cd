//! Configures TLS: ring, the system's roots, and the user's settings.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, Error, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::secret::Secret;
use crate::tls::TlsSettings;

/// Creates the settings that reqwest would create, with ring unless the program chose otherwise.
///
/// With `tolerate_no_roots`, a machine without certificates gives settings whose connections fail.
pub(super) fn client_config(
    settings: &TlsSettings,
    http2: bool,
    tolerate_no_roots: bool,
) -> Result<ClientConfig, Error> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
    let roots = roots(settings)?;
    let has_own_roots = !roots.is_empty();
    let builder = match verifier(roots, provider) {
        // rustls calls any verifier but its own "dangerous"; this is the operating system's.
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
        Err(_) if tolerate_no_roots && !has_own_roots => builder.with_root_certificates(RootCertStore::empty()),
        Err(error) => return Err(error),
    };
    let mut config = with_identity(builder, settings.identity.as_ref())?;
    let protocols: &[&[u8]] = if http2 { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(config)
}

type Roots = Vec<CertificateDer<'static>>;

#[cfg(not(target_os = "android"))]
fn verifier(roots: Roots, provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
    Verifier::new_with_extra_roots(roots, provider)
}

#[cfg(target_os = "android")]
fn verifier(roots: Roots, provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
    if roots.is_empty() {
        Verifier::new(provider)
    } else {
        Err(general("Android takes no root certificates of a program"))
    }
}

fn with_identity(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: Option<&Secret>,
) -> Result<ClientConfig, Error> {
    let Some(pem) = identity.map(|identity| identity.expose().as_bytes()) else {
        return Ok(builder.with_no_client_auth());
    };
    let chain = certificates(pem, "the client certificate")?;
    let key = PrivateKeyDer::from_pem_slice(pem)
        .map_err(|_| general("the client certificate has no readable private key"))?;
    builder.with_client_auth_cert(chain, key)
}

fn roots(settings: &TlsSettings) -> Result<Roots, Error> {
    let roots = settings.roots.iter().map(|pem| certificates(pem, "a root certificate"));
    Ok(roots.collect::<Result<Vec<_>, _>>()?.concat())
}

/// Returns all certificates in a PEM string. Its errors are omitted: they may quote it.
fn certificates(pem: &[u8], what: &str) -> Result<Roots, Error> {
    let certificates: Result<Roots, _> = CertificateDer::pem_slice_iter(pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(general(&format!("{what} is not PEM"))),
    }
}

fn general(text: &str) -> Error {
    Error::General(text.to_owned())
}
