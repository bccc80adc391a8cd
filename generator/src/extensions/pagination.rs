//! `x-oasmith-pagination`: how an operation returns one page of many.

use serde_json::Value;

use super::{Extension, Mismatch, form_problems};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::ir::{
    self, Api, BodyKind, Operation, PageInput, PageStyle, Presence, ResponseValue, Struct, TextFormat, Type,
};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The names of parameters, and the paths to properties.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "an object")]
pub(crate) struct Pagination {
    style: Style,
    items: Vec<String>,
    offset: Option<PageTarget>,
    page: Option<PageTarget>,
    cursor: Option<PageTarget>,
    limit: Option<PageTarget>,
    first: Option<u64>,
    total: Option<Vec<String>>,
    pages: Option<Vec<String>>,
    next: Option<Vec<String>>,
    more: Option<Vec<String>>,
}

#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Style {
    Offset,
    Page,
    Cursor,
    Link,
}

/// The name of a parameter, or the path to a property of the body.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum PageTarget {
    Name(String),
    Path(Vec<String>),
}

/// The type that a value of a page must have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ExpectedType {
    Number,
    String,
    Bool,
    Array,
}

impl Extension for Pagination {
    const NAME: &'static str = "x-oasmith-pagination";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Operation];
    const FORM: &'static str = "the fields are `style`, `items`, and, depending on the style, `offset`, `page`, `cursor`, `limit`, `first`, `total`, `pages`, `next` and `more`";
    const CODE: Code = Code::InvalidPagination;

    fn problems(value: &Value, location: &Location) -> Vec<Diagnostic> {
        // Whether pagination is recognised without the extension.
        if value.is_boolean() { Vec::new() } else { form_problems::<Self>(value, location) }
    }
}

impl Pagination {
    /// Checks the extension of an operation at a location.
    pub(crate) fn resolve(
        &self,
        api: &Api,
        operation: &Operation,
        owner: &Location,
    ) -> Result<ir::Pagination, Mismatch> {
        let location = owner.child(Self::NAME);
        Check::new(api, operation, &location)?.pagination(self)
    }
}

/// One operation and its extension.
struct Check<'a> {
    api: &'a Api,
    operation: &'a Operation,
    location: &'a Location,
    output: &'a Type,
    /// The property of the envelope that contains the output.
    payload: Option<&'a str>,
}

impl<'a> Check<'a> {
    fn new(api: &'a Api, operation: &'a Operation, location: &'a Location) -> Result<Self, Mismatch> {
        let invalid = |message: &str| Err(Mismatch::new(location, message));
        let (output, payload) = match operation.success.cases.as_slice() {
            [case] => match &case.value {
                ResponseValue::Json(ty) => (ty, None),
                ResponseValue::Payload(id, ty, _) => (ty, Some(api.envelopes[id.0].payload.as_str())),
                _ => return invalid("the response of a paginated operation must be JSON"),
            },
            _ => return invalid("the responses of a paginated operation must have the same type for every status"),
        };
        Ok(Self { api, operation, location, output, payload })
    }

    fn pagination(&self, extension: &Pagination) -> Result<ir::Pagination, Mismatch> {
        self.check_fields(extension)?;
        let property = |key: &str, path: &Option<Vec<String>>, expected: ExpectedType| {
            path.as_ref().map(|path| self.output_property(key, path, expected)).transpose()
        };
        let style = match extension.style {
            Style::Offset => {
                PageStyle::Offset(self.input("offset", extension.offset.as_ref(), ExpectedType::Number)?)
            }
            Style::Page => {
                let page = self.input("page", extension.page.as_ref(), ExpectedType::Number)?;
                PageStyle::Page(page, extension.first.unwrap_or(1))
            }
            Style::Cursor => {
                let cursor = self.input("cursor", extension.cursor.as_ref(), ExpectedType::String)?;
                let next = property("next", &extension.next, ExpectedType::String)?;
                PageStyle::Cursor(cursor, next.ok_or_else(|| self.missing_field("next"))?)
            }
            Style::Link => PageStyle::Link(property("next", &extension.next, ExpectedType::String)?),
        };
        let limit =
            extension.limit.as_ref().map(|limit| self.input("limit", Some(limit), ExpectedType::Number)).transpose()?;
        Ok(ir::Pagination {
            style,
            items: self.output_property("items", &extension.items, ExpectedType::Array)?,
            limit,
            total: property("total", &extension.total, ExpectedType::Number)?,
            pages: property("pages", &extension.pages, ExpectedType::Number)?,
            sign: None,
            more: property("more", &extension.more, ExpectedType::Bool)?,
        })
    }

