//! Examples of calls: for each operation, the call that its documentation shows.
//!
//! An example always compiles. A value that cannot be spelled in a few words (a file, free JSON, something deep) is a parameter of the
//! function around the example.

mod choose;
mod sample;
mod values;

use super::{ApiFile, Body, Context, ModelFile, ModelPath, OperationItem, Ty};
use crate::ir::{BodyKind, Operation, Parameter, ParameterLocation, Type};
use crate::naming::{Ident, PackageWords, snake};
use values::{Builder, SampleContext};

/// The call of an operation, with everything that it needs.
#[derive(Clone, Debug)]
pub struct ExampleItem {
    /// Name of the crate in code.
    pub package: String,
    /// The client's method for the handle.
    pub handle: Ident,
    /// The module of the request.
    pub module: Ident,
    /// The handle's method.
    pub method: Ident,
    /// What the method takes.
    pub arguments: Vec<Value>,
    /// Setters that are called.
    pub setters: Vec<(String, Value)>,
    /// Values that the reader has to have, with their types.
    pub given: Vec<Argument>,
    /// Name of what comes back, if anything does.
    pub result: Option<String>,
}

/// A value that the reader has to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// A value that would do, as JSON.
    pub sample: Option<serde_json::Value>,
}

/// A value as an example spells it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`
    Bool(bool),
    /// An integer, with its type where nothing else says it.
    Integer(i128, Option<&'static str>),
    /// A floating point number, with its type where nothing else says it.
    Float(f64, Option<&'static str>),
    /// Digits and scale of a decimal.
    Decimal(i64, u32),
    /// A string that turns into what is asked for.
    Text(String),
    /// A `String`.
    String(String),
    /// A `Secret`.
    Secret(String),
    /// A string of a format, by the name of its type.
    Format(&'static str, String),
    /// Something that the reader has to have.
    Argument(String),
    /// `None`
    None,
    /// `Some(…)`
    Some(Box<Value>),
    /// `Box::new(…)`
    Boxed(Box<Value>),
    /// A `Sensitive` value.
    Sensitive(Box<Value>),
    /// `(…)`
    Tuple(Vec<Value>),
    /// `[…]`
    List(Vec<Value>),
    /// `vec![…]`
    Vec(Vec<Value>),
    /// `[(…, …)]`
    Pairs(String, Box<Value>),
    /// An empty `BTreeMap`, or one with an entry.
    Map(Option<(String, Box<Value>)>),
    /// A model made with `new`, and setters that are called.
    New(ModelPath, Vec<Value>, Vec<(String, Value)>),
    /// A model made with `new`, whose required values are given by name in a struct of their own, and setters that are called.
    ByName(ModelPath, ModelPath, Vec<(String, Value)>, Vec<(String, Value)>),
    /// The required values of a model, given by name.
    Required(ModelPath, Vec<(String, Value)>),
    /// A variant of a model, with what it holds.
    Variant(ModelPath, Ident, Option<Box<Value>>),
    /// A variant of a type beside the operation.
    Local(Ident, Ident, Box<Value>),
    /// A model around a value.
    Wrapper(ModelPath, Box<Value>),
}

/// Parameters that say how much comes at once.
const LIMITS: [&str; 8] = ["limit", "perpage", "pagesize", "size", "maxresults", "maxitems", "count", "first"];

impl Context<'_> {
    /// The files of tags, with an example of every operation.
    pub(super) fn with_examples(&self, package: &str, models: &[ModelFile]) -> Vec<ApiFile> {
        let mut files = self.api_files();
        for (index, file) in files.iter_mut().enumerate() {
            let described = self.api.operation_ids().filter(|id| self.api.operation(*id).tag.0 == index);
            for (id, item) in described.zip(&mut file.operations) {
                let (context, operation) = (self.outside(id), self.api.operation(id));
                let mut builder = Builder::new(&context, models);
                let words = &self.names.words;
                item.example = Some(example(package, words, &file.module, operation, item, &mut builder));
            }
        }
        files
    }
}

fn example(
    package: &str,
    words: &PackageWords,
    handle: &Ident,
    operation: &Operation,
    item: &OperationItem,
    builder: &mut Builder<'_, '_>,
) -> ExampleItem {
    let parameters = || operation.parameters.iter().zip(&item.parameters);
    let mut arguments: Vec<Value> = parameters()
        .filter(|(parameter, _)| parameter.required)
        .map(|(parameter, item)| builder.input(spot(parameter, &item.ident), &item.input))
        .collect();
    let mut setters = Vec::new();
    let optional = parameters().filter(|(parameter, _)| is_worth_showing(parameter));
    if let Some((parameter, item)) = optional.min_by_key(|(parameter, _)| !is_limit(parameter)) {
        setters.push((item.ident.to_string(), builder.input(spot(parameter, &item.ident), &item.input)));
    }
    if let (Some(described), Some(body)) = (&operation.body, &item.body) {
        let value = body_value(described, body, builder);
        if body.is_asked() {
            let (argument, set) = body_argument(body, value);
            arguments.push(argument);
            setters.extend(set);
        } else {
            setters.extend(body_setters(described, body, value));
        }
    }
    ExampleItem {
        package: package.replace('-', "_"),
        handle: handle.clone(),
        module: item.module.clone(),
        method: item.method.clone(),
        arguments,
        setters,
        given: builder.given(),
        result: result(item, words),
    }
}

fn spot<'s>(parameter: &'s Parameter, name: &'s Ident) -> SampleContext<'s> {
    SampleContext {
        owner: None,
        ty: &parameter.ty,
        sample: parameter.docs.fitting.as_ref(),
        name: name.as_str(),
        least: None,
        depth: 0,
    }
}

/// Whether an optional parameter tells the reader something: how much comes at once, or a value that the description names.
fn is_worth_showing(parameter: &Parameter) -> bool {
    let is_plain =
        matches!(parameter.ty, Type::Bool | Type::Integer(_) | Type::String | Type::Text(_) | Type::Named(_));
    let is_named = parameter.docs.sample.as_ref().is_some_and(sample::is_plain);
    parameter.sent_in == ParameterLocation::Query
        && !parameter.required
        && !parameter.docs.deprecated
        && is_plain
        && (is_limit(parameter) || is_named)
}

fn is_limit(parameter: &Parameter) -> bool {
    let name: String = parameter.wire.chars().filter(char::is_ascii_alphanumeric).collect();
    matches!(parameter.ty, Type::Integer(_)) && LIMITS.contains(&name.to_ascii_lowercase().as_str())
}

fn body_value(described: &crate::ir::Body, body: &Body, builder: &mut Builder<'_, '_>) -> Value {
    let (choice, case) = (&described.choices[0], &body.cases[0]);
    let sample = choice.sample.as_ref();
    let named;
    let ty = match &choice.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => ty,
        BodyKind::Multipart(id) => {
            named = Type::Named(*id);
            &named
        }
        BodyKind::Text => &Type::String,
        BodyKind::Bytes => &Type::File,
    };
    let spot = SampleContext { owner: None, ty, sample, name: "body", least: None, depth: 0 };
    let (Some(_), Some(variant)) = (&body.ident, &case.ident) else { return builder.input(spot, &body.input) };
    // Several media types: a value of a type of its own turns into the body, others are put into their variant.
    let value = builder.exact(spot);
    match &body.ident {
        Some(ident) if !case.is_plain => Value::Local(ident.clone(), variant.clone(), Box::new(value)),
        _ => value,
    }
}

