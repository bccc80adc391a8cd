//! Bodies of requests: which media types are spoken, and what each holds.

use indexmap::IndexMap;
use openapiv3::{
    Encoding, MediaType, RequestBody, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};

use super::fields::separator;
use super::objects::{properties, required};
use super::operations::is_token;
use super::schemas::member_of;
use super::sendable::Sendable;
use super::{Content, Lowering, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Body, BodyChoice, BodyKind, FieldKind, Form, NameHint, OperationId, Owner, Part, PartKind, Shape, Type, TypeDef,
    TypeId,
};
use crate::location::Location;
use crate::media_type::{essence, is_json, is_text};
use crate::resolve::{Located, OperationNode, SchemaId};
use crate::samples::Samples;

impl Lowering<'_> {
    /// The body, in every media type that means something of its own. `None` outside: the operation cannot be sent at all.
    #[expect(clippy::option_option, reason = "an operation without a body is not one whose body cannot be sent")]
    pub(super) fn body(
        &mut self,
        id: OperationId,
        node: &OperationNode,
        body: &Located<RequestBody>,
    ) -> Option<Option<Body>> {
        let content = &body.value.content;
        if content.is_empty() {
            return Some(None);
        }
        let mut choices: Vec<BodyChoice> = Vec::new();
        for (media_type, media) in ranked(content) {
            let Some(kind) = self.body_kind(id, body, media_type, media) else { continue };
            let is_new = choices.iter().all(|known| !known.kind.says_the_same(&kind));
            // A text beside typed values is another spelling of them: XML beside JSON.
            let is_spelling = matches!(kind, BodyKind::Text) && !choices.is_empty();
            if is_new && !is_spelling {
                let media_type = if media_type == "*/*" { "application/octet-stream" } else { media_type };
                let given = self.sample(media.example.as_ref(), &media.examples);
                let schema = media.schema.as_ref();
                let is_form = matches!(kind, BodyKind::Form(_));
                let mut samples = Samples::new(self.resolved);
                if is_form {
                    samples = samples.in_form();
                }
                // Of a body without a schema there is nothing to fit.
                let sample =
                    schema.map_or_else(|| given.clone(), |schema| samples.value(schema, "body", given.as_ref()));
                let fields = if is_form { self.form_fields(media) } else { Vec::new() };
                choices.push(BodyChoice { media_type: media_type.to_owned(), kind, sample, fields });
            }
        }
        if choices.is_empty() {
            self.skip(&node.location, &body.location, content);
            return None;
        }
        Some(Some(Body { required: body.value.required, choices, docs: docs::text(body.value.description.as_ref()) }))
    }

    fn body_kind(
        &mut self,
        id: OperationId,
        body: &Located<RequestBody>,
        media_type: &str,
        media: &MediaType,
    ) -> Option<BodyKind> {
        let essence = essence(media_type);
        Some(match essence.as_str() {
            _ if is_json(media_type) => BodyKind::Json(self.body_type(id, body, media)),
            "application/x-www-form-urlencoded" => match self.form_kind(media) {
                Some(FieldKind::Scalar) => BodyKind::Text,
                Some(FieldKind::List | FieldKind::FreeList) => return None,
                _ => BodyKind::Form(self.body_type(id, body, media)),
            },
            "multipart/form-data" => BodyKind::Multipart(self.form(id, body, media)),
            _ if essence.starts_with("multipart/") => return None,
            _ if is_text(&essence) => BodyKind::Text,
            _ => BodyKind::Bytes,
        })
    }

    /// What a form is by its schema: an object, if it is to be one.
    fn form_kind(&self, media: &MediaType) -> Option<FieldKind> {
        let schema = self.resolved.target(media.schema.as_ref()?)?;
        let sendable = Sendable::new(self.resolved);
        (!sendable.is_form(schema)).then(|| sendable.kind(schema))
    }

    fn body_type(&mut self, id: OperationId, body: &Located<RequestBody>, media: &MediaType) -> Type {
        let hint = NameHint::Place(Owner::Operation(id), vec!["body".to_owned()]);
        match &media.schema {
            Some(schema) => self.use_of_child(schema, &body.location, &hint).into_type(),
            None => Type::Any,
        }
    }

    fn skip(&mut self, operation: &Location, body: &Location, content: &IndexMap<String, MediaType>) {
        let names: Vec<String> = content.keys().map(|name| format!("`{name}`")).collect();
        let message = format!("the operation is left out: its body can only be sent as {}", names.join(" or "));
        let diagnostic = Diagnostic::warning(Code::SkippedOperation, body, message).help(format!(
            "JSON, forms, `multipart/form-data`, text and bytes are supported; the operation stands at {}",
            operation.pointer
        ));
        self.diagnostics.report(diagnostic);
    }

    /// The type of a body with parts, once for each schema.
    fn form(&mut self, id: OperationId, body: &Located<RequestBody>, media: &MediaType) -> TypeId {
        let target = media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        if let Some(known) = target.and_then(|schema| self.forms.get(&schema)).filter(|_| media.encoding.is_empty()) {
            return *known;
        }
        let own = NameHint::Place(Owner::Operation(id), vec!["form".to_owned()]);
        let (name, location, docs) = match target {
            Some(schema) => {
                let node = self.resolved.schema(schema);
                let name = self.components.get(&schema).filter(|_| !self.forms.contains_key(&schema));
                let name = name.map_or(own, |name| NameHint::Given((*name).to_owned()));
                (name, node.location.clone(), docs::of_schema(&node.schema))
            }
            None => (own, body.location.clone(), crate::ir::Docs::default()),
        };
        let form = TypeId::new(self.api.types.len());
        let empty = Shape::Form(Form { parts: Vec::new(), is_open: true });
        self.api.types.push(TypeDef { location, name, docs, shape: empty });
        self.contents.push(Content::Wrapper(None));
        if let Some(schema) = target {
            self.forms.entry(schema).or_insert(form);
            let shape = self.parts_of(form, schema, &media.encoding);
            self.api.types[form.index()].shape = Shape::Form(shape);
        }
        form
    }

    fn parts_of(&mut self, form: TypeId, schema: SchemaId, encoding: &IndexMap<String, Encoding>) -> Form {
        let resolved = self.resolved;
        let Content::Merged(objects, optional) = self.with_bases(schema, &[]) else {
            return Form { parts: Vec::new(), is_open: true };
        };
        let required: Vec<&String> = objects.iter().flat_map(|part| required(&resolved.schema(*part).schema)).collect();
        let mut parts: Vec<Part> = Vec::new();
        for part in objects.iter().chain(&optional) {
            let node = resolved.schema(*part);
            for (wire, property) in properties(&node.schema) {
                if parts.iter().any(|part| part.wire == *wire) {
                    continue;
                }
                let Some(id) = resolved.target(property) else { continue };
                let content_type = encoding.get(wire).and_then(|encoding| encoding.content_type.as_deref());
                let (ty, kind) = self.part_of(form, wire, id, content_type);
                let kind = match encoding.get(wire).and_then(separator) {
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
                let (hint, docs) = (wire.clone(), self.docs_of(id));
                parts.push(Part { wire: wire.clone(), hint, ty, kind, required: is_required, docs });
                if let Some(encoding) = encoding.get(wire) {
                    parts.extend(self.headers_of(form, wire, is_required, encoding));
                }
            }
        }
        let is_open = parts.is_empty();
        Form { parts, is_open }
    }

    /// The headers of a part, but for those that are set with it. A header is required with its part only.
    fn headers_of(&mut self, form: TypeId, part: &str, is_required: bool, encoding: &Encoding) -> Vec<Part> {
        let resolved = self.resolved;
        let is_own =
            |wire: &str| ["content-type", "content-disposition"].iter().any(|own| wire.eq_ignore_ascii_case(own));
        // What is no name of a header cannot be sent.
        let headers = encoding.headers.iter().filter(|(wire, _)| !is_own(wire) && is_token(wire));
        let parts = headers.filter_map(|(wire, child)| {
            let hint = format!("{part} {wire}");
            let (ty, docs) = self.header(resolved.header(child)?, &member_of(form, &hint));
            let required = is_required && resolved.header(child)?.value.required;
            Some(Part { wire: wire.clone(), hint, ty, kind: PartKind::Header, required, docs })
        });
        parts.collect()
    }

    fn part_of(&mut self, form: TypeId, wire: &str, id: SchemaId, content_type: Option<&str>) -> (Type, PartKind) {
        let first = content_type.and_then(|types| types.split(',').next()).map(str::trim).unwrap_or_default();
        let fixed = (!first.is_empty() && !first.contains('*')).then(|| first.to_owned());
        let is_media = !first.is_empty() && !is_json(first) && !is_text(&essence(first));
        if self.is_file(id, is_media) {
            return (Type::File, PartKind::File(fixed));
        }
        if let SchemaKind::Type(SchemaType::Array(array)) = &self.resolved.schema(id).schema.schema_kind
            && let Some(item) = array.items.as_ref().and_then(|items| self.resolved.target(items))
            && self.is_file(item, is_media)
        {
            return (Type::Array(Box::new(Type::File)), PartKind::File(fixed));
        }
        let ty = self.use_of(id, &member_of(form, wire)).ty;
        let kind = match fixed {
            Some(media_type) if is_json(&media_type) => PartKind::Json,
            // Only the caller knows how an object is written in another language.
            Some(media_type) if !Sendable::new(self.resolved).is_scalars(id) => {
                return (Type::String, PartKind::Text(Some(media_type)));
            }
            Some(media_type) => PartKind::Text(Some(media_type)),
            None => PartKind::Text(None),
        };
        (ty, kind)
    }

    /// Whether a part is a file: bytes, or anything at all that is sent as a media type of bytes.
    fn is_file(&self, id: SchemaId, is_media: bool) -> bool {
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                is_media
                    || string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
                    || string.format == VariantOrUnknownOrEmpty::Unknown("file".to_owned())
            }
            SchemaKind::Any(any) => {
                let is_free = any.typ.is_none()
                    && any.properties.is_empty()
                    && any.all_of.is_empty()
                    && any.one_of.is_empty()
                    && any.any_of.is_empty()
                    && any.items.is_none()
                    && any.enumeration.is_empty();
                is_free || any.format.as_deref() == Some("binary")
            }
            _ => false,
        }
    }

    /// A form whose schema is a type of JSON as well gets a name that tells the two apart.
    pub(super) fn name_forms(&mut self) {
        for (schema, form) in &self.forms {
            let def = &mut self.api.types[form.index()];
            if let (true, NameHint::Given(name)) = (self.known.contains_key(schema), &mut def.name) {
                name.push_str(" form");
            }
        }
    }
}

/// Media types, those first that we speak best.
fn ranked(content: &IndexMap<String, MediaType>) -> Vec<(&str, &MediaType)> {
    let rank = |name: &str| match essence(name).as_str() {
        "application/json" => 0,
        _ if is_json(name) => 1,
        "multipart/form-data" => 2,
        "application/x-www-form-urlencoded" => 3,
        essence if is_text(essence) => 4,
        _ => 5,
    };
    let mut ranked: Vec<(&str, &MediaType)> = content.iter().map(|(name, media)| (name.as_str(), media)).collect();
    ranked.sort_by_key(|(name, _)| rank(name));
    ranked
}
