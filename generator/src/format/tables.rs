//! Tables: calls of macros with braces, which the printer would fill lines with. Each row gets a line of its own.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
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
                    out.push_str(INDENT);
                    out.push_str(&line(row));
                    out.push_str(",\n");
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

/// Tokens on one line: what stands in parentheses belongs to the word before.
fn line(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut is_joint = true;
    for token in tokens {
        let is_close = match &token {
            TokenTree::Group(_) => true,
            TokenTree::Punct(punct) => matches!(punct.as_char(), ',' | ':'),
            _ => false,
        };
        if !is_joint && !is_close {
            out.push(' ');
        }
        is_joint =
            matches!(&token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint || punct.as_char() == ':');
        match token {
            TokenTree::Group(group) => {
                out.push('(');
                out.push_str(&line(group.stream()));
                out.push(')');
            }
            other => out.push_str(&other.to_string()),
        }
    }
    out
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
"#;
        assert_eq!(text, expected);
    }
}
