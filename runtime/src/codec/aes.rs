//! [`AesEcb`]: encrypts bodies with AES in ECB mode, for servers that require it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Block};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256};

use super::{BodyCodec, BoxError};
use crate::json::{self, Object, Value};
use crate::secret::Secret;
use crate::spec::OperationSpec;

const BLOCK: usize = 16;

/// Encrypts bodies with AES-128 in ECB mode and PKCS#7 padding (here the same as PKCS#5). The ciphertext is encoded in
/// Base64 and is the only member of an object: `{"request": "1HPI2iGSJpk…"}`.
///
/// # Weaknesses
///
/// Use it only if a server requires it, and only over TLS. In ECB mode equal blocks of 16 bytes give equal blocks of
/// ciphertext, which reveals equal bodies and equal parts of bodies. Nothing protects the integrity: blocks can be
/// removed, repeated and reordered without the receiver noticing. It replaces neither TLS nor a signature.
///
/// ```
/// use oasmith_runtime::codec::{AesEcb, KeyDerivation};
/// use oasmith_runtime::{Config, Secret};
///
/// let codec = AesEcb::new(&Secret::from("client secret"), KeyDerivation::Sha256Prefix)?.plain_responses(true);
/// let config = Config::new().body_codec(codec);
/// # let _ = config;
/// # Ok::<(), oasmith_runtime::codec::AesError>(())
/// ```
#[derive(Clone)]
pub struct AesEcb {
    cipher: Aes128,
    request_property: Cow<'static, str>,
    response_properties: Vec<Cow<'static, str>>,
    plain_responses: bool,
}

/// How to derive a key from a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyDerivation {
    /// The first 16 bytes of the SHA-256 digest of the secret's UTF-8 bytes.
    Sha256Prefix,
    /// The secret's UTF-8 bytes; there must be exactly 16.
    Raw,
}

/// Why decryption failed, or why a secret is not a valid key. The message contains neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AesError {
    /// The secret is empty, probably a setting that was never filled in. Its digest would still be a valid key.
    EmptySecret,
    /// The secret does not have 16 bytes.
    KeyLength,
    /// The response is not an object with an encrypted property.
    NotEncrypted,
    /// The string is not Base64.
    Base64,
    /// The ciphertext is empty or ends within a block.
    Length,
    /// The padding is invalid: the key is wrong, or the ciphertext was changed.
    Padding,
}

impl AesEcb {
    /// Creates a codec with a key derived from a secret. The property `request` carries requests, and it or `response` carries responses.
    ///
    /// # Errors
    ///
    /// [`AesError::EmptySecret`] if the secret is empty; [`AesError::KeyLength`] if the secret is used as the key and
    /// does not have 16 bytes.
    pub fn new(secret: &Secret, derivation: KeyDerivation) -> Result<Self, AesError> {
        let bytes = secret.expose().as_bytes();
        if secret.expose().trim().is_empty() {
            return Err(AesError::EmptySecret);
        }
        let key = match derivation {
            KeyDerivation::Sha256Prefix => Sha256::digest(bytes).first_chunk().copied(),
            KeyDerivation::Raw => bytes.try_into().ok(),
        };
        key.map(Self::with_key).ok_or(AesError::KeyLength)
    }

    /// Creates a codec with a given key.
    #[must_use]
    pub fn with_key(key: [u8; 16]) -> Self {
        let member = Cow::Borrowed("request");
        Self {
            cipher: Aes128::new(&key.into()),
            request_property: member.clone(),
            // Some servers put responses under the name of requests.
            response_properties: vec![member, Cow::Borrowed("response")],
            plain_responses: false,
        }
    }

    /// Sets the property that carries a request; `request` by default.
    #[must_use]
    pub fn request_property(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.request_property = name.into();
        self
    }

    /// Sets the properties that may carry a response, tried in order; `request` and `response` by default.
    #[must_use]
    pub fn response_properties<T: Into<Cow<'static, str>>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        self.response_properties = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets whether a successful response may be unencrypted. By default that is an error. Other responses always may:
    /// gateways, and servers that cannot decrypt a request, respond in plain text.
    #[must_use]
    pub fn plain_responses(mut self, allow: bool) -> Self {
        self.plain_responses = allow;
        self
    }

