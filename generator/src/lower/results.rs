//! What makes a successful response valid: `x-oasmith-result`, and examples that are `{}`.

use openapiv3::{MediaType, ReferenceOr};
use serde_json::Value;

use super::Lowering;
use super::media::preferred;
use super::responses::{status, success_responses};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::ir::{OperationId, ResponseValue, ResultRule, Shape, Status, Struct, Type};
use crate::location::Location;
use crate::media_type::is_json;

/// The extension of an operation or of one of its responses.
const RESULT: &str = "x-oasmith-result";

/// The extension's fields.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Extension {
    /// At least one of these properties must have a value.
    #[serde(default)]
    any_of: Vec<String>,
    /// Each of these properties must have a value.
    #[serde(default)]
    all_of: Vec<String>,
    /// Whether a response with none of the described properties is valid too.
    #[serde(default)]
    open: bool,
}

/// The location, the message and the help of an invalid extension.
type TypeMismatch = (Location, String, Option<String>);

impl Lowering<'_> {
    /// Lowers the result rules of all operations. Types must have their content.
    pub(super) fn lower_results(&mut self) {
        let resolved = self.resolved;
        for node in &resolved.operations {
            let found = self.api.operation_ids().find(|id| self.api.operation(*id).location == node.location);
            let Some(id) = found else { continue };
            let mut rules = Vec::new();
            for (key, response) in success_responses(node) {
                let status = status(key);
                let extension = response.value.extensions.get(RESULT);
                self.add_rule(id, Some(status), extension, &response.location, &mut rules);
                let media = preferred(&response.value.content).filter(|(name, _)| is_json(name));
                if media.is_some_and(|(_, media)| self.has_empty_example(media)) {
                    rules.push(ResultRule { status: Some(status), evidence: Vec::new(), is_open: true });
                }
            }
            let extension = node.operation.extensions.get(RESULT);
            self.add_rule(id, None, extension, &node.location, &mut rules);
            if extension.is_none() && self.options.open_results {
                rules.push(ResultRule { status: None, evidence: Vec::new(), is_open: true });
            }
            self.api.operations[id.index()].results = rules;
        }
    }

    fn add_rule(
        &mut self,
        id: OperationId,
        status: Option<Status>,
        extension: Option<&Value>,
        owner: &Location,
        rules: &mut Vec<ResultRule>,
    ) {
        let Some(extension) = extension else { return };
        let location = owner.child(RESULT);
        match self.rule(id, status, extension, &location) {
            Ok(rule) => rules.push(rule),
            Err((location, message, help)) => {
                let error = Diagnostic::new(Code::InvalidExtension, &location, message);
                self.diagnostics.report(error.maybe_help(help));
            }
        }
    }

    fn rule(
        &self,
        id: OperationId,
        status: Option<Status>,
        extension: &Value,
        location: &Location,
    ) -> Result<ResultRule, TypeMismatch> {
        let rule: Extension = serde_json::from_value(extension.clone()).map_err(|error| {
            let help = "the fields are `anyOf` and `allOf`, arrays of properties of the result, and `open`".to_owned();
            (location.clone(), format!("the result rule is invalid: {error}"), Some(help))
        })?;
        let mut evidence = Vec::new();
        if !rule.any_of.is_empty() {
            let names = rule.any_of.iter().map(|name| self.names_of(id, status, name, &location.child("anyOf")));
            evidence.push(names.collect::<Result<Vec<_>, _>>()?.concat());
        }
        for name in &rule.all_of {
            evidence.push(self.names_of(id, status, name, &location.child("allOf"))?);
        }
        if !evidence.is_empty() && !self.results_of(id, status).any(|_| true) {
            let message = "no response of this status is JSON, so it has no properties".to_owned();
            return Err((location.clone(), message, None));
        }
        Ok(ResultRule { status, evidence, is_open: rule.open })
    }

    /// Returns the types of the JSON results, for one status or for all.
    fn results_of(&self, id: OperationId, status: Option<Status>) -> impl Iterator<Item = &Type> {
        let cases = self.api.operation(id).success.cases.iter();
        // Cases with the same content were merged, whatever their statuses.
        let is_single = self.api.operation(id).success.cases.len() == 1;
        cases.filter(move |case| is_single || status.is_none_or(|status| status == case.status)).filter_map(|case| {
            match &case.value {
                ResponseValue::Json(ty) | ResponseValue::Payload(_, ty, _) => Some(ty),
                _ => None,
            }
        })
    }

    /// Returns the name of a property of the result and its aliases. A result without declared properties can have any.
    fn names_of(
        &self,
        id: OperationId,
        status: Option<Status>,
        name: &str,
        location: &Location,
    ) -> Result<Vec<String>, TypeMismatch> {
        let mut names = vec![name.to_owned()];
        for object in self.results_of(id, status).filter_map(|ty| self.object_of(ty)) {
            if object.properties.is_empty() {
                continue;
            }
            let Some(property) = object.properties.iter().find(|property| property.wire == name) else {
                let known = object.properties.iter().map(|property| property.wire.as_str());
                let message = format!("the result of the operation has no property `{name}`");
                return Err((location.clone(), message, did_you_mean(name, known)));
            };
            names.extend(property.extensions.aliases.iter().cloned());
        }
        Ok(names)
    }

    fn object_of(&self, ty: &Type) -> Option<&Struct> {
        match ty {
            Type::Nullable(inner) => self.object_of(inner),
            Type::Named(id) => match &self.api.types[id.index()].shape {
                Shape::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether an example is `{}`, which shows that the server sends empty objects.
    pub(super) fn has_empty_example(&self, media: &MediaType) -> bool {
        let of_schema = media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        let of_schema = of_schema.and_then(|id| self.resolved.schema(id).schema.schema_data.example.as_ref());
        examples(media).chain(of_schema).any(|example| example.as_object().is_some_and(serde_json::Map::is_empty))
    }
}

fn examples(media: &MediaType) -> impl Iterator<Item = &Value> {
    let several = media.examples.values().filter_map(|example| match example {
        ReferenceOr::Item(example) => example.value.as_ref(),
        ReferenceOr::Reference { .. } => None,
    });
    media.example.iter().chain(several)
}
