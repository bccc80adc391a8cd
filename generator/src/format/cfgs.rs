//! The attributes that name features, as rustfmt writes them.

use std::fmt::Write;

/// The widest list of features on one line.
const WIDTH: usize = 70;

/// Writes each `#[cfg(any(…))]` on one line if it is short, and otherwise with a line for each feature.
pub(super) fn fill(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if !line[indent.len()..].starts_with("#[cfg(") {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let mut attribute = vec![line];
        if !line.ends_with(")]") {
            let end = |line: &str| line.trim() == ")]";
            for line in lines.by_ref() {
                attribute.push(line);
                if end(line) {
                    break;
                }
            }
        }
        match features(&attribute) {
            Some(features) => put(&mut out, indent, &features),
            None => attribute.iter().for_each(|line| {
                out.push_str(line);
                out.push('\n');
            }),
        }
    }
    out
}

/// The conditions of `any`, if the attribute has nothing else.
fn features<'t>(attribute: &[&'t str]) -> Option<Vec<&'t str>> {
    let is_any = attribute.iter().any(|line| line.contains("any("));
    if !is_any || attribute.iter().any(|line| line.contains("all(") || line.contains("not(")) {
        return None;
    }
    let parts = attribute.iter().flat_map(|line| line.split(['(', ')', ',', '[', ']']));
    Some(parts.map(str::trim).filter(|part| part.contains('=')).collect())
}

fn put(out: &mut String, indent: &str, features: &[&str]) {
    let list = features.join(", ");
    if list.len() <= WIDTH {
        let _ = writeln!(out, "{indent}#[cfg(any({list}))]");
        return;
    }
    let rows = features.join(&format!(",\n{indent}    "));
    let _ = writeln!(out, "{indent}#[cfg(any(\n{indent}    {rows}\n{indent}))]");
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn long_lists_of_features_have_a_line_for_each() {
        let long = "#[cfg(\n    any(feature = \"code-scanning\", feature = \"security-advisories\", feature = \"webhooks\")\n)]\nmod a;\n";
        let expected = "#[cfg(any(\n    feature = \"code-scanning\",\n    feature = \"security-advisories\",\n    feature = \"webhooks\"\n))]\nmod a;\n";
        assert_eq!(fill(long), expected);
        let lines = "#[cfg(\n    any(\n        feature = \"code-scanning\",\n        feature = \"security-advisories\",\n        feature = \"webhooks\"\n    )\n)]\nmod a;\n";
        assert_eq!(fill(lines), expected);
    }

    #[test]
    fn short_ones_and_others_stay() {
        for text in [
            "#[cfg(any(feature = \"a\", feature = \"b\"))]\nmod a;\n",
            "#[cfg(feature = \"a\")]\nmod a;\n",
            "fn a() {\n    #[cfg(not(feature = \"a\"))]\n    b();\n}\n",
        ] {
            assert_eq!(fill(text), text);
        }
    }
}
