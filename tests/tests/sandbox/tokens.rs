//! Tokens: obtained, cached, renewed, refused.

use std::time::Duration;

use enkash::models::{
    CardAccountRequest, CardAccountRequestRequired, MerchantTokenRequest, MerchantTokenRequestRequired,
    PartnerTokenRequest, PartnerTokenRequestRequired,
};
use enkash::{Client, ErrorKind};
use enkash_sandbox::demo::{
    CARD_ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, COMPANY_ID, EMAIL, PARTNER_ID, PASSWORD, SECRET_KEY, USERNAME,
};
use enkash_sandbox::{Sandbox, Settings};

use crate::setup::{Setup, builder, refused};

fn count(sandbox: &Sandbox, operation: &str) -> usize {
    sandbox.requests().iter().filter(|request| request.operation == Some(operation)).count()
}

async fn search(client: &Client) -> Result<(), enkash::Error> {
    client.customers().search().limit(1).send().await.map(|_| ())
}

#[tokio::test]
async fn a_token_is_obtained_once_and_renewed_once_after_a_401() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    search(&client).await.unwrap();
    search(&client).await.unwrap();
    assert_eq!(count(&sandbox, "AUTH-1"), 1);
    sandbox.expire_tokens();
    search(&client).await.unwrap();
    assert_eq!((count(&sandbox, "AUTH-1"), count(&sandbox, "REC-1")), (2, 4));
}

#[tokio::test]
async fn a_wrong_lifetime_costs_one_more_call() {
    // One page says that tokens live for five minutes, but shows 86399 seconds.
    let sandbox = Sandbox::start_with(Settings::new().stated_lifetime(86_399)).await.unwrap();
    let client = builder(&sandbox).build().unwrap();
    search(&client).await.unwrap();
    sandbox.advance(Duration::from_secs(301));
    search(&client).await.unwrap();
    let statuses: Vec<_> = sandbox.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [200, 200, 401, 200, 200]);
}

#[tokio::test]
async fn a_camel_case_response_without_a_lifetime_has_a_token() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.url())
        .partner_token_password(CLIENT_ID, CLIENT_SECRET, EMAIL, PASSWORD)
        .build()
        .unwrap();
    search(&client).await.unwrap();
    search(&client).await.unwrap();
    assert_eq!(count(&sandbox, "AUTH-1"), 1);
}

#[tokio::test]
async fn wrong_passwords_are_not_repeated_and_three_lock_the_user() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = |password: &str| {
        let builder = Client::builder().base_url(sandbox.url());
        builder.partner_token_password(CLIENT_ID, CLIENT_SECRET, USERNAME, password).build().unwrap()
    };
    for attempt in 1..=3 {
        let error = search(&client("wrong")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error:?}");
        assert_eq!(sandbox.requests().len(), attempt);
    }
    assert!(search(&client(PASSWORD)).await.is_err());
    sandbox.unlock();
    search(&client(PASSWORD)).await.unwrap();
}

#[tokio::test]
async fn token_calls_can_be_sent_as_operations() {
    let sandbox = Sandbox::start().await.unwrap();
    let client =
        Client::builder().base_url(sandbox.url()).client_credentials(CLIENT_ID, CLIENT_SECRET).build().unwrap();
    let token = client
        .tokens()
        .partner(
            PartnerTokenRequest::new(PartnerTokenRequestRequired { username: USERNAME, password: PASSWORD })
                .client_id(CLIENT_ID),
        )
        .send()
        .await;
    let token = token.unwrap();
    assert_eq!((token.expires_in, token.token_type.as_deref()), (Some(300), Some("bearer")));
    let with_token =
        Client::builder().base_url(sandbox.url()).bearer_token(token.access_token.unwrap()).build().unwrap();
    search(&with_token).await.unwrap();

    let merchant = client
        .tokens()
        .merchant(MerchantTokenRequest::new(MerchantTokenRequestRequired {
            access_key: "nobody",
            secret_key: SECRET_KEY,
        }))
        .send()
        .await;
    assert_eq!(refused(merchant, "1").message(), Some("Invalid credentials"));
    // The log of requests contains no secret.
    let log = format!("{:?}", sandbox.requests());
    for secret in [PASSWORD, CLIENT_SECRET, SECRET_KEY] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[tokio::test]
async fn a_call_without_its_partner_is_refused() {
    let at = Setup::new().await;
    let client = builder(&at.sandbox).partner_id("CRMNOBODY").build().unwrap();
    let error = client
        .cards()
        .account(CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: CARD_ACCOUNT_ID,
            company_id: COMPANY_ID,
        }))
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    let client = builder(&at.sandbox).partner_id(PARTNER_ID).build().unwrap();
    client
        .cards()
        .account(CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: CARD_ACCOUNT_ID,
            company_id: COMPANY_ID,
        }))
        .send()
        .await
        .unwrap();
}
