//! Pieces read into their types, one by one.

use openapiv3::{Schema, SchemaKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Located, Resolved};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Content, Document, Kind, TYPES, kind_of, reference_to, similar};
use crate::location::{FileId, Location, Pointer};

/// Reads every schema, and notes where references to schemas lead.
pub(super) fn schemas(document: &Document, diagnostics: &mut Diagnostics, resolved: &mut Resolved) {
    for (location, piece) in document.pieces().filter(|(_, piece)| piece.kind == Kind::Schema) {
        if let Content::Here(value) = &piece.content {
            check_type(location, value, diagnostics);
            if let Some(schema) = read::<Schema>(location, value, Kind::Schema, diagnostics) {
                resolved.add_schema(location.clone(), keep_all_of(schema));
            }
        }
    }
    for (location, piece) in document.pieces() {
        if let (Kind::Schema, Content::Elsewhere(_)) = (piece.kind, &piece.content) {
            let end = document.end_of(location).and_then(|end| resolved.targets.get(&reference_to(end)).copied());
            if let Some(id) = end {
                resolved.targets.insert(reference_to(location), id);
            }
        }
    }
    let folder = Location::new(FileId::ROOT, Pointer::root()).child("components").child("schemas");
    for (location, piece) in document.pieces().filter(|(_, piece)| piece.kind == Kind::Schema) {
        let is_component = location.file == FileId::ROOT && location.pointer.parent().as_ref() == Some(&folder.pointer);
        if let (true, Some(name), Some(id)) =
            (is_component, location.pointer.tokens().last(), resolved.schema_at(location))
        {
            // A component that only refers to another one is that one.
            if matches!(piece.content, Content::Here(_)) {
                resolved.component_schemas.insert(name, id);
            }
        }
    }
}

/// An `allOf` without parts asks for nothing; openapiv3 keeps it as such.
fn keep_all_of(schema: Schema) -> Schema {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } if all_of.is_empty() => {
            Schema { schema_kind: SchemaKind::Any(openapiv3::AnySchema::default()), ..schema }
        }
        _ => schema,
    }
}

/// A type has to be one of six; openapiv3 takes anything.
fn check_type(location: &Location, schema: &Value, diagnostics: &mut Diagnostics) {
    let Some(found) = schema.get("type") else { return };
    let place = location.child("type");
    let name = match found {
        Value::String(name) if TYPES.contains(&name.as_str()) => return,
        Value::String(name) => name,
        other => {
            let message = format!("`type` is the name of a type, and here stands {}", kind_of(other));
            diagnostics.report(Diagnostic::error(Code::UnknownType, &place, message));
            return;
        }
    };
    let diagnostic = Diagnostic::error(Code::UnknownType, &place, format!("there is no type `{name}`"));
    let known = "a type is `string`, `number`, `integer`, `boolean`, `array` or `object`";
    diagnostics.report(match similar(name, TYPES.into_iter()) {
        Some(meant) => diagnostic.label(format!("did you mean `{meant}`?")).help(known),
        None => diagnostic.help(known),
    });
}

/// Reads a piece into its type. One that does not fit is an error, at the member that is to blame if there is one.
pub(super) fn read<T: DeserializeOwned>(
    location: &Location,
    value: &Value,
    kind: Kind,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    match serde_json::from_value(value.clone()) {
        Ok(read) => Some(read),
        Err(error) => {
            let culprit = culprit::<T>(value).map_or_else(|| location.clone(), |name| location.child(name));
            let message = format!("this is not {} as the specification has it: {error}", kind.article());
            diagnostics.report(Diagnostic::error(Code::MalformedPiece, &culprit, message));
            None
        }
    }
}

/// The member without which the piece would fit.
fn culprit<T: DeserializeOwned>(value: &Value) -> Option<&str> {
    let members = value.as_object()?;
    members.keys().map(String::as_str).find(|name| {
        let mut without = members.clone();
        without.shift_remove(*name);
        serde_json::from_value::<T>(Value::Object(without)).is_ok()
    })
}

/// The piece at a location, references followed.
pub(super) fn at<T: DeserializeOwned>(
    document: &Document,
    location: &Location,
    kind: Kind,
    diagnostics: &mut Diagnostics,
) -> Option<Located<T>> {
    let end = document.end_of(location)?;
    let piece = document.piece(end)?;
    let Content::Here(value) = &piece.content else { return None };
    if piece.kind != kind {
        let message = format!("the reference leads to {}, and {} is needed", piece.kind.article(), kind.article());
        diagnostics.report(Diagnostic::error(Code::MalformedPiece, location, message));
        return None;
    }
    Some(Located { location: end.clone(), value: read(end, value, kind, diagnostics)? })
}
