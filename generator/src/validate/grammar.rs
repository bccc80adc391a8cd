//! What the grammar of a version is made of. The objects themselves stand in [`objects`](super::objects).
//!
//! `resolve::grammar` says how the generator reads 3.0, whatever is wrong with a description; this says what the specification of each
//! version allows, before anything is rewritten.

/// A version of the specification, as a bit, so that a member can belong to several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edition(u8);

impl Edition {
    pub(super) const V20: Self = Self(1);
    pub(super) const V30: Self = Self(2);
    pub(super) const V31: Self = Self(4);
    pub(super) const V32: Self = Self(8);
    /// All of OpenAPI 3.
    pub(super) const V3: Self = Self(2 | 4 | 8);
    /// From 3.1 on.
    pub(super) const NEW: Self = Self(4 | 8);
    pub(super) const ALL: Self = Self(15);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These versions in words.
    pub(super) fn since(self) -> &'static str {
        match (self.0.trailing_zeros(), self.has(Self::V32)) {
            (0, _) => "in Swagger 2.0 only",
            (1, true) => "from OpenAPI 3.0 on",
            (1, false) => "in OpenAPI 3.0 only",
            (2, _) => "from OpenAPI 3.1 on",
            _ => "from OpenAPI 3.2 on",
        }
    }
}

/// The objects of the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Root,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    Flows,
    Flow,
    /// `items` of a parameter or a header in 2.0.
    Items,
}

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    Any,
    Text,
    Flag,
    Number,
    /// A whole number, not negative.
    Whole,
    /// One of some texts.
    Word(&'static [&'static str]),
    /// An object of the specification.
    One(Kind),
    /// The same, or `true` or `false`.
    FlagOrOne(Kind),
    List(&'static Form),
    Named(&'static Form, Names),
}

/// What the names of an object say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// Nothing.
    Free,
    /// Nothing, but those that start with `x-` are extensions.
    Extensible,
    /// Names of components.
    Component,
    /// Media types.
    MediaType,
    /// Names of headers.
    Header,
    /// Status codes.
    Status,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) form: Form,
    /// The versions that know it.
    pub(super) editions: Edition,
    /// The versions that ask for it.
    pub(super) required: Option<Edition>,
}

pub(super) const fn may(name: &'static str, form: Form) -> Field {
    Field { name, form, editions: Edition::ALL, required: None }
}

pub(super) const fn must(name: &'static str, form: Form) -> Field {
    Field { name, form, editions: Edition::ALL, required: Some(Edition::ALL) }
}

impl Field {
    /// The same in some versions only.
    pub(super) const fn of(mut self, editions: Edition) -> Self {
        self.editions = editions;
        if self.required.is_some() {
            self.required = Some(editions);
        }
        self
    }
}

/// What is known of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    /// What it is called in a message, with its article.
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
    /// Whether a `$ref` may stand for it.
    pub(super) is_referable: bool,
}

impl Object {
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
