//! Types of an API: named types, and how types are used.

use super::{DiscriminatorValue, Integer, OpenEnum, OperationId, PropertyExtensions, Union};
use crate::location::Location;
use crate::rust_path::RustPath;

/// Index of a type in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(usize);

impl TypeId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// Returns the index of the type.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A schema that became a named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The location of the schema.
    pub location: Location,
    /// The source of its name.
    pub name: NameHint,
    /// The `title` of its schema.
    pub title: Option<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Its content.
    pub shape: Shape,
}

/// The source of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The name of a component, or the value of `x-oasmith-name`.
    Given(String),
    /// The name of another schema that is the target of a reference. Names of components take precedence.
    Referred(String),
    /// The owner of an inline schema, and the path from the owner to the schema.
    Path(Owner, Vec<String>),
}

/// The owner of an inline schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A type.
    Type(TypeId),
    /// An operation.
    Operation(OperationId),
    /// A name without a type of its own, such as that of a component that is an array.
    Named(String),
}

/// The documentation of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Sentences generated from other keywords: constraints, formats, defaults.
    pub notes: Vec<String>,
    /// An example, as JSON.
    pub example: Option<String>,
    /// A value for sample code: an example, or else the default. Never a sensitive value.
    pub sample: Option<serde_json::Value>,
    /// For parameters: a valid value, taken from the sample or synthesized. Contains nothing sensitive.
    pub fitting: Option<serde_json::Value>,
    /// URL and description of external documentation.
    pub link: Option<(String, Option<String>)>,
    /// Whether the item is deprecated.
    pub deprecated: bool,
}

/// The content of a type.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with declared properties.
    Struct(Struct),
    /// An extensible enum of strings or integers.
    Enum(OpenEnum),
    /// One of several types.
    Union(Union),
    /// An array or a map that contains itself.
    Wrapper(Type),
    /// A multipart form.
    Form(Form),
}

/// A multipart form (`multipart/form-data`).
#[derive(Clone, Debug)]
pub struct Form {
    /// The declared parts, in order.
    pub parts: Vec<Part>,
    /// Whether no parts are declared, so that the caller chooses them.
    pub is_open: bool,
}

/// A part of a multipart form.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name on the wire.
    pub wire: String,
    /// The source of its field name.
    pub hint: String,
    /// The type of its value; each item of an array of files or scalars becomes a part.
    pub ty: Type,
    /// How it is serialized.
    pub kind: PartKind,
    /// Whether it is required.
    pub required: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// How a part is serialized.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// One or several files; with the media type that the description sets.
    File(Option<String>),
    /// A scalar as text, an array as one part per item, an object as JSON; with the media type that the description sets.
    Text(Option<String>),
    /// An array as one string with this separator.
    Delimited(char),
    /// As JSON.
    Json,
    /// As a header of the preceding part.
    Header,
}

impl Shape {
    /// Calls `change` for every type in the content.
    pub(crate) fn each_type_mut(&mut self, change: &mut impl FnMut(&mut Type)) {
        match self {
            Self::Struct(object) => {
                object.properties.iter_mut().for_each(|property| change(&mut property.ty));
                if let Additional::Typed(ty) = &mut object.additional {
                    change(ty);
                }
            }
            Self::Enum(_) => {}
            Self::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.ty)),
            Self::Wrapper(inner) => change(inner),
            Self::Form(form) => form.parts.iter_mut().for_each(|part| change(&mut part.ty)),
        }
    }
}

/// An object with declared properties.
#[derive(Clone, Debug)]
pub struct Struct {
    /// The properties, in order of the description.
    pub properties: Vec<Property>,
    /// The type of additional properties.
    pub additional: Additional,
    /// The index of the property that a bare string fills in place of the object.
    pub text: Option<usize>,
}

