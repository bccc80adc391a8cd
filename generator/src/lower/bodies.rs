//! Request bodies: the media types that are supported, and the type of each.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Encoding, MediaType, RequestBody, SchemaKind, Type as SchemaType};

use super::fields::separator;
use super::media::{Codec, Content, ranked};
use super::objects::{properties_of, required};
use super::operations::is_token;
use super::schemas::property_of;
use super::sendable::Sendable;
use super::{Lowering, Schemas, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Body, BodyChoice, BodyKind, FieldKind, Form, NameHint, OperationId, Owner, Part, PartKind, Shape, Type, TypeDef,
    TypeId,
};
use crate::location::Location;
use crate::media_type::{essence, is_json, is_media_type, is_text, is_xml, is_yaml};
use crate::parse::{Located, SchemaId};
use crate::samples::Samples;

impl Lowering<'_> {
    /// Lowers a request body to one choice per distinct representation.
    pub(super) fn body(&mut self, id: OperationId, body: &Located<RequestBody>) -> Option<Body> {
        let content = &body.value.content;
        if content.is_empty() {
            return None;
        }
        let listed = ranked(content);
        self.report_raw_body(&body.location, &listed);
        let mut choices: Vec<BodyChoice> = Vec::new();
        for (media_type, media) in listed {
            let kind = self.body_kind(id, body, media_type, media);
            if self.schemas.is_other_representation(&choices, media_type, media, &kind) {
                self.report_other_representation(&body.location, media_type);
                continue;
            }
            let media_type = sendable(media_type, &kind);
            let known = choices.iter_mut().find(|known| known.kind == kind);
            match known {
                // A file carries its own media type, so one choice covers all of them.
                Some(known) if kind == BodyKind::Bytes => {
                    known.media_type = format!("{}, {media_type}", known.media_type);
                }
                Some(known) if known.media_type == media_type => {}
                _ => {
                    let given = self.schemas.sample(media.example.as_ref(), &media.examples);
                    let is_form = matches!(kind, BodyKind::Form(_));
                    let samples = Samples::new(self.schemas.resolved);
                    let mut samples = if is_form { samples.in_form() } else { samples };
                    let sample = match &media.schema {
                        Some(schema) => samples.value(schema, "body", given.as_ref()),
                        // Without a schema, any example is valid.
                        None => given,
                    };
                    let fields = if is_form { self.schemas.form_fields(media) } else { Vec::new() };
                    choices.push(BodyChoice { media_type, kind, sample, fields });
                }
            }
        }
        Some(Body { required: body.value.required, choices, docs: docs::text(body.value.description.as_ref()) })
    }

    fn body_kind(
        &mut self,
        id: OperationId,
        body: &Located<RequestBody>,
        media_type: &str,
        media: &MediaType,
    ) -> BodyKind {
        let essence = essence(media_type);
        match essence.as_str() {
            // A form whose schema is not an object is encoded by the caller.
            "application/x-www-form-urlencoded" => {
                return match self.schemas.form_kind(media) {
                    Some(FieldKind::Scalar | FieldKind::List | FieldKind::FreeList) => BodyKind::Text,
                    _ => BodyKind::Form(self.body_type(id, body, media)),
                };
            }
            "multipart/form-data" => return BodyKind::Multipart(self.form(id, body, media)),
            // Every JSON document is valid YAML, so YAML bodies are sent as JSON.
            _ if is_yaml(&essence) && self.schemas.content(media) == Content::Structured => {
                return BodyKind::Json(self.body_type(id, body, media));
            }
            _ => {}
        }
        match self.schemas.codec(media_type, media) {
            Codec::Json => BodyKind::Json(self.body_type(id, body, media)),
            Codec::Text | Codec::TextOrJson => BodyKind::Text,
            Codec::Bytes => BodyKind::Bytes,
        }
    }

    fn report_other_representation(&mut self, body: &Location, media_type: &str) {
        let message = format!("the body is sent as JSON, not as `{media_type}`");
        let location = body.child("content").child(media_type);
        self.diagnostics.report(Diagnostic::new(Code::OtherRepresentation, &location, message).at_key());
    }

    fn body_type(&mut self, id: OperationId, body: &Located<RequestBody>, media: &MediaType) -> Type {
        let hint = NameHint::Path(Owner::Operation(id), vec!["body".to_owned()]);
        match &media.schema {
            Some(schema) => self.use_of_child(schema, &body.location, &hint).into_type(),
            None => Type::Any,
        }
    }

    /// Returns the type of a multipart form. Forms with the same schema and without `encoding` share one type.
    fn form(&mut self, id: OperationId, body: &Located<RequestBody>, media: &MediaType) -> TypeId {
        let target = media.schema.as_ref().and_then(|schema| self.schemas.resolved.target(schema));
        if let Some(known) =
            target.and_then(|schema| self.types.forms.get(&schema)).filter(|_| media.encoding.is_empty())
        {
            return *known;
        }
        let own = NameHint::Path(Owner::Operation(id), vec!["form".to_owned()]);
        let (name, location, docs) = match target {
            Some(schema) => {
                let node = self.schemas.resolved.schema(schema);
                let name = self.schemas.components.get(&schema).filter(|_| !self.types.forms.contains_key(&schema));
                let name = name.map_or(own, |name| NameHint::Given((*name).to_owned()));
                (name, node.location.clone(), docs::of_schema(&node.schema))
            }
            None => (own, body.location.clone(), crate::ir::Docs::default()),
        };
        let empty = Shape::Form(Form { parts: Vec::new(), is_open: true });
        let title = target.and_then(|schema| self.schemas.resolved.schema(schema).schema.schema_data.title.clone());
        let form = self.types.add_defined(TypeDef { location, name, title, docs, shape: empty });
        if let Some(schema) = target {
            self.types.forms.entry(schema).or_insert(form);
            let shape = self.parts_of(form, schema, &media.encoding);
            self.types.definitions[form.index()].shape = Shape::Form(shape);
        }
        form
    }

    fn parts_of(&mut self, form: TypeId, schema: SchemaId, encoding: &IndexMap<String, Encoding>) -> Form {
        let resolved = self.schemas.resolved;
        let super::Content::Merged(objects, optional) = self.schemas.with_bases(schema, &[]) else {
            return Form { parts: Vec::new(), is_open: true };
        };
        let required: Vec<&String> = objects.iter().flat_map(|part| required(&resolved.schema(*part).schema)).collect();
        let mut parts: Vec<Part> = Vec::new();
        for part in objects.iter().chain(&optional) {
            let node = resolved.schema(*part);
            for (wire, property) in properties_of(&node.schema) {
                if parts.iter().any(|part| part.wire == *wire) {
                    continue;
                }
                let Some(id) = resolved.target(property) else { continue };
                let content_type = encoding.get(wire).and_then(|encoding| encoding.content_type.as_deref());
                let (ty, kind) = self.part_of(form, wire, id, content_type);
                let kind = match encoding
                    .get(wire)
                    .and_then(|encoding| separator(encoding, self.schemas.list_format_of(id)))
                {
                    Some(separator)
                        if kind == PartKind::Text(None)
                            && matches!(ty, Type::Array(_))
                            && Sendable::new(resolved).is_scalars(id) =>
                    {
                        PartKind::Delimited(separator)
                    }
                    _ => kind,
                };
                let is_required = objects.contains(part) && required.contains(&wire);
                let (hint, docs) = (wire.clone(), self.schemas.docs_of(id));
                parts.push(Part { wire: wire.clone(), hint, ty, kind, required: is_required, docs });
                if let Some(encoding) = encoding.get(wire) {
                    parts.extend(self.headers_of(form, wire, is_required, encoding));
                }
            }
        }
        let is_open = parts.is_empty();
        Form { parts, is_open }
    }

    /// Lowers the headers of a part, except those that the part sets itself. A header can only be required if its part is.
    fn headers_of(&mut self, form: TypeId, part: &str, is_required: bool, encoding: &Encoding) -> Vec<Part> {
        let resolved = self.schemas.resolved;
        let is_own =
            |wire: &str| ["content-type", "content-disposition"].iter().any(|own| wire.eq_ignore_ascii_case(own));
        // An invalid header name cannot be sent.
        let headers = encoding.headers.iter().filter(|(wire, _)| !is_own(wire) && is_token(wire));
        let parts = headers.filter_map(|(wire, child)| {
            let hint = format!("{part} {wire}");
            let (ty, docs) = self.header(resolved.header(child)?, &property_of(form, &hint));
            let required = is_required && resolved.header(child)?.value.required;
            Some(Part { wire: wire.clone(), hint, ty, kind: PartKind::Header, required, docs })
        });
        parts.collect()
    }

    fn part_of(&mut self, form: TypeId, wire: &str, id: SchemaId, content_type: Option<&str>) -> (Type, PartKind) {
        let first = content_type.and_then(|types| types.split(',').next()).map(str::trim).unwrap_or_default();
        let fixed = (!first.is_empty() && !first.contains('*')).then(|| first.to_owned());
        let is_media = !first.is_empty() && !is_json(first) && !is_text(&essence(first));
        if self.schemas.is_file(id, is_media) {
            return (Type::File, PartKind::File(fixed.or_else(|| self.schemas.content_media_type(id))));
        }
        if let Some(item) = self.schemas.file_items(id, is_media) {
            return (
                Type::Array(Box::new(Type::File)),
                PartKind::File(fixed.or_else(|| self.schemas.content_media_type(item))),
            );
        }
        let ty = self.use_of(id, &property_of(form, wire)).ty;
        let kind = match fixed {
            Some(media_type) if is_json(&media_type) => PartKind::Json,
            // Only the caller knows how to serialize an object in a format other than JSON.
            Some(media_type) if !Sendable::new(self.schemas.resolved).is_scalars(id) => {
                return (Type::String, PartKind::Text(Some(media_type)));
            }
            Some(media_type) => PartKind::Text(Some(media_type)),
            None => PartKind::Text(None),
        };
        (ty, kind)
    }

    /// Appends "form" to the name of a form whose schema is used as JSON too.
    pub(super) fn name_forms(&mut self) {
        for (schema, form) in &self.types.forms {
            let def = &mut self.types.definitions[form.index()];
            if let (true, NameHint::Given(name)) = (self.types.known.contains_key(schema), &mut def.name) {
                name.push_str(" form");
            }
        }
    }
}

