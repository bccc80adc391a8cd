//! Names with brackets, such as `items[0][price]`: how queries and forms encode nested values.

use super::parameter_value::scalar;
use super::percent::Encoding;
use super::style::Pair;
use crate::json::{Kind, Reader};

/// How list items are encoded in names with brackets.
///
/// No standard defines this, and servers differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Brackets {
    /// `expand[0]=a&expand[1]=b`; the default, understood by PHP, Stripe and `qs` (Node.js).
    #[default]
    Indices,
    /// `expand[]=a&expand[]=b`, and for a list of objects `items[][price]=p`, as Rack (Rails) expects.
    Empty,
    /// `expand=a&expand=b`. Items that are lists or objects have indices, since repeated names would mix up their
    /// properties.
    Repeat,
}

/// Collects the name-value pairs of a nested value.
pub(super) struct Nested {
    pub(super) brackets: Brackets,
    pub(super) encoding: Encoding,
    pub(super) pairs: Vec<Pair>,
}

impl Nested {
    /// Adds a value under a name, followed by the names of nested properties in brackets. The reader bounds the depth.
    pub(super) fn value(&mut self, name: &str, reader: &mut Reader<'_>) {
        match reader.kind() {
            Some(Kind::Object) => {
                reader.members(&[], &mut |member, reader| self.value(&format!("{name}[{member}]"), reader));
            }
            Some(Kind::Array) => {
                let mut index = 0_usize;
                reader.items(&mut |reader| {
                    if reader.null() {
                        return;
                    }
                    let is_scalar = !matches!(reader.kind(), Some(Kind::Array | Kind::Object));
                    match self.brackets {
                        Brackets::Empty => self.value(&format!("{name}[]"), reader),
                        Brackets::Repeat if is_scalar => self.value(name, reader),
                        Brackets::Indices | Brackets::Repeat => self.value(&format!("{name}[{index}]"), reader),
                    }
                    index += 1;
                });
            }
            _ => self.pairs.extend(scalar(reader).map(|text| Pair::encoded(name, &self.encoding.text(&text)))),
        }
    }
}
