//! Which functions are compiled by those who call them.

use syn::{File, ImplItem, Item, parse_quote};

/// Marks every method `#[inline]`: a program uses a few operations of an API, and the rest of its client is then checked but not translated.
pub(crate) fn mark(file: &mut File) {
    for item in &mut file.items {
        let Item::Impl(implementation) = item else { continue };
        for property in &mut implementation.items {
            if let ImplItem::Fn(method) = property {
                method.attrs.push(parse_quote!(#[inline]));
            }
        }
    }
}
