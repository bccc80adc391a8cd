//! Changes as a reviewer reads them on a terminal.

use std::fmt::Write;

use super::lines::{Group, Line, sections};
use super::{counted, summary};
use crate::changes::change::{Changes, Verdict};
use crate::diagnostics::one_line;

/// The changes for people: how many, then the breaking ones with their reasons, then the others in a line each, then how much of the
/// documentation. At most `max` lines of changes; the rest is counted.
#[must_use]
pub fn text(changes: &Changes, max: usize) -> String {
    if changes.list.is_empty() {
        return "no change for callers\n".to_owned();
    }
    let mut out = format!("{} → {}\n{}\n", one_line(&changes.before), one_line(&changes.after), summary(changes));
    let mut left = max;
    for section in sections(changes) {
        // Writing to a string cannot fail.
        let _ = match section.verdict {
            Verdict::Breaking => writeln!(out, "\nBreaking"),
            Verdict::Compatible => writeln!(out, "\nCompatible"),
            _ => writeln!(out, "\nDocumentation"),
        };
        for group in &section.groups {
            if left == 0 {
                break;
            }
            add_group(&mut out, changes, group, section.verdict, &mut left);
        }
    }
    let lines: usize =
        sections(changes).iter().flat_map(|section| &section.groups).map(|group| group.lines.len()).sum();
    if lines > max {
        let _ = writeln!(out, "\n… and {} (--max-findings 0 shows all)", counted(lines - max, "line"));
    }
    out
}

fn add_group(out: &mut String, changes: &Changes, group: &Group<'_>, verdict: Verdict, left: &mut usize) {
    let _ = writeln!(out, "  {}", one_line(&group.heading()));
    for line in group.lines.iter().take(*left) {
        add_line(out, changes, line, verdict);
    }
    *left = left.saturating_sub(group.lines.len());
}

fn add_line(out: &mut String, changes: &Changes, line: &Line<'_>, verdict: Verdict) {
    let message = line.message();
    let place = line.place(changes);
    if verdict != Verdict::Breaking {
        let reason = &line.first().reason;
        let reason = if reason.is_empty() { String::new() } else { format!("; {reason}") };
        let _ = writeln!(out, "    {} {} ({place}){reason}", line.rule(), one_line(&message));
        return;
    }
    let _ = writeln!(out, "    {} breaks {}: {}", line.rule(), line.broken(), one_line(&message));
    let details = [line.first().reason.clone(), line.items(), place];
    let details: Vec<String> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
    let _ = writeln!(out, "            {}", one_line(&details.join("; ")));
}
