//! Refuses texts of extreme depth before libyaml gets them: its time for a bracket grows with the number of brackets around it: two
//! megabytes of `[` would take it hours.

use saphyr_parser::{Event, Parser};

/// How many brackets may be open before the text is checked. A description of ranges, `[0, 1)`, opens many and closes none.
const SUSPICIOUS: usize = 1000;

/// A depth that no description reaches, and that is refused later anyway.
const DEPTH: usize = 200;

/// Whether the text is so deep that it must not be parsed.
pub(super) fn is_hostile(text: &str) -> bool {
    let mut open = 0_usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest > SUSPICIOUS && exceeds_depth(text)
}

/// Reads until the depth is reached, so that the time does not depend on the rest.
fn exceeds_depth(text: &str) -> bool {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::MappingStart(..) | Event::SequenceStart(..), _)) => depth += 1,
            Ok((Event::MappingEnd | Event::SequenceEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            // Neither parser can tell, and the text is unusual in two ways.
            Err(_) => return true,
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_hostile;

    #[test]
    fn depth_is_told_from_mere_brackets() {
        assert!(is_hostile(&format!("a: {}", "[".repeat(100_000))));
        assert!(is_hostile(&format!("a: {}", "[a, {b: ".repeat(2_000))));
        assert!(!is_hostile(&"- 'the range [0, 1)'\n".repeat(5_000)));
        assert!(!is_hostile(&"- [1, [2]]\n".repeat(5_000)));
    }
}
