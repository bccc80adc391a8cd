//! Reads streams of events in chunks: where a body is split changes nothing, server-sent events are those of the HTML standard, and no
//! event is larger than the limit.
#![no_main]

use oasmith_runtime::json::Value;
use oasmith_runtime::{Bytes, EventError, EventFormat, EventParser};

type Found = Vec<Result<(String, String, String), EventError>>;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [format, limit, step, body @ ..] = data else { return };
    let format = [EventFormat::ServerSentEvents, EventFormat::JsonLines, EventFormat::JsonSequence][usize::from(*format) % 3];
    let limit = if *limit == 0 { usize::MAX } else { usize::from(*limit) };
    let whole = events(format, limit, [body].into_iter());
    assert_eq!(events(format, limit, body.chunks(usize::from(*step).max(1))), whole, "chunks of {step}");
    assert_eq!(events(format, limit, body.chunks(1)), whole, "byte by byte");
    assert!(whole.iter().flatten().all(|(_, data, _)| data.len() <= limit.saturating_mul(3)), "replaced bytes at most");
    if format == EventFormat::ServerSentEvents && limit == usize::MAX {
        assert_eq!(whole, expected(body));
    }
});

fn events<'b>(format: EventFormat, limit: usize, chunks: impl Iterator<Item = &'b [u8]>) -> Found {
    let mut parser = EventParser::new(format).max_event_bytes(limit);
    let mut found = Vec::new();
    for chunk in chunks {
        parser.feed(Bytes::copy_from_slice(chunk));
        found.extend(std::iter::from_fn(|| parser.next_event()));
    }
    found.extend(parser.finish());
    let seen = found.into_iter().map(|event| {
        event.map(|event| {
            assert!(event.fields::<Value>().is_ok(), "the fields of any event are an object");
            (event.name().to_owned(), event.data().to_owned(), event.id().unwrap_or_default().to_owned())
        })
    });
    seen.collect()
}

/// The algorithm of the standard, on the whole text.
fn expected(body: &[u8]) -> Found {
    let text = String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).replace("\r\n", "\n").replace('\r', "\n");
    let (mut data, mut name, mut id, mut found) = (String::new(), String::new(), String::new(), Vec::new());
    let mut lines: Vec<&str> = text.split('\n').collect();
    // What follows the last end of a line is no line.
    lines.pop();
    for line in lines {
        if line.is_empty() {
            if let Some(data) = data.strip_suffix('\n') {
                let name = if name.is_empty() { "message".to_owned() } else { name.clone() };
                found.push(Ok((name, data.to_owned(), id.clone())));
            }
            data.clear();
            name.clear();
            continue;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => name = value.to_owned(),
            "data" => data = data + value + "\n",
            "id" if !value.contains('\0') => id = value.to_owned(),
            _ => {}
        }
    }
    found
}
