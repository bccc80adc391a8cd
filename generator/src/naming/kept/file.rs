//! The text of `oasmith.names`: one name a line, sorted.
//!
//! The file is committed, merged and edited by people, so it is not trusted: whatever it holds, names are identifiers.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::diagnostics::Code;
use crate::hash::HashMap;
use crate::location::Position;
use crate::source::LoadError;

/// The first line of the file.
pub(super) const HEADER: &str = "# Names that `oasmith generate` keeps: where something stands in the description, and what it is called in Rust. Commit this file.";

/// The maximum length of a name.
const LONGEST: usize = 120;

/// Names of an earlier generation, by the location of what they name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptNames {
    /// Paths of types and requests. One type can be re-exported from several modules.
    items: HashMap<String, Vec<Vec<String>>>,
    /// Names of fields, variants and methods.
    members: HashMap<(String, Form), String>,
}

/// How the name of a member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// `.field`
    Field,
    /// `.method()`
    Method,
    /// `::Variant`
    Variant,
}

/// A line that is not a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidName {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for InvalidName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.problem)
    }
}

/// Reads the file. One that does not exist yet keeps no names.
pub(crate) fn load(path: &Path, limit: u64) -> Result<KeptNames, LoadError> {
    let invalid = |message: String| LoadError::new(Code::InvalidNamesFile, path, message);
    let text = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(KeptNames::default()),
        Ok(data) if data.len() > limit => Err(invalid(format!("the file has more than {limit} bytes"))),
        _ => fs::read_to_string(path).map_err(|error| invalid(error.to_string())),
    }?;
    let at = |error: InvalidName| {
        let position = Position { line: error.line, column: 1 };
        invalid(error.problem).at(position, &text).help("correct the line, or delete it to get a new name")
    };
    KeptNames::parse(&text).map_err(at)
}

impl KeptNames {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// A line is neither empty, nor a comment, nor a location and a name.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let mut names = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            names.add(line).map_err(|problem| InvalidName { line: index + 1, problem })?;
        }
        Ok(names)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
            return Err("this is the mark of a merge conflict; keep the lines of both sides".to_owned());
        }
        let (key, name) = line.split_once(' ').ok_or("this is not a location and a name")?;
        if !key.contains('#') {
            return Err(format!("`{key}` is not a JSON pointer"));
        }
        let (form, member) = match name {
            _ if name.ends_with("()") => (Form::Method, name.strip_prefix('.').map(|name| name.trim_end_matches("()"))),
            _ if name.starts_with('.') => (Form::Field, name.strip_prefix('.')),
            _ if name.starts_with("::") => (Form::Variant, name.strip_prefix("::")),
            _ => {
                let path: Vec<String> = name.split("::").map(str::to_owned).collect();
                if path.len() < 2 || !path.iter().all(|part| is_name(part)) {
                    return Err(format!("`{name}` is not the path of an item"));
                }
                self.items.entry(key.to_owned()).or_default().push(path);
                return Ok(());
            }
        };
        let member = member.filter(|member| is_name(member)).ok_or_else(|| format!("`{name}` is not an identifier"))?;
        self.members.insert((key.to_owned(), form), member.to_owned());
        Ok(())
    }

    /// All keys; several times, if they have several names.
    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.items.keys().chain(self.members.keys().map(|(key, _)| key))
    }

    pub(super) fn items(&self, key: &str) -> impl Iterator<Item = &[String]> + Clone + use<'_> {
        self.items.get(key).into_iter().flatten().map(Vec::as_slice)
    }

    pub(super) fn member(&self, key: &str, form: Form) -> Option<&str> {
        self.members.get(&(key.to_owned(), form)).map(String::as_str)
    }
}

fn is_name(name: &str) -> bool {
    name.len() <= LONGEST && syn::parse_str::<syn::Ident>(name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::KeptNames;

    #[test]
    fn only_identifiers_are_names() {
        let read = |text: &str| KeptNames::parse(text).map_err(|error| error.to_string());
        assert!(
            read("# A comment.\n\n#/a models::a::A\n#/a/properties/b .b\n#/a/enum/c ::C\n#/paths/~1a/get .list()\n")
                .is_ok()
        );
        for (line, problem) in [
            ("#/a", "not a location and a name"),
            ("/a A::B", "not a JSON pointer"),
            ("#/a A", "not the path of an item"),
            ("#/a models::a::A; fn x() {}", "not the path of an item"),
            ("#/a models::../A", "not the path of an item"),
            ("#/a .type", "not an identifier"),
            ("#/a .b-c", "not an identifier"),
            ("#/a ::", "not an identifier"),
            ("#/a x()", "not an identifier"),
            ("<<<<<<< HEAD", "merge conflict"),
        ] {
            let error = read(&format!("#/b .b\n{line}\n")).unwrap_err();
            assert!(error.starts_with("line 2: ") && error.contains(problem), "{line}: {error}");
        }
        assert!(read(&format!("#/a .{}", "a".repeat(500))).is_err());
    }
}