    /// Rejects fields that have no meaning in the style.
    fn check_fields(&self, extension: &Pagination) -> Result<(), Mismatch> {
        let (name, known): (_, &[&str]) = match extension.style {
            Style::Offset => ("offset", &["offset", "total"]),
            Style::Page => ("page", &["page", "first", "total", "pages"]),
            Style::Cursor => ("cursor", &["cursor", "next"]),
            Style::Link => ("link", &["next"]),
        };
        let fields = [
            ("offset", extension.offset.is_some()),
            ("page", extension.page.is_some()),
            ("cursor", extension.cursor.is_some()),
            ("first", extension.first.is_some()),
            ("total", extension.total.is_some()),
            ("pages", extension.pages.is_some()),
            ("next", extension.next.is_some()),
        ];
        match fields.iter().find(|(property, is_set)| *is_set && !known.contains(property)) {
            Some((property, _)) => {
                let message = format!("`{property}` has no meaning in the style `{name}`");
                let help = format!("the style `{name}` uses {}", listed(known));
                Err(Mismatch::new(&self.location.child(property), message).help(help))
            }
            None => Ok(()),
        }
    }

    fn missing_field(&self, property: &str) -> Mismatch {
        Mismatch::new(self.location, format!("the pagination style requires `{property}`"))
    }

    /// Resolves a parameter, or a property of the body.
    fn input(&self, key: &str, target: Option<&PageTarget>, expected: ExpectedType) -> Result<PageInput, Mismatch> {
        let target = target.ok_or_else(|| self.missing_field(key))?;
        let location = self.location.child(key);
        let path = match target {
            PageTarget::Path(path) => path.clone(),
            PageTarget::Name(name) => {
                let found = self.operation.parameters.iter().position(|parameter| parameter.wire == *name);
                if let Some(index) = found {
                    let parameter = &self.operation.parameters[index];
                    expect(&location, name, &parameter.ty, expected)?;
                    return Ok(PageInput::Parameter(index));
                }
                vec![name.clone()]
            }
        };
        let parameters = self.operation.parameters.iter().map(|parameter| parameter.wire.as_str());
        let Some(body) = self.body() else {
            let name = path.first().map_or("", String::as_str);
            let message = format!("the operation has no parameter `{name}`, and no JSON body or form with properties");
            return Err(Mismatch::new(&location, message).help(did_you_mean(name, parameters)));
        };
        let parameters = if matches!(target, PageTarget::Name(_)) { parameters.collect() } else { Vec::new() };
        let found = self.walk(&location, body, &path, &parameters)?;
        expect(&location, &path.join("."), found, expected)?;
        self.check_creatable(&location, body, &path)?;
        Ok(PageInput::Body(path))
    }

