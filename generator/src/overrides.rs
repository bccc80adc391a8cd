//! Names that the configuration gives, by the place in the description: `"#/components/schemas/usr" = "User"`.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, NameHint, Shape};
use crate::location::{FileId, Location, Pointer};

/// Puts the names in. A pointer that leads to nothing that has a name is an error: it is a spelling mistake, or the description has changed.
pub(crate) fn apply(api: &mut Api, names: &BTreeMap<String, String>, diagnostics: &mut Diagnostics) {
    if names.is_empty() {
        return;
    }
    let places = places(api);
    for (pointer, name) in names {
        let found = Pointer::parse(pointer.trim_start_matches('#')).and_then(|pointer| places.get(&pointer));
        match found {
            Some(Place::Type(index)) => api.types[*index].name = NameHint::Given(name.clone()),
            Some(Place::Operation(index)) => api.operations[*index].name = Some(name.clone()),
            Some(Place::Scheme(index)) => api.schemes[*index].name = Some(name.clone()),
            Some(Place::Property(index, property)) => {
                if let Shape::Struct(object) = &mut api.types[*index].shape {
                    object.properties[*property].name = Some(name.clone());
                }
            }
            None => {
                let message = format!(
                    "the configuration names `{pointer}`, which is no type, property, operation or security scheme"
                );
                let root = Location::root_of(FileId::ROOT);
                diagnostics.report(Diagnostic::new(Code::UnusedName, &root, message).help(
                    "a name is given for a JSON pointer into the root document, such as `#/components/schemas/usr`",
                ));
            }
        }
    }
}

/// What has a name.
enum Place {
    Type(usize),
    /// A property of a type.
    Property(usize, usize),
    Operation(usize),
    Scheme(usize),
}

fn places(api: &Api) -> HashMap<Pointer, Place> {
    let mut places = HashMap::new();
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.location.file == FileId::ROOT) {
        if let Shape::Struct(object) = &def.shape {
            let properties = def.location.pointer.child("properties");
            for (number, property) in object.properties.iter().enumerate() {
                places.entry(properties.child(&property.wire)).or_insert(Place::Property(index, number));
            }
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        places.insert(operation.location.pointer.clone(), Place::Operation(index));
    }
    let schemes = Pointer::root().child("components").child("securitySchemes");
    for (index, scheme) in api.schemes.iter().enumerate() {
        places.insert(schemes.child(&scheme.key), Place::Scheme(index));
    }
    // A property's inline type stands where the property does; the name is the type's, as that is what would get an ugly one.
    for (index, def) in api.types.iter().enumerate().filter(|(_, def)| def.location.file == FileId::ROOT) {
        places.insert(def.location.pointer.clone(), Place::Type(index));
    }
    places
}
