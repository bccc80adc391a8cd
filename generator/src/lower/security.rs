//! Security schemes and what each operation asks of them.

use openapiv3::{APIKeyLocation, SecurityScheme};

use super::{Lowering, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{KeyLocation, Scheme, SchemeId, SchemeKind};
use crate::resolve::{MUTUAL_TLS, OperationNode};

impl Lowering<'_> {
    /// Every scheme of the description, in order; operations refer to them by number.
    pub(super) fn lower_schemes(&mut self) {
        for (key, located) in &self.resolved.security_schemes {
            let token = self.token_call(located);
            let (kind, description, extensions) = match &located.value {
                SecurityScheme::APIKey { location, name, description, extensions } => {
                    let location = match location {
                        APIKeyLocation::Header => KeyLocation::Header,
                        APIKeyLocation::Query => KeyLocation::Query,
                        APIKeyLocation::Cookie => KeyLocation::Cookie,
                    };
                    (SchemeKind::ApiKey(location, name.clone()), description, extensions)
                }
                SecurityScheme::HTTP { scheme, description, extensions, .. } => {
                    let kind = match scheme.to_ascii_lowercase().as_str() {
                        "basic" => SchemeKind::Basic,
                        _ if scheme == MUTUAL_TLS => SchemeKind::MutualTls,
                        _ => SchemeKind::Bearer,
                    };
                    if kind == SchemeKind::Bearer && !scheme.eq_ignore_ascii_case("bearer") {
                        let message =
                            format!("the HTTP scheme `{scheme}` is not known; the token is sent as a bearer token");
                        let location = located.location.child("scheme");
                        self.diagnostics.report(Diagnostic::new(Code::UnsupportedSecurity, &location, message));
                    }
                    (kind, description, extensions)
                }
                SecurityScheme::OAuth2 { description, extensions, .. }
                | SecurityScheme::OpenIDConnect { description, extensions, .. } => {
                    (SchemeKind::Bearer, description, extensions)
                }
            };
            self.api.schemes.push(Scheme {
                key: key.clone(),
                name: docs::name_of(extensions),
                kind,
                token,
                docs: docs::text(description.as_ref()),
            });
        }
    }

    /// The alternatives of schemes that an operation asks for. A scheme that does not exist was diagnosed before.
    pub(super) fn requirements(&self, node: &OperationNode) -> Vec<Vec<SchemeId>> {
        let own = node.operation.security.as_ref();
        let all = self.resolved.security.as_ref().map(|located| &located.value);
        let index = |key: &String| self.api.schemes.iter().position(|scheme| scheme.key == *key).map(SchemeId);
        own.or(all)
            .into_iter()
            .flatten()
            .filter_map(|alternative| alternative.keys().map(index).collect::<Option<Vec<_>>>())
            .collect()
    }
}
