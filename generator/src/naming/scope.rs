//! Scopes: each issues a name only once.

use std::fmt;

use super::reserved::Reserved;
use super::{PackageWords, short};
use crate::casing;
use crate::hash::HashSet;

/// A Rust identifier. Only scopes create identifiers, so each is valid and unique where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// Returns the identifier as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A Cargo feature: lowercase letters, digits and hyphens. Only scopes create features.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feature(String);

impl Feature {
    /// Returns the feature of webhooks and callbacks.
    #[must_use]
    pub fn webhooks() -> Self {
        Self("webhooks".to_owned())
    }

    /// Returns the feature of types that no operation uses.
    #[must_use]
    pub fn unused_types() -> Self {
        Self("unused-types".to_owned())
    }

    /// Returns the feature as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How names of a kind are spelled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spelling {
    /// Types and variants.
    Upper,
    /// Fields and methods.
    Lower,
    /// Modules, which are files as well.
    File,
}

/// A namespace in which names must be unique.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Issued names in lower case: file names must not differ only in case.
    issued: HashSet<String>,
    reserved: &'static [&'static str],
    also_reserved: &'static [&'static str],
    /// The suffix for type names that are reserved.
    suffix: &'static str,
    /// Words that snake case does not take apart.
    words: PackageWords,
    /// A reserved name that may be issued after all.
    allowed: Option<&'static str>,
}

impl Scope {
    pub(super) fn new(reserved: Reserved) -> Self {
        let suffix = if matches!(reserved, Reserved::Handles) { "Api" } else { "Model" };
        let words = PackageWords::default();
        Self {
            issued: HashSet::default(),
            reserved: reserved.names(),
            also_reserved: reserved.also(),
            suffix,
            words,
            allowed: None,
        }
    }

    /// Keeps the words of the package's name whole.
    pub(super) fn keeping(self, words: PackageWords) -> Self {
        Self { words, ..self }
    }

    /// Issues a reserved name after all.
    pub(super) fn allow(&mut self, name: &'static str) {
        self.allowed = Some(name);
    }

    /// Reserves further names.
    pub(super) fn also_reserve(&mut self, names: &'static [&'static str]) {
        self.also_reserved = names;
    }

    /// Marks a name of another scope as issued.
    pub(super) fn mark_issued(&mut self, ident: &Ident) {
        self.issued.insert(ident.as_str().to_lowercase());
    }

    /// Issues the name of an earlier generation. `None` if it is not free, or not spelled as names of this scope are: it comes from a file
    /// that anyone can edit.
    pub(super) fn keep(&mut self, name: &str, spelling: Spelling) -> Option<Ident> {
        let is_spelled = match spelling {
            Spelling::Upper => name.starts_with(char::is_uppercase) && !name.contains('_'),
            Spelling::Lower => !name.contains(char::is_uppercase),
            Spelling::File => {
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            }
        };
        let is_kept = is_spelled && !self.is_reserved(name) && self.issued.insert(name.to_lowercase());
        is_kept.then(|| Ident(name.to_owned()))
    }

    /// Issues names for all members of something: first those that earlier generations gave, so that no new member takes one of them.
    pub(super) fn all<'k, M>(
        &mut self,
        members: &[M],
        spelling: Spelling,
        kept: impl Fn(&M) -> Option<&'k str>,
        mut issue: impl FnMut(&mut Self, &M) -> Ident,
    ) -> Vec<Ident> {
        let kept: Vec<Option<Ident>> =
            members.iter().map(|member| kept(member).and_then(|name| self.keep(name, spelling))).collect();
        kept.into_iter().zip(members).map(|(kept, member)| kept.unwrap_or_else(|| issue(self, member))).collect()
    }

    /// Issues a type name.
    pub(super) fn ty(&mut self, text: &str) -> Ident {
        self.unique(short::from_the_end(casing::camel(text)), self.suffix, "")
    }

    /// Issues a type name that is free in another scope as well, where it is issued too.
    pub(super) fn ty_in_both(&mut self, other: &mut Self, text: &str) -> Ident {
        let name = short::from_the_end(casing::camel(text));
        let is_free =
            |scope: &Self, name: &str| !scope.is_reserved(name) && !scope.issued.contains(&name.to_lowercase());
        let mut candidate = name.clone();
        let mut number = 2;
        while !is_free(self, &candidate) || !is_free(other, &candidate) {
            candidate = format!("{name}{number}");
            number += 1;
        }
        let ident = Ident(candidate);
        self.mark_issued(&ident);
        other.mark_issued(&ident);
        ident
    }

    /// Issues a type name: the first candidate that is neither reserved nor issued, or the last one with a number.
    pub(super) fn first_of(&mut self, texts: &[&str]) -> Ident {
        let is_free = |text: &&&str| {
            let name = short::from_the_end(casing::camel(text));
            !self.is_reserved(&name) && !self.issued.contains(&name.to_lowercase())
        };
        let best = texts.iter().find(is_free).or(texts.last());
        self.ty(best.copied().unwrap_or_default())
    }

    /// Issues a name for an enum value. Values that differ only in case get different names.
    pub(super) fn variant(&mut self, text: &str) -> Ident {
        self.unique(casing::camel(text), "Value", "")
    }

    /// Issues a name for a value of an enum, which is cased already.
    pub(super) fn value(&mut self, name: String) -> Ident {
        self.unique(name, "Value", "")
    }

    /// Issues a name for a field, a method or a parameter.
    pub(super) fn field(&mut self, text: &str) -> Ident {
        self.unique(casing::snake(&self.words.joined(text)), "_", "_")
    }

    /// Issues a method name: the first candidate that is neither reserved nor issued, or the last one with a number.
    pub(super) fn first_field_of(&mut self, texts: &[String]) -> Ident {
        let is_free = |text: &&String| {
            let name = casing::snake(&self.words.joined(text));
            !self.is_reserved(&name) && !self.issued.contains(&name)
        };
        let best = texts.iter().find(is_free).or(texts.last());
        self.field(best.map_or("", String::as_str))
    }

    /// Issues a name for a module and its file.
    pub(super) fn module(&mut self, text: &str) -> Ident {
        self.unique(casing::file_name(&self.words.joined(text)), "_", "_")
    }

    /// Issues a name for a feature.
    pub(super) fn feature(&mut self, text: &str) -> Feature {
        let name = self.unique(casing::file_name(&self.words.joined(text)), "_api", "_");
        Feature(name.as_str().trim_matches('_').replace('_', "-"))
    }

    /// Issues a name for a constant.
    pub(super) fn constant(&mut self, text: &str) -> Ident {
        self.unique(casing::shouty(&self.words.joined(text)), "_", "_")
    }

    /// Issues the name itself, with `suffix` if it is reserved, and with a number if it is issued already.
    fn unique(&mut self, name: String, suffix: &str, before_number: &str) -> Ident {
        let name = short::from_the_start(name);
        let name = if self.is_reserved(&name) { name + suffix } else { name };
        let mut candidate = name.clone();
        let mut number = 2;
        while !self.issued.insert(candidate.to_lowercase()) {
            // The number replaces the underscore of a reserved word.
            candidate = format!("{}{before_number}{number}", name.trim_end_matches('_'));
            number += 1;
        }
        Ident(candidate)
    }

    fn is_reserved(&self, name: &str) -> bool {
        let is_reserved = self.reserved.contains(&name) || self.also_reserved.contains(&name);
        (is_reserved && self.allowed != Some(name)) || is_keyword(name)
    }
}

