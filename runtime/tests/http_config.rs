//! Invalid configurations are refused when a client is created.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use oasmith_runtime::{ApiSpec, Client, Config, ErrorKind};

static API: ApiSpec = ApiSpec { name: "acme", version: "1.2.3", server: None, servers: &[], schemes: &[] };

fn refused(config: Config, part: &str) {
    let error = Client::new(&API, config).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains(part), "{error}");
    assert!(!format!("{error} {error:?}").contains("sesame"), "{error:?}");
}

#[test]
fn an_invalid_configuration_is_refused() {
    let config = || Config::new().base_url("https://a.example");
    refused(Config::new(), "no base URL");
    refused(Config::new().base_url("http://a.example"), "encryption");
    refused(Config::new().base_url("https://user:sesame@a.example"), "user or password");
    refused(Config::new().base_url("https://a.example?key=sesame"), "query");
    refused(config().header("X-A", "sesame\r\nX-B: 1"), "x-a");
    refused(config().header("X A", "1"), "X A");
    refused(config().header("Content-Length", "1"), "content-length");
    refused(config().user_agent("sesame\n"), "user agent");
}

#[test]
fn plain_http_to_another_host_can_be_allowed() {
    let config = Config::new().base_url("http://a.example").allow_plain_http(true);
    assert!(Client::new(&API, config).is_ok());
}
