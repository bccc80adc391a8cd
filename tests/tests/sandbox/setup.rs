//! A sandbox and a client of it.

use enkash::{Client, ClientBuilder, Error, ErrorKind};
use enkash_sandbox::{Sandbox, Settings, demo};

/// Both.
pub(crate) struct Setup {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

impl Setup {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::new()).await
    }

    /// Creates a client with all settings: it obtains the partner's token by itself.
    pub(crate) async fn with(settings: Settings) -> Self {
        let sandbox = Sandbox::start_with(settings).await.unwrap();
        let client = with_merchant(builder(&sandbox), &sandbox).await.build().unwrap();
        Self { sandbox, client }
    }

    /// Returns the operation of the last request, and the status of the response.
    pub(crate) fn last(&self) -> (Option<&'static str>, u16) {
        self.sandbox.requests().last().map(|request| (request.operation, request.status)).unwrap()
    }
}

/// Returns a client that obtains the partner's token on demand.
pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.url())
        .partner_token_password(demo::CLIENT_ID, demo::CLIENT_SECRET, demo::USERNAME, demo::PASSWORD)
        .partner_id(demo::PARTNER_ID)
}

/// Adds the token of the payment gateway, obtained with a separate call.
pub(crate) async fn with_merchant(builder: ClientBuilder, sandbox: &Sandbox) -> ClientBuilder {
    let request = enkash::models::MerchantTokenRequest::new(enkash::models::MerchantTokenRequestRequired {
        access_key: demo::ACCESS_KEY,
        secret_key: demo::SECRET_KEY,
    });
    let client = Client::builder().base_url(sandbox.url()).build().unwrap();
    let token = client.tokens().merchant(request).send().await.unwrap().token.unwrap();
    builder.merchant_token(token).merchant_access_key(demo::ACCESS_KEY)
}

/// Returns an API failure, checking its code.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Error>, code: &str) -> Error {
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(code)), "{error:?}");
    error
}

/// Returns a failure with an HTTP status, whether from the envelope or the status.
pub(crate) fn failed<T: std::fmt::Debug>(result: Result<T, Error>, status: u16) -> Error {
    let error = result.unwrap_err();
    let found = (error.kind(), error.status().map(|status| status.as_u16()));
    let kind = if error.code().is_some() { ErrorKind::Api } else { ErrorKind::Status };
    assert_eq!(found, (kind, Some(status)), "{error:?}");
    error
}
