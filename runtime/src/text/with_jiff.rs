//! Values of jiff.

use super::{Date, DateTime, FormatError};

impl DateTime {
    /// The moment. The text must have an offset or `Z`.
    ///
    /// # Errors
    ///
    /// The text is not a date with a time and an offset.
    pub fn to_timestamp(&self) -> Result<jiff::Timestamp, FormatError> {
        self.0.parse().map_err(|_| FormatError::new("the text is not a date with a time and an offset"))
    }

    /// The moment, from a string with an offset in any of the layouts: RFC 3339, or the first of `layouts` that fits.
    ///
    /// # Errors
    ///
    /// The text has none of the layouts, or no offset.
    pub fn to_timestamp_by(&self, layouts: &[&str]) -> Result<jiff::Timestamp, FormatError> {
        let rfc = self.0.parse().ok();
        let found = rfc.or_else(|| layouts.iter().find_map(|layout| jiff::Timestamp::strptime(layout, &self.0).ok()));
        found.ok_or_else(|| FormatError::new("the text has none of the layouts of a date and time with an offset"))
    }

    /// The date and time without a zone: ISO 8601, or the first of `layouts` that fits (`%Y-%m-%d %H:%M:%S`, as
    /// `strptime` has them). A model has the layouts that its description documents as constants.
    ///
    /// # Errors
    ///
    /// The text has none of the layouts.
    pub fn to_civil(&self, layouts: &[&str]) -> Result<jiff::civil::DateTime, FormatError> {
        let iso = self.0.parse().ok();
        let mut others = layouts.iter();
        let found = iso.or_else(|| others.find_map(|layout| jiff::civil::DateTime::strptime(layout, &self.0).ok()));
        found.ok_or_else(|| FormatError::new("the text has none of the layouts of a date and time"))
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(moment: jiff::Timestamp) -> Self {
        Self(moment.to_string())
    }
}

impl Date {
    /// The date.
    ///
    /// # Errors
    ///
    /// The text is not a date.
    pub fn to_civil(&self) -> Result<jiff::civil::Date, FormatError> {
        self.0.parse().map_err(|_| FormatError::new("the text is not a date"))
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}
