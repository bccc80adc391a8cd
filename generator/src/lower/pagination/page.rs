//! The response of a list: where its items are, and what it says about further pages.

use super::inputs::PAGES;
use crate::ir::{Property, Shape, Struct, Type, TypeDef};

/// Lists that are not what an operation lists.
const OTHER_LISTS: &[&str] =
    &["errors", "warnings", "included", "includes", "links", "order", "sort", "facets", "filters"];

/// The list, where a response has several.
const LISTS: &[&str] = &[
    "data", "items", "entries", "results", "result", "records", "values", "value", "list", "rows", "elements",
    "content", "objects",
];

/// Objects that say something about pages. Their properties count as those of the response.
const ABOUT_PAGES: &[&str] = &[
    "meta",
    "metadata",
    "responsemetadata",
    "listmetadata",
    "listmeta",
    "pagination",
    "paginationinfo",
    "paging",
    "pageinfo",
    "pager",
    "page",
    "pages",
    "links",
    "cursors",
    "cursor",
    "next",
    "resultinfo",
];

/// How deep such objects are looked into: `links.pages.next`, `_links.next.href`.
const DEPTH: usize = 2;

/// A property of a response, and the path to it.
pub(super) struct Found<'a> {
    pub(super) path: Vec<String>,
    pub(super) property: &'a Property,
}

impl Found<'_> {
    /// The name, as [`plain`] writes it.
    pub(super) fn plain(&self) -> String {
        plain(&self.property.wire)
    }

    /// The name of the object that has the property, as [`plain`] writes it; empty for the response itself.
    pub(super) fn parent(&self) -> String {
        self.path.iter().rev().nth(1).map(|name| plain(name)).unwrap_or_default()
    }

    /// The description in lower case.
    pub(super) fn text(&self) -> String {
        self.property.docs.description.as_deref().unwrap_or_default().to_lowercase()
    }
}

/// The response of a list.
pub(super) struct Page<'a> {
    /// The path to the items.
    pub(super) items: Vec<String>,
    /// The type of an item.
    pub(super) item: &'a Type,
    /// Whether the list is a property of an object in the response.
    pub(super) is_nested: bool,
    /// Properties beside the list and in objects about pages, the closest first.
    properties: Vec<Found<'a>>,
    types: &'a [TypeDef],
}

impl<'a> Page<'a> {
    /// Finds the list of a response. `None` if there is none, or several that could be meant.
    pub(super) fn of(types: &'a [TypeDef], output: &'a Type) -> Option<Self> {
        if let Some(item) = item_of(output) {
            return Some(Self { items: Vec::new(), item, is_nested: false, properties: Vec::new(), types });
        }
        let object = object_of(types, output)?;
        if object.properties.iter().any(|property| item_of(&property.ty).is_some()) {
            let (list, item) = list_of(object)?;
            let mut page = Self { items: vec![list], item, is_nested: false, properties: Vec::new(), types };
            page.collect(&[], object, 0);
            page.properties.sort_by_key(|found| found.path.len());
            return Some(page);
        }
        let inner = object.properties.iter().filter_map(|property| {
            let inner = object_of(types, &property.ty)?;
            let (list, item) = list_of(inner)?;
            Some((property.wire.clone(), inner, list, item))
        });
        let inner: Vec<_> = inner.collect();
        let [(outer, inner, list, item)] = inner.as_slice() else { return None };
        let items = vec![outer.clone(), list.clone()];
        let mut page = Self { items, item, is_nested: true, properties: Vec::new(), types };
        page.collect(std::slice::from_ref(outer), inner, 0);
        page.properties.sort_by_key(|found| found.path.len());
        Some(page)
    }

    fn collect(&mut self, path: &[String], object: &'a Struct, depth: usize) {
        for property in &object.properties {
            let path: Vec<String> = path.iter().cloned().chain([property.wire.clone()]).collect();
            match object_of(self.types, &property.ty) {
                Some(inner) if depth < DEPTH && ABOUT_PAGES.contains(&plain(&property.wire).as_str()) => {
                    self.collect(&path, inner, depth + 1);
                }
                _ => self.properties.push(Found { path, property }),
            }
        }
    }

