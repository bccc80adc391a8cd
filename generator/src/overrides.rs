//! Names from the configuration, by JSON pointer: `"#/components/schemas/usr" = "User"`.

use std::collections::{BTreeMap, HashMap};

use crate::config::PackageVersion;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, NameHint, Shape};
use crate::location::{FileId, Location, Pointer};

/// Applies the names. A pointer to nothing that can be named is an error: it is misspelled, or the description has changed.
pub(crate) fn apply(api: &mut Api, names: &BTreeMap<String, String>, diagnostics: &mut Diagnostics) {
    if names.is_empty() {
        return;
    }
    let named_items = named_items(api);
    for (pointer, name) in names {
        let found = Pointer::parse(pointer.trim_start_matches('#')).and_then(|pointer| named_items.get(&pointer));
        match found {
            Some(NamedItem::Type(index)) => api.types[*index].name = NameHint::Given(name.clone()),
            Some(NamedItem::Operation(index)) => api.operations[*index].name = Some(name.clone()),
            Some(NamedItem::Scheme(index)) => api.schemes[*index].name = Some(name.clone()),
            Some(NamedItem::Property(index, property)) => {
                if let Shape::Struct(object) = &mut api.types[*index].shape {
                    object.properties[*property].name = Some(name.clone());
                }
            }
            None => {
                let message = format!(
                    "the configuration names `{pointer}`, which is not a type, property, operation or security scheme"
                );
                let root = Location::root_of(FileId::ROOT);
                diagnostics.report(
                    Diagnostic::new(Code::UnusedName, &root, message).help(
                        "names are set by JSON pointers into the root document, such as `#/components/schemas/usr`",
                    ),
                );
            }
        }
    }
}

/// Reports a version of the description that is none, where the package takes it.
pub(crate) fn check_version(api: &Api, version: &PackageVersion, diagnostics: &mut Diagnostics) {
    if version.resolve(&api.version).is_some() {
        return;
    }
    let info = Location::root_of(FileId::ROOT).child("info").child("version");
    let message = format!("`{}` cannot be the version of a package", api.version.escape_debug());
    diagnostics.report(
        Diagnostic::new(Code::UnusableVersion, &info, message)
            .help("write the version of the package in oasmith.toml: `version = \"1.0.0\"`"),
    );
}

/// An item that can be named.
enum NamedItem {
    Type(usize),
    /// A property of a type.
    Property(usize, usize),
    Operation(usize),
    Scheme(usize),
}

fn named_items(api: &Api) -> HashMap<Pointer, NamedItem> {
    let mut named_items = HashMap::new();
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.location.file == FileId::ROOT) {
        if let Shape::Struct(object) = &def.shape {
            let properties = def.location.pointer.child("properties");
            for (number, property) in object.properties.iter().enumerate() {
                named_items.entry(properties.child(&property.wire)).or_insert(NamedItem::Property(index, number));
            }
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        named_items.insert(operation.location.pointer.clone(), NamedItem::Operation(index));
    }
    let schemes = Pointer::root().child("components").child("securitySchemes");
    for (index, scheme) in api.schemes.iter().enumerate() {
        named_items.insert(schemes.child(&scheme.key), NamedItem::Scheme(index));
    }
    // A property and its inline type have the same pointer. The name applies to the type, whose derived name is the worse one.
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.location.file == FileId::ROOT) {
        named_items.insert(def.location.pointer.clone(), NamedItem::Type(index));
    }
    named_items
}
