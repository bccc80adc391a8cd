//! The complete description of EnKash: the root and the files of its products, with references resolved.

use std::collections::BTreeMap;
use std::fs;
use std::io;

use serde_json::Value;

use crate::root;

/// Methods that an operation can have.
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// The root file.
pub const ROOT: &str = "enkash.yaml";

/// All files of the description, by name.
#[derive(Debug)]
pub struct Description {
    files: BTreeMap<String, Value>,
}

/// An operation, and the file that contains it.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// Name of the file.
    pub file: &'a str,
    /// Method, in lower case.
    pub method: &'a str,
    /// Path; for a callback, its URL.
    pub path: &'a str,
    /// The operation.
    pub value: &'a Value,
}

impl Description {
    /// Reads the files in `spec/`. Lists next to the description are not part of it.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or is not YAML.
    pub fn read() -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(root().join("spec"))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let value = read_list(&name)?;
            if value.get("paths").is_some() {
                files.insert(name, value);
            }
        }
        Ok(Self { files })
    }

    /// Returns the files by name.
    #[must_use]
    pub fn files(&self) -> &BTreeMap<String, Value> {
        &self.files
    }

    /// Puts a file in the place of another, which is returned.
    pub fn replace(&mut self, name: &str, file: Value) -> Value {
        self.files.insert(name.to_owned(), file).unwrap_or_default()
    }

    /// What a reference leads to, such as `cards.yaml#/paths/search`, and the file that it stands in.
    #[must_use]
    pub fn find(&self, reference: &str) -> Option<(&str, &Value)> {
        let (file, pointer) = reference.split_once('#')?;
        let (file, value) = self.files.get_key_value(file)?;
        Some((file, value.pointer(pointer)?))
    }

    /// Returns the value itself, or the target of its chain of references.
    #[must_use]
    pub fn follow<'a>(&'a self, file: &'a str, value: &'a Value) -> Option<(&'a str, &'a Value)> {
        let (mut file, mut value) = (file, value);
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let inside = reference.starts_with('#');
            let whole = if inside { format!("{file}{reference}") } else { reference.to_owned() };
            (file, value) = self.find(&whole)?;
        }
        Some((file, value))
    }

    /// Returns every operation, in the order of the root.
    #[must_use]
    pub fn operations(&self) -> Vec<Described<'_>> {
        let paths = self.files.get(ROOT).and_then(|root| root["paths"].as_object());
        let items = paths.into_iter().flatten().filter_map(|(path, item)| Some((path, self.follow(ROOT, item)?)));
        items.flat_map(|(path, (file, item))| in_item(file, path, item)).collect()
    }

    /// Returns every callback, in the order of the operations.
    #[must_use]
    pub fn callbacks(&self) -> Vec<Described<'_>> {
        let mut found = Vec::new();
        for operation in self.operations() {
            let callbacks = operation.value["callbacks"].as_object().into_iter().flatten();
            for (url, item) in callbacks.filter_map(|(_, callback)| callback.as_object()).flatten() {
                found.extend(in_item(operation.file, url, item));
            }
        }
        found
    }

    /// Returns one operation.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<Described<'_>> {
        self.operations().into_iter().find(|operation| operation.method == method && operation.path == path)
    }
}

impl Described<'_> {
    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.value["operationId"].as_str().unwrap_or_default()
    }
}

fn in_item<'a>(file: &'a str, path: &'a str, item: &'a Value) -> Vec<Described<'a>> {
    let of_method = |method: &&'a str| item.get(*method).map(|value| Described { file, method, path, value });
    METHODS.iter().filter_map(of_method).collect()
}

/// Returns the examples of a media type object: the values of `example` and `examples`.
#[must_use]
pub fn examples(media: &Value) -> Vec<Value> {
    let several = media["examples"].as_object().into_iter().flatten().map(|(_, example)| example["value"].clone());
    media.get("example").cloned().into_iter().chain(several).collect()
}

/// Reads a file in `spec/` as data.
///
/// # Errors
///
/// The file cannot be read, or is not YAML.
pub fn read_list(name: &str) -> io::Result<Value> {
    let text = fs::read_to_string(root().join("spec").join(name))?;
    serde_yaml::from_str(&text).map_err(|error| io::Error::other(format!("{name}: {error}")))
}
