//! The log output of an error: without bodies, header values and credentials.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::headers::Names;

impl Error {
    /// Prepares a string for a log: on one line, without the hidden values.
    fn shown(&self, text: &str) -> String {
        // Redact before truncating, which could leave half of a secret.
        OneLine(&self.inner.hidden.redact(text)).to_string()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.inner.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}", self.inner.kind.sentence())?;
        if !self.inner.text.is_empty() {
            write!(f, ": {}", self.shown(&self.inner.text))?;
        }
        if self.inner.accepted {
            f.write_str("; the API reported success, so the operation was carried out")?;
        }
        let mut notes = Vec::new();
        if let Some(status) = self.status() {
            notes.push(format!("status {status}"));
        }
        if let Some(code) = self.code() {
            notes.push(format!("code {}", self.shown(code)));
        }
        if let Some(message) = self.message() {
            notes.push(format!("message \"{}\"", self.shown(message)));
        }
        if let Some(id) = self.request_id() {
            notes.push(format!("request id {}", self.shown(id)));
        }
        if self.attempts() > 1 {
            notes.push(format!("{} attempts", self.attempts()));
        }
        if notes.is_empty() { Ok(()) } else { write!(f, " ({})", notes.join(", ")) }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.inner.kind).field("text", &self.to_string());
        if let Some(headers) = self.headers() {
            debug.field("headers", &Names(headers));
        }
        if let Some(body) = self.body() {
            debug.field("body_bytes", &body.len());
        }
        // Use the Display of causes: the Debug of a foreign error may reveal more.
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        let causes: Vec<String> = causes.map(|cause| self.shown(&cause.to_string())).collect();
        if !causes.is_empty() {
            debug.field("causes", &causes);
        }
        debug.finish()
    }
}

/// A string from a server on one line of bounded length, so that it cannot forge lines of a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAX_CHARS: usize = 500;
        for (index, character) in self.0.chars().enumerate() {
            if index == MAX_CHARS {
                return f.write_str("…");
            }
            let shown = if character.is_control() { ' ' } else { character };
            fmt::Write::write_char(f, shown)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_strings_stay_on_one_line() {
        assert_eq!(OneLine("a\r\nb\u{1b}c").to_string(), "a  b c");
        assert_eq!(OneLine(&"é".repeat(600)).to_string().chars().count(), 501);
    }
}
