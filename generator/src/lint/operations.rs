//! Operations without errors or ids.

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};

/// Operations that document no error.
pub(super) fn errors(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for node in &subject.resolved.operations {
        let documented = node.responses.iter().any(|(status, _)| status == "default" || status.starts_with(['4', '5']));
        if !documented {
            let message = format!("`{} {}` documents no error response", node.method.to_ascii_uppercase(), node.path);
            let warning = Diagnostic::new(Code::UndocumentedErrors, &node.location, message);
            diagnostics.report(warning.at_key().help("add a `4XX`, a `5XX` or a `default` response"));
        }
    }
}

/// Operations without an `operationId`.
pub(super) fn ids(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for node in &subject.resolved.operations {
        if node.operation.operation_id.as_deref().is_none_or(str::is_empty) {
            let message = format!("`{} {}` has no `operationId`", node.method.to_ascii_uppercase(), node.path);
            let warning = Diagnostic::new(Code::MissingOperationId, &node.location, message);
            diagnostics.report(warning.at_key().help("the method is named after the path; an `operationId` names it"));
        }
    }
}