    /// Encrypts bytes and returns Base64.
    #[must_use]
    pub fn encrypt(&self, plain: &[u8]) -> String {
        let padding = BLOCK - plain.len() % BLOCK;
        let mut bytes = plain.to_vec();
        // The padding is 1 to 16, so the conversion never fails.
        bytes.resize(plain.len() + padding, u8::try_from(padding).unwrap_or_default());
        for chunk in bytes.as_chunks_mut::<BLOCK>().0 {
            let mut block = Block::from(*chunk);
            self.cipher.encrypt_block(&mut block);
            *chunk = block.into();
        }
        STANDARD.encode(bytes)
    }

    /// Decrypts Base64; white space in it is ignored.
    ///
    /// # Errors
    ///
    /// [`AesError::Base64`], [`AesError::Length`] or [`AesError::Padding`] if the input is not output of
    /// [`encrypt`](Self::encrypt). A changed ciphertext is not always detected.
    pub fn decrypt(&self, text: &str) -> Result<Vec<u8>, AesError> {
        let text: String = text.split_ascii_whitespace().collect();
        let mut bytes = STANDARD.decode(text).map_err(|_| AesError::Base64)?;
        let (blocks, rest) = bytes.as_chunks_mut::<BLOCK>();
        if blocks.is_empty() || !rest.is_empty() {
            return Err(AesError::Length);
        }
        for chunk in blocks {
            let mut block = Block::from(*chunk);
            self.cipher.decrypt_block(&mut block);
            *chunk = block.into();
        }
        let last = bytes.last().copied().unwrap_or_default();
        let padding = usize::from(last);
        let plain = bytes.len().checked_sub(padding).filter(|_| (1..=BLOCK).contains(&padding));
        let plain = plain.filter(|plain| bytes[*plain..].iter().all(|byte| *byte == last));
        bytes.truncate(plain.ok_or(AesError::Padding)?);
        Ok(bytes)
    }

    /// Returns the encrypted string in a response.
    fn carried(&self, body: &[u8]) -> Option<String> {
        let Ok(Value::Object(members)) = json::from_slice(body) else {
            return None;
        };
        let found = self.response_properties.iter().find_map(|name| members.get(name)?.as_str());
        found.map(str::to_owned)
    }
}

impl BodyCodec for AesEcb {
    fn encode(&self, _: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError> {
        let mut carrier = Object::new();
        carrier.insert(&*self.request_property, Value::String(self.encrypt(&body)));
        Ok(json::to_vec(&Value::Object(carrier))?.into())
    }

    fn decode(&self, _: &OperationSpec, status: StatusCode, _: &HeaderMap, body: Bytes) -> Result<Bytes, BoxError> {
        match self.carried(&body) {
            Some(text) => Ok(self.decrypt(&text)?.into()),
            None if self.plain_responses || !status.is_success() => Ok(body),
            None => Err(AesError::NotEncrypted.into()),
        }
    }
}

impl fmt::Debug for AesEcb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AesEcb").finish_non_exhaustive()
    }
}

impl fmt::Display for AesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptySecret => "the secret is empty",
            Self::KeyLength => "the key does not have 16 bytes",
            Self::NotEncrypted => "the response is not encrypted",
            Self::Base64 => "the ciphertext is not Base64",
            Self::Length => "the ciphertext is empty or truncated",
            Self::Padding => "the padding is wrong; is the key right?",
        })
    }
}

