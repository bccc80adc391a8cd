//! Tables: calls of macros with braces, which the printer would fill lines with. Each row gets a line of its own.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};
use syn::{File, Item, MacroDelimiter};

/// Spaces before a row.
const INDENT: &str = "        ";

/// The tables of a file, by number.
pub(super) struct Tables(Vec<String>);

impl Tables {
    /// Takes the tables out of a file; a constant stands where each was.
    pub(super) fn take(file: &mut File) -> Self {
        let mut tables = Vec::new();
        for item in &mut file.items {
            let Item::Macro(call) = item else { continue };
            if !matches!(call.mac.delimiter, MacroDelimiter::Brace(_)) {
                continue;
            }
            let path: Vec<String> = call.mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let text = table(&path.join("::"), call.mac.tokens.clone());
            let name = quote::format_ident!("{}{}", PLACE, tables.len());
            // Attributes, such as the features of a table, stay before it.
            let attributes = &call.attrs;
            *item = syn::parse_quote!(#(#attributes)* const #name: () = (););
            tables.push(text);
        }
        Self(tables)
    }

    /// Puts them where they were.
    pub(super) fn put(&self, text: &str) -> String {
        let mut tables = self.0.iter();
        let mut out = String::with_capacity(text.len() + self.0.iter().map(String::len).sum::<usize>());
        for line in text.lines() {
            let is_place = line.strip_prefix("const ").is_some_and(|rest| rest.starts_with(PLACE));
            match tables.next_if(is_place) {
                Some(table) => out.push_str(table),
                None => out.push_str(line),
            }
            out.push('\n');
        }
        out
    }
}

/// How the constant is called that stands for a table; no name of a description begins so.
const PLACE: &str = "__TABLE_";

trait NextIf: Iterator {
    fn next_if(&mut self, is_due: bool) -> Option<Self::Item>;
}

impl<I: Iterator> NextIf for I {
    fn next_if(&mut self, is_due: bool) -> Option<Self::Item> {
        if is_due { self.next() } else { None }
    }
}

/// A head and a group of rows.
fn table(path: &str, tokens: TokenStream) -> String {
    let mut out = format!("{path}! {{\n    ");
    let mut head = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                out.push_str(&line(std::mem::take(&mut head)));
                out.push_str(" {\n");
                for row in rows(group.stream()) {
                    put_row(&mut out, row);
                }
                out.push_str("    }\n");
            }
            other => head.extend([other]),
        }
    }
    // A list without a head.
    let rows: Vec<String> = rows(head).into_iter().map(|row| format!("{},\n", line(row))).collect();
    out.push_str(&rows.join("    "));
    out.push('}');
    out
}

/// What stands between commas.
fn rows(tokens: TokenStream) -> Vec<TokenStream> {
    let mut rows = vec![TokenStream::new()];
    for token in tokens {
        match (&token, rows.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => rows.push(TokenStream::new()),
            (_, Some(row)) => row.extend([token]),
            (_, None) => {}
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// A row, with its attributes above it.
fn put_row(out: &mut String, row: TokenStream) {
    let mut tokens = row.into_iter().peekable();
    while tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')).is_some() {
        let Some(TokenTree::Group(attribute)) = tokens.next() else { continue };
        out.push_str(INDENT);
        match comment(&attribute) {
            Some(text) => out.extend(["///", &text]),
            None => out.extend(["#[", &line(attribute.stream()), "]"]),
        }
        out.push('\n');
    }
    out.push_str(INDENT);
    out.push_str(&line(tokens.collect()));
    out.push_str(",\n");
}

/// The text of an attribute that is documentation and can stand in a comment of one line: it comes from the description, and what ends the line
/// would end the comment too.
fn comment(attribute: &Group) -> Option<String> {
    let value: syn::MetaNameValue = syn::parse2(attribute.stream()).ok()?;
    match value.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if value.path.is_ident("doc") => {
            Some(text.value()).filter(|text| !text.contains(['\n', '\r']) && !text.starts_with('/'))
        }
        _ => None,
    }
}

/// Tokens on one line.
fn line(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut before = Before::Start;
    let mut in_arguments = false;
    for token in tokens {
        let is_bar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '|');
        if before.has_space(&token) && !(is_bar && in_arguments) {
            out.push(' ');
        }
        in_arguments ^= is_bar;
        before = match &token {
            TokenTree::Punct(_) if is_bar => {
                if in_arguments {
                    Before::Prefix
                } else {
                    Before::Sign
                }
            }
            TokenTree::Punct(punct) => before.then(punct),
            _ => Before::Word,
        };
        match token {
            TokenTree::Group(group) => put_group(&mut out, &group),
            other => out.push_str(&other.to_string()),
        }
    }
    out
}

