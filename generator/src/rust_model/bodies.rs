//! Bodies of requests: what each media type holds, which of several a plain value is sent in, and which a stream asks for.

use super::fields::FieldItem;
use super::inputs::{Input, Parameter};
use super::{Asking, Check, Context, EncodeRule, Field, StructItem, Ty, docs};
use crate::ir::{BodyChoice, BodyKind, Operation, ResponseValue, Type};
use crate::media_type;
use crate::naming::{Ident, ModulePlace, OperationNames};

/// What is sent as the body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Ty,
    /// How callers give it.
    pub input: Input,
    /// What it can be, at least one.
    pub cases: Vec<BodyCase>,
    /// The type of the body, where it can be several things.
    pub ident: Option<Ident>,
    /// Documentation of the setter.
    pub docs: Vec<String>,
    /// The optional properties of a body that is one object, each of which the request sets by itself.
    pub properties: Vec<PropertyItem>,
    /// Its required properties, where the method takes them in place of the whole body.
    pub from: Vec<Ident>,
    /// Whether it has required properties.
    pub has_required: bool,
}

impl Body {
    /// Whether the method that makes the request asks for it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.required && (self.has_required || self.properties.is_empty())
    }
}

/// A property of a body that the request sets.
#[derive(Clone, Debug)]
pub struct PropertyItem {
    /// The request's setter.
    pub ident: Ident,
    /// The body's field.
    pub field: Ident,
    /// Documentation.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The type of the field.
    pub ty: Ty,
    /// How callers give a value.
    pub input: Input,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct BodyCase {
    /// The variant, where there are several.
    pub ident: Option<Ident>,
    /// Media type that is sent.
    pub media_type: String,
    /// Its type.
    pub ty: Ty,
    /// How it is written.
    pub write: BodyWrite,
    /// Of a form: the properties that are not written by default.
    pub fields: Vec<FieldItem>,
    /// Whether a value of its type turns into it.
    pub is_plain: bool,
    /// What is checked of it.
    pub checks: Vec<Check>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyWrite {
    /// As JSON.
    Json,
    /// As a form.
    Form,
    /// As parts.
    Multipart,
    /// As text.
    Text,
    /// As bytes.
    File,
}

impl Context<'_> {
    pub(super) fn body_of(&self, operation: &Operation, names: &OperationNames) -> Option<Body> {
        let body = operation.body.as_ref()?;
        let variants = names.body.as_ref().map(|(_, variants)| variants.as_slice()).unwrap_or_default();
        let cases: Vec<BodyCase> = body
            .choices
            .iter()
            .enumerate()
            .map(|(index, choice)| {
                let (ty, write) = match &choice.kind {
                    BodyKind::Json(ty) => (self.ty(None, ty), BodyWrite::Json),
                    BodyKind::Form(ty) => (self.ty(None, ty), BodyWrite::Form),
                    BodyKind::Multipart(id) => (Ty::Model(self.path_of(*id)), BodyWrite::Multipart),
                    BodyKind::Text => (Ty::String, BodyWrite::Text),
                    BodyKind::Bytes => (Ty::Runtime("File"), BodyWrite::File),
                };
                let is_plain = is_plain(&body.choices, index);
                BodyCase {
                    ident: variants.get(index).cloned(),
                    media_type: choice.media_type.clone(),
                    ty,
                    write,
                    fields: self.fields_of(choice),
                    is_plain,
                    checks: choice.kind.ty().map(|ty| self.checks_of_body(&ty)).unwrap_or_default(),
                }
            })
            .collect();
        let ident = names.body.as_ref().map(|(ident, _)| ident.clone());
        let ty = ident.clone().map_or_else(|| cases[0].ty.clone(), Ty::Local);
        let item = body.object(self.api).map(|(id, object)| self.struct_item(id, object));
        let asked = item.iter().flat_map(|item| &item.fields).filter(|field| field.asking != Asking::Never);
        let asked: Vec<Ident> = asked.map(|field| field.ident.clone()).collect();
        let from = item.as_ref().filter(|item| item.is_from_required).map(|_| asked.clone()).unwrap_or_default();
        let input = match &ident {
            Some(ident) => Input::any_of(ident),
            None => self.input(None, &body.choices[0].kind.whole()),
        };
        let input = if from.is_empty() { input } else { Input { parameter: Parameter::Into(ty.clone()), ..input } };
        let docs = docs::of_part(&body.docs);
        // The request cannot hold a part of a body whose required properties nobody gave.
        let settable = item.filter(|_| asked.is_empty() || body.required);
        let properties = settable.map(|item| properties_of(item, &names.properties)).unwrap_or_default();
        let has_required = !asked.is_empty();
        Some(Body { required: body.required, ty, input, cases, ident, docs, properties, from, has_required })
    }
}

impl Context<'_> {
    /// What is said of a body that its required properties turn into.
    pub(super) fn body_line(&self, operation: &Operation) -> Option<String> {
        let body = operation.body.as_ref().filter(|body| body.required)?;
        let (id, object) = body.object(self.api).filter(|(id, object)| self.is_from_required(*id, object))?;
        let item = self.struct_item(id, object);
        let asked = item.fields.iter().filter(|field| field.asking != Asking::Never);
        let names: Vec<&str> = asked.map(|field| field.ident.as_str()).collect();
        // What stands in the same file is found without a path.
        let is_local = matches!(self.ty(None, &Type::Named(id)), Ty::Model(path) if path.modules.is_empty());
        let is_defined_here =
            matches!(self.names.modules[self.names.of_type(id).module].place, ModulePlace::Operation(_));
        let required = item.by_name.as_ref().and_then(|by_name| match (is_local, is_defined_here) {
            (true, true) => Some(format!("[`{by_name}`]")),
            (true, false) => Some(format!("`{by_name}`")),
            (false, _) => self.link_to_required(id),
        });
        let whole = match self.ty(None, &Type::Named(id)) {
            Ty::Model(path) if is_local => format!("[`{}`]", path.name),
            _ => self.link_to(id),
        };
        let values = match (required, names.as_slice()) {
            (Some(required), _) => format!("its required values, as {required}"),
            (None, [only]) => format!("only its `{only}`"),
            (None, several) => format!("only its required values, as `({})`", several.join(", ")),
        };
        Some(format!("The body is a {whole}, or {values}."))
    }
}

