//! Follows chains of references to their ends.

use super::grammar::Kind;
use super::pieces::Pieces;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::hash::HashMap;
use crate::limits::{Limits, exceeded};
use crate::location::Location;

/// Where every reference leads in the end.
pub(super) struct Links(HashMap<Location, Location>);

impl Links {
    /// Follows every chain; those that only lead to themselves, and those that are too long, are reported once.
    pub(super) fn new(pieces: &mut Pieces, limits: &Limits, diagnostics: &mut Diagnostics) -> Self {
        // With the number of references that are left until the end.
        let mut ends: HashMap<Location, (Option<Location>, usize)> = HashMap::default();
        let mut endless: Vec<Location> = Vec::new();
        for start in pieces.references.keys() {
            let mut chain: Vec<&Location> = Vec::new();
            let mut open: HashMap<&Location, usize> = HashMap::default();
            let mut at = start;
            let (end, left) = loop {
                if let Some((end, left)) = ends.get(at) {
                    break (end.clone(), *left);
                }
                if let Some(first) = open.get(at) {
                    report(&chain[*first..], pieces.kinds.get(at) == Some(&Kind::Schema), diagnostics);
                    endless.extend(chain[*first..].iter().map(|place| (*place).clone()));
                    break (None, 0);
                }
                let Some(next) = pieces.references.get(at) else { break (Some(at.clone()), 0) };
                open.insert(at, chain.len());
                chain.push(at);
                at = next;
            };
            let length = left + chain.len();
            if left <= limits.reference_chain && length > limits.reference_chain {
                let message = format!("{length} references lead from one to the next before a definition comes");
                let diagnostic = Diagnostic::new(Code::LongReferenceChain, &start.child("$ref"), message);
                diagnostics.report(exceeded(diagnostic, "reference-chain"));
            }
            ends.extend(
                chain.into_iter().enumerate().map(|(index, place)| (place.clone(), (end.clone(), length - index))),
            );
        }
        endless.retain(|place| pieces.kinds.get(place) == Some(&Kind::Schema));
        for place in &endless {
            pieces.anything(place);
        }
        Self(ends.into_iter().filter_map(|(place, (end, _))| Some((place, end?))).collect())
    }

    /// The place that `location` means: itself where it holds no reference.
    pub(super) fn end<'l>(&'l self, location: &'l Location) -> &'l Location {
        self.0.get(location).unwrap_or(location)
    }
}

/// A schema that leads nowhere is any value; nothing else can be had from nothing.
fn report(cycle: &[&Location], is_schema: bool, diagnostics: &mut Diagnostics) {
    let Some(first) = cycle.iter().min() else { return };
    let message = match cycle.len() {
        1 => "the reference leads to itself".to_owned(),
        length => format!("{length} references lead only to each other"),
    };
    let help = "one of them must be a definition, not a reference";
    let place = first.child("$ref");
    let fallback = if is_schema { "any value is accepted here" } else { "what refers to it is left out" };
    diagnostics.report(Diagnostic::new(Code::ReferenceCycle, &place, message).help(help).fallback(fallback));
}
