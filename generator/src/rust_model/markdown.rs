//! Text of a description as Markdown that is safe to stand in a doc comment.
//!
//! Rustdoc compiles and runs code blocks, resolves `[names]` and passes HTML on. Text of a description may do none of that: code blocks are
//! marked `text`, indented code loses its indentation, brackets and angle brackets that are not web links are escaped, control and bidi
//! characters are dropped. What is left keeps its lists, emphasis, code spans and links.

/// Columns of a line of documentation.
const WIDTH: usize = 110;

/// The lines of a string, safe and wrapped; none if there is nothing to say.
pub(super) fn clean(text: &str) -> Vec<String> {
    let mut cleaner = Cleaner::default();
    for line in text.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
        cleaner.line(&visible(line));
    }
    cleaner.finish()
}

/// A string inside a code span: one line, no backticks.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text).replace('`', "'");
    let text = text.trim();
    // Two backticks with nothing in between would begin a longer code span.
    if text.is_empty() { "\"\"".to_owned() } else { text.to_owned() }
}

/// A web address in angle brackets, if it is one that may be shown.
pub(super) fn link(url: &str) -> Option<String> {
    let fits = is_web(url) && url.chars().all(|letter| letter.is_ascii_graphic() && !"<>`\"\\".contains(letter));
    fits.then(|| format!("<{url}>"))
}