/// What sets a body that may be left out: each property by itself, where the request has setters for them.
fn body_setters(described: &crate::ir::Body, body: &Body, value: Value) -> Vec<(String, Value)> {
    let is_free = matches!(described.choices[0].kind.ty(), Some(Type::Map(_)));
    match value {
        Value::New(_, _, set) if !body.properties.is_empty() => property_setters(body, set),
        Value::Argument(_) if !body.required => Vec::new(),
        // Any entry would be made up.
        _ if is_free => Vec::new(),
        value => vec![("body".to_owned(), value)],
    }
}

/// What the method is given for a body: its required values, where they turn into it, and the request's setters of the others.
fn body_argument(body: &Body, value: Value) -> (Value, Vec<(String, Value)>) {
    match value {
        Value::New(_, mut arguments, set) if arguments.len() == 1 && !body.from.is_empty() => {
            (arguments.remove(0), property_setters(body, set))
        }
        Value::New(_, arguments, set) if !body.from.is_empty() => {
            (Value::Tuple(arguments), property_setters(body, set))
        }
        Value::ByName(_, required, values, set) if !body.from.is_empty() => {
            (Value::Required(required, values), property_setters(body, set))
        }
        value => (value, Vec::new()),
    }
}

/// The request's setters of a body's properties.
fn property_setters(body: &Body, set: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let name = |setter: &str| body.properties.iter().find(|property| property.field.as_str() == setter);
    let named = set.into_iter().filter_map(|(setter, value)| Some((name(&setter)?.ident.to_string(), value)));
    named.collect()
}

/// Name of what comes back.
fn result(item: &OperationItem, words: &PackageWords) -> Option<String> {
    if item.output_enum.is_some() {
        return Some("answer".to_owned());
    }
    name_of(&item.output, words)
}

fn name_of(ty: &Ty, words: &PackageWords) -> Option<String> {
    let name = match ty {
        Ty::Unit => return None,
        Ty::Model(path) => snake(&words.joined(&path.name)),
        Ty::Vec(inner) => plural(&name_of(inner, words)?),
        Ty::Option(inner) | Ty::Boxed(inner) | Ty::Nullable(inner) => return name_of(inner, words),
        Ty::Bytes => "bytes".to_owned(),
        Ty::String => "text".to_owned(),
        Ty::Value => "value".to_owned(),
        Ty::Map(_) => "entries".to_owned(),
        _ => "answer".to_owned(),
    };
    // A keyword is no name, and a name of half a line helps nobody.
    Some(if name.len() > 30 || syn::parse_str::<syn::Ident>(&name).is_err() { "answer".to_owned() } else { name })
}

fn plural(name: &str) -> String {
    match name {
        "answer" | "bytes" | "entries" => name.to_owned(),
        "text" | "value" => format!("{name}s"),
        _ if name.ends_with(['s', 'x']) => format!("{name}es"),
        _ => match name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
            Some(stem) => format!("{stem}ies"),
            None => format!("{name}s"),
        },
    }
}
