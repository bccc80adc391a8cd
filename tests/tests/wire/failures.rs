//! Failures between client and server, and their errors.

use std::time::Duration;

use enkash::models::{
    BillErrorCode, CardAccountRequest, CardAccountRequestRequired, CardSearchRequest, CardSearchRequestRequired,
    ErrorResponse, ErrorType, LoadBalanceRequest, LoadBalanceRequestRequired, TransactionType,
};
use enkash::{Client, Decimal, Error, ErrorKind, RequestOptions};

use super::server::{Reply, Server};

async fn search(replies: impl IntoIterator<Item = Reply>) -> Error {
    let server = Server::start(replies).await;
    let request =
        CardSearchRequest::new(CardSearchRequestRequired { card_account_id: "CA0EXAMP1", company_id: "CEK0EXAMP1" });
    let error = server.client().cards().search(request).send().await.unwrap_err();
    assert_eq!(server.seen().len(), 1, "nothing is sent twice");
    assert_eq!(error.operation(), Some("searchCards"));
    error
}

fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

#[tokio::test]
async fn an_api_failure_with_status_200_is_an_error_with_code_message_payload_and_details() {
    let body = r#"{"response_code": 1, "response_message": "Balance too low", "payload": "Balance too low",
        "errorResponse": {"errorType": "VALIDATION_ERROR", "errorMessage": "too low", "requestId": "REQ0001", "apiSubErrors": [{}]}}"#;
    let error = search([Reply::json(200, body)]).await;
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Api, Some(200)));
    assert_eq!((error.code(), error.message()), (Some("1"), Some("Balance too low")));
    assert_eq!(error.payload().and_then(|payload| payload.as_str()), Some("Balance too low"));
    assert_eq!(error.request_id(), Some("REQ0001"));
    let details: ErrorResponse = error.details_as().unwrap().unwrap();
    assert_eq!(details.error_type, Some(ErrorType::ValidationError));
    assert_eq!(error.body().map(enkash::runtime::Bytes::len), Some(body.len()));
}

