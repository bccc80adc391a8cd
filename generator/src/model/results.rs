//! What a result must hold to be believed.

use super::Context;
use crate::ir::{AnswerCase, AnswerValue, Operation};

/// What a result must hold to be believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultCheck {
    /// Lists of properties; at least one of each has a value.
    pub evidence: Vec<Vec<String>>,
    /// Whether none of the described properties need be there.
    pub is_open: bool,
}

impl Context<'_> {
    /// What the rules of an operation say of one of its results.
    pub(super) fn result_of(&self, operation: &Operation, case: &AnswerCase) -> ResultCheck {
        let mut check = ResultCheck::default();
        if !matches!(case.value, AnswerValue::Json(_) | AnswerValue::Payload(..)) {
            return check;
        }
        // Cases of equal content became one, whatever their statuses were.
        let is_single = operation.answer.cases.len() == 1;
        for rule in
            operation.results.iter().filter(|rule| is_single || rule.status.is_none_or(|one| one == case.status))
        {
            check.evidence.extend(
                rule.evidence.iter().filter(|names| !check.evidence.contains(names)).cloned().collect::<Vec<_>>(),
            );
            check.is_open |= rule.is_open;
        }
        check
    }
}
