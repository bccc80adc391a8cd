//! [`Gunzip`]: decodes a compressed response, of which no more is held than the limit allows.

use std::io::Write;

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};

use super::{Limits, TransportError, TransportErrorKind};
use crate::phase::Phase;

/// Bytes that are decoded at once: a thousand times as many may come of them.
const PIECE: usize = 1024;

/// Asks for a compressed response, unless the request says what it takes.
pub(super) fn ask(headers: &mut HeaderMap) -> bool {
    let is_asked = !headers.contains_key(ACCEPT_ENCODING);
    if is_asked {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
    is_asked
}

/// Decodes the body of a response.
pub(super) struct Gunzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    has_input: bool,
}

impl Gunzip {
    /// Returns the decoder for a response, and removes the headers that describe the encoded body. `None` if it is not
    /// encoded with gzip.
    pub(super) fn of(headers: &mut HeaderMap) -> Option<Self> {
        let encoding = headers.get(CONTENT_ENCODING)?.as_bytes();
        if !encoding.eq_ignore_ascii_case(b"gzip") && !encoding.eq_ignore_ascii_case(b"x-gzip") {
            return None;
        }
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
        Some(Self { decoder: MultiGzDecoder::new(Vec::new()), has_input: false })
    }

    /// Decodes a chunk.
    pub(super) fn feed(&mut self, chunk: &[u8], limits: Limits) -> Result<(), TransportError> {
        for piece in chunk.chunks(PIECE) {
            self.has_input = true;
            self.decoder.write_all(piece).map_err(malformed)?;
            self.check(limits)?;
        }
        Ok(())
    }

    /// Returns all that was decoded.
    pub(super) fn finish(mut self, limits: Limits) -> Result<Bytes, TransportError> {
        if !self.has_input {
            return Ok(Bytes::new());
        }
        self.decoder.try_finish().map_err(malformed)?;
        self.check(limits)?;
        Ok(std::mem::take(self.decoder.get_mut()).into())
    }

    fn check(&self, limits: Limits) -> Result<(), TransportError> {
        if self.decoder.get_ref().len() <= limits.max_response_bytes {
            return Ok(());
        }
        let text = format!("more than {} bytes, decoded from `gzip`", limits.max_response_bytes);
        Err(TransportError::new(TransportErrorKind::TooLarge, text))
    }
}

fn malformed(error: std::io::Error) -> TransportError {
    let text = format!("the body is not complete `gzip`: {error}");
    TransportError::new(TransportErrorKind::Exchange, text).with_phase(Phase::Body).with_source(error)
}
