//! Inputs of an operation that an extension names: parameters, and properties of the body.

use super::Mismatch;
use crate::diagnostics::did_you_mean;
use crate::ir::{Api, BodyChoice, BodyKind, Form, Operation, PageInput, Presence, Shape, Struct, TextFormat, Type};
use crate::location::Location;

/// The name of a parameter, or the path to a property of the body.
#[derive(Clone, serde::Deserialize)]
#[serde(untagged)]
pub(crate) enum PageTarget {
    Name(String),
    Path(Vec<String>),
}

/// The type that a value must have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ExpectedType {
    Number,
    String,
    Bool,
    Array,
}

/// An operation, and the location of the extension that names its inputs.
pub(super) struct Inputs<'a> {
    pub(super) api: &'a Api,
    pub(super) operation: &'a Operation,
    pub(super) location: &'a Location,
}

impl<'a> Inputs<'a> {
    /// Resolves a parameter, or a property of the body.
    pub(super) fn input(&self, key: &str, target: &PageTarget, expected: ExpectedType) -> Result<PageInput, Mismatch> {
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
        if let ([name], Some(form)) = (path.as_slice(), self.form())
            && let Some(part) = form.parts.iter().find(|part| part.wire == *name)
        {
            expect(&location, name, &part.ty, expected)?;
            return Ok(PageInput::Body(path));
        }
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

    /// Returns the multipart form that is the body. An optional one is not created.
    fn form(&self) -> Option<&'a Form> {
        let body = self.operation.body.as_ref().filter(|body| body.required)?;
        let [BodyChoice { kind: BodyKind::Multipart(id), .. }] = body.choices.as_slice() else { return None };
        match &self.api.type_def(*id).shape {
            Shape::Form(form) => Some(form),
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

    pub(super) fn object(&self, ty: &Type) -> Option<&'a Struct> {
        self.api.object_of(ty)
    }

    /// Returns the type of the property at a path.
    pub(super) fn walk(
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

pub(super) fn expect(location: &Location, name: &str, ty: &Type, expected: ExpectedType) -> Result<(), Mismatch> {
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
