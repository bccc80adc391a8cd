//! What files of models say.

use std::collections::BTreeSet;

use super::checks::Check;
use super::imports::Imports;
use super::inputs::Input;
use super::shared::SharedField;
use super::{ModelPath, Ty};
use crate::ir::{DiscriminatorValue, PartKind};
use crate::naming::{Feature, Ident};

/// A type, with what the file that holds it has to import.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// Where it is, from the root of the crate.
    pub path: ModelPath,
    /// The type.
    pub ident: Ident,
    /// Documentation of the type.
    pub docs: Vec<String>,
    /// What it uses.
    pub imports: Imports,
    /// What it is.
    pub item: Item,
    /// The features that need it; none if it is always there.
    pub features: Features,
}

/// Features, any of which brings something about; none if it is always there.
pub type Features = BTreeSet<Feature>;

/// What a type is.
#[derive(Clone, Debug)]
pub enum Item {
    /// A struct.
    Struct(StructItem),
    /// An open enum of strings or of integers.
    Enum(EnumItem),
    /// An enum of types.
    Union(UnionItem),
    /// A list or a map that contains itself.
    Wrapper(Ty),
    /// A body of several parts.
    Form(FormItem),
}

impl Item {
    /// The struct of its required values, if they are given by name.
    #[must_use]
    pub fn by_name(&self) -> Option<&Ident> {
        match self {
            Self::Struct(item) => item.by_name.as_ref(),
            Self::Form(item) => item.by_name.as_ref(),
            _ => None,
        }
    }

    /// Whether it is read from and written as JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        !matches!(self, Self::Form(_))
    }
}

/// A body of several parts.
#[derive(Clone, Debug)]
pub struct FormItem {
    /// The parts, in order.
    pub parts: Vec<PartItem>,
    /// Whether the caller names the parts.
    pub is_open: bool,
    /// The struct of its required values, if they are given by name.
    pub by_name: Option<Ident>,
}

/// A part of a body.
#[derive(Clone, Debug)]
pub struct PartItem {
    /// Field and setter.
    pub ident: Ident,
    /// Name on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// The first sentence of it.
    pub brief: Vec<String>,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Ty,
    /// How callers give a value.
    pub input: Input,
    /// How it is written.
    pub kind: PartKind,
}

/// A struct.
#[derive(Clone, Debug)]
pub struct StructItem {
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Type of further properties, if they have one.
    pub additional: Option<Ty>,
    /// The field that a bare text stands for in place of the object, by number.
    pub text: Option<usize>,
    /// The field that is a reference of the caller's, by number.
    pub reference: Option<usize>,
    /// Whether people build it: then it has a constructor and setters.
    pub is_built: bool,
    /// The struct of its required values, if they are given by name.
    pub by_name: Option<Ident>,
    /// Whether its required values turn into it: the body of a request is given so.
    pub is_from_required: bool,
}

impl StructItem {
    /// Whether a table of its properties says all about how it is read and written.
    #[must_use]
    pub fn is_table(&self) -> bool {
        let has_aliases = self.fields.iter().any(|field| !field.aliases.is_empty());
        !self.fields.is_empty() && self.additional.is_none() && self.text.is_none() && !has_aliases
    }

    /// What the struct is by default: structs that have no required property, and those of responses, which tests build empty and then
    /// fill.
    #[must_use]
    pub fn default_value(&self) -> Option<DefaultValue> {
        let is_given = self.fields.iter().all(|field| field.asking == Asking::Never);
        let has_constant = self.fields.iter().any(|field| field.constant.is_some());
        match (self.is_built, is_given) {
            (true, false) => None,
            (true, true) if has_constant => Some(DefaultValue::New),
            _ => Some(DefaultValue::Empty),
        }
    }

    /// Whether the table of the struct has its constructor, which asks for nothing and sets nothing.
    #[must_use]
    pub fn is_constructed_by_table(&self) -> bool {
        self.is_built && self.is_table() && self.default_value() == Some(DefaultValue::Empty)
    }

