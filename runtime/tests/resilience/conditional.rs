//! Conditional requests: what is sent, and that 304 is a result.

use std::time::{Duration, SystemTime};

use oasmith_runtime::mock::MockTransport;
use oasmith_runtime::{Delivery, ErrorKind, IfModified as _, RequestOptions, Retry};

use crate::support::{JumpingClock, Read, client};

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

fn response(status: u16, etag: &str) -> http::Response<bytes::Bytes> {
    let response = http::Response::builder().status(status).header("etag", etag).header("last-modified", DATE);
    response.body(bytes::Bytes::from_static(if status == 200 { b"text" } else { b"" })).unwrap()
}

#[tokio::test]
async fn a_response_that_did_not_change_is_a_result_without_a_value() {
    let mock = MockTransport::new().outcome(Ok(response(200, "W/\"7\""))).outcome(Ok(response(304, "W/\"7\"")));
    let client = client(&mock, &JumpingClock::default(), |config| config.retry(Retry::safe()));
    let first = client.send_with_response(&Read, &RequestOptions::new()).await.if_modified().unwrap().unwrap();
    assert_eq!((first.etag(), first.value().as_str()), (Some("W/\"7\""), "text"));
    let time = first.last_modified().unwrap();
    assert_eq!(time.duration_since(SystemTime::UNIX_EPOCH).unwrap(), Duration::from_secs(784_111_777));
    let options = RequestOptions::new().if_none_match(first.etag().unwrap()).if_modified_since(time);
    assert!(client.send_with_response(&Read, &options).await.if_modified().unwrap().is_none());
    let requests = mock.requests();
    assert_eq!(requests.len(), 2, "it is not attempted again");
    assert!(!requests[0].headers().contains_key("if-none-match"));
    assert_eq!(requests[1].headers()["if-none-match"], "W/\"7\"");
    assert_eq!(requests[1].headers()["if-modified-since"], DATE);
}

#[tokio::test]
async fn any_other_error_stays_one() {
    let mock = MockTransport::new().outcome(Ok(response(412, "\"8\""))).outcome(Ok(response(304, "\"8\"")));
    let client = client(&mock, &JumpingClock::default(), |config| config);
    let options = RequestOptions::new().if_match("\"7\"");
    let error = client.send(&Read, &options).await.if_modified().unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 412));
    assert_eq!(mock.requests()[0].headers()["if-match"], "\"7\"");
    let error = client.stream(&Read, &options).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::NotModified, Delivery::Answered));
    assert_eq!(error.to_string(), "Read: it was not modified (status 304 Not Modified)");
    assert!(!error.is_retryable());
}

#[test]
fn a_time_that_no_header_can_carry_is_the_nearest_that_one_can() {
    for (time, expected) in [
        (SystemTime::UNIX_EPOCH - Duration::from_secs(1), "Thu, 01 Jan 1970 00:00:00 GMT"),
        (SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40), "Fri, 31 Dec 9999 23:59:59 GMT"),
    ] {
        let mock = MockTransport::new().outcome(Ok(response(304, "")));
        let client = client(&mock, &JumpingClock::default(), |config| config);
        let request = client.prepare(&Read, &RequestOptions::new().if_modified_since(time)).unwrap();
        assert_eq!(request.headers()["if-modified-since"], expected);
    }
}
