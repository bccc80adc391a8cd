//! Changes as they stand in a pull request.

use std::fmt::Write;

use super::lines::{Line, sections};
use super::summary;
use crate::changes::change::{Change, Changes, Verdict};

/// The changes as a comment of a pull request: a summary, a table of what breaks, and the rest folded away. At most `max` lines of changes.
#[must_use]
pub fn markdown(changes: &Changes, max: usize) -> String {
    if changes.list.is_empty() {
        return "**No change for callers.**\n".to_owned();
    }
    let mut out = format!("**{}**\n", summary(changes));
    let mut left = max;
    for section in sections(changes) {
        let is_breaking = section.verdict == Verdict::Breaking;
        // Writing to a string cannot fail.
        let _ = match section.verdict {
            Verdict::Breaking => {
                writeln!(out, "\n### Breaking\n\n| what | breaks | why | where |\n| --- | --- | --- | --- |")
            }
            Verdict::Compatible => writeln!(out, "\n<details><summary>Compatible</summary>\n"),
            _ => writeln!(out, "\n<details><summary>Documentation</summary>\n"),
        };
        for group in &section.groups {
            if !is_breaking && left > 0 {
                let _ = writeln!(out, "- {}", escaped(&group.heading()));
            }
            for line in group.lines.iter().take(left) {
                let _ = if is_breaking { row(&mut out, &group.heading(), line) } else { item(&mut out, line) };
            }
            left = left.saturating_sub(group.lines.len());
        }
        if !is_breaking {
            out.push_str("\n</details>\n");
        }
    }
    let lines: usize =
        sections(changes).iter().flat_map(|section| &section.groups).map(|group| group.lines.len()).sum();
    if lines > max {
        let _ = writeln!(out, "\n… and {} more.", lines - max);
    }
    out
}

fn row(out: &mut String, heading: &str, line: &Line<'_>) -> std::fmt::Result {
    let items = line.items();
    let why = [line.first().reason.clone(), items].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    writeln!(
        out,
        "| {}: {} ({}) | {} | {} | {} |",
        escaped(heading),
        escaped(&line.message()),
        line.rule(),
        line.broken(),
        escaped(&why.join("; ")),
        place(line.first()),
    )
}

fn item(out: &mut String, line: &Line<'_>) -> std::fmt::Result {
    writeln!(out, "  - {} ({}, {})", escaped(&line.message()), line.rule(), place(line.first()))
}

fn place(change: &Change) -> String {
    let point = change.after.as_ref().or(change.before.as_ref());
    point.map(|point| format!("`{}:{}`", point.file.replace('`', "'"), point.line)).unwrap_or_default()
}

/// Text of a description as text: it makes no table, no markup, no link and no mention. What stands between backquotes is code and stays.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_code = false;
    let pairs = text.matches('`').count();
    for letter in text.chars() {
        match letter {
            '`' if pairs.is_multiple_of(2) => {
                is_code = !is_code;
                out.push('`');
            }
            '`' => out.push('\''),
            '|' => out.push_str("\\|"),
            letter if letter.is_control() => out.push(' '),
            '<' | '>' | '*' | '_' | '[' | ']' | '#' | '\\' | '~' | '&' if !is_code => {
                out.push('\\');
                out.push(letter);
            }
            // An address of a person would be told to that person.
            '@' if !is_code => out.push_str("@\u{200b}"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_of_a_description_makes_no_markup() {
        assert_eq!(escaped("a | <b> `c|d<e>` @f\n"), "a \\| \\<b\\> `c\\|d<e>` @\u{200b}f ");
        assert_eq!(escaped("one ` alone *"), "one ' alone \\*");
    }
}
