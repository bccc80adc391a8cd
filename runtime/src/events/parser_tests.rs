//! The examples of the HTML standard and of RFC 7464, in every way in which chunks can split them.

use bytes::Bytes;

use super::{EventError, EventFormat, EventParser};

/// What a test sees of an event: name, data and id.
type Seen<'e> = (&'e str, &'e str, &'e str);

fn events(parser: &mut EventParser, chunks: &[&[u8]]) -> Vec<Result<(String, String, String), EventError>> {
    let mut found = Vec::new();
    for chunk in chunks {
        parser.feed(Bytes::copy_from_slice(chunk));
        found.extend(std::iter::from_fn(|| parser.next_event()));
    }
    found.extend(parser.finish());
    let seen = found.into_iter().map(|event| {
        event.map(|event| (event.name().to_owned(), event.data().to_owned(), event.id().unwrap_or_default().to_owned()))
    });
    seen.collect()
}

/// Checks a body as one chunk, byte by byte, in two chunks split anywhere, and with the other ends of lines.
fn check(format: EventFormat, body: &[u8], expected: &[Seen<'_>]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, data, id)| Ok(((*name).to_owned(), (*data).to_owned(), (*id).to_owned())))
        .collect();
    let found = |chunks: &[&[u8]]| events(&mut EventParser::new(format), chunks);
    let shown = String::from_utf8_lossy(body);
    assert_eq!(found(&[body]), expected, "{shown}");
    assert_eq!(found(&body.chunks(1).collect::<Vec<_>>()), expected, "byte by byte: {shown}");
    for split in 0..=body.len() {
        let (one, other) = body.split_at(split);
        assert_eq!(found(&[one, other]), expected, "split at {split}: {shown}");
    }
}

fn check_sse(body: &str, expected: &[Seen<'_>]) {
    for end in ["\n", "\r\n", "\r"] {
        check(EventFormat::ServerSentEvents, body.replace('\n', end).as_bytes(), expected);
    }
}

#[test]
fn the_examples_of_the_html_standard_are_read_as_it_says() {
    check_sse("data: YHOO\ndata: +2\ndata: 10\n\n", &[("message", "YHOO\n+2\n10", "")]);
    check_sse(
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        &[("message", "first event", "1"), ("message", "second event", ""), ("message", " third event", "")],
    );
    check_sse("data\n\ndata\ndata\n\ndata:", &[("message", "", ""), ("message", "\n", "")]);
    check_sse("data:test\n\ndata: test\n\n", &[("message", "test", ""), ("message", "test", "")]);
    check_sse(
        "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: add\ndata: 113411\n\n",
        &[("add", "73857293", ""), ("remove", "2153", ""), ("add", "113411", "")],
    );
}

#[test]
fn a_byte_order_mark_is_ignored_at_the_start_and_nowhere_else() {
    check_sse("\u{feff}data: a\n\n\u{feff}data: b\ndata: c\n\n", &[("message", "a", ""), ("message", "c", "")]);
    check_sse("\u{feff}\u{feff}data: a\n\ndata: b\n\n", &[("message", "b", "")]);
    check_sse("\u{feff}\n\ndata: a\n\n", &[("message", "a", "")]);
}

#[test]
fn an_id_holds_until_the_next_and_cannot_contain_nul() {
    check_sse(
        "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid: 3\n\ndata: c\n\nid:\ndata: d\n\nid: 4\ndata: e",
        &[("message", "a", "1"), ("message", "b", "1"), ("message", "c", "3"), ("message", "d", "")],
    );
    let mut parser = EventParser::new(EventFormat::ServerSentEvents);
    events(&mut parser, &[b"id: 5\n\nid: 6\ndata: cut off"]);
    assert_eq!(parser.last_event_id(), Some("5"));
}

#[test]
fn a_time_to_wait_is_digits_alone() {
    let mut parser = EventParser::new(EventFormat::ServerSentEvents);
    for (line, expected) in [
        ("retry: 1x\n", None),
        ("retry:\n", None),
        ("retry: 1500\n", Some(1500)),
        ("retry: -1\n", Some(1500)),
        ("retry\n", Some(1500)),
        ("retry: 99999999999999999999\n", Some(u128::from(u64::MAX))),
    ] {
        events(&mut parser, &[line.as_bytes()]);
        assert_eq!(parser.retry().map(|retry| retry.as_millis()), expected, "{line}");
    }
}

#[test]
fn comments_unknown_fields_and_events_without_data_are_no_events() {
    check_sse(":\n: keep-alive\n\nevent: ping\n\nData: x\n data: x\nfoo: bar\n\ndata: a\n\n", &[("message", "a", "")]);
    check_sse("event: named\n\ndata: unnamed\n\n", &[("message", "unnamed", "")]);
    check_sse("", &[]);
}

#[test]
fn bytes_that_are_not_utf_8_are_replaced_in_server_sent_events() {
    check(EventFormat::ServerSentEvents, b"data: a\xffb \xe2\x82\xac\n\n", &[("message", "a\u{fffd}b €", "")]);
}

#[test]
fn lines_of_json_end_with_a_line_feed_or_the_body() {
    let body = b"\xef\xbb\xbf{\"a\":1}\r\n\n  \n [1,\t2] \n\"x\\ry\"\n7";
    let expected =
        [("message", "{\"a\":1}", ""), ("message", "[1,\t2]", ""), ("message", "\"x\\ry\"", ""), ("message", "7", "")];
    check(EventFormat::JsonLines, body, &expected);
    let found = events(&mut EventParser::new(EventFormat::JsonLines), &[b"1\n\"\xff\"\n2"]);
    assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(found[1], Err(EventError::NotUtf8));
}

#[test]
fn texts_of_a_sequence_follow_a_record_separator() {
    let body = b"\x1e{\"a\":\n1}\n\x1e\x1e \n\x1etrue\n\x1e[1]\x1e\"x\"";
    let expected =
        [("message", "{\"a\":\n1}", ""), ("message", "true", ""), ("message", "[1]", ""), ("message", "\"x\"", "")];
    check(EventFormat::JsonSequence, body, &expected);
}

#[test]
fn a_number_or_a_word_of_a_sequence_that_nothing_ends_may_be_cut_off() {
    for (body, expected) in [(&b"\x1e12\x1e34\n"[..], [false, true]), (b"\x1e12\n\x1efals", [true, false])] {
        let found = events(&mut EventParser::new(EventFormat::JsonSequence), &[body]);
        assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn an_event_beyond_the_limit_ends_the_stream() {
    let parser = |format| EventParser::new(format).max_event_bytes(10);
    for (format, fits, exceeds) in [
        (
            EventFormat::ServerSentEvents,
            "data: 1234\n\ndata: 1\ndata: 2\n\n",
            "data: 1\ndata: 2\ndata: 3\ndata: 45\n\n",
        ),
        (EventFormat::ServerSentEvents, ": comment\n\n", ": a comment without an end"),
        (EventFormat::JsonLines, "1234567890\n1", "12345678901\n1\n"),
        (EventFormat::JsonSequence, "\u{1e}1\n\u{1e}123456789\n", "\u{1e}1234567890\n"),
    ] {
        let found = events(&mut parser(format), &[fits.as_bytes()]);
        assert!(found.iter().all(Result::is_ok), "{fits}");
        for size in [1, 3, exceeds.len()] {
            let chunks: Vec<&[u8]> = exceeds.as_bytes().chunks(size).collect();
            let found = events(&mut parser(format), &chunks);
            assert_eq!(found, [Err(EventError::TooLarge)], "{exceeds}");
        }
    }
}

#[test]
fn chunks_may_be_fed_before_events_are_taken() {
    let mut parser = EventParser::new(EventFormat::JsonLines);
    for chunk in ["1\n2", "3\n", "", "4"] {
        parser.feed(Bytes::from_static(chunk.as_bytes()));
    }
    let found: Vec<_> = events(&mut parser, &[b""]).into_iter().map(|event| event.unwrap().1).collect();
    assert_eq!(found, ["1", "23", "4"]);
}