    /// Returns the type of the body, if it has properties.
    fn body(&self) -> Option<&'a Type> {
        match self.operation.body.as_ref()?.choices.as_slice() {
            [choice] => match &choice.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) if self.object(ty).is_some() => Some(ty),
                _ => None,
            },
            _ => None,
        }
    }

    /// Checks that an optional object on the path has no other required properties: the runtime could not create it.
    fn check_creatable(&self, location: &Location, body: &'a Type, path: &[String]) -> Result<(), Mismatch> {
        let is_required = self.operation.body.as_ref().is_some_and(|body| body.required);
        let mut created = (!is_required).then(|| self.object(body)).flatten();
        let mut object = self.object(body);
        for name in path.iter().take(path.len().saturating_sub(1)) {
            let Some(property) =
                object.and_then(|object| object.properties.iter().find(|property| property.wire == *name))
            else {
                break;
            };
            object = self.object(&property.ty);
            if property.presence == Presence::Optional {
                created = created.or(object);
            } else if property.presence != Presence::Required {
                let message = format!("`{name}` may be null, so it cannot contain the page");
                return Err(Mismatch::new(location, message));
            }
        }
        let needs = |object: &Struct| {
            let mut needed = object.properties.iter().filter(|property| property.presence == Presence::Required);
            needed.any(|property| !path.contains(&property.wire))
        };
        if created.is_some_and(needs) {
            let message = "the page is set in an optional object that has required properties";
            return Err(Mismatch::new(location, message).help("make the object required".to_owned()));
        }
        Ok(())
    }

    /// Resolves a property of a response, relative to the payload of its envelope.
    fn output_property(&self, key: &str, path: &[String], expected: ExpectedType) -> Result<Vec<String>, Mismatch> {
        let location = self.location.child(key);
        let inner = match (self.payload, path) {
            (Some(payload), [first, rest @ ..]) if first == payload && !self.has(self.output, first) => rest,
            _ => path,
        };
        let found = self.walk(&location, self.output, inner, &[]).map_err(|mismatch| {
            let hint =
                self.payload.map(|payload| format!("properties start below `{payload}`, which the call returns"));
            let help = mismatch.help.clone().or(hint);
            mismatch.help(help)
        })?;
        let name = if path.is_empty() { "the response".to_owned() } else { path.join(".") };
        expect(&location, &name, found, expected)?;
        Ok(inner.to_vec())
    }

    fn has(&self, ty: &Type, name: &str) -> bool {
        self.object(ty).is_some_and(|object| object.properties.iter().any(|property| property.wire == name))
    }

    fn object(&self, ty: &Type) -> Option<&'a Struct> {
        self.api.object_of(ty)
    }

    /// Returns the type of the property at a path.
    fn walk(
        &self,
        location: &Location,
        from: &'a Type,
        path: &[String],
        others: &[&str],
    ) -> Result<&'a Type, Mismatch> {
        let mut ty = from;
        for name in path {
            let Some(object) = self.object(ty) else {
                let message =
                    format!("there is no property `{name}`: its parent is not an object with declared properties");
                return Err(Mismatch::new(location, message));
            };
            let Some(property) = object.properties.iter().find(|property| property.wire == *name) else {
                let known =
                    object.properties.iter().map(|property| property.wire.as_str()).chain(others.iter().copied());
                let what = if others.is_empty() { "property" } else { "parameter and no property" };
                let message = format!("there is no {what} `{name}`");
                return Err(Mismatch::new(location, message).help(did_you_mean(name, known)));
            };
            ty = &property.ty;
        }
        Ok(ty)
    }
}

fn expect(location: &Location, name: &str, ty: &Type, expected: ExpectedType) -> Result<(), Mismatch> {
    let ty = if let Type::Nullable(inner) = ty { inner } else { ty };
    let is_number = matches!(ty, Type::Integer(_) | Type::Float32 | Type::Float64 | Type::Decimal);
    let text_formats = [TextFormat::DateTime, TextFormat::Date, TextFormat::Uuid, TextFormat::Decimal];
    let is_text = match ty {
        Type::Text(format) => text_formats.contains(format),
        _ => matches!(ty, Type::String | Type::Secret | Type::Any),
    };
    let (fits, wanted) = match expected {
        ExpectedType::Number => (is_number || is_text, "a number"),
        ExpectedType::String => (is_number || is_text, "a string or a number"),
        ExpectedType::Bool => (*ty == Type::Bool, "a boolean"),
        ExpectedType::Array => (matches!(ty, Type::Array(_)), "an array"),
    };
    if fits { Ok(()) } else { Err(Mismatch::new(location, format!("`{name}` is not {wanted}"))) }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
