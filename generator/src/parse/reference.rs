//! The resolver of `$ref`: the location that a reference means, or why it is unresolved.

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::location::{FileId, Location, Pointer};
use crate::parse::Document;
use crate::source::{Refusal, file_part, fragments};
use crate::spec::{ObjectKind, PointerTarget, pointer_target};

/// The location that the reference `text` in the field at `at` means. A value exists there.
pub(super) fn target(document: &Document<'_>, at: &Location, text: &str) -> Result<Location, Diagnostic> {
    by_place(document, at, text).or_else(|error| {
        let named = anchored(document, at, text).or_else(|| named(document, at, text));
        named.ok_or(error)
    })
}

/// The schema that gives itself the name that a reference has: an anchor within a file, or the `$id` of a schema where there is no such file.
fn anchored(document: &Document<'_>, at: &Location, text: &str) -> Option<Location> {
    let linked = match file_part(text).map(|part| document.source().link(at.file, part)) {
        Some(Some(Ok(file))) => file,
        _ => at.file,
    };
    let fragment = text.find('#').map_or("", |start| &text[start..]);
    let named = document.named(at, at.file, text);
    named.or_else(|| document.named(at, linked, fragment).filter(|_| linked != at.file))
}

/// Resolves a reference by its file and its pointer.
fn by_place(document: &Document<'_>, at: &Location, text: &str) -> Result<Location, Diagnostic> {
    let file = match file_part(text) {
        None => at.file,
        Some(part) if is_pointer(document, at, text) => {
            return place(document, at.file, part).ok_or_else(|| invalid(document, at, text));
        }
        Some(part) => match document.source().link(at.file, part) {
            Some(Ok(file)) => file,
            Some(Err(refusal)) => return Err(refused(document, at, part, refusal)),
            None => return Err(invalid(document, at, text)),
        },
    };
    let readings = fragments(text);
    for reading in &readings {
        let pointer = Pointer::parse(reading).ok_or_else(|| invalid(document, at, text))?;
        let target = Location { file, pointer };
        if document.value(&target).is_some() {
            return Ok(target);
        }
    }
    Err(broken(document, at, text, file, &readings[0]))
}

/// Whether an absolute path is in fact a pointer: `/definitions/Pet` for `#/definitions/Pet`.
fn is_pointer(document: &Document<'_>, at: &Location, text: &str) -> bool {
    text.starts_with('/') && !text.contains('#') && place(document, at.file, text).is_some()
}

/// The component that a reference gives by name only, `Pet` or `#Pet`, or by a pointer without `#/`. A file of that name takes precedence.
fn named(document: &Document<'_>, at: &Location, text: &str) -> Option<Location> {
    let name = text.strip_prefix('#').unwrap_or(text);
    let is_file = || file_part(text).is_some_and(|part| matches!(document.source().link(at.file, part), Some(Ok(_))));
    if name.is_empty() || name.starts_with('/') || name.contains('#') || is_file() {
        return None;
    }
    if name.contains('/') {
        return place(document, at.file, &format!("/{name}"));
    }
    let components = document.root_object("components")?;
    let (section, _) = components.iter().find(|(_, named)| named.get(name).is_some())?;
    Some(Location::root_of(FileId::ROOT).child("components").child(section).child(name))
}

/// A finding about a reference that is resolved although it is not written correctly.
pub(super) fn remark(document: &Document<'_>, at: &Location, text: &str) -> Option<Diagnostic> {
    if is_pointer(document, at, text) {
        let message = format!("`{text}` is the path of a file, and is read as `#{text}`");
        return Some(Diagnostic::new(Code::LenientValue, at, message));
    }
    if let Some(target) = named(document, at, text).filter(|_| anchored(document, at, text).is_none()) {
        let what = if text.contains('/') { "a pointer without `#/`" } else { "the name of a component" };
        let message = format!("`{text}` is {what}, not a reference");
        let written = format!("#{}", target.pointer);
        let problem = Diagnostic::new(Code::NamedReference, at, message).fallback(format!("it is read as `{written}`"));
        return Some(problem.help(format!("write `{written}`")));
    }
    let part = file_part(text).filter(|part| document.source().is_rooted(at.file, part))?;
    let message = format!("there is no `{part}` from this file on");
    let help = "a path starts at the file that refers, with `../` where it leads up";
    Some(Diagnostic::new(Code::RootedReference, at, message).help(help))
}

fn place(document: &Document<'_>, file: FileId, text: &str) -> Option<Location> {
    let target = Location { file, pointer: Pointer::parse(text)? };
    document.value(&target).is_some().then_some(target)
}

