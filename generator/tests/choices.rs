//! What the caller chooses: names by pointer, and folders from which files may be read.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod edits;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use oasmith::diagnostics::Code;
use oasmith::pipeline::{self, Checked, Job};

const SPEC: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /usr:
    get:
      operationId: getUsr
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/usr'}}}}}
components:
  schemas:
    usr:
      type: object
      properties:
        nm: {type: string}
        addr: {type: object, properties: {street: {type: string}}}
";

fn checked(names: &[(&str, &str)]) -> (Checked, Job) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("api.yaml");
    fs::write(&spec, SPEC).unwrap();
    let names = names.iter().map(|(pointer, name)| ((*pointer).to_owned(), (*name).to_owned())).collect();
    let job = Job { names, ..Job::new(&spec) };
    (pipeline::check_job(&job).unwrap(), job)
}

#[test]
fn names_by_pointer_replace_those_of_types_members_and_operations() {
    let (checked, job) = checked(&[
        ("#/components/schemas/usr", "User"),
        ("#/components/schemas/usr/properties/nm", "name"),
        ("#/components/schemas/usr/properties/addr", "Address"),
        ("/paths/~1usr/get", "user"),
    ]);
    let files = pipeline::files(&checked, &job).unwrap().unwrap();
    let user = &files[Path::new("src/models/user.rs")];
    assert!(user.contains("pub struct User") && user.contains("pub name: Option<String>"), "{user}");
    assert!(user.contains("pub addr: Option<Address>") && user.contains("\"nm\" =>"), "{user}");
    assert!(files[Path::new("src/api/default.rs")].contains("pub fn user(&self)"));
}

#[test]
fn a_name_for_nothing_is_an_error() {
    for pointer in ["#/components/schemas/user", "usr", "#/paths/~1usr", ""] {
        let (checked, _) = checked(&[(pointer, "User")]);
        assert!(checked.report().diagnostics.iter().any(|finding| finding.code == Code::UnusedName), "{pointer}");
    }
}

#[test]
fn files_of_other_folders_are_read_only_where_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let (own, shared) = (folder.path().join("own"), folder.path().join("shared"));
    fs::create_dir_all(&own).unwrap();
    fs::create_dir_all(&shared).unwrap();
    let spec = own.join("api.yaml");
    fs::write(&spec, SPEC.replace("'#/components/schemas/usr'", "'../shared/user.yaml#/User'")).unwrap();
    fs::write(shared.join("user.yaml"), "User: {type: object, properties: {a: {$ref: 'a.yaml'}}}\n").unwrap();
    fs::write(shared.join("a.yaml"), "type: string\n").unwrap();
    let codes = |allowed: Vec<_>| -> Vec<Code> {
        let job = Job { allow_dirs: allowed, names: BTreeMap::new(), ..Job::new(&spec) };
        pipeline::check_job(&job).unwrap().report().diagnostics.into_iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(vec![]), [Code::ReferenceOutside]);
    assert_eq!(codes(vec![shared.clone()]), []);
    assert_eq!(codes(vec![own]), [Code::ReferenceOutside]);
    assert!(pipeline::check_job(&Job { allow_dirs: vec![folder.path().join("none")], ..Job::new(&spec) }).is_err());
    // A file that is allowed may not lead on to one that is not.
    fs::write(shared.join("a.yaml"), "$ref: '../secret.yaml'\n").unwrap();
    fs::write(folder.path().join("secret.yaml"), "type: string\n").unwrap();
    assert_eq!(codes(vec![shared]), [Code::ReferenceOutside]);
}
