//! Scopes: within one of them no name is given twice.

use std::fmt;

use super::{casing, short};
use crate::hash::HashSet;

/// A Rust identifier. Only a scope of this module makes them, so each one is valid and unique where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// The identifier's text.
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

/// A Cargo feature: small letters, digits and hyphens. Only a scope of this module makes them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feature(String);

impl Feature {
    /// The feature of webhooks and callbacks.
    #[must_use]
    pub fn webhooks() -> Self {
        Self("webhooks".to_owned())
    }

    /// The feature's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names that a scope never gives, as they mean something else there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reserved {
    /// Nothing is taken.
    Nothing,
    /// What files of models use without a path.
    Types,
    /// What files of operations use without a path.
    Operation,
    /// What files of tags use without a path.
    Handles,
    /// Methods of a handle.
    HandleMethods,
    /// Fields and methods of a request.
    Request,
    /// Fields and methods of a request for pages.
    PagedRequest,
    /// Fields and methods of a model.
    Model,
    /// Methods of the client's builder.
    Builder,
    /// Statics beside the client.
    ClientStatics,
    /// Methods of a server with variables.
    ServerVariables,
    /// Methods of the headers of a response.
    Headers,
    /// Variants.
    Variants,
    /// Modules and files.
    Modules,
    /// Features of the package.
    Features,
}

/// Names that files of models use without a path.
#[rustfmt::skip]
const IN_MODELS: &[&str] = &[
    "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Box", "Into", "From", "Default", "Clone", "Debug", "PartialEq",
    "Eq", "Hash", "Send", "Sync", "Copy", "Drop", "Iterator", "IntoIterator", "BTreeMap", "Decode", "Encode", "Extra", "Nullable", "Reader",
    "Writer", "Secret", "Decimal", "DateTime", "Date", "Uuid", "Base64", "DecimalText", "File", "Multipart", "Validate", "Violations", "IdempotencyReference", "Sensitive", "Self",
];

/// Names that files of tags, and the client's, use without a path.
#[rustfmt::skip]
const IN_TAGS: &[&str] = &[
    "RawResponse", "Bytes", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "ResponseFuture", "RequestOptions", "Response", "ResponseHeaders",
    "QueryStyle", "PathStyle", "ApiSpec", "ClientBuilder", "Config", "Credential", "Envelope", "KeyLocation", "Scheme", "SchemeKind",
    "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Into", "From", "Clone", "Debug", "Self",
    "Fn", "FnOnce", "IntoIterator", "BTreeMap", "Decimal", "Secret", "Sensitive", "TokenSpec", "ClientAuthentication", "DateTime", "Date", "Uuid", "Base64", "DecimalText", "File", "Body", "Server",
];

/// Names that files of operations use without a path, beside those that files of models use.
#[rustfmt::skip]
const IN_OPERATIONS: &[&str] = &[
    "RawResponse", "Bytes", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "ResponseFuture", "RequestOptions", "Response", "Server",
    "QueryStyle", "PathStyle", "ResponseHeaders", "FormField", "Brackets", "Fn", "FnOnce",
];

/// Methods of the builder.
const BUILDER: &[&str] = &[
    "new",
    "base_url",
    "base_url_for",
    "environment",
    "body_codec",
    "body_codec_for",
    "with_env",
    "with_vars",
    "config",
    "configure",
    "layer",
    "retry",
    "server",
    "build",
    "clone",
    "into",
];

/// Modules of the crate and methods of the client; and names that Windows keeps for devices, which cannot be files there.
#[rustfmt::skip]
const MODULES: &[&str] = &[
    "mod", "lib", "main", "webhooks", "client", "builder", "from_env", "with", "build", "models", "api", "clone", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Features of every crate.
#[rustfmt::skip]
const FEATURES: &[&str] = &[
    "default", "serde", "reqwest", "webhooks", "mock", "regenerate", "jiff", "chrono", "uuid", "pattern", "aes", "blocking", "tower",
    "tracing", "webhook-signatures",
];

impl Reserved {
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::Types | Self::Operation => IN_MODELS,
            Self::Handles => IN_TAGS,
            Self::HandleMethods => &["new", "clone", "client", "into"],
            Self::Request => &["client", "options", "body", "send", "send_with_response", "stream", "clone", "into"],
            Self::PagedRequest => &[
                "client",
                "options",
                "body",
                "send",
                "send_with_response",
                "stream",
                "clone",
                "into",
                "items",
                "pages",
            ],
            Self::Model => &["validate", "check", "new", "empty", "additional", "extra", "extra_mut", "clone", "into"],
            Self::Builder => BUILDER,
            Self::ClientStatics => &["API", "ENV"],
            Self::ServerVariables => &["new", "url", "clone", "into"],
            Self::Headers => &["of", "clone"],
            Self::Variants => &["Self"],
            Self::Modules => MODULES,
            Self::Features => FEATURES,
        }
    }
}

/// A place where names must differ.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Names that are taken, in small letters: files may not differ in case alone.
    taken: HashSet<String>,
    reserved: &'static [&'static str],
    also_reserved: &'static [&'static str],
    /// What a type's name gets that means something else here.
    suffix: &'static str,
}

impl Scope {
    pub(super) fn new(reserved: Reserved) -> Self {
        let suffix = if matches!(reserved, Reserved::Handles) { "Api" } else { "Model" };
        let also_reserved = if matches!(reserved, Reserved::Operation) { IN_OPERATIONS } else { &[] };
        Self { taken: HashSet::default(), reserved: reserved.names(), also_reserved, suffix }
    }

