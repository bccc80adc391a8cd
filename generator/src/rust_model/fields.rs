//! Properties of forms that are not written as the runtime writes them by default, and lists in brackets.

use super::Context;
use crate::config::{Brackets, Objects};
use crate::ir::{BodyChoice, BodyKind, FieldKind, FieldWriting, FormField, Operation, ParameterLocation, Style, Type};

/// A property of a form that is not written by default.
#[derive(Clone, Debug)]
pub struct FieldItem {
    /// Name on the wire.
    pub wire: String,
    /// How it is written.
    pub writing: FieldWriting,
}

impl Context<'_> {
    /// The properties of a form that are not written by default.
    pub(super) fn fields_of(&self, choice: &BodyChoice) -> Vec<FieldItem> {
        let items = choice.fields.iter().filter_map(|field| {
            Some(FieldItem { wire: field.wire.clone(), writing: writing(field, self.encoding.objects)? })
        });
        items.collect()
    }

    /// The runtime's name of how items of lists are told apart, where that is chosen and matters.
    pub(super) fn brackets_of(&self, operation: &Operation) -> Option<&'static str> {
        let name = match self.encoding.brackets {
            Brackets::Indices => return None,
            Brackets::Empty => "Empty",
            Brackets::Repeat => "Repeat",
        };
        let is_scalar = |ty: &Type| matches!(ty, Type::Bool | Type::Integer(_) | Type::String | Type::Text(_));
        let in_query =
            operation.parameters.iter().any(|one| one.sent_in == ParameterLocation::Query && !is_scalar(&one.ty));
        let choices = operation.body.iter().flat_map(|body| &body.choices);
        let in_form = choices.into_iter().any(|choice| matches!(choice.kind, BodyKind::Form(_)));
        (in_query || in_form).then_some(name)
    }
}

/// How a property is written; `None` as by default: scalars and lists repeated, objects with brackets.
fn writing(field: &FormField, objects: Objects) -> Option<FieldWriting> {
    match (field.writing, field.kind) {
        // What only lists are written by otherwise.
        (Some(FieldWriting::Styled { style: Style::DeepObject, reserved: false, .. }), kind) => {
            let has_lists = !matches!(kind, FieldKind::Scalar | FieldKind::Object);
            field.writing.filter(|_| has_lists)
        }
        (Some(FieldWriting::Styled { style: Style::Form, explode: true, reserved: false }), kind) => {
            field.writing.filter(|_| !matches!(kind, FieldKind::Scalar | FieldKind::List))
        }
        (Some(writing), _) => Some(writing),
        // Nobody knows how a server would read the pairs of a value that has no type.
        (None, FieldKind::Free | FieldKind::FreeObject | FieldKind::FreeList) => Some(FieldWriting::Json),
        (None, FieldKind::Object) if objects == Objects::Json => Some(FieldWriting::Json),
        (None, _) => None,
    }
}
