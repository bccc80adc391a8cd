//! Advice for missing credentials: the builder methods to call and the environment variables to set.

use crate::env::EnvSpec;
use crate::spec::{ApiSpec, SchemeKind};

/// The most alternatives that a message lists.
const WAYS: usize = 3;

/// Lists the ways to configure the missing schemes, one per alternative. `variables` holds the names of the generated
/// client.
pub(crate) fn credentials(variables: &EnvSpec, api: &ApiSpec, missing: &[Vec<usize>]) -> String {
    let ways = missing.iter().take(WAYS).map(|schemes| {
        let methods: Vec<String> = schemes.iter().filter_map(|index| method(variables, *index)).collect();
        let names: Vec<String> = schemes.iter().flat_map(|index| names(variables, api, *index)).collect();
        let environment = format!(", or set {} for `from_env`", names.join(" and "));
        format!("call {}{environment}", methods.join(" and "))
    });
    let more = missing.len().saturating_sub(WAYS);
    let ways = ways.collect::<Vec<_>>().join("; or ");
    if more == 0 { ways } else { format!("{ways}; or one of {more} other ways") }
}

/// Returns the builder method for a scheme. It contains the middle part of the variable's name.
fn method(variables: &EnvSpec, index: usize) -> Option<String> {
    Some(format!("`.{}(…)`", variables.schemes.get(index)?.name.to_lowercase()))
}

/// Returns the variables of a scheme.
fn names(variables: &EnvSpec, api: &ApiSpec, index: usize) -> Vec<String> {
    let Some((scheme, described)) = variables.schemes.get(index).zip(api.schemes.get(index)) else { return Vec::new() };
    let ends: &[&str] = if described.kind == SchemeKind::Basic { &["_USERNAME", "_PASSWORD"] } else { &[""] };
    ends.iter().map(|end| format!("`{}_{}{end}`", variables.prefix, scheme.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::SchemeEnv;
    use crate::spec::Scheme;

    const fn env(name: &'static str) -> SchemeEnv {
        SchemeEnv { name, client_credentials: false, password: false, client_with_password: false, settings: &[] }
    }

    #[test]
    fn methods_and_variables_are_named_and_no_schemes() {
        static ENV: EnvSpec = EnvSpec {
            needs_credentials: true,
            prefix: "ACME",
            environments: &[],
            products: &[],
            schemes: &[env("BEARER_TOKEN"), env("CLIENT")],
        };
        static API: ApiSpec = ApiSpec {
            servers: &[],
            name: "acme",
            version: "1",
            server: None,
            schemes: &[
                Scheme { name: "bearerAuth", kind: SchemeKind::Bearer, token: None },
                Scheme { name: "basicAuth", kind: SchemeKind::Basic, token: None },
            ],
        };
        let text = credentials(&ENV, &API, &[vec![0], vec![0, 1]]);
        let expected = "call `.bearer_token(…)`, or set `ACME_BEARER_TOKEN` for `from_env`; or call `.bearer_token(…)` and `.client(…)`, \
                        or set `ACME_BEARER_TOKEN` and `ACME_CLIENT_USERNAME` and `ACME_CLIENT_PASSWORD` for `from_env`";
        assert_eq!(text, expected);
        assert!(credentials(&ENV, &API, &[vec![0], vec![0], vec![0], vec![1]]).ends_with("; or one of 1 other ways"));
    }
}
