//! Paths of the runtime in a crate that contains a copy of it.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

/// Replaces the runtime's package by the module in generated code.
pub(super) fn with_module(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if ident == "oasmith_runtime" => out.extend(module(ident.span())),
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_module(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// `crate::runtime`.
fn module(span: Span) -> [TokenTree; 4] {
    [
        Ident::new("crate", span).into(),
        Punct::new(':', Spacing::Joint).into(),
        Punct::new(':', Spacing::Alone).into(),
        Ident::new("runtime", span).into(),
    ]
}
