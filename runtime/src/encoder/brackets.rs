//! Names with brackets, such as `items[0][price]`: how queries and forms carry values of any depth.

use super::parameter_value::scalar;
use super::percent::Encoding;
use super::style::Pair;
use crate::json::{Kind, Reader};

/// How the items of a list are told apart where names have brackets.
///
/// No standard says it, and servers differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Brackets {
    /// `expand[0]=a&expand[1]=b`; the default, which PHP, Stripe and `qs` (Node.js) read.
    #[default]
    Indices,
    /// `expand[]=a&expand[]=b`, and of a list of objects `items[][price]=p`, as Rack (Rails) reads them.
    Empty,
    /// `expand=a&expand=b`. Items that are lists or objects have indices, since repeated names would mix their properties up.
    Repeat,
}

/// Collects the pairs of a value of any depth.
pub(super) struct Nested {
    pub(super) brackets: Brackets,
    pub(super) encoding: Encoding,
    pub(super) pairs: Vec<Pair>,
}

impl Nested {
    /// Adds a value under a name. Names in an object stand in brackets behind it. Depth is bounded by the reader.
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
