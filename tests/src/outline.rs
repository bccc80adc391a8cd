//! The public outline of a crate: its types with their fields, and its functions. Reviewers read it to see the effect
//! of a change.

use std::path::{Path, PathBuf};

use quote::ToTokens;
use syn::{Fields, ImplItem, Item, Visibility};

/// Returns the outline of source files, one line for each public item.
///
/// # Errors
///
/// A file is not Rust.
pub fn outline(files: &[(PathBuf, String)]) -> syn::Result<String> {
    let mut text = String::new();
    for (path, source) in files {
        let file = syn::parse_file(source)?;
        let mut lines = Vec::new();
        for item in &file.items {
            describe(item, "", &mut lines);
        }
        if !lines.is_empty() {
            text.push_str(&heading(path));
            text.extend(lines.into_iter().map(|line| line + "\n"));
            text.push('\n');
        }
    }
    Ok(text)
}

fn heading(path: &Path) -> String {
    format!("// {}\n", path.display().to_string().replace('\\', "/"))
}

fn describe(item: &Item, indent: &str, lines: &mut Vec<String>) {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            lines.push(format!("{indent}struct {}", item.ident));
            fields(&item.fields, indent, lines);
        }
        Item::Enum(item) if is_public(&item.vis) => {
            lines.push(format!("{indent}enum {}", item.ident));
            for variant in &item.variants {
                lines.push(format!("{indent}    {}", spaced(&without_attributes(variant))));
            }
        }
        Item::Const(item) if is_public(&item.vis) => {
            lines.push(format!("{indent}const {}: {} = {}", item.ident, spaced(&item.ty), spaced(&item.expr)));
        }
        Item::Use(item) if is_public(&item.vis) => lines.push(format!("{indent}use {}", spaced(&item.tree))),
        Item::Mod(item) if is_public(&item.vis) => {
            lines.push(format!("{indent}mod {}", item.ident));
            let inner = format!("{indent}    ");
            for item in item.content.iter().flat_map(|(_, items)| items) {
                describe(item, &inner, lines);
            }
        }
        Item::Impl(item) => implementation(item, indent, lines),
        Item::Macro(item) => table(&item.mac, indent, lines),
        _ => {}
    }
}

fn fields(fields: &Fields, indent: &str, lines: &mut Vec<String>) {
    for field in fields.iter().filter(|field| is_public(&field.vis)) {
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        lines.push(format!("{indent}    {name}: {}", spaced(&field.ty)));
    }
}

fn implementation(item: &syn::ItemImpl, indent: &str, lines: &mut Vec<String>) {
    let target = spaced(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        lines.push(format!("{indent}impl {} for {target}", spaced(path)));
        return;
    }
    for item in &item.items {
        if let ImplItem::Fn(function) = item
            && is_public(&function.vis)
        {
            lines.push(format!("{indent}{target}::{}", spaced(&function.sig).trim_start_matches("fn ")));
        }
    }
}

/// What the tables of the runtime add to the API of a struct.
fn table(call: &syn::Macro, indent: &str, lines: &mut Vec<String>) {
    let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    match name.as_str() {
        "setters" => {
            let lines_of = call.parse_body_with(setters).into_iter().flatten();
            lines.extend(lines_of.map(|line| format!("{indent}{line}")));
        }
        "constructors" => {
            let lines_of = call.parse_body_with(constructors).into_iter().flatten();
            lines.extend(lines_of.map(|line| format!("{indent}{line}")));
        }
        "object" => {
            let head = call.tokens.to_string();
            if let Some((name, rest)) = head.split_once(" : ")
                && rest.starts_with("Default ")
            {
                lines.push(format!("{indent}impl Default for {name}"));
                lines.extend(rest.starts_with("Default + new").then(|| format!("{indent}{name}::new() -> Self")));
            }
        }
        _ => {}
    }
}

/// The signatures in a table of constructors.
fn constructors(input: syn::parse::ParseStream<'_>) -> syn::Result<Vec<String>> {
    let target: syn::Ident = input.parse()?;
    let rows;
    syn::braced!(rows in input);
    let mut lines = Vec::new();
    while !rows.is_empty() {
        let name: syn::Ident = rows.parse()?;
        let arguments;
        syn::parenthesized!(arguments in rows);
        let arguments: proc_macro2::TokenStream = arguments.parse()?;
        rows.parse::<syn::Token![=>]>()?;
        rows.parse::<syn::Expr>()?;
        rows.parse::<syn::Token![,]>()?;
        lines.push(format!("{target}::{name}({}) -> Self", spaced(&arguments)));
    }
    Ok(lines)
}

/// The signatures in a table of setters.
fn setters(input: syn::parse::ParseStream<'_>) -> syn::Result<Vec<String>> {
    let target: syn::Ident = input.parse()?;
    input.parse::<syn::Token![,]>()?;
    input.parse::<syn::Token![self]>()?;
    let rows;
    syn::braced!(rows in input);
    let mut lines = Vec::new();
    while !rows.is_empty() {
        rows.call(syn::Attribute::parse_outer)?;
        let name: syn::Ident = rows.parse()?;
        let argument;
        syn::parenthesized!(argument in rows);
        let (value, _, ty): (syn::Ident, syn::Token![:], syn::Type) =
            (argument.parse()?, argument.parse()?, argument.parse()?);
        rows.parse::<syn::Token![=>]>()?;
        rows.parse::<syn::Expr>()?;
        rows.parse::<syn::Token![,]>()?;
        lines.push(format!("{target}::{name}(mut self, {value}: {}) -> Self", spaced(&ty)));
    }
    Ok(lines)
}

fn without_attributes(variant: &syn::Variant) -> syn::Variant {
    syn::Variant { attrs: Vec::new(), ..variant.clone() }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Formats tokens with usual spacing.
fn spaced(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (loose, tight) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("& ", "&"),
        (" :", ":"),
    ] {
        text = text.replace(loose, tight);
    }
    text
}
