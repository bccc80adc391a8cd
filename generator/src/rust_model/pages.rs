//! Pages of a list: which fields of a request and of its response have to do with them.

use super::{Context, Ty};
use crate::ir::{BodyKind, Operation, PageInput, PageStyle, Pagination, Shape, Type, TypeId};
use crate::naming::Ident;

/// How the pages of an operation are asked for.
#[derive(Clone, Debug)]
pub struct PagesItem {
    /// Type of an item.
    pub item: Ty,
    /// The items, from the output.
    pub items: FieldPath,
    /// How the next page is asked for.
    pub style: NextPage,
    /// How many items a page has at most.
    pub limit: Option<PageTarget>,
    /// How many items there are.
    pub total: Option<FieldPath>,
    /// How many pages there are.
    pub pages: Option<FieldPath>,
    /// Whether there is more.
    pub more: Option<FieldPath>,
}

/// How the next page is asked for.
#[derive(Clone, Debug)]
pub enum NextPage {
    /// By an offset.
    Offset(PageTarget),
    /// By a number, and that of the first page.
    Page(PageTarget, u64),
    /// By a number, and where that of the last page is.
    PageAfter(PageTarget, FieldPath),
    /// By a cursor, and where the next one is.
    Cursor(PageTarget, FieldPath),
    /// By a value of the last item.
    LastItem(PageTarget, FieldPath),
    /// At a URL, or as the header says.
    Link(Option<FieldPath>),
}

/// A place in a request.
#[derive(Clone, Debug)]
pub enum PageTarget {
    /// A parameter's field.
    Field(Ident),
    /// A field in the body.
    Body(FieldPath),
}

/// A way through fields to a value.
#[derive(Clone, Debug)]
pub struct FieldPath {
    /// How the value where it starts is held.
    pub start: Optionality,
    /// The fields, and how each holds its value.
    pub steps: Vec<(Ident, Optionality)>,
}

/// How a value is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optionality {
    /// It is there.
    Plain,
    /// In an `Option`.
    Option,
    /// In a `Nullable`.
    Nullable,
}

impl Optionality {
    fn of(ty: &Ty) -> Self {
        match ty {
            Ty::Option(_) => Self::Option,
            Ty::Nullable(_) => Self::Nullable,
            _ => Self::Plain,
        }
    }
}

/// When what an operation shows is final.
#[derive(Clone, Debug)]
pub struct WaitItem {
    /// The state, from the output.
    pub path: FieldPath,
    /// The states that mean that it is done.
    pub until: Vec<String>,
    /// The states that mean that it failed.
    pub fail: Vec<String>,
}

impl Context<'_> {
    pub(super) fn wait_of(&self, operation: &Operation, output: &Ty) -> Option<WaitItem> {
        let wait = operation.wait.as_ref()?;
        let from = operation.success.cases.first()?.value.ty()?;
        let (path, _) = self.way(from, Optionality::of(output), &wait.path)?;
        Some(WaitItem { path, until: wait.until.clone(), fail: wait.fail.clone() })
    }

    pub(super) fn pages_of(&self, operation: &Operation, output: &Ty, parameters: &[Ident]) -> Option<PagesItem> {
        let pagination: &Pagination = operation.pagination.as_ref()?;
        let from = operation.success.cases.first()?.value.ty()?;
        let way = |path: &Vec<String>| self.way(from, Optionality::of(output), path);
        let slot = |input: &PageInput| self.slot(operation, parameters, input);
        let (items, ty) = way(&pagination.items)?;
        let Type::Array(item) = through(&ty) else { return None };
        let style = match &pagination.style {
            PageStyle::Offset(offset) => NextPage::Offset(slot(offset)?),
            PageStyle::Page(page, first) => NextPage::Page(slot(page)?, *first),
            PageStyle::PageAfter(page, current) => NextPage::PageAfter(slot(page)?, way(current)?.0),
            PageStyle::Cursor(cursor, next) => NextPage::Cursor(slot(cursor)?, way(next)?.0),
            PageStyle::LastItem(cursor, value) => {
                NextPage::LastItem(slot(cursor)?, self.way(item, Optionality::Plain, value)?.0)
            }
            PageStyle::Link(next) => NextPage::Link(next.as_ref().and_then(way).map(|(way, _)| way)),
        };
        let read = |path: &Option<Vec<String>>| path.as_ref().and_then(way).map(|(way, _)| way);
        Some(PagesItem {
            item: self.ty(None, item),
            items,
            style,
            limit: pagination.limit.as_ref().and_then(slot),
            total: read(&pagination.total),
            pages: read(&pagination.pages),
            more: read(&pagination.more),
        })
    }

    pub(super) fn slot(&self, operation: &Operation, parameters: &[Ident], input: &PageInput) -> Option<PageTarget> {
        match input {
            PageInput::Parameter(index) => parameters.get(*index).cloned().map(PageTarget::Field),
            PageInput::Body(path) => {
                let body = operation.body.as_ref()?;
                let start = if body.required { Optionality::Plain } else { Optionality::Option };
                let kind = &body.choices.first()?.kind;
                if let BodyKind::Multipart(form) = kind {
                    return self.part(*form, path).map(|step| PageTarget::Body(FieldPath { start, steps: vec![step] }));
                }
                let ty = kind.ty()?;
                self.way(&ty, start, path).map(|(way, _)| PageTarget::Body(way))
            }
        }
    }

    /// The field of a part of a multipart form, and how it holds its value.
    fn part(&self, form: TypeId, path: &[String]) -> Option<(Ident, Optionality)> {
        let ([name], Shape::Form(described)) = (path, &self.api.type_def(form).shape) else { return None };
        let index = described.parts.iter().position(|part| part.wire == *name)?;
        let part = &described.parts[index];
        let hold = if part.required { Optionality::of(&self.ty(Some(form), &part.ty)) } else { Optionality::Option };
        Some((self.names.of_type(form).parts.get(index)?.clone(), hold))
    }

    /// The fields that properties lead through, and the type at the end.
    fn way(&self, from: &Type, start: Optionality, path: &[String]) -> Option<(FieldPath, Type)> {
        let mut ty = from.clone();
        let mut steps = Vec::with_capacity(path.len());
        for name in path {
            let Type::Named(id) = through(&ty) else { return None };
            let Shape::Struct(object) = &self.api.type_def(*id).shape else { return None };
            let index = object.properties.iter().position(|property| property.wire == *name)?;
            let (property, ident) = (&object.properties[index], self.names.of_type(*id).parts.get(index)?);
            steps.push((ident.clone(), Optionality::of(&self.field(*id, property, ident, &mut 0).ty)));
            ty = property.ty.clone();
        }
        Some((FieldPath { start, steps }, ty))
    }
}

/// The type of a value that may be null.
fn through(ty: &Type) -> &Type {
    if let Type::Nullable(inner) = ty { inner } else { ty }
}
