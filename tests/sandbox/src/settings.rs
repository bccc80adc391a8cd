//! The settings of a sandbox, and its made-up values.

use std::time::Duration;

/// Made-up credentials and ids of every sandbox.
pub mod demo {
    /// Client id of the token call, which is the company's id.
    pub const CLIENT_ID: &str = "CEK0EXAMP1";
    /// Client secret: of the token call, and of encryption.
    pub const CLIENT_SECRET: &str = "example-secret";
    /// User name of the token call, a mobile number: the response is in snake case.
    pub const USERNAME: &str = "9000000000";
    /// User name of the token call, an e-mail address as on the payouts page: the response is in camel case.
    pub const EMAIL: &str = "user@example.com";
    /// Password of both users.
    pub const PASSWORD: &str = "Example@1";
    /// The partner of card calls.
    pub const PARTNER_ID: &str = "CRM0DEMO1";
    /// Access key of the payment gateway: of its token call, and the header `merchantAccessKey`.
    pub const ACCESS_KEY: &str = "example-access-key";
    /// Secret key of the payment gateway's token call.
    pub const SECRET_KEY: &str = "example-secret-key";
    /// The company.
    pub const COMPANY_ID: &str = "CEK0EXAMP1";
    /// A card account of prepaid cards, with 100000 rupees.
    pub const CARD_ACCOUNT_ID: &str = "CA0EX01";
    /// A card account of gift cards, with 100000 rupees.
    pub const GIFT_ACCOUNT_ID: &str = "CA0EX02";
    /// A reward account, with 100000 points.
    pub const REWARD_ACCOUNT_ID: &str = "CA0EXAMP1";
    /// The account that payouts are paid from, with 100000 rupees.
    pub const FUND_SOURCE_ID: &str = "EKC0FUND01";
    /// A brand of vouchers.
    pub const PRODUCT_CATALOG_ID: &str = "PC0000000000000A1";
    /// A voucher of 100 rupees.
    pub const PRODUCT_CONFIG_ID: &str = "PCN000000000000abc";
    /// A coin event.
    pub const COIN_EVENT: &str = "REFERRAL_EVENT";
    /// The id of that event.
    pub const COIN_CONFIG_ID: &str = "WCC00001";
    /// A UPI QR code.
    pub const QR_CODE_ID: &str = "QR0001";
    /// The first customer.
    pub const CUSTOMER_ID: &str = "KC00000000000001";
    /// How many customers there are.
    pub const CUSTOMERS: usize = 25;
    /// A known biller; 2 is inactive, others are unknown.
    pub const BILLER_ID: i32 = 1;
    /// A consumer whose bill payment fails.
    pub const FAILING_CONSUMER: &str = "0000000001";
    /// An account number that verification does not find.
    pub const UNKNOWN_ACCOUNT: &str = "999999999999";
    /// A UPI address that does not exist, and with which payments fail.
    pub const UNKNOWN_VPA: &str = "nobody@example";
    /// The valid one-time password and authenticator code.
    pub const OTP: &str = "000000";
}

/// Which bodies are encrypted. Token calls never are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// None.
    #[default]
    Off,
    /// Those of payouts, whose pages require it.
    Payouts,
    /// All.
    All,
}

/// Where the codes of payouts are. The pages do not tell, so a client must support both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayoutCodes {
    /// The code is also the HTTP status.
    #[default]
    AsStatus,
    /// The code is in the body of a response with status 200.
    InBody,
}

/// The settings of a sandbox.
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) port: u16,
    pub(crate) encryption: Encryption,
    pub(crate) payout_codes: PayoutCodes,
    pub(crate) token_lifetime: Duration,
    pub(crate) stated_lifetime: Option<u64>,
    pub(crate) bill_callback: Option<String>,
    pub(crate) mandate_callback: Option<String>,
    pub(crate) running_clock: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            encryption: Encryption::Off,
            payout_codes: PayoutCodes::AsStatus,
            token_lifetime: Duration::from_secs(300),
            stated_lifetime: None,
            bill_callback: None,
            mandate_callback: None,
            running_clock: false,
        }
    }
}

impl Settings {
    /// Returns the defaults: no encryption, tokens valid for five minutes, a stopped clock, any free port.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the port of the loopback address.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets which bodies are encrypted.
    #[must_use]
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.encryption = encryption;
        self
    }

    /// Sets where the codes of payouts are.
    #[must_use]
    pub fn payout_codes(mut self, codes: PayoutCodes) -> Self {
        self.payout_codes = codes;
        self
    }

    /// Sets the lifetime of tokens.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets the lifetime in seconds that the token call returns, independent of the real one. One page says five
    /// minutes and shows 86399.
    #[must_use]
    pub fn stated_lifetime(mut self, seconds: u64) -> Self {
        self.stated_lifetime = Some(seconds);
        self
    }

    /// Sets the URL of the callback for bill payments. The webhook configuration of a request (`webhook-data`) takes
    /// precedence.
    #[must_use]
    pub fn bill_callback(mut self, url: impl Into<String>) -> Self {
        self.bill_callback = Some(url.into());
        self
    }

    /// Sets the URL of the callback for UPI mandates. The documentation does not tell how a client sets it.
    #[must_use]
    pub fn mandate_callback(mut self, url: impl Into<String>) -> Self {
        self.mandate_callback = Some(url.into());
        self
    }

    /// Runs the clock by itself, starting with the time of the examples.
    #[must_use]
    pub fn running_clock(mut self) -> Self {
        self.running_clock = true;
        self
    }
}
