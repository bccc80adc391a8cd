//! Types of an API: the schemas that became something of their own, and how they are used.

use super::{Integer, OperationId, PropertyExtensions};
use crate::location::Location;

/// Index of a type in [`Api::types`](super::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(usize);

impl TypeId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position of the type in the API.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A schema that became a type with a name.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Where the schema stands.
    pub location: Location,
    /// What its name is made from.
    pub name: NameHint,
    /// The `title` of its schema.
    pub title: Option<String>,
    /// What is said about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
}

/// What a name is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The name of a component, or one that the description gives by extension.
    Given(String),
    /// The name of a schema that stands elsewhere, and is referred to: what has a name of its own takes it first.
    Referred(String),
    /// The place of an inline schema: its owner, and the properties that lead to it.
    Path(Owner, Vec<String>),
}

/// Whose inline schema it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A type's.
    Type(TypeId),
    /// An operation's.
    Operation(OperationId),
    /// Of something that has a name and is no type itself: a component that is a list, for example.
    Named(String),
}

/// Text about an item, from the description.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// TypeAnalysis that we state ourselves: bounds, lengths, patterns, defaults.
    pub notes: Vec<String>,
    /// An example value, as JSON text.
    pub example: Option<String>,
    /// A value that code may show: an example, or else the default. Never one of what must not be shown.
    pub sample: Option<serde_json::Value>,
    /// Of a parameter: a value that fits, the sample or one that was made. It holds nothing of what must not be shown.
    pub fitting: Option<serde_json::Value>,
    /// Address of further documentation, and what it is.
    pub link: Option<(String, Option<String>)>,
    /// Whether the description calls the item deprecated.
    pub deprecated: bool,
}

/// What a type is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A string or an integer out of a list that may grow.
    Enum(OpenEnum),
    /// One of several types.
    Union(Union),
    /// A list or a map that contains itself.
    Wrapper(Type),
    /// A body of several parts.
    Form(Form),
}

/// A body of several parts (`multipart/form-data`).
#[derive(Clone, Debug)]
pub struct Form {
    /// The parts that the description names, in order.
    pub parts: Vec<Part>,
    /// Whether the description names none, so that the caller does.
    pub is_open: bool,
}

/// A part of a body.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name on the wire.
    pub wire: String,
    /// What the field is named after.
    pub hint: String,
    /// Type of the value; a list of files or scalars is a part each.
    pub ty: Type,
    /// How it is written.
    pub kind: PartKind,
    /// Whether it must be given.
    pub required: bool,
    /// What is said about it.
    pub docs: Docs,
}

/// How a part is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A file, or several; with the media type that the description asks for.
    File(Option<String>),
    /// A scalar as text, several as a part each, an object as JSON; with the media type that the description asks for.
    Text(Option<String>),
    /// A list as one text, with this character between its items.
    Delimited(char),
    /// As JSON.
    Json,
    /// As a header of the part before it.
    Header,
}

impl Shape {
    /// Calls `change` for every type that this one is made of.
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

/// An object with known properties.
#[derive(Clone, Debug)]
pub struct Struct {
    /// The properties, in order of the description.
    pub properties: Vec<Property>,
    /// What other properties may be there.
    pub additional: Additional,
    /// The property that a bare text stands for in place of the object, by number.
    pub text: Option<usize>,
}

/// Properties beyond those that are named.
#[derive(Clone, Debug)]
pub enum Additional {
    /// Anything; kept as JSON. Also where the description forbids them: what a server sends is not lost.
    Free,
    /// Values of this type.
    Typed(Type),
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Name on the wire.
    pub wire: String,
    /// Name of the field, if one is given.
    pub name: Option<String>,
    /// Type of the value when there is one.
    pub ty: Type,
    /// Whether it may be absent or null.
    pub presence: Presence,
    /// Whether only responses have it.
    pub read_only: bool,
    /// Whether only requests have it.
    pub write_only: bool,
    /// What bounds its value.
    pub bounds: Bounds,
    /// What is said about it.
    pub docs: Docs,
    /// What extensions say about it.
    pub extensions: PropertyExtensions,
    /// The text that it has in every value of the object, as a discriminator wants it.
    pub fixed: Option<String>,
}

impl Property {
    /// A discriminator that only the description of its values names.
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
            fixed: Some(value.to_owned()),
        }
    }
}

