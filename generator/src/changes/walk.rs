//! Which operations and types of both descriptions stand for the same, and which way their values go.
//!
//! Types are compared where they are used, not by their names: two types are a pair if they stand in the same place of the same operation.
//! So a type that was renamed is one change and not a removal, an addition, and a change of every property that has it.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use super::change::Flow;
use super::matching::Matching;
use super::relation::Relation;
use super::rules::{bodies, parameters, properties, responses, unions};
use super::side::Side;
use crate::ir::{Additional, NameHint, Operation, OperationId, Shape, Type, TypeId};

/// Two types that stand for the same.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) before: TypeId,
    pub(super) after: TypeId,
    pub(super) flow: Flow,
    /// Pairs that it is made of, and which way their values may go.
    inner: Vec<(usize, Flow)>,
    /// Pairs that are made of it.
    outer: Vec<usize>,
    /// Operations that use it directly, by number in the new description.
    roots: BTreeSet<usize>,
}

/// What stands for the same in both descriptions.
pub(super) struct Walk<'a> {
    old: &'a Side<'a>,
    new: &'a Side<'a>,
    pub(super) operations: Matching,
    pub(super) pairs: Vec<Pair>,
    index: HashMap<(TypeId, TypeId), usize>,
    /// How many more pairs are visited to find the operations that lead to one.
    left: Cell<usize>,
}

/// How many pairs are visited to find the operations that lead to those that changed.
const VISITS: usize = 20_000_000;

/// Where types are used: in both descriptions, and which way.
pub(super) type Use<'t> = (&'t Type, &'t Type, Flow);

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Side<'a>, new: &'a Side<'a>) -> Self {
        let operations = operations(old, new);
        let mut walk = Self { old, new, operations, pairs: Vec::new(), index: HashMap::new(), left: Cell::new(VISITS) };
        walk.start();
        walk.follow_from(0);
        walk.components();
        walk.flow();
        walk
    }

    /// The pairs that operations and events use directly.
    fn start(&mut self) {
        let (old, new) = (self.old, self.new);
        for (one, other) in self.operations.pairs.clone() {
            let (before, after) = (&old.api.operations[one], &new.api.operations[other]);
            let mut uses = parameters::uses(before, after);
            uses.extend(responses::uses(before, after));
            for (before, after, flow) in uses {
                self.root(before, after, flow, Some(other));
            }
            for (before, after) in bodies::uses(before, after) {
                self.root(&before, &after, Flow::REQUEST, Some(other));
            }
        }
        for event in &new.api.events {
            if let Some(before) = old.api.events.iter().find(|before| before.wire == event.wire) {
                self.root(&before.ty, &event.ty, Flow::RESPONSE, None);
            }
        }
    }

    fn root(&mut self, before: &Type, after: &Type, flow: Flow, operation: Option<usize>) {
        for pair in Relation::of(self.old, self.new, before, after).pairs {
            let number = self.number(pair);
            let pair = &mut self.pairs[number];
            pair.flow = pair.flow.and(flow);
            pair.roots.extend(operation);
        }
    }

    fn number(&mut self, (before, after): (TypeId, TypeId)) -> usize {
        *self.index.entry((before, after)).or_insert_with(|| {
            let (inner, outer, roots) = (Vec::new(), Vec::new(), BTreeSet::new());
            self.pairs.push(Pair { before, after, flow: Flow::default(), inner, outer, roots });
            self.pairs.len() - 1
        })
    }

    /// Components of one name that no operation leads to: they are types all the same.
    fn components(&mut self) {
        let known: BTreeSet<TypeId> = self.pairs.iter().map(|pair| pair.before).collect();
        let name = |hint: &NameHint| match hint {
            NameHint::Given(name) => Some(name.clone()),
            _ => None,
        };
        let after: HashMap<String, TypeId> =
            self.new.api.type_ids().filter_map(|id| Some((name(&self.new.api.type_def(id).name)?, id))).collect();
        let first = self.pairs.len();
        for id in self.old.api.type_ids().filter(|id| !known.contains(id)) {
            let found = name(&self.old.api.type_def(id).name).and_then(|name| after.get(&name).copied());
            let relation = found.map(|found| Relation::of(self.old, self.new, &Type::Named(id), &Type::Named(found)));
            for pair in relation.into_iter().flat_map(|relation| relation.pairs) {
                self.number(pair);
            }
        }
        self.follow_from(first);
    }

    /// The pairs that pairs are made of, from one on, until there are no more.
    fn follow_from(&mut self, first: usize) {
        let mut next = first;
        while next < self.pairs.len() {
            let (before, after) = (self.pairs[next].before, self.pairs[next].after);
            for (relation, open) in inner(self.old, self.new, before, after) {
                for pair in relation.pairs {
                    let number = self.number(pair);
                    self.pairs[next].inner.push((number, open));
                    self.pairs[number].outer.push(next);
                }
            }
            next += 1;
        }
    }

    /// Values of a pair go wherever those of the pairs that are made of it go.
    fn flow(&mut self) {
        let mut open: Vec<usize> = (0..self.pairs.len()).collect();
        while let Some(next) = open.pop() {
            let flow = self.pairs[next].flow;
            for (inner, mask) in self.pairs[next].inner.clone() {
                let both = self.pairs[inner].flow.and(flow.within(mask));
                if both != self.pairs[inner].flow {
                    self.pairs[inner].flow = both;
                    open.push(inner);
                }
            }
        }
    }

    /// The operations that lead to a pair, by number in the new description. Where very many types changed, the last ones are told without.
    pub(super) fn users(&self, pair: usize) -> Vec<usize> {
        let (mut open, mut seen) = (vec![pair], BTreeSet::from([pair]));
        let mut found = BTreeSet::new();
        while let Some(next) = open.pop() {
            if self.left.get() == 0 {
                return Vec::new();
            }
            self.left.set(self.left.get() - 1);
            found.extend(&self.pairs[next].roots);
            open.extend(self.pairs[next].outer.iter().filter(|outer| seen.insert(**outer)));
        }
        found.into_iter().collect()
    }

    /// Whether two types stand for the same.
    pub(super) fn is_pair(&self, before: TypeId, after: TypeId) -> bool {
        self.index.contains_key(&(before, after))
    }
}

