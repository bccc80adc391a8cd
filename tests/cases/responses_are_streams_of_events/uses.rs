//! What the events of streams hold.

use case_responses_are_streams_of_events::api::{chat, inline, lines, logs, prices};
use oasmith_runtime::{Bytes, EventFormat, EventParser, EventSource, json};

/// The events of a body, as an operation reads them.
fn events<O: EventSource>(format: EventFormat, body: &'static str) -> Vec<Result<O::Event, json::Error>> {
    let mut parser = EventParser::new(format);
    parser.feed(Bytes::from_static(body.as_bytes()));
    let mut found: Vec<_> = std::iter::from_fn(|| parser.next_event()).collect();
    found.extend(parser.finish());
    found.iter().map(|event| O::decode_event(event.as_ref().unwrap())).collect()
}

#[test]
fn data_is_json_of_the_described_type() {
    let found = events::<chat::Create>(EventFormat::ServerSentEvents, "data: {\"text\": \"a\"}\n\ndata: {}\n\n");
    assert_eq!(found[0].as_ref().unwrap().text, "a");
    assert!(found[1].is_err());
    let found = events::<logs::List>(EventFormat::JsonLines, "{\"line\": \"a\"}\n{\"line\": \"b\"}");
    assert_eq!(found[1].as_ref().unwrap().line, "b");
}

#[test]
fn a_schema_of_the_fields_describes_the_whole_event() {
    let found = events::<prices::Watch>(
        EventFormat::ServerSentEvents,
        "id: 1\nevent: change\ndata: {\"amount\": \"12.50\"}\n\ndata: {\"amount\": \"13\"}\n\n",
    );
    let [first, second] = &found[..] else { panic!("{} events", found.len()) };
    let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
    assert_eq!((first.event.as_deref(), first.id.as_deref()), (Some("change"), Some("1")));
    assert_eq!((second.event.as_deref(), second.id.as_deref()), (None, None));
    assert_eq!((first.data.amount.as_str(), second.data.amount.as_str()), ("12.50", "13"));
}

#[test]
fn the_extension_says_that_an_object_with_data_is_the_data_itself() {
    let found = events::<inline::Create>(EventFormat::ServerSentEvents, "data: {\"data\": [1]}\n\n");
    assert_eq!(found[0].as_ref().unwrap().data, [1]);
}

#[test]
fn strings_are_text() {
    let found = events::<lines::ReadLines>(EventFormat::ServerSentEvents, "data: \"a\"\n\n");
    assert_eq!(found[0].as_ref().unwrap(), "\"a\"");
}

#[test]
fn the_end_is_the_descriptions() {
    assert_eq!(chat::Create::EVENTS.end, Some("[DONE]"));
    assert_eq!(prices::Watch::EVENTS.end, None);
}
