//! The pieces of a description, each on its own.
//!
//! Every schema, parameter, body, response and operation is taken out of the tree and put into a table under its location; where it stood,
//! a reference is left. A piece is then shallow, so it can be read into its openapiv3 type alone: one that is malformed is located exactly
//! and hides nothing else, and recursion, however deep or circular, is no more than references.

mod grammar;
mod lenient;

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location, Pointer};
use crate::source::{Source, target_file};

pub use grammar::{Kind, METHODS, TYPES};

/// The pieces of a description.
#[derive(Debug, Default)]
pub struct Document {
    pieces: IndexMap<Location, Piece>,
}

/// A piece: what stands at a location.
#[derive(Debug)]
pub struct Piece {
    /// What it is by its place.
    pub kind: Kind,
    /// What it says, or what it refers to.
    pub content: Content,
}

/// What stands at a location.
#[derive(Debug)]
pub enum Content {
    /// The piece itself, with references in place of pieces inside it.
    Here(Value),
    /// A reference to a piece elsewhere.
    Elsewhere(Location),
    /// A reference that leads nowhere; it was diagnosed.
    Nowhere,
}

/// The reference that stands for a location inside shallow pieces.
#[must_use]
pub fn reference_to(location: &Location) -> String {
    format!("{}#{}", location.file.index(), location.pointer)
}

impl Document {
    /// Takes a description apart.
    #[must_use]
    pub fn of(source: &Source, diagnostics: &mut Diagnostics) -> Self {
        check_version(source, diagnostics);
        let mut taking = Taking::new(source, diagnostics);
        if !taking.diagnostics.has_errors() {
            for (location, kind) in grammar::roots(source) {
                taking.expect(location, kind);
            }
            taking.drain();
        }
        Self { pieces: taking.pieces }
    }

    /// The piece at a location.
    #[must_use]
    pub fn piece(&self, location: &Location) -> Option<&Piece> {
        self.pieces.get(location)
    }

    /// All pieces, in the order in which they were met.
    pub fn pieces(&self) -> impl Iterator<Item = (&Location, &Piece)> {
        self.pieces.iter()
    }

    /// The location behind a chain of references; nothing if it leads nowhere or goes round.
    #[must_use]
    pub fn end_of(&self, location: &Location) -> Option<&Location> {
        let (mut location, piece) = self.pieces.get_key_value(location)?;
        let mut content = &piece.content;
        for _ in 0..self.pieces.len() {
            match content {
                Content::Here(_) => return Some(location),
                Content::Nowhere => return None,
                Content::Elsewhere(target) => {
                    let (next, piece) = self.pieces.get_key_value(target)?;
                    (location, content) = (next, &piece.content);
                }
            }
        }
        None
    }
}

/// The version is checked before anything else: what follows reads version 3.0.
fn check_version(source: &Source, diagnostics: &mut Diagnostics) {
    let root = Location::default();
    let tree = &source.file(FileId::ROOT).tree;
    let version = |name: &str| match tree.get(name) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
        None => None,
    };
    let (member, message) = match (version("openapi"), version("swagger")) {
        (Some(version), _) if version == "3.0" || version.starts_with("3.0.") => return,
        (Some(version), _) => ("openapi", format!("OpenAPI {version} is not supported")),
        (None, Some(version)) => ("swagger", format!("Swagger {version} is not supported")),
        (None, None) => ("", "this is not an OpenAPI description: it has no `openapi` member".to_owned()),
    };
    let location = if member.is_empty() { root } else { root.child(member) };
    diagnostics.report(Diagnostic::error(Code::Version, &location, message).help("OpenAPI 3.0.x is read"));
}

struct Taking<'a> {
    source: &'a Source,
    diagnostics: &'a mut Diagnostics,
    /// Files by path, for references to other files.
    files: HashMap<&'a std::path::Path, FileId>,
    pieces: IndexMap<Location, Piece>,
    queue: VecDeque<(Location, Kind)>,
}

impl<'a> Taking<'a> {
    fn new(source: &'a Source, diagnostics: &'a mut Diagnostics) -> Self {
        let files = source.files().iter().enumerate();
        let files = files.map(|(index, file)| (file.path.as_path(), FileId::new(index))).collect();
        Self { source, diagnostics, files, pieces: IndexMap::new(), queue: VecDeque::new() }
    }

    /// Puts a location on the list of what has to be taken.
    fn expect(&mut self, location: Location, kind: Kind) {
        if !self.pieces.contains_key(&location) {
            let content = Content::Nowhere;
            self.pieces.insert(location.clone(), Piece { kind, content });
            self.queue.push_back((location, kind));
        }
    }

    fn drain(&mut self) {
        while let Some((location, kind)) = self.queue.pop_front() {
            let source = self.source;
            let Some(value) = source.value(&location) else { continue };
            let content = self.content(&location, kind, value);
            self.pieces.insert(location, Piece { kind, content });
        }
        self.report_circles();
    }

