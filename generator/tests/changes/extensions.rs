//! Each extension changes what callers see, so `oasmith diff` says when one comes or goes.

use std::collections::BTreeSet;

use oasmith::changes::compare;
use oasmith::config::Types;
use oasmith::extensions;
use oasmith::pipeline::{CheckOutcome, check_source};
use oasmith::source::Source;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

/// A description in which `@` is the object: an extension without its prefix, its value, and the paths and components around it.
const CASES: &[(&str, &str, &str)] = &[
    ("aliases", "[title]", PROPERTY),
    ("date-time", "['dd/MM/yyyy HH:mm']", PROPERTY),
    ("idempotency-reference", "true", PROPERTY),
    ("idempotency-reference", "unverified", PROPERTY),
    ("name", "other", OPERATION),
    ("name", "Other", OBJECT),
    ("name", "Other", ENUM),
    ("name", "other", TAG),
    ("name", "other", SERVER),
    ("name", "other", SCHEME),
    ("sensitive", "true", PROPERTY),
    ("sensitive", "true", PARAMETER),
    ("sensitive", "true", HEADER),
    ("text", "name", OBJECT),
    ("enum", "{a: {name: First}}", ENUM),
    ("envelope", "{code: [code], success: ['0'], payload: result}", OBJECT),
    ("result", "{anyOf: [name]}", OPERATION),
    ("result", "{open: true}", RESPONSE),
    ("empty", "none", RESPONSE),
    ("idempotent", "true", OPERATION),
    ("idempotent", "{property: name}", OPERATION),
    ("wait", "{property: state, until: [b]}", READ),
    ("pagination", "{style: offset, offset: offset, items: [items]}", OPERATION),
    ("events", "{end: '[DONE]'}", STREAM),
    ("product", "pets", SERVER),
    ("environment", "test", SERVER),
    ("product", "all", OPERATION),
    ("product", "all", LOGIN),
    ("token", "{grant: jsonBody, url: /token}", SCHEME),
];

const PROPERTY: &str = "property";
const PARAMETER: &str = "parameter";
const OPERATION: &str = "operation";
const READ: &str = "read";
const OBJECT: &str = "object";
const HEADER: &str = "header";
const ENUM: &str = "enum";
const RESPONSE: &str = "response";
const STREAM: &str = "stream";
const SERVER: &str = "server";
const SCHEME: &str = "scheme";
const LOGIN: &str = "login";
const TAG: &str = "tag";

const TEMPLATE: &str = "\
servers: [{url: 'https://pets.example'@server}, {url: 'https://pets.example', x-oasmith-product: all}]
tags: [{name: pets@tag}]
paths:
  /pets:
    put:
      operationId: putPet
      tags: [pets]
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: before, in: query, schema: {type: string, format: date-time@parameter}}
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: A pet, headers: {X-Key: {schema: {type: string@header}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}@response}@operation
  /pets/last:
    get:
      operationId: lastPet
      responses:
        '200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}@read
  /pets/events:
    get:
      operationId: petEvents
      responses:
        '200': {description: Events, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Kind'}}}}@stream
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Api-Key@scheme}
    login: {type: http, scheme: bearer, x-oasmith-token: {grant: jsonBody, url: /token}@login}
  schemas:
    Kind: {type: object, properties: {kind: {type: string}}}
    Pet:
      type: object@object
      properties:
        name: {type: string@property}
        state: {type: string, enum: [a, b]@enum}
        code: {type: string}
        result: {type: object, properties: {id: {type: string}}}
        items: {type: array, items: {type: string}}
";

fn described(object: &str, extension: &str) -> CheckOutcome {
    let mut text = TEMPLATE.to_owned();
    for name in
        [PROPERTY, PARAMETER, OPERATION, READ, OBJECT, HEADER, ENUM, RESPONSE, STREAM, SERVER, SCHEME, LOGIN, TAG]
    {
        let indent = match name {
            OPERATION | READ | STREAM | OBJECT => "\n      ",
            _ => ", ",
        };
        let written =
            if name == object && !extension.is_empty() { format!("{indent}{extension}") } else { String::new() };
        text = text.replace(&format!("@{name}"), &written);
    }
    let checked = check_source(Source::from_text("openapi.yaml", &format!("{HEAD}{text}")).unwrap(), &Types::default());
    let messages: Vec<&str> = checked.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert!(!checked.diagnostics.has_errors(), "{extension} on {object}: {messages:?}");
    checked
}

#[test]
fn every_extension_that_comes_or_goes_is_told() {
    let mut unseen = Vec::new();
    for (name, value, object) in CASES {
        let (without, with) = (described(object, ""), described(object, &format!("x-oasmith-{name}: {value}")));
        for (one, other, how) in [(&without, &with, "comes"), (&with, &without, "goes")] {
            if compare(one, other).list.is_empty() {
                unseen.push(format!("{name}: {value} on {object} {how}"));
            }
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}

#[test]
fn no_extension_is_left_out() {
    let tried: BTreeSet<String> = CASES.iter().map(|(name, ..)| format!("{}{name}", extensions::PREFIX)).collect();
    let missing: Vec<&str> = extensions::names().filter(|name| !tried.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
