//! The body of a request.

use super::{Api, Docs, Presence, Property, Shape, Struct, Style, Type, TypeId};

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// Its representations, at least one; the best supported one first.
    pub choices: Vec<BodyChoice>,
    /// Its documentation.
    pub docs: Docs,
}

impl Body {
    /// Returns the object type of the body, if it has one representation and that is an object.
    pub(crate) fn object<'a>(&self, api: &'a Api) -> Option<(TypeId, &'a Struct)> {
        let [BodyChoice { kind: BodyKind::Json(Type::Named(id)) | BodyKind::Form(Type::Named(id)), .. }] =
            self.choices.as_slice()
        else {
            return None;
        };
        match &api.type_def(*id).shape {
            Shape::Struct(object) => Some((*id, object)),
            _ => None,
        }
    }

    /// Whether the body is an object with a required property that has no value yet.
    pub(crate) fn has_required(&self, api: &Api) -> bool {
        let is_single = |ty: &Type| match ty {
            Type::Named(id) => matches!(&api.type_def(*id).shape, Shape::Enum(open) if open.values.len() == 1),
            _ => false,
        };
        let is_asked = |property: &Property| {
            let is_required = match property.presence {
                Presence::Required => !is_single(&property.ty),
                Presence::Nullable => true,
                _ => false,
            };
            is_required && property.fixed.is_none() && !property.read_only
        };
        self.object(api).is_some_and(|(_, object)| object.properties.iter().any(is_asked))
    }
}

/// A representation of a body.
#[derive(Clone, Debug)]
pub struct BodyChoice {
    /// The media type to send.
    pub media_type: String,
    /// How the body is serialized.
    pub kind: BodyKind,
    /// An example.
    pub sample: Option<serde_json::Value>,
    /// The properties of a form that are not scalars or have an `encoding`.
    pub fields: Vec<FormField>,
}

/// A property of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Name on the wire.
    pub wire: String,
    /// The kind of its values.
    pub kind: FieldKind,
    /// How it is serialized, if it has an `encoding`.
    pub writing: Option<FieldWriting>,
}

/// The kind of a form property's values, least demanding first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldKind {
    /// Strings, numbers, booleans.
    Scalar,
    /// Arbitrary values.
    Free,
    /// Objects with arbitrary properties.
    FreeObject,
    /// Arrays of arbitrary values.
    FreeList,
    /// Arrays.
    List,
    /// Objects.
    Object,
}

/// How a property of a form is serialized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldWriting {
    /// In a style.
    Styled {
        /// The style.
        style: Style,
        /// Whether items are serialized separately.
        explode: bool,
        /// Whether reserved characters are not percent-encoded.
        reserved: bool,
    },
    /// As JSON.
    Json,
}

/// How a body is serialized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// As JSON.
    Json(Type),
    /// As `application/x-www-form-urlencoded`.
    Form(Type),
    /// As `multipart/form-data`.
    Multipart(TypeId),
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}

impl BodyKind {
    /// Returns the type of the content.
    pub(crate) fn ty(&self) -> Option<Type> {
        match self {
            Self::Json(ty) | Self::Form(ty) => Some(ty.clone()),
            Self::Multipart(id) => Some(Type::Named(*id)),
            Self::Text | Self::Bytes => None,
        }
    }

    /// The type of the whole body, bodies that are no JSON included.
    pub(crate) fn whole(&self) -> Type {
        match self {
            Self::Json(ty) | Self::Form(ty) => ty.clone(),
            Self::Multipart(id) => Type::Named(*id),
            Self::Text => Type::String,
            Self::Bytes => Type::File,
        }
    }
}
