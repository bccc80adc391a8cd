//! `x-oasmith-pagination`: how an operation returns one page of many.

use serde_json::Value;

use super::inputs::{ExpectedType, Inputs, PageTarget, expect};
use super::{Extension, Mismatch, form_problems};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{self, Api, Operation, PageInput, PageStyle, ResponseValue, Type};
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
    inputs: Inputs<'a>,
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
        Ok(Self { inputs: Inputs { api, operation, location }, location, output, payload })
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

    fn input(&self, key: &str, target: Option<&PageTarget>, expected: ExpectedType) -> Result<PageInput, Mismatch> {
        self.inputs.input(key, target.ok_or_else(|| self.missing_field(key))?, expected)
    }

    /// Resolves a property of a response, relative to the payload of its envelope.
    fn output_property(&self, key: &str, path: &[String], expected: ExpectedType) -> Result<Vec<String>, Mismatch> {
        let location = self.location.child(key);
        let inner = match (self.payload, path) {
            (Some(payload), [first, rest @ ..]) if first == payload && !self.has(self.output, first) => rest,
            _ => path,
        };
        let found = self.inputs.walk(&location, self.output, inner, &[]).map_err(|mismatch| {
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
        self.inputs.object(ty).is_some_and(|object| object.properties.iter().any(|property| property.wire == name))
    }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
