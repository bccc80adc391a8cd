//! Security schemes, and the requirements of operations.

use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityScheme as Described};

use super::docs;
use super::products::named_product;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::extensions::{Extension, Token, name_of};
use crate::ir::{KeyLocation, Product, Scheme, SchemeId, SchemeKind, TokenCall, TokenGrant};
use crate::location::Location;
use crate::parse::{Located, OperationNode, Resolved, SecurityScheme};

/// Schemes that respond to a challenge: credentials alone do not determine the header.
const CHALLENGED: &[&str] = &["digest", "hoba", "mutual", "scram-sha-1", "scram-sha-256"];

/// Schemes in the IANA registry (RFC 9110, section 16.4.1), in their registered case.
const REGISTERED: &[&str] = &["Concealed", "DPoP", "GNAP", "Negotiate", "OAuth", "PrivateToken", "vapid"];

/// Returns every supported security scheme, in order. Operations refer to them by index.
pub(super) fn schemes(resolved: &Resolved, products: &[Product], diagnostics: &mut Diagnostics) -> Vec<Scheme> {
    let mut schemes = Vec::new();
    for (key, located) in &resolved.security_schemes {
        let Some(kind) = scheme_kind(located, diagnostics) else { continue };
        let token = token_call(located, products, diagnostics);
        schemes.push(Scheme {
            key: key.clone(),
            name: name_of(located.value.extensions()),
            kind,
            token,
            docs: docs::text(located.value.description()),
        });
    }
    schemes
}

/// Returns the token request of a scheme: that of its non-interactive OAuth 2.0 flows, adjusted by the extension.
fn token_call(
    located: &Located<SecurityScheme>,
    products: &[Product],
    diagnostics: &mut Diagnostics,
) -> Option<TokenCall> {
    let fields = located.value.extensions();
    let (flows, takes_tokens) = match &located.value {
        SecurityScheme::Described(Described::OAuth2 { flows, .. }) => (Some(flows), true),
        SecurityScheme::Described(Described::HTTP { scheme, .. }) => (None, scheme.eq_ignore_ascii_case("bearer")),
        SecurityScheme::Described(Described::APIKey { location, .. }) => {
            (None, matches!(location, APIKeyLocation::Header))
        }
        SecurityScheme::Described(Described::OpenIDConnect { .. }) => (None, true),
        SecurityScheme::MutualTls { .. } => (None, false),
    };
    let product = named_product(fields, &located.location, products, diagnostics);
    let mut call = TokenCall { product, refresh: true, ..TokenCall::default() };
    if let Some(flows) = flows {
        apply_flows(flows, &mut call);
    }
    if Token::value(fields).is_some() {
        let applied = match Token::read(fields)? {
            token if takes_tokens => token.apply(&located.location, &mut call),
            _ => Err(Token::no_token(&located.location)),
        };
        if let Err(mismatch) = applied {
            diagnostics.report(mismatch.of::<Token>());
            return None;
        }
    }
    let is_own = call.grant != TokenGrant::OAuth2;
    (call.password || call.client_credentials || is_own).then_some(call)
}

fn scheme_kind(located: &Located<SecurityScheme>, diagnostics: &mut Diagnostics) -> Option<SchemeKind> {
    let scheme = match &located.value {
        SecurityScheme::Described(scheme) => scheme,
        SecurityScheme::MutualTls { .. } => return Some(SchemeKind::MutualTls),
    };
    match scheme {
        Described::APIKey { location, name, .. } => {
            let location = match location {
                APIKeyLocation::Header => KeyLocation::Header,
                APIKeyLocation::Query => KeyLocation::Query,
                APIKeyLocation::Cookie => KeyLocation::Cookie,
            };
            Some(SchemeKind::ApiKey(location, name.clone()))
        }
        Described::HTTP { scheme, .. } => http_scheme(scheme, &located.location.child("scheme"), diagnostics),
        Described::OAuth2 { .. } | Described::OpenIDConnect { .. } => Some(SchemeKind::Bearer),
    }
}

fn http_scheme(written: &str, location: &Location, diagnostics: &mut Diagnostics) -> Option<SchemeKind> {
    let scheme = written.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => return Some(SchemeKind::Basic),
        "bearer" => return Some(SchemeKind::Bearer),
        _ => {}
    }
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    let is_challenged = CHALLENGED.iter().any(|known| known.eq_ignore_ascii_case(scheme));
    let (message, kind) = if is_challenged {
        let reason = "requires a response to a challenge, which is not supported";
        (format!("the HTTP scheme `{scheme}` {reason}; it is left out"), None)
    } else if scheme.is_empty() || !scheme.chars().all(is_token) {
        // In values such as `Bearer token`, the first word is the scheme.
        let first = scheme.split_whitespace().next().unwrap_or_default();
        let known = [("bearer", SchemeKind::Bearer), ("basic", SchemeKind::Basic)];
        match known.into_iter().find(|(word, _)| word.eq_ignore_ascii_case(first)) {
            Some((word, kind)) => (format!("the HTTP scheme `{scheme}` is read as `{word}`"), Some(kind)),
            None => (format!("`{scheme}` is not a valid HTTP scheme; it is left out"), None),
        }
    } else {
        let known = REGISTERED.iter().find(|known| known.eq_ignore_ascii_case(scheme));
        let scheme = known.copied().unwrap_or(scheme).to_owned();
        let what = format!("the HTTP scheme `{scheme}` is unknown");
        (format!("{what}; the credentials are sent after it unchanged"), Some(SchemeKind::Http(scheme)))
    };
    diagnostics.report(Diagnostic::new(Code::UnsupportedSecurity, location, message));
    kind
}

/// Returns the alternative security requirements of an operation. Returns `None`, and reports it, if none of them is supported.
/// References to unknown schemes have been reported before.
pub(super) fn requirements(
    node: &OperationNode,
    resolved: &Resolved,
    schemes: &[Scheme],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Vec<SchemeId>>> {
    let own = node.operation.security.as_ref();
    let all = resolved.security.as_ref().map(|located| &located.value);
    let described = own.or(all).map(Vec::as_slice).unwrap_or_default();
    let index = |key: &String| schemes.iter().position(|scheme| scheme.key == *key).map(SchemeId);
    let met: Vec<Vec<SchemeId>> =
        described.iter().filter_map(|alternative| alternative.keys().map(index).collect::<Option<Vec<_>>>()).collect();
    if !met.is_empty() || described.is_empty() {
        return Some(met);
    }
    let names: BTreeSet<String> = described
        .iter()
        .flat_map(|all| all.keys())
        .filter(|key| index(key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let message = format!("the operation is left out: it requires {}, which is not supported", names.join(" or "));
    diagnostics.report(Diagnostic::new(Code::SkippedOperation, &node.location, message).at_key());
    None
}

fn apply_flows(flows: &OAuth2Flows, call: &mut TokenCall) {
    if let Some(flow) = &flows.password {
        call.password = true;
        call.url.clone_from(&flow.token_url);
    }
    if let Some(flow) = &flows.client_credentials {
        call.client_credentials = true;
        call.url.clone_from(&flow.token_url);
    }
}
