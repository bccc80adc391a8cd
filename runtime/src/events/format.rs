//! [`EventFormat`]: how the events of a response are told apart.

use crate::media;

/// How the events of a response are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventFormat {
    /// `text/event-stream` of the HTML standard.
    ServerSentEvents,
    /// A JSON text on each line: `application/x-ndjson`, `application/jsonl`.
    JsonLines,
    /// JSON texts that follow a record separator each: `application/json-seq` of RFC 7464.
    JsonSequence,
}

impl EventFormat {
    /// Returns the format of a content type; `None` if it is no stream of events.
    ///
    /// ```
    /// use oasmith_runtime::EventFormat;
    ///
    /// assert_eq!(EventFormat::of("text/event-stream; charset=utf-8"), Some(EventFormat::ServerSentEvents));
    /// assert_eq!(EventFormat::of("application/json"), None);
    /// ```
    #[must_use]
    pub fn of(content_type: &str) -> Option<Self> {
        let essence = media::essence(content_type).to_ascii_lowercase();
        match essence.as_str() {
            "text/event-stream" => Some(Self::ServerSentEvents),
            "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/jsonlines"
            | "application/jsonl"
            | "application/x-jsonl" => Some(Self::JsonLines),
            "application/json-seq" => Some(Self::JsonSequence),
            other if other.ends_with("+json-seq") => Some(Self::JsonSequence),
            other if other.ends_with("ndjson") || other.ends_with("+jsonl") => Some(Self::JsonLines),
            _ => None,
        }
    }

    /// Whether a byte ends a piece: a line, or a JSON text.
    pub(super) fn is_end(self, byte: u8) -> bool {
        match self {
            Self::ServerSentEvents => byte == b'\n' || byte == b'\r',
            Self::JsonLines => byte == b'\n',
            Self::JsonSequence => byte == 0x1e,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventFormat::{self, JsonLines, JsonSequence, ServerSentEvents};

    #[test]
    fn a_format_is_known_by_its_content_type() {
        for (content_type, expected) in [
            ("Text/Event-Stream;charset=UTF-8", Some(ServerSentEvents)),
            ("application/x-ndjson", Some(JsonLines)),
            ("application/vnd.acme+ndjson", Some(JsonLines)),
            ("application/jsonl; charset=utf-8", Some(JsonLines)),
            ("application/json-seq", Some(JsonSequence)),
            ("application/geo+json-seq", Some(JsonSequence)),
            ("application/json", None),
            ("text/plain", None),
            ("", None),
        ] {
            assert_eq!(EventFormat::of(content_type), expected, "{content_type}");
        }
    }
}
