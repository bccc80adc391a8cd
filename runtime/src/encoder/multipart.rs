//! [`Multipart`]: the parts of a `multipart/form-data` body (RFC 7578).

use std::collections::VecDeque;
use std::fmt::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{BufMut, Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::parameter_value::{ParameterValue, scalar, to_json};
use super::style;
use crate::body::{Again, Body, BoxError};
use crate::file::File;
use crate::json::{Encode, Kind, Reader};
use crate::{headers, media};

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// The parts of a body, in the order in which they are sent. See [`Encoder::multipart`](super::Encoder::multipart).
///
/// An absent value (`None`) and `null` add no part.
#[derive(Debug, Default)]
pub struct Multipart {
    parts: Vec<Part>,
    /// The index of the first part that the last call added; the number of parts if it added none.
    last: usize,
    error: Option<String>,
}

#[derive(Debug)]
struct Part {
    disposition: String,
    content_type: Option<HeaderValue>,
    headers: HeaderMap,
    body: Body,
}

/// A value as the content of a part.
enum Piece {
    Text(String),
    Json(Vec<u8>),
}

impl Multipart {
    /// Adds a value with the default encoding of OpenAPI: a scalar as text, an object as JSON, and an array as one part
    /// per item.
    pub fn text(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.begin();
        for piece in self.pieces(name, value) {
            match piece {
                Piece::Text(text) => self.push(name, None, None, Body::from(text)),
                Piece::Json(json) => self.push(name, None, Some(JSON), Body::from(json)),
            }
        }
    }

    /// Adds a value as one part, written as JSON.
    pub fn json(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.json_as(name, JSON, value);
    }

    /// Adds a value with a content type: as one part if the content type is JSON, otherwise as text, with one part per
    /// item of an array.
    pub fn text_as(&mut self, name: &str, content_type: &str, value: &(impl Encode + ?Sized)) {
        if media::is_json(content_type) {
            return self.json_as(name, content_type, value);
        }
        self.begin();
        for piece in self.pieces(name, value) {
            match piece {
                Piece::Text(text) => self.push(name, None, Some(content_type), Body::from(text)),
                Piece::Json(_) => self.fail(name, &format!("an object cannot be written as `{content_type}`")),
            }
        }
    }

    /// Adds a list as one part. The items are joined with `separator`, which none of them may contain.
    pub fn delimited(&mut self, name: &str, value: &(impl Encode + ?Sized), separator: char) {
        self.begin();
        if value.is_absent() {
            return;
        }
        let text = to_json(value).and_then(|json| {
            let flat = ParameterValue::from_json(&json)?;
            Ok((flat != ParameterValue::Absent).then_some(style::delimited(&flat, separator)?.into_owned()))
        });
        match text {
            Ok(Some(text)) => self.push(name, None, None, Body::from(text)),
            Ok(None) => {}
            Err(message) => self.fail(name, &message),
        }
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: &File) {
        self.file_as(name, OCTETS, file);
    }

    /// Adds a file with a content type, unless the file has its own. Of a list, the first type is used that is not a
    /// range such as `image/*`.
    pub fn file_as(&mut self, name: &str, content_type: &str, file: &File) {
        self.begin();
        self.push_file(name, content_type, file);
    }

    /// Adds a file if there is one.
    pub fn optional_file(&mut self, name: &str, file: &Option<File>) {
        self.begin();
        if let Some(file) = file {
            self.push_file(name, OCTETS, file);
        }
    }

    /// Adds files, each as a part of the same name.
    pub fn files(&mut self, name: &str, files: &[File]) {
        self.begin();
        for file in files {
            self.push_file(name, OCTETS, file);
        }
    }

    /// Adds a header to the parts that the previous call added. An absent value adds nothing.
    pub fn part_header(&mut self, header_name: &str, value: &(impl Encode + ?Sized)) {
        if value.is_absent() || self.last == self.parts.len() {
            return;
        }
        let header = to_json(value).and_then(|json| part_header(header_name, &ParameterValue::from_json(&json)?));
        match header {
            Ok(Some((key, value))) => {
                for part in &mut self.parts[self.last..] {
                    part.headers.insert(key.clone(), value.clone());
                }
            }
            Ok(None) => {}
            Err(message) => {
                self.error.get_or_insert_with(|| format!("the header `{}`: {message}", header_name.escape_debug()));
            }
        }
    }

    /// Returns the content type and the body, or the reason why it cannot be sent. Requests boundaries until one does
    /// not occur in any part.
    pub(super) fn finish(self, boundary: &mut dyn FnMut() -> String) -> Result<(String, Body), String> {
        if let Some(message) = self.error {
            return Err(message);
        }
        let boundary = loop {
            let boundary = boundary();
            let delimiter = format!("--{boundary}");
            if !self.parts.iter().any(|part| part.holds(delimiter.as_bytes())) {
                break boundary;
            }
        };
        let mut bodies = VecDeque::with_capacity(self.parts.len() * 2 + 1);
        for (index, part) in self.parts.into_iter().enumerate() {
            let line_break = if index == 0 { "" } else { "\r\n" };
            bodies.push_back(part.head(line_break, &boundary));
            bodies.push_back(part.body);
        }
        let line_break = if bodies.is_empty() { "" } else { "\r\n" };
        bodies.push_back(Body::from(format!("{line_break}--{boundary}--\r\n")));
        Ok((format!("multipart/form-data; boundary={boundary}"), joined(bodies)))
    }

    fn begin(&mut self) {
        self.last = self.parts.len();
    }

    fn fail(&mut self, name: &str, message: &str) {
        self.error.get_or_insert_with(|| format!("the part `{}`: {message}", name.escape_debug()));
    }

    fn pieces(&mut self, name: &str, value: &(impl Encode + ?Sized)) -> Vec<Piece> {
        if value.is_absent() {
            return Vec::new();
        }
        to_json(value).and_then(|json| pieces(&json)).unwrap_or_else(|message| {
            self.fail(name, &message);
            Vec::new()
        })
    }

    fn json_as(&mut self, name: &str, content_type: &str, value: &(impl Encode + ?Sized)) {
        self.begin();
        if value.is_absent() {
            return;
        }
        match to_json(value) {
            Ok(json) => self.push(name, None, Some(content_type), Body::from(json)),
            Err(message) => self.fail(name, &message),
        }
    }

    fn push_file(&mut self, name: &str, content_type: &str, file: &File) {
        let content_type = file.given_content_type().or(media::concrete(content_type)).unwrap_or(OCTETS);
        // Without a file name, servers treat the part as text; browsers send this name.
        let file_name = file.given_name().unwrap_or("blob");
        match file.open() {
            Ok(body) => self.push(name, Some(file_name), Some(content_type), body),
            Err(message) => self.fail(name, &message),
        }
    }

    fn push(&mut self, name: &str, file_name: Option<&str>, content_type: Option<&str>, body: Body) {
        let mut disposition = format!("form-data; name=\"{}\"", escaped(name));
        if let Some(file_name) = file_name {
            // Writing to a string cannot fail.
            let _ = write!(disposition, "; filename=\"{}\"", escaped(file_name));
        }
        match content_type.map(|text| headers::value("the content type", text)).transpose() {
            Ok(content_type) => self.parts.push(Part { disposition, content_type, headers: HeaderMap::new(), body }),
            Err(message) => self.fail(name, &message),
        }
    }
}

impl Part {
    /// Returns whether a buffered part has a line that begins with the delimiter.
    fn holds(&self, delimiter: &[u8]) -> bool {
        let Some(bytes) = self.body.as_bytes() else { return false };
        bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(delimiter))
    }

    fn head(&self, line_break: &str, boundary: &str) -> Body {
        let mut head = BytesMut::with_capacity(256);
        head.put(format!("{line_break}--{boundary}\r\nContent-Disposition: {}\r\n", self.disposition).as_bytes());
        let content_type = self.content_type.iter().map(|value| ("Content-Type", value));
        for (name, value) in content_type.chain(self.headers.iter().map(|(name, value)| (name.as_str(), value))) {
            head.put(name.as_bytes());
            head.put(&b": "[..]);
            head.put(value.as_bytes());
            head.put(&b"\r\n"[..]);
        }
        head.put(&b"\r\n"[..]);
        Body::from(head.freeze())
    }
}