impl StdError for AesError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec() -> AesEcb {
        AesEcb::new(&Secret::from("example-secret"), KeyDerivation::Sha256Prefix).unwrap()
    }

    #[test]
    fn an_empty_secret_is_refused() {
        for secret in ["", " ", "\n", "                "] {
            for derivation in [KeyDerivation::Sha256Prefix, KeyDerivation::Raw] {
                assert_eq!(AesEcb::new(&Secret::from(secret), derivation).err(), Some(AesError::EmptySecret));
            }
        }
    }

    /// Computed with OpenSSL 3, where `$PLAIN` is the first column:
    /// `K=$(printf %s example-secret | openssl dgst -sha256 -r | cut -c1-32)`
    /// `printf %s "$PLAIN" | openssl enc -aes-128-ecb -K $K -base64 -A`
    const VECTORS: &[(&str, &str)] = &[
        ("", "AQIOL9MdiTd16+ZWr9qkAA=="),
        (r#"{"amount":"100""#, "a/TpuNl4Etqvin1nMJ/hrw=="),
        (r#"{"amount":"100"}"#, "1HPI2iGSJpkiJazij54hSAECDi/THYk3devmVq/apAA="),
        (r#"{"amount":"1000"}"#, "WZp68jVxAzquFistjYzvOLUyklHuU3RHVZu+s7XnxgY="),
        (r#"{"name":"Ashā ₹ 😀"}"#, "egkp69qq5d0V8nS9zmIjLi05QID/U+AUtsZWxQcDuoQ="),
    ];

    #[test]
    fn bodies_are_encrypted_and_decrypted_as_openssl_does() {
        for (plain, encrypted) in VECTORS {
            assert_eq!(codec().encrypt(plain.as_bytes()), *encrypted, "{plain}");
            assert_eq!(codec().decrypt(encrypted).unwrap(), plain.as_bytes(), "{plain}");
        }
    }

    /// `printf %s '{"a":1}' | openssl enc -aes-128-ecb -K $(printf %s 0123456789abcdef | xxd -p) -base64 -A`
    #[test]
    fn a_secret_of_16_bytes_can_be_the_key_itself() {
        let codec = AesEcb::new(&Secret::from("0123456789abcdef"), KeyDerivation::Raw).unwrap();
        assert_eq!(codec.encrypt(br#"{"a":1}"#), "4Bu2yOikMUYfFkhodEsv7w==");
        assert_eq!(AesEcb::with_key(*b"0123456789abcdef").encrypt(br#"{"a":1}"#), "4Bu2yOikMUYfFkhodEsv7w==");
        for secret in ["0123456789abcde", "0123456789abcdefg"] {
            assert_eq!(AesEcb::new(&Secret::from(secret), KeyDerivation::Raw).unwrap_err(), AesError::KeyLength);
        }
    }

    #[test]
    fn plain_text_of_every_length_survives_a_round_trip() {
        for length in 0..100 {
            let plain: Vec<u8> = (0..length).collect();
            assert_eq!(codec().decrypt(&codec().encrypt(&plain)).unwrap(), plain);
        }
    }

    /// The inputs are `{"amount":"100"}`, `{"amount":"100"\0`, `{"amount":"100"\x11` and `{"amount":"10\x02\x03\x03`,
    /// encrypted with the same `$K` and `-nopad`.
    #[test]
    fn what_is_no_ciphertext_is_refused() {
        let cases = [
            ("", AesError::Length),
            ("AQIOL9Md", AesError::Length),
            ("1HPI2iGSJpkiJazij54hSAECDi/THYk3devmVg==", AesError::Length),
            ("1HPI2iGSJpkiJazij54hSAECDi/THYk3devmVq/apAA", AesError::Base64),
            ("not Base64!", AesError::Base64),
            ("1HPI2iGSJpkiJazij54hSA==", AesError::Padding),
            ("61nOlFXI5/n81kLNubNaaQ==", AesError::Padding),
            ("qcjZzn3nVRi9TJghX+XXDw==", AesError::Padding),
            ("kQBl/krPs5qmKzqBkt+Z0g==", AesError::Padding),
        ];
        for (text, expected) in cases {
            assert_eq!(codec().decrypt(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn another_key_is_noticed_by_the_padding() {
        let other = AesEcb::new(&Secret::from("another"), KeyDerivation::Sha256Prefix).unwrap();
        assert_eq!(other.decrypt(VECTORS[2].1), Err(AesError::Padding));
    }

    #[test]
    fn wrapped_base64_is_read() {
        let wrapped = "1HPI2iGSJpkiJazi\nj54hSAECDi/THYk3\r\ndevmVq/apAA=\n";
        assert_eq!(codec().decrypt(wrapped).unwrap(), br#"{"amount":"100"}"#);
    }

    #[test]
    fn debug_is_the_same_for_every_key() {
        assert_eq!(format!("{:?}", codec()), "AesEcb { .. }");
        assert_eq!(format!("{:?}", AesEcb::with_key([7; 16]).request_property("x")), "AesEcb { .. }");
    }
}
