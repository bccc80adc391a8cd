//! Which states are final.

use case_states_are_waited_for::api::{jobs, reports};
use oasmith_runtime::{Operation, WaitState, Waitable, json};

fn state<O: Waitable>(output: &str) -> WaitState
where
    <O as Operation>::Output: json::Decode,
{
    O::state(&json::from_str(output).unwrap())
}

#[test]
fn the_state_is_read_from_an_enum() {
    assert_eq!(state::<reports::Get>(r#"{"status": "ready"}"#), WaitState::Done);
    assert_eq!(state::<reports::Get>(r#"{"status": "cancelled"}"#), WaitState::Failed("cancelled"));
    assert_eq!(state::<reports::Get>(r#"{"status": "new"}"#), WaitState::Pending);
    assert_eq!(state::<reports::Get>(r#"{"status": "unheard of"}"#), WaitState::Pending);
}

#[test]
fn a_state_that_is_missing_is_not_final() {
    assert_eq!(state::<jobs::Search>(r#"{"job": {"finished": true}}"#), WaitState::Done);
    assert_eq!(state::<jobs::Search>(r#"{"job": {"finished": false}}"#), WaitState::Pending);
    assert_eq!(state::<jobs::Search>(r#"{"job": {}}"#), WaitState::Pending);
}
