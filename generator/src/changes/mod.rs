//! What changed between two descriptions, and what that means for those who call the API.
//!
//! Two verdicts are given of each change. On the **wire**: does a client that was generated before, and goes on calling, still work with
//! a server of the new description? In **Rust**: does a program that compiled with the client of before compile with the one of now?
//! Both depend on the direction: a new required property breaks requests, not responses. And both are about clients that *this* generator
//! makes: enums and unions are open, properties that nobody knows are kept, so much that breaks other clients does not break these.
//!
//! The APIs are compared as they were lowered, with the names that they have in Rust, not the JSON of the descriptions: a schema that was
//! moved to a component, written in another version of OpenAPI, or combined otherwise, is no change if nothing of it can be noticed.

mod base;
mod change;
mod context;
mod matching;
mod relation;
mod render;
mod rule;
mod rules;
mod side;
mod walk;

use std::path::PathBuf;

pub use base::{Base, BaseError};
pub use change::{Change, Changes, Flow, Point, Step, Subject, Verdict};
pub use render::{json, markdown, sarif, text};
pub use rule::{Area, Rule};

use crate::ir::{OperationId, Shape, TypeId};
use crate::pipeline::CheckOutcome;
use context::Context;
use rules::{
    api, bodies, documentation, operations, parameters, properties, responses, security, servers, types, unions, values,
};
use side::Side;
use walk::{Walk, label};

/// What changed from one description to the other. Both are without errors, and neither has given its trees away.
///
/// # Examples
///
/// ```
/// use oasmith::changes::{Step, Verdict, compare};
/// use oasmith::config::Types;
/// use oasmith::pipeline::check_source;
/// use oasmith::source::Source;
///
/// let read = |parameter: &str| {
///     let text = format!(
///         "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      \
///          parameters: [{parameter}]\n      responses: {{'204': {{description: None}}}}\n"
///     );
///     check_source(Source::from_text("openapi.yaml", &text).unwrap(), &Types::default())
/// };
/// let changes = compare(&read(""), &read("{name: limit, in: query, required: true, schema: {type: integer}}"));
/// let change = &changes.list[0];
/// assert_eq!(change.rule.as_str(), "OAD0101");
/// assert_eq!((change.wire, change.rust), (Verdict::Breaking, Verdict::Breaking));
/// assert_eq!(changes.step(), Step::Major);
/// ```
#[must_use]
pub fn compare(before: &CheckOutcome, after: &CheckOutcome) -> Changes {
    compare_with(before, after, None)
}

/// The same, where the files of the old description were read from a folder that readers shall not see: what stands before their paths in
/// its place is given with it.
#[must_use]
pub fn compare_with(before: &CheckOutcome, after: &CheckOutcome, shown: Option<&(PathBuf, String)>) -> Changes {
    let (old, new) = (Side::new(before, shown), Side::new(after, None));
    let walk = Walk::new(&old, &new);
    let mut context = Context::new(&walk, &old, &new);
    api::compare(&mut context);
    servers::compare(&mut context);
    security::compare(&mut context);
    operations::compare(&mut context);
    for (one, other) in &walk.operations.pairs {
        let (one, other) = (OperationId::new(*one), OperationId::new(*other));
        context.turn_to(Subject::Operation(label(&new, other.index())), Flow::REQUEST);
        operations::compare_pair(&mut context, one, other);
        parameters::compare(&mut context, one, other);
        bodies::compare(&mut context, one, other);
        security::compare_operation(&mut context, one, other);
        servers::compare_operation(&mut context, one, other);
        context.flow = Flow::RESPONSE;
        responses::compare(&mut context, one, other);
        api::compare_operation(&mut context, one, other);
    }
    for (number, pair) in walk.pairs.iter().enumerate() {
        compare_types(&mut context, number, (pair.before, pair.after), pair.flow);
    }
    types::removed(&mut context);
    types::added(&mut context);
    let mut changes = Changes { before: old.root(), after: new.root(), list: context.list };
    changes.sort();
    changes
}

fn compare_types(context: &mut Context<'_>, number: usize, (before, after): (TypeId, TypeId), flow: Flow) {
    context.turn_to(Subject::Type(context.new.path(after)), flow);
    let first = context.list.len();
    types::compare(context, before, after);
    match (&context.old.api.type_def(before).shape, &context.new.api.type_def(after).shape) {
        (Shape::Struct(_), Shape::Struct(_)) | (Shape::Form(_), Shape::Form(_)) => {
            properties::compare(context, before, after);
        }
        (Shape::Enum(one), Shape::Enum(other)) => values::compare(context, (before, one), (after, other)),
        (Shape::Union(one), Shape::Union(other)) => unions::compare(context, (before, one), (after, other)),
        _ => {}
    }
    documentation::compare_types(context, before, after);
    if context.list.len() > first {
        let operations: Vec<String> =
            context.walk.users(number).into_iter().map(|index| label(context.new, index)).collect();
        for change in &mut context.list[first..] {
            change.operations.clone_from(&operations);
        }
    }
}
