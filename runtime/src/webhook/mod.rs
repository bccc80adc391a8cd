//! [`Verifier`]: whether a webhook comes from who shares a secret with the receiver.
//!
//! The signature is of the bytes of the body as they came, so it is checked before anything is parsed; only then the body is given to the function of the
//! event in the generated module `webhooks`. Comparisons take the same time wherever two values differ.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use oasmith_runtime::HeaderMap;
//! use oasmith_runtime::webhook::Verifier;
//!
//! // Made once, of a secret from the settings of the program.
//! let verifier = Verifier::github("It's a Secret to Everybody")?;
//!
//! // For each request, before its body is parsed.
//! let (mut headers, body) = (HeaderMap::new(), b"Hello, World!");
//! let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
//! headers.insert("x-hub-signature-256", signature.parse()?);
//! verifier.verify(&headers, body)?;
//! # Ok(())
//! # }
//! ```

mod error;
mod signature;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::Sha256;

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::secret::Secret;

pub use error::VerifyError;
pub use signature::{SignatureFormat, SignedPart};

/// How far the time of a webhook may be from ours where nothing else is set.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Checks that a webhook comes from who shares a secret with the receiver.
///
/// A webhook that was recorded can be sent again by whoever has it. A verifier with a time refuses it after its [tolerance](Self::tolerance); within that, and
/// where there is no time, the receiver has to know the events that it has handled.
///
/// `Debug` shows no secret.
#[derive(Clone)]
pub struct Verifier {
    scheme: Scheme,
    keys: Vec<Vec<u8>>,
    tolerance: Duration,
}

#[derive(Clone)]
enum Scheme {
    Hmac(Signed),
    /// The secret itself, in a header.
    Shared(Cow<'static, str>),
}

/// What is signed, and where its signature is.
#[derive(Clone)]
struct Signed {
    header: Cow<'static, str>,
    format: SignatureFormat,
    content: Vec<SignedPart>,
    /// The header that holds the time, unless it is in that of the signature.
    timestamp: Option<Cow<'static, str>>,
}

impl Verifier {
    /// [Standard Webhooks](https://www.standardwebhooks.com): headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. The secret is
    /// base64, with or without `whsec_` before it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the secret is empty or not base64.
    pub fn standard_webhooks(secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::standard_webhooks_with("webhook-", secret)
    }

    /// As [`standard_webhooks`](Self::standard_webhooks), with another beginning of the headers' names, such as `svix-`.
    ///
    /// # Errors
    ///
    /// As [`standard_webhooks`](Self::standard_webhooks).
    pub fn standard_webhooks_with(prefix: &str, secret: impl Into<Secret>) -> Result<Self, Error> {
        let header = |name: &str| Cow::Owned(format!("{prefix}{name}"));
        let signed = Signed {
            header: header("signature"),
            format: SignatureFormat::VersionedBase64("v1"),
            content: vec![
                SignedPart::Header(header("id")),
                SignedPart::Text("."),
                SignedPart::Timestamp,
                SignedPart::Text("."),
                SignedPart::Body,
            ],
            timestamp: Some(header("timestamp")),
        };
        Ok(Self { scheme: Scheme::Hmac(signed), keys: vec![standard_key(&secret.into())?], tolerance: TOLERANCE })
    }

    /// Stripe: a header `Stripe-Signature` with time and signatures. The secret is that of the endpoint, `whsec_…`, as a whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the secret is empty.
    pub fn stripe(secret: impl Into<Secret>) -> Result<Self, Error> {
        let verifier =
            Self::hmac_sha256("stripe-signature", SignatureFormat::Pairs { time: "t", signature: "v1" }, secret)?;
        Ok(verifier.signed_content([SignedPart::Timestamp, SignedPart::Text("."), SignedPart::Body]))
    }

    /// GitHub: a header `X-Hub-Signature-256` with the signature of the body. There is no time in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the secret is empty.
    pub fn github(secret: impl Into<Secret>) -> Result<Self, Error> {
        Self::hmac_sha256("x-hub-signature-256", SignatureFormat::Hex("sha256="), secret)
    }

    /// A keyed hash (HMAC with SHA-256) of the body in a header, for whoever has a scheme of their own.
    ///
    /// ```
    /// # fn main() -> Result<(), oasmith_runtime::Error> {
    /// use oasmith_runtime::webhook::{SignatureFormat, SignedPart, Verifier};
    ///
    /// // As Slack has it: `v0=…` is of `v0:TIME:BODY`.
    /// let slack = Verifier::hmac_sha256("x-slack-signature", SignatureFormat::Hex("v0="), "secret")?
    ///     .timestamp_header("x-slack-request-timestamp")
    ///     .signed_content([SignedPart::Text("v0:"), SignedPart::Timestamp, SignedPart::Text(":"), SignedPart::Body]);
    /// # let _ = slack;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the secret is empty.
    pub fn hmac_sha256(
        header: impl Into<Cow<'static, str>>,
        format: SignatureFormat,
        secret: impl Into<Secret>,
    ) -> Result<Self, Error> {
        let signed = Signed { header: header.into(), format, content: vec![SignedPart::Body], timestamp: None };
        let key = present(&secret.into())?.as_bytes().to_vec();
        Ok(Self { scheme: Scheme::Hmac(signed), keys: vec![key], tolerance: TOLERANCE })
    }

