//! Strings with a format: kept verbatim, and parsed on demand.
//!
//! Servers do not always respect a format: they send a date without a zone, or a UUID in braces. A model that refused
//! such strings would lose the whole response, and one that normalised them would change what is sent back. So the
//! string is kept, and parsed on demand; the features `jiff`, `chrono` and `uuid` of this crate convert it to the types
//! of these libraries.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use rust_decimal::Decimal;

use crate::json::{Decode, Encode, Kind, Reader, Writer};

macro_rules! texts {
    ($($(#[$docs:meta])* $name:ident)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Creates a value from the string on the wire, unchecked.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the string on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts into the string on the wire.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl Encode for $name {
            #[inline]
            fn write(&self, writer: &mut Writer) {
                writer.string(&self.0);
            }
        }
    )*};
}

macro_rules! read_as_text {
    ($($name:ident)*) => {$(
        impl Decode for $name {
            #[inline]
            fn empty() -> Self {
                Self(String::new())
            }

            #[inline]
            fn read(&mut self, reader: &mut Reader<'_>) {
                self.0 = reader.string();
            }
        }
    )*};
}

texts! {
    /// A date and time as a string; RFC 3339 if the server respects the format (`2026-01-31T09:30:00Z`).
    ///
    /// ```
    /// use oasmith_runtime::DateTime;
    ///
    /// let created = DateTime::new("2026-01-31T09:30:00Z");
    /// assert_eq!(created, "2026-01-31T09:30:00Z");
    /// ```
    DateTime

    /// A date as a string; `2026-01-31` if the server respects the format.
    Date

    /// A UUID as a string.
    Uuid

    /// Bytes as a string in Base64.
    ///
    /// ```
    /// use oasmith_runtime::Base64;
    ///
    /// let logo = Base64::from_bytes(b"\x89PNG");
    /// assert_eq!(logo.as_str(), "iVBORw==");
    /// assert_eq!(logo.decode()?, b"\x89PNG");
    /// # Ok::<(), oasmith_runtime::FormatError>(())
    /// ```
    Base64

    /// An exact number that is sent as a string: `"1499.50"`. It is also read from a number.
    ///
    /// ```
    /// use oasmith_runtime::{Decimal, DecimalText};
    ///
    /// let amount = DecimalText::from(Decimal::new(149_950, 2));
    /// assert_eq!(amount, "1499.50");
    /// assert_eq!(amount.to_decimal()?, Decimal::new(149_950, 2));
    /// # Ok::<(), oasmith_runtime::FormatError>(())
    /// ```
    DecimalText
}

read_as_text!(DateTime Date Uuid Base64);

impl Decode for DecimalText {
    #[inline]
    fn empty() -> Self {
        Self(String::new())
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.kind() == Some(Kind::Number) {
            reader.number().clone_into(&mut self.0);
        } else {
            self.0 = reader.string();
        }
    }
}

/// A string that does not match its format. The error does not show the string, which may be confidential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    message: Cow<'static, str>,
}

impl FormatError {
    fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormatError {}

impl Base64 {
    /// Encodes bytes in the alphabet of RFC 4648 section 4, with padding.
    #[must_use]
    pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// Decodes the bytes. Accepts both alphabets of RFC 4648, with and without padding; line breaks are skipped.
    ///
    /// # Errors
    ///
    /// The string is not Base64.
    pub fn decode(&self) -> Result<Vec<u8>, FormatError> {
        let text: String = self.0.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
        let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
        let found = engines.iter().find_map(|engine| engine.decode(&text).ok());
        found.ok_or_else(|| FormatError::new("the string is not Base64"))
    }
}

impl DecimalText {
    /// Parses the number.
    ///
    /// # Errors
    ///
    /// The string is not a number, or has more digits than a decimal can represent.
    pub fn to_decimal(&self) -> Result<Decimal, FormatError> {
        Decimal::from_str_exact(&self.0).map_err(|error| FormatError::new(error.to_string()))
    }
}

impl From<Decimal> for DecimalText {
    fn from(number: Decimal) -> Self {
        Self(number.to_string())
    }
}

#[cfg(feature = "jiff")]
mod with_jiff;

#[cfg(feature = "chrono")]
mod with_chrono;

#[cfg(feature = "uuid")]
mod with_uuid {
    use super::{FormatError, Uuid};

    impl Uuid {
        /// Parses the UUID.
        ///
        /// # Errors
        ///
        /// The string is not a UUID.
        pub fn to_uuid(&self) -> Result<uuid::Uuid, FormatError> {
            self.0.parse().map_err(|error: uuid::Error| FormatError::new(error.to_string()))
        }
    }