/// Escapes a name for a quoted string, as browsers do, so that it cannot end the line.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            '"' => text.push_str("%22"),
            '\r' => text.push_str("%0D"),
            '\n' => text.push_str("%0A"),
            '\0' => text.push_str("%00"),
            other => text.push(other),
        }
    }
    text
}

fn part_header(name: &str, value: &ParameterValue<'_>) -> Result<Option<(http::HeaderName, HeaderValue)>, String> {
    if *value == ParameterValue::Absent {
        return Ok(None);
    }
    let key = headers::name(name)?;
    if key == CONTENT_DISPOSITION || key == CONTENT_TYPE {
        return Err(format!("the header `{key}` of a part is set with the part"));
    }
    let value = headers::value("the header", &style::header(value, false, ',')?)?;
    Ok(Some((key, value)))
}

fn pieces(json: &[u8]) -> Result<Vec<Piece>, String> {
    let mut reader = Reader::new(json);
    let mut pieces = Vec::new();
    if reader.kind() == Some(Kind::Array) {
        reader.items(&mut |reader| pieces.extend(piece(reader)));
    } else {
        pieces.extend(piece(&mut reader));
    }
    reader.finish().map_err(|error| error.message().to_owned())?;
    Ok(pieces)
}

fn piece(reader: &mut Reader<'_>) -> Option<Piece> {
    match reader.kind() {
        Some(Kind::Array | Kind::Object) => Some(Piece::Json(reader.raw().to_vec())),
        _ => scalar(reader).map(|text| Piece::Text(text.into_owned())),
    }
}

/// Concatenates bodies: into bytes if all are bytes, otherwise into a stream.
fn joined(bodies: VecDeque<Body>) -> Body {
    let buffered: Option<Vec<&Bytes>> = bodies.iter().map(Body::as_bytes).collect();
    if let Some(buffered) = buffered {
        let mut all = BytesMut::with_capacity(buffered.iter().map(|bytes| bytes.len()).sum());
        for bytes in buffered {
            all.extend_from_slice(bytes);
        }
        return Body::from(all.freeze());
    }
    let len = bodies.iter().try_fold(0_u64, |sum, body| sum.checked_add(body.len()?));
    let again: Option<Vec<Again>> = bodies.iter().map(Body::again).collect();
    let body = Body::from_stream(Joined(bodies), len);
    match again {
        Some(again) => {
            body.with_reopen(move || Ok(joined(again.iter().map(Again::body).collect::<Result<_, String>>()?)))
        }
        None => body,
    }
}

struct Joined(VecDeque<Body>);

impl Stream for Joined {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(body) = self.0.front_mut() {
            if let Some(chunk) = ready!(body.poll_chunk(context)) {
                return Poll::Ready(Some(chunk));
            }
            self.0.pop_front();
        }
        Poll::Ready(None)
    }
}
