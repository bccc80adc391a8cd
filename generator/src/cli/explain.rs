//! `oasmith explain`: explains diagnostics.

use std::fmt::Write;

use oasmith::changes::Rule;
use oasmith::diagnostics::{Class, Code, UnknownLint};

use super::output;

/// The line width in columns.
const WIDTH: usize = 100;

/// Explains a code, or lists them all.
pub(super) fn run(code: Option<&str>) -> Result<bool, String> {
    let Some(text) = code else {
        output::print(&list())?;
        return Ok(true);
    };
    match (Code::find(text), Rule::find(text)) {
        (Some(code), _) => output::print(&explanation(code))?,
        (None, Some(rule)) => {
            output::print(&format!("{rule}: {}\n\n{}\n", rule.title(), wrapped(rule.explanation())))?;
        }
        (None, None) => return Err(UnknownLint::new(text).to_string()),
    }
    Ok(true)
}

fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{code}  {:<26}  {}", code.name(), code.title());
    }
    for rule in Rule::ALL {
        let _ = writeln!(text, "{rule}  {:<26}  {}", rule.name(), rule.title());
    }
    text
}

fn explanation(code: Code) -> String {
    let class = code.class();
    format!("{code}: {}\n\n{}\n\n{}\n", code.title(), wrapped(code.explanation()), wrapped(&class.to_string()))
        + &match class {
            Class::Fatal => String::new(),
            _ => format!(
                "`{} = \"allow\"`, `\"warn\"` or `\"deny\"` below `[lints]` in oasmith.toml changes that.\n",
                code.name()
            ),
        }
}

/// Wraps text at [`WIDTH`].
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 {
            let breaks = column + 1 + width > WIDTH;
            out.push(if breaks { '\n' } else { ' ' });
            column = if breaks { 0 } else { column + 1 };
        }
        out.push_str(word);
        column += width;
    }
    out
}
