//! Lines and columns, found by a second, marked parse. It only happens when there is something to show.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use crate::diagnostics::Anchor;
use crate::location::Pointer;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

/// Positions of every member and item of a document.
#[derive(Debug, Default)]
pub(super) struct Positions {
    keys: HashMap<Pointer, Position>,
    values: HashMap<Pointer, Position>,
}

/// What is being read.
enum Frame {
    Sequence { pointer: Pointer, next: usize },
    Mapping { pointer: Pointer, key: Option<String> },
}

impl Positions {
    /// Reads a text. What comes after an error of syntax has no position; the parser that reads the tree reports the error.
    pub(super) fn of(text: &str) -> Self {
        let mut positions = Self::default();
        let mut stack: Vec<Frame> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let position = Position { line: span.start.line(), column: span.start.col() + 1 };
            match event {
                Event::Scalar(value, ..) => {
                    if positions.take_key(&mut stack, &value, position) {
                        continue;
                    }
                    positions.enter(&mut stack, position);
                }
                Event::Alias(_) => drop(positions.enter(&mut stack, position)),
                Event::SequenceStart(..) => {
                    let pointer = positions.enter(&mut stack, position);
                    stack.push(Frame::Sequence { pointer, next: 0 });
                }
                Event::MappingStart(..) => {
                    let pointer = positions.enter(&mut stack, position);
                    stack.push(Frame::Mapping { pointer, key: None });
                }
                Event::SequenceEnd | Event::MappingEnd => drop(stack.pop()),
                // Only the first document of a stream is a description.
                Event::DocumentEnd => break,
                _ => {}
            }
        }
        positions
    }

    /// Takes a scalar as the name of a member, if one is expected.
    fn take_key(&mut self, stack: &mut [Frame], value: &str, position: Position) -> bool {
        let Some(Frame::Mapping { pointer, key: key @ None }) = stack.last_mut() else { return false };
        self.keys.entry(pointer.child(value)).or_insert(position);
        *key = Some(value.to_owned());
        true
    }

    /// Notes where a value begins, and moves on behind it.
    fn enter(&mut self, stack: &mut [Frame], position: Position) -> Pointer {
        let pointer = match stack.last_mut() {
            None => Pointer::root(),
            Some(Frame::Sequence { pointer, next }) => {
                let item = pointer.child(&next.to_string());
                *next += 1;
                item
            }
            Some(Frame::Mapping { pointer, key }) => pointer.child(&key.take().unwrap_or_default()),
        };
        self.values.entry(pointer.clone()).or_insert(position);
        pointer
    }

    pub(super) fn find(&self, pointer: &Pointer, anchor: Anchor) -> Option<Position> {
        match anchor {
            Anchor::Key => self.keys.get(pointer).or_else(|| self.values.get(pointer)).copied(),
            Anchor::Value => self.values.get(pointer).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Positions};
    use crate::diagnostics::Anchor;
    use crate::location::Pointer;

    fn check(text: &str, pointer: &str, anchor: Anchor, line: usize, column: usize) {
        let found = Positions::of(text).find(&Pointer::parse(pointer).unwrap(), anchor);
        assert_eq!(found, Some(Position { line, column }), "{pointer} in {text:?}");
    }

    #[test]
    fn members_and_items_of_yaml_are_found() {
        let text = "a:\n  b: 1\n  c:\n    - x\n    - {d: 2, 'e/f': 3}\n200: ok\n";
        check(text, "/a/b", Anchor::Key, 2, 3);
        check(text, "/a/b", Anchor::Value, 2, 6);
        check(text, "/a/c/1", Anchor::Value, 5, 7);
        check(text, "/a/c/1/e~1f", Anchor::Value, 5, 20);
        check(text, "/200", Anchor::Value, 6, 6);
    }

    #[test]
    fn members_of_json_are_found_with_tabs_too() {
        let text = "{\n\t\"a\": {\n\t\t\"b\": [1,\n\t\t\t{\"c\": null}]\n\t}\n}";
        check(text, "/a/b/1/c", Anchor::Key, 4, 5);
        check(text, "/a/b/0", Anchor::Value, 3, 9);
    }
}