    /// Returns the closest property that satisfies a condition.
    pub(super) fn find(&self, matches: impl Fn(&Found<'a>) -> bool) -> Option<&Found<'a>> {
        self.properties.iter().find(|found| matches(found))
    }

    /// Returns the type of a property of the items.
    pub(super) fn item_property(&self, name: &str) -> Option<&'a Type> {
        let object = object_of(self.types, self.item)?;
        object.properties.iter().find(|property| property.wire == name).map(|property| &property.ty)
    }

    /// Finds the boolean that says whether there are more pages.
    pub(super) fn more(&self) -> Option<Vec<String>> {
        const NAMES: &[&str] = &[
            "hasmore",
            "hasnext",
            "hasnextpage",
            "more",
            "hasmoreitems",
            "hasmorepages",
            "hasmoreresults",
            "hasmoredata",
            "moreresults",
        ];
        let found =
            self.find(|found| through(&found.property.ty) == &Type::Bool && NAMES.contains(&found.plain().as_str()));
        found.map(|found| found.path.clone())
    }

    /// Finds the number of items of the whole list. A number that may only count those of the page is not one.
    pub(super) fn total(&self) -> Option<Vec<String>> {
        const NAMES: &[&str] = &[
            "total",
            "totalcount",
            "totalitems",
            "totalresults",
            "totalelements",
            "totalrecords",
            "totalentries",
            "totalsize",
            "totalrows",
        ];
        const DOUBTS: &[&str] = &["page", "returned", "response", "request", "approximate", "estimate", "up to"];
        let found = self.find(|found| {
            let text = found.text();
            is_number(&found.property.ty)
                && NAMES.contains(&found.plain().as_str())
                && !DOUBTS.iter().any(|doubt| text.contains(doubt))
        });
        found.map(|found| found.path.clone())
    }

    /// Finds the number of the page.
    pub(super) fn current(&self) -> Option<Vec<String>> {
        let found = self.find(|found| is_number(&found.property.ty) && PAGES.contains(&found.plain().as_str()));
        found.map(|found| found.path.clone())
    }

    /// Finds the number of pages.
    pub(super) fn pages(&self) -> Option<Vec<String>> {
        let found = self.find(|found| {
            let name = found.plain();
            let is_count = matches!(name.as_str(), "totalpages" | "numpages" | "totalpagecount");
            is_number(&found.property.ty) && (is_count || (name == "pages" && !found.parent().is_empty()))
        });
        found.map(|found| found.path.clone())
    }
}

/// Returns a name in lower case without signs, so that all ways of writing it are equal.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Returns the type of a value that may be null.
pub(super) fn through(ty: &Type) -> &Type {
    if let Type::Nullable(inner) = ty { inner } else { ty }
}

pub(super) fn is_number(ty: &Type) -> bool {
    matches!(through(ty), Type::Integer(_) | Type::Float32 | Type::Float64 | Type::Decimal)
}

fn item_of(ty: &Type) -> Option<&Type> {
    if let Type::Array(item) = through(ty) { Some(item) } else { None }
}

fn object_of<'a>(types: &'a [TypeDef], ty: &Type) -> Option<&'a Struct> {
    let Type::Named(id) = through(ty) else { return None };
    if let Shape::Struct(object) = &types[id.index()].shape { Some(object) } else { None }
}

/// Returns the only list of an object, or the one with a usual name.
fn list_of(object: &Struct) -> Option<(String, &Type)> {
    let lists = object.properties.iter().filter_map(|property| Some((property.wire.clone(), item_of(&property.ty)?)));
    let mut lists: Vec<_> = lists.filter(|(name, _)| !OTHER_LISTS.contains(&plain(name).as_str())).collect();
    if lists.len() > 1 {
        lists.retain(|(name, _)| LISTS.contains(&plain(name).as_str()));
    }
    let is_unambiguous = lists.len() == 1;
    lists.pop().filter(|_| is_unambiguous)
}