/// A line without characters that hide or reorder others; what divides lines elsewhere is a space.
pub(super) fn visible(line: &str) -> String {
    let kept = line.chars().filter_map(|letter| match letter {
        '\t' | '\u{2028}' | '\u{2029}' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => Some(' '),
        letter if letter.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        letter => Some(letter),
    });
    kept.collect()
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[derive(Default)]
struct Cleaner {
    lines: Vec<String>,
    /// The fence that closes the code block we are in.
    fence: Option<String>,
    /// The paragraph or list item that is being collected.
    open: String,
}

impl Cleaner {
    fn line(&mut self, line: &str) {
        if let Some(fence) = &self.fence {
            if line.trim_start().starts_with(fence.as_str()) && line.trim().chars().all(|sign| fence.contains(sign)) {
                self.lines.push("```".to_owned());
                self.fence = None;
            } else {
                self.lines.push(line.trim_end().replace("```", "'''"));
            }
            return;
        }
        let text = line.trim();
        if let Some(sign) = ["```", "~~~"].into_iter().find(|sign| text.starts_with(sign)) {
            self.close();
            self.blank();
            self.lines.push("```text".to_owned());
            self.fence = Some(sign.to_owned());
        } else if text.is_empty() {
            self.close();
            self.blank();
        } else if text.starts_with('#') || text.starts_with('|') || is_rule(text) {
            self.close();
            self.lines.push(inline(text));
        } else if is_marker(text) {
            self.close();
            self.open = inline(text);
        } else {
            if !self.open.is_empty() {
                self.open.push(' ');
            }
            self.open.push_str(&inline(text));
        }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Ends the open paragraph: wraps it, with the lines of a list item under its text.
    fn close(&mut self) {
        let text = std::mem::take(&mut self.open);
        if text.is_empty() {
            return;
        }
        let indent =
            if is_marker(&text) { " ".repeat(text.find(' ').map_or(2, |space| space + 1)) } else { String::new() };
        let mut line = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let is_full = line.chars().count() + 1 + word.chars().count() > WIDTH;
            // A word that would start a list or a heading may not begin a line.
            if is_full && !line.trim().is_empty() && !could_begin_block(word) {
                self.lines.push(std::mem::replace(&mut line, indent.clone()));
            } else if !line.trim().is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.lines.push(line);
    }

    fn finish(mut self) -> Vec<String> {
        self.close();
        if self.fence.is_some() {
            self.lines.push("```".to_owned());
        }
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

fn is_rule(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|sign| "-=*_ ".contains(sign))
}

/// Whether a line begins a list item or a quotation.
fn is_marker(text: &str) -> bool {
    let Some((first, _)) = text.split_once(' ') else { return false };
    matches!(first, "-" | "*" | "+" | ">") || is_number_marker(first)
}

fn is_number_marker(word: &str) -> bool {
    word.strip_suffix(['.', ')'])
        .is_some_and(|digits| (1..=9).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

fn could_begin_block(word: &str) -> bool {
    word.starts_with(['-', '*', '+', '>', '#', '=', '|', '~', '`']) || is_number_marker(word)
}

/// A line outside of a code block: spaces folded, HTML and names in brackets made plain text.
fn inline(text: &str) -> String {
    let folded = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let folded = folded.replace("```", "'''").replace("~~~", "---");
    if folded.matches('`').count() % 2 == 1 {
        return plain(&folded.replace('`', "'"));
    }
    let mut cleaned = String::new();
    for (index, part) in folded.split('`').enumerate() {
        if index % 2 == 1 {
            // An empty code span would let two backticks meet.
            cleaned.extend(if part.is_empty() { ["'", "", "'"] } else { ["`", part, "`"] });
        } else {
            cleaned.push_str(&plain(part));
        }
    }
    cleaned
}

/// Text outside of code: web links stay, every other bracket is escaped, tags of HTML that only shape text are dropped.
fn plain(text: &str) -> String {
    let mut cleaned = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '<', '>', '\\', 'h']) {
        cleaned.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, shown) = special(rest, &cleaned);
        cleaned.push_str(&shown);
        rest = &rest[taken..];
    }
    cleaned.push_str(rest);
    cleaned
}

/// How many bytes the sign at the start of `rest` takes, and what is shown for them.
fn special(rest: &str, before: &str) -> (usize, String) {
    if let Some(tag) = known_tag(rest) {
        return (tag, if rest[..tag].to_ascii_lowercase().starts_with("<br") { " ".to_owned() } else { String::new() });
    }
    if rest.starts_with('[')
        && let Some((taken, label, url)) = web_link(rest)
    {
        return (taken, format!("[{}]({url})", plain(label)));
    }
    if let Some(address) = rest.strip_prefix('<').and_then(|inner| inner.split_once('>')).map(|(address, _)| address)
        && let Some(shown) = link(address)
    {
        return (address.len() + 2, shown);
    }
    if is_web(rest) && !before.ends_with(|letter: char| letter.is_alphanumeric()) {
        let end = rest
            .find(|letter: char| !letter.is_ascii_graphic() || "<>`\"'\\[](){}|*".contains(letter))
            .unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
        if let Some(shown) = link(address).filter(|_| address.len() > "https://".len()) {
            return (address.len(), shown);
        }
    }
    let sign = rest.chars().next().unwrap_or('h');
    let escaped = match sign {
        '\\' => match rest[1..].chars().next() {
            // An escape of the text itself stays one; a backslash at the end may not swallow what we add.
            Some(next) if next.is_ascii_punctuation() && !"[]<>`\\".contains(next) => "\\".to_owned(),
            _ => "\\\\".to_owned(),
        },
        'h' => "h".to_owned(),
        sign => format!("\\{sign}"),
    };
    (sign.len_utf8(), escaped)
}

/// A link to the web: its length, label and address.
fn web_link(text: &str) -> Option<(usize, &str, &str)> {
    let (label, after) = text[1..].split_once("](")?;
    let (url, _) = after.split_once(')')?;
    let fits = !label.contains(['[', ']']) && link(url).is_some() && !url.contains('(');
    fits.then_some((label.len() + url.len() + 4, label, url))
}

/// The length of a tag that only shapes text.
fn known_tag(text: &str) -> Option<usize> {
    const TAGS: [&str; 27] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "ul",
    ];
    let (tag, _) = text.strip_prefix('<')?.split_once('>')?;
    let name = tag.trim_start_matches('/').split([' ', '/']).next()?.to_ascii_lowercase();
    TAGS.contains(&name.as_str()).then_some(tag.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::{clean, code, link};

    #[test]
    fn text_of_a_description_cannot_become_code_or_a_link_of_rustdoc() {
        for (text, expected) in [
            ("plain text", vec!["plain text"]),
            ("```rust\npanic!()\n```", vec!["```text", "panic!()", "```"]),
            ("~~~\nlet x;\n", vec!["```text", "let x;", "", "```"]),
            ("a\n\n    panic!()\n", vec!["a", "", "panic!()"]),
            ("- item\n\n      panic!()", vec!["- item", "", "panic!()"]),
            (">     panic!()", vec!["\\> panic!()"]),
            ("see [Vec] and [x](javascript:alert(1))", vec!["see \\[Vec\\] and \\[x\\](javascript:alert(1))"]),
            ("a <script>b</script>", vec!["a \\<script\\>b\\</script\\>"]),
            ("a<br/>b <b>c</b>", vec!["a b c"]),
            ("at https://example.com/a, ok", vec!["at <https://example.com/a>, ok"]),
            ("[text](https://example.com/a)", vec!["[text](https://example.com/a)"]),
            ("odd ` tick", vec!["odd ' tick"]),
            ("`a[0]` <T>", vec!["`a[0]` \\<T\\>"]),
            ("a\u{202e}b\u{0}c", vec!["abc"]),
            ("- a\nlazy\n- b", vec!["- a lazy", "- b"]),
            ("", vec![]),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_lines_are_wrapped_under_their_list_item() {
        let lines = clean(&format!("- {}", "word ".repeat(40)));
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("  word"), "{lines:?}");
    }

    #[test]
    fn a_wrapped_line_does_not_begin_a_list() {
        let lines = clean(&format!("{}- b", "a".repeat(109) + " "));
        assert!(lines.iter().all(|line| !line.starts_with('-')), "{lines:?}");
    }

    #[test]
    fn code_spans_stay_closed() {
        assert_eq!(code("a`b\n"), "a'b");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://a b"), None);
        assert_eq!(link("https://example.com"), Some("<https://example.com>".to_owned()));
    }
}
