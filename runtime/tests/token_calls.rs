//! What a token call sends, and how its response is read.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/token.rs"]
mod token;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{Bytes, Client, Config, Credential, ErrorKind, RequestOptions};

use token::{BASIC, BODY, MERCHANT, Needs, PLAIN, QUERY, UNSAID, call, client, client_credentials, password, refused};

const TOKEN: &str = r#"{"access_token": "t-1", "token_type": "bearer", "expires_in": 3600}"#;

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> &'a str {
    request.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn body(request: &Request<Bytes>) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

/// Returns the token call and the call that follows it.
async fn exchanged<const SCHEME: usize>(
    response: &str,
    configure: impl FnOnce(Config) -> Config,
) -> (Request<Bytes>, Request<Bytes>) {
    let mock = MockTransport::new().json(200, response.to_owned()).respond(200, "text/plain", "pong");
    let client = client(&mock, configure);
    assert_eq!(client.send(&Needs::<SCHEME>, &RequestOptions::new()).await.unwrap(), "pong");
    let [token, call] = <[_; 2]>::try_from(mock.requests()).unwrap();
    (token, call)
}

#[tokio::test]
async fn client_credentials_are_form_encoded_in_the_header() {
    let (token, call) = exchanged::<BASIC>(TOKEN, |config| config.credential(BASIC, client_credentials())).await;
    assert_eq!(
        (token.method().as_str(), token.uri().to_string().as_str()),
        ("POST", "https://api.example.com/v1/oauth/token")
    );
    let basic = STANDARD.decode(header(&token, "authorization").strip_prefix("Basic ").unwrap()).unwrap();
    assert_eq!(basic, b"id%2F1:sesame%2B1");
    assert_eq!(body(&token), "grant_type=client_credentials&scope=read+write");
    assert_eq!(header(&token, "content-type"), "application/x-www-form-urlencoded");
    assert_eq!(header(&token, "accept"), "application/json");
    assert_eq!(header(&token, "user-agent"), "acme/1.2.3");
    assert_eq!(header(&call, "authorization"), "Bearer t-1");
    assert!(call.headers()["authorization"].is_sensitive() && token.headers()["authorization"].is_sensitive());
}

#[tokio::test]
async fn the_password_grant_can_have_verbatim_client_credentials_and_a_parameter() {
    let (token, _) = exchanged::<PLAIN>(TOKEN, |config| config.credential(PLAIN, password())).await;
    let basic = STANDARD.decode(header(&token, "authorization").strip_prefix("Basic ").unwrap()).unwrap();
    assert_eq!(basic, b"id/1:sesame+1");
    assert_eq!(body(&token), "grant_type=password&username=asha%40example.com&password=sesame+2&clientId=id%2F1");
}

#[tokio::test]
async fn client_credentials_can_be_in_the_body_with_extra_parameters() {
    let configure = |config: Config| {
        let config = config.credential(BODY, client_credentials());
        config.token_setting(BODY, "audience", "https://a").token_setting(BODY, "resource", "r")
    };
    let (token, _) = exchanged::<BODY>(TOKEN, configure).await;
    assert_eq!(token.uri(), "https://login.example.com/token?policy=p");
    assert_eq!(
        body(&token),
        "grant_type=client_credentials&scope=read+write&client_id=id%2F1&client_secret=sesame%2B1\
         &audience=https%3A%2F%2Fa&resource=r"
    );
    assert!(!token.headers().contains_key("authorization"));
}

#[tokio::test]
async fn a_public_client_and_no_client_at_all_can_use_the_password_grant() {
    for (id, expected) in [(Some("c".to_owned()), "&client_id=c"), (None, "")] {
        let credential = Credential::Password {
            client_id: id,
            client_secret: None,
            username: "u".to_owned(),
            password: "p".into(),
            scopes: Vec::new(),
        };
        let (token, _) = exchanged::<BASIC>(TOKEN, |config| config.credential(BASIC, credential)).await;
        assert_eq!(body(&token), format!("grant_type=password&username=u&password=p{expected}"));
        assert!(!token.headers().contains_key("authorization"));
    }
}

