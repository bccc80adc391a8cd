//! Values of queries and forms: laid out in a style as far as that goes, and with brackets beyond.

use super::brackets::{Brackets, Nested};
use super::parameter_value::{ParameterValue, is_nested};
use super::percent::Encoding;
use super::style::{self, Pair, QueryStyle};
use crate::json::{Kind, Reader};

/// How a value is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) style: QueryStyle,
    pub(super) explode: bool,
    pub(super) encoding: Encoding,
    pub(super) brackets: Brackets,
}

impl Layout {
    /// The default of OpenAPI: the style form, exploded.
    pub(super) fn form(brackets: Brackets) -> Self {
        Self { style: QueryStyle::Form, explode: true, encoding: Encoding::Value, brackets }
    }

    /// The pairs of a value that is one text.
    pub(super) fn text(self, name: &str, text: &str) -> Vec<Pair> {
        vec![Pair::encoded(name, &self.encoding.text(text))]
    }

    /// The pairs of a value. Its styles are defined for scalars, lists and objects of scalars; what lies deeper has names
    /// with brackets, as servers that take such values read them.
    pub(super) fn pairs(self, name: &str, json: &[u8]) -> Result<Vec<Pair>, String> {
        if self.style == QueryStyle::DeepObject {
            return self.nested(name, json);
        }
        match ParameterValue::from_json(json) {
            Ok(flat) => style::query(name, &flat, self.style, self.explode, self.encoding),
            Err(message) if !is_nested(json) => Err(message),
            Err(_) if self.explode && Reader::new(json).kind() == Some(Kind::Object) => self.members(json),
            Err(_) => self.nested(name, json),
        }
    }

    /// The pairs of a value that keeps its name: a list is repeated, an object has brackets.
    pub(super) fn named(self, name: &str, json: &[u8]) -> Result<Vec<Pair>, String> {
        match Reader::new(json).kind() {
            Some(Kind::Object) => self.nested(name, json),
            _ => self.pairs(name, json),
        }
    }

    /// Each member of an object, as a value of its own.
    fn members(self, json: &[u8]) -> Result<Vec<Pair>, String> {
        let mut reader = Reader::new(json);
        let mut pairs = Ok(Vec::new());
        reader.members(&[], &mut |name, reader| {
            let value = reader.raw();
            if let Ok(known) = &mut pairs {
                match self.named(name, value) {
                    Ok(more) => known.extend(more),
                    Err(message) => pairs = Err(message),
                }
            }
        });
        reader.finish().map_err(|error| error.message().to_owned())?;
        pairs
    }

    fn nested(self, name: &str, json: &[u8]) -> Result<Vec<Pair>, String> {
        let mut reader = Reader::new(json);
        let mut nested = Nested { brackets: self.brackets, encoding: self.encoding, pairs: Vec::new() };
        nested.value(name, &mut reader);
        reader.finish().map_err(|error| error.message().to_owned())?;
        Ok(nested.pairs)
    }
}