    /// The secret itself in a header, which the receiver gave to the sender. It says who sends, and nothing of the body: whoever reads one request can send
    /// others.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use oasmith_runtime::HeaderMap;
    /// use oasmith_runtime::webhook::Verifier;
    ///
    /// let verifier = Verifier::shared_secret("X-Webhook-Secret", "sesame")?;
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-webhook-secret", "sesame".parse()?);
    /// verifier.verify(&headers, b"{}")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the secret is empty.
    pub fn shared_secret(header: impl Into<Cow<'static, str>>, secret: impl Into<Secret>) -> Result<Self, Error> {
        let key = present(&secret.into())?.as_bytes().to_vec();
        Ok(Self { scheme: Scheme::Shared(header.into()), keys: vec![key], tolerance: TOLERANCE })
    }

    /// Accepts another secret too, while one takes the place of the other.
    ///
    /// # Errors
    ///
    /// As for the first one.
    pub fn or_secret(mut self, secret: impl Into<Secret>) -> Result<Self, Error> {
        let secret = secret.into();
        let is_standard = matches!(&self.scheme, Scheme::Hmac(signed) if matches!(signed.format, SignatureFormat::VersionedBase64(_)));
        self.keys.push(if is_standard { standard_key(&secret)? } else { present(&secret)?.as_bytes().to_vec() });
        Ok(self)
    }

    /// How far the time of the webhook may be from ours, either way: 5 minutes by default. Of no effect where no time is signed.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// What is signed, in place of the body alone.
    #[must_use]
    pub fn signed_content(mut self, parts: impl Into<Vec<SignedPart>>) -> Self {
        if let Scheme::Hmac(signed) = &mut self.scheme {
            signed.content = parts.into();
        }
        self
    }

    /// The header that holds the time, in seconds since 1970.
    #[must_use]
    pub fn timestamp_header(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        if let Scheme::Hmac(signed) = &mut self.scheme {
            signed.timestamp = Some(name.into());
        }
        self
    }

    /// Checks a webhook, by the clock of the operating system. `body` is what came, byte by byte.
    ///
    /// # Errors
    ///
    /// It does not come from who has the secret, or its time is too far from ours.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), VerifyError> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.verify_at(now, headers, body)
    }

    /// As [`verify`](Self::verify), at a time since 1970.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at(&self, now: Duration, headers: &HeaderMap, body: &[u8]) -> Result<(), VerifyError> {
        match &self.scheme {
            Scheme::Hmac(signed) => self.verify_signed(signed, now, headers, body),
            Scheme::Shared(name) => {
                let given = signature::header(headers, name)?.as_bytes();
                // Keyed hashes are compared, so that the time it takes says nothing of the secret, not even of its length.
                let Some(hash) = digest(given, &[]) else { return Err(VerifyError::Mismatch) };
                let hash = hash.finalize().into_bytes();
                let is_known = self.keys.iter().fold(false, |known, key| known | is_digest(key, &[], &hash));
                if is_known { Ok(()) } else { Err(VerifyError::Mismatch) }
            }
        }
    }

    fn verify_signed(
        &self,
        signed: &Signed,
        now: Duration,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), VerifyError> {
        let found = signed.format.read(signature::header(headers, &signed.header)?);
        let found = found.ok_or_else(|| VerifyError::malformed(&signed.header))?;
        let time = match &signed.timestamp {
            Some(name) => Some((name, signature::header(headers, name)?)),
            None => found.time.map(|time| (&signed.header, time)),
        };
        let text = time.map(|(_, text)| text).unwrap_or_default();
        let mut content = Vec::with_capacity(signed.content.len());
        for part in &signed.content {
            content.push(match part {
                SignedPart::Body => body,
                SignedPart::Text(text) => text.as_bytes(),
                SignedPart::Timestamp => text.as_bytes(),
                SignedPart::Header(name) => signature::header(headers, name)?.as_bytes(),
            });
        }
        let matches = |signature: &Vec<u8>| self.keys.iter().any(|key| is_digest(key, &content, signature));
        if !found.signatures.iter().any(matches) {
            return Err(VerifyError::Mismatch);
        }
        let Some((name, text)) = time else { return Ok(()) };
        let seconds = text.parse().map_err(|_| VerifyError::malformed(name))?;
        let distance = now.abs_diff(Duration::from_secs(seconds));
        if distance > self.tolerance { Err(VerifyError::Time { distance }) } else { Ok(()) }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = match &self.scheme {
            Scheme::Hmac(signed) => &signed.header,
            Scheme::Shared(header) => header,
        };
        f.debug_struct("Verifier").field("header", header).field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

fn present(secret: &Secret) -> Result<&str, Error> {
    let text = secret.expose();
    if text.trim().is_empty() {
        return Err(Error::new(ErrorKind::Config, "the secret of webhooks is empty"));
    }
    Ok(text)
}

fn standard_key(secret: &Secret) -> Result<Vec<u8>, Error> {
    let text = present(secret)?.trim();
    let key = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text));
    key.ok().filter(|key| !key.is_empty()).ok_or_else(|| {
        Error::new(ErrorKind::Config, "the secret of webhooks is not base64, as Standard Webhooks has it")
    })
}

/// The keyed hash of parts in a row. A key of any length is one, so there always is a hash.
fn digest(key: &[u8], parts: &[&[u8]]) -> Option<Hmac<Sha256>> {
    let mut hash = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for part in parts {
        hash.update(part);
    }
    Some(hash)
}

/// Whether the keyed hash of parts is this one. It takes as long wherever they differ.
fn is_digest(key: &[u8], parts: &[&[u8]], expected: &[u8]) -> bool {
    digest(key, parts).is_some_and(|hash| hash.verify_slice(expected).is_ok())
}