#[tokio::test]
async fn a_custom_token_call_is_built_from_settings() {
    let configure = |config: Config| {
        let config = config.token_setting(MERCHANT, "accessKey", "a\"1").token_setting(MERCHANT, "secretKey", "sesame");
        config.token_setting(MERCHANT, "apiKey", "k-1")
    };
    let (token, call) = exchanged::<MERCHANT>(r#"{"payload": {"token": "raw"}}"#, configure).await;
    assert_eq!(token.uri(), "https://api.example.com/v1/merchant/token");
    assert_eq!(body(&token), r#"{"accessKey":"a\"1","secretKey":"sesame","kind":"merchant"}"#);
    assert_eq!(header(&token, "content-type"), "application/json");
    assert_eq!(header(&token, "api-key"), "k-1");
    assert_eq!(header(&call, "authorization"), "raw");
}

#[tokio::test]
async fn a_token_call_has_no_headers_of_the_client_but_the_user_agent() {
    let configure = |config: Config| {
        let config =
            config.credential(BODY, client_credentials()).credential(UNSAID, Credential::Token("sesame-0".into()));
        config.header("Cookie", "sesame").header("Authorization", "sesame").header("X-Tenant", "acme")
    };
    let (token, _) = exchanged::<BODY>(TOKEN, configure).await;
    let mut names: Vec<_> = token.headers().keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "content-type", "user-agent"]);
}

#[tokio::test]
async fn the_user_can_choose_the_url() {
    for (url, expected) in [
        ("https://other.example/t", "https://other.example/t"),
        ("/t", "https://api.example.com/v1/t"),
        ("http://127.0.0.1:9/t", "http://127.0.0.1:9/t"),
    ] {
        let configure = |config: Config| config.credential(UNSAID, client_credentials()).token_url(UNSAID, url);
        let (token, _) = exchanged::<UNSAID>(TOKEN, configure).await;
        assert_eq!(token.uri(), expected);
    }
}

#[tokio::test]
async fn a_token_call_has_its_own_timeout_and_the_clients_size_limit() {
    let seconds = std::time::Duration::from_secs;
    let own = |config: Config, limit| if limit == 5 { config.token_timeout(seconds(limit)) } else { config };
    for (timeout, expected) in [(7, 30), (90, 90), (7, 5)] {
        let mock = MockTransport::new().json(200, TOKEN).respond(200, "text/plain", "pong");
        let client = client(&mock, |config| {
            let config = config.credential(BASIC, client_credentials()).timeout(seconds(timeout));
            own(config, expected).max_response_bytes(100)
        });
        call(&client).await.unwrap();
        let limits = mock.limits()[0];
        assert_eq!((limits.timeout, limits.max_response_bytes), (seconds(expected), 100));
    }
}

#[tokio::test]
async fn token_responses_are_read_in_every_notation() {
    for response in [
        r#"{"accessToken": "t-1", "tokenType": "bearer", "expiresIn": 0, "refreshToken": "r"}"#,
        r#"{"access_token": "t-1", "token_type": "BEARER", "expires_in": "3600"}"#,
        r#"{"access_token": "t-1", "expires_in": null, "token_type": null}"#,
        r#"{"access_token": null, "accessToken": "t-1", "expiresIn": -5}"#,
    ] {
        let (_, call) = exchanged::<BASIC>(response, |config| config.credential(BASIC, client_credentials())).await;
        assert_eq!(header(&call, "authorization"), "Bearer t-1", "{response}");
    }
}

