//! What a description says about a token call, as `'static` data.

use std::time::Duration;

use crate::spec::ProductSpec;

/// Where a value may stand in a response: paths of members, the first that is there wins.
/// `&[&["access_token"], &["payload", "accessToken"]]`.
pub type MemberPaths = &'static [&'static [&'static str]];

/// How tokens for a scheme are obtained.
///
/// A description that says no more than OAuth 2.0 does starts from [`TokenSpec::OAUTH2`]:
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
    /// An absolute URL; or a path, which is appended to the base URL as paths of operations are.
    /// If empty, [`Config::token_url`](crate::Config::token_url) must say where.
    pub url: &'static str,
    /// How the program sets another URL, for error messages: `partner_token_url`.
    pub setting: &'static str,
    /// The product that has the token call, if `url` is a path and the API has products.
    pub product: Option<&'static ProductSpec>,
    /// What the call looks like. It is a `POST`.
    pub grant: TokenGrant,
    /// How the client says who it is, for [`TokenGrant::OAuth2`].
    pub client_authentication: ClientAuthentication,
    /// Headers of the call.
    pub headers: &'static [TokenField],
    /// Parameters in the body; for [`TokenGrant::OAuth2`] those beyond RFC 6749, such as `audience`.
    pub parameters: &'static [TokenField],
    /// Where the token stands in the response.
    pub access_token: MemberPaths,
    /// Where the lifetime stands; a number, or a string that holds one.
    pub expires_in: MemberPaths,
    /// What the number there means.
    pub expiry: Expiry,
    /// Where the response says why it has no token: a code.
    pub error: MemberPaths,
    /// Where the response says why it has no token: a string.
    pub error_description: MemberPaths,
    /// Texts of the codes in [`error`](Self::error) that mean success. If empty, a code alone says nothing where there is a token.
    pub success: &'static [&'static str],
    /// Lifetime in seconds where the response has none, or 0. If this is 0 too, a token is used
    /// until the server refuses it.
    pub default_lifetime_seconds: u64,
    /// Whether a refresh token of the response is used, with the grant `refresh_token`.
    pub refresh: bool,
}

impl TokenSpec {
    /// OAuth 2.0 as in RFC 6749, with client credentials in the header. The response may be spelt in
    /// snake case or in camel case. Without `expires_in`, a token is kept for five minutes.
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

/// What the number means by which a server says how long a token lives. 0, and a time that has passed, say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expiry {
    /// Seconds from now, as OAuth 2.0 has it.
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// Seconds; since 1970 if there are more than 10⁹ of them, which is 31 years, else from now.
    SecondsOrEpoch,
    /// Milliseconds; since 1970 if there are more than 10¹¹ of them, which is three years, else from now.
    MillisecondsOrEpoch,
}

impl Expiry {
    /// How long a token lives, at a time since 1970. `None` if the number is no time to come.
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

/// What a token call looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenGrant {
    /// RFC 6749: a form with `grant_type` and what belongs to it. The credential chooses the grant:
    /// `client_credentials` or `password`.
    OAuth2,
    /// A JSON object with [`TokenSpec::parameters`] and nothing else.
    JsonBody,
    /// A form with [`TokenSpec::parameters`] and nothing else.
    FormBody,
    /// No body; [`TokenSpec::headers`] say everything.
    NoBody,
}

/// How a client says who it is in an OAuth 2.0 token call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// In the header, with id and secret form-encoded first, as RFC 6749 (2.3.1) says.
    Basic,
    /// In the header, with id and secret as they are, as servers have it that do not follow the RFC in this.
    /// Both are the same unless id or secret hold other characters than letters, digits and `-._*`.
    BasicPlain,
    /// In the body, as `client_id` and `client_secret`.
    Body,
}

/// One header or parameter of a token call.
#[derive(Clone, Copy, Debug)]
pub struct TokenField {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub value: TokenValue,
    /// Whether the call makes no sense without it. An optional one without a value is left out.
    pub required: bool,
}

/// What a [`TokenField`] holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenValue {
    /// This text.
    Fixed(&'static str),
    /// The client id of the credential.
    ClientId,
    /// The client secret of the credential.
    ClientSecret,
    /// The user name of the credential.
    Username,
    /// The password of the credential.
    Password,
    /// The scopes of the credential, with spaces between them.
    Scopes,
    /// What [`Config::token_setting`](crate::Config::token_setting) set under this name.
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
