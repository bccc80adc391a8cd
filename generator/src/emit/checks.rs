//! `validate()` of models, and `check` of requests.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::rust_model::{Body, Check, Number, OperationItem, StructItem, Ty, UnionItem};

/// The checks of a struct's properties.
pub(super) fn of_struct(name: &proc_macro2::Ident, item: &StructItem) -> TokenStream {
    let fields: Vec<_> = item.fields.iter().filter(|field| !field.checks.is_empty()).collect();
    if fields.is_empty() {
        return TokenStream::new();
    }
    let properties = fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        let value = match &field.ty {
            Ty::Option(_) => quote!(self.#name.as_ref()),
            Ty::Nullable(_) => quote!(self.#name.as_option()),
            _ => quote!(Some(&self.#name)),
        };
        let checks = closure(&field.checks);
        quote!(at.member(#wire, #value, #checks);)
    });
    quote! {
        impl Validate for #name {
            fn check(&self, at: &mut Violations) {
                #(#properties)*
            }
        }
    }
}

/// The checks of a union's variants.
pub(super) fn of_union(name: &proc_macro2::Ident, item: &UnionItem) -> TokenStream {
    let checked: Vec<_> = item.variants.iter().filter(|variant| variant.is_checked).collect();
    if checked.is_empty() {
        return TokenStream::new();
    }
    let arms = checked.iter().map(|variant| {
        let variant = ident(&variant.ident);
        quote!(Self::#variant(value) => value.check(at))
    });
    let body = if let [only] = checked.as_slice() {
        let variant = ident(&only.ident);
        quote!(if let Self::#variant(value) = self { value.check(at); })
    } else {
        quote!(match self { #(#arms,)* _ => {} })
    };
    quote! {
        impl Validate for #name {
            fn check(&self, at: &mut Violations) {
                #body
            }
        }
    }
}

/// The checks of a request's parameters and body.
pub(super) fn of_request(operation: &OperationItem) -> TokenStream {
    if !operation.is_checked() {
        return TokenStream::new();
    }
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.checks.is_empty()).map(|parameter| {
        let (name, wire) = (ident(&parameter.ident), &parameter.wire);
        let value = if parameter.required { quote!(Some(&self.#name)) } else { quote!(self.#name.as_ref()) };
        let checks = closure(&parameter.checks);
        quote!(at.member(#wire, #value, #checks);)
    });
    let body = operation.body.as_ref().map(of_body);
    quote! {
        fn check(&self, at: &mut Violations) {
            #(#parameters)*
            #body
        }
    }
}

fn of_body(body: &Body) -> TokenStream {
    let value = if body.required { quote!(Some(&self.body)) } else { quote!(self.body.as_ref()) };
    let checked = body.cases.iter().filter(|case| !case.checks.is_empty());
    let checks = checked.map(|case| {
        let closure = closure(&case.checks);
        if let (Some(name), Some(variant)) = (&body.ident, &case.ident) {
            let (name, variant) = (ident(name), ident(variant));
            return quote!(if let Some(#name::#variant(body)) = #value { at.value(Some(body), #closure); });
        }
        quote!(at.value(#value, #closure);)
    });
    quote!(#(#checks)*)
}

/// A closure that runs the checks.
fn closure(checks: &[Check]) -> TokenStream {
    let calls: Vec<TokenStream> = checks.iter().map(call).collect();
    match calls.as_slice() {
        [only] => quote!(|at, value| #only),
        several => quote!(|at, value| { #(#several;)* }),
    }
}

fn call(check: &Check) -> TokenStream {
    match check {
        Check::Length(least, most) => {
            let (least, most) = (count(*least), count(*most));
            quote!(at.length(value, #least, #most))
        }
        Check::Pattern(pattern) => quote!(at.pattern(value, #pattern)),
        Check::Minimum(bound, exclusive) => {
            let bound = number(bound);
            quote!(at.minimum(value, #bound, #exclusive))
        }
        Check::Maximum(bound, exclusive) => {
            let bound = number(bound);
            quote!(at.maximum(value, #bound, #exclusive))
        }
        Check::Step(step) => quote!(at.multiple_of(value, #step)),
        Check::Date => quote!(at.date(value)),
        Check::DateTime => quote!(at.date_time(value)),
        Check::Items(least, most) => {
            let (least, most) = (count(*least), count(*most));
            quote!(at.items(value, #least, #most))
        }
        Check::Distinct => quote!(at.distinct(value)),
        Check::Nested => quote!(value.check(at)),
        Check::Each(checks) => {
            let each = closure(checks);
            quote!(at.each(value, #each))
        }
    }
}

fn count(bound: Option<usize>) -> TokenStream {
    bound.map_or_else(
        || quote!(None),
        |bound| {
            let bound = Literal::usize_unsuffixed(bound);
            quote!(Some(#bound))
        },
    )
}

fn number(bound: &Number) -> TokenStream {
    match bound {
        Number::Integer(bound) if *bound < 0 => {
            let bound = Literal::u128_unsuffixed(bound.unsigned_abs());
            quote!(-#bound)
        }
        Number::Integer(bound) => {
            let bound = Literal::u128_unsuffixed(bound.unsigned_abs());
            quote!(#bound)
        }
        Number::Float(bound) if *bound < 0.0 => {
            let bound = Literal::f64_unsuffixed(-bound);
            quote!(-#bound)
        }
        Number::Float(bound) => {
            let bound = Literal::f64_unsuffixed(*bound);
            quote!(#bound)
        }
        Number::Decimal(digits, scale) => {
            let scale = Literal::u32_unsuffixed(*scale);
            let sign = (*digits < 0).then(|| quote!(-));
            let digits = Literal::u64_unsuffixed(digits.unsigned_abs());
            quote!(Decimal::new(#sign #digits, #scale))
        }
    }
}
