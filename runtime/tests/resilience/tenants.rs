//! Calls on behalf of others: a token of one call, and clients that share connections.

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, ErrorKind, KeyLocation, Method, OperationSpec, RequestOptions, Retry, Scheme,
    SchemeKind,
};

use crate::support::JumpingClock;

static API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: Some("https://api.example.com"),
    servers: &[],
    schemes: &[Scheme {
        name: "key",
        kind: SchemeKind::ApiKey { location: KeyLocation::Header, parameter: "x-key" },
        token: None,
    }],
};

struct Secured;

impl oasmith_runtime::Operation for Secured {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "secured",
        method: Method::GET,
        path: "/",
        server: None,
        security: &[&[0]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut oasmith_runtime::Encoder) {}

    fn decode(answer: &oasmith_runtime::RawResponse) -> Result<String, oasmith_runtime::Error> {
        answer.text()
    }
}

fn key(text: &str) -> Credential {
    Credential::Key(text.to_owned().into())
}

#[tokio::test]
async fn a_token_of_one_call_takes_the_place_of_the_credentials() {
    let mock = MockTransport::new().json(200, "done").json(200, "done").json(403, "token t-1 is unknown");
    let client = Client::new(&API, Config::new().transport(mock.clone()).credential(0, key("sesame"))).unwrap();
    let own = RequestOptions::new().bearer_token("t-1");
    client.send(&Secured, &RequestOptions::new()).await.unwrap();
    client.send(&Secured, &own).await.unwrap();
    let error = client.send(&Secured, &own).await.unwrap_err();
    let [first, second, ..] = &mock.requests()[..] else { panic!() };
    assert_eq!((first.headers()["x-key"].to_str().unwrap(), first.headers().get("authorization")), ("sesame", None));
    assert_eq!(second.headers()["authorization"], "Bearer t-1");
    assert!(!second.headers().contains_key("x-key") && second.headers()["authorization"].is_sensitive());
    assert!(!format!("{error} {error:?} {own:?}").contains("t-1"), "{error:?} {own:?}");
    for wrong in ["", "a\nb"] {
        let error = client.send(&Secured, &RequestOptions::new().bearer_token(wrong)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    }
    let unconfigured = Client::new(&API, Config::new().transport(mock.json(200, "done"))).unwrap();
    unconfigured.send(&Secured, &own).await.unwrap();
}

#[tokio::test]
async fn a_client_of_the_settings_of_another_shares_its_transport_and_its_budget() {
    let mock = MockTransport::new()
        .respond_with(|_| Ok(oasmith_runtime::mock::json_response(http::StatusCode::BAD_GATEWAY, "")));
    let config = Config::new().transport(mock.clone()).credential(0, key("first")).clock(JumpingClock::default());
    let first = Client::new(&API, config.retry(Retry::safe().budget(0.0).attempts(9))).unwrap();
    let second = Client::new(&API, first.config().credential(0, key("second")).header("x-tenant", "2")).unwrap();
    let attempts =
        |client: Client| async move { client.send(&Secured, &RequestOptions::new()).await.unwrap_err().attempts() };
    assert_eq!([attempts(first.clone()).await, attempts(second).await, attempts(first).await], [9, 3, 1]);
    let keys: Vec<_> = mock.requests().iter().map(|request| request.headers()["x-key"].clone()).collect();
    assert_eq!([&keys[0], &keys[9], &keys[12]], ["first", "second", "first"]);
    assert_eq!(mock.requests()[9].headers()["x-tenant"], "2");
}
