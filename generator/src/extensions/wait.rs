//! `x-oasmith-wait`: when what an operation shows is final.

use super::inputs::{Inputs, PageTarget};
use super::{Extension, Mismatch};
use crate::diagnostics::did_you_mean;
use crate::ir::{self, Api, Idempotency, Operation, ResponseValue, Shape, Type};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The properties that usually hold a state.
const USUAL: [&str; 2] = ["status", "state"];

/// The property with the state, and its final values.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object")]
pub(crate) struct Wait {
    property: Option<PageTarget>,
    until: Vec<State>,
    #[serde(default)]
    fail: Vec<State>,
}

/// A value of the property.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a string, an integer or a boolean")]
enum State {
    Text(String),
    Integer(i64),
    Bool(bool),
}

impl State {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Bool(value) => value.to_string(),
        }
    }
}

impl Extension for Wait {
    const NAME: &'static str = "x-oasmith-wait";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Operation];
    const FORM: &'static str =
        "the fields are `until` and `fail`, lists of final values, and `property`, a name or the path to the property";
}

impl Wait {
    /// Checks the extension of an operation at a location.
    pub(crate) fn resolve(
        &self,
        api: &Api,
        operation: &Operation,
        idempotency: Option<&Idempotency>,
        owner: &Location,
    ) -> Result<ir::Wait, Mismatch> {
        let location = owner.child(Self::NAME);
        let is_safe = ["GET", "HEAD", "OPTIONS", "QUERY"].contains(&operation.method.as_str());
        if !is_safe && idempotency != Some(&Idempotency::Always) {
            let message = "the operation is sent again and again, but it is neither safe nor idempotent";
            let help = "if sending it twice does no harm, say so with `x-oasmith-idempotent: true`".to_owned();
            return Err(Mismatch::new(&location, message).help(help));
        }
        let output = match operation.success.cases.as_slice() {
            [case] => match &case.value {
                ResponseValue::Json(ty) | ResponseValue::Payload(_, ty, _) => ty,
                _ => return Err(Mismatch::new(&location, "the response must be JSON")),
            },
            _ => return Err(Mismatch::new(&location, "the responses must have the same type for every status")),
        };
        let inputs = Inputs { api, operation, location: &location };
        let path = match &self.property {
            Some(PageTarget::Name(name)) => vec![name.clone()],
            Some(PageTarget::Path(path)) => path.clone(),
            None => {
                let has = |name: &&&str| inputs.walk(&location, output, &[(**name).to_owned()], &[]).is_ok();
                let usual = USUAL.iter().find(has).unwrap_or(&USUAL[0]);
                vec![(*usual).to_owned()]
            }
        };
        let ty = inputs.walk(&location.child("property"), output, &path, &[])?;
        for (key, states) in [("until", &self.until), ("fail", &self.fail)] {
            check_values(api, ty, states, &path, &location.child(key))?;
        }
        if self.until.is_empty() {
            return Err(Mismatch::new(&location.child("until"), "no value means that it is done"));
        }
        let texts = |states: &[State]| states.iter().map(State::text).collect();
        Ok(ir::Wait { path, until: texts(&self.until), fail: texts(&self.fail) })
    }
}

/// Checks that a property can have some values.
fn check_values(api: &Api, ty: &Type, states: &[State], path: &[String], location: &Location) -> Result<(), Mismatch> {
    let ty = if let Type::Nullable(inner) = ty { inner } else { ty };
    let name = if path.is_empty() { "the response".to_owned() } else { format!("`{}`", path.join(".")) };
    let open = match ty {
        Type::Named(id) => match &api.type_def(*id).shape {
            Shape::Enum(open) => Some(open),
            _ => return Err(Mismatch::new(location, format!("{name} is not a string, an integer or a boolean"))),
        },
        Type::String | Type::Text(_) | Type::Bool | Type::Integer(_) | Type::Any => None,
        _ => return Err(Mismatch::new(location, format!("{name} is not a string, an integer or a boolean"))),
    };
    let Some(open) = open else { return Ok(()) };
    let known = || open.values.iter().map(|value| value.wire.as_str());
    match states.iter().map(State::text).find(|state| known().all(|value| value != state)) {
        Some(state) => {
            let help = did_you_mean(&state, known());
            Err(Mismatch::new(location, format!("{name} never is `{state}`")).help(help))
        }
        None => Ok(()),
    }
}
