//! Advice for missing settings: the builder methods to call and the environment variables to set.

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

/// Says which builder methods to call or which variables to set for a server, given the ends of their names. Without variables, a program
/// sets the last of the settings on a [`Config`](crate::Config).
pub(crate) fn server(variables: Option<&EnvSpec>, settings: &[&str], ends: &[String]) -> String {
    let Some(variables) = variables else {
        return format!("set `{}`", settings.last().copied().unwrap_or_default());
    };
    let methods: Vec<String> = settings.iter().map(|setting| format!("`.{setting}`")).collect();
    let names: Vec<String> = ends.iter().map(|end| format!("`{}_{end}`", variables.prefix)).collect();
    format!("call {}, or set {} for `from_env`", methods.join(" or "), names.join(" or "))
}

/// Tells of variables of the process that were meant for the client and not read: those with unknown names, which are often misspelt, and, if
/// the program read none, all others. Empty if there are none, otherwise the end of a sentence.
pub(crate) fn unread(variables: &EnvSpec, api: &ApiSpec, has_read: bool) -> String {
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    unread_of(variables, api, has_read, set.filter_map(|(name, _)| name.into_string().ok()))
}

fn unread_of(variables: &EnvSpec, api: &ApiSpec, has_read: bool, set: impl Iterator<Item = String>) -> String {
    let mut set: Vec<String> = set.filter(|name| variables.is_ours(name)).collect();
    set.sort();
    let (known, unknown): (Vec<_>, Vec<_>) = set.into_iter().partition(|name| variables.is_known(name, api));
    let list = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let told = |what: &str, names: &[String]| format!("; {what}: {}", list(names));
    let unread = if known.is_empty() || has_read {
        String::new()
    } else {
        told("set but not read, since `from_env` was not called", &known)
    };
    let unknown = if unknown.is_empty() { String::new() } else { told("set but unknown", &unknown) };
    unread + &unknown
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
    use crate::spec::{Scheme, ServerSpec};

    #[test]
    fn a_server_is_set_by_methods_or_variables() {
        static ENV: EnvSpec =
            EnvSpec { needs_credentials: false, prefix: "ACME", environments: &[], products: &[], schemes: &[] };
        let ends = ["ENVIRONMENT", "BASE_URL"].map(str::to_owned);
        let settings = ["environment(…)", "base_url(…)"];
        let text = server(Some(&ENV), &settings, &ends);
        let expected =
            "call `.environment(…)` or `.base_url(…)`, or set `ACME_ENVIRONMENT` or `ACME_BASE_URL` for `from_env`";
        assert_eq!(text, expected);
        assert_eq!(server(None, &settings, &ends), "set `base_url(…)`");
    }

    #[test]
    fn variables_that_are_set_and_not_read_are_told() {
        static ENV: EnvSpec = EnvSpec {
            needs_credentials: true,
            prefix: "ACME",
            environments: &[],
            products: &[],
            schemes: &[env("KEY")],
        };
        static OTHER: ServerSpec = ServerSpec { name: "UPLOADS", setting: "", url: None };
        static API: ApiSpec = ApiSpec {
            servers: &[&OTHER],
            name: "acme",
            version: "1",
            server: None,
            schemes: &[Scheme { name: "key", kind: SchemeKind::Bearer, token: None }],
        };
        let set = ["PATH", "ACMES", "ACME_TOKEN", "ACME_KEY", "ACME_SERVER_UPLOADS", "ACME_BASE_URL", "ACME_KEY_URL"];
        let told = |has_read| unread_of(&ENV, &API, has_read, set.map(str::to_owned).into_iter());
        assert_eq!(told(true), "; set but unknown: `ACME_TOKEN`");
        assert_eq!(
            told(false),
            "; set but not read, since `from_env` was not called: `ACME_BASE_URL`, `ACME_KEY`, `ACME_KEY_URL`, \
             `ACME_SERVER_UPLOADS`; set but unknown: `ACME_TOKEN`"
        );
        assert_eq!(unread_of(&ENV, &API, false, ["HOME".to_owned()].into_iter()), "");
    }

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
