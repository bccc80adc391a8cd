//! Examples in documentation. They are built as tokens and printed like code, so text of a description can only become a literal in them.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::tokens::{self, docs, ident, word};
use crate::rust_model::{ExampleItem, ModelPath, OperationItem, Ty, Value};

/// The documentation of a method, with a call as its example.
pub(super) fn docs_of(operation: &OperationItem) -> TokenStream {
    let Some(example) = &operation.example else { return TokenStream::new() };
    let package = word(&example.package);
    let (uses, statements, given) = (uses(example), statements(example), given(example));
    let block = block(&quote! {
        async fn example(client: &#package::Client, #given) -> Result<(), #package::Error> {
            #uses
            #statements
            Ok(())
        }
    });
    let mut lines = vec![String::new(), "# Examples".to_owned(), String::new()];
    lines.extend(block);
    docs(&lines)
}

/// The statements of an example: build the body, send the request, bind the response.
pub(super) fn statements(example: &ExampleItem) -> TokenStream {
    let (body, call) = (body(example), call(example));
    let result = example.result.as_ref().map(|name| {
        let name = word(name);
        quote!(let #name =)
    });
    quote! {
        #body
        #result #call.send().await?;
    }
}

/// The same, without binding the response.
pub(super) fn outcome(example: &ExampleItem) -> TokenStream {
    let (body, call) = (body(example), call(example));
    quote! {
        #body
        let outcome = #call.send().await;
    }
}

/// The statement that binds the request to `request`.
pub(super) fn request(example: &ExampleItem) -> TokenStream {
    let (body, call) = (body(example), call(example));
    quote! {
        #body
        let request = #call;
    }
}

/// The items of all pages.
pub(super) fn items(example: &ExampleItem) -> TokenStream {
    let (body, call) = (body(example), call(example));
    quote! {
        #body
        let mut items = #call.items();
    }
}

/// A function as a code block of documentation, with hidden first and last lines. `None` if it is not valid Rust, which is a bug of the generator.
pub(super) fn block(function: &TokenStream) -> Vec<String> {
    let Ok(file) = syn::parse2::<syn::File>(function.clone()) else { return Vec::new() };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let Some(head) = lines.iter().position(|line| line.ends_with('{')) else { return Vec::new() };
    let (head, body) = lines.split_at(head + 1);
    // The signature is hidden, so it can be one line of any length.
    let head: Vec<&str> = head.iter().map(|line| line.trim()).collect();
    let Some((_, body)) = body.split_last() else { return Vec::new() };
    let mut block =
        vec!["```no_run".to_owned(), format!("# {}", head.join(" ").replace("( ", "(").replace(", )", ")"))];
    let (body, end) = match body.split_last() {
        Some((last, rest)) if last.trim() == "Ok(())" => (rest, "# Ok(()) }"),
        _ => (body, "# }"),
    };
    block.extend(body.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()));
    block.extend([end.to_owned(), "```".to_owned()]);
    block
}

