//! Operations that may be sent twice: the extension that says so, and the header that every API means the same by.

use openapiv3::Operation as Described;
use serde_json::Value;

use super::Lowering;
use crate::diagnostics::did_you_mean;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{BodyKind, Idempotency, Operation, Place, Shape, Struct, Type};

/// The extension, at an operation.
const IDEMPOTENT: &str = "x-oasmith-idempotent";

/// The header by which servers recognise a repeated request, as the IETF's draft of it names it.
const KEY: &str = "Idempotency-Key";

/// What the extension can say.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a boolean, `{header: …}` or `{property: …}`")]
enum Extension {
    Flag(bool),
    By(Recognised),
}

/// What the server recognises a repeated request by.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Recognised {
    Header(String),
    Property(String),
}

/// An extension that does not fit: why, and what may help.
type TypeMismatch = (String, Option<String>);

impl Lowering<'_> {
    /// How requests of all operations may be sent twice. Types have their content by now.
    pub(super) fn lower_idempotency(&mut self) {
        let resolved = self.resolved;
        for node in &resolved.operations {
            let found = self.api.operation_ids().find(|id| self.api.operation(*id).location == node.location);
            let Some(id) = found else { continue };
            let idempotency = self.idempotency(self.api.operation(id), &node.operation);
            match idempotency {
                Ok(idempotency) => self.api.operations[id.index()].idempotency = idempotency,
                Err((message, help)) => {
                    let place = node.location.child(IDEMPOTENT);
                    let error = Diagnostic::new(Code::InvalidExtension, &place, message);
                    self.diagnostics.report(error.maybe_help(help));
                }
            }
        }
    }

    fn idempotency(&self, operation: &Operation, described: &Described) -> Result<Option<Idempotency>, TypeMismatch> {
        let Some(extension) = described.extensions.get(IDEMPOTENT) else { return Ok(documented_key(operation)) };
        match understood(extension)? {
            Extension::Flag(true) => Ok(Some(Idempotency::Always)),
            Extension::Flag(false) => Ok(None),
            Extension::By(Recognised::Header(name)) if is_header_name(&name) => Ok(Some(Idempotency::Header(name))),
            Extension::By(Recognised::Header(_)) => Err(("this is not the name of a header".to_owned(), None)),
            Extension::By(Recognised::Property(name)) => {
                self.check_property(operation, &name)?;
                Ok(Some(Idempotency::Property(name)))
            }
        }
    }

    /// Whether the JSON body of an operation has a property. One whose properties are not described may have any.
    fn check_property(&self, operation: &Operation, name: &str) -> Result<(), TypeMismatch> {
        let json = operation.body.iter().flat_map(|body| &body.choices).find_map(|choice| match &choice.kind {
            BodyKind::Json(ty) => Some(ty),
            _ => None,
        });
        let Some(ty) = json else {
            return Err(("the operation has no JSON body, so it has no properties".to_owned(), None));
        };
        let Some(object) = self.object_in(ty).filter(|object| !object.properties.is_empty()) else { return Ok(()) };
        let known = object.properties.iter().map(|property| property.wire.as_str());
        if known.clone().any(|wire| wire == name) {
            return Ok(());
        }
        Err((format!("the body of the operation has no property `{name}`"), did_you_mean(name, known)))
    }

    fn object_in(&self, ty: &Type) -> Option<&Struct> {
        match ty {
            Type::Nullable(inner) => self.object_in(inner),
            Type::Named(id) => match &self.api.types[id.index()].shape {
                Shape::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }
}

fn understood(extension: &Value) -> Result<Extension, TypeMismatch> {
    serde_json::from_value(extension.clone()).map_err(|error| {
        let help = "it is `true`, `false`, or what the server recognises a repeated request by: `{header: Idempotency-Key}` or `{property: reference}`";
        (format!("`{IDEMPOTENT}` is not understood: {error}"), Some(help.to_owned()))
    })
}

/// An operation that takes the header knows what it is for.
fn documented_key(operation: &Operation) -> Option<Idempotency> {
    let takes_key = operation
        .parameters
        .iter()
        .any(|parameter| parameter.place == Place::Header && parameter.wire.eq_ignore_ascii_case(KEY));
    takes_key.then(|| Idempotency::Header(KEY.to_owned()))
}

/// Whether a string is a token as HTTP has it.
fn is_header_name(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}
