//! The content of strings: plain text and escapes, both ways.

use super::scan::{Fault, Scan};

const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);

/// Returns the high bits of those of eight bytes that are a quote, a backslash or a control character.
///
/// Subtracting a value from every byte at once sets the high bit of those that were smaller. A borrow can set further
/// bits, but only above such a byte, so the lowest one is right.
#[inline]
const fn specials(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let found = word.wrapping_sub(ONES * 0x20) & !word
        | quote.wrapping_sub(ONES) & !quote
        | backslash.wrapping_sub(ONES) & !backslash;
    found & HIGHS
}

/// Returns the end of the run of plain bytes that begins at `start`. Tests eight bytes per step.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> usize {
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        // The first byte of the chunk is in the lowest bits.
        let specials = specials(u64::from_le_bytes(*chunk));
        if specials != 0 {
            return bytes.len() - rest.len() + (specials.trailing_zeros() / 8) as usize;
        }
        rest = after;
    }
    let mut position = bytes.len() - rest.len();
    while bytes.get(position).is_some_and(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\') {
        position += 1;
    }
    position
}

/// Returns the end of the escape whose backslash is at `start`.
pub(super) fn end(bytes: &[u8], start: usize) -> Scan<usize> {
    match bytes.get(start + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(start + 2),
        Some(b'u') => unicode(bytes, start).map(|(_, end)| end),
        Some(_) => Err(Fault { offset: start, message: "unknown escape in a string" }),
        None => Err(Fault { offset: start, message: "the text ends within a string" }),
    }
}

/// Returns the character of the `\u` escape at `start`, which may be a pair of surrogates, and the end of the escape.
fn unicode(bytes: &[u8], start: usize) -> Scan<(char, usize)> {
    let lone = || Fault { offset: start, message: "an escape is half of a surrogate pair" };
    let high = hexadecimal(bytes, start)?;
    if let Some(found) = char::from_u32(high) {
        return Ok((found, start + 6));
    }
    if !(0xD800..0xDC00).contains(&high) || bytes.get(start + 6..start + 8) != Some(b"\\u") {
        return Err(lone());
    }
    let low = hexadecimal(bytes, start + 6)?;
    if !(0xDC00..0xE000).contains(&low) {
        return Err(lone());
    }
    let found = char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or_else(lone)?;
    Ok((found, start + 12))
}

/// Returns the four hexadecimal digits of the `\u` escape at `start`.
fn hexadecimal(bytes: &[u8], start: usize) -> Scan<u32> {
    let fault = || Fault { offset: start, message: "an escape needs four hexadecimal digits" };
    let digits = bytes.get(start + 2..start + 6).ok_or_else(fault)?;
    digits.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(16).ok_or_else(fault)?;
        Ok(number * 16 + digit)
    })
}

/// Unescapes a string whose escapes were checked by [`end`].
pub(super) fn decode(quoted: &str) -> String {
    let bytes = quoted.as_bytes();
    let mut text = String::with_capacity(quoted.len());
    let mut position = 0;
    while let Some(backslash) = bytes.get(position..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        let backslash = position + backslash;
        text.push_str(quoted.get(position..backslash).unwrap_or_default());
        let (found, end) = match bytes.get(backslash + 1) {
            Some(b'b') => ('\u{8}', backslash + 2),
            Some(b'f') => ('\u{c}', backslash + 2),
            Some(b'n') => ('\n', backslash + 2),
            Some(b'r') => ('\r', backslash + 2),
            Some(b't') => ('\t', backslash + 2),
            Some(b'u') => unicode(bytes, backslash).unwrap_or((char::REPLACEMENT_CHARACTER, backslash + 6)),
            Some(other) => (char::from(*other), backslash + 2),
            None => break,
        };
        text.push(found);
        position = end;
    }
    text.push_str(quoted.get(position..).unwrap_or_default());
    text
}

/// Appends `text` in quotes, escaped.
pub(super) fn write(text: &str, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut start = 0;
    loop {
        let end = plain_end(bytes, start);
        out.extend_from_slice(bytes.get(start..end).unwrap_or_default());
        let Some(special) = bytes.get(end) else { break };
        match special {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *special]),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            other => {
                let digits = [DIGITS[usize::from(other >> 4)], DIGITS[usize::from(other & 15)]];
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&digits);
            }
        }
        start = end + 1;
    }
    out.push(b'"');
}