    fn content(&mut self, location: &Location, kind: Kind, value: &Value) -> Content {
        let Value::Object(members) = value else {
            // `true` and `false` are schemas of later versions that people write in 3.0 as well.
            if kind == Kind::Schema && value.is_boolean() {
                return Content::Here(json!({}));
            }
            let message = format!("{} is an object, and here stands {}", kind.article(), kind_of(value));
            self.diagnostics.report(Diagnostic::error(Code::MalformedPiece, location, message));
            return Content::Nowhere;
        };
        if let (Some(Value::String(reference)), true) = (members.get("$ref"), kind.may_refer()) {
            return self.referred(&location.child("$ref"), kind, reference);
        }
        let shallow = self.shallow(location, kind, members);
        Content::Here(Value::Object(shallow))
    }

    /// The members of a piece, with a reference in place of every piece inside it.
    fn shallow(&mut self, location: &Location, kind: Kind, members: &Map<String, Value>) -> Map<String, Value> {
        let mut shallow = members.clone();
        for (path, inner) in grammar::inner(kind, members) {
            let mut place = location.clone();
            for token in &path {
                place = place.child(token);
            }
            if let Some(slot) = slot(&mut shallow, &path) {
                *slot = json!({ "$ref": reference_to(&place) });
            }
            self.expect(place, inner);
        }
        lenient::relax(kind, &mut shallow);
        shallow
    }

    fn referred(&mut self, location: &Location, kind: Kind, reference: &str) -> Content {
        match self.target(location, reference) {
            Ok(target) => {
                self.expect(target.clone(), kind);
                Content::Elsewhere(target)
            }
            Err(diagnostic) => {
                self.diagnostics.report(*diagnostic);
                Content::Nowhere
            }
        }
    }

    /// Where a reference leads.
    fn target(&self, location: &Location, reference: &str) -> Result<Location, Box<Diagnostic>> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if file.is_empty() { location.file } else { self.target_file(location, reference)? };
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        let found = Pointer::parse(&decoded).map(|pointer| Location::new(file, pointer));
        match found {
            Some(target) if self.source.value(&target).is_some() => Ok(target),
            found => {
                let message = format!("`{reference}` leads nowhere");
                let diagnostic = Diagnostic::error(Code::UnresolvedReference, location, message).label("not there");
                let help = found.and_then(|target| self.nearest(&target));
                Err(Box::new(match help {
                    Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                    None => diagnostic,
                }))
            }
        }
    }

    fn target_file(&self, location: &Location, reference: &str) -> Result<FileId, Box<Diagnostic>> {
        let refuse = |message: &str, help: &str| {
            Box::new(Diagnostic::error(Code::ForbiddenReference, location, message).help(help))
        };
        if reference.contains("://") {
            return Err(refuse(
                "a reference to the web is not followed",
                "save the document beside this one and refer to the file",
            ));
        }
        let root = self.source.file(FileId::ROOT).path.parent().unwrap_or(std::path::Path::new(""));
        let from = &self.source.file(location.file).path;
        let Some(target) = target_file(root, from, reference) else {
            return Err(refuse(
                "a reference may not leave the folder of the root document",
                "move the file below that folder",
            ));
        };
        self.files.get(target.as_path()).copied().ok_or_else(|| {
            let message = format!("the file of `{reference}` does not exist");
            Box::new(Diagnostic::error(Code::UnresolvedReference, location, message))
        })
    }

    /// A reference that would have worked: the most similar name beside the one that is missing.
    fn nearest(&self, target: &Location) -> Option<String> {
        let parent = target.pointer.parent()?;
        let wanted = target.pointer.tokens().last()?;
        let siblings = self.source.value(&Location::new(target.file, parent.clone()))?.as_object()?;
        let name = similar(&wanted, siblings.keys().map(String::as_str))?;
        Some(format!("#{}", parent.child(name)))
    }

    /// Chains of references that come back to themselves.
    fn report_circles(&mut self) {
        let document = Document { pieces: std::mem::take(&mut self.pieces) };
        for (location, piece) in &document.pieces {
            if let Content::Elsewhere(target) = &piece.content {
                let mut seen = vec![location];
                let mut next = Some(target);
                while let Some(current) = next {
                    if seen.contains(&current) {
                        let place = location.child("$ref");
                        let message = "these references only lead to each other";
                        self.diagnostics.report(Diagnostic::error(Code::CircularReference, &place, message));
                        break;
                    }
                    seen.push(current);
                    next = match document.pieces.get(current).map(|piece| &piece.content) {
                        Some(Content::Elsewhere(further)) if seen.len() < 100 => Some(further),
                        _ => None,
                    };
                }
            }
        }
        self.pieces = document.pieces;
    }
}

/// The value at a path of members and items.
fn slot<'v>(members: &'v mut Map<String, Value>, path: &[String]) -> Option<&'v mut Value> {
    let (first, rest) = path.split_first()?;
    let mut value = members.get_mut(first)?;
    for token in rest {
        value = match value {
            Value::Object(object) => object.get_mut(token)?,
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// What a value is, in words.
#[must_use]
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The most similar of several names, if it is similar enough for a slip of the pen.
#[must_use]
pub fn similar<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .take(10_000)
        .map(|name| (strsim::damerau_levenshtein(&cut(wanted), &cut(name)), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Long names are compared by their beginnings; the comparison takes the product of the lengths.
fn cut(name: &str) -> String {
    name.chars().take(80).collect()
}
