//! The places of a YAML text, read event by event. A string that this parser refuses, and that cannot be
//! repaired, keeps the places found so far.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span};

use super::spans::{Builder, Spans};
use super::yaml_repair::repair;

/// How many places are repaired. Each costs another reading.
const REPAIRS: usize = 40;

pub(super) fn read(text: &str) -> Spans {
    let offsets = Offsets::new(text);
    let mut repaired = None;
    for _ in 0..REPAIRS {
        let text = repaired.as_deref().unwrap_or(text);
        let (spans, error) = attempt(text, &offsets);
        let trouble = error.map(|error| (offsets.byte(error.marker().index()), error.info().to_owned()));
        match trouble.and_then(|(at, message)| repair(text, at, &message)) {
            Some(text) => repaired = Some(text),
            None => return spans,
        }
    }
    attempt(repaired.as_deref().unwrap_or(text), &offsets).0
}

fn attempt(text: &str, offsets: &Offsets<'_>) -> (Spans, Option<ScanError>) {
    let mut reader = Reader { builder: Builder::default(), anchors: HashMap::new(), complex_keys: 0, offsets, text };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::DocumentEnd, _)) => break,
            Ok((event, span)) => reader.event(event, span),
            Err(error) => return (reader.builder.finish(), Some(error)),
        }
    }
    (reader.builder.finish(), None)
}

struct Reader<'t> {
    builder: Builder,
    anchors: HashMap<usize, usize>,
    /// How deep inside a key that is itself an object or array; such keys were refused when the text was parsed.
    complex_keys: usize,
    offsets: &'t Offsets<'t>,
    text: &'t str,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        let opens = matches!(event, Event::MappingStart(..) | Event::SequenceStart(..));
        if self.complex_keys > 0 || (opens && self.builder.expects_key()) {
            self.skip_complex_key(&event);
            return;
        }
        match event {
            Event::Scalar(text, _, anchor, _) => {
                let span = self.offsets.bytes(span);
                if self.builder.expects_key() {
                    self.builder.key(text.into_owned(), span);
                } else {
                    let node = self.builder.value(span, None);
                    self.anchors.insert(anchor, node);
                }
            }
            Event::Alias(anchor) => {
                let span = self.offsets.bytes(span);
                if self.builder.expects_key() {
                    self.builder.key(String::new(), span);
                } else {
                    self.builder.value(span, self.anchors.get(&anchor).copied());
                }
            }
            Event::MappingStart(anchor, _) => self.begin(span, anchor, true),
            Event::SequenceStart(anchor, _) => self.begin(span, anchor, false),
            Event::MappingEnd | Event::SequenceEnd => self.builder.end(self.offsets.bytes(span).end),
            _ => {}
        }
    }

    fn begin(&mut self, span: Span, anchor: usize, is_object: bool) {
        let start = self.offsets.bytes(span).start;
        let bracket = self.text[start..].starts_with(['{', '[']);
        let node = self.builder.begin(start..start + usize::from(bracket), is_object);
        self.anchors.insert(anchor, node);
    }

    fn skip_complex_key(&mut self, event: &Event<'_>) {
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => self.complex_keys += 1,
            Event::MappingEnd | Event::SequenceEnd => self.complex_keys -= 1,
            _ => {}
        }
        if self.complex_keys == 0 {
            self.builder.key(String::new(), 0..0);
        }
    }
}

/// From characters, which the parser counts, to bytes.
struct Offsets<'t> {
    text: &'t str,
    /// The byte of every 512th character.
    steps: Vec<usize>,
    /// The character that was asked for last, and its byte: the next one is mostly close behind it.
    last: Cell<(usize, usize)>,
}

const STEP: usize = 512;

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(index, _)| index).collect()
        };
        Self { text, steps, last: Cell::default() }
    }

    fn byte(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.text.len());
        }
        let Some(start) = self.steps.get(character / STEP) else { return self.text.len() };
        let step = (character - character % STEP, *start);
        let (known, start) =
            Some(self.last.get()).filter(|last| (step.0..=character).contains(&last.0)).unwrap_or(step);
        let rest = &self.text[start..];
        let byte = rest.char_indices().nth(character - known).map_or(self.text.len(), |(index, _)| start + index);
        self.last.set((character, byte));
        byte
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}