/// The optional properties of a body that is one object.
fn properties_of(item: StructItem, idents: &[Ident]) -> Vec<PropertyItem> {
    let is_set = |field: &Field| field.writing == EncodeRule::Optional && field.asking == Asking::Never;
    let fields = item.fields.into_iter().zip(idents).filter(|(field, _)| is_set(field));
    let property = |(field, ident): (Field, &Ident)| PropertyItem {
        ident: ident.clone(),
        field: field.ident,
        docs: field.brief,
        deprecated: field.deprecated,
        ty: field.ty,
        input: field.input,
    };
    fields.map(property).collect()
}

/// Whether a value turns into a body in this media type: no other one takes its type, or this is the plain one of those that do.
pub(super) fn is_plain(choices: &[BodyChoice], index: usize) -> bool {
    const PLAIN: [&str; 2] = ["application/json", "text/plain"];
    let ty = |choice: &BodyChoice| match choice.kind {
        BodyKind::Text => Some(Type::String),
        BodyKind::Bytes => Some(Type::File),
        _ => choice.kind.ty(),
    };
    let is_named = |choice: &BodyChoice| PLAIN.contains(&media_type::essence(&choice.media_type).as_str());
    let own = &choices[index];
    let mut same = choices.iter().filter(|other| ty(other) == ty(own));
    let first = same.clone().find(|other| is_named(other));
    first.map_or(same.by_ref().count() == 1, |first| std::ptr::eq(first, own))
}

/// Events are asked for where they are read as they come, unless what comes otherwise is read so as well.
pub(super) fn streamed_as(operation: &Operation) -> Option<String> {
    let reads_bytes = operation.success.cases.iter().any(|case| case.value == ResponseValue::Bytes);
    let mut others = operation.success.others.iter().filter(|_| !reads_bytes);
    others.find(|media_type| media_type::is_event_stream(media_type)).cloned()
}