/// The operations of both: by method and path, whatever placeholders are called, then by `operationId`.
fn operations(old: &Side<'_>, new: &Side<'_>) -> Matching {
    let (before, after) = (&old.api.operations, &new.api.operations);
    let address = |operation: &Operation| Some((operation.method.clone(), plain_path(&operation.path)));
    let mut matching = Matching::new(before.len(), after.len());
    matching.by(|index| address(&before[index]), |index| address(&after[index]));
    matching.by(|index| before[index].key.clone(), |index| after[index].key.clone());
    matching
}

/// A path without the names of its placeholders.
pub(super) fn plain_path(path: &str) -> String {
    let mut plain = String::new();
    let mut is_inside = false;
    for letter in path.chars() {
        match letter {
            '{' => {
                is_inside = true;
                plain.push('{');
            }
            '}' => {
                is_inside = false;
                plain.push('}');
            }
            other if !is_inside => plain.push(other),
            _ => {}
        }
    }
    plain
}

/// What two types are made of.
fn inner(old: &Side<'_>, new: &Side<'_>, before: TypeId, after: TypeId) -> Vec<(Relation, Flow)> {
    const BOTH: Flow = Flow { request: true, response: true };
    match (&old.api.type_def(before).shape, &new.api.type_def(after).shape) {
        (Shape::Struct(one), Shape::Struct(other)) => {
            let matched = properties::matched(old, new, &one.properties, &other.properties);
            let pairs = matched.same.pairs.iter().chain(&matched.renamed);
            let mut found: Vec<_> = pairs
                .map(|(one_index, other_index)| {
                    let (one, other) = (&one.properties[*one_index], &other.properties[*other_index]);
                    (Relation::of(old, new, &one.ty, &other.ty), properties::open(one, other))
                })
                .collect();
            if let (Additional::Typed(one), Additional::Typed(other)) = (&one.additional, &other.additional) {
                found.push((Relation::of(old, new, one, other), BOTH));
            }
            found
        }
        (Shape::Form(one), Shape::Form(other)) => {
            let (one, other) = (properties::of_form(one), properties::of_form(other));
            let matched = properties::matched(old, new, &one, &other);
            let pairs = matched.same.pairs.iter().chain(&matched.renamed);
            pairs.map(|(a, b)| (Relation::of(old, new, &one[*a].ty, &other[*b].ty), BOTH)).collect()
        }
        (Shape::Union(one), Shape::Union(other)) => {
            let matched = unions::matched(old, new, one, other);
            let pairs = matched.pairs.iter();
            pairs.map(|(a, b)| (Relation::of(old, new, &one.variants[*a].ty, &other.variants[*b].ty), BOTH)).collect()
        }
        (Shape::Wrapper(one), Shape::Wrapper(other)) => vec![(Relation::of(old, new, one, other), BOTH)],
        _ => Vec::new(),
    }
}

/// The name of an operation for readers.
pub(super) fn label(side: &Side<'_>, id: usize) -> String {
    let operation = side.api.operation(OperationId::new(id));
    format!("{} {}", operation.method, operation.path)
}
