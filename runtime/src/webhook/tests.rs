//! Verifiers against the examples of those whose schemes they are, and against what others send.

use std::time::Duration;

use http::{HeaderMap, HeaderName};

use super::{SignatureFormat, SignedPart, Verifier, VerifyError};

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())).collect()
}

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const TIME: u64 = 1_614_265_330;

fn standard(id: &str, time: &str, signature: &str) -> HeaderMap {
    headers(&[("webhook-id", id), ("webhook-timestamp", time), ("webhook-signature", signature)])
}

const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";

#[test]
fn the_example_of_standard_webhooks_is_believed() {
    let verifier = Verifier::standard_webhooks(SECRET).unwrap();
    let good = standard(ID, "1614265330", SIGNATURE);
    assert_eq!(verifier.verify_at(at(TIME), &good, BODY), Ok(()));
    for signatures in [format!("v1,AAAA {SIGNATURE}"), format!("v2,AAAA {SIGNATURE} v1a,BBBB")] {
        assert_eq!(verifier.verify_at(at(TIME), &standard(ID, "1614265330", &signatures), BODY), Ok(()));
    }
    let svix = Verifier::standard_webhooks_with("svix-", SECRET.trim_start_matches("whsec_")).unwrap();
    let pairs = [("svix-id", ID), ("svix-timestamp", "1614265330"), ("svix-signature", SIGNATURE)];
    assert_eq!(svix.verify_at(at(TIME), &headers(&pairs), BODY), Ok(()));
}

#[test]
fn another_id_time_body_secret_or_signature_is_not_believed() {
    let verifier = Verifier::standard_webhooks(SECRET).unwrap();
    let now = at(TIME);
    let check = |headers: &HeaderMap, body: &[u8]| verifier.verify_at(now, headers, body);
    assert_eq!(check(&standard("msg_other", "1614265330", SIGNATURE), BODY), Err(VerifyError::Mismatch));
    assert_eq!(check(&standard(ID, "1614265331", SIGNATURE), BODY), Err(VerifyError::Mismatch));
    assert_eq!(check(&standard(ID, "1614265330", SIGNATURE), b"{}"), Err(VerifyError::Mismatch));
    assert_eq!(check(&standard(ID, "1614265330", "v1,AAAA"), BODY), Err(VerifyError::Mismatch));
    let malformed = Err(VerifyError::MalformedHeader("webhook-signature".to_owned()));
    for signature in ["", "v1", "v1,%%", "v2,AAAA", &SIGNATURE[3..]] {
        assert_eq!(check(&standard(ID, "1614265330", signature), BODY), malformed, "{signature}");
    }
    let many = vec![SIGNATURE; 17].join(" ");
    assert_eq!(check(&standard(ID, "1614265330", &many), BODY), malformed);
    let missing = headers(&[("webhook-id", ID), ("webhook-signature", SIGNATURE)]);
    assert_eq!(check(&missing, BODY), Err(VerifyError::MissingHeader("webhook-timestamp".to_owned())));
    let mut twice = standard(ID, "1614265330", SIGNATURE);
    twice.append("webhook-id", "other".parse().unwrap());
    assert_eq!(check(&twice, BODY), Err(VerifyError::MalformedHeader("webhook-id".to_owned())));
    let other = Verifier::standard_webhooks("whsec_AAAA").unwrap();
    assert_eq!(other.verify_at(now, &standard(ID, "1614265330", SIGNATURE), BODY), Err(VerifyError::Mismatch));
    let rotated = other.or_secret(SECRET).unwrap();
    assert_eq!(rotated.verify_at(now, &standard(ID, "1614265330", SIGNATURE), BODY), Ok(()));
}

#[test]
fn a_webhook_that_is_sent_again_later_is_not_believed() {
    let verifier = Verifier::standard_webhooks(SECRET).unwrap();
    let good = standard(ID, "1614265330", SIGNATURE);
    for now in [TIME - 300, TIME + 300] {
        assert_eq!(verifier.verify_at(at(now), &good, BODY), Ok(()));
    }
    for now in [TIME - 301, TIME + 301] {
        let time = Err(VerifyError::Time { distance: at(301) });
        assert_eq!(verifier.verify_at(at(now), &good, BODY), time);
    }
    let strict = verifier.tolerance(at(1));
    assert!(strict.verify_at(at(TIME + 2), &good, BODY).is_err());
    assert!(strict.verify(&good, BODY).is_err());
}

