//! What libyaml reads and the parser with spans does not: brackets and quoted lines with too little indentation.
//!
//! ```yaml
//! enum: [
//!   a, b
//! ]
//! ```
//!
//! YAML 1.2 requires the bracket to be indented, and many authors do not indent it. The lines are joined, which moves no
//! character, so the spans are valid for the original text.

/// The text without the error at the byte `at`; `None` if the error is of another kind.
pub(super) fn repair(text: &str, at: usize, message: &str) -> Option<String> {
    if !message.contains("invalid indentation") || at > text.len() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let is_changed =
        if message.contains("quoted") { join_quoted(&mut bytes, at) } else { join_brackets(&mut bytes, at) };
    // Only ASCII was replaced by ASCII.
    if is_changed { String::from_utf8(bytes).ok() } else { None }
}

/// Joins the lines of the quoted scalar that starts at `at`.
fn join_quoted(bytes: &mut [u8], at: usize) -> bool {
    let Some(quote) = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\'')) else { return false };
    let mut is_changed = false;
    let mut index = at + 1;
    while index < bytes.len() && bytes[index] != quote {
        // An escaped line break stays escaped: the backslash would take the blank.
        if bytes[index] == b'\\' && quote == b'"' {
            index += 1;
            if bytes.get(index).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes[index - 1] = b' ';
                continue;
            }
        } else if matches!(bytes[index], b'\n' | b'\r') {
            bytes[index] = b' ';
            is_changed = true;
        }
        index += 1;
    }
    is_changed
}

/// Joins every line from `at` on that starts with a closing bracket to the line before it.
fn join_brackets(bytes: &mut [u8], at: usize) -> bool {
    let mut is_changed = false;
    let mut line = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1);
    while line < bytes.len() {
        let indent = bytes[line..].iter().take_while(|byte| **byte == b' ').count();
        let is_bracket = bytes.get(line + indent).is_some_and(|byte| matches!(byte, b']' | b'}'));
        if is_bracket && line > 0 && may_continue(&bytes[..line - 1]) {
            bytes[line - 1] = b' ';
            if line > 1 && bytes[line - 2] == b'\r' {
                bytes[line - 2] = b' ';
            }
            is_changed = true;
        }
        line = bytes[line..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| line + end + 1);
    }
    is_changed
}

/// Whether a line can go on behind the last of these: not where a comment or the head of a block scalar ends it.
fn may_continue(before: &[u8]) -> bool {
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1);
    let line = before[start..].trim_ascii();
    let has_comment = line.starts_with(b"#") || line.windows(2).any(|pair| pair == b" #");
    let is_head = line
        .split(|byte| *byte == b' ')
        .next_back()
        .is_some_and(|word| word.starts_with(b"|") || word.starts_with(b">"));
    !line.is_empty() && !has_comment && !is_head
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn brackets_are_joined_to_the_line_before_and_nothing_moves() {
        let text = "a:\n  b: [\n    1\n  ]\n  c: {\n    d: 1\r\n  }\n  e: |\n    }\n";
        let repaired = repair(text, text.find(']').unwrap(), "invalid indentation").unwrap();
        assert_eq!(repaired, "a:\n  b: [\n    1   ]\n  c: {\n    d: 1    }\n  e: |\n    }\n");
        assert_eq!(repaired.len(), text.len());
    }

    #[test]
    fn a_bracket_behind_a_comment_is_left_alone() {
        let text = "a: [\n  1 # one\n]\n";
        assert_eq!(repair(text, text.find(']').unwrap(), "invalid indentation"), None);
    }

    #[test]
    fn the_lines_of_a_quoted_text_are_joined() {
        let text = "a:\n  b: 'x\n  y'\nc: 1\n";
        let repaired = repair(text, text.find('\'').unwrap(), "invalid indentation in quoted scalar").unwrap();
        assert_eq!(repaired, "a:\n  b: 'x   y'\nc: 1\n");
    }
}