/// Additional properties.
#[derive(Clone, Debug)]
pub enum Additional {
    /// Any JSON. Also if the description forbids additional properties, so that nothing in a response is lost.
    Free,
    /// Values of this type.
    Typed(Type),
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Name on the wire.
    pub wire: String,
    /// The name of the field, if it is set.
    pub name: Option<String>,
    /// The type of its value, apart from null.
    pub ty: Type,
    /// Whether it can be absent or null.
    pub presence: Presence,
    /// Whether it only occurs in responses.
    pub read_only: bool,
    /// Whether it only occurs in requests.
    pub write_only: bool,
    /// Constraints on its value.
    pub bounds: Bounds,
    /// Its documentation.
    pub docs: Docs,
    /// Its extensions.
    pub extensions: PropertyExtensions,
    /// The value that it has in every instance of the object, as the discriminator requires.
    pub fixed: Option<DiscriminatorValue>,
}

impl Property {
    /// Returns a discriminator property that no schema declares.
    pub(crate) fn of_tag(wire: &str, value: &str) -> Self {
        Self {
            wire: wire.to_owned(),
            name: None,
            ty: Type::String,
            presence: Presence::Optional,
            read_only: false,
            write_only: false,
            bounds: Bounds::default(),
            docs: Docs::default(),
            extensions: PropertyExtensions::default(),
            fixed: Some(DiscriminatorValue::String(value.to_owned())),
        }
    }
}

/// Constraints on a value. Numbers are strings as in the description.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Minimum and maximum number of characters.
    pub length: (Option<usize>, Option<usize>),
    /// The regular expression of a string.
    pub pattern: Option<String>,
    /// The minimum, and whether it is exclusive.
    pub minimum: Option<(String, bool)>,
    /// The maximum, and whether it is exclusive.
    pub maximum: Option<(String, bool)>,
    /// The number of which it is a multiple.
    pub step: Option<String>,
    /// Minimum and maximum number of items.
    pub items: (Option<usize>, Option<usize>),
    /// Whether items must be unique.
    pub distinct: bool,
    /// Constraints on each item.
    pub item: Option<Box<Bounds>>,
}

/// Whether a property can be absent, null, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Never absent, never null.
    Required,
    /// Never absent, can be null.
    Nullable,
    /// Can be absent.
    Optional,
    /// Can be absent, and null has a meaning of its own.
    OptionalNullable,
}

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// A boolean.
    Bool,
    /// An integer.
    Integer(Integer),
    /// A 32-bit floating-point number.
    Float32,
    /// A 64-bit floating-point number.
    Float64,
    /// An exact decimal number.
    Decimal,
    /// A string.
    String,
    /// A sensitive string.
    Secret,
    /// A string whose format has a type.
    Text(TextFormat),
    /// A file to upload.
    File,
    /// An array.
    Array(Box<Type>),
    /// A tuple: an array with a type for each position.
    Tuple(Vec<Type>),
    /// An object with values of one type.
    Map(Box<Type>),
    /// A nullable value inside an array, a map or a union.
    Nullable(Box<Type>),
    /// A sensitive value other than a string.
    Sensitive(Box<Type>),
    /// A named type.
    Named(TypeId),
    /// A type that the caller has.
    Custom(CustomType),
}

/// A type that the caller has, from the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CustomType {
    /// Its path.
    pub path: RustPath,
    /// The JSON types that its schema accepts.
    pub kinds: Vec<super::ValueKind>,
}

impl Type {
    /// Returns the named type inside arrays, maps and the like.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => inner.named(),
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Calls `visit` for every named type in this one.
    pub fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => {
                inner.each_named(visit);
            }
            Self::Tuple(items) => items.iter().for_each(|item| item.each_named(visit)),
            Self::Named(id) => visit(*id),
            _ => {}
        }
    }

    /// Calls `change` for this type and every type inside it.
    pub(crate) fn each_mut(&mut self, change: &mut impl FnMut(&mut Self)) {
        change(self);
        match self {
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => {
                inner.each_mut(change);
            }
            Self::Tuple(items) => items.iter_mut().for_each(|item| item.each_mut(change)),
            _ => {}
        }
    }
}

/// String formats that have a type. All keep the original string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// A date-time.
    DateTime,
    /// A date.
    Date,
    /// A UUID.
    Uuid,
    /// Base64-encoded bytes.
    Base64,
    /// An exact number, written as a string.
    Decimal,
}
