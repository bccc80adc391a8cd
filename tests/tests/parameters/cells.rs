//! The cells of the table: each location with each style, exploded or not, and each type.

use serde_json::{Value, json};

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// The encoding: a style, or JSON (`content: application/json`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
}

/// Its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Flag,
    Tone,
    Texts,
    Integers,
    Shade,
}

/// One cell: an operation of the description with one parameter, `color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) place: Place,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
    pub(crate) kind: Kind,
}

const KINDS: &[Kind] =
    &[Kind::Text, Kind::Integer, Kind::Number, Kind::Flag, Kind::Tone, Kind::Texts, Kind::Integers, Kind::Shade];

/// Types other than scalars.
const MANY: &[Kind] = &[Kind::Texts, Kind::Integers, Kind::Shade];

/// The styles of the specification, and combinations that it leaves undefined but that are generated anyway:
///
/// - `spaceDelimited` and `pipeDelimited` exploded ("n/a"): written as `form` exploded, as in versions 3.0.0 to 3.0.3.
/// - `deepObject` not exploded ("n/a"): written as exploded, since the style has no other form.
/// - `deepObject` of a list: `color[0]`, which most servers understand; others by configuration.
/// - A cookie with an exploded object: one cookie per property.
const STYLES: &[(Place, Style, &[Kind])] = &[
    (Place::Path, Style::Simple, KINDS),
    (Place::Path, Style::Label, KINDS),
    (Place::Path, Style::Matrix, KINDS),
    (Place::Query, Style::Form, KINDS),
    (Place::Query, Style::SpaceDelimited, MANY),
    (Place::Query, Style::PipeDelimited, MANY),
    (Place::Query, Style::DeepObject, &[Kind::Shade, Kind::Texts, Kind::Integers]),
    (Place::Header, Style::Simple, KINDS),
    (Place::Cookie, Style::Form, KINDS),
];

/// All cells.
pub(crate) fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for (place, style, kinds) in STYLES {
        for explode in [false, true] {
            // `allowReserved` applies to queries only.
            for reserved in if *place == Place::Query { [false, true].as_slice() } else { &[false] } {
                let kinds = kinds.iter();
                cells.extend(kinds.map(|kind| Cell {
                    place: *place,
                    style: *style,
                    explode,
                    reserved: *reserved,
                    kind: *kind,
                }));
            }
        }
    }
    for place in [Place::Path, Place::Query, Place::Header, Place::Cookie] {
        let kinds = KINDS.iter();
        cells.extend(kinds.map(|kind| Cell {
            place,
            style: Style::Json,
            explode: false,
            reserved: false,
            kind: *kind,
        }));
    }
    cells
}

/// Returns the cell of a location, style and type.
pub(crate) fn cell(place: Place, style: Style, explode: bool, kind: Kind) -> Cell {
    Cell { place, style, explode, reserved: false, kind }
}

impl Cell {
    /// Returns the name of its operation, which is also the name of its method.
    pub(crate) fn name(self) -> String {
        let explode = if self.explode { "_exploded" } else { "" };
        let reserved = if self.reserved { "_reserved" } else { "" };
        format!("cell_{}_{}{explode}{reserved}_{}", self.place.word(), self.style.word(), self.kind.word())
    }

    /// Returns its path, which contains `color` if the parameter is in the path.
    pub(crate) fn path(self) -> String {
        let name = self.name();
        if self.place == Place::Path { format!("/before/{name}/{{color}}/after") } else { format!("/before/{name}") }
    }

    /// Returns its parameter object.
    pub(crate) fn parameter(self) -> Value {
        let mut parameter = json!({
            "name": "color",
            "in": self.place.word(),
            "required": self.place == Place::Path,
        });
        let schema = self.kind.schema();
        if self.style == Style::Json {
            parameter["content"] = json!({"application/json": {"schema": schema}});
            return parameter;
        }
        parameter["style"] = self.style.spelled().into();
        parameter["explode"] = self.explode.into();
        parameter["schema"] = schema;
        if self.reserved {
            parameter["allowReserved"] = true.into();
        }
        parameter
    }
}

impl Place {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl Style {
    fn spelled(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Json => "json",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::SpaceDelimited => "space",
            Self::PipeDelimited => "pipe",
            Self::DeepObject => "deep",
            other => other.spelled(),
        }
    }
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::Tone => "tone",
            Self::Texts => "texts",
            Self::Integers => "integers",
            Self::Shade => "shade",
        }
    }

    /// Returns the type that the generated method takes.
    pub(crate) fn rust(self) -> &'static str {
        match self {
            Self::Text => "String",
            Self::Integer => "i64",
            Self::Number => "f64",
            Self::Flag => "bool",
            Self::Tone => "models::Tone",
            Self::Texts => "Vec<String>",
            Self::Integers => "Vec<i64>",
            Self::Shade => "models::Shade",
        }
    }

    fn schema(self) -> Value {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Integer => json!({"type": "integer"}),
            Self::Number => json!({"type": "number"}),
            Self::Flag => json!({"type": "boolean"}),
            Self::Tone => json!({"$ref": "#/components/schemas/Tone"}),
            Self::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Self::Integers => json!({"type": "array", "items": {"type": "integer"}}),
            Self::Shade => json!({"$ref": "#/components/schemas/Shade"}),
        }
    }
}

/// Returns the description: an operation for each cell.
pub(crate) fn description(cells: &[Cell]) -> Value {
    let paths = cells.iter().map(|cell| {
        let operation = json!({
            "operationId": cell.name(),
            "x-oasmith-name": cell.name(),
            "tags": [cell.place.word()],
            "parameters": [cell.parameter()],
            "responses": {"204": {"description": "Noted."}},
        });
        (cell.path(), json!({"get": operation}))
    });
    json!({
        "openapi": "3.0.4",
        "info": {"title": "cells", "version": "1"},
        "paths": paths.collect::<serde_json::Map<_, _>>(),
        "components": {"schemas": {
            "Tone": {"type": "string", "enum": ["plain", "a b", "a/b?c&d", "x,y|z", "1.5", "Grüße"]},
            "Shade": {"type": "object", "properties": {
                "R": {"type": "integer"},
                "G": {"type": "integer"},
                "B": {"type": "integer"},
                "ratio": {"type": "number"},
                "is_dark": {"type": "boolean"},
                "note": {"type": "string"},
                "none": {"type": "string", "nullable": true},
            }},
        }},
    })
}
