//! What a result must hold to be believed.

use crate::ir::{Operation, ResponseCase, ResponseValue};

/// What a result must hold to be believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultCheck {
    /// Lists of properties; at least one of each has a value.
    pub evidence: Vec<Vec<String>>,
    /// Whether none of the described properties need be there.
    pub is_open: bool,
}

impl ResultCheck {
    /// What the rules of an operation say of one of its results.
    pub(super) fn of(operation: &Operation, case: &ResponseCase) -> Self {
        let mut check = Self::default();
        if !matches!(case.value, ResponseValue::Json(_) | ResponseValue::Payload(..)) {
            return check;
        }
        // Cases of equal content became one, whatever their statuses were.
        let is_single = operation.success.cases.len() == 1;
        let rules = operation.results.iter();
        for rule in rules.filter(|rule| is_single || rule.status.is_none_or(|status| status == case.status)) {
            for names in &rule.evidence {
                if !check.evidence.contains(names) {
                    check.evidence.push(names.clone());
                }
            }
            check.is_open |= rule.is_open;
        }
        check
    }
}