    /// Takes a name that another scope gave.
    pub(super) fn take(&mut self, ident: &Ident) {
        self.taken.insert(ident.as_str().to_lowercase());
    }

    /// A name for a type.
    pub(super) fn ty(&mut self, text: &str) -> Ident {
        self.unique(short::from_the_end(casing::camel(text)), self.suffix, "")
    }

    /// A name for a type: the first of some that means nothing else here and is not taken, or the last with a number.
    pub(super) fn first_of(&mut self, texts: &[&str]) -> Ident {
        let is_free = |text: &&&str| {
            let name = short::from_the_end(casing::camel(text));
            !self.is_reserved(&name) && !self.taken.contains(&name.to_lowercase())
        };
        let best = texts.iter().find(is_free).or(texts.last());
        self.ty(best.copied().unwrap_or_default())
    }

    /// A name for a value of an enum. Values that differ in case alone get different names.
    pub(super) fn variant(&mut self, text: &str) -> Ident {
        self.unique(casing::camel(text), "Value", "")
    }

    /// Names for all values of an enum.
    pub(super) fn variants(&mut self, texts: &[&str]) -> Vec<Ident> {
        casing::distinct(texts).into_iter().map(|name| self.unique(name, "Value", "")).collect()
    }

    /// A name for a field, a method or a parameter.
    pub(super) fn field(&mut self, text: &str) -> Ident {
        self.unique(casing::snake(text), "_", "_")
    }

    /// A name for a method: the first of some that means nothing else here and is not taken, or the last with a number.
    pub(super) fn first_field_of(&mut self, texts: &[String]) -> Ident {
        let is_free = |text: &&String| {
            let name = casing::snake(text);
            !self.is_reserved(&name) && !self.taken.contains(&name)
        };
        let best = texts.iter().find(is_free).or(texts.last());
        self.field(best.map_or("", String::as_str))
    }

    /// A name for a module, and for the file that holds it.
    pub(super) fn module(&mut self, text: &str) -> Ident {
        self.unique(casing::file_name(text), "_", "_")
    }

    /// A name for a feature of the package.
    pub(super) fn feature(&mut self, text: &str) -> Feature {
        let name = self.unique(casing::file_name(text), "_api", "_");
        Feature(name.as_str().trim_matches('_').replace('_', "-"))
    }

    /// A name for a constant.
    pub(super) fn constant(&mut self, text: &str) -> Ident {
        self.unique(casing::shouty(text), "_", "_")
    }

    /// The name itself, with `suffix` if Rust or the scope keeps it for something else, with a number if it is taken.
    fn unique(&mut self, name: String, suffix: &str, before_number: &str) -> Ident {
        let name = short::from_the_start(name);
        let name = if self.is_reserved(&name) { name + suffix } else { name };
        let mut candidate = name.clone();
        let mut number = 2;
        while !self.taken.insert(candidate.to_lowercase()) {
            // The underscore of a word that is reserved is no part of the name.
            candidate = format!("{}{before_number}{number}", name.trim_end_matches('_'));
            number += 1;
        }
        Ident(candidate)
    }

    fn is_reserved(&self, name: &str) -> bool {
        self.reserved.contains(&name) || self.also_reserved.contains(&name) || is_keyword(name)
    }
}

/// Whether Rust, of any edition, keeps a word for itself. `_` is not an identifier either.
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
    fn names_that_fall_together_are_told_apart() {
        let mut scope = Scope::new(Reserved::Model);
        let names: Vec<String> = ["fooBar", "foo_bar", "foo-bar", "extra", "foo bar 2"]
            .iter()
            .map(|text| scope.field(text).to_string())
            .collect();
        assert_eq!(names, ["foo_bar", "foo_bar_2", "foo_bar_3", "extra_", "foo_bar_2_2"]);
    }

    #[test]
    fn a_reserved_word_that_is_taken_gets_a_number() {
        let mut scope = Scope::new(Reserved::Model);
        assert_eq!(["type", "Type"].map(|text| scope.field(text).to_string()), ["type_", "type_2"]);
    }

    #[test]
    fn files_have_names_of_plain_letters() {
        let mut scope = Scope::new(Reserved::Modules);
        assert_eq!(["Grünstrom", "日本"].map(|text| scope.module(text).to_string()), ["gruenstrom", "ri_ben"]);
    }

    #[test]
    fn prelude_names_are_not_taken_away() {
        let mut scope = Scope::new(Reserved::Types);
        assert_eq!(scope.ty("Option").as_str(), "OptionModel");
        assert_eq!(scope.ty("string").as_str(), "StringModel");
        assert_eq!(scope.ty("Error").as_str(), "Error");
    }

    #[test]
    fn handles_leave_the_names_of_the_client_alone() {
        let mut scope = Scope::new(Reserved::Handles);
        assert_eq!(["Config", "Client"].map(|text| scope.ty(text).to_string()), ["ConfigApi", "ClientApi"]);
    }

    #[test]
    fn variants_that_differ_in_case_alone_differ() {
        let mut scope = Scope::new(Reserved::Variants);
        assert_ne!(scope.variant("ASC"), scope.variant("asc"));
    }

    #[test]
    fn device_names_are_no_files() {
        assert_eq!(Scope::new(Reserved::Modules).module("CON").as_str(), "con_");
    }
}
