//! Tokens that every file needs: identifiers, comments, types, inputs.

use proc_macro2::{Ident as Token, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::Absence;
use crate::naming::{Feature, Ident};
use crate::rust_model::{Input, ModelPath, OperationItem, Parameter, Ty};
use crate::rust_path::RustPath;

/// An identifier as a token.
pub(super) fn ident(name: &Ident) -> Token {
    Token::new(name.as_str(), Span::call_site())
}

/// An identifier that does not come from the description.
pub(super) fn word(name: &str) -> Token {
    Token::new(name, Span::call_site())
}

/// The documentation of an item.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| doc_line(line));
    quote!(#(#[doc = #lines])*)
}

/// The documentation of a module, inside of it.
pub(super) fn inner_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| doc_line(line));
    quote!(#(#![doc = #lines])*)
}

fn doc_line(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!(" {line}") }
}

/// The attribute of a deprecated item.
pub(super) fn deprecated(is_deprecated: bool) -> TokenStream {
    if is_deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}

/// The `cfg` attribute of an item that any of some features enables.
pub(super) fn cfg<'a>(features: impl IntoIterator<Item = &'a Feature>) -> TokenStream {
    let features: Vec<&str> = features.into_iter().map(Feature::as_str).collect();
    match features.as_slice() {
        [] => TokenStream::new(),
        [only] => quote!(#[cfg(feature = #only)]),
        several => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}

/// A type.
pub(super) fn ty(ty: &Ty) -> TokenStream {
    let inner = self::ty;
    match ty {
        Ty::Bool => quote!(bool),
        Ty::Number(name) | Ty::Runtime(name) => {
            let name = word(name);
            quote!(#name)
        }
        Ty::Decimal => quote!(Decimal),
        Ty::String => quote!(String),
        Ty::Secret => quote!(Secret),
        Ty::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        Ty::Value => quote!(json::Value),
        Ty::Bytes => quote!(Bytes),
        Ty::Unit => quote!(()),
        Ty::Vec(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        Ty::Map(value) => {
            let value = inner(value);
            quote!(BTreeMap<String, #value>)
        }
        Ty::Option(value) => {
            let value = inner(value);
            quote!(Option<#value>)
        }
        Ty::Nullable(value) => {
            let value = inner(value);
            quote!(Nullable<#value>)
        }
        Ty::Sensitive(value) => {
            let value = inner(value);
            quote!(Sensitive<#value>)
        }
        Ty::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
        Ty::Local(name) => {
            let name = ident(name);
            quote!(#name)
        }
        Ty::Model(model) => path(model),
        Ty::Custom(path) => custom(path, &word("crate")),
    }
}

/// The path of a type that the caller has. The runtime may be a module of the crate; other crates are meant whatever modules are in scope.
pub(super) fn custom(path: &RustPath, own: &Token) -> TokenStream {
    let (first, rest) = path.segments().split_at(1);
    let rest = rest.iter().map(|segment| word(segment));
    match first.first().map(String::as_str) {
        Some("crate") => quote!(#own #(::#rest)*),
        Some(package) => {
            let name = word(package);
            let global = (package != "oasmith_runtime").then(|| quote!(::));
            quote!(#global #name #(::#rest)*)
        }
        None => TokenStream::new(),
    }
}

/// The path of a model.
pub(super) fn path(path: &ModelPath) -> TokenStream {
    let (modules, name) = (path.modules.iter().map(|module| word(module)), word(&path.name));
    quote!(#(#modules::)*#name)
}

/// The type of a parameter that takes an input.
pub(super) fn parameter(input: &Input) -> TokenStream {
    given(&input.parameter)
}

fn given(parameter: &Parameter) -> TokenStream {
    match parameter {
        Parameter::Plain(plain) => ty(plain),
        Parameter::Into(target) => {
            let target = ty(target);
            quote!(impl Into<#target>)
        }
        Parameter::List(item) => {
            let item = given(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        Parameter::Map(value) => {
            let value = given(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
    }
}

/// The conversion of the argument `name`.
pub(super) fn converted(input: &Input, name: &impl ToTokens) -> TokenStream {
    let value = taken(&input.parameter, &name.to_token_stream());
    if input.boxed { quote!(Box::new(#value)) } else { value }
}

fn taken(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    match parameter {
        Parameter::Plain(_) => quote!(#value),
        Parameter::Into(_) => quote!(#value.into()),
        Parameter::List(item) => match item.as_ref() {
            Parameter::Plain(_) => quote!(#value.into_iter().collect()),
            Parameter::Into(_) => quote!(#value.into_iter().map(Into::into).collect()),
            item => {
                let taken = taken(item, &quote!(item));
                quote!(#value.into_iter().map(|item| #taken).collect())
            }
        },
        Parameter::Map(item) => {
            let taken = taken(item, &quote!(value));
            quote!(#value.into_iter().map(|(key, value)| (key.into(), #taken)).collect())
        }
    }
}

/// A value wrapped as the field holds it, if the field is optional.
pub(super) fn optional(ty: &Ty, value: &TokenStream) -> TokenStream {
    if let Ty::Nullable(_) = ty { quote!(Nullable::Value(#value)) } else { quote!(Some(#value)) }
}

/// The type that an operation returns.
pub(super) fn output_ty(operation: &OperationItem) -> TokenStream {
    match &operation.output_enum {
        Some(output) => {
            let name = ident(&output.ident);
            if operation.absence == Absence::Never { quote!(#name) } else { quote!(Option<#name>) }
        }
        None => ty(&operation.output),
    }
}