/// What bounds a value. Bounds are text, as the description writes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Fewest and most characters.
    pub length: (Option<usize>, Option<usize>),
    /// The pattern of a string.
    pub pattern: Option<String>,
    /// The least number, and whether it is excluded.
    pub minimum: Option<(String, bool)>,
    /// The greatest number, and whether it is excluded.
    pub maximum: Option<(String, bool)>,
    /// Fewest and most items.
    pub items: (Option<usize>, Option<usize>),
    /// Whether items differ.
    pub distinct: bool,
    /// What bounds each item.
    pub item: Option<Box<Bounds>>,
}

/// Whether a property may be absent, null, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Always there, never null.
    Required,
    /// Always there, may be null.
    Nullable,
    /// May be absent.
    Optional,
    /// May be absent, and null means something else.
    OptionalNullable,
}

/// A string or an integer out of a list that may grow.
#[derive(Clone, Debug)]
pub struct OpenEnum {
    /// The values that the description lists.
    pub values: Vec<EnumValue>,
    /// The type of the values if they are integers; they are strings otherwise.
    pub integer: Option<Integer>,
}

/// A listed value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// The text on the wire, of an integer as well.
    pub wire: String,
    /// What the name of its variant is made from, if not from the value.
    pub name: Option<String>,
    /// What is said about it.
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The types, in order of the description.
    pub variants: Vec<Variant>,
    /// How a value's variant is found: by the kind of JSON that comes.
    pub arms: Vec<UnionCase>,
    /// The variant that is the base of all others, by number.
    pub base: Option<usize>,
}

/// A type of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What the variant's name is made from.
    pub hint: String,
    /// Its type.
    pub ty: Type,
    /// The property that tells it apart, with its value: written where the type itself does not.
    pub tag: Option<(String, String)>,
}

/// What to do with one kind of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnionCase {
    /// The kind.
    pub kind: ValueKind,
    /// Which variant.
    pub pick: Discrimination,
}

/// How a variant is picked among those of one JSON kind. Numbers are indices into [`Union::variants`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Discrimination {
    /// There is only this one.
    Only(usize),
    /// A string property says which.
    Property {
        /// Name of the property.
        name: String,
        /// Variant by the property's text.
        variants: Vec<(String, usize)>,
        /// The variant of any other text, if the value fits it.
        otherwise: Option<usize>,
    },
    /// The first that fits, in this order, among those whose required properties are there.
    First(Vec<(usize, Vec<String>)>),
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueKind {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
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
    /// A binary floating point number of 32 bits.
    Float32,
    /// A binary floating point number of 64 bits.
    Float64,
    /// An exact decimal number.
    Decimal,
    /// A string.
    String,
    /// A string that must not be shown.
    Secret,
    /// A string of a format that has a type.
    Text(TextFormat),
    /// A file to be sent.
    File,
    /// A list.
    Array(Box<Type>),
    /// A list in which each place has a type of its own.
    Tuple(Vec<Type>),
    /// An object with values of one type.
    Map(Box<Type>),
    /// A value that may be null, inside a list, a map or a union.
    Nullable(Box<Type>),
    /// A value of another kind than text that must not be shown.
    Sensitive(Box<Type>),
    /// A type with a name.
    Named(TypeId),
}

impl Type {
    /// The named type at the heart of this one, if any.
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

/// Formats of strings that have a type. All keep the text as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextFormat {
    /// A date with a time.
    DateTime,
    /// A date.
    Date,
    /// A UUID.
    Uuid,
    /// Bytes in Base64.
    Base64,
    /// An exact number, written as text.
    Decimal,
}
