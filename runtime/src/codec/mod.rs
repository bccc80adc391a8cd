//! Body codecs: a layer between JSON and the wire, such as encryption of the body.

#[cfg(feature = "aes")]
mod aes;
mod registry;

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use crate::body::Body;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::spec::OperationSpec;

#[cfg(feature = "aes")]
pub use self::aes::{AesEcb, AesError, KeyDerivation};

pub use crate::body::BoxError;
pub(crate) use registry::Codecs;

/// Transforms JSON bodies: requests after they are encoded, responses before they are decoded.
///
/// Set it with [`Config::body_codec`](crate::Config::body_codec), or for one product with
/// [`Config::product_body_codec`](crate::Config::product_body_codec); there is none by default. It receives only
/// complete, non-empty bodies of operations. Bodies of other content types and token calls bypass it, and so does an
/// operation at the path of a token call.
///
/// ```
/// use http::{HeaderMap, StatusCode};
/// use oasmith_runtime::{Bytes, OperationSpec};
/// use oasmith_runtime::codec::{BodyCodec, BoxError};
///
/// /// Some servers put a guard before JSON, so that no browser runs it as a script.
/// #[derive(Debug)]
/// struct Guarded;
///
/// impl BodyCodec for Guarded {
///     fn encode(&self, _: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError> {
///         Ok(body)
///     }
///
///     fn decode(&self, _: &OperationSpec, _: StatusCode, _: &HeaderMap, body: Bytes) -> Result<Bytes, BoxError> {
///         let guard = b")]}'\n";
///         Ok(if body.starts_with(guard) { body.slice(guard.len()..) } else { body })
///     }
/// }
/// ```
pub trait BodyCodec: fmt::Debug + Send + Sync {
    /// Transforms the body of a request.
    ///
    /// # Errors
    ///
    /// The body cannot be transformed. The call fails with [`ErrorKind::Request`]; nothing is sent.
    fn encode(&self, spec: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError>;

    /// Transforms the body of a response, of any status, before the envelope is unwrapped.
    ///
    /// # Errors
    ///
    /// The body is invalid. The call fails with [`ErrorKind::Decode`], or with [`ErrorKind::Status`] if the status is
    /// not a success; the error has the status, the headers and the original body.
    fn decode(
        &self,
        spec: &OperationSpec,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Bytes, BoxError>;
}

/// A codec for some operations; bodies of others stay unchanged.
///
/// ```
/// # use oasmith_runtime::codec::BodyCodec;
/// use oasmith_runtime::Config;
/// use oasmith_runtime::codec::Only;
///
/// # fn configured(codec: impl BodyCodec + 'static) -> Config {
/// let codec = Only::new(codec, |spec| spec.path.starts_with("/payouts"));
/// Config::new().body_codec(codec)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Only<C> {
    codec: C,
    applies: fn(&OperationSpec) -> bool,
}

impl<C: BodyCodec> Only<C> {
    /// Wraps a codec for the operations for which `applies` returns true.
    pub fn new(codec: C, applies: fn(&OperationSpec) -> bool) -> Self {
        Self { codec, applies }
    }
}

impl<C: BodyCodec> BodyCodec for Only<C> {
    fn encode(&self, spec: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError> {
        if (self.applies)(spec) { self.codec.encode(spec, body) } else { Ok(body) }
    }

    fn decode(
        &self,
        spec: &OperationSpec,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Bytes, BoxError> {
        if (self.applies)(spec) { self.codec.decode(spec, status, headers, body) } else { Ok(body) }
    }
}

/// Transforms the body of a request, if there is one and it is JSON.
pub(crate) fn encode(
    codec: Option<&dyn BodyCodec>,
    spec: &OperationSpec,
    body: &mut Option<(HeaderValue, Body)>,
) -> Result<(), Error> {
    let (Some(codec), Some((content_type, body))) = (codec, body) else {
        return Ok(());
    };
    let Some(bytes) = body.as_bytes().filter(|bytes| is_json(content_type) && !bytes.is_empty()) else {
        return Ok(());
    };
    let encoded = codec.encode(spec, bytes.clone());
    let encoded = encoded.map_err(|error| Error::new(ErrorKind::Request, said(&*error)).with_source(error))?;
    *body = Body::from(encoded);
    Ok(())
}

/// Transforms the body of a response, if it is JSON or should be.
pub(crate) fn decode(
    codec: Option<&dyn BodyCodec>,
    spec: &'static OperationSpec,
    response: Response<Bytes>,
) -> Result<Response<Bytes>, Error> {
    let Some(codec) = codec else {
        return Ok(response);
    };
    let claims_json = response.headers().get(CONTENT_TYPE).is_some_and(is_json);
    // Encrypted bodies are often labelled as text.
    let should_be_json = spec.accept.contains("json");
    if response.body().trim_ascii().is_empty() || !(claims_json || should_be_json) {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    match codec.decode(spec, parts.status, &parts.headers, body.clone()) {
        Ok(body) => Ok(Response::from_parts(parts, body)),
        Err(error) => {
            let kind = if parts.status.is_success() { ErrorKind::Decode } else { ErrorKind::Status };
            let failed = Error::new(kind, said(&*error)).with_spec(spec);
            Err(failed.with_head(parts.status, parts.headers).with_body(body).with_source(error))
        }
    }
}

fn said(error: &(dyn StdError + Send + Sync)) -> String {
    format!("the body codec failed: {error}")
}

/// Returns whether a content type is JSON: its subtype is `json` or ends with `+json`.
fn is_json(content_type: &HeaderValue) -> bool {
    let text = content_type.to_str().unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_by_its_content_type() {
        for text in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json", "text/json"] {
            assert!(is_json(&HeaderValue::from_static(text)), "{text}");
        }
        for text in ["", "text/plain", "application/jsonl", "multipart/form-data; x=application/json"] {
            assert!(!is_json(&HeaderValue::from_static(text)), "{text}");
        }
    }
}
