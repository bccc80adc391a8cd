//! Types of the caller's, which the configuration names for schemas and formats.

use openapiv3::VariantOrUnknownOrEmpty as Format;
use openapiv3::{IntegerFormat, NumberFormat, Schema, SchemaKind, StringFormat, Type as SchemaType};

use super::Lowering;
use super::types::TypeRef;
use crate::config::Types;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::extensions::is_sensitive;
use crate::hash::{HashMap, HashSet};
use crate::ir::{CustomType, Type};
use crate::location::{FileId, Location, Pointer};
use crate::parse::SchemaId;
use crate::rust_path::RustPath;

/// The types of the configuration, and which of them were used.
pub(super) struct CustomTypes<'a> {
    formats: &'a std::collections::BTreeMap<String, RustPath>,
    names: HashMap<&'a str, &'a RustPath>,
    pointers: HashMap<Pointer, (&'a str, &'a RustPath)>,
    used_formats: HashSet<&'a str>,
    used_schemas: HashSet<&'a str>,
}

impl<'a> CustomTypes<'a> {
    pub(super) fn of(types: &'a Types) -> Self {
        let (mut names, mut pointers) = (HashMap::default(), HashMap::default());
        for (key, path) in &types.schemas {
            match Pointer::parse(key.trim_start_matches('#')).filter(|_| key.starts_with('#')) {
                Some(pointer) => drop(pointers.insert(pointer, (key.as_str(), path))),
                None => drop(names.insert(key.as_str(), path)),
            }
        }
        Self {
            formats: &types.formats,
            names,
            pointers,
            used_formats: HashSet::default(),
            used_schemas: HashSet::default(),
        }
    }

    fn is_empty(&self) -> bool {
        self.formats.is_empty() && self.names.is_empty() && self.pointers.is_empty()
    }

    /// The type of a schema, by its component's name or its pointer.
    fn of_schema(&mut self, component: Option<&str>, location: &Location) -> Option<&'a RustPath> {
        let by_name = component.and_then(|name| self.names.get_key_value(name)).map(|(name, path)| (*name, *path));
        let by_pointer = || Some(*self.pointers.get(&location.pointer)?).filter(|_| location.file == FileId::ROOT);
        let (key, path) = by_name.or_else(by_pointer)?;
        self.used_schemas.insert(key);
        Some(path)
    }

    fn of_format(&mut self, format: &str) -> Option<&'a RustPath> {
        let (key, path) = self.formats.get_key_value(format)?;
        self.used_formats.insert(key);
        Some(path)
    }
}

impl Lowering<'_> {
    /// Returns the caller's type for a schema, if the configuration names one. Sensitive values of it stay hidden; a format says nothing of an enum
    /// or a secret.
    pub(super) fn custom(&mut self, id: SchemaId) -> Option<TypeRef> {
        if self.custom.is_empty() {
            return None;
        }
        let node = self.schemas.resolved.schema(id);
        let schema = &node.schema;
        let is_sensitive = is_sensitive(&schema.schema_data.extensions);
        let by_schema = self.custom.of_schema(self.schemas.components.get(&id).copied(), &node.location);
        let path = by_schema.or_else(|| {
            let format = format_of(schema).filter(|_| !is_sensitive && !is_enum(schema))?;
            self.custom.of_format(format)
        })?;
        let kinds = self.kinds_of_schema(id, 0);
        let custom = Type::Custom(CustomType { path: path.clone(), kinds });
        let ty = if is_sensitive { Type::Sensitive(Box::new(custom)) } else { custom };
        Some(TypeRef { ty, nullable: self.allows_null(id) })
    }

    /// Reports types of the configuration that no schema has.
    pub(super) fn check_custom(&mut self) {
        let root = Location::root_of(FileId::ROOT);
        let mut report = |message: String, help: String| {
            self.diagnostics.report(Diagnostic::new(Code::UnusedType, &root, message).help(help));
        };
        let components: Vec<&str> = self.schemas.resolved.component_schemas.keys().map(String::as_str).collect();
        for key in self.schemas.options.schemas.keys().filter(|key| !self.custom.used_schemas.contains(key.as_str())) {
            let help = nearest(key, components.iter().copied()).map_or_else(
                || "write the name of a component, or a JSON pointer into the root document to a schema that is not a `$ref`".to_owned(),
                |name| format!("did you mean `{name}`?"),
            );
            report(
                format!("the configuration has a type for the schema `{}`, which does not exist", key.escape_debug()),
                help,
            );
        }
        for key in self.schemas.options.formats.keys().filter(|key| !self.custom.used_formats.contains(key.as_str())) {
            let help = "formats of secrets, of `enum`s and of what has a type by its schema do not count".to_owned();
            report(
                format!("the configuration has a type for the format `{}`, which no schema has", key.escape_debug()),
                help,
            );
        }
    }
}

fn is_enum(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => !string.enumeration.is_empty(),
        SchemaKind::Type(SchemaType::Integer(integer)) => !integer.enumeration.is_empty(),
        SchemaKind::Any(any) => !any.enumeration.is_empty(),
        _ => false,
    }
}

/// The format of a schema, as the description spells it.
fn format_of(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => match &string.format {
            Format::Item(StringFormat::Date) => Some("date"),
            Format::Item(StringFormat::DateTime) => Some("date-time"),
            Format::Item(StringFormat::Byte) => Some("byte"),
            // A secret, and a file.
            Format::Item(StringFormat::Password | StringFormat::Binary) | Format::Empty => None,
            Format::Unknown(format) => Some(format),
        },
        SchemaKind::Type(SchemaType::Number(number)) => match &number.format {
            Format::Item(NumberFormat::Float) => Some("float"),
            Format::Item(NumberFormat::Double) => Some("double"),
            Format::Unknown(format) => Some(format),
            Format::Empty => None,
        },
        SchemaKind::Type(SchemaType::Integer(integer)) => match &integer.format {
            Format::Item(IntegerFormat::Int32) => Some("int32"),
            Format::Item(IntegerFormat::Int64) => Some("int64"),
            Format::Unknown(format) => Some(format),
            Format::Empty => None,
        },
        SchemaKind::Any(any) => any.format.as_deref(),
        _ => None,
    }
}
