//! The facts of a description about a token call, as `'static` data.

use std::time::Duration;

use crate::spec::ProductSpec;

/// Paths to a value in a response, member by member; the first that exists is used: `&[&["access_token"], &["payload",
/// "accessToken"]]`.
pub type MemberPaths = &'static [&'static [&'static str]];

/// How tokens for a scheme are obtained.
///
/// A description that contains no more than OAuth 2.0 defines starts from [`TokenSpec::OAUTH2`]:
///
/// ```
/// use oasmith_runtime::{ClientAuthentication, TokenSpec};
///
/// static TOKEN: TokenSpec = TokenSpec {
///     url: "/oauth/token",
///     client_authentication: ClientAuthentication::Body,
///     ..TokenSpec::OAUTH2
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TokenSpec {
    /// An absolute URL; or a path, which is appended to the base URL like the paths of operations. If empty,
    /// [`Config::token_url`](crate::Config::token_url) must set it.
    pub url: &'static str,
    /// The setting with which the program sets another URL, for error messages: `partner_token_url`.
    pub setting: &'static str,
    /// The product that has the token call, if `url` is a path and the API has products.
    pub product: Option<&'static ProductSpec>,
    /// The form of the call, which is a `POST`.
    pub grant: TokenGrant,
    /// How the client authenticates, for [`TokenGrant::OAuth2`].
    pub client_authentication: ClientAuthentication,
    /// Headers of the call.
    pub headers: &'static [TokenField],
    /// Parameters in the body; for [`TokenGrant::OAuth2`] those beyond RFC 6749, such as `audience`.
    pub parameters: &'static [TokenField],
    /// Where the token is in the response.
    pub access_token: MemberPaths,
    /// Where the lifetime is in the response; a number, or a numeric string.
    pub expires_in: MemberPaths,
    /// The unit and origin of the lifetime.
    pub expiry: Expiry,
    /// Where the response gives the reason why it has no token, as a code.
    pub error: MemberPaths,
    /// Where the response gives the reason why it has no token, as a string.
    pub error_description: MemberPaths,
    /// Codes in [`error`](Self::error) that mean success. If empty, any code is ignored if there is a token.
    pub success: &'static [&'static str],
    /// Lifetime in seconds if the response has none, or 0. If this is 0 too, a token is used until the server refuses
    /// it.
    pub default_lifetime_seconds: u64,
    /// Whether refresh tokens are used, with the grant `refresh_token`.
    pub refresh: bool,
}

impl TokenSpec {
    /// OAuth 2.0 as in RFC 6749, with client credentials in the header. Names in the response may be in snake case or
    /// camel case. Without `expires_in`, a token is cached for five minutes.
    pub const OAUTH2: Self = Self {
        url: "",
        setting: "token_url",
        product: None,
        grant: TokenGrant::OAuth2,
        client_authentication: ClientAuthentication::Basic,
        headers: &[],
        parameters: &[],
        access_token: &[&["access_token"], &["accessToken"]],
        expires_in: &[&["expires_in"], &["expiresIn"]],
        expiry: Expiry::Seconds,
        error: &[&["error"]],
        error_description: &[&["error_description"]],
        success: &[],
        default_lifetime_seconds: 300,
        refresh: true,
    };
}

/// The unit and origin of a token's lifetime in a response. 0 and past times are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expiry {
    /// Seconds from now, as in OAuth 2.0.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// Seconds; since 1970 if the number is greater than 10⁹, which is 31 years, otherwise from now.
    SecondsOrEpoch,
    /// Milliseconds; since 1970 if the number is greater than 10¹¹, which is three years, otherwise from now.
    MillisecondsOrEpoch,
}

impl Expiry {
    /// Returns the lifetime of a token, given the time since 1970. `None` if the number is not in the future.
    pub(super) fn lifetime(self, number: f64, now: Duration) -> Option<Duration> {
        let (is_epoch, per_second) = match self {
            Self::Seconds => (false, 1.0),
            Self::Milliseconds => (false, 1e3),
            Self::EpochSeconds => (true, 1.0),
            Self::EpochMilliseconds => (true, 1e3),
            Self::SecondsOrEpoch => (number > 1e9, 1.0),
            Self::MillisecondsOrEpoch => (number > 1e11, 1e3),
        };
        let said = Duration::try_from_secs_f64(number / per_second).ok()?;
        let left = if is_epoch { said.checked_sub(now)? } else { said };
        Some(left).filter(|left| !left.is_zero())
    }
}

/// The form of a token call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenGrant {
    /// RFC 6749: a form with `grant_type` and its parameters. The credential determines the grant: `client_credentials`
    /// or `password`.
    OAuth2,
    /// A JSON object with only [`TokenSpec::parameters`].
    JsonBody,
    /// A form with only [`TokenSpec::parameters`].
    FormBody,
    /// No body; [`TokenSpec::headers`] contain everything.
    NoBody,
}

/// How a client authenticates in an OAuth 2.0 token call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the header; id and secret are form-encoded first, as RFC 6749 (2.3.1) requires.
    Basic,
    /// In the header; id and secret are sent verbatim, for servers that deviate from the RFC. Both are the same unless
    /// id or secret contain characters other than letters, digits and `-._*`.
    BasicPlain,
    /// In the body, as `client_id` and `client_secret`.
    Body,
}

/// A header or parameter of a token call.
#[derive(Clone, Copy, Debug)]
pub struct TokenField {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its value.
    pub value: TokenValue,
    /// Whether the value is required. An optional field without a value is left out.
    pub required: bool,
}

/// The value of a [`TokenField`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenValue {
    /// This string.
    Fixed(&'static str),
    /// The client id of the credential.
    ClientId,
    /// The client secret of the credential.
    ClientSecret,
    /// The user name of the credential.
    Username,
    /// The password of the credential.
    Password,
    /// The scopes of the credential, separated by spaces.
    Scopes,
    /// The value set with [`Config::token_setting`](crate::Config::token_setting) under this name.
    Setting(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_duration_or_a_time_by_its_size() {
        let now = Duration::from_secs(1_700_000_000);
        let seconds = |expiry: Expiry, number: f64| expiry.lifetime(number, now).map(|left| left.as_secs());
        assert_eq!(seconds(Expiry::Seconds, 3600.0), Some(3600));
        assert_eq!(seconds(Expiry::Milliseconds, 3_600_000.0), Some(3600));
        assert_eq!(seconds(Expiry::EpochSeconds, 1_700_000_060.0), Some(60));
        assert_eq!(seconds(Expiry::EpochMilliseconds, 1_700_000_060_000.0), Some(60));
        assert_eq!(seconds(Expiry::MillisecondsOrEpoch, 1_700_000_060_000.0), Some(60));
        assert_eq!(seconds(Expiry::MillisecondsOrEpoch, 86_400_000.0), Some(86_400));
        assert_eq!(seconds(Expiry::SecondsOrEpoch, 1_700_000_060.0), Some(60));
        assert_eq!(seconds(Expiry::SecondsOrEpoch, 86_399.0), Some(86_399));
        for number in [0.0, -1.0, f64::NAN, f64::INFINITY, 1_600_000_000_000.0] {
            assert_eq!(seconds(Expiry::MillisecondsOrEpoch, number), None, "{number}");
        }
    }
}
