//! Business codes that envelopes document.

use openapiv3::Response;

use super::Lowering;
use super::media::preferred;
use crate::extensions::{Envelope, Extension};
use crate::ir::{NameHint, Type};
use crate::location::Location;
use crate::media_type::is_json;
use crate::parse::{Located, OperationNode};

impl Lowering<'_> {
    /// Returns the type of the business codes that the responses of an operation can contain.
    pub(super) fn error_codes(&mut self, node: &OperationNode) -> Option<Type> {
        node.responses.iter().find_map(|(_, response)| self.codes_in(response))
    }

    fn codes_in(&mut self, response: &Located<Response>) -> Option<Type> {
        let resolved = self.schemas.resolved;
        let (_, media) = preferred(&response.value.content).filter(|(media_type, _)| is_json(media_type))?;
        let schema = resolved.target(media.schema.as_ref()?)?;
        self.schemas.parts(schema).iter().find_map(|part| {
            let node = resolved.schema(*part);
            let envelope = Envelope::read(&node.schema.schema_data.extensions)?;
            envelope.codes.is_some().then_some(())?;
            self.code_type(&envelope, Envelope::codes_location(&node.location))
        })
    }

    /// Returns the type of the codes of an envelope. Each location is resolved once.
    fn code_type(&mut self, envelope: &Envelope, location: Location) -> Option<Type> {
        if let Some(known) = self.code_types.get(&location) {
            return known.clone();
        }
        let found = envelope.codes_component().and_then(|name| self.listed_type(name));
        if found.is_none() {
            self.diagnostics.report(envelope.unlisted_codes(&location).of::<Envelope>());
        }
        self.code_types.insert(location, found.clone());
        found
    }

    fn listed_type(&mut self, name: &str) -> Option<Type> {
        let resolved = self.schemas.resolved;
        let schema = *resolved.component_schemas.get(name)?;
        let ty = self.use_of(schema, &NameHint::Given(name.to_owned())).ty;
        self.types.is_enum(&ty).then_some(ty)
    }
}
