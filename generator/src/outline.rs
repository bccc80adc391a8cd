//! The outline of an API on the wire: what a reviewer reads of a change of the description. A file for each tag and one for the types
//! that several tags have; operations and types in order of their names, so that what moves in the description moves nothing here.
//! Properties stand in the order of the description, which is that of the arguments of `new`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::ir::{
    Additional, BodyKind, Discrimination, Envelope, Operation, OperationId, Parameter, ParameterLocation, PartKind,
    Presence, Property, ResponseValue, SchemeKind, Shape, Style, Success, Type, TypeId, Union,
};
use crate::pipeline::CheckOutcome;
use crate::words;

/// The outline of an API: a string for each tag by the name of its module, with `shared` for the types that several tags have, and `events`
/// for what webhooks and callbacks hold.
///
/// # Examples
///
/// ```
/// use oasmith::config::Types;
/// use oasmith::outline::outline;
/// use oasmith::pipeline::check_source;
/// use oasmith::source::Source;
///
/// let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /pets:\n    get:\n      tags: [pets]\n      operationId: \
///             listPets\n      parameters: [{name: limit, in: query, schema: {type: integer}}]\n      responses: {'204': {description: None}}\n";
/// let checked = check_source(Source::from_text("openapi.yaml", text).unwrap(), &Types::default());
/// assert_eq!(outline(&checked)["pets"], "GET /pets: list\n    query limit: integer\n    204: nothing\n");
/// ```
#[must_use]
pub fn outline(checked: &CheckOutcome) -> BTreeMap<String, String> {
    let outline = Outline { checked };
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut users: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
    for id in checked.api.operation_ids() {
        let operation = checked.api.operation(id);
        let file = checked.names.of_tag(operation.tag.0).module.to_string();
        files.entry(file.clone()).or_default().push(outline.operation(id, operation));
        outline.reach(&types_of(operation), &file, &mut users);
    }
    for event in &checked.api.events {
        let line = format!("event {}: {}\n", event.wire, outline.words(&event.ty));
        files.entry("events".to_owned()).or_default().push(line);
        outline.reach(std::slice::from_ref(&event.ty), "events", &mut users);
    }
    let mut types: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for id in checked.api.type_ids() {
        let tags = users.remove(&id).unwrap_or_default();
        let file = match (tags.len(), tags.first()) {
            (1, Some(only)) => only.clone(),
            (0, _) => "unused".to_owned(),
            _ => "shared".to_owned(),
        };
        types.entry(file).or_default().push((outline.path(id), outline.type_def(id)));
    }
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for (file, mut blocks) in files {
        blocks.sort();
        out.insert(file, blocks.join("\n"));
    }
    for (file, mut blocks) in types {
        blocks.sort();
        let text = out.entry(file).or_default();
        for (_, block) in blocks {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&block);
        }
    }
    if let Some(text) = outline.api() {
        out.insert("api".to_owned(), text);
    }
    out
}

/// The types that an operation names.
fn types_of(operation: &Operation) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    operation.clone().each_type_mut(&mut |ty| types.push(ty.clone()));
    types
}

struct Outline<'c> {
    checked: &'c CheckOutcome,
}

