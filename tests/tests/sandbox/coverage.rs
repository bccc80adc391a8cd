//! Every operation of the description exists in the sandbox, and is called.

use std::collections::BTreeSet;

use enkash_sandbox::Sandbox;
use oasmith_tests::description::Description;

use crate::setup::Setup;
use crate::stories;

/// Returns the operations of the description, as the sandbox names them.
fn described() -> BTreeSet<(String, String)> {
    let description = Description::read().unwrap();
    let operations = description.operations();
    operations.iter().map(|operation| (operation.method.to_uppercase(), operation.path.to_owned())).collect()
}

#[test]
fn description_and_sandbox_have_the_same_operations() {
    let served: BTreeSet<_> = Sandbox::operations()
        .iter()
        .map(|operation| (operation.method.to_owned(), operation.path.to_owned()))
        .collect();
    let described = described();
    let missing: Vec<_> = described.difference(&served).collect();
    assert!(missing.is_empty(), "tests/sandbox/src/products does not serve {missing:?}");
    let unknown: Vec<_> = served.difference(&described).collect();
    assert!(unknown.is_empty(), "spec/ does not describe what the sandbox serves: {unknown:?}");
}

#[tokio::test]
async fn the_stories_call_all_operations_and_each_succeeds() {
    let at = Setup::new().await;
    stories::all(&at).await;
    let requests = at.sandbox.requests();
    let unknown: Vec<_> = requests.iter().filter(|request| request.operation.is_none()).collect();
    assert_eq!(unknown, Vec::<&enkash_sandbox::Logged>::new());
    let succeeded: BTreeSet<_> =
        requests.iter().filter(|request| request.status == 200).filter_map(|request| request.operation).collect();
    let all: BTreeSet<_> = Sandbox::operations().iter().map(|operation| operation.id).collect();
    let missing: Vec<_> = all.difference(&succeeded).collect();
    assert!(missing.is_empty(), "no story in tests/tests/sandbox/stories calls {missing:?} with success");
    println!("{} of {} operations, {} requests", succeeded.len(), all.len(), requests.len());
}
