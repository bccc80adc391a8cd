//! How changes are shown: to people on a terminal and in a pull request, to programs.

mod json;
mod lines;
mod markdown;
mod sarif;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

use super::change::{Changes, Verdict};

/// How many changes there are, by verdict, in a line.
fn summary(changes: &Changes) -> String {
    let counts = |count: &dyn Fn(Verdict) -> usize| {
        let parts = [Verdict::Breaking, Verdict::Compatible].map(|verdict| (count(verdict), verdict));
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = parts.map(|(count, verdict)| format!("{count} {verdict}")).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    };
    format!(
        "{}; wire: {}; Rust: {}; version step: {}",
        counted(changes.list.len(), "change"),
        counts(&|verdict| changes.on_wire(verdict)),
        counts(&|verdict| changes.in_rust(verdict)),
        changes.step(),
    )
}

/// `1 change`, `2 changes`.
fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