    impl From<uuid::Uuid> for Uuid {
        fn from(uuid: uuid::Uuid) -> Self {
            Self(uuid.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn strings_are_kept_verbatim() -> Result<(), json::Error> {
        for text in ["\"2025-01-30 10:08:58\"", "\"Jan 2, 2025 3:04:05 PM\"", "\"\""] {
            assert_eq!(json::to_string(&json::from_str::<DateTime>(text)?)?, text);
        }
        assert!(json::from_str::<Uuid>("7").is_err());
        Ok(())
    }

    #[test]
    fn numbers_in_strings_are_read_from_both_and_written_as_strings() -> Result<(), json::Error> {
        for (text, expected) in [("\"1499.50\"", "\"1499.50\""), ("1499.50", "\"1499.50\"")] {
            assert_eq!(json::to_string(&json::from_str::<DecimalText>(text)?)?, expected);
        }
        assert!(DecimalText::new("a lot").to_decimal().is_err());
        Ok(())
    }

    #[test]
    fn base64_is_read_in_both_alphabets_with_and_without_padding() {
        for text in ["+/+/", "-_-_", "+/+/\n"] {
            assert_eq!(Base64::new(text).decode().as_deref(), Ok(&[0xfb, 0xff, 0xbf][..]), "{text}");
        }
        assert_eq!(Base64::new("YQ").decode().as_deref(), Ok(&b"a"[..]));
        assert!(Base64::new("*").decode().is_err());
    }

    #[test]
    #[cfg(feature = "jiff")]
    fn dates_convert_to_jiff() {
        let layouts = ["%Y-%m-%d %H:%M:%S", "%b %d, %Y %I:%M:%S %p"];
        let expected = jiff::civil::date(2025, 1, 2).at(15, 4, 5, 0);
        for text in ["2025-01-02T15:04:05", "2025-01-02 15:04:05", "Jan 2, 2025 3:04:05 PM"] {
            assert_eq!(DateTime::new(text).to_civil(&layouts), Ok(expected), "{text}");
        }
        assert!(DateTime::new("02.01.2025").to_civil(&layouts).is_err());
        let with_offset = ["%d/%m/%Y %H:%M:%S%.f %z"];
        for (text, expected) in [
            ("02/01/2025 15:04:05.5 +0530", "2025-01-02T09:34:05.5Z"),
            ("2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z"),
        ] {
            let moment = DateTime::new(text).to_timestamp_by(&with_offset);
            assert_eq!(moment.map(|moment| moment.to_string()).as_deref(), Ok(expected), "{text}");
        }
        assert!(DateTime::new("2025-01-02 15:04:05").to_timestamp_by(&layouts).is_err());
        assert_eq!(Date::new("2025-01-02").to_civil(), Ok(expected.date()));
        assert_eq!(DateTime::from(jiff::Timestamp::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }

    #[test]
    #[cfg(all(feature = "chrono", feature = "jiff"))]
    fn both_libraries_parse_every_format_alike() {
        let layouts = ["%Y-%m-%d %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%A, %d %B %y %H:%M%.f", "%Y%m%d%H%M%S%.f%:z"];
        for text in [
            "2025-1-2 3:04:05",
            "Jan 2, 2025 3:04:05 pm",
            "Thursday, 02 January 25 15:04",
            "20250102150405.125+05:30",
            "2025-01-02T15:04:05",
        ] {
            let text = DateTime::new(text);
            let (civil, naive) = (text.to_civil(&layouts), text.to_chrono_naive(&layouts));
            assert_eq!(
                civil.map(|civil| civil.to_string()).unwrap_or_default(),
                naive.unwrap_or_default().format("%Y-%m-%dT%H:%M:%S%.f").to_string()
            );
            assert!(text.to_civil(&layouts).is_ok(), "{text}");
        }
        assert!(DateTime::new("02.01.2025").to_chrono_naive(&layouts).is_err());
    }

    #[test]
    #[cfg(all(feature = "chrono", feature = "uuid"))]
    fn timestamps_and_ids_convert_to_chrono_and_uuid() -> Result<(), FormatError> {
        let moment = DateTime::new("2025-01-02T15:04:05Z").to_chrono()?;
        assert_eq!(DateTime::from(moment), "2025-01-02T15:04:05Z");
        let id = "00000000-0000-0000-0000-000000000001";
        assert_eq!(Uuid::from(Uuid::new(id).to_uuid()?), id);
        Ok(())
    }
}