/// Whether a word is reserved in any edition of Rust. `_` is not an identifier either.
fn is_keyword(name: &str) -> bool {
    name == "_" || name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

#[cfg(test)]
mod tests {
    use super::{Reserved, Scope};

    #[test]
    fn keywords_get_an_underscore() {
        let mut scope = Scope::new(Reserved::Model);
        for (text, expected) in
            [("type", "type_"), ("self", "self_"), ("crate", "crate_"), ("async", "async_"), ("gen", "gen_")]
        {
            assert_eq!(scope.field(text).as_str(), expected);
        }
    }

    #[test]
    fn equal_names_get_numbers() {
        let mut scope = Scope::new(Reserved::Model);
        let names: Vec<String> = ["fooBar", "foo_bar", "foo-bar", "extra", "foo bar 2"]
            .iter()
            .map(|text| scope.field(text).to_string())
            .collect();
        assert_eq!(names, ["foo_bar", "foo_bar_2", "foo_bar_3", "extra_", "foo_bar_2_2"]);
    }

    #[test]
    fn a_reserved_word_that_is_already_issued_gets_a_number() {
        let mut scope = Scope::new(Reserved::Model);
        assert_eq!(["type", "Type"].map(|text| scope.field(text).to_string()), ["type_", "type_2"]);
    }

    #[test]
    fn file_names_are_ascii() {
        let mut scope = Scope::new(Reserved::Modules);
        assert_eq!(["Grünstrom", "日本"].map(|text| scope.module(text).to_string()), ["gruenstrom", "ri_ben"]);
    }

    #[test]
    fn a_handle_has_no_name_that_files_of_operations_use() {
        let used = Reserved::Types.names().iter().chain(Reserved::Operation.also());
        for name in used.filter(|name| **name != "Self") {
            assert_ne!(Scope::new(Reserved::Handles).ty(name).as_str(), *name);
        }
    }

    #[test]
    fn prelude_names_are_not_shadowed() {
        let mut scope = Scope::new(Reserved::Types);
        assert_eq!(scope.ty("Option").as_str(), "OptionModel");
        assert_eq!(scope.ty("string").as_str(), "StringModel");
        assert_eq!(scope.ty("Error").as_str(), "Error");
    }

    #[test]
    fn handles_do_not_use_the_names_of_the_client() {
        let mut scope = Scope::new(Reserved::Handles);
        assert_eq!(["Config", "Client"].map(|text| scope.ty(text).to_string()), ["ConfigApi", "ClientApi"]);
    }

    #[test]
    fn variants_that_differ_only_in_case_get_different_names() {
        let mut scope = Scope::new(Reserved::Variants);
        assert_ne!(scope.variant("ASC"), scope.variant("asc"));
    }

    #[test]
    fn device_names_are_not_file_names() {
        assert_eq!(Scope::new(Reserved::Modules).module("CON").as_str(), "con_");
    }
}
