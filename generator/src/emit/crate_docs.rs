//! The guide in the crate's documentation: first steps, credentials, errors, callbacks, settings, tests. Sections that do not apply to the API are left out.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::examples::{block, given, items, outcome, statements, uses};
use super::tokens::{self, ident, word};
use crate::naming::Feature;
use crate::rust_model::{Crate, ExampleItem, SchemeItem, SchemeKind, code_span};

/// The guide, as lines of documentation. A crate without operations has none.
pub(super) fn lines(file: &Crate) -> Vec<String> {
    let Some(first) = first(file) else { return Vec::new() };
    // One section after the other; a new one is one line here.
    let sections = [
        quick_start(file, first),
        authentication(file),
        errors(file),
        pagination(file),
        webhooks(file),
        raw_requests(file),
        settings(file),
        testing(file, first),
        features(file),
    ];
    sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .flat_map(|section| [vec![String::new()], section].concat())
        .collect()
}

/// The first steps for a page outside of rustdoc, where hidden lines would be visible.
pub(crate) fn readme_example(file: &Crate) -> Vec<String> {
    let Some(first) = first(file) else { return Vec::new() };
    seen(&first_steps(file, first))
}

fn seen(lines: &[String]) -> Vec<String> {
    let seen = lines.iter().filter(|line| !line.starts_with("# "));
    seen.map(|line| if line == "```no_run" { "```rust,no_run".to_owned() } else { line.clone() }).collect()
}

/// How to send a request that the description does not have, for the same page.
pub(crate) fn readme_raw_request(file: &Crate) -> Vec<String> {
    if file.apis.is_empty() { Vec::new() } else { seen(&super::raw_requests::example(file)) }
}

/// The operation of the example, and its feature.
#[derive(Clone, Copy)]
struct First<'a> {
    example: &'a ExampleItem,
    feature: Option<&'a Feature>,
}

fn first(file: &Crate) -> Option<First<'_>> {
    let (api, operation) = file.guide.first?;
    let api = file.apis.get(api)?;
    Some(First { example: api.operations.get(operation)?.example.as_ref()?, feature: api.feature.as_ref() })
}

fn package(file: &Crate) -> Ident {
    word(&file.name.replace('-', "_"))
}

fn section(title: &str, texts: &[&str], code: Vec<String>) -> Vec<String> {
    let mut lines = vec![format!("# {title}")];
    for text in texts {
        lines.push(String::new());
        lines.extend(text.lines().map(str::to_owned));
    }
    if !code.is_empty() {
        lines.push(String::new());
        lines.extend(code);
    }
    lines
}

/// A block that is compiled only with some features.
fn gated(features: &[&str], code: Vec<String>) -> Vec<String> {
    let gates = features.iter().map(|feature| format!("# #[cfg(feature = \"{feature}\")]"));
    let mut lines = code.into_iter();
    lines.next().into_iter().chain(gates).chain(lines.by_ref()).collect()
}

fn quick_start(file: &Crate, first: First<'_>) -> Vec<String> {
    let text = "A [`Client`] is built once and cloned freely; it has a method for each group of operations. An operation takes its\n\
        required values at once and the others by setters, and is sent with `send`. [`api`] lists all operations.";
    section("Quick start", &[text], first_steps(file, first))
}

