//! Lists of imports, as wide as rustfmt makes them.

/// The longest line that rustfmt writes by default.
const WIDTH: usize = 100;

/// Fills the lines of every list of imports at the root of a file.
pub(super) fn fill(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if is_list(line) {
            let names: Vec<&str> = lines.by_ref().take_while(|line| *line != "};").collect();
            list(&mut out, line, &names.join(" "));
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn is_list(line: &str) -> bool {
    (line.starts_with("use ") || line.starts_with("pub use ")) && line.ends_with('{')
}

/// A list whose names stand between commas.
fn list(out: &mut String, head: &str, names: &str) {
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let whole = format!("{head}{}}};", names.join(", "));
    if whole.len() <= WIDTH {
        out.push_str(&whole);
        out.push('\n');
        return;
    }
    out.push_str(head);
    let mut column = WIDTH;
    for name in names {
        // A space before it, a comma behind it.
        if column + name.len() + 2 > WIDTH {
            out.push_str("\n   ");
            column = 3;
        }
        column += name.len() + 2;
        out.push(' ');
        out.push_str(name);
        out.push(',');
    }
    out.push_str("\n};\n");
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn lists_of_imports_are_filled() {
        let short = "pub use a::{\n    B,\n    C,\n};\nstruct D {\n    e: u8,\n}\n";
        assert_eq!(fill(short), "pub use a::{B, C};\nstruct D {\n    e: u8,\n}\n");
        let name = "x".repeat(46);
        let filled = format!("use a::{{\n    {name}, {name},\n    {name},\n}};\n");
        assert_eq!(fill(&filled.replace(", ", ",\n    ")), filled);
    }
}