/// Checks that the table allows an object of a `kind` at `target`.
pub(super) fn check_kind(
    document: &Document<'_>,
    at: &Location,
    target: &Location,
    kind: ObjectKind,
) -> Result<(), Diagnostic> {
    let is_openapi =
        |tree: &Value| ["openapi", "swagger", "components", "paths"].iter().any(|name| tree.get(name).is_some());
    if !is_openapi(document.tree(target.file)) {
        return Ok(());
    }
    match pointer_target(target.pointer.tokens()) {
        PointerTarget::Unknown => Ok(()),
        PointerTarget::Node(found) if found == kind => Ok(()),
        PointerTarget::Node(found) => Err(wrong_kind(at, target, kind, found.object().name)),
        PointerTarget::Other => Err(wrong_kind(at, target, kind, "something else")),
    }
}

pub(super) fn wrong_kind(at: &Location, target: &Location, kind: ObjectKind, found: &str) -> Diagnostic {
    let wanted = kind.object().name;
    let message = format!("the reference must be to {wanted}, but `#{}` is {found}", target.pointer);
    Diagnostic::new(Code::ReferenceKind, at, message).label(format!("{wanted} is expected here"))
}

fn refused(document: &Document<'_>, at: &Location, part: &str, refusal: &Refusal) -> Diagnostic {
    match refusal {
        Refusal::Remote => {
            Diagnostic::new(Code::RemoteReference, at, format!("`{part}` is a URL, and none is fetched"))
                .help("keep the document beside the description and refer to the file")
        }
        Refusal::Outside => {
            let message = format!("`{part}` lies outside the folder of the description");
            Diagnostic::new(Code::ReferenceOutside, at, message)
                .help("move the file into the folder, generate from a document further up, or allow the file's folder with `--allow-dir`")
        }
        Refusal::Unreadable(error) => {
            let message = match error.position() {
                Some(_) => format!("`{part}` cannot be used: {error}"),
                None => format!("`{part}` cannot be used: {}", error.message),
            };
            let help = component(document, part).or_else(|| error.help.clone());
            Diagnostic::new(Code::UnreadableReference, at, message).maybe_help(help)
        }
    }
}

fn invalid(document: &Document<'_>, at: &Location, text: &str) -> Diagnostic {
    let message = format!("`{text}` is not a reference");
    let help = component(document, text.trim_start_matches('#'));
    Diagnostic::new(Code::InvalidReference, at, message)
        .help("a reference is `#/` and a JSON pointer, or the path of a file")
        .maybe_help(help)
}

/// A hint for references that name a component without saying where it is.
fn component(document: &Document<'_>, text: &str) -> Option<String> {
    let components = document.root_object("components")?;
    let name = text.rsplit('/').next()?;
    let (section, _) = components.iter().find(|(_, named)| named.get(name).is_some())?;
    Some(format!("did you mean `#{}`?", Pointer::root().child("components").child(section).child(name)))
}

fn broken(document: &Document<'_>, at: &Location, text: &str, file: FileId, fragment: &str) -> Diagnostic {
    let mut parent = Location::root_of(file);
    let tokens = Pointer::parse(fragment).map(|pointer| pointer.tokens().collect::<Vec<_>>()).unwrap_or_default();
    let missing = tokens.into_iter().find(|token| {
        let child = parent.child(token);
        let is_missing = document.value(&child).is_none();
        if !is_missing {
            parent = child;
        }
        is_missing
    });
    let missing = missing.unwrap_or_default();
    let owner =
        if parent.pointer.as_str().is_empty() { "the root".to_owned() } else { format!("`#{}`", parent.pointer) };
    let names = document.value(&parent).and_then(Value::as_object).into_iter().flat_map(|members| members.keys());
    let names: Vec<&str> = names.map(String::as_str).collect();
    let nearest = if document.may_suggest() { nearest(&missing, names.iter().copied()) } else { None };
    let help = match nearest {
        Some(name) if fragment.ends_with(&missing) => Some(format!("did you mean `#{}`?", parent.child(name).pointer)),
        Some(name) => Some(format!("did you mean `{name}`?")),
        None => None,
    };
    Diagnostic::new(Code::UnresolvedReference, at, format!("unresolved reference `{text}`"))
        .label(format!("{owner} has no `{missing}`"))
        .maybe_help(help)
}

/// The internal form of a reference inside a node: it names the file, so it is independent of the file around it.
pub(in crate::parse) fn internal(location: &Location) -> String {
    format!("oasmith:{}#{}", location.file.index(), location.pointer)
}

/// The location that an internal reference names.
pub(in crate::parse) fn location_of(reference: &str) -> Option<Location> {
    let (file, pointer) = reference.strip_prefix("oasmith:")?.split_once('#')?;
    Some(Location::new(FileId::new(file.parse().ok()?), Pointer::parse(pointer)?))
}

/// The reference as an object.
pub(super) fn reference_to(location: &Location) -> Value {
    let mut reference = Map::new();
    reference.insert("$ref".to_owned(), internal(location).into());
    Value::Object(reference)
}
