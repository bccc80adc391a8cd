//! Responses of a made-up service, the same in every run.

use serde_json::{Value, json};

/// Returns a page of repositories: about 60 properties each, nested objects, some `null`, and two undeclared
/// properties.
#[must_use]
pub fn repositories(count: usize) -> Vec<u8> {
    let items: Vec<Value> = (0..count).map(repository).collect();
    Value::from(items).to_string().into_bytes()
}

/// Returns a list of events with ten alternating kinds.
#[must_use]
pub fn events(count: usize) -> Vec<u8> {
    let items: Vec<Value> = (0..count).map(event).collect();
    Value::from(items).to_string().into_bytes()
}

/// Returns the response to a created issue.
#[must_use]
pub fn issue() -> Vec<u8> {
    json!({
        "id": 4_100_001, "number": 1347, "title": "The lever sticks", "state": "open",
        "body": "It does so when it is \"cold\".\nSteps:\n1. pull\n2. wait", "user": user(7), "labels": ["bug", "help wanted"],
        "created_at": "2026-01-31T09:30:00Z", "closed_at": null,
    })
    .to_string()
    .into_bytes()
}

fn user(index: usize) -> Value {
    let login = format!("octavia{index}");
    let url = |path: &str| format!("https://api.example.com/users/{login}{path}");
    json!({
        "login": login, "id": 10_000 + index, "node_id": format!("MDQ6VXNlcj{index:08}"),
        "avatar_url": format!("https://avatars.example.com/u/{index}?v=4"), "gravatar_id": "", "url": url(""),
        "html_url": format!("https://example.com/{login}"), "followers_url": url("/followers"),
        "following_url": url("/following{/other_user}"), "gists_url": url("/gists{/gist_id}"),
        "starred_url": url("/starred{/owner}{/repo}"), "subscriptions_url": url("/subscriptions"),
        "organizations_url": url("/orgs"), "repos_url": url("/repos"), "events_url": url("/events{/privacy}"),
        "received_events_url": url("/received_events"), "type": "User", "site_admin": index.is_multiple_of(50),
    })
}

fn repository(index: usize) -> Value {
    let name = format!("widget-{index}");
    let mut repository = addresses(index, &name);
    let counts = json!({
        "id": 1_296_000 + index, "node_id": format!("MDEwOlJlcG9zaXRvcnk{index:08}"), "name": name,
        "full_name": format!("octavia{}/{name}", index % 7), "owner": user(index % 7), "private": index.is_multiple_of(9),
        "description": (!index.is_multiple_of(5)).then(|| format!("Turns gears № {index} — \"quietly\", and logs to C:\\temp\\{index}.txt")),
        "fork": index.is_multiple_of(4), "mirror_url": null,
        "homepage": index.is_multiple_of(3).then(|| format!("https://widget-{index}.example.com")),
        "language": index.is_multiple_of(2).then_some("Rust"), "forks_count": index * 3, "stargazers_count": index * 81,
        "watchers_count": index * 81, "size": 108 + index * 17, "score": 0.5 + f64::from(u32::try_from(index).unwrap_or_default()) * 1.25, "default_branch": "main",
        "open_issues_count": index % 13, "is_template": false, "topics": ["gears", "widgets", "api", "rust"],
    });
    let flags = json!({
        "has_issues": true, "has_projects": true, "has_wiki": index.is_multiple_of(2), "has_pages": false, "has_downloads": true,
        "has_discussions": false, "archived": false, "disabled": false, "visibility": "public",
        "pushed_at": "2026-01-26T19:06:43Z", "created_at": "2021-01-26T19:01:12Z", "updated_at": "2026-01-26T19:14:43Z",
        "permissions": {"admin": false, "maintain": false, "push": false, "triage": false, "pull": true},
        "role_name": "read", "temp_clone_token": null, "allow_forking": true, "web_commit_signoff_required": false,
        "license": (!index.is_multiple_of(6)).then(license), "forks": index * 3, "open_issues": index % 13, "watchers": index * 81,
        "custom_properties": {"team": "drive", "tier": 2}, "pinned_rank": index,
    });
    for part in [counts, flags] {
        if let (Value::Object(all), Value::Object(part)) = (&mut repository, part) {
            all.extend(part);
        }
    }
    repository
}

fn license() -> Value {
    json!({
        "key": "mit", "name": "MIT License", "url": "https://api.example.com/licenses/mit", "spdx_id": "MIT",
        "node_id": "MDc6TGljZW5zZW1pdA==",
    })
}

fn addresses(index: usize, name: &str) -> Value {
    let base = format!("https://api.example.com/repos/octavia{}/{name}", index % 7);
    let url = |path: &str| format!("{base}{path}");
    json!({
        "html_url": format!("https://example.com/octavia{}/{name}", index % 7), "url": base,
        "archive_url": url("/{archive_format}{/ref}"), "assignees_url": url("/assignees{/user}"),
        "blobs_url": url("/git/blobs{/sha}"), "branches_url": url("/branches{/branch}"),
        "collaborators_url": url("/collaborators{/collaborator}"), "comments_url": url("/comments{/number}"),
        "commits_url": url("/commits{/sha}"), "compare_url": url("/compare/{base}...{head}"),
        "contents_url": url("/contents/{+path}"), "contributors_url": url("/contributors"),
        "deployments_url": url("/deployments"), "downloads_url": url("/downloads"), "events_url": url("/events"),
        "forks_url": url("/forks"), "hooks_url": url("/hooks"), "git_url": format!("git://example.com/octavia/{name}.git"),
        "ssh_url": format!("git@example.com:octavia/{name}.git"), "clone_url": format!("https://example.com/octavia/{name}.git"),
    })
}

fn event(index: usize) -> Value {
    let own = match index % 10 {
        0 => json!({"commits": ["6dcb09b", "7638417"], "branch": "main", "head": "6dcb09b"}),
        1 => json!({"forkee": "octavia/widgets", "forks": 12, "public": true}),
        2 => json!({"starred_at": "2026-01-26T19:14:43Z", "stars": 81, "weight": 0.75}),
        3 => json!({"release": "v1.2.3", "draft": false, "assets": ["widgets.tar.gz"]}),
        4 => json!({"comment": "Looks good to me", "position": 4, "path": "src/lib.rs"}),
        5 => json!({"issue": "The lever sticks", "number": 1347, "locked": false}),
        6 => json!({"merge_commit": "e5bd3914", "merged_by": "octavia3", "additions": 104}),
        7 => json!({"label": "bug", "colour": "f29513", "priority": 1.5}),
        8 => json!({"assignee": "octavia4", "assigner": "octavia5", "notify": true}),
        _ => json!({"environment": "production", "task": "deploy", "attempts": 1}),
    };
    let mut event =
        json!({"id": 22_249_084_000_u64 + index as u64, "actor": "octavia", "created_at": "2026-01-26T19:06:43Z"});
    if let (Value::Object(event), Value::Object(own)) = (&mut event, own) {
        event.extend(own);
    }
    event
}
