//! What kind of document it is, if not an OpenAPI description.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::{Map, Value};

/// A kind of document, and how to get a description from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    what: &'static str,
    pub(crate) help: &'static str,
}

impl Foreign {
    pub(crate) fn message(self) -> String {
        format!("this is {}, not an OpenAPI description", self.what)
    }
}

const WEB_PAGE: Foreign = Foreign {
    what: "a web page",
    help: "download the description itself: documentation pages link to it, often as openapi.json or openapi.yaml; on GitHub, use the `Raw` button",
};
const XML: Foreign = Foreign {
    what: "XML, perhaps WSDL or WADL",
    help: "describe the API in OpenAPI; many gateways and frameworks export it",
};
const RAML: Foreign = Foreign {
    what: "RAML",
    help: "convert it first, for example with `npx oas-raml-converter --from RAML --to OAS30`",
};
const BLUEPRINT: Foreign = Foreign {
    what: "API Blueprint",
    help: "convert it first, for example with `npx apib2swagger -i FILE --open-api-3`",
};
const GRAPHQL: Foreign = Foreign {
    what: "a GraphQL schema",
    help: "GraphQL is another kind of API; the crates `cynic` and `graphql_client` generate Rust from its schemas",
};
const PROTOBUF: Foreign = Foreign {
    what: "a Protocol Buffers file",
    help: "the crates `tonic` and `prost` generate Rust from it; `protoc-gen-openapi` makes OpenAPI of annotated services",
};
const TYPESPEC: Foreign =
    Foreign { what: "TypeSpec", help: "compile it first: `npx tsp compile . --emit @typespec/openapi3`" };
const ARCHIVE: Foreign =
    Foreign { what: "an archive or a compressed file", help: "unpack it, and name the description that is in it" };
const PDF: Foreign = Foreign {
    what: "a PDF document",
    help: "ask the provider of the API for its OpenAPI description: a YAML or JSON file",
};
const ASYNCAPI: Foreign = Foreign {
    what: "an AsyncAPI document",
    help: "AsyncAPI describes messages, not HTTP requests; this generator reads OpenAPI only",
};
const POSTMAN: Foreign = Foreign {
    what: "a Postman collection",
    help: "convert it first, for example with `npx postman-to-openapi FILE -f openapi.yaml`",
};
const INSOMNIA: Foreign = Foreign {
    what: "an Insomnia export",
    help: "export the design document instead, which is OpenAPI, or convert it with `npx swaggymnia generate`",
};
const HAR: Foreign = Foreign {
    what: "an HTTP archive (HAR)",
    help: "recorded requests are no description; `npx har-to-openapi FILE` drafts one of them, to be completed by hand",
};
const DISCOVERY: Foreign = Foreign {
    what: "a Google API discovery document",
    help: "convert it first, or take the description of the same API from <https://apis.guru>",
};
const OPENRPC: Foreign =
    Foreign { what: "an OpenRPC document", help: "OpenRPC describes JSON-RPC; this generator reads OpenAPI only" };
const ARAZZO: Foreign = Foreign {
    what: "an Arazzo document",
    help: "it describes workflows over other documents; generate from the description that its `sourceDescriptions` name",
};
const OVERLAY: Foreign = Foreign {
    what: "an OpenAPI Overlay",
    help: "it changes a description: generate from that, with `--overlay FILE` or `overlays` in oasmith.toml",
};
const JSON_SCHEMA: Foreign = Foreign {
    what: "a JSON Schema",
    help: "a schema has no operations; put it into `components/schemas` of a description, or use the crate `typify` for types alone",
};
const API_LIST: Foreign = Foreign {
    what: "a Swagger 1.x resource listing",
    help: "convert the description to OpenAPI 3.0; swagger-converter reads 1.2",
};

/// By the first bytes: binary formats.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Foreign> {
    let signatures: [(&[u8], Foreign); 5] = [
        (b"PK\x03\x04", ARCHIVE),
        (b"\x1f\x8b", ARCHIVE),
        (b"\x28\xb5\x2f\xfd", ARCHIVE),
        (b"BZh", ARCHIVE),
        (b"%PDF-", PDF),
    ];
    signatures.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, foreign)| *foreign)
}

/// By the first characters of a string, which neither YAML nor JSON can have.
pub(super) fn of_start(text: &str) -> Option<Foreign> {
    let start = text.trim_start();
    let head: String = start.chars().take(300).collect::<String>().to_ascii_lowercase();
    if head.starts_with("#%raml") {
        return Some(RAML);
    }
    if head.starts_with("format: 1a") {
        return Some(BLUEPRINT);
    }
    if !head.starts_with('<') {
        return None;
    }
    let is_page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.contains(tag));
    Some(if is_page { WEB_PAGE } else { XML })
}

/// By its name or its first lines: a language of its own, which YAML refuses or reads as one long string.
pub(super) fn of_language(path: &Path, text: &str) -> Option<Foreign> {
    match path.extension().and_then(OsStr::to_str).unwrap_or_default() {
        "graphql" | "graphqls" | "gql" => return Some(GRAPHQL),
        "proto" => return Some(PROTOBUF),
        "tsp" => return Some(TYPESPEC),
        "raml" => return Some(RAML),
        _ => {}
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).take(50);
    lines.filter(|line| !line.starts_with("//")).find_map(|line| {
        let opens = |start: &str| line.starts_with(start) && line.ends_with('{');
        if line.starts_with("syntax = \"proto") {
            return Some(PROTOBUF);
        }
        if line.starts_with("import \"@typespec/") {
            return Some(TYPESPEC);
        }
        let words = ["type Query", "type Mutation", "schema", "extend type ", "interface ", "type ", "input "];
        words.iter().any(|word| opens(word)).then_some(GRAPHQL)
    })
}

/// By the fields of its root, where those of a description are missing.
pub(crate) fn of_tree(members: &Map<String, Value>) -> Option<Foreign> {
    let has = |name: &str| members.contains_key(name);
    let inner = |path: &str| members.get(path.split('/').next()?)?.pointer(&path[path.find('/')?..]);
    let text = |path: &str| inner(path).and_then(Value::as_str).unwrap_or_default();
    let is_schema_of = |part: &str| text("info/schema").contains(part);
    let kinds: [(bool, Foreign); 11] = [
        (has("asyncapi"), ASYNCAPI),
        (has("openrpc"), OPENRPC),
        (has("arazzo"), ARAZZO),
        (has("overlay") && has("actions"), OVERLAY),
        (has("discoveryVersion"), DISCOVERY),
        (inner("info/_postman_id").is_some() || is_schema_of("getpostman.com") || is_schema_of("postman.com"), POSTMAN),
        (has("_type") && has("resources") || has("__export_format"), INSOMNIA),
        (inner("log/entries").is_some(), HAR),
        (inner("data/__schema").is_some() || has("__schema"), GRAPHQL),
        (has("swaggerVersion"), API_LIST),
        (is_schema(members), JSON_SCHEMA),
    ];
    kinds.iter().find(|(is_it, _)| *is_it).map(|(_, foreign)| *foreign)
}

/// Whether the root is a schema: by `$schema`, or by keywords that only schemas have.
fn is_schema(members: &Map<String, Value>) -> bool {
    let says_so = members.get("$schema").and_then(Value::as_str).is_some_and(|text| text.contains("json-schema.org"));
    let has = |name: &str| members.contains_key(name);
    let is_typed = has("type") || has("$id") || has("$ref");
    !has("paths") && (says_so || is_typed && (has("properties") || has("definitions") || has("$defs") || has("items")))
}