impl Schemas<'_> {
    /// Whether a request without a need for a body has one that can only be an empty object.
    pub(super) fn says_nothing(&self, method: &str, body: &Located<RequestBody>) -> bool {
        let is_empty = |media: &MediaType| {
            let schema = media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
            let Some(schema) = schema.map(|schema| &self.resolved.schema(schema).schema.schema_kind) else {
                return false;
            };
            let SchemaKind::Type(SchemaType::Object(object)) = schema else { return false };
            let is_closed = matches!(object.additional_properties, Some(AdditionalProperties::Any(false)));
            is_closed && object.properties.is_empty()
        };
        let content = &body.value.content;
        matches!(method, "get" | "head" | "delete") && !content.is_empty() && content.values().all(is_empty)
    }

    /// Whether a body repeats an already known JSON body in another representation: XML or a binary format with the same schema, or JSON
    /// under another media type.
    fn is_other_representation(
        &self,
        known: &[BodyChoice],
        media_type: &str,
        media: &MediaType,
        kind: &BodyKind,
    ) -> bool {
        let essence = essence(media_type);
        let has_json = known.iter().any(|known| matches!(known.kind, BodyKind::Json(_)));
        let is_structured = self.content(media) == Content::Structured;
        match kind {
            BodyKind::Json(_) if essence == "text/json" || (is_yaml(&essence) && !essence.ends_with("+yaml")) => {
                known.iter().any(|known| known.kind == *kind)
            }
            BodyKind::Text => (has_json && is_structured) || (!known.is_empty() && is_xml(&essence)),
            // A file beside JSON is a body of its own.
            BodyKind::Bytes => has_json && is_structured,
            _ => false,
        }
    }

    /// Returns the kind of a form whose schema cannot be an object; `None` if it can be one.
    fn form_kind(&self, media: &MediaType) -> Option<FieldKind> {
        let schema = self.resolved.target(media.schema.as_ref()?)?;
        let sendable = Sendable::new(self.resolved);
        (!sendable.is_form(schema)).then(|| sendable.kind(schema))
    }

    /// Whether a part is a file: binary, or untyped with a binary media type.
    fn is_file(&self, id: SchemaId, is_media: bool) -> bool {
        match self.content_of(id, 0) {
            Content::Binary => true,
            Content::String => is_media,
            Content::Free => matches!(&self.resolved.schema(id).schema.schema_kind, SchemaKind::Any(_)),
            Content::Scalar | Content::Structured => false,
        }
    }

    /// Returns the item schema of a part that accepts several files: an array, or a choice between one file and an array.
    fn file_items(&self, id: SchemaId, is_media: bool) -> Option<SchemaId> {
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::Array(_)) => self.array_items(id).filter(|item| self.is_file(*item, is_media)),
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => {
                let mut items = self.real_choices(id).into_iter().map(|choice| {
                    let is_one = self.is_file(choice, is_media);
                    if is_one {
                        Some(choice)
                    } else {
                        self.array_items(choice).filter(|item| self.is_file(*item, is_media))
                    }
                });
                let first = items.next()??;
                items.all(|item| item.is_some()).then_some(first)
            }
            _ => None,
        }
    }

    fn array_items(&self, id: SchemaId) -> Option<SchemaId> {
        let SchemaKind::Type(SchemaType::Array(array)) = &self.resolved.schema(id).schema.schema_kind else {
            return None;
        };
        self.resolved.target(array.items.as_ref()?)
    }

    /// Returns the `contentMediaType` of a schema.
    fn content_media_type(&self, id: SchemaId) -> Option<String> {
        self.resolved.content_media_type(id).filter(|media_type| is_media_type(media_type)).map(str::to_owned)
    }
}

/// Returns the media type to send a body with. Invalid media types and ranges are replaced by the default of the body's kind.
fn sendable(media_type: &str, kind: &BodyKind) -> String {
    // A range is fine for bytes: the file carries the concrete media type.
    let is_usable = is_media_type(media_type) && (*kind == BodyKind::Bytes || !essence(media_type).contains('*'));
    if is_usable && essence(media_type) != "*/*" {
        return media_type.to_owned();
    }
    let media_type = match kind {
        BodyKind::Json(_) => "application/json",
        BodyKind::Form(_) => "application/x-www-form-urlencoded",
        BodyKind::Multipart(_) => "multipart/form-data",
        BodyKind::Text => "text/plain",
        BodyKind::Bytes => "application/octet-stream",
    };
    media_type.to_owned()
}
