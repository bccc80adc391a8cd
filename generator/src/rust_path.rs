//! [`RustPath`]: the path of a type that the caller has, from the configuration. A description cannot name one.

use serde::Deserialize;

/// The path of a type: `my_types::Money`, or `crate::money::Money` in a hand-written module of the crate. Identifiers and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct RustPath(Vec<String>);

impl RustPath {
    /// Returns the identifiers of the path. There are at least two, and three if the first is `crate`.
    #[must_use]
    pub fn segments(&self) -> &[String] {
        &self.0
    }

    /// Returns the module of the crate that the path leads to, if it begins with `crate`.
    #[must_use]
    pub fn own_module(&self) -> Option<&str> {
        match self.0.as_slice() {
            [first, module, ..] if first == "crate" => Some(module),
            _ => None,
        }
    }
}

impl TryFrom<String> for RustPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let refused = |why: &str| {
            Err(format!("`{}` is not the path of a type: {why}, as in `my_types::Money`", text.escape_debug()))
        };
        let segments: Vec<&str> = text.trim().trim_start_matches("::").split("::").collect();
        let is_own = segments.first() == Some(&"crate");
        let names = if is_own { &segments[1..] } else { &segments[..] };
        let is_name = |name: &&str| {
            let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            is_plain && syn::parse_str::<syn::Ident>(name).is_ok()
        };
        if !names.iter().all(is_name) {
            return refused("it consists of names that are separated by `::`");
        }
        if names.len() < 2 {
            return refused("it begins with a crate, or with `crate` and a module");
        }
        Ok(Self(segments.into_iter().map(str::to_owned).collect()))
    }
}

impl std::fmt::Display for RustPath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0.join("::"))
    }
}

#[cfg(test)]
mod tests {
    use super::RustPath;

    #[test]
    fn only_paths_are_accepted() {
        for text in ["my_types::Money", "::std::net::IpAddr", "crate::money::Money", " a::B "] {
            assert!(RustPath::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in [
            "",
            "Money",
            "crate::Money",
            "crate",
            "self::a::B",
            "a::super::B",
            "a::B<C>",
            "Vec<a::B>",
            "a::b()",
            "a:B",
            "a::",
            "a:: B",
            "a::type",
            "a::B; fn x() {}",
            "a::B\n//",
            "a::Bé",
            "r#a::B",
        ] {
            assert!(RustPath::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
