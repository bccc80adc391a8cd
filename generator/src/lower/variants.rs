//! Names of union variants: from the description where it has one, else from the kind of value.

use openapiv3::{Schema, SchemaKind, Type as SchemaType};

use super::Schemas;
use super::compose::choices_of;
use super::schemas::constants;
use crate::casing::{camel, title};
use crate::extensions::name_of;
use crate::ir::{DiscriminatorValue, Variant};
use crate::parse::SchemaId;

impl Schemas<'_> {
    /// Returns the name of a variant: its title, the value that a mapping or a constant gives it, its component, or its JSON type; the
    /// first of these that no earlier variant has.
    pub(super) fn variant_name(
        &self,
        union: SchemaId,
        target: Option<SchemaId>,
        index: usize,
        others: &[Variant],
    ) -> String {
        let number = format!("variant {}", index + 1);
        let Some(id) = target else { return number };
        let is_free = |name: &String| {
            let name = camel(name);
            others.iter().all(|other| camel(&other.hint) != name)
        };
        let schema = &self.resolved.schema(id).schema;
        let known = self.variant_word(target, index);
        let known = (known != number).then_some(known);
        let described_names = [
            name_of(&schema.schema_data.extensions),
            title(schema.schema_data.title.as_deref()),
            self.mapped(union, id),
            self.constant_of(union, id),
        ];
        let described_names = described_names.into_iter().flatten();
        described_names.chain(known).chain(self.kinds_of_variant(id)).find(is_free).unwrap_or(number)
    }

    /// Returns the value that a discriminator maps to a variant, unless it is a number or a boolean, which names nothing.
    fn mapped(&self, union: SchemaId, variant: SchemaId) -> Option<String> {
        let node = self.resolved.schema(union);
        let mapping = &node.schema.schema_data.discriminator.as_ref()?.mapping;
        let targets_variant =
            |reference: &&String| self.resolved.mapping_target(&node.location, reference) == Some(variant);
        let (value, _) = mapping.iter().find(|(_, reference)| targets_variant(reference))?;
        (value.chars().any(char::is_alphabetic) && value.parse::<bool>().is_err()).then(|| value.clone())
    }

    /// Returns the only value of a variant, or of the property that identifies it.
    fn constant_of(&self, union: SchemaId, variant: SchemaId) -> Option<String> {
        let only = |values: &[DiscriminatorValue]| match values {
            [DiscriminatorValue::String(value)] if value.chars().any(char::is_alphabetic) => Some(value.clone()),
            _ => None,
        };
        if let Some(value) = only(&constants(&self.resolved.schema(variant).schema)) {
            return Some(value);
        }
        let discriminator = self.resolved.schema(union).schema.schema_data.discriminator.as_ref();
        let usual = discriminator.map(|discriminator| discriminator.property_name.as_str());
        let listed = self.listed_values(variant);
        let of = |wanted: &str| listed.iter().find(|(name, ..)| name == wanted).and_then(|(_, values, _)| only(values));
        let named = usual.into_iter().chain(["type", "kind"]).find_map(of);
        named.or_else(|| {
            listed.iter().filter(|(_, _, is_required)| *is_required).find_map(|(_, values, _)| only(values))
        })
    }

    /// Returns the kind of a variant, and names with more detail about its content.
    fn kinds_of_variant(&self, id: SchemaId) -> Vec<String> {
        let schema = &self.resolved.schema(id).schema;
        let Some(kind) = kind_of(schema) else { return Vec::new() };
        let mut words = vec![kind.to_owned()];
        match kind {
            "list" => {
                let mut inner = Some(id);
                let mut word = String::new();
                // An array of arrays of integers is an "integer list list"; deeper ones are not distinguished.
                for _ in 0..3 {
                    inner = inner.and_then(|id| self.item_of(id));
                    word.insert_str(0, " list");
                    let kind = inner.and_then(|id| {
                        let component = self.components.get(&id).map(|name| (*name).to_owned());
                        component.or_else(|| kind_of(&self.resolved.schema(id).schema).map(str::to_owned))
                    });
                    words.extend(kind.filter(|kind| kind != "list").map(|kind| format!("{kind}{word}")));
                }
            }
            "object" => words.extend(self.required_properties(id).first().map(|name| format!("with {name}"))),
            _ => {}
        }
        words
    }

    fn item_of(&self, id: SchemaId) -> Option<SchemaId> {
        let items = match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::Array(array)) => array.items.as_ref()?,
            SchemaKind::Any(any) => any.items.as_ref()?,
            _ => return None,
        };
        self.resolved.target(items)
    }
}

/// Returns the kind of values that a schema describes.
fn kind_of(schema: &Schema) -> Option<&'static str> {
    Some(match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(_)) => "text",
        SchemaKind::Type(SchemaType::Number(_)) => "number",
        SchemaKind::Type(SchemaType::Integer(_)) => "integer",
        SchemaKind::Type(SchemaType::Boolean(_)) => "bool",
        SchemaKind::Type(SchemaType::Array(_)) => "list",
        SchemaKind::Type(SchemaType::Object(object)) if object.properties.is_empty() => "map",
        SchemaKind::Type(SchemaType::Object(_)) | SchemaKind::AllOf { .. } => "object",
        SchemaKind::Any(any) if any.items.is_some() => "list",
        SchemaKind::Any(any) if !any.properties.is_empty() || !any.all_of.is_empty() => "object",
        SchemaKind::Any(any) if !any.enumeration.is_empty() => "constant",
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => "choice",
        SchemaKind::Any(_) if !choices_of(schema).is_empty() => "choice",
        SchemaKind::Any(_) => "any",
        SchemaKind::Not { .. } => return None,
    })
}
