//! Conversions to chrono.

use super::{Date, DateTime, FormatError};

impl DateTime {
    /// Parses the timestamp, with its offset.
    ///
    /// # Errors
    ///
    /// The string is not a date and time with an offset in RFC 3339.
    pub fn to_chrono(&self) -> Result<chrono::DateTime<chrono::FixedOffset>, FormatError> {
        chrono::DateTime::parse_from_rfc3339(&self.0).map_err(|error| FormatError::new(error.to_string()))
    }

    /// Parses a date and time without a zone: ISO 8601, or the first of `layouts` that matches (`%Y-%m-%d %H:%M:%S`, as
    /// in `strptime`). A model has the documented layouts as constants.
    ///
    /// # Errors
    ///
    /// The string matches none of the layouts.
    pub fn to_chrono_naive(&self, layouts: &[&str]) -> Result<chrono::NaiveDateTime, FormatError> {
        let iso = self.0.parse().ok();
        let mut others = layouts.iter();
        let found =
            iso.or_else(|| others.find_map(|layout| chrono::NaiveDateTime::parse_from_str(&self.0, layout).ok()));
        found.ok_or_else(|| FormatError::new("the string matches none of the layouts of a date and time"))
    }
}

impl<Zone: chrono::TimeZone> From<chrono::DateTime<Zone>> for DateTime {
    fn from(moment: chrono::DateTime<Zone>) -> Self {
        Self(moment.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

impl Date {
    /// Parses the date.
    ///
    /// # Errors
    ///
    /// The string is not a date.
    pub fn to_chrono(&self) -> Result<chrono::NaiveDate, FormatError> {
        self.0.parse().map_err(|error: chrono::ParseError| FormatError::new(error.to_string()))
    }
}

impl From<chrono::NaiveDate> for Date {
    fn from(date: chrono::NaiveDate) -> Self {
        Self(date.to_string())
    }
}
