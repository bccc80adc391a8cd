//! Paginated requests: how the next page is requested, and the methods that return streams.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{self, ident};
use crate::rust_model::{FieldPath, NextPage, OperationItem, Optionality, PageTarget, PagesItem};

/// The methods of a request.
pub(super) fn methods() -> TokenStream {
    quote! {
        #[doc = " Streams the items of all pages, from the requested page on. Each page is fetched when it is needed."]
        pub fn items(self) -> runtime::Items<Self> {
            let (client, options) = (self.client.clone(), self.options.clone());
            runtime::Items::new(client, self, options)
        }

        #[doc = " Streams the pages, from the requested page on. Each is fetched when it is needed."]
        pub fn pages(self) -> runtime::Pages<Self> {
            let (client, options) = (self.client.clone(), self.options.clone());
            runtime::Pages::new(client, self, options)
        }
    }
}

/// `Paginated` for a request.
pub(super) fn implementation(operation: &OperationItem, pages: &PagesItem) -> TokenStream {
    let name = ident(&operation.ident);
    let item = tokens::ty(&pages.item);
    let items = items(&pages.items);
    let more = pages.more.as_ref().map(|way| {
        let more = read(quote!(page.output()), way, &Final::Flag);
        quote!(if page.is_last(#more) { return false; })
    });
    let advance = advance(pages);
    quote! {
        impl runtime::Paginated for #name {
            type Item = #item;

            fn items(output: &mut Self::Output) -> Vec<Self::Item> {
                #items
            }

            fn advance(&mut self, page: &runtime::PageInfo<'_, Self>) -> bool {
                #more
                #advance
            }
        }
    }
}

fn advance(pages: &PagesItem) -> TokenStream {
    let number = |way: &Option<FieldPath>| {
        if let Some(way) = way { read(quote!(page.output()), way, &Final::Number) } else { quote!(None) }
    };
    let text = |way: &FieldPath| read(quote!(page.output()), way, &Final::Text);
    let limit = match &pages.limit {
        Some(PageTarget::Field(field)) => {
            let field = ident(field);
            quote!(runtime::PageValue::to_number(&self.#field))
        }
        Some(PageTarget::Body(way)) => read(quote!(self.body), way, &Final::Number),
        None => TokenStream::new(),
    };
    // Read before the request is changed.
    let (before, limit) =
        if limit.is_empty() { (limit, quote!(None)) } else { (quote!(let limit = #limit;), quote!(limit)) };
    let total = number(&pages.total);
    match &pages.style {
        NextPage::Offset(offset) => {
            let offset = place_of(offset);
            quote! {
                #before
                page.next_offset(&mut #offset, #limit, #total)
            }
        }
        NextPage::Page(number_of, first) => {
            let (page, first) = (place_of(number_of), Literal::u64_unsuffixed(*first));
            let count = number(&pages.pages);
            quote! {
                #before
                page.next_page(&mut #page, #first, #limit, #total, #count)
            }
        }
        NextPage::PageAfter(number_of, current) => {
            let (page, current) = (place_of(number_of), number(&Some(current.clone())));
            quote!(page.next_page_after(&mut #page, #current, #total))
        }
        NextPage::Cursor(cursor, next) => {
            let (cursor, next) = (place_of(cursor), text(next));
            quote!(page.next_cursor(&mut #cursor, #next))
        }
        NextPage::LastItem(cursor, value) => {
            let (cursor, value) = (place_of(cursor), read(quote!(item), value, &Final::Text));
            quote!(page.next_cursor(&mut #cursor, page.items().last().and_then(|item| #value)))
        }
        NextPage::Link(Some(next)) => {
            let next = text(next);
            quote!(page.follow_next(#next))
        }
        NextPage::Link(None) => quote!(page.follow_link()),
    }
}

/// The expression for a value in the request. Missing objects on its path are created.
pub(super) fn place_of(slot: &PageTarget) -> TokenStream {
    let way = match slot {
        PageTarget::Field(field) => {
            let field = ident(field);
            return quote!(self.#field);
        }
        PageTarget::Body(way) => way,
    };
    let made = |hold: Optionality| (hold != Optionality::Plain).then(|| quote!(.get_or_insert_default()));
    let start = made(way.start);
    let mut place = quote!(self.body #start);
    for (index, (field, hold)) in way.steps.iter().enumerate() {
        let (field, is_last) = (ident(field), index + 1 == way.steps.len());
        let made = if is_last { None } else { made(*hold) };
        place = quote!(#place.#field #made);
    }
    place
}

/// The method that reads the value at the end of a path.
enum Final {
    Number,
    Text,
    Flag,
}

/// The optional value at a path.
fn read(start: TokenStream, way: &FieldPath, wanted: &Final) -> TokenStream {
    let Some(((last, hold), between)) = way.steps.split_last() else { return quote!(None) };
    let (place, is_option) = reach(start, way.start, between, false);
    let last = ident(last);
    let value = |owner: TokenStream| match wanted {
        Final::Number => quote!(runtime::PageValue::to_number(&#owner.#last)),
        Final::Text => quote!(runtime::PageValue::to_text(&#owner.#last)),
        Final::Flag => match hold {
            Optionality::Plain => quote!(Some(#owner.#last)),
            Optionality::Option => quote!(#owner.#last),
            Optionality::Nullable => quote!(#owner.#last.as_option().copied()),
        },
    };
    if !is_option {
        return value(place);
    }
    if matches!((wanted, hold), (Final::Flag, Optionality::Plain)) {
        return quote!(#place.map(|it| it.#last));
    }
    let value = value(quote!(it));
    quote!(#place.and_then(|it| #value))
}

/// The items, taken out of the output.
fn items(way: &FieldPath) -> TokenStream {
    let Some(((last, hold), between)) = way.steps.split_last() else {
        let is_plain = way.start == Optionality::Plain;
        return if is_plain { quote!(std::mem::take(output)) } else { quote!(output.take().unwrap_or_default()) };
    };
    let (place, is_option) = reach(quote!(output), way.start, between, true);
    let last = ident(last);
    let taken = |owner: TokenStream| match hold {
        Optionality::Plain => quote!(std::mem::take(&mut #owner.#last)),
        Optionality::Option => quote!(#owner.#last.take()),
        Optionality::Nullable => quote!(std::mem::take(&mut #owner.#last).into_option()),
    };
    match (is_option, hold) {
        (false, Optionality::Plain) => taken(place),
        (false, _) => {
            let taken = taken(place);
            quote!(#taken.unwrap_or_default())
        }
        (true, Optionality::Plain) => {
            let taken = taken(quote!(it));
            quote!(#place.map(|it| #taken).unwrap_or_default())
        }
        (true, _) => {
            let taken = taken(quote!(it));
            quote!(#place.and_then(|it| #taken).unwrap_or_default())
        }
    }
}

/// The object that contains the last field: a place expression, or an optional reference.
pub(super) fn reach(
    start: TokenStream,
    hold: Optionality,
    between: &[(crate::naming::Ident, Optionality)],
    changes: bool,
) -> (TokenStream, bool) {
    let look = |hold: Optionality| match (hold, changes) {
        (Optionality::Nullable, true) => quote!(as_option_mut()),
        (Optionality::Nullable, false) => quote!(as_option()),
        (_, true) => quote!(as_mut()),
        (_, false) => quote!(as_ref()),
    };
    let (mut place, mut is_option) = (start, false);
    if hold != Optionality::Plain {
        let look = look(hold);
        (place, is_option) = (quote!(#place.#look), true);
    }
    for (field, hold) in between {
        let field = ident(field);
        let look = look(*hold);
        place = match (is_option, hold) {
            (false, Optionality::Plain) => quote!(#place.#field),
            (false, _) => quote!(#place.#field.#look),
            (true, Optionality::Plain) if changes => quote!(#place.map(|it| &mut it.#field)),
            (true, Optionality::Plain) => quote!(#place.map(|it| &it.#field)),
            (true, _) => quote!(#place.and_then(|it| it.#field.#look)),
        };
        is_option |= *hold != Optionality::Plain;
    }
    (place, is_option)
}
