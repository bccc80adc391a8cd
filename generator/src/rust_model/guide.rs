//! What the guide in the crate's documentation shows: which operation, which credentials, which errors.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{ApiFile, Context, ModelPath, Ty};
use crate::naming::Ident;

/// What the guide shows.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// The operation of the first steps: numbers of its file and in it.
    pub first: Option<(usize, usize)>,
    /// The schemes that it needs, by number.
    pub first_security: Vec<usize>,
    /// Sets of schemes that operations accept, by number, the most frequent first.
    pub security: Vec<Vec<usize>>,
    /// What requests have that the description does not know.
    pub raw_requests: RawRequests,
    /// The body that most responses have that are not a success.
    pub error_body: Option<ModelPath>,
}

/// What requests have that the description does not know: what most operations have.
#[derive(Clone, Debug, Default)]
pub struct RawRequests {
    /// Sets of schemes by number, the largest first, since it does for the smaller ones too, then the most frequent. Not the empty one, unless no operation needs credentials: a request should not go out without them
    /// because one operation is public.
    pub security: Vec<Vec<usize>>,
    /// The static of the envelope.
    pub envelope: Option<Ident>,
}

impl Context<'_> {
    pub(super) fn guide(&self, files: &[ApiFile]) -> Guide {
        let operations = || files.iter().flat_map(|file| &file.operations);
        let security = by_frequency(operations().flat_map(|operation| operation.security.clone()));
        let error_types = self.api.operations.iter().flat_map(|operation| &operation.errors);
        let error_types = error_types.filter_map(|error| match error.ty.as_ref()? {
            crate::ir::Type::Named(id) => Some(ModelPath::public(self.names.public_path(*id, None))),
            _ => None,
        });
        let first = first(files);
        let operation = first.and_then(|(file, index)| files.get(file)?.operations.get(index));
        Guide {
            first,
            first_security: operation.and_then(|operation| operation.security.first().cloned()).unwrap_or_default(),
            error_body: by_frequency(error_types).into_iter().next(),
            raw_requests: raw_requests(files, &security),
            security,
        }
    }
}

fn raw_requests(files: &[ApiFile], security: &[Vec<usize>]) -> RawRequests {
    let operations = files.iter().flat_map(|file| &file.operations);
    let mut security: Vec<Vec<usize>> = security.iter().filter(|all| !all.is_empty()).cloned().collect();
    security.sort_by_key(|all| Reverse(all.len()));
    let envelopes = by_frequency(operations.map(|operation| operation.envelope.clone()));
    RawRequests { security, envelope: envelopes.into_iter().next().flatten() }
}

/// The operation of the first steps: one that needs no help and returns a model, of the group that has most.
fn first(files: &[ApiFile]) -> Option<(usize, usize)> {
    let places = files.iter().enumerate().flat_map(|(number, file)| {
        file.operations.iter().enumerate().map(move |(index, operation)| ((number, index), file, operation))
    });
    let first = places.min_by_key(|(_, file, operation)| {
        let needs_help = operation.example.as_ref().is_none_or(|example| !example.given.is_empty());
        let is_model = matches!(operation.output, Ty::Model(_) | Ty::Vec(_)) && operation.output_enum.is_none();
        (needs_help, operation.deprecated, !is_model, Reverse(file.operations.len()))
    });
    first.map(|(place, ..)| place)
}

/// Each value once, the most frequent first, others in order.
fn by_frequency<T: Clone + Eq + std::hash::Hash>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut order = Vec::new();
    let mut counts: HashMap<T, usize> = HashMap::new();
    for value in values {
        let count = counts.entry(value.clone()).or_default();
        if *count == 0 {
            order.push(value);
        }
        *count += 1;
    }
    order.sort_by_key(|value| Reverse(counts[value]));
    order
}