#[tokio::test]
async fn a_code_in_a_string_counts_like_a_number() {
    assert_eq!(search([Reply::json(200, r#"{"code": "38", "message": "taken"}"#)]).await.code(), Some("38"));
    let server = Server::start([Reply::json(200, r#"{"code": "0", "payload": "done"}"#)]).await;
    let load = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: "EKC0EXAMP1",
        amount: Decimal::ONE,
        transaction_type: TransactionType::Cr,
    });
    assert_eq!(server.client().cards().load_balance(load).send().await.unwrap(), "done");
}

#[tokio::test]
async fn a_documented_code_has_a_name_whether_string_or_number() {
    let codes = [
        (r#"{"response_code": 38}"#, Some(BillErrorCode::ReferenceUsed)),
        (r#"{"response_code": "36"}"#, Some(BillErrorCode::VelocityLimit)),
        (r#"{"response_code": 99}"#, Some(BillErrorCode::Unknown(99))),
        (r#"{"response_code": "E1"}"#, None),
        (r#"{"response_message": "no code"}"#, None),
    ];
    for (body, code) in codes {
        let server = Server::start([Reply::json(422, body)]).await;
        let error = server.client().bills().status_by_reference("REF0000001").send().await.unwrap_err();
        assert_eq!(error.code_as::<BillErrorCode>(), code, "{body}");
    }
}

#[tokio::test]
async fn an_error_status_with_json_keeps_status_body_and_envelope() {
    for code in [400, 401, 403, 404, 422, 500, 503] {
        let body = r#"{"response_code": 7, "response_message": "no", "errorResponse": {"requestId": "REQ0002"}}"#;
        let error = search([Reply::json(code, body)]).await;
        assert_eq!((error.kind(), status(&error)), (ErrorKind::Api, Some(code)));
        assert_eq!((error.code(), error.message(), error.request_id()), (Some("7"), Some("no"), Some("REQ0002")));
    }
}

#[tokio::test]
async fn an_error_status_without_json_keeps_status_headers_and_body() {
    let mut reply = Reply::json(502, "<html>bad gateway</html>");
    reply.headers = vec![("content-type", "text/html".to_owned()), ("x-request-id", "edge-1".to_owned())];
    let error = search([reply]).await;
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Status, Some(502)));
    assert_eq!((error.code(), error.request_id()), (None, Some("edge-1")));
    assert_eq!(error.body().map(|body| &body[..]), Some(&b"<html>bad gateway</html>"[..]));
    assert!(error.headers().unwrap().contains_key("content-type"));
}

#[tokio::test]
async fn truncated_json_is_a_decode_error_with_status_and_body() {
    let error = search([Reply::json(200, r#"{"response_code": 0, "payload": {"enKashCardId": "EKC"#)]).await;
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Decode, Some(200)));
    assert!(error.body().is_some());
}

#[tokio::test]
async fn a_payload_of_the_wrong_type_is_a_decode_error_with_its_location() {
    let error = search([Reply::json(200, r#"{"code": 0, "payload": {"data": [{"otbBalance": true}]}}"#)]).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("data[0].otbBalance"), "{error}");
}

#[tokio::test]
async fn html_instead_of_json_is_named() {
    let mut reply = Reply::json(200, "<html>welcome</html>");
    reply.headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
    let error = search([reply]).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("HTML"), "{error}");
}

#[tokio::test]
async fn json_under_another_content_type_is_read() {
    for content_type in ["text/plain", "*/*", "application/octet-stream"] {
        let mut reply = Reply::json(200, r#"{"code": 0, "payload": {"enKashCardId": "EKC0EXAMP1"}}"#);
        reply.headers = vec![("content-type", content_type.to_owned())];
        let server = Server::start([reply]).await;
        let request = CardSearchRequest::new(CardSearchRequestRequired {
            card_account_id: "CA0EXAMP1",
            company_id: "CEK0EXAMP1",
        });
        let found = server.client().cards().search(request).send().await.unwrap();
        assert_eq!(found.enkash_card_id.as_deref(), Some("EKC0EXAMP1"));
    }
}

#[tokio::test]
async fn an_oversized_body_is_refused() {
    let body = format!(r#"{{"code": 0, "payload": {{"remarks": "{}"}}}}"#, "x".repeat(100_000));
    let server = Server::start([Reply::json(200, body)]).await;
    let options = RequestOptions::new().max_response_bytes(10_000);
    let request = server.client().cards().search(CardSearchRequest::new(CardSearchRequestRequired {
        card_account_id: "CA0EXAMP1",
        company_id: "CEK0EXAMP1",
    }));
    let error = request.options(options).send().await.unwrap_err();
    assert_eq!((error.kind(), status(&error)), (ErrorKind::TooLarge, Some(200)));
}

#[tokio::test]
async fn a_slow_server_causes_a_timeout() {
    let reply = Reply { delay: Duration::from_secs(20), ..Reply::json(200, "{}") };
    let server = Server::start([reply]).await;
    let options = RequestOptions::new().timeout(Duration::from_millis(100));
    let request = server.client().cards().account(CardAccountRequest::new(CardAccountRequestRequired {
        card_account_id: "CA0EXAMP1",
        company_id: "CEK0EXAMP1",
    }));
    let started = std::time::Instant::now();
    let error = request.options(options).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(server.seen().len(), 1, "a call that may have been carried out is not repeated");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::start([Reply::json(200, "{}")]).await;
    let mut reply = Reply::json(307, "");
    reply.headers = vec![("location", elsewhere.url.clone())];
    let error = search([reply]).await;
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Status, Some(307)));
    assert!(elsewhere.seen().is_empty(), "credentials went to another host");
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder().base_url(url).bearer_token("t").partner_id("p").build().unwrap();
    let error = client.customers().search().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn missing_credentials_are_named_before_anything_is_sent() {
    let server = Server::start([]).await;
    let client = Client::builder().base_url(&server.url).bearer_token("example-token").build().unwrap();
    let request = client.cards().search(CardSearchRequest::new(CardSearchRequestRequired {
        card_account_id: "CA0EXAMP1",
        company_id: "CEK0EXAMP1",
    }));
    let error = request.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("`.partner_id(…)`"), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_caller_can_omit_credentials() {
    let server = Server::start([Reply::json(200, r#"{"response_code": 0, "payload": {"data": []}}"#)]).await;
    let options = RequestOptions::new().without_credentials();
    server.client().customers().search().options(options).send().await.unwrap();
    assert!(!server.only().headers.contains_key("authorization"));
}

#[test]
fn a_base_url_is_required_and_plain_http_is_allowed_for_loopback_only() {
    assert_eq!(Client::builder().build().unwrap_err().kind(), ErrorKind::Config);
    let remote = Client::builder().base_url("http://pay-uat.enkash.in").build();
    assert_eq!(remote.unwrap_err().kind(), ErrorKind::Config);
    for (name, url) in [("test", enkash::servers::CARDS_TEST), ("live", enkash::servers::CARDS_LIVE)] {
        assert!(Client::builder().base_url(url).build().is_ok(), "{name}");
    }
}

#[tokio::test]
async fn debug_and_errors_show_no_secrets() {
    let server = Server::start([Reply::json(500, r#"{"code": 1, "message": "no"}"#)]).await;
    let client =
        Client::builder().base_url(&server.url).bearer_token("very-secret").partner_id("also-secret").build().unwrap();
    let request = client.cards().search(CardSearchRequest::new(CardSearchRequestRequired {
        card_account_id: "CA0EXAMP1",
        company_id: "CEK0EXAMP1",
    }));
    let mut shown = format!("{client:?} {request:?}");
    let error = request.send().await.unwrap_err();
    shown.extend([format!("{error:?}"), error.to_string()]);
    assert!(!shown.contains("very-secret") && !shown.contains("also-secret"), "{shown}");
}
