//! A table of all operations, in the documentation of the module that holds them.

use crate::rust_model::{ApiFile, code_span};

/// The table as lines of documentation: the groups in order, with a link to external documentation of each operation that has one.
pub(super) fn lines(files: &[ApiFile]) -> Vec<String> {
    let has_links = files.iter().flat_map(|file| &file.operations).any(|operation| link(operation).is_some());
    let mut lines = Vec::new();
    for file in files {
        lines.extend([String::new(), format!("# [`{0}`]({1}::{0})", file.ident, file.module), String::new()]);
        lines.push(if has_links { "| method | request | source |" } else { "| method | request |" }.to_owned());
        lines.push(if has_links { "| --- | --- | --- |" } else { "| --- | --- |" }.to_owned());
        for operation in &file.operations {
            let request = cell(&format!("{} {}", operation.http_method, operation.path));
            let mut row =
                format!("| [`{0}`]({1}::{2}::{0}) | `{request}` |", operation.method, file.module, file.ident);
            if has_links {
                row.push_str(&link(operation).map_or_else(|| " |".to_owned(), |link| format!(" [page]({link}) |")));
            }
            lines.push(row);
        }
    }
    lines
}

/// A string inside a code span of a table.
fn cell(text: &str) -> String {
    code_span(text).replace('|', "\\|")
}

fn link(operation: &crate::rust_model::OperationItem) -> Option<&str> {
    operation.link.as_deref().filter(|link| !link.contains('|'))
}
