//! JSON values for every argument of an operation, derived from its schemas.

use oasmith::diagnostics::Diagnostics;
use oasmith::ir::ParameterLocation;
use oasmith::parse::document;
use oasmith::parse::{OperationNode, Resolved, resolve};
use oasmith::rust_model::{BodyWrite, OperationItem};
use oasmith::samples::Samples;
use oasmith::source::Source;
use openapiv3::{Parameter, ParameterSchemaOrContent};
use serde_json::Value;

/// Returns, for each operation, the values of its parameters and of its body; null if it has none.
pub(super) fn of(source: &Source, operations: &[&OperationItem]) -> Vec<Vec<Value>> {
    let mut diagnostics = Diagnostics::default();
    let document = document(source, &mut diagnostics);
    let resolved = document.as_ref().map(|document| resolve(document, &mut diagnostics)).unwrap_or_default();
    operations.iter().map(|operation| values(&resolved, operation)).collect()
}

fn values(resolved: &Resolved, operation: &OperationItem) -> Vec<Value> {
    let node = resolved
        .operations
        .iter()
        .find(|node| node.path == operation.path && node.method.eq_ignore_ascii_case(&operation.http_method));
    let Some(node) = node else { return vec![Value::Null; operation.parameters.len() + 1] };
    let mut samples = Samples::whole(resolved);
    let mut all: Vec<Value> = operation
        .parameters
        .iter()
        .map(|item| parameter(&mut samples, node, item.sent.sent_in, &item.wire).unwrap_or(Value::Null))
        .collect();
    all.push(body(&mut samples, node, operation).unwrap_or(Value::Null));
    all
}

fn parameter(samples: &mut Samples<'_>, node: &OperationNode, place: ParameterLocation, wire: &str) -> Option<Value> {
    let is_it = |parameter: &Parameter| {
        let found = match parameter {
            Parameter::Path { .. } => ParameterLocation::Path,
            Parameter::Query { .. } => ParameterLocation::Query,
            Parameter::Header { .. } => ParameterLocation::Header,
            Parameter::Cookie { .. } => ParameterLocation::Cookie,
        };
        found == place && parameter.parameter_data_ref().name == wire
    };
    let found = node.parameters.iter().map(|located| &located.value).find(|parameter| is_it(parameter))?;
    let data = found.parameter_data_ref();
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => schema,
        ParameterSchemaOrContent::Content(content) => content.values().next()?.schema.as_ref()?,
    };
    samples.value(schema, wire, data.example.as_ref())
}

fn body(samples: &mut Samples<'_>, node: &OperationNode, operation: &OperationItem) -> Option<Value> {
    let case = operation.body.as_ref()?.cases.first()?;
    if matches!(case.write, BodyWrite::Text | BodyWrite::File) {
        return Some(Value::from("hello"));
    }
    let content = &node.request_body.as_ref()?.value.content;
    let media = content.get(&case.media_type).or_else(|| content.values().next())?;
    samples.value(media.schema.as_ref()?, "body", media.example.as_ref())
}
