//! The calls of an API as a module of a program, for checks of generated crates: each operation's documented call, and one with every
//! optional argument, whose values are read from JSON.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::examples;
use super::outside::{Home, outside};
use super::tokens::{ident, word};
use crate::ir::PartKind;
use crate::rust_model::{
    ApiFile, Body, BodyCase, BodyWrite, Crate, FormItem, Item, ModelPath, OperationItem, PartItem, Ty,
};

/// Two tables of functions, `DOCUMENTED` and `WHOLE`, by number of the operation: files in order, operations in order. The program has
/// `Call`, `Whole`, `options()`, `read(text)` and `file()`.
#[must_use]
pub fn calls(file: &Crate) -> TokenStream {
    let package = word(&file.name.replace('-', "_"));
    let all: Vec<(&ApiFile, &OperationItem)> =
        file.apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation))).collect();
    let documented = all.iter().enumerate().map(|(number, (_, operation))| documented(number, operation));
    let wholes = all.iter().enumerate().map(|(number, (api, operation))| whole(number, api, operation, file));
    let names = |prefix: &str| (0..all.len()).map(|number| word(&format!("{prefix}_{number}"))).collect::<Vec<_>>();
    let (first, second) = (names("documented"), names("whole"));
    quote! {
        use #package::{models, runtime};
        use super::{Call, Whole, file, given, options, read};

        pub static DOCUMENTED: &[Call] = &[#(#first),*];
        pub static WHOLE: &[Whole] = &[#(#second),*];

        #(#documented)*
        #(#wholes)*
    }
}

fn documented(number: usize, operation: &OperationItem) -> TokenStream {
    let name = word(&format!("documented_{number}"));
    let Some(example) = &operation.example else {
        return quote!(fn #name(_client: &super::Client) -> super::Outcome { super::missing() });
    };
    let given = example.given.iter().map(|given| {
        let (name, ty) = (word(&given.name), examples::path(&given.ty, &word(&example.package)));
        if given.ty == Ty::Runtime("File") {
            return quote!(let #name = file(););
        }
        let text = given.sample.as_ref().map_or_else(|| "null".to_owned(), ToString::to_string);
        quote!(let #name: #ty = given(#text);)
    });
    let (uses, request) = (examples::uses(example), examples::request(example));
    quote! {
        fn #name(client: &super::Client) -> super::Outcome {
            #uses
            #(#given)*
            #request
            Box::pin(async move { request.options(options()).send().await.map(drop) })
        }
    }
}

fn whole(number: usize, api: &ApiFile, operation: &OperationItem, file: &Crate) -> TokenStream {
    let name = word(&format!("whole_{number}"));
    let package = word(&file.name.replace('-', "_"));
    let (handle, method) = (ident(&api.module), ident(&operation.method));
    let home = Home::of_operation(api, operation);
    let value = |index: usize, ty: &Ty| {
        let (index, ty) = (Literal::usize_unsuffixed(index), examples::path(&outside(ty, &home), &package));
        quote!(read::<#ty>(&values[#index])?)
    };
    let given = |index: usize| {
        let index = Literal::usize_unsuffixed(index);
        quote!(values[#index] != "null")
    };
    let last = operation.parameters.len();
    let body = operation.body.as_ref().map(|body| (body, body_value(body, last, &home, file)));
    let parameters = operation.parameters.iter().enumerate();
    let required = parameters.clone().filter(|(_, one)| one.required).map(|(index, one)| value(index, &one.ty));
    let required = required.chain(body.iter().filter(|(body, _)| body.is_asked()).map(|(_, value)| value.clone()));
    let optional = parameters.filter(|(_, one)| !one.required).map(|(index, one)| {
        let (setter, value, given) = (ident(&one.ident), value(index, &one.ty), given(index));
        quote!(if #given { request = request.#setter(#value); })
    });
    let optional = optional.chain(body.iter().filter(|(body, _)| !body.is_asked()).map(|(_, value)| {
        let given = given(last);
        quote!(if #given { request = request.body(#value); })
    }));
    quote! {
        fn #name(client: &super::Client, values: &[String]) -> Result<super::Outcome, String> {
            let mut request = client.#handle().#method(#(#required),*).options(options());
            #(#optional)*
            Ok(Box::pin(async move { request.send().await.map(drop) }))
        }
    }
}

fn body_value(body: &Body, index: usize, home: &Home, file: &Crate) -> TokenStream {
    let Some(case) = body.cases.first() else { return quote!(()) };
    let value = case_value(case, index, home, file);
    match (&body.ident, &case.ident) {
        (Some(name), Some(variant)) => {
            let package = word(&file.name.replace('-', "_"));
            let (name, variant) = (examples::path(&outside(&Ty::Local(name.clone()), home), &package), ident(variant));
            quote!(#name::#variant(#value))
        }
        _ => value,
    }
}

fn case_value(case: &BodyCase, index: usize, home: &Home, file: &Crate) -> TokenStream {
    let package = word(&file.name.replace('-', "_"));
    let number = Literal::usize_unsuffixed(index);
    let ty = outside(&case.ty, home);
    match (case.write, &ty) {
        (BodyWrite::File, _) => quote!(file()),
        (BodyWrite::Multipart, Ty::Model(path)) => {
            let model =
                file.models.iter().find(|model| model.path.modules == path.modules && model.path.name == path.name);
            if let Some(Item::Form(form)) = model.map(|model| &model.item) {
                form_value(&ty, form, index, (&Home::of_model(path), &package))
            } else {
                quote!(file())
            }
        }
        (_, ty) => {
            let ty = examples::path(ty, &package);
            quote!(read::<#ty>(&values[#number])?)
        }
    }
}

/// A multipart body, whose parts are read from the properties with their names.
fn form_value(ty: &Ty, form: &FormItem, index: usize, (home, package): (&Home, &proc_macro2::Ident)) -> TokenStream {
    let number = Literal::usize_unsuffixed(index);
    let value = |part: &PartItem| {
        let wire = &part.wire;
        match (&part.kind, &part.ty) {
            (PartKind::File(_), Ty::Vec(_)) => quote!([file()]),
            (PartKind::File(_), _) => quote!(file()),
            (_, ty) => {
                let ty = examples::path(&outside(ty, home), package);
                quote!(super::part::<#ty>(&values[#number], #wire)?)
            }
        }
    };
    let name = examples::path(ty, package);
    let required = form.parts.iter().filter(|part| part.required);
    let arguments = if let (Some(by_name), Ty::Model(path)) = (&form.by_name, ty) {
        let path = Ty::Model(ModelPath { name: by_name.to_string(), ..path.clone() });
        let (path, fields) = (examples::path(&path, package), required.clone().map(|part| ident(&part.ident)));
        let values = required.map(value);
        quote!(#path { #(#fields: #values),* })
    } else {
        let values = required.map(value);
        quote!(#(#values),*)
    };
    let optional = form.parts.iter().filter(|part| !part.required).map(|part| {
        let (setter, value, wire) = (ident(&part.ident), value(part), &part.wire);
        let is_file = matches!(part.kind, PartKind::File(_));
        let given = if is_file { quote!(true) } else { quote!(super::has_part(&values[#number], #wire)) };
        quote!(if #given { form = form.#setter(#value); })
    });
    quote! {
        {
            let mut form = #name::new(#arguments);
            #(#optional)*
            form
        }
    }
}
