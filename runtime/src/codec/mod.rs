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

/// Changes JSON bodies on their way: what is sent after it was written, and what was received before it is read.
///
/// Set with [`Config::body_codec`](crate::Config::body_codec), or for one product with
/// [`Config::product_body_codec`](crate::Config::product_body_codec); there is none by default. It sees the bodies of
/// operations only, whole and not empty. Bodies of other content types pass it by, and so do token calls, also
/// an operation that is made at the path of one.
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
    /// Changes the body of a request.
    ///
    /// # Errors
    ///
    /// The body cannot be changed. The call fails with [`ErrorKind::Request`]; nothing is sent.
    fn encode(&self, spec: &OperationSpec, body: Bytes) -> Result<Bytes, BoxError>;

    /// Changes the body of a response, of any status, before the envelope is opened.
    ///
    /// # Errors
    ///
    /// The body is not what the server should have sent. The call fails with [`ErrorKind::Decode`], or with
    /// [`ErrorKind::Status`] if the status says failure; status, headers and the body as it came are in the error.
    fn decode(
        &self,
        spec: &OperationSpec,
        status: StatusCode,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Bytes, BoxError>;
}

/// A codec for some operations; the bodies of others stay as they are.
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
    /// The codec, for operations that the function says yes to.
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

/// Changes the body of a request, if there is one and it is JSON.
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

/// Changes the body of a response, if it is JSON or should be.
pub(crate) fn decode(
    codec: Option<&dyn BodyCodec>,
    spec: &'static OperationSpec,
    response: Response<Bytes>,
) -> Result<Response<Bytes>, Error> {
    let Some(codec) = codec else {
        return Ok(response);
    };
    let claims_json = response.headers().get(CONTENT_TYPE).is_some_and(is_json);
    // Encrypted bodies often claim to be text.
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

/// Whether a content type is `application/json` or ends in `+json`.
fn is_json(content_type: &HeaderValue) -> bool {
    let text = content_type.to_str().unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_known_by_its_content_type() {
        for text in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json", "text/json"] {
            assert!(is_json(&HeaderValue::from_static(text)), "{text}");
        }
        for text in ["", "text/plain", "application/jsonl", "multipart/form-data; x=application/json"] {
            assert!(!is_json(&HeaderValue::from_static(text)), "{text}");
        }
    }
}
