//! `oasmith explain`: explains diagnostics and extensions.

use std::fmt::Write;

use oasmith::changes::Rule;
use oasmith::diagnostics::{Class, Code, UnknownLint};
use oasmith::extensions;

use super::output;

/// The line width in columns.
const WIDTH: usize = 100;

/// Explains a diagnostic, a change or an extension; lists diagnostics and changes if none is named.
pub(super) fn run(code: Option<&str>) -> Result<bool, String> {
    let Some(text) = code else {
        output::print(&list())?;
        return Ok(true);
    };
    if text.starts_with(extensions::PREFIX) {
        let names = || extensions::names().collect::<Vec<_>>().join(", ");
        let documentation = extensions::documentation(text);
        output::print(&documentation.ok_or_else(|| format!("there is no extension `{text}`; there are {}", names()))?)?;
        return Ok(true);
    }
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
