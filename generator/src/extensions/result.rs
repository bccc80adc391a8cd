//! `x-oasmith-result`: the properties without which the result of an operation is rejected.

use super::{Extension, Mismatch};
use crate::diagnostics::did_you_mean;
use crate::ir::{self, Api, Operation, ResponseValue, Status, Type};
use crate::location::Location;
use crate::spec::ObjectKind;

/// What a result must have.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object")]
pub(crate) struct ResultRule {
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

impl Extension for ResultRule {
    const NAME: &'static str = "x-oasmith-result";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Operation, ObjectKind::Response];
    const FORM: &'static str = "the fields are `anyOf` and `allOf`, arrays of properties of the result, and `open`";
}

impl ResultRule {
    /// Checks the extension of an operation, or of its response with a status. `owner` is the location of the one or the other.
    pub(crate) fn resolve(
        &self,
        api: &Api,
        operation: &Operation,
        status: Option<Status>,
        owner: &Location,
    ) -> Result<ir::ResultRule, Mismatch> {
        let location = owner.child(Self::NAME);
        let names = |name: &String, key| names_of(api, operation, status, name, &location.child(key));
        let mut evidence = Vec::new();
        if !self.any_of.is_empty() {
            let names = self.any_of.iter().map(|name| names(name, "anyOf"));
            evidence.push(names.collect::<Result<Vec<_>, _>>()?.concat());
        }
        for name in &self.all_of {
            evidence.push(names(name, "allOf")?);
        }
        if !evidence.is_empty() && results_of(operation, status).next().is_none() {
            return Err(Mismatch::new(&location, "no response of this status is JSON, so it has no properties"));
        }
        Ok(ir::ResultRule { status, evidence, is_open: self.open })
    }
}

/// Returns the types of the JSON results, for one status or for all.
fn results_of(operation: &Operation, status: Option<Status>) -> impl Iterator<Item = &Type> {
    let cases = &operation.success.cases;
    // Cases with the same content were merged, whatever their statuses.
    let is_single = cases.len() == 1;
    let cases = cases.iter().filter(move |case| is_single || status.is_none_or(|status| status == case.status));
    cases.filter_map(|case| match &case.value {
        ResponseValue::Json(ty) | ResponseValue::Payload(_, ty, _) => Some(ty),
        _ => None,
    })
}

/// Returns the name of a property of the result and its aliases. A result without declared properties can have any.
fn names_of(
    api: &Api,
    operation: &Operation,
    status: Option<Status>,
    name: &str,
    location: &Location,
) -> Result<Vec<String>, Mismatch> {
    let mut names = vec![name.to_owned()];
    for object in results_of(operation, status).filter_map(|ty| api.object_of(ty)) {
        if object.properties.is_empty() {
            continue;
        }
        let Some(property) = object.properties.iter().find(|property| property.wire == name) else {
            let known = object.properties.iter().map(|property| property.wire.as_str());
            let message = format!("the result of the operation has no property `{name}`");
            return Err(Mismatch::new(location, message).help(did_you_mean(name, known)));
        };
        names.extend(property.extensions.aliases.iter().cloned());
    }
    Ok(names)
}
