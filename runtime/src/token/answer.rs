//! Reads the answer of a token call.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

use crate::json::{self, Value};
use crate::secret::Secret;

use super::call::TokenCall;
use super::failure::Failure;
use super::spec::MemberPaths;

/// A token as it was granted.
pub(super) struct Granted {
    pub(super) token: Secret,
    /// How long it may be used; `None` until it is refused.
    pub(super) lifetime: Option<Duration>,
    pub(super) refresh: Option<Secret>,
}

/// Reads an answer with any status.
pub(super) fn read(call: &TokenCall, response: Response<Bytes>) -> Result<Granted, Box<Failure>> {
    let (parts, body) = response.into_parts();
    let value = json::from_slice::<Value>(&body).unwrap_or_default();
    if parts.status.is_success() {
        return granted(call, &value).map_err(|text| {
            // Not the body: what looks unlike a token may be one.
            Failure::new(call.scheme, &text).of_answer(parts.status, parts.headers, None)
        });
    }
    Err(refused(call, &value, parts.status, parts.headers, body))
}

fn refused(call: &TokenCall, value: &Value, status: StatusCode, headers: HeaderMap, body: Bytes) -> Box<Failure> {
    let text = match reason(call, value) {
        Some(reason) => format!("was refused: {reason}"),
        None if status.is_redirection() => "was redirected, which is not followed".to_owned(),
        None => "was refused".to_owned(),
    };
    Failure::new(call.scheme, &text).of_answer(status, headers, Some(body))
}

/// What the server says about why there is no token.
fn reason(call: &TokenCall, value: &Value) -> Option<String> {
    let texts = [call.spec.error, call.spec.error_description]
        .map(|paths| find(value, paths).and_then(|(_, found)| text(found)));
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    let reason = call.login.redact(&texts.join(": "));
    Some(reason).filter(|reason| !reason.is_empty())
}

fn granted(call: &TokenCall, value: &Value) -> Result<Granted, String> {
    let code = find(value, call.spec.error).and_then(|(_, code)| text(code));
    let is_failure = |code: &String| !call.spec.success.is_empty() && !call.spec.success.contains(&code.as_str());
    if code.as_ref().is_some_and(is_failure) {
        return Err(format!("was refused: {}", reason(call, value).unwrap_or_default()));
    }
    let found = find(value, call.spec.access_token);
    let token =
        found.and_then(|(owner, token)| Some((owner, token.as_str().filter(|token| !token.trim().is_empty())?)));
    let Some((owner, token)) = token else {
        let reason = reason(call, value).map(|reason| format!(": {reason}")).unwrap_or_default();
        return Err(format!("was answered without a token{reason}"));
    };
    if call.is_bearer
        && let Some(kind) = sibling(owner, "token_type", "tokenType")
        && !kind.eq_ignore_ascii_case("bearer")
    {
        return Err(format!("was answered with a token of the type `{}` instead of `Bearer`", call.login.redact(kind)));
    }
    let refresh = sibling(owner, "refresh_token", "refreshToken").filter(|token| !token.is_empty());
    Ok(Granted { token: token.into(), lifetime: lifetime(call, value), refresh: refresh.map(Secret::from) })
}

fn lifetime(call: &TokenCall, value: &Value) -> Option<Duration> {
    let said = find(value, call.spec.expires_in).and_then(|(_, found)| text(found)?.trim().parse::<f64>().ok());
    let said = said.and_then(|number| call.spec.expiry.lifetime(number, call.clock.unix_time()));
    let default = Duration::from_secs(call.spec.default_lifetime_seconds);
    said.or(Some(default)).filter(|lifetime| !lifetime.is_zero())
}

/// The first value that is there and not `null`, and the object that it stands in.
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

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