fn first_steps(file: &Crate, first: First<'_>) -> Vec<String> {
    let package = package(file);
    let builder = builder(file, &TokenStream::new());
    let (uses, statements, given) = (uses(first.example), statements(first.example), given(first.example));
    let shown = first.example.result.as_ref().map(|name| {
        let text = format!("{{{name}:?}}");
        quote!(println!(#text);)
    });
    let code = block(&quote! {
        async fn example(#given) -> Result<(), #package::Error> {
            #uses
            let client = #builder;
            #statements
            #shown
            Ok(())
        }
    });
    gated(&first.feature.map(Feature::as_str).into_iter().collect::<Vec<_>>(), code)
}

/// A client with the credentials that the operation of the first steps needs.
fn builder(file: &Crate, more: &TokenStream) -> TokenStream {
    let package = package(file);
    let server = server(file);
    let needed = file.guide.first_security.iter();
    let credentials = needed.filter_map(|index| file.client.schemes.get(*index)).map(credential);
    quote!(#package::Client::builder() #server #(#credentials)* #more.build()?)
}

/// The call that sets the server, if there is no default.
fn server(file: &Crate) -> TokenStream {
    let package = package(file);
    if let Some(environment) = file.client.environments.first() {
        let name = ident(&environment.ident);
        return quote!(.environment(#package::Environment::#name));
    }
    match file.client.servers.first() {
        _ if file.client.default_server.is_some() => TokenStream::new(),
        Some(server) if file.client.described_server.is_none() || server.url.contains('{') => {
            let name = ident(&server.ident);
            let required = server.variables.iter().filter(|(_, variable)| variable.default.is_none());
            let values = required.map(|(_, variable)| variable.name.as_str());
            let new = (!server.variables.is_empty()).then(|| quote!(::new(#(#values),*)));
            quote!(.base_url(#package::servers::#name #new))
        }
        _ => quote!(.base_url("https://api.example.com")),
    }
}

/// The builder's method for the credential of a scheme.
fn credential(scheme: &SchemeItem) -> TokenStream {
    let method = ident(&scheme.names.method);
    match scheme.kind {
        SchemeKind::Bearer | SchemeKind::Http(_) => quote!(.#method("token")),
        SchemeKind::Basic => quote!(.#method("username", "password")),
        SchemeKind::ApiKey(..) => quote!(.#method("key")),
        SchemeKind::MutualTls => quote!(.#method("certificate and key as PEM")),
    }
}

/// The builder's method for the credentials with which tokens of a scheme are obtained.
fn flow(scheme: &SchemeItem) -> Option<TokenStream> {
    let token = scheme.token.as_ref()?;
    if token.password {
        let method = ident(&scheme.names.password);
        let client = token.has_client().then(|| quote!("client-id", "client-secret",));
        return Some(quote!(.#method(#client "username", "password")));
    }
    let method = ident(&scheme.names.client_credentials);
    let scopes = super::oauth::has_scopes(token).then(|| quote!(["scope"]));
    token.client_credentials.then(|| quote!(.#method("client-id", "client-secret", #scopes)))
}

fn authentication(file: &Crate) -> Vec<String> {
    let schemes = &file.client.schemes;
    if schemes.is_empty() {
        return Vec::new();
    }
    let intro =
        "Credentials are set once, when the client is built; each operation sends those that it needs, and no others:";
    let list: Vec<String> = schemes.iter().map(scheme_line).collect();
    let alternatives = alternatives(file);
    let flow = schemes.iter().find_map(flow);
    let (server, package) = (server(file), package(file));
    let text = "Tokens can be obtained by the client, when they are first needed and before they expire:";
    let code = flow.as_ref().map(|flow| {
        block(&quote! {
            fn example() -> Result<(), #package::Error> {
                let client = #package::Client::builder() #server #flow.build()?;
                Ok(())
            }
        })
    });
    let list = list.join("\n");
    let mut texts = vec![intro, list.as_str()];
    texts.extend(alternatives.as_deref());
    texts.extend(code.is_some().then_some(text));
    section("Authentication", &texts, code.unwrap_or_default())
}

fn method_link(method: &crate::naming::Ident) -> String {
    format!("[`{method}`](ClientBuilder::{method})")
}

fn scheme_line(scheme: &SchemeItem) -> String {
    let what = match &scheme.kind {
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "user name and password".to_owned(),
        SchemeKind::Http(scheme) => format!("what the header `Authorization` says behind `{}`", code_span(scheme)),
        SchemeKind::MutualTls => "a certificate of the client".to_owned(),
        SchemeKind::ApiKey(place, name) => format!("the key `{}` ({})", code_span(name), place.to_lowercase()),
    };
    let token = scheme.token.as_ref();
    let flows = [
        (token.is_some_and(|token| token.client_credentials), &scheme.names.client_credentials),
        (token.is_some_and(|token| token.password), &scheme.names.password),
    ];
    let flows: Vec<String> =
        flows.iter().filter(|(is_there, _)| *is_there).map(|(_, method)| method_link(method)).collect();
    let flows = if flows.is_empty() { String::new() } else { format!("; obtained with {}", flows.join(" or ")) };
    format!("- {}: {what}{flows}.", method_link(&scheme.names.method))
}

/// The security requirements of operations, if there are several schemes.
fn alternatives(file: &Crate) -> Option<String> {
    let sets = &file.guide.security;
    if sets.len() < 2 && sets.first().is_none_or(|set| set.len() < 2) {
        return None;
    }
    let name = |index: &usize| file.client.schemes.get(*index).map(|scheme| format!("`{}`", scheme.names.method));
    let lines = sets.iter().map(|set| match set.as_slice() {
        [] => "- nothing".to_owned(),
        set => format!("- {}", set.iter().filter_map(name).collect::<Vec<_>>().join(" and ")),
    });
    let lines: Vec<String> = lines.collect();
    Some(format!("Operations ask for one of these, the most frequent first:\n\n{}", lines.join("\n")))
}

fn errors(file: &Crate) -> Vec<String> {
    let package = package(file);
    let text = "Whatever goes wrong is an [`Error`]. Its [`kind`](Error::kind) says what; status, headers and body of the response are kept\n\
        where there was one.";
    let business = "Answers come in an envelope. A failure in it is an error of the kind [`ErrorKind::Api`], whatever the status, with\n\
        the API's [`code`](Error::code) and [`message`](Error::message).";
    let has_envelopes = !file.client.envelopes.is_empty();
    let envelope =
        has_envelopes.then(|| quote!(ErrorKind::Api => eprintln!("{:?}: {:?}", error.code(), error.message()),));
    let body = file.guide.error_body.as_ref().map(|name| {
        let name = tokens::path(name);
        quote! {
            ErrorKind::Status => {
                if let Some(Ok(body)) = error.body_as::<#package::#name>() {
                    eprintln!("{:?}: {body:?}", error.status());
                }
            }
        }
    });
    let body =
        body.unwrap_or_else(|| quote!(ErrorKind::Status => eprintln!("{:?}: {:?}", error.status(), error.body()),));
    let code = block(&quote! {
        fn example(error: &#package::Error) {
            use #package::ErrorKind;
            match error.kind() {
                ErrorKind::Connect | ErrorKind::Timeout => eprintln!("is the server there? {error}"),
                #body
                #envelope
                _ => eprintln!("{error}"),
            }
        }
    });
    let texts: Vec<&str> = [Some(text), has_envelopes.then_some(business)].into_iter().flatten().collect();
    section("Errors", &texts, code)
}

fn pagination(file: &Crate) -> Vec<String> {
    let package = package(file);
    let paged = file.apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation)));
    let paged = paged.filter(|(_, operation)| operation.pages.is_some());
    let paged = paged.filter_map(|(api, operation)| Some((api, operation.example.as_ref()?)));
    let Some((api, example)) = paged.min_by_key(|(_, example)| !example.given.is_empty()) else { return Vec::new() };
    let text = "A list that comes in pages has `items()`, a stream of what all pages hold, and `pages()`, a stream of the pages themselves.\n\
        Nothing is fetched before it is wanted.";
    let (uses, given, items) = (uses(example), given(example), items(example));
    let code = block(&quote! {
        async fn example(client: &#package::Client, #given) -> Result<(), #package::Error> {
            #uses
            #items
            while let Some(item) = items.try_next().await? {
                println!("{item:?}");
            }
            Ok(())
        }
    });
    let features: Vec<&str> = api.feature.iter().map(Feature::as_str).collect();
    section("Pagination", &[text], gated(&features, code))
}

fn webhooks(file: &Crate) -> Vec<String> {
    let Some(event) = file.events.first() else { return Vec::new() };
    let package = package(file);
    let function = ident(&event.function);
    let text = "The API sends requests of its own. [`webhooks`] reads their bodies, one by one or by the event's name. Whether a request\n\
        comes from the API has to be checked before, as the API's documentation says.";
    let code = block(&quote! {
        fn example(name: &str, body: &[u8]) -> Result<(), #package::json::Error> {
            use #package::webhooks;
            let one = webhooks::#function(body)?;
            let any = webhooks::Event::parse(name, body)?;
            Ok(())
        }
    });
    let gate = file.features.contains(&Feature::webhooks()).then_some("webhooks");
    section("Webhooks", &[text], gated(&gate.into_iter().collect::<Vec<_>>(), code))
}

fn raw_requests(file: &Crate) -> Vec<String> {
    let text = "A request that the description does not have is sent with [`Client::request`], with the credentials and within the limits of the\n\
        client, and only to its servers. It is never retried unless its method is safe, such as `GET`. Its result is a [`json::Value`] or any\n\
        model; `send_raw` returns bytes.";
    section("Requests that the description does not have", &[text], super::raw_requests::example(file))
}

fn settings(file: &Crate) -> Vec<String> {
    let package = package(file);
    let text = "What is not part of the API is set on a [`Config`]: time limits, headers, certificates, the transport, and a\n\
        [codec](Config::body_codec) that changes JSON bodies on their way, such as one that encrypts. [`RequestOptions`] are for one call.\n\
        Nothing is sent twice, but once more after a 401 with a token that the client obtained, and no redirect is followed.\n\
        With [`retry`](ClientBuilder::retry), calls that failed are attempted again where nothing can happen twice by it.";
    let server = server(file);
    let code = block(&quote! {
        fn example() -> Result<(), #package::Error> {
            use std::time::Duration;
            let client = #package::Client::builder() #server
                .configure(|config| config.timeout(Duration::from_secs(20)).header("x-team", "billing"))
                .build()?;
            Ok(())
        }
    });
    section("Settings", &[text], code)
}

fn testing(file: &Crate, first: First<'_>) -> Vec<String> {
    let package = package(file);
    let text = "With the feature `mock`, [`runtime`] has a transport for tests, which records requests and answers them without a server:";
    let builder = builder(file, &quote!(.configure(|config| config.transport(mock.clone()))));
    let (uses, call, given) = (uses(first.example), outcome(first.example), given(first.example));
    let code = block(&quote! {
        async fn example(#given) -> Result<(), #package::Error> {
            #uses
            use #package::runtime::mock::MockTransport;
            let mock = MockTransport::new().json(503, "{}");
            let client = #builder;
            #call
            assert!(outcome.is_err());
            assert_eq!(mock.requests().len(), 1);
            Ok(())
        }
    });
    let features: Vec<&str> = std::iter::once("mock").chain(first.feature.map(Feature::as_str)).collect();
    section("Testing", &[text], gated(&features, code))
}

fn features(file: &Crate) -> Vec<String> {
    if file.features.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = file.features.iter().map(|feature| format!("`{}`", feature.as_str())).collect();
    let mut list = crate::rust_model::wrapped(&format!("All are on by default: {}.", names.join(", ")));
    let text = "Each group of operations is a feature, with the types that only it needs. Whoever needs few of them switches the default\n\
        features off, which saves time when compiling. The feature `serde` has serde's traits for all models.";
    list.insert(0, String::new());
    let mut lines = section("Features", &[text], Vec::new());
    lines.extend(list);
    if file.has_unused_types {
        let unused = Feature::unused_types();
        let text = format!(
            "Types that no operation uses are behind the feature `{}`, which is off by default.",
            unused.as_str()
        );
        lines.push(String::new());
        lines.extend(crate::rust_model::wrapped(&text));
    }
    lines
}