    /// Wire names of the required properties, in order of their numbers.
    #[must_use]
    pub fn required(&self) -> Vec<&str> {
        let required = self.fields.iter().filter(|field| matches!(field.reading, DecodeRule::Required(_)));
        required.map(|field| field.wire.as_str()).collect()
    }
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// Name of the property.
    pub wire: String,
    /// Other spellings of the name, which are read as well.
    pub aliases: Vec<String>,
    /// The constant with the layouts of its date-times, and the layouts.
    pub layouts: Option<(Ident, Vec<String>)>,
    /// Documentation.
    pub docs: Vec<String>,
    /// The first sentence of it.
    pub brief: Vec<String>,
    /// Whether its setter is deprecated. The field itself is not: the model's own code names it.
    pub deprecated: bool,
    /// Its type.
    pub ty: Ty,
    /// The only value that the property can have, so that nobody has to give it.
    pub constant: Option<Constant>,
    /// Whether `new` asks for a value.
    pub asking: Asking,
    /// How callers give a value.
    pub input: Input,
    /// What `validate` checks.
    pub checks: Vec<Check>,
    /// How it is read.
    pub reading: DecodeRule,
    /// How it is written.
    pub writing: EncodeRule,
}

/// What a struct is by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultValue {
    /// Nothing is set.
    Empty,
    /// What `new` returns, with the properties that can have only one value.
    New,
}

/// Whether `new` asks for the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// It does not.
    Never,
    /// It does.
    Value,
    /// It does, though the value may be absent when it comes: requests must have it, and responses never do.
    Sent,
}

/// The only value of a field.
#[derive(Clone, Debug)]
pub enum Constant {
    /// A variant of an enum: the type and the variant.
    Variant(ModelPath, Ident),
    /// A string that turns into the type of the field, an integer or a boolean.
    Value(DiscriminatorValue),
}

/// How a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeRule {
    /// It must be there; its number among those that must.
    Required(u32),
    /// It may be there.
    Property,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeRule {
    /// Always.
    Always,
    /// Unless it is absent.
    Optional,
}

/// An open enum of strings or of integers.
#[derive(Clone, Debug)]
pub struct EnumItem {
    /// The listed values.
    pub variants: Vec<ValueItem>,
    /// The type of the values if they are integers.
    pub integer: Option<&'static str>,
    /// The variant for others.
    pub unknown: Ident,
}

/// A value of an open enum.
#[derive(Clone, Debug)]
pub struct ValueItem {
    /// The variant.
    pub ident: Ident,
    /// The text on the wire, of an integer as well.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
}

/// An enum of types.
#[derive(Clone, Debug)]
pub struct UnionItem {
    /// The types.
    pub variants: Vec<VariantItem>,
    /// The variant for others.
    pub unknown: Ident,
    /// How a value's variant is found.
    pub cases: Vec<UnionCaseItem>,
    /// The variant that a string becomes, by number.
    pub string: Option<usize>,
    /// The variant that an array becomes, by number: the only list, or else the only object without named properties.
    pub several: Option<usize>,
    /// What all variants have from one base.
    pub shared: Vec<SharedField>,
    /// How an id is read that may be the whole object.
    pub expandable: Option<Expandable>,
    /// Functions that make a variant from the required values of its object.
    pub constructors: Vec<VariantConstructor>,
}

/// A function that makes a variant from the required values of its object.
#[derive(Clone, Debug)]
pub struct VariantConstructor {
    /// Its name.
    pub ident: Ident,
    /// The variant.
    pub variant: Ident,
    /// What the variant holds.
    pub ty: Ty,
    /// The required values, at least one, each with how callers give it.
    pub values: Vec<(Ident, Input)>,
}

/// A union of an id, which is a string, and of objects that have it.
#[derive(Clone, Debug)]
pub struct Expandable {
    /// The variant of the id.
    pub id: Ident,
    /// The variants of objects, the one that is meant first, each with its type and the field of its id.
    pub objects: Vec<(Ident, Ty, Ident)>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct VariantItem {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: Ty,
    /// Whether `validate` has something to check in it.
    pub is_checked: bool,
    /// Whether no other variant has the type, so that it can be turned into the union.
    pub is_distinct: bool,
    /// The property, with its value, that is written where the type does not.
    pub tag: Option<(String, DiscriminatorValue)>,
}

/// What to do with one kind of JSON.
#[derive(Clone, Debug)]
pub struct UnionCaseItem {
    /// The kind's name.
    pub kind: &'static str,
    /// Which variant.
    pub discrimination: UnionDiscrimination,
}

/// How a variant is picked.
#[derive(Clone, Debug)]
pub enum UnionDiscrimination {
    /// There is only this one.
    Only(Ident),
    /// A property says which; another variant is tried where it says none of them.
    Property(String, Vec<(DiscriminatorValue, Ident)>, Option<Ident>),
    /// The first that fits, with the properties that must be there.
    First(Vec<(Ident, Vec<String>)>),
}