fn put_group(out: &mut String, group: &Group) {
    let (start, end) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::None => ("", ""),
    };
    out.extend([start, &line(group.stream()), end]);
}

/// What stands before a token, as far as it decides about a space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing.
    Start,
    /// A sign that the next token belongs to, such as `.` or the first bar of a closure.
    Prefix,
    /// The first colon of a path.
    Colon,
    /// The first part of an arrow.
    Arrow,
    /// A sign after which groups stand apart: an arrow, `=`, a comma or the second bar of a closure.
    Sign,
    /// Something else.
    Word,
}

impl Before {
    fn has_space(self, token: &TokenTree) -> bool {
        match (self, token) {
            (Self::Start | Self::Prefix | Self::Colon | Self::Arrow, _) => false,
            (_, TokenTree::Punct(punct)) => !matches!(punct.as_char(), ',' | ':' | '.' | '<' | '>' | ';'),
            (before, TokenTree::Group(_)) => before == Self::Sign,
            _ => true,
        }
    }

    fn then(self, punct: &Punct) -> Self {
        let is_joint = punct.spacing() == Spacing::Joint;
        match (punct.as_char(), self) {
            (':', Self::Colon) | ('.' | '<' | '&' | '\'', _) => Self::Prefix,
            (':', _) if is_joint => Self::Colon,
            ('=', _) if is_joint => Self::Arrow,
            ('>', Self::Arrow) | ('=' | ',', _) => Self::Sign,
            _ => Self::Word,
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::Tables;

    #[test]
    fn each_row_of_a_table_has_a_line() {
        let tokens = quote! {
            struct A;
            oasmith_runtime::object! { Pet { "id" => required(0) id, "a, b" => optional a_b, } }
            oasmith_runtime::string_enum! { State, Unknown { "open" => Open, } }
            #[cfg(feature = "pets")]
            oasmith_runtime::impl_serde! { models::Pet, models::pet::State }
            oasmith_runtime::setters! {
                Pet, self {
                    #[doc = " The name."]
                    #[deprecated]
                    name(value: impl Into<String>) => self.name = Some(value.into()),
                    tags(value: impl IntoIterator<Item = (impl Into<String>, Vec<models::Tag>)>) =>
                        self.body.tags = Nullable::Value(value.into_iter().map(|(key, value)| (key.into(), value)).collect()),
                }
            }
        };
        let mut file = syn::parse2(tokens).unwrap();
        let tables = Tables::take(&mut file);
        let text = tables.put(&prettyplease::unparse(&file));
        let expected = r#"struct A;
oasmith_runtime::object! {
    Pet {
        "id" => required(0) id,
        "a, b" => optional a_b,
    }
}
oasmith_runtime::string_enum! {
    State, Unknown {
        "open" => Open,
    }
}
#[cfg(feature = "pets")]
oasmith_runtime::impl_serde! {
    models::Pet,
    models::pet::State,
}
oasmith_runtime::setters! {
    Pet, self {
        /// The name.
        #[deprecated]
        name(value: impl Into<String>) => self.name = Some(value.into()),
        tags(value: impl IntoIterator<Item = (impl Into<String>, Vec<models::Tag>)>) => self.body.tags = Nullable::Value(value.into_iter().map(|(key, value)| (key.into(), value)).collect()),
    }
}
"#;
        assert_eq!(text, expected);
    }

    #[test]
    fn documentation_cannot_leave_its_comment() {
        for text in [" a\nfn injected() {}", " a\rb", "/ a"] {
            let rows = quote!(#[doc = #text] name(value: bool) => self.name = value,);
            let table = super::table("setters", quote!(Pet, self { #rows }));
            let attribute = format!("        #[doc = {text:?}]\n");
            assert!(table.contains(&attribute), "{table}");
        }
    }
}
