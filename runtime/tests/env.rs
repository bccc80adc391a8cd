//! Settings from environment variables: what is read, and what is refused without being shown.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, EnvSpec, EnvironmentSpec, ErrorKind, KeyLocation, ProductSpec, Scheme, SchemeEnv,
    SchemeKind, ServerSpec, TokenSpec,
};

static TEST: EnvironmentSpec = EnvironmentSpec { name: "test", server: None };
static CARDS: ProductSpec = ProductSpec { name: "cards", setting: "base_url_for(Product::Cards, …)", servers: &[] };

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: None,
    servers: &[],
    schemes: &[
        Scheme {
            name: "token",
            kind: SchemeKind::Bearer,
            token: Some(&TokenSpec { url: "https://login.example/token", ..TokenSpec::OAUTH2 }),
        },
        Scheme { name: "user", kind: SchemeKind::Basic, token: None },
        Scheme {
            name: "key",
            kind: SchemeKind::ApiKey { location: KeyLocation::Header, parameter: "key" },
            token: None,
        },
    ],
};

const fn scheme(name: &'static str, obtained: bool) -> SchemeEnv {
    SchemeEnv {
        name,
        client_credentials: obtained,
        password: obtained,
        client_with_password: obtained,
        settings: if obtained { &[("AUDIENCE", "audience")] } else { &[] },
    }
}

static ENV: EnvSpec = EnvSpec {
    prefix: "ACME",
    environments: &[&TEST],
    products: &[("CARDS", &CARDS)],
    schemes: &[scheme("TOKEN", true), scheme("USER", false), scheme("KEY", false)],
    needs_credentials: true,
};

fn read(variables: &[(&str, &str)]) -> Result<Client, String> {
    let lookup =
        |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
    let config = Config::new().transport(MockTransport::new()).with_env(&API, &ENV, &lookup);
    let client = config.and_then(|config| Client::new(&API, config));
    client.map_err(|error| {
        assert_eq!(error.kind(), ErrorKind::Config);
        error.to_string()
    })
}

const HOME: (&str, &str) = ("ACME_ENVIRONMENT", "Test");

