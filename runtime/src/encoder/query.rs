//! Values of queries and forms: serialized in a style as far as it is defined, with brackets beyond that.

use super::brackets::{Brackets, Nested};
use super::parameter_value::{ParameterValue, is_nested};
use super::percent::{self, Encoding};
use super::style::{self, Pair, QueryStyle};
use crate::json::{Kind, Reader};

/// The encoded pairs of a query, as they stand in a URL.
#[derive(Debug, Default)]
pub(crate) struct Query(String);

impl Query {
    /// Returns the pairs of a URL's query.
    pub(crate) fn of_url(query: &str) -> Self {
        let mut found = Self::default();
        query.split('&').filter(|pair| !pair.is_empty()).for_each(|pair| found.push(&[pair]));
        found
    }

    /// Adds a pair, which is given in parts.
    pub(super) fn push(&mut self, parts: &[&str]) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        // Room for others at first.
        self.0.reserve(if self.0.is_empty() { length.max(64) } else { length + 1 });
        if !self.0.is_empty() {
            self.0.push('&');
        }
        for part in parts {
            self.0.push_str(part);
        }
    }

    pub(super) fn extend(&mut self, pairs: impl IntoIterator<Item = Pair>) {
        pairs.into_iter().for_each(|pair| self.push(&[&pair.text]));
    }

    /// Adds a pair in place of those of the same name.
    pub(crate) fn replace(&mut self, pair: &Pair) {
        let name = pair.name();
        let others = std::mem::take(self);
        let others = others.0.split('&').filter(|known| !known.is_empty() && Pair::name_of(known) != name);
        others.for_each(|known| self.push(&[known]));
        self.push(&[&pair.text]);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a value is serialized.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) style: QueryStyle,
    pub(super) explode: bool,
    pub(super) encoding: Encoding,
    pub(super) brackets: Brackets,
}

impl Layout {
    /// Returns the default of OpenAPI: the style `form`, exploded.
    pub(super) fn form(brackets: Brackets) -> Self {
        Self { style: QueryStyle::Form, explode: true, encoding: Encoding::Value, brackets }
    }

    /// Adds the pair of a string, which every style writes alike.
    pub(super) fn add_text(self, query: &mut Query, name: &str, text: &str) {
        query.push(&[&percent::value(name), "=", &self.encoding.text(text)]);
    }

    /// Returns the pairs of a value. Styles are defined for scalars, and for lists and objects of scalars; names of
    /// more deeply nested values have brackets, as servers expect.
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

    /// Returns the pairs of a value that keeps its name: a list is repeated, an object has brackets.
    pub(super) fn named(self, name: &str, json: &[u8]) -> Result<Vec<Pair>, String> {
        match Reader::new(json).kind() {
            Some(Kind::Object) => self.nested(name, json),
            _ => self.pairs(name, json),
        }
    }

    /// Returns the pairs of each member of an object, as separate values.
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
