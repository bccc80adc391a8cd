//! Conversions to jiff.

use super::{Date, DateTime, FormatError};

impl DateTime {
    /// Parses the timestamp. The string must have an offset or `Z`.
    ///
    /// # Errors
    ///
    /// The string is not a date and time with an offset.
    pub fn to_timestamp(&self) -> Result<jiff::Timestamp, FormatError> {
        self.0.parse().map_err(|_| FormatError::new("the string is not a date and time with an offset"))
    }

    /// Parses the timestamp from a string with an offset: RFC 3339, or the first of `layouts` that matches.
    ///
    /// # Errors
    ///
    /// The string matches none of the layouts, or has no offset.
    pub fn to_timestamp_by(&self, layouts: &[&str]) -> Result<jiff::Timestamp, FormatError> {
        let rfc = self.0.parse().ok();
        let found = rfc.or_else(|| layouts.iter().find_map(|layout| jiff::Timestamp::strptime(layout, &self.0).ok()));
        found
            .ok_or_else(|| FormatError::new("the string matches none of the layouts of a date and time with an offset"))
    }

    /// Parses a date and time without a zone: ISO 8601, or the first of `layouts` that matches (`%Y-%m-%d %H:%M:%S`, as
    /// in `strptime`). A model has the documented layouts as constants.
    ///
    /// # Errors
    ///
    /// The string matches none of the layouts.
    pub fn to_civil(&self, layouts: &[&str]) -> Result<jiff::civil::DateTime, FormatError> {
        let iso = self.0.parse().ok();
        let mut others = layouts.iter();
        let found = iso.or_else(|| others.find_map(|layout| jiff::civil::DateTime::strptime(layout, &self.0).ok()));
        found.ok_or_else(|| FormatError::new("the string matches none of the layouts of a date and time"))
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(moment: jiff::Timestamp) -> Self {
        Self(moment.to_string())
    }
}

impl Date {
    /// Parses the date.
    ///
    /// # Errors
    ///
    /// The string is not a date.
    pub fn to_civil(&self) -> Result<jiff::civil::Date, FormatError> {
        self.0.parse().map_err(|_| FormatError::new("the string is not a date"))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}
