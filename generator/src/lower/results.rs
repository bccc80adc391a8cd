//! What a successful response must hold to be believed: the extension that says so, and examples that say `{}`.

use openapiv3::{MediaType, ReferenceOr, Response};
use serde_json::Value;

use super::Lowering;
use super::media::preferred;
use super::responses::{status, success_responses};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::ir::{OperationId, ResponseValue, ResultRule, Shape, Status, Struct, Type};
use crate::location::Location;
use crate::media_type::is_json;
use crate::parse::Located;

/// The extension, at an operation or at one of its responses.
const RESULT: &str = "x-oasmith-result";

/// What the extension can say.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Extension {
    /// At least one of these properties has a value.
    #[serde(default)]
    any_of: Vec<String>,
    /// Each of these properties has a value.
    #[serde(default)]
    all_of: Vec<String>,
    /// Whether a response with none of the described properties is one all the same.
    #[serde(default)]
    open: bool,
}

/// An extension that does not fit: where, why, and what may help.
type TypeMismatch = (Location, String, Option<String>);

impl Lowering<'_> {
    /// What the responses of all operations must hold. Types have their content by now.
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
                if self.shows_nothing(response) {
                    rules.push(ResultRule { status: Some(status), evidence: Vec::new(), is_open: true });
                }
            }
            let extension = node.operation.extensions.get(RESULT);
            self.add_rule(id, None, extension, &node.location, &mut rules);
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
            Err((place, message, help)) => {
                let error = Diagnostic::new(Code::InvalidExtension, &place, message);
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
        let said: Extension = serde_json::from_value(extension.clone()).map_err(|error| {
            let help = "it has `anyOf` and `allOf`, lists of properties of the result, and `open`".to_owned();
            (location.clone(), format!("the result is not understood: {error}"), Some(help))
        })?;
        let mut evidence = Vec::new();
        if !said.any_of.is_empty() {
            let names = said.any_of.iter().map(|name| self.spellings(id, status, name, &location.child("anyOf")));
            evidence.push(names.collect::<Result<Vec<_>, _>>()?.concat());
        }
        for name in &said.all_of {
            evidence.push(self.spellings(id, status, name, &location.child("allOf"))?);
        }
        if !evidence.is_empty() && !self.results_of(id, status).any(|_| true) {
            let message = "no response of this status is JSON, so it has no properties".to_owned();
            return Err((location.clone(), message, None));
        }
        Ok(ResultRule { status, evidence, is_open: said.open })
    }

    /// The types of the results that are JSON, of one status or of all.
    fn results_of(&self, id: OperationId, status: Option<Status>) -> impl Iterator<Item = &Type> {
        let cases = self.api.operation(id).success.cases.iter();
        // Cases of equal content became one, whatever their statuses were.
        let is_single = self.api.operation(id).success.cases.len() == 1;
        cases.filter(move |case| is_single || status.is_none_or(|status| status == case.status)).filter_map(|case| {
            match &case.value {
                ResponseValue::Json(ty) | ResponseValue::Payload(_, ty, _) => Some(ty),
                _ => None,
            }
        })
    }

    /// The names under which a property of the result is read. A result whose properties are not described may have any.
    fn spellings(
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

    /// Whether an example of a response is `{}`: then that is what the server sends.
    fn shows_nothing(&self, response: &Located<Response>) -> bool {
        let Some((_, media)) = preferred(&response.value.content).filter(|(name, _)| is_json(name)) else {
            return false;
        };
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
