//! [`Fields`]: what the lines of a server-sent event say, as the HTML standard reads them (section 9.2.6).

use std::time::Duration;

use super::raw_event::RawEvent;
use crate::json::Limits;

/// The fields of an event that is not complete yet, and what holds from one event to the next.
#[derive(Debug, Default)]
pub(super) struct Fields {
    name: Option<String>,
    /// Each `data` with a line feed after it.
    data: String,
    /// The id that holds from the next dispatch on.
    id: Option<String>,
    has_own_id: bool,
    /// In milliseconds; of this event.
    retry: Option<u64>,
    /// The id of the last event that was dispatched, with or without data.
    last_id: Option<String>,
    /// In milliseconds; the last that was given.
    retry_time: Option<u64>,
}

impl Fields {
    /// Reads a line without its end. Returns the event that it completes.
    pub(super) fn line(&mut self, line: &str) -> Option<RawEvent> {
        if line.is_empty() {
            return self.dispatch();
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => self.name = Some(value.to_owned()),
            "id" if !value.contains('\0') => {
                self.id = Some(value.to_owned());
                self.has_own_id = true;
            }
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = Some(value.parse().unwrap_or(u64::MAX));
                self.retry_time = self.retry;
            }
            // A comment, or a field that the standard does not know.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<RawEvent> {
        self.last_id.clone_from(&self.id);
        let (name, has_own_id) = (self.name.take(), std::mem::take(&mut self.has_own_id));
        let (mut data, retry) = (std::mem::take(&mut self.data), self.retry.take());
        // Without any `data`, there is no event; with an empty one, there is.
        data.pop()?;
        Some(RawEvent { name, data, id: self.id.clone(), has_own_id, retry, limits: Limits::new() })
    }

    /// Returns how many bytes the event has so far.
    pub(super) fn size(&self) -> usize {
        self.data.len().saturating_add(self.name.as_ref().map_or(0, String::len))
    }

    pub(super) fn continue_after(&mut self, id: Option<String>) {
        self.id.clone_from(&id);
        self.last_id = id;
    }

    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    pub(super) fn retry_time(&self) -> Option<Duration> {
        self.retry_time.map(Duration::from_millis)
    }
}
