//! What operations say in extensions that only the lowered types can confirm: pages, results, repeated requests.

use openapiv3::{MediaType, ReferenceOr};
use serde_json::Value;

use super::media::preferred;
use super::pagination::Candidate;
use super::responses::{status, success_responses};
use crate::config::{Detection, Types};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::extensions::{Events, Extension, Idempotent, Mismatch, Pagination, ResultRule, Wait};
use crate::hash::HashMap;
use crate::ir::{self, Api, Idempotency, Operation, OperationId, ParameterLocation};
use crate::location::Location;
use crate::media_type::is_json;
use crate::parse::{OperationNode, Resolved};

/// The header by which servers recognise a repeated request, as named in the draft of the IETF.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Lowers the extensions of all operations. Types must have their content.
pub(super) fn lower_operation_extensions(
    api: &mut Api,
    resolved: &Resolved,
    options: &Types,
    diagnostics: &mut Diagnostics,
) {
    let mut ids: HashMap<Location, OperationId> = HashMap::default();
    for id in api.operation_ids() {
        ids.entry(api.operation(id).location.clone()).or_insert(id);
    }
    for node in &resolved.operations {
        let Some(id) = ids.get(&node.location).copied() else { continue };
        let context = Context { resolved, options, api, operation: api.operation(id), node };
        let pagination = context.pagination(diagnostics);
        let results = context.results(diagnostics);
        let idempotency = context.idempotency(diagnostics);
        let wait = context.wait(idempotency.as_ref(), diagnostics);
        let request = context.event_request(diagnostics);
        let operation = &mut api.operations[id.index()];
        if let Some(events) = &mut operation.events {
            events.request = request;
        }
        operation.wait = wait;
        (operation.pagination, operation.results, operation.idempotency) = (pagination, results, idempotency);
    }
}

/// A lowered operation and its description.
#[derive(Clone, Copy)]
struct Context<'a> {
    resolved: &'a Resolved,
    options: &'a Types,
    api: &'a Api,
    operation: &'a Operation,
    node: &'a OperationNode,
}

impl Context<'_> {
    fn pagination(self, diagnostics: &mut Diagnostics) -> Option<ir::Pagination> {
        let extensions = &self.node.operation.extensions;
        let is_detected = match Pagination::value(extensions) {
            Some(Value::Bool(is_detected)) => *is_detected,
            Some(_) => false,
            None => self.options.pagination == Detection::On,
        };
        if is_detected {
            return Candidate::of(&self.api.types, self.operation, self.node, self.resolved)?.detect();
        }
        let extension = Pagination::read(extensions)?;
        valid::<Pagination, _>(extension.resolve(self.api, self.operation, &self.node.location), diagnostics)
    }

    fn wait(self, idempotency: Option<&Idempotency>, diagnostics: &mut Diagnostics) -> Option<ir::Wait> {
        let extension = Wait::read(&self.node.operation.extensions)?;
        valid::<Wait, _>(extension.resolve(self.api, self.operation, idempotency, &self.node.location), diagnostics)
    }

    /// Returns the input that asks for events.
    fn event_request(self, diagnostics: &mut Diagnostics) -> Option<ir::PageInput> {
        let own = Events::read(&self.node.operation.extensions);
        if self.operation.events.is_none() {
            own.is_some().then(|| valid::<Events, ()>(Err(Events::without_stream(&self.node.location)), diagnostics));
            return None;
        }
        let is_own = own.as_ref().is_some_and(Events::has_request);
        let events = own.unwrap_or_default().or(Events::read(&self.resolved.extensions).unwrap_or_default());
        let input = events.input(is_own, self.api, self.operation, &self.node.location);
        valid::<Events, _>(input, diagnostics).flatten()
    }

    fn results(self, diagnostics: &mut Diagnostics) -> Vec<ir::ResultRule> {
        let mut rules = Vec::new();
        for (key, response) in success_responses(self.node) {
            let status = status(key);
            if let Some(rule) = ResultRule::read(&response.value.extensions) {
                let rule = rule.resolve(self.api, self.operation, Some(status), &response.location);
                rules.extend(valid::<ResultRule, _>(rule, diagnostics));
            }
            let media = preferred(&response.value.content).filter(|(name, _)| is_json(name));
            if media.is_some_and(|(_, media)| has_empty_example(self.resolved, media)) {
                rules.push(ir::ResultRule { status: Some(status), evidence: Vec::new(), is_open: true });
            }
        }
        let extensions = &self.node.operation.extensions;
        if let Some(rule) = ResultRule::read(extensions) {
            let rule = rule.resolve(self.api, self.operation, None, &self.node.location);
            rules.extend(valid::<ResultRule, _>(rule, diagnostics));
        } else if self.options.open_results && ResultRule::value(extensions).is_none() {
            rules.push(ir::ResultRule { status: None, evidence: Vec::new(), is_open: true });
        }
        rules
    }

    fn idempotency(self, diagnostics: &mut Diagnostics) -> Option<Idempotency> {
        let extensions = &self.node.operation.extensions;
        if Idempotent::value(extensions).is_none() {
            return documented_key(self.operation);
        }
        let resolved = Idempotent::read(extensions)?.resolve(self.api, self.operation, &self.node.location);
        valid::<Idempotent, _>(resolved, diagnostics).flatten()
    }
}

/// Returns the value of an extension that matches its operation. A mismatch is reported.
fn valid<E: Extension, T>(found: Result<T, Mismatch>, diagnostics: &mut Diagnostics) -> Option<T> {
    let report = |diagnostic: Diagnostic| diagnostics.report(diagnostic);
    found.map_err(Mismatch::of::<E>).map_err(report).ok()
}

/// An operation with the header as a parameter documents what the header is for.
fn documented_key(operation: &Operation) -> Option<Idempotency> {
    let takes_key = operation.parameters.iter().any(|parameter| {
        parameter.sent_in == ParameterLocation::Header && parameter.wire.eq_ignore_ascii_case(IDEMPOTENCY_KEY)
    });
    takes_key.then(|| Idempotency::Header(IDEMPOTENCY_KEY.to_owned()))
}

/// Whether an example is `{}`, which shows that the server sends empty objects.
pub(super) fn has_empty_example(resolved: &Resolved, media: &MediaType) -> bool {
    let of_schema = media.schema.as_ref().and_then(|schema| resolved.target(schema));
    let of_schema = of_schema.and_then(|id| resolved.schema(id).schema.schema_data.example.as_ref());
    examples(media).chain(of_schema).any(|example| example.as_object().is_some_and(serde_json::Map::is_empty))
}

fn examples(media: &MediaType) -> impl Iterator<Item = &Value> {
    let several = media.examples.values().filter_map(|example| match example {
        ReferenceOr::Item(example) => example.value.as_ref(),
        ReferenceOr::Reference { .. } => None,
    });
    media.example.iter().chain(several)
}
