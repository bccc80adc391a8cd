//! Media types: which of several a plain value is sent in, and which a stream asks for.

use crate::ir::{AnswerValue, BodyChoice, BodyKind, Operation, Type};
use crate::media_type;

/// Whether a value turns into a body in this media type: no other one takes its type, or this is the plain one of those that do.
pub(super) fn is_plain(choices: &[BodyChoice], index: usize) -> bool {
    const PLAIN: [&str; 2] = ["application/json", "text/plain"];
    let ty = |choice: &BodyChoice| match choice.kind {
        BodyKind::Text => Some(Type::String),
        BodyKind::Bytes => Some(Type::File),
        _ => choice.kind.ty(),
    };
    let is_named = |choice: &BodyChoice| PLAIN.contains(&media_type::essence(&choice.media_type).as_str());
    let own = &choices[index];
    let mut same = choices.iter().filter(|other| ty(other) == ty(own));
    let first = same.clone().find(|other| is_named(other));
    first.map_or(same.by_ref().count() == 1, |first| std::ptr::eq(first, own))
}

/// Events are asked for where they are read as they come, unless what comes otherwise is read so as well.
pub(super) fn streamed_as(operation: &Operation) -> Option<String> {
    let reads_bytes = operation.answer.cases.iter().any(|case| case.value == AnswerValue::Bytes);
    let mut others = operation.answer.others.iter().filter(|_| !reads_bytes);
    others.find(|media_type| media_type::is_event_stream(media_type)).cloned()
}
