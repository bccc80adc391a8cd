//! Functions that are compiled in the crates that call them.

use syn::{Attribute, File, ImplItem, Item, parse_quote};

/// Marks every method `#[inline]`: most programs use few operations of an API, and code is then generated only for those.
pub(crate) fn mark(file: &mut File) {
    let inline: Attribute = parse_quote!(#[inline]);
    for item in &mut file.items {
        let Item::Impl(implementation) = item else { continue };
        for property in &mut implementation.items {
            if let ImplItem::Fn(method) = property {
                method.attrs.push(inline.clone());
            }
        }
    }
}
