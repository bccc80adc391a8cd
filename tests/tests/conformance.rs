//! The conformance run reports the outcome of each description, and fails where it should.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use oasmith_tests::{calls, root};

const GOOD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";

/// A folder with a valid description, a refused one, and a file that is not a description.
fn descriptions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::write(folder.path().join("below/good.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("refused.json"), r#"{"openapi": "9.0"}"#).unwrap();
    fs::write(folder.path().join("other.json"), r#"{"paths": {"openapi": "3.0.3"}}"#).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args([folder.as_os_str(), "--no-check".as_ref(), "--out".as_ref(), folder.join("out").as_os_str()])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn every_description_has_an_outcome_and_other_files_have_none() {
    let folder = descriptions();
    let table = folder.path().join("table.tsv");
    let output = run(folder.path(), &["--tsv", table.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').take(3).collect()).collect();
    assert_eq!(rows, [["below/good.yaml", "3.0.3", "generated"], ["refused.json", "9.0", "refused"]]);
    assert!(text.contains("there is no version `9.0` of OpenAPI"), "{text}");
}

#[test]
fn a_refusal_fails_a_strict_run_and_a_timeout_fails_every_run() {
    let folder = descriptions();
    assert_eq!(run(folder.path(), &["--strict"]).status.code(), Some(1));
    assert_eq!(run(folder.path(), &["--strict", "--only", "good"]).status.code(), Some(0));
    let late = run(folder.path(), &["--only", "good", "--timeout", "0"]);
    assert_eq!(late.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&late.stdout).contains("TIMEOUT"));
}

#[test]
fn a_folder_without_descriptions_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_table_of_descriptions_narrows_the_run() {
    let folder = descriptions();
    let manifest = folder.path().join("list.tsv");
    let rows = "path\toperations\tnegative\nbelow/good.yaml\t7\t0\nrefused.json\t1\t1\nmissing.yaml\t99\t0\n";
    fs::write(&manifest, rows).unwrap();
    let output = run(folder.path(), &["--manifest", manifest.to_str().unwrap(), "--max-operations", "7"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("1 descriptions: 1 generated"), "{text}");
}

/// Starts a server that records each request and responds with 204.
fn recording_server() -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let mut reader = BufReader::new(&connection);
            let (mut text, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or_default() == 0 || line == "\r\n" {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                text.push_str(&line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            text.push_str(&String::from_utf8_lossy(&body));
            let mut writer = &connection;
            let _ = writer.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            sender.send(text).unwrap();
        }
    });
    (url, receiver)
}

/// Returns the requests of a case with every optional argument, as received.
fn requests_of(case: &str) -> Vec<String> {
    let (url, requests) = recording_server();
    let options = calls::Options {
        spec: root().join("tests/cases").join(case).join("openapi.yaml"),
        name: case.replace('_', "-"),
        out: root().join("target/calls"),
        url: Some(url),
        headers: Vec::new(),
        is_whole: true,
    };
    let outcomes = calls::run(&options).unwrap();
    assert!(outcomes.iter().all(|one| one.end == calls::End::Accepted), "{}", calls::table(&outcomes));
    requests.try_iter().map(|text| text.replace("%5B", "[").replace("%5D", "]")).collect()
}

#[track_caller]
fn holds(request: &str, parts: &[&str]) {
    for part in parts {
        assert!(request.contains(part), "`{part}` is not in\n{request}");
    }
}

#[test]
fn forms_and_queries_arrive_with_every_optional_argument() {
    let requests = requests_of("forms_are_written_as_their_encoding_says");
    let [list, create, raw, find] = requests.as_slice() else { panic!("{requests:?}") };
    holds(list, &["GET /jars?expand[0]=expand&lids[0][colour]=colour HTTP/1.1"]);
    let body = "address[city]=city&expand[0]=expand&expand[1]=expand&tags=tags,tags&sizes=1%7C1&note=note&extra=%7B%22a%22%3A1%7D\
                &plain=plain&plain=plain&lids[0][colour]=colour&anything=anything";
    holds(create, &["POST /jars HTTP/1.1", "content-type: application/x-www-form-urlencoded", body]);
    holds(raw, &["POST /text HTTP/1.1", "\r\nhello"]);
    holds(find, &["GET /find?action=jars&colour=1 HTTP/1.1"]);
}

#[test]
fn swagger_2_0_lists_arrive_in_every_location() {
    let requests = requests_of("collection_formats_of_swagger_2_0");
    let [send, parts] = requests.as_slice() else { panic!("{requests:?}") };
    holds(
        send,
        &[
            "POST /lists/ids%7Cids?tabs=tabs%09tabs HTTP/1.1",
            "blanks: blanks blanks",
            "commas=commas,commas&many=many&many=many",
        ],
    );
    holds(
        parts,
        &["name=\"commas\"\r\n\r\ncommas,commas\r\n", "name=\"many\"", "name=\"file\"; filename=\"hello.txt\""],
    );
}