#[tokio::test]
async fn a_response_without_a_usable_token_is_an_error_that_shows_no_token() {
    let cases = [
        (r#"{"error": "nope", "error_description": "no luck"}"#, "no token: nope: no luck"),
        (r#"{"access_token": ""}"#, "no token"),
        (r#"{"access_token": {"sesame": 1}}"#, "no token"),
        (r#"{"access_token": "sesame", "token_type": "mac"}"#, "the type `mac`"),
        (r#"{"access_token": "sesame\r\nX: y"}"#, "line break"),
        ("<html>", "no token"),
        ("", "no token"),
    ];
    for (response, expected) in cases {
        let mock = MockTransport::new().json(200, response);
        let error = call(&client(&mock, |config| config.credential(BASIC, client_credentials()))).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Authentication, Some("needs")));
        let text = format!("{error} {error:?}");
        assert!(text.contains(expected) && text.contains("`basic`"), "{response}: {text}");
        assert!(!text.contains("sesame"), "{text}");
        assert_eq!(mock.requests().len(), 1);
    }
}

#[tokio::test]
async fn refused_credentials_are_reported_with_scheme_and_reason_but_no_secret() {
    let response = r#"{"error": "invalid_grant", "error_description": "sesame 2 is wrong for sesame+1"}"#;
    let mock = MockTransport::new().json(400, response);
    let error = call(&client(&mock, |config| config.credential(BASIC, password()))).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "needs: no access token could be obtained: the token call for `basic` was refused: invalid_grant: \
         [redacted] is wrong for [redacted] (status 400 Bad Request)"
    );
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.body().unwrap(), response);
    assert!(!format!("{error:?}").contains("sesame"));
}

#[tokio::test]
async fn an_error_code_in_a_successful_response_is_a_refusal() {
    let mock = MockTransport::new().json(200, r#"{"resultCode": 17, "resultMessage": "unknown key"}"#);
    let client = client(&mock, |config| {
        config.token_setting(MERCHANT, "accessKey", "a").token_setting(MERCHANT, "secretKey", "sesame")
    });
    let error = client.send(&Needs::<MERCHANT>, &RequestOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("no token: 17: unknown key (status 200 OK)"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_a_password() {
    let redirect = http::Response::builder().status(302).header("location", "https://evil.example/");
    let mock = MockTransport::new().outcome(Ok(redirect.body(Bytes::new()).unwrap()));
    let error = call(&client(&mock, |config| config.credential(BASIC, password()))).await.unwrap_err();
    assert!(error.to_string().contains("redirected, which is not followed"), "{error}");
    assert_eq!(mock.requests().len(), 1);
}

#[test]
fn missing_values_of_a_token_call_are_reported_when_the_client_is_created() {
    let secret = client_credentials;
    let cases = [
        (refused(|config| config.credential(UNSAID, secret())), "has no URL"),
        (refused(|config| config.credential(QUERY, secret())), "is not sent in a header"),
        (refused(|config| config.credential(9, secret())), "no security scheme 9"),
        (refused(|config| config.token_url(9, "/t")), "no security scheme 9"),
        (refused(|config| config.credential(MERCHANT, secret())), "needs the setting `accessKey`"),
        (refused(|config| config.token_setting(MERCHANT, "accessKey", "sesame")), "needs the setting `secretKey`"),
        (
            refused(|config| config.credential(BASIC, secret()).token_setting(BASIC, "scope", "sesame")),
            "cannot be a setting",
        ),
        (
            refused(|config| config.credential(BASIC, secret()).token_url(BASIC, "http://a.example/t")),
            "without encryption",
        ),
        (
            refused(|config| config.credential(BASIC, secret()).token_url(BASIC, "https://u:sesame@a.example/")),
            "a password",
        ),
        (refused(|config| config.credential(BASIC, secret()).token_url(BASIC, "ftp://a.example/")), "https://"),
        (refused(|config| config.credential(BASIC, secret()).token_url(BASIC, "a.example")), "invalid URL"),
    ];
    for (message, expected) in cases {
        assert!(message.contains(expected), "{expected}: {message}");
    }
}

#[test]
fn debug_shows_nothing_of_credentials() {
    let mock = MockTransport::new();
    let config = Config::new().transport(mock).credential(BASIC, password());
    let config = config.token_setting(BASIC, "extra", "sesame").token_url(BASIC, "/sesame");
    assert!(!format!("{config:?}").contains("sesame"));
    let client = Client::new(&token::API, config).unwrap();
    let text = format!("{client:?}");
    assert!(text.contains("basic") && !text.contains("sesame"), "{text}");
}
