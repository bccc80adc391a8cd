//! `x-oasmith-idempotent`: how a request that is sent twice has its effect once.

use super::{Extension, Mismatch};
use crate::diagnostics::did_you_mean;
use crate::ir::{Api, BodyKind, Idempotency, Operation};
use crate::location::Location;
use crate::spec::ObjectKind;

/// Whether the request is idempotent, or how the server recognises a repeated one.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a boolean, `{header: …}` or `{property: …}`")]
pub(crate) enum Idempotent {
    Bool(bool),
    By(Recognised),
}

/// What the server recognises a repeated request by.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Recognised {
    Header(String),
    Property(String),
}

impl Extension for Idempotent {
    const NAME: &'static str = "x-oasmith-idempotent";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Operation];
    const FORM: &'static str = "it is `true`, `false`, or what the server recognises a repeated request by: `{header: Idempotency-Key}` or `{property: reference}`";
}

impl Idempotent {
    /// Checks the extension of an operation at a location.
    pub(crate) fn resolve(
        self,
        api: &Api,
        operation: &Operation,
        owner: &Location,
    ) -> Result<Option<Idempotency>, Mismatch> {
        let location = owner.child(Self::NAME);
        match self {
            Self::Bool(is_idempotent) => Ok(is_idempotent.then_some(Idempotency::Always)),
            Self::By(Recognised::Header(name)) if is_header_name(&name) => Ok(Some(Idempotency::Header(name))),
            Self::By(Recognised::Header(name)) => {
                Err(Mismatch::new(&location, format!("`{name}` is not the name of a header")))
            }
            Self::By(Recognised::Property(name)) => {
                check_property(api, operation, &name, &location)?;
                Ok(Some(Idempotency::Property(name)))
            }
        }
    }
}

/// Checks that the JSON body of an operation has a property. A body without described properties can have any.
fn check_property(api: &Api, operation: &Operation, name: &str, location: &Location) -> Result<(), Mismatch> {
    let json = operation.body.iter().flat_map(|body| &body.choices).find_map(|choice| match &choice.kind {
        BodyKind::Json(ty) => Some(ty),
        _ => None,
    });
    let Some(ty) = json else {
        return Err(Mismatch::new(location, "the operation has no JSON body, so it has no properties"));
    };
    let object = api.object_of(ty).filter(|object| !object.properties.is_empty());
    let known = object.into_iter().flat_map(|object| &object.properties).map(|property| property.wire.as_str());
    if object.is_none() || known.clone().any(|wire| wire == name) {
        return Ok(());
    }
    let message = format!("the body of the operation has no property `{name}`");
    Err(Mismatch::new(location, message).help(did_you_mean(name, known)))
}

/// Whether a string is a token as defined by HTTP.
fn is_header_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}
