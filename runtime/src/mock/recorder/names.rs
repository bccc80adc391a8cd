//! Names of properties, parameters and headers by which secrets are recognised.

/// Parts of names of secrets, in lower case and without signs.
const PARTS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "authoriz",
    "authenticat",
    "signature",
    "session",
    "cookie",
    "cardnumber",
];

/// Names of secrets that are part of too many other words.
const WHOLE: &[&str] = &["pin", "mpin", "tpin", "otp", "pan", "cvv", "cvv2", "cvc", "ssn", "jwt", "auth", "sig", "key"];

/// Names that look like those of secrets.
const HARMLESS: &[&str] = &["tokentype", "sessionstate"];

/// Which names are those of secrets.
#[derive(Debug, Default)]
pub(crate) struct Names {
    redacted: Vec<String>,
    kept: Vec<String>,
}

impl Names {
    pub(crate) fn redact(&mut self, name: &str) {
        self.redacted.push(plain(name));
    }

    pub(crate) fn keep(&mut self, name: &str) {
        self.kept.push(plain(name));
    }

    /// Whether a value of this name must not be stored.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        let name = plain(name);
        if self.redacted.contains(&name) {
            return true;
        }
        if self.is_kept(&name) {
            return false;
        }
        PARTS.iter().any(|part| name.contains(part)) || WHOLE.contains(&name.as_str())
    }

    /// Whether the value of a header of a request may be stored.
    pub(crate) fn is_kept_header(&self, name: &str) -> bool {
        matches!(name, "accept" | "content-type") || self.kept.contains(&plain(name))
    }

    /// Whether a value of this name in the response of a token call may be stored: it says how long the token is valid,
    /// or how the call went.
    pub(crate) fn is_kept_of_token(&self, name: &str) -> bool {
        let name = plain(name);
        self.is_kept(&name)
            || name == "scope"
            || name == "status"
            || name.ends_with("code")
            || name.contains("expir")
            || (name == "error" && !self.redacted.contains(&name))
    }

    fn is_kept(&self, plain: &str) -> bool {
        HARMLESS.contains(&plain) || self.kept.iter().any(|kept| kept == plain)
    }
}

/// Returns a name in lower case and without signs.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_recognised_however_they_are_written() {
        let mut names = Names::default();
        for name in
            ["accessToken", "ACCESS_TOKEN", "x-api-key", "clientSecret", "cardNumber", "Set-Cookie", "cvv", "pin"]
        {
            assert!(names.is_secret(name), "{name}");
        }
        for name in ["token_type", "shipping", "company", "amount", "keyword"] {
            assert!(!names.is_secret(name), "{name}");
        }
        names.keep("next-page-token");
        names.redact("Reference");
        assert!(!names.is_secret("nextPageToken") && names.is_secret("reference"));
    }
}
