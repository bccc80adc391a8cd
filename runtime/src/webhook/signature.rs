//! How signatures are written in headers.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

use super::VerifyError;

/// How a header holds signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureFormat {
    /// Hexadecimal digits behind a string, such as `sha256=`; the text may be empty.
    Hex(&'static str),
    /// Base64 behind a string, which may be empty.
    Base64(&'static str),
    /// Pairs with a time in seconds and signatures in hexadecimal digits: `t=1492774577,v1=5257a8…`.
    Pairs {
        /// Name of the pair with the time.
        time: &'static str,
        /// Name of the pairs with signatures.
        signature: &'static str,
    },
    /// A list of base64 with a version before each: `v1,K5oZfz… v1,zfz5Ko…`. Other versions are ignored.
    VersionedBase64(&'static str),
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedPart {
    /// The body as it came.
    Body,
    /// The time as it is in its header.
    Timestamp,
    /// A string.
    Text(&'static str),
    /// The value of a header.
    Header(Cow<'static, str>),
}

/// What a header holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found<'h> {
    pub(super) time: Option<&'h str>,
    /// At least one.
    pub(super) signatures: Vec<Vec<u8>>,
}

/// Signatures in one header: more than a rotation of secrets needs, and few enough to be checked.
const MAX_SIGNATURES: usize = 16;

impl SignatureFormat {
    /// Reads a header; nothing if it holds no signature in this form.
    pub(super) fn read(self, text: &str) -> Option<Found<'_>> {
        let text = text.trim();
        let mut found = Found::default();
        match self {
            Self::Hex(prefix) => found.signatures.push(hex(text.strip_prefix(prefix)?)?),
            Self::Base64(prefix) => found.signatures.push(STANDARD.decode(text.strip_prefix(prefix)?).ok()?),
            Self::Pairs { time, signature } => {
                for (name, value) in text.split(',').filter_map(|pair| pair.trim().split_once('=')) {
                    if name == time && found.time.replace(value).is_some() {
                        return None;
                    } else if name == signature {
                        found.signatures.extend(hex(value));
                    }
                }
                found.time?;
            }
            Self::VersionedBase64(version) => {
                let pairs = text.split_ascii_whitespace().filter_map(|item| item.split_once(','));
                let known = pairs.filter(|(known, _)| *known == version);
                found
                    .signatures
                    .extend(known.filter_map(|(_, value)| STANDARD.decode(value).ok()).take(MAX_SIGNATURES + 1));
            }
        }
        (1..=MAX_SIGNATURES).contains(&found.signatures.len()).then_some(found)
    }
}

/// The one value of a header.
pub(super) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, VerifyError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or_else(|| VerifyError::MissingHeader(name.to_owned()))?;
    let text = value.to_str().ok().filter(|_| values.next().is_none());
    text.ok_or_else(|| VerifyError::malformed(name))
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    (pairs.remainder().is_empty() && !digits.is_empty()).then(|| pairs.map(|pair| pair[0] << 4 | pair[1]).collect())
}