impl Outline<'_> {
    fn words(&self, ty: &Type) -> String {
        words::of_type(&self.checked.api, &self.checked.names, ty)
    }

    fn path(&self, id: TypeId) -> String {
        self.checked.names.public_path(id, None).join("::")
    }

    /// Marks what types are made of.
    fn reach(&self, roots: &[Type], file: &str, users: &mut BTreeMap<TypeId, BTreeSet<String>>) {
        let mut open = Vec::new();
        for ty in roots {
            ty.each_named(&mut |id| open.push(id));
        }
        while let Some(id) = open.pop() {
            if users.entry(id).or_default().insert(file.to_owned()) {
                let mut shape = self.checked.api.type_def(id).shape.clone();
                shape.each_type_mut(&mut |ty| ty.each_named(&mut |inner| open.push(inner)));
            }
        }
    }

    /// Servers, security schemes and envelopes.
    fn api(&self) -> Option<String> {
        let api = &self.checked.api;
        let mut out = String::new();
        // Writing to a string cannot fail.
        for server in &api.servers {
            let _ = writeln!(out, "server {}", server.template);
        }
        for product in &api.products {
            for (environment, url) in &product.servers {
                let environment = environment.as_deref().map(|name| format!(" in {name}")).unwrap_or_default();
                let _ = writeln!(out, "server of {}{environment}: {url}", product.name);
            }
        }
        for scheme in &api.schemes {
            let kind = match &scheme.kind {
                SchemeKind::Bearer => "bearer".to_owned(),
                SchemeKind::Basic => "basic".to_owned(),
                SchemeKind::Http(name) => format!("http {name}"),
                SchemeKind::ApiKey(place, name) => {
                    format!("key in {place:?} {name}").to_lowercase().replace(&name.to_lowercase(), name)
                }
                SchemeKind::MutualTls => "mutual TLS".to_owned(),
            };
            let _ = writeln!(out, "scheme {}: {kind}", scheme.key);
            if let Some(token) = &scheme.token {
                let fields = |fields: &[crate::ir::TokenField]| {
                    fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>().join(", ")
                };
                let paths =
                    |paths: &[Vec<String>]| paths.iter().map(|path| path.join(".")).collect::<Vec<_>>().join(" or ");
                let _ = writeln!(
                    out,
                    "    token from {} with headers [{}] and parameters [{}]; token {}, lifetime {}",
                    token.url,
                    fields(&token.headers),
                    fields(&token.parameters),
                    paths(&token.access_token),
                    paths(&token.expires_in),
                );
            }
        }
        for (index, envelope) in api.envelopes.iter().enumerate() {
            let _ = writeln!(out, "envelope {index}: {}", envelope_words(envelope));
        }
        (!out.is_empty()).then_some(out)
    }

    fn operation(&self, id: OperationId, operation: &Operation) -> String {
        let method = &self.checked.names.of_operation(id).method;
        let mut out = format!("{} {}: {method}\n", operation.method, operation.path);
        self.access(&mut out, operation);
        for parameter in &operation.parameters {
            let _ = writeln!(out, "    {}", self.parameter(parameter));
        }
        for choice in operation.body.iter().flat_map(|body| &body.choices) {
            let needed = if operation.body.as_ref().is_some_and(|body| body.required) { "" } else { "optional " };
            let held = match &choice.kind {
                BodyKind::Json(ty) | BodyKind::Form(ty) => self.words(ty),
                BodyKind::Multipart(id) => self.words(&Type::Named(*id)),
                BodyKind::Text => "text".to_owned(),
                BodyKind::Bytes => "bytes".to_owned(),
            };
            let _ = writeln!(out, "    {needed}body {}: {held}", choice.media_type);
        }
        self.responses(&mut out, operation);
        out
    }

    /// Server and security.
    fn access(&self, out: &mut String, operation: &Operation) {
        let api = &self.checked.api;
        if let Some(product) = operation.product {
            let _ = writeln!(out, "    server of {}", api.products[product.0].name);
        }
        if let Some(server) = operation.server {
            let _ = writeln!(out, "    server {}", api.own_servers[server.0].template);
        }
        if !operation.security.is_empty() {
            let keys = |all: &Vec<crate::ir::SchemeId>| {
                let keys: Vec<&str> = all.iter().map(|scheme| api.schemes[scheme.0].key.as_str()).collect();
                if keys.is_empty() { "nothing".to_owned() } else { keys.join(" with ") }
            };
            let alternatives: Vec<String> = operation.security.iter().map(keys).collect();
            let _ = writeln!(out, "    security {}", alternatives.join(" or "));
        }
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        let needed = if parameter.required { "required " } else { "" };
        let is_default = match parameter.sent_in {
            ParameterLocation::Path | ParameterLocation::Header => {
                parameter.style == Style::Simple && !parameter.explode
            }
            ParameterLocation::Query | ParameterLocation::Cookie => parameter.style == Style::Form && parameter.explode,
        };
        let mut writing = Vec::new();
        if parameter.as_json {
            writing.push("as JSON".to_owned());
        } else if !is_default {
            let exploded = if parameter.explode { ", exploded" } else { "" };
            writing.push(format!("{}{exploded}", words::of_style(parameter.style)));
        }
        if parameter.allow_reserved {
            writing.push("reserved characters".to_owned());
        }
        let writing = if writing.is_empty() { String::new() } else { format!(" ({})", writing.join("; ")) };
        let place = words::of_place(parameter.sent_in);
        format!("{needed}{place} {}: {}{writing}", parameter.wire, self.words(&parameter.ty))
    }

    fn responses(&self, out: &mut String, operation: &Operation) {
        let Success { cases, absence, .. } = &operation.success;
        for case in cases {
            let status = match (cases.len(), case.status) {
                (1, crate::ir::Status::Default) => "2XX".to_owned(),
                (_, status) => words::of_status(status),
            };
            let held = match &case.value {
                ResponseValue::Empty => "nothing".to_owned(),
                ResponseValue::Json(ty) | ResponseValue::TextOrJson(ty) => self.words(ty),
                ResponseValue::Payload(id, ty, is_required) => {
                    let optional = if *is_required { "" } else { "optional " };
                    format!("{optional}{} in envelope {}", self.words(ty), id.0)
                }
                ResponseValue::Text => "text".to_owned(),
                ResponseValue::Bytes => "bytes".to_owned(),
            };
            let media_types = case.media_types.join(", ");
            let media_types = if media_types.is_empty() { media_types } else { format!(" {media_types}") };
            let absent = if *absence == crate::ir::Absence::Never { "" } else { ", or nothing" };
            let _ = writeln!(out, "    {status}{media_types}: {held}{absent}");
        }
        if let Some(events) = words::of_events(&self.checked.api, &self.checked.names, operation) {
            let _ = writeln!(out, "    events: {events}");
        }
        for header in &operation.headers {
            let _ = writeln!(out, "    header of the response {}: {}", header.wire, self.words(&header.ty));
        }
        let mut errors: Vec<(String, Vec<String>)> = Vec::new();
        for error in &operation.errors {
            let held = error.ty.as_ref().map(|ty| format!(": {}", self.words(ty))).unwrap_or_default();
            match errors.iter_mut().find(|(known, _)| *known == held) {
                Some((_, statuses)) => statuses.push(words::of_status(error.status)),
                None => errors.push((held, vec![words::of_status(error.status)])),
            }
        }
        for (held, statuses) in errors {
            let _ = writeln!(out, "    error {}{held}", statuses.join(", "));
        }
    }

    fn type_def(&self, id: TypeId) -> String {
        let path = self.path(id);
        match &self.checked.api.type_def(id).shape {
            Shape::Struct(object) => {
                let mut out = format!("object {path}\n");
                for property in &object.properties {
                    let _ = writeln!(out, "    {}", self.member(property));
                }
                if let Additional::Typed(ty) = &object.additional {
                    let _ = writeln!(out, "    *: {}", self.words(ty));
                }
                out
            }
            Shape::Enum(open) => {
                let kind = if open.integer.is_some() { "integer enum" } else { "enum" };
                let values: Vec<&str> = open.values.iter().map(|value| value.wire.as_str()).collect();
                format!("{kind} {path}\n    {}\n", values.join(" | "))
            }
            Shape::Union(union) => self.union(&path, union),
            Shape::Wrapper(inner) => format!("type {path}\n    {}\n", self.words(inner)),
            Shape::Form(form) => {
                let mut out = format!("form {path}\n");
                for part in &form.parts {
                    let needed = if part.required { "required " } else { "" };
                    let kind = match &part.kind {
                        PartKind::File(_) => " (file)",
                        PartKind::Json => " (JSON)",
                        PartKind::Header => " (header)",
                        PartKind::Text(_) | PartKind::Delimited(_) => "",
                    };
                    let _ = writeln!(out, "    {needed}{}: {}{kind}", part.wire, self.words(&part.ty));
                }
                out
            }
        }
    }

    fn member(&self, property: &Property) -> String {
        let needed = match property.presence {
            Presence::Required | Presence::Nullable => "required ",
            Presence::Optional | Presence::OptionalNullable => "",
        };
        let null = match property.presence {
            Presence::Nullable | Presence::OptionalNullable => " or null",
            Presence::Required | Presence::Optional => "",
        };
        let mut notes = Vec::new();
        notes.extend(property.read_only.then(|| "read only".to_owned()));
        notes.extend(property.write_only.then(|| "write only".to_owned()));
        notes.extend(property.fixed.as_ref().map(|value| format!("always {value}")));
        if !property.extensions.aliases.is_empty() {
            notes.push(format!("also {}", property.extensions.aliases.join(", ")));
        }
        if !property.extensions.layouts.is_empty() {
            notes.push(format!("as {}", property.extensions.layouts.join(" or ")));
        }
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        format!("{needed}{}: {}{null}{notes}", property.wire, self.words(&property.ty))
    }

    fn union(&self, path: &str, union: &Union) -> String {
        let mut out = format!("union {path}\n");
        let by = union.cases.iter().find_map(|case| match &case.discrimination {
            Discrimination::Property { name, variants, .. } => Some((name, variants)),
            _ => None,
        });
        for (index, variant) in union.variants.iter().enumerate() {
            let values: Vec<String> = by
                .iter()
                .flat_map(|(_, variants)| variants.iter().filter(|(_, found)| *found == index))
                .map(|(value, _)| value.to_string())
                .collect();
            let when = match by {
                Some((name, _)) if !values.is_empty() => format!(" where {name} is {}", values.join(" or ")),
                _ => String::new(),
            };
            let _ = writeln!(out, "    {}{when}", self.words(&variant.ty));
        }
        out
    }
}

fn envelope_words(envelope: &Envelope) -> String {
    let success: Vec<String> = envelope.success.iter().map(crate::ir::EnvelopeCode::text).collect();
    let mut parts = vec![
        format!("code {}", envelope.code.join(" or ")),
        format!("message {}", envelope.message.join(" or ")),
        format!("payload {}", envelope.payload),
    ];
    parts.extend(envelope.error.as_ref().map(|error| format!("error {error}")));
    if !envelope.request_id.is_empty() {
        parts.push(format!("request id {}", envelope.request_id.join(".")));
    }
    parts.push(format!("success {}", success.join(", ")));
    if envelope.bare {
        parts.push("bare".to_owned());
    }
    if !envelope.required {
        parts.push("not required".to_owned());
    }
    parts.join("; ")
}