/// The imports of modules that a call names.
pub(super) fn uses(example: &ExampleItem) -> TokenStream {
    let package = word(&example.package);
    let mut paths = Vec::new();
    let setters = example.setters.iter().map(|(_, value)| value);
    example.arguments.iter().chain(setters).for_each(|value| paths_of(value, &mut paths));
    let models = paths.iter().any(|path| path.is_below_models()).then(|| {
        quote!(
            use #package::models;
        )
    });
    let own = paths.iter().any(|path| is_own(path, example)).then(|| {
        let (handle, module) = (ident(&example.handle), ident(&example.module));
        quote!(
            use #package::api::#handle::#module;
        )
    });
    quote!(#own #models)
}

/// Values that the reader must provide, as parameters.
pub(super) fn given(example: &ExampleItem) -> TokenStream {
    let package = word(&example.package);
    let given = example.given.iter().map(|given| {
        let (name, ty) = (word(&given.name), path(&given.ty, &package));
        quote!(#name: #ty)
    });
    quote!(#(#given),*)
}

/// The body on a line of its own, unless it is only a name.
fn body(example: &ExampleItem) -> Option<TokenStream> {
    let body = example.arguments.last().filter(|value| is_body(value))?;
    if let Value::ByName(name, required, values, more) = body
        && !more.is_empty()
    {
        let (name, required) = (model_path(name, example), required_values(required, values, example));
        let more = setters(more, example);
        return Some(quote!(let required = #required; let request = #name::new(required) #more;));
    }
    let (name, value) = (body_name(body), value_of(body, example));
    Some(quote!(let #name = #value;))
}

/// The variable of a body.
fn body_name(value: &Value) -> proc_macro2::Ident {
    word(if matches!(value, Value::Required(..)) { "required" } else { "request" })
}

fn is_body(value: &Value) -> bool {
    match value {
        Value::New(_, arguments, setters) => arguments.len() + setters.len() > 0,
        Value::ByName(..) | Value::Required(..) => true,
        _ => false,
    }
}

/// The call, without sending it.
fn call(example: &ExampleItem) -> TokenStream {
    let (handle, method) = (ident(&example.handle), ident(&example.method));
    let last = example.arguments.len().saturating_sub(1);
    let arguments = example.arguments.iter().enumerate().map(|(index, value)| {
        if index == last && is_body(value) { body_name(value).to_token_stream() } else { value_of(value, example) }
    });
    let setters = setters(&example.setters, example);
    quote!(client.#handle().#method(#(#arguments),*) #setters)
}

fn setters(setters: &[(String, Value)], example: &ExampleItem) -> TokenStream {
    let setters = setters.iter().map(|(name, value)| {
        let (name, value) = (word(name), value_of(value, example));
        quote!(.#name(#value))
    });
    quote!(#(#setters)*)
}

/// The models in the tokens of a value.
fn paths_of<'v>(value: &'v Value, paths: &mut Vec<&'v ModelPath>) {
    match value {
        Value::New(path, arguments, setters) => {
            paths.push(path);
            for value in arguments.iter().chain(setters.iter().map(|(_, value)| value)) {
                paths_of(value, paths);
            }
        }
        Value::ByName(path, required, values, setters) => {
            paths.extend([path, required]);
            for (_, value) in values.iter().chain(setters) {
                paths_of(value, paths);
            }
        }
        Value::Required(path, values) => {
            paths.push(path);
            for (_, value) in values {
                paths_of(value, paths);
            }
        }
        Value::Variant(path, _, inner) => {
            paths.push(path);
            if let Some(inner) = inner {
                paths_of(inner, paths);
            }
        }
        Value::Wrapper(path, inner) => {
            paths.push(path);
            paths_of(inner, paths);
        }
        Value::Some(inner) | Value::Boxed(inner) | Value::Sensitive(inner) | Value::Local(_, _, inner) => {
            paths_of(inner, paths);
        }
        Value::Tuple(items) | Value::List(items) | Value::Vec(items) => {
            for value in items {
                paths_of(value, paths);
            }
        }
        Value::Map(Some((_, inner))) | Value::Pairs(_, inner) => paths_of(inner, paths),
        _ => {}
    }
}

/// Whether a model is in the module of the example's operation, and the name of that module is unambiguous.
fn is_own(path: &ModelPath, example: &ExampleItem) -> bool {
    let module = example.module.as_str();
    let is_clear = module != "models" && module != "std" && module != example.package;
    is_clear && path.modules == ["api", example.handle.as_str(), module]
}

/// A model, below the modules that the example imports.
fn model_path(path: &ModelPath, example: &ExampleItem) -> TokenStream {
    if is_own(path, example) {
        let (module, name) = (ident(&example.module), word(&path.name));
        return quote!(#module::#name);
    }
    let spelled = tokens::path(path);
    if path.is_below_models() {
        return spelled;
    }
    let package = word(&example.package);
    quote!(#package::#spelled)
}

fn value_of(value: &Value, example: &ExampleItem) -> TokenStream {
    let inner = |value: &Value| value_of(value, example);
    let all = |values: &[Value]| values.iter().map(|value| value_of(value, example)).collect::<Vec<_>>();
    let package = word(&example.package);
    match value {
        Value::Bool(value) => quote!(#value),
        Value::Integer(..) | Value::Float(..) | Value::Decimal(..) => number(value, &package),
        Value::Text(text) => quote!(#text),
        Value::String(text) => quote!(#text.to_owned()),
        Value::Secret(text) => quote!(#package::Secret::from(#text)),
        Value::Format(name, text) => {
            let name = word(name);
            quote!(#package::runtime::#name::new(#text))
        }
        Value::Argument(name) => {
            let name = word(name);
            quote!(#name)
        }
        Value::None => quote!(None),
        Value::Some(value) => wrapped(&quote!(Some), &inner(value)),
        Value::Boxed(value) => wrapped(&quote!(Box::new), &inner(value)),
        Value::Sensitive(value) => wrapped(&quote!(#package::runtime::Sensitive::from), &inner(value)),
        Value::Tuple(items) => {
            let items = all(items);
            quote!((#(#items,)*))
        }
        Value::List(items) => {
            let items = all(items);
            quote!([#(#items),*])
        }
        Value::Vec(items) => {
            let items = all(items);
            quote!(vec![#(#items),*])
        }
        Value::Map(None) => quote!(std::collections::BTreeMap::new()),
        Value::Map(Some((key, value))) => {
            let value = inner(value);
            quote!(std::collections::BTreeMap::from([(#key.to_owned(), #value)]))
        }
        Value::Pairs(key, value) => {
            let value = inner(value);
            quote!([(#key, #value)])
        }
        Value::Required(path, values) => required_values(path, values, example),
        Value::New(..) | Value::ByName(..) | Value::Variant(..) | Value::Local(..) | Value::Wrapper(..) => {
            model(value, example)
        }
    }
}

fn wrapped(around: &TokenStream, value: &TokenStream) -> TokenStream {
    quote!(#around(#value))
}

fn model(value: &Value, example: &ExampleItem) -> TokenStream {
    match value {
        Value::New(name, arguments, more) => {
            let name = model_path(name, example);
            let arguments = arguments.iter().map(|value| value_of(value, example));
            let more = setters(more, example);
            quote!(#name::new(#(#arguments),*) #more)
        }
        Value::ByName(name, required, values, more) => {
            let (name, required) = (model_path(name, example), required_values(required, values, example));
            let more = setters(more, example);
            quote!(#name::new(#required) #more)
        }
        Value::Variant(name, variant, value) => {
            let (name, variant) = (model_path(name, example), ident(variant));
            let value = value.as_ref().map(|value| {
                let value = value_of(value, example);
                quote!((#value))
            });
            quote!(#name::#variant #value)
        }
        Value::Local(name, variant, value) => {
            let (package, handle, module) = (word(&example.package), ident(&example.handle), ident(&example.module));
            let (name, variant, value) = (ident(name), ident(variant), value_of(value, example));
            quote!(#package::api::#handle::#module::#name::#variant(#value))
        }
        Value::Wrapper(name, value) => {
            let (name, value) = (model_path(name, example), value_of(value, example));
            quote!(#name(#value))
        }
        _ => TokenStream::new(),
    }
}

/// The struct of required values.
fn required_values(path: &ModelPath, values: &[(String, Value)], example: &ExampleItem) -> TokenStream {
    let path = model_path(path, example);
    let values = values.iter().map(|(field, value)| named(field, &value_of(value, example)));
    quote!(#path { #(#values),* })
}

/// A field of a literal.
fn named(field: &str, value: &TokenStream) -> TokenStream {
    let name = word(field);
    if value.to_string() == field { quote!(#name) } else { quote!(#name: #value) }
}

fn number(value: &Value, package: &proc_macro2::Ident) -> TokenStream {
    let (is_negative, literal, suffix) = match value {
        Value::Integer(number, suffix) => (*number < 0, Literal::u128_unsuffixed(number.unsigned_abs()), suffix),
        Value::Float(number, suffix) => (*number < 0.0, Literal::f64_unsuffixed(number.abs()), suffix),
        Value::Decimal(digits, scale) => {
            let sign = (*digits < 0).then(|| quote!(-));
            let (digits, scale) = (Literal::u64_unsuffixed(digits.unsigned_abs()), Literal::u32_unsuffixed(*scale));
            return quote!(#package::Decimal::new(#sign #digits, #scale));
        }
        _ => return TokenStream::new(),
    };
    let sign = is_negative.then(|| quote!(-));
    let typed = suffix.and_then(|suffix| format!("{literal}_{suffix}").parse::<Literal>().ok());
    let literal = typed.unwrap_or(literal);
    quote!(#sign #literal)
}

/// A type with its whole path.
pub(super) fn path(ty: &Ty, package: &proc_macro2::Ident) -> TokenStream {
    let inner = |ty: &Ty| path(ty, package);
    match ty {
        Ty::Bool => quote!(bool),
        Ty::Number(name) => {
            let name = word(name);
            quote!(#name)
        }
        Ty::Runtime(name) => {
            let name = word(name);
            quote!(#package::runtime::#name)
        }
        Ty::Decimal => quote!(#package::Decimal),
        Ty::String => quote!(String),
        Ty::Secret => quote!(#package::Secret),
        Ty::Value => quote!(#package::json::Value),
        Ty::Bytes => quote!(#package::runtime::Bytes),
        Ty::Unit => quote!(()),
        Ty::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        Ty::Vec(item) => generic(&quote!(Vec), &inner(item)),
        Ty::Map(value) => {
            let value = inner(value);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        Ty::Option(value) => generic(&quote!(Option), &inner(value)),
        Ty::Nullable(value) => generic(&quote!(#package::json::Nullable), &inner(value)),
        Ty::Sensitive(value) => generic(&quote!(#package::runtime::Sensitive), &inner(value)),
        Ty::Boxed(value) => generic(&quote!(Box), &inner(value)),
        Ty::Model(path) => {
            let path = tokens::path(path);
            quote!(#package::#path)
        }
        Ty::Custom(path) => tokens::custom(path, package),
        // The reader never has to provide types from the module of an operation.
        Ty::Local(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

fn generic(around: &TokenStream, inner: &TokenStream) -> TokenStream {
    quote!(#around<#inner>)
}
