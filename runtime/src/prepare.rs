//! Builds an HTTP request from an encoded operation, without I/O.

use std::sync::Arc;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::header::{HeaderMap, HeaderValue};
use http::{Request, Uri};
use url::Url;

use crate::base_url::BaseUrl;
use crate::body::Body;
use crate::client::Inner;
use crate::codec;
use crate::credentials::{self, Prepared, Selected};
use crate::encoder::{Encoded, Encoder, Pair, Query};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::options::RequestOptions;
use crate::spec::OperationSpec;
use crate::token::{Call, Tokens};

/// Builds the whole request.
pub(crate) fn prepare(
    client: &Inner,
    spec: &'static OperationSpec,
    encoder: Encoder,
    options: &RequestOptions,
) -> Result<Box<Call>, Error> {
    build(client, spec, encoder, options).map_err(|error| error.with_spec(spec))
}

fn build(
    client: &Inner,
    spec: &'static OperationSpec,
    mut encoder: Encoder,
    options: &RequestOptions,
) -> Result<Box<Call>, Error> {
    if let Some(violations) = encoder.violations.take() {
        let error = request_error(format!("it violates its description: {violations}"));
        return Err(error.with_source(Box::new(violations)));
    }
    // The server is one that the program named, or one of the description: credentials may be sent to it.
    let server = client.servers.of(spec).map_err(|text| Error::new(ErrorKind::Config, text))?;
    let own = options.bearer_token.as_ref().map(|token| credentials::bearer("the token of the call", token));
    let own = own.transpose().map_err(request_error)?;
    let credentials = if own.is_some() || options.without_credentials {
        Selected::One(own.as_ref())
    } else {
        let selected = client.credentials.select(spec);
        selected.map_err(|text| Error::new(ErrorKind::Credentials, text))?
    };
    let mut sensitive = std::mem::take(&mut encoder.sensitive);
    sensitive.extend(options.bearer_token.as_ref().map(|token| token.expose().to_owned()));
    let retry = options.retry.as_deref().unwrap_or(&client.config.retry);
    let mut parts = encoder.finish(spec.path).map_err(request_error)?;
    // Before a codec makes something else of the body.
    let is_repeatable = retry.may_repeat(spec, parts.body.as_ref().map(|(_, body)| body));
    codec::encode(client.body_codec(spec), spec, &mut parts.body)?;
    let target = options.target.as_deref().map(|target| server.target(target)).transpose().map_err(request_error)?;
    if let Some(target) = &target {
        parts.fixed_query = None;
        parts.query = Query::of_url(target.query().unwrap_or_default());
    }
    let mut headers = base_headers(&client.headers, &parts);
    add_headers(&mut headers, spec, &mut parts, options)?;
    add_credentials(&mut headers, &mut parts, &credentials);
    add_cookies(&mut headers, &parts.cookies)?;
    let is_repeatable =
        is_repeatable || retry.add_key(spec, &mut headers, &*client.config.random_source).map_err(request_error)?;

    let uri = uri(&server, target.as_ref(), &parts)?;
    let mut request = Request::new(parts.body.map_or_else(Body::empty, |(_, body)| body));
    *request.method_mut() = spec.method.clone();
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    let retry = options.retry.clone();
    Ok(Box::new(Call { request, tokens: tokens(&credentials), sensitive, retry, is_repeatable }))
}

/// Returns the tokens among credentials. They are added when the request is sent.
fn tokens(credentials: &[&Prepared]) -> Vec<Arc<Tokens>> {
    let tokens = credentials.iter().filter_map(|credential| match credential {
        Prepared::Token(tokens) => Some(Arc::clone(tokens)),
        _ => None,
    });
    tokens.collect()
}

fn request_error(text: String) -> Error {
    Error::new(ErrorKind::Request, text)
}

/// Returns the configured headers, with room for those of the request.
fn base_headers(configured: &HeaderMap, parts: &Encoded) -> HeaderMap {
    // Room for `Accept`, `Content-Type`, a credential and cookies.
    let mut headers = HeaderMap::with_capacity(configured.len() + parts.headers.len() + 4);
    for (name, value) in configured {
        headers.append(name, value.clone());
    }
    headers
}

/// Adds headers; later ones replace earlier ones.
fn add_headers(
    headers: &mut HeaderMap,
    spec: &OperationSpec,
    parts: &mut Encoded,
    options: &RequestOptions,
) -> Result<(), Error> {
    if parts.accept.is_some() || !headers.contains_key(ACCEPT) {
        let documented = if spec.accept.is_empty() { "*/*" } else { spec.accept };
        let accept = parts.accept.unwrap_or(documented);
        headers.insert(ACCEPT, crate::headers::fixed("the header `accept`", accept).map_err(request_error)?);
    }
    if let Some((content_type, _)) = &parts.body {
        headers.insert(CONTENT_TYPE, content_type.clone());
    } else {
        headers.remove(CONTENT_TYPE);
    }
    // `extend` replaces headers of the same name.
    if !parts.headers.is_empty() {
        headers.extend(std::mem::take(&mut parts.headers));
    }
    if !options.headers.is_empty() {
        headers.extend(options.headers.to_map().map_err(request_error)?);
    }
    Ok(())
}

/// Adds credentials, replacing parameters of the same name; tokens are added later.
fn add_credentials(headers: &mut HeaderMap, parts: &mut Encoded, credentials: &[&Prepared]) {
    for credential in credentials {
        match credential {
            Prepared::Header(name, value) => {
                headers.insert(name, value.clone());
            }
            Prepared::Query(pair) => parts.query.replace(pair),
            Prepared::Cookie(pair) => replace(&mut parts.cookies, pair),
            Prepared::Token(_) | Prepared::InConnection => {}
        }
    }
}

fn replace(pairs: &mut Vec<Pair>, pair: &Pair) {
    let name = pair.name();
    pairs.retain(|known| known.name() != name);
    pairs.push(pair.clone());
}

/// Adds cookie parameters to the `Cookie` header, which may have been set as a whole.
fn add_cookies(headers: &mut HeaderMap, cookies: &[Pair]) -> Result<(), Error> {
    if cookies.is_empty() {
        return Ok(());
    }
    let mut texts: Vec<&str> = cookies.iter().map(|pair| pair.text.as_str()).collect();
    let given = headers.get(COOKIE).cloned();
    texts.extend(given.as_ref().and_then(|value| value.to_str().ok()));
    let mut value = HeaderValue::try_from(texts.join("; "))
        .map_err(|_| request_error("the cookies are not a valid header value".to_owned()))?;
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
    Ok(())
}

/// Builds the URL: on the server, the path of the parts or of a URL that the API gave, and the query of the parts.
fn uri(server: &BaseUrl, target: Option<&Url>, parts: &Encoded) -> Result<Uri, Error> {
    let (prefix, path) = target.map_or_else(|| (server.path(), parts.path.as_str()), |target| ("", target.path()));
    let queries = [parts.fixed_query.as_deref().unwrap_or_default(), parts.query.as_str()];
    let length = queries.iter().fold(prefix.len() + path.len(), |length, query| length + query.len() + 1);
    let mut text = String::with_capacity(length);
    text.push_str(prefix);
    text.push_str(path);
    for (index, query) in queries.iter().filter(|query| !query.is_empty()).enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        text.push_str(query);
    }
    // The source is omitted: it is useless without the URL, which may contain a key.
    server.uri(text).ok_or_else(|| request_error("the URL is too long or malformed".to_owned()))
}
