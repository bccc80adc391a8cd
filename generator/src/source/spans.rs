//! The span of every value of a string: a tree, read from the text a second time, only when there is something to print.
//!
//! JSON has a scanner of its own, because it is not quite a part of YAML (tabs, surrogate pairs); YAML is read with
//! saphyr-parser, which reports spans. Neither recurses.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::parse::Syntax;
use super::{json_spans, yaml_spans};
use crate::location::Pointer;

/// The bytes of a value and of its key; the key's are empty for elements and the root.
#[derive(Clone, Debug, Default)]
pub(super) struct Span {
    pub(super) key: Range<usize>,
    /// The whole of the value; the first key or element of an object or array without brackets.
    pub(super) value: Range<usize>,
}

/// The span for a pointer.
pub(super) struct FoundSpan<'m> {
    pub(super) span: &'m Span,
    /// Whether it is the span of the value itself, not of an ancestor.
    pub(super) is_exact: bool,
}

/// The spans of a string.
#[derive(Debug, Default)]
pub(super) struct Spans {
    nodes: Vec<Node>,
    duplicates: Vec<Duplicate>,
}

#[derive(Debug, Default)]
struct Node {
    span: Span,
    /// By key, or by index.
    children: HashMap<String, usize>,
    /// The node that an alias repeats.
    alias: Option<usize>,
}

/// A key that occurs twice in its object.
#[derive(Clone, Debug)]
struct Duplicate {
    parent: usize,
    key: String,
    /// The byte of its first occurrence.
    first: usize,
}

/// How many repeated keys are reported.
const DUPLICATES: usize = 100;

/// How many merges are followed from one object to the next.
const MERGES: usize = 16;

impl Spans {
    pub(super) fn read(text: &str, syntax: Syntax) -> Self {
        match syntax {
            Syntax::Json => json_spans::read(text),
            Syntax::Yaml => yaml_spans::read(text),
        }
    }

    /// The span of a pointer or of its nearest ancestor; `None` for an empty text.
    pub(super) fn find(&self, pointer: &Pointer) -> Option<FoundSpan<'_>> {
        let mut node = 0;
        for token in pointer.tokens() {
            match self.child(node, &token, MERGES) {
                Some(child) => node = child,
                None => return self.nodes.get(node).map(|node| FoundSpan { span: &node.span, is_exact: false }),
            }
        }
        self.nodes.get(node).map(|node| FoundSpan { span: &node.span, is_exact: true })
    }

    /// The keys that occur twice in their objects, each with the byte of its first occurrence. Keys below a value that was itself
    /// replaced are left out.
    pub(super) fn repeated_keys(&self) -> Vec<(Pointer, usize)> {
        let mut parents: HashMap<usize, (usize, &str)> = HashMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            parents.extend(node.children.iter().map(|(name, child)| (*child, (index, name.as_str()))));
        }
        let place = |one: &Duplicate| {
            let mut names = vec![one.key.as_str()];
            let mut node = one.parent;
            while let Some((parent, name)) = parents.get(&node) {
                names.push(name);
                node = *parent;
            }
            let pointer = names.iter().rev().fold(Pointer::root(), |pointer, name| pointer.child(name));
            (node == 0).then_some((pointer, one.first))
        };
        self.duplicates.iter().filter_map(place).collect()
    }

    fn child(&self, node: usize, token: &str, merges: usize) -> Option<usize> {
        let children = &self.nodes.get(self.target(node))?.children;
        if let Some(child) = children.get(token) {
            return Some(*child);
        }
        let left = merges.checked_sub(1)?;
        let source = self.target(*children.get("<<")?);
        self.child(source, token, left).or_else(|| {
            let several = &self.nodes.get(source)?.children;
            let in_order = (0..several.len()).filter_map(|index| several.get(&index.to_string()));
            in_order.copied().find_map(|source| self.child(source, token, left))
        })
    }

    fn target(&self, node: usize) -> usize {
        self.nodes.get(node).and_then(|node| node.alias).unwrap_or(node)
    }
}

/// Builds the tree from the events of either parser.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    duplicates: Vec<Duplicate>,
    open: Vec<Open>,
}

struct Open {
    node: usize,
    is_object: bool,
    has_bracket: bool,
    key: Option<(String, Range<usize>)>,
}

impl Builder {
    /// Whether the next scalar is a key.
    pub(super) fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| open.is_object && open.key.is_none())
    }

    pub(super) fn key(&mut self, text: String, span: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((text, span));
        }
    }

    /// A scalar value, or an alias of the node `alias`. Returns the new node.
    pub(super) fn value(&mut self, span: Range<usize>, alias: Option<usize>) -> usize {
        let index = self.nodes.len();
        let mut node = Node { span: Span { key: 0..0, value: span }, alias, ..Node::default() };
        if let Some(open) = self.open.last_mut() {
            let token = match open.key.take() {
                Some((key, span)) => {
                    node.span.key = span;
                    key
                }
                None => self.nodes[open.node].children.len().to_string(),
            };
            let first = if node.span.key.is_empty() { &node.span.value } else { &node.span.key };
            let parent = &mut self.nodes[open.node];
            if parent.span.value.is_empty() {
                parent.span.value = first.clone();
            }
            let parent = open.node;
            self.adopt(parent, token, index);
        }
        self.nodes.push(node);
        index
    }

    /// Of two values with one key the last is used.
    fn adopt(&mut self, parent: usize, token: String, index: usize) {
        match self.nodes[parent].children.entry(token) {
            Entry::Vacant(entry) => {
                entry.insert(index);
            }
            Entry::Occupied(mut entry) if entry.key() != "<<" => {
                let (first, key) = (entry.insert(index), entry.key().clone());
                if self.duplicates.len() < DUPLICATES {
                    let first = self.nodes[first].span.key.start;
                    self.duplicates.push(Duplicate { parent, key, first });
                }
            }
            Entry::Occupied(_) => {}
        }
    }

    /// An object or an array; `span` is empty where it has no bracket.
    pub(super) fn begin(&mut self, span: Range<usize>, is_object: bool) -> usize {
        let has_bracket = !span.is_empty();
        let node = self.value(span, None);
        self.open.push(Open { node, is_object, has_bracket, key: None });
        node
    }

    /// The end of the innermost object or array; `end` is the byte behind its bracket, if it has brackets.
    pub(super) fn end(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        if open.has_bracket {
            let span = &mut self.nodes[open.node].span.value;
            span.end = span.end.max(end);
        }
    }

    pub(super) fn finish(self) -> Spans {
        Spans { nodes: self.nodes, duplicates: self.duplicates }
    }
}
