//! The value of a parameter, before it is known how the parameter is written.

use super::Encoder;
use super::parameter_value::{ParameterValue, to_json};
use crate::json::{self, Encode, Writer};

/// The value of a parameter before its style is applied.
pub(super) enum Argument<'a> {
    Absent,
    Text(&'a str),
    Json(Vec<u8>),
}

impl Encoder {
    /// Converts a parameter to a string or JSON. If that fails, records the error and returns `Absent`.
    pub(super) fn argument<'a>(
        &mut self,
        location: &str,
        name: &str,
        value: &'a (impl Encode + ?Sized),
    ) -> Argument<'a> {
        if value.is_absent() {
            return Argument::Absent;
        }
        if let Some(text) = value.as_text() {
            return Argument::Text(text);
        }
        let mut writer = Writer::reusing(std::mem::take(&mut self.buffer));
        value.write(&mut writer);
        self.written(location, name, writer)
    }

    /// The part of [`argument`](Self::argument) that is compiled once.
    fn written(&mut self, location: &str, name: &str, writer: Writer) -> Argument<'static> {
        let json = writer.finish().map_err(|error| error.to_string());
        self.ok_or_fail(location, name, json).map_or(Argument::Absent, Argument::Json)
    }

    /// Keeps the buffer of an argument for the next one.
    pub(super) fn reuse(&mut self, argument: Argument<'_>) {
        if let Argument::Json(buffer) = argument {
            self.buffer = buffer;
        }
    }

    pub(super) fn parameter_value<'a>(
        &mut self,
        location: &str,
        name: &str,
        argument: &'a Argument<'_>,
    ) -> Option<ParameterValue<'a>> {
        match argument {
            Argument::Absent => Some(ParameterValue::Absent),
            Argument::Text(text) => Some(ParameterValue::Scalar((*text).into())),
            Argument::Json(json) => match json::plain_scalar(json) {
                Some(text) => Some(ParameterValue::Scalar(text.into())),
                None => self.ok_or_fail(location, name, ParameterValue::from_json(json)),
            },
        }
    }

    /// Returns the value of a parameter that is sent as JSON.
    pub(super) fn json_text(
        &mut self,
        location: &str,
        name: &str,
        value: &(impl Encode + ?Sized),
    ) -> Option<ParameterValue<'static>> {
        if value.is_absent() {
            return Some(ParameterValue::Absent);
        }
        let text =
            to_json(value).and_then(|json| String::from_utf8(json).map_err(|_| "its JSON is not UTF-8".to_owned()));
        self.ok_or_fail(location, name, text.map(|text| ParameterValue::Scalar(text.into())))
    }
}