#[test]
fn each_credential_has_its_variables() {
    let configured = |variables: &[(&str, &str)]| format!("{:?}", read(variables).unwrap());
    assert!(configured(&[HOME]).contains("credentials: []"));
    assert!(configured(&[HOME, ("ACME_TOKEN", "sesame"), ("ACME_KEY", "")]).contains(r#"credentials: ["token"]"#));
    assert!(configured(&[HOME, ("ACME_KEY", "sesame")]).contains(r#"credentials: ["key"]"#));
    let user = [HOME, ("ACME_USER_USERNAME", "me"), ("ACME_USER_PASSWORD", "sesame")];
    assert!(configured(&user).contains(r#"credentials: ["user"]"#));
    let client = [HOME, ("ACME_TOKEN_CLIENT_ID", "me"), ("ACME_TOKEN_CLIENT_SECRET", "sesame")];
    assert!(configured(&client).contains(r#"credentials: ["token"]"#));
    let user = [("ACME_TOKEN_USERNAME", "me"), ("ACME_TOKEN_PASSWORD", "sesame"), ("ACME_TOKEN_AUDIENCE", "a")];
    let password: Vec<_> = client.into_iter().chain(user).collect();
    assert!(configured(&password).contains(r#"credentials: ["token"]"#));
}

#[test]
fn urls_can_be_set_by_variables() {
    assert!(read(&[]).unwrap_err().contains("base URL"));
    assert!(read(&[("ACME_BASE_URL", "https://a.example")]).is_ok());
    assert!(read(&[("ACME_BASE_URL_CARDS", "https://a.example")]).is_ok());
    assert!(read(&[("ACME_BASE_URL_CARDS", "ftp://a.example")]).unwrap_err().contains("Product::Cards"));
}

#[test]
fn missing_and_invalid_variables_are_named_without_their_values() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[("ACME_ENVIRONMENT", "sesame")], "ACME_ENVIRONMENT must be one of `test`"),
        (&[HOME, ("ACME_USER_USERNAME", "sesame")], "the missing variables are ACME_USER_PASSWORD"),
        (&[HOME, ("ACME_USER_PASSWORD", "sesame")], "the missing variables are ACME_USER_USERNAME"),
        (
            &[HOME, ("ACME_TOKEN_PASSWORD", "sesame")],
            "the missing variables are ACME_TOKEN_CLIENT_ID, ACME_TOKEN_CLIENT_SECRET, ACME_TOKEN_USERNAME",
        ),
        (
            &[HOME, ("ACME_TOKEN_USERNAME", "sesame")],
            "the missing variables are ACME_TOKEN_CLIENT_ID, ACME_TOKEN_CLIENT_SECRET, ACME_TOKEN_PASSWORD",
        ),
        (&[HOME, ("ACME_TOKEN_CLIENT_ID", "sesame")], "the missing variables are ACME_TOKEN_CLIENT_SECRET"),
        (&[HOME, ("ACME_TOKEN_CLIENT_SECRET", "sesame")], "the missing variables are ACME_TOKEN_CLIENT_ID"),
        (
            &[
                HOME,
                ("ACME_TOKEN", "sesame"),
                ("ACME_TOKEN_CLIENT_ID", "sesame"),
                ("ACME_TOKEN_CLIENT_SECRET", "sesame"),
            ],
            "ACME_TOKEN is set beside",
        ),
    ];
    for (variables, expected) in cases {
        let text = read(variables).unwrap_err();
        assert!(text.contains(expected), "{expected}: {text}");
        assert!(!text.contains("sesame"), "{text}");
    }
}

#[test]
fn a_client_from_variables_alone_names_the_variables_that_would_suffice() {
    let from = |variables: &[(&str, &str)]| {
        let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        Config::from_env(&API, &ENV, &lookup).map_err(|error| error.to_string())
    };
    let text = from(&[("ACME_KEY", "sesame")]).unwrap_err();
    assert!(
        text.contains("selects a server: ACME_ENVIRONMENT, ACME_BASE_URL, ACME_BASE_URL_CARDS are not set"),
        "{text}"
    );
    assert!(!text.contains("sesame"), "{text}");
    let text = from(&[HOME, ("ACME_KEY", "")]).unwrap_err();
    let all = "ACME_TOKEN, ACME_TOKEN_CLIENT_ID, ACME_TOKEN_CLIENT_SECRET, ACME_TOKEN_USERNAME, ACME_TOKEN_PASSWORD, \
               ACME_TOKEN_AUDIENCE, ACME_USER_USERNAME, ACME_USER_PASSWORD, ACME_KEY are not set";
    assert!(text.contains(all), "{text}");
    assert!(from(&[HOME, ("ACME_KEY", "sesame")]).is_ok());
}

static UPLOADS: ServerSpec =
    ServerSpec { name: "UPLOADS", setting: "server(servers::UPLOADS, …)", url: Some("https://uploads.example") };

static OPEN: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://{company}.example"),
    servers: &[&UPLOADS],
    schemes: &[],
};

static OPEN_ENV: EnvSpec =
    EnvSpec { prefix: "ACME", environments: &[], products: &[], schemes: &[], needs_credentials: false };

#[test]
fn servers_of_operations_and_a_bearer_token_can_be_set_by_variables() {
    let new = |variables: &[(&str, &str)]| {
        let lookup = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        let config = Config::from_env(&OPEN, &OPEN_ENV, &lookup).map_err(|error| error.to_string())?;
        let shown = format!("{config:?}");
        let client = Client::new(&OPEN, config.transport(MockTransport::new()));
        client.map(|_| shown).map_err(|error| error.to_string())
    };
    let shown = new(&[("ACME_SERVER_UPLOADS", "https://mine.example"), ("ACME_BEARER_TOKEN", "sesame")]).unwrap();
    assert!(shown.contains(r#"servers: ["UPLOADS"]"#) && !shown.contains("sesame"), "{shown}");
    let error = new(&[("ACME_SERVER_UPLOADS", "ftp://mine.example")]).unwrap_err();
    assert!(error.contains("server(servers::UPLOADS, …)"), "{error}");
    let error = new(&[("ACME_BEARER_TOKEN", "sesame\n")]).unwrap_err();
    assert!(error.contains("bearer token") && !error.contains("sesame"), "{error}");
}
