//! Reads the response of a token call.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::json::{self, Value};
use crate::retry_after::server_time;
use crate::secret::Secret;

use super::call::TokenCall;
use super::failure::Failure;
use super::spec::MemberPaths;

/// A granted token.
pub(super) struct TokenResponse {
    pub(super) token: Secret,
    /// Its lifetime; `None` means until it is refused.
    pub(super) lifetime: Option<Duration>,
    pub(super) refresh: Option<Secret>,
}

/// Reads a response of any status.
pub(super) fn read(call: &TokenCall, response: Response<Bytes>) -> Result<TokenResponse, Box<Failure>> {
    let (parts, body) = response.into_parts();
    let value = json::from_slice::<Value>(&body).unwrap_or_default();
    if parts.status.is_success() {
        // Use the server's clock, which determines when a token expires, otherwise the client's.
        let clocks = [server_time(&parts.headers), Some(call.clock.unix_time())];
        return granted(call, &value, &clocks).map_err(|NoToken { text, is_refusal }| {
            // Omit the body: it may contain a token that was not recognised.
            let failure = Failure::new(call.scheme, &text).of_response(parts.status, parts.headers, None);
            if is_refusal { failure.refused() } else { failure }
        });
    }
    Err(refused(call, &value, parts.status, parts.headers, body))
}

/// Why a successful response contains no token.
struct NoToken {
    text: String,
    /// Whether a documented code reports a refusal.
    is_refusal: bool,
}

impl From<String> for NoToken {
    fn from(text: String) -> Self {
        Self { text, is_refusal: false }
    }
}

/// Codes of RFC 6749 that concern the server, not the credentials.
const PASSING: &[&str] = &["temporarily_unavailable", "server_error", "slow_down"];

fn refused(call: &TokenCall, value: &Value, status: StatusCode, headers: HeaderMap, body: Bytes) -> Box<Failure> {
    let text = match reason(call, value) {
        Some(reason) => format!("was refused: {reason}"),
        None if status.is_redirection() => "was redirected, which is not followed".to_owned(),
        None => "was refused".to_owned(),
    };
    let failure = Failure::new(call.scheme, &text).of_response(status, headers, Some(body));
    // Intermediaries may respond with these statuses too; only the server itself gives a reason.
    let may_refuse = [StatusCode::BAD_REQUEST, StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
    let code = find(value, call.spec.error).and_then(|(_, code)| text_of(code));
    let is_refusal = may_refuse && code.is_some_and(|code| !PASSING.contains(&code.as_str()));
    if is_refusal { failure.refused() } else { failure }
}

/// Returns the server's explanation of why there is no token.
fn reason(call: &TokenCall, value: &Value) -> Option<String> {
    let texts = [call.spec.error, call.spec.error_description]
        .map(|paths| find(value, paths).and_then(|(_, found)| text_of(found)));
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    let reason = call.credentials.redact(&texts.join(": "));
    Some(reason).filter(|reason| !reason.is_empty())
}

fn granted(call: &TokenCall, value: &Value, clocks: &[Option<Duration>]) -> Result<TokenResponse, NoToken> {
    let code = find(value, call.spec.error).and_then(|(_, code)| text_of(code));
    let is_failure = |code: &String| !call.spec.success.is_empty() && !call.spec.success.contains(&code.as_str());
    if code.as_ref().is_some_and(is_failure) {
        let text = format!("was refused: {}", reason(call, value).unwrap_or_default());
        return Err(NoToken { text, is_refusal: true });
    }
    let found = find(value, call.spec.access_token);
    let token =
        found.and_then(|(owner, token)| Some((owner, token.as_str().filter(|token| !token.trim().is_empty())?)));
    let Some((owner, token)) = token else {
        let reason = reason(call, value).map(|reason| format!(": {reason}")).unwrap_or_default();
        return Err(format!("returned no token{reason}").into());
    };
    if call.is_bearer
        && let Some(kind) = sibling(owner, "token_type", "tokenType")
        && !kind.eq_ignore_ascii_case("bearer")
    {
        let kind = call.credentials.redact(kind);
        return Err(format!("returned a token of the type `{kind}` instead of `Bearer`").into());
    }
    let refresh = sibling(owner, "refresh_token", "refreshToken").filter(|token| !token.is_empty());
    Ok(TokenResponse {
        token: token.into(),
        lifetime: lifetime(call, value, clocks),
        refresh: refresh.map(Secret::from),
    })
}

/// Returns the lifetime of a token, by the first clock according to which it has not expired.
fn lifetime(call: &TokenCall, value: &Value, clocks: &[Option<Duration>]) -> Option<Duration> {
    let said = find(value, call.spec.expires_in).and_then(|(_, found)| text_of(found)?.trim().parse::<f64>().ok());
    let said = said.and_then(|number| clocks.iter().flatten().find_map(|now| call.spec.expiry.lifetime(number, *now)));
    let default = Duration::from_secs(call.spec.default_lifetime_seconds);
    said.or(Some(default)).filter(|lifetime| !lifetime.is_zero())
}

/// Returns the first value that is present and not `null`, and the object that contains it.
fn find(value: &Value, paths: MemberPaths) -> Option<(&Value, &Value)> {
    let follow = |path: &[&str]| {
        let (last, owners) = path.split_last()?;
        let owner = owners.iter().try_fold(value, |value, name| value.get(name))?;
        owner.get(last).filter(|found| !found.is_null()).map(|found| (owner, found))
    };
    paths.iter().find_map(|path| follow(path))
}

fn sibling<'a>(owner: &'a Value, snake: &str, camel: &str) -> Option<&'a str> {
    owner.get(snake).or_else(|| owner.get(camel))?.as_str()
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
