//! Lines of prose in Markdown: they have fewer characters than [`LIMIT`], so that they can be read side by side.

/// What a line of prose stays below, in characters.
pub(crate) const LIMIT: usize = 120;

/// Breaks the lines of each paragraph and list item that has one which is too long. Code, tables, headings and HTML stay as they are.
pub(crate) fn wrap(markdown: &str) -> String {
    let mut wrapped = String::new();
    let mut block: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let marks = line.trim_start();
        let ticks = &marks[..marks.len() - marks.trim_start_matches('`').len()];
        let is_fence = ticks.len() >= 3 && fence.is_none_or(|open| ticks.len() >= open.len() && marks == ticks);
        let is_plain = fence.is_none() && !is_fence && is_prose(line);
        if !is_plain || starts_item(line) {
            flush(&mut block, &mut wrapped);
        }
        if is_plain {
            block.push(line);
        } else {
            wrapped.push_str(line);
            wrapped.push('\n');
        }
        if is_fence {
            fence = if fence.is_some() { None } else { Some(ticks) };
        }
    }
    flush(&mut block, &mut wrapped);
    wrapped
}

/// Whether a line belongs to a paragraph or to an item of a list.
fn is_prose(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && !text.starts_with(['|', '#', '>', '<', '[']) || text.starts_with('[') && !text.contains("]: ")
}

/// The length of the mark of an item, such as `- ` or `12. `; 0 if the line is no item.
fn mark(line: &str) -> usize {
    let text = line.trim_start();
    if text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ") {
        return 2;
    }
    let digits = text.len() - text.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
    if (1..4).contains(&digits) && text[digits..].starts_with(". ") { digits + 2 } else { 0 }
}

fn starts_item(line: &str) -> bool {
    mark(line) > 0
}

fn is_long(line: &str) -> bool {
    line.chars().count() >= LIMIT
}

/// Writes a block, anew if one of its lines is too long.
fn flush(block: &mut Vec<&str>, wrapped: &mut String) {
    let has_break = block.iter().any(|line| line.ends_with("  ") || line.ends_with('\\'));
    if has_break || !block.iter().any(|line| is_long(line)) {
        block.drain(..).for_each(|line| {
            wrapped.push_str(line);
            wrapped.push('\n');
        });
        return;
    }
    let first = block[0];
    let indent = first.len() - first.trim_start().len();
    let hanging = " ".repeat(indent + mark(first));
    let text = block.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let mut line = " ".repeat(indent);
    let mut is_empty = true;
    for word in words(&text) {
        let is_too_long = line.chars().count() + 1 + word.chars().count() >= LIMIT;
        // A line that began so would be an item, a heading, or a table.
        let can_begin = is_prose(&word) && !starts_item(&format!("{word} "));
        if is_too_long && !is_empty && can_begin {
            wrapped.push_str(line.trim_end());
            wrapped.push('\n');
            line.clone_from(&hanging);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(&word);
        is_empty = false;
    }
    wrapped.push_str(&line);
    wrapped.push('\n');
    block.clear();
}

/// The words of a text. What stands in backticks is one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_code = false;
    for part in text.split(' ') {
        match words.last_mut() {
            Some(word) if is_code => {
                word.push(' ');
                word.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        is_code ^= part.matches('`').count() % 2 == 1;
    }
    words
}
