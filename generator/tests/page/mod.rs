//! `docs/diagnostics.md`: all codes, each with a description that triggers it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use oasmith::diagnostics::{Class, Code, Level};

use crate::{Case, root};

const HEAD: &str = "\
# Diagnostics

Everything that `oasmith` says about a description. This page is made from the catalogue and from the descriptions in
`generator/tests/negative` by a test; do not edit it.

How bad a finding is depends on its code and on nothing else, and on how strict a run is. `oasmith generate` makes the best client it can of
every description that a person would understand: it refuses only what has no meaning, and of everything else a *warning* says what is wrong
and what is done all the same. `oasmith generate --strict`, `strict = true` in `oasmith.toml`, and `oasmith check` are for those who can put a description right:
there a broken rule of the specification is an *error*. With an error nothing is written, and the command exits with 1.

What becomes of a finding is chosen in `oasmith.toml`, by its name or its number, strict or not; `warnings` stands for each that is a warning
and not named:

```toml
strict = true

[lints]
unknown-type = \"warn\"       # a warning, though strict
example-mismatch = \"deny\"   # an error
OAS0049 = \"allow\"           # silence
unused-component = \"warn\"
```

`--lint example-mismatch=deny` does the same for one run. What is *fatal* stays an error. `oasmith explain OAS0020` prints an entry of this page;
`--format json` and `--format sarif` tell findings to programs, on standard output; `--max-findings` says how many are told, 100 if nobody
says otherwise, and the rest is counted.

";

/// The number of findings shown per code.
const SHOWN: usize = 3;

/// Returns the whole page.
pub(crate) fn page(cases: &[Case]) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| code | name | what it is | by default | strict |\n| --- | --- | --- | --- | --- |\n");
    for code in Code::ALL {
        let anchor = code.as_str().to_lowercase();
        let [default, strict] = [false, true].map(|is_strict| level_name(*code, is_strict));
        writeln!(page, "| [{code}](#{anchor}) | `{}` | {} | {default} | {strict} |", code.name(), code.title())
            .unwrap();
    }
    for code in Code::ALL {
        let (title, name) = (code.title(), code.name());
        write!(page, "\n## {code}\n\n**{title}** (`{name}`)\n\n{}\n\n{}\n", code.explanation(), code.class()).unwrap();
        if let Some(case) = simplest(*code, cases) {
            example(&mut page, *code, case);
        }
    }
    page
}

/// Describes the class of a finding.
fn level_name(code: Code, is_strict: bool) -> &'static str {
    match code.class() {
        Class::Fatal => "fatal",
        class => match class.level(is_strict) {
            Level::Deny => "error",
            Level::Warn => "warning",
            Level::Allow => "off",
        },
    }
}

/// Returns the case that shows little besides the code.
fn simplest(code: Code, cases: &[Case]) -> Option<&Case> {
    let shows = |case: &&Case| case.findings.iter().any(|finding| finding.code == code);
    let others = |case: &&Case| case.findings.iter().filter(|finding| finding.code != code).count();
    cases.iter().filter(shows).min_by_key(|case| {
        (others(case), case.findings.len(), fs::read(root(&case.folder)).map_or(0, |text| text.len()))
    })
}

fn example(page: &mut String, code: Code, case: &Case) {
    let name = case.folder.file_name().unwrap().to_str().unwrap();
    for path in files(&case.folder) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let shown = path.strip_prefix(&case.folder).unwrap().display().to_string().replace('\\', "/");
        let language = path.extension().and_then(|end| end.to_str()).unwrap_or("text");
        write!(page, "\n`{name}/{shown}`:\n\n````{language}\n{}````\n", excerpt(&text)).unwrap();
    }
    page.push_str(if code.class().level(true) == Level::Deny && code.class().level(false) != Level::Deny {
        "\nIt is told, when strict:\n\n````text\n"
    } else {
        "\nIt is told:\n\n````text\n"
    });
    let prefix = format!("{}/", case.folder.display());
    let rendered = case.rendered.replace(&prefix, "");
    let mark = format!("[{code}]: ");
    let mut entries: Vec<String> = Vec::new();
    for line in rendered.lines() {
        let begins = ["error[OAS", "warning[OAS"].iter().any(|start| line.starts_with(start));
        if begins {
            entries.push(String::new());
        }
        if let Some(entry) = entries.last_mut() {
            entry.push_str(line.trim_end());
            entry.push('\n');
        }
    }
    let of_code = entries.iter().filter(|entry| entry.contains(&mark));
    let texts: Vec<&str> = of_code.take(SHOWN).map(|entry| entry.trim_end()).collect();
    page.push_str(&texts.join("\n\n"));
    page.push_str("\n````\n");
    let default = case.default.as_deref().unwrap_or_default();
    let of_code = default.lines().filter(|line| line.contains(&format!("warning[{code}]")));
    let lines: Vec<&str> = of_code.take(SHOWN).collect();
    if !lines.is_empty() {
        write!(page, "\nBy default:\n\n````text\n{}\n````\n", lines.join("\n")).unwrap();
    }
}

/// Returns the description, the files that it references, and its levels.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !["expected.txt", "default.txt"].contains(&path.file_name().unwrap().to_str().unwrap()) {
                files.push(path);
            }
        }
    }
    files.sort_by_key(|path| (*path != root(folder), path.clone()));
    files
}

/// Returns a text without control characters, with long parts omitted.
fn excerpt(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().take(60) {
        let plain: String = line.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        if plain.chars().count() > 140 {
            out.extend(plain.chars().take(140));
            out.push('…');
        } else {
            out.push_str(&plain);
        }
        out.push('\n');
    }
    if text.lines().count() > 60 {
        out.push_str("…\n");
    }
    out
}
