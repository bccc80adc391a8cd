//! Encrypted bodies: AES-128 in ECB mode with PKCS#5 padding, in Base64, carried as `{"request": "…"}` in both directions.

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Block};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BLOCK: usize = 16;

/// The key derived from a secret.
pub(crate) struct Cipher(Aes128);

impl Cipher {
    /// Derives the key: the first 16 bytes of SHA-256 of the client secret.
    pub(crate) fn new(secret: &str) -> Self {
        let digest = Sha256::digest(secret.as_bytes());
        let mut key = [0; BLOCK];
        key.copy_from_slice(&digest[..BLOCK]);
        Self(Aes128::new(&key.into()))
    }

    pub(crate) fn seal(&self, plain: &[u8]) -> Value {
        let padding = BLOCK - plain.len() % BLOCK;
        let mut bytes = plain.to_vec();
        bytes.extend((0..padding).map(|_| u8::try_from(padding).unwrap_or_default()));
        for part in bytes.as_chunks_mut::<BLOCK>().0 {
            let mut block = Block::from(*part);
            self.0.encrypt_block(&mut block);
            *part = block.into();
        }
        json!({ "request": STANDARD.encode(bytes) })
    }

    /// Decrypts the content of a carrier; returns `None` if it is not a carrier, or the key differs.
    pub(crate) fn open(&self, carrier: &Value) -> Option<Vec<u8>> {
        let members = carrier.as_object().filter(|members| members.len() == 1)?;
        let mut bytes = STANDARD.decode(members.get("request")?.as_str()?).ok()?;
        let (parts, rest) = bytes.as_chunks_mut::<BLOCK>();
        if !rest.is_empty() {
            return None;
        }
        for part in parts {
            let mut block = Block::from(*part);
            self.0.decrypt_block(&mut block);
            *part = block.into();
        }
        let last = *bytes.last()?;
        let length = bytes.len().checked_sub(usize::from(last)).filter(|_| (1..=16).contains(&last))?;
        if bytes[length..].iter().any(|byte| *byte != last) {
            return None;
        }
        bytes.truncate(length);
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `openssl enc -aes-128-ecb -K $(printf %s example-secret | sha256sum | cut -c1-32) -base64`.
    const VECTOR: &str = "+axmo8oJjPPkWCP+bHVp0H47N0PeQruTbHcSSzg6VGA=";

    #[test]
    fn bodies_are_encrypted_and_decrypted_as_by_openssl() {
        let cipher = Cipher::new("example-secret");
        let plain = br#"{"transactionId":"TXN0000001"}"#;
        assert_eq!(cipher.seal(plain), json!({ "request": VECTOR }));
        assert_eq!(cipher.open(&json!({ "request": VECTOR })).unwrap(), plain);
    }

    #[test]
    fn values_other_than_carriers_are_not_decrypted() {
        let cipher = Cipher::new("example-secret");
        let other = Cipher::new("another-secret").seal(b"{}");
        for carrier in [json!({}), json!({ "request": "%" }), json!({ "request": "AAAA" }), json!("text"), other] {
            assert_eq!(cipher.open(&carrier), None, "{carrier}");
        }
    }
}
