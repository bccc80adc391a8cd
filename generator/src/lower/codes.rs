//! Business codes that envelopes document.

use openapiv3::Response;
use serde_json::Value;

use super::media::preferred;
use super::responses::ENVELOPE;
use super::{Content, Lowering};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{NameHint, Type};
use crate::location::Location;
use crate::media_type::is_json;
use crate::parse::{Located, OperationNode};

/// The field of `x-oasmith-envelope` that references the schema of the codes.
pub(super) const CODES: &str = "codes";

impl Lowering<'_> {
    /// Returns the type of the business codes that the responses of an operation can contain.
    pub(super) fn error_codes(&mut self, node: &OperationNode) -> Option<Type> {
        node.responses.iter().find_map(|(_, response)| self.codes_in(response))
    }

    fn codes_in(&mut self, response: &Located<Response>) -> Option<Type> {
        let resolved = self.resolved;
        let (_, media) = preferred(&response.value.content).filter(|(media_type, _)| is_json(media_type))?;
        let schema = resolved.target(media.schema.as_ref()?)?;
        self.parts(schema).iter().find_map(|part| {
            let node = resolved.schema(*part);
            let codes = node.schema.schema_data.extensions.get(ENVELOPE)?.get(CODES)?;
            self.code_type(codes, node.location.child(ENVELOPE).child(CODES))
        })
    }

    /// Returns the type that a JSON pointer refers to. Each location is resolved once.
    fn code_type(&mut self, pointer: &Value, location: Location) -> Option<Type> {
        if let Some(known) = self.code_types.get(&location) {
            return known.clone();
        }
        let found = self.listed_type(pointer);
        if found.is_none() {
            let message = format!("`codes` is {pointer}, which does not reference a schema that lists codes");
            let help = "`codes` references a schema of the root document, such as `#/components/schemas/ErrorCode`: an `enum` of strings, or \
                        one of integers with names";
            self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).help(help));
        }
        self.code_types.insert(location, found.clone());
        found
    }

    fn listed_type(&mut self, pointer: &Value) -> Option<Type> {
        let resolved = self.resolved;
        let name = pointer.as_str()?.strip_prefix("#/components/schemas/")?;
        let schema = *resolved.component_schemas.get(name)?;
        let ty = self.use_of(schema, &NameHint::Given(name.to_owned())).ty;
        let id = ty.named()?;
        matches!(self.contents[id.index()], Content::StringEnum(_) | Content::IntegerEnum(_)).then_some(ty)
    }
}
