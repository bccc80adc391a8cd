//! Text of a description on its way to a terminal or a build log. It is untrusted: an escape sequence or a line break in
//! it could draw over the terminal or give orders to cargo.

use std::borrow::Cow;

/// The text in one line, without control characters.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        Cow::Owned(text.chars().map(|c| if c.is_whitespace() { ' ' } else { visible(c) }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The text with line breaks and tabs, but without other control characters; no byte moves.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { visible(c) }).collect()
}

/// A stand-in of the same length in UTF-8 for a character that a terminal would obey.
fn visible(character: char) -> char {
    match (character.is_control() || is_invisible(character), character.len_utf8()) {
        (false, _) => character,
        (true, 1) if character == '\r' => ' ',
        (true, 1) => '?',
        (true, 2) => '¿',
        (true, _) => '\u{fffd}',
    }
}

/// Marks that change the direction of the text around them, and characters of no width.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_start_a_line_of_its_own() {
        assert_eq!(one_line("type `a\ncargo::error=b\u{1b}[2J`"), "type `a cargo::error=b?[2J`");
        assert_eq!(one_line("plain"), "plain");
    }

    #[test]
    fn stand_ins_keep_every_byte_in_its_place() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\r\n\te";
        let shown = printable(text);
        assert_eq!(shown, "a?b¿c\u{fffd}d \n\te");
        assert_eq!(shown.len(), text.len());
    }
}
