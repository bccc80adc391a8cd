//! `.ci/regenerate`, which is what the workflow of pull requests does, on a repository of its own.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{GOOD, oasmith, stderr};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/regenerate");
const CONFIG: &str = "spec = 'openapi.yaml'\noutput = 'client'\nstrict = true\n[package]\nname = 'demo'\n";
/// Stands for a test that writes what it sees.
const ACCEPT: &str = "mkdir -p snapshots && grep -c getThing client/src/api/things/*.rs >snapshots/count || true";

fn git(folder: &Path, arguments: &[&str]) -> String {
    let settings = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(settings).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// A repository whose commit has everything that is generated.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("openapi.yaml"), GOOD).unwrap();
    fs::write(path.join("oasmith.toml"), CONFIG).unwrap();
    assert!(oasmith(path, &["generate"]).status.success());
    assert!(Command::new("bash").args(["-c", ACCEPT]).current_dir(path).status().unwrap().success());
    git(path, &["init", "--quiet"]);
    git(path, &["add", "--all"]);
    git(path, &["commit", "--quiet", "--message", "base"]);
    folder
}

/// Changes the description in a commit of its own, which has nothing generated.
fn change(folder: &Path, from: &str, to: &str) {
    let file = folder.join("openapi.yaml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(file, text.replace(from, to)).unwrap();
    git(folder, &["commit", "--quiet", "--all", "--message", "change"]);
}

/// Runs the script; returns its output, the summary and the patch.
fn regenerate(folder: &Path, base: &str, accept: &str) -> (Output, String, String) {
    let beside = tempfile::tempdir().unwrap();
    let (summary, patch) = (beside.path().join("summary.md"), beside.path().join("regenerated.patch"));
    let output = Command::new("bash")
        .args([SCRIPT, "--base", base, "--accept", accept])
        .args([Path::new("--summary"), &summary, Path::new("--patch"), &patch])
        .args(["client", "snapshots", "Cargo.lock"])
        .env("OASMITH", env!("CARGO_BIN_EXE_oasmith"))
        .env("GITHUB_ACTIONS", "true")
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.signal(), None);
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    (output, read(&summary), read(&patch))
}

#[test]
fn a_commit_with_everything_that_is_generated_passes() {
    let repository = repository();
    let folder = repository.path();
    let (output, summary, patch) = regenerate(folder, "HEAD", ACCEPT);
    assert_eq!((output.status.code(), patch.as_str()), (Some(0), ""), "{}", stderr(&output));
    assert!(summary.contains("Everything that is generated is committed."), "{summary}");
    assert_eq!(git(folder, &["status", "--porcelain"]), "");
}

#[test]
fn a_changed_description_gives_a_summary_and_a_patch_that_completes_the_commit() {
    let repository = repository();
    let folder = repository.path();
    change(
        folder,
        "        id:\n          type: string\n",
        "        id:\n          type: string\n        name:\n          type: string\n",
    );
    change(folder, "operationId: getThing", "operationId: readThing");
    let (output, summary, patch) = regenerate(folder, "HEAD~2", ACCEPT);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    for said in
        ["`name`", "The commit lacks what the description gives now:", "client/src/models/thing.rs", "snapshots/count"]
    {
        assert!(summary.contains(said), "{said} in {summary}");
    }
    // Nothing is staged, and the patch alone makes the commit complete.
    assert_eq!(git(folder, &["diff", "--cached", "--name-only"]), "");
    let clone = tempfile::tempdir().unwrap();
    git(clone.path(), &["clone", "--quiet", folder.to_str().unwrap(), "."]);
    fs::write(clone.path().join("regenerated.patch"), patch).unwrap();
    git(clone.path(), &["apply", "--index", "regenerated.patch"]);
    fs::remove_file(clone.path().join("regenerated.patch")).unwrap();
    git(clone.path(), &["commit", "--quiet", "--message", "regenerated"]);
    let (output, summary, _) = regenerate(clone.path(), "HEAD", ACCEPT);
    assert_eq!(output.status.code(), Some(0), "{summary}");
}

#[test]
fn a_broken_description_is_told_at_its_line_and_changes_nothing() {
    let repository = repository();
    let folder = repository.path();
    change(folder, "schemas/Thing'", "schemas/Thong'");
    let (output, summary, patch) = regenerate(folder, "HEAD~1", ACCEPT);
    assert_eq!((output.status.code(), patch.as_str()), (Some(1), ""));
    assert!(summary.contains("**The description is broken: nothing was regenerated.**"), "{summary}");
    assert!(summary.contains("Thong"), "{summary}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("::error file=openapi.yaml,line=18::The description is broken"), "{said}");
    assert_eq!(git(folder, &["status", "--porcelain"]), "");
}

#[test]
fn snapshots_that_cannot_be_accepted_and_a_base_that_is_unknown_are_told() {
    let repository = repository();
    let folder = repository.path();
    let (output, summary, _) = regenerate(folder, "HEAD", "echo no snapshots; false");
    assert_eq!(output.status.code(), Some(1));
    assert!(summary.contains("no snapshots"), "{summary}");
    let (output, summary, _) = regenerate(folder, "no-such-branch", ACCEPT);
    assert_eq!(output.status.code(), Some(0));
    assert!(summary.contains("cannot be compared with that of `no-such-branch`"), "{summary}");
}

/// Every `uses` of a workflow or an action.
fn uses(value: &serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| uses(item, found)),
        serde_json::Value::Object(members) => {
            found.extend(members.get("uses").and_then(|action| action.as_str()).map(str::to_owned));
            members.values().for_each(|member| uses(member, found));
        }
        _ => {}
    }
}

#[test]
fn every_action_of_a_workflow_is_pinned_by_its_commit() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github");
    let mut used = Vec::new();
    for file in ["workflows/ci.yml", "workflows/regenerate.yml", "actions/regenerate/action.yml"] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        uses(&serde_yaml::from_str(&text).unwrap(), &mut used);
    }
    assert!(used.len() > 8, "{used:?}");
    for action in used.iter().filter(|action| !action.starts_with("./")) {
        let commit = action.split_once('@').unwrap().1;
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
    }
}