#[test]
fn stripe_signs_time_and_body() {
    let verifier = Verifier::stripe("whsec_test_secret").unwrap();
    let body = br#"{"id": "evt_1"}"#;
    let now = at(1_492_774_600);
    let check = |text: &str| verifier.verify_at(now, &headers(&[("stripe-signature", text)]), body);
    let good = "v1=10b0a2815816a45e6b874658b928cae03296be10637343405aaf1e8306ddffdc";
    assert_eq!(check(&format!("t=1492774577,{good}")), Ok(()));
    assert_eq!(check(&format!("t=1492774577,v1=00,{good},v0=6ffbb59b")), Ok(()));
    assert_eq!(check(&format!("t=1492774578,{good}")), Err(VerifyError::Mismatch));
    for text in [good, "t=1492774577", "t=1492774577,v1=zz", "t=1,t=1492774577,v1=00", ""] {
        assert_eq!(check(text), Err(VerifyError::MalformedHeader("stripe-signature".to_owned())), "{text}");
    }
}

#[test]
fn the_example_of_github_is_believed() {
    let verifier = Verifier::github("It's a Secret to Everybody").unwrap();
    let digits = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let check = |text: &str, body: &[u8]| verifier.verify(&headers(&[("x-hub-signature-256", text)]), body);
    assert_eq!(check(&format!("sha256={digits}"), b"Hello, World!"), Ok(()));
    assert_eq!(check(&format!("sha256={}", digits.to_uppercase()), b"Hello, World!"), Ok(()));
    assert_eq!(check(&format!("sha256={digits}"), b"Hello, World"), Err(VerifyError::Mismatch));
    for text in [digits, &format!("sha1={digits}"), "sha256=", "sha256=7", "sha256=é"] {
        assert!(matches!(check(text, b"Hello, World!"), Err(VerifyError::MalformedHeader(_))), "{text}");
    }
    assert_eq!(check("sha256=00", b"Hello, World!"), Err(VerifyError::Mismatch));
}

/// The example of <https://docs.slack.dev/authentication/verifying-requests-from-slack>.
#[test]
fn a_scheme_of_ones_own_is_put_together() {
    let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
                channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
                response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&\
                trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    let secret = "8f742231b10e8888abcd99yyyzzz85a5";
    let slack = Verifier::hmac_sha256("x-slack-signature", SignatureFormat::Hex("v0="), secret)
        .unwrap()
        .timestamp_header("x-slack-request-timestamp")
        .signed_content([SignedPart::Text("v0:"), SignedPart::Timestamp, SignedPart::Text(":"), SignedPart::Body]);
    let sent = headers(&[
        ("x-slack-request-timestamp", "1531420618"),
        ("x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
    ]);
    assert_eq!(slack.verify_at(at(1_531_420_618), &sent, body.as_bytes()), Ok(()));
    assert!(slack.verify_at(at(1_531_420_618 + 301), &sent, body.as_bytes()).is_err());
}

#[test]
fn a_shared_secret_is_compared_as_a_whole() {
    let verifier = Verifier::shared_secret("X-Secret", "sesame").unwrap().or_secret("tahini").unwrap();
    let check = |value: &str| verifier.verify(&headers(&[("x-secret", value)]), b"{");
    assert_eq!([check("sesame"), check("tahini")], [Ok(()), Ok(())]);
    for wrong in ["", "sesam", "sesames", "Sesame", "sesametahini"] {
        assert_eq!(check(wrong), Err(VerifyError::Mismatch), "{wrong}");
    }
    let missing = verifier.verify(&HeaderMap::new(), b"{");
    assert_eq!(missing, Err(VerifyError::MissingHeader("X-Secret".to_owned())));
}

#[test]
fn no_secret_is_no_verifier_and_none_is_shown() {
    assert!(Verifier::github("").is_err() && Verifier::stripe(" ").is_err());
    assert!(Verifier::shared_secret("x-secret", "").is_err());
    for secret in ["", "whsec_", "whsec_%%", "not base64"] {
        assert!(Verifier::standard_webhooks(secret).is_err(), "{secret}");
    }
    assert!(Verifier::github("a").unwrap().or_secret("").is_err());
    let text = format!("{:?}", Verifier::shared_secret("x-secret", "sesame").unwrap());
    assert_eq!(text, "Verifier { header: \"x-secret\", tolerance: 300s, .. }");
}
