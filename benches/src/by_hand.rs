//! What a careful programmer writes without a generator: types with serde's derive, requests with reqwest.

#![allow(missing_docs, reason = "the members speak for themselves, as they would in a program")]

use serde::{Deserialize, Serialize};

pub const TOKEN: &str = "t0k3n";
pub const USER_AGENT: &str = "benchmark/1";

/// Builds the request of a list: a path parameter, three query parameters, two headers.
///
/// # Errors
///
/// The URL is invalid.
pub fn list_request(client: &reqwest::Client, base: &str, org: &str) -> reqwest::Result<reqwest::Request> {
    client
        .get(format!("{base}/orgs/{org}/repos"))
        .query(&ListQuery { r#type: Some("all"), sort: Some("updated"), per_page: Some(100), page: None })
        .header("accept", "application/json")
        .bearer_auth(TOKEN)
        .build()
}

/// Builds the request of a call with a JSON body.
///
/// # Errors
///
/// The URL is invalid.
pub fn issue_request(client: &reqwest::Client, base: &str, issue: &NewIssue) -> reqwest::Result<reqwest::Request> {
    client
        .post(format!("{base}/repos/{}/{}/issues", "acme", "widgets"))
        .header("accept", "application/json")
        .bearer_auth(TOKEN)
        .json(issue)
        .build()
}

#[derive(Serialize)]
struct ListQuery<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NewIssue {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milestone: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignees: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Issue {
    pub id: i64,
    pub number: i64,
    pub title: String,
    pub state: String,
    pub body: Option<String>,
    pub user: User,
    pub labels: Option<Vec<String>>,
    pub created_at: Option<String>,
    pub closed_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct User {
    pub login: String,
    pub id: i64,
    pub node_id: String,
    pub avatar_url: String,
    pub gravatar_id: Option<String>,
    pub url: String,
    pub html_url: String,
    pub followers_url: String,
    pub following_url: String,
    pub gists_url: String,
    pub starred_url: String,
    pub subscriptions_url: String,
    pub organizations_url: String,
    pub repos_url: String,
    pub events_url: String,
    pub received_events_url: String,
    pub r#type: String,
    pub site_admin: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct License {
    pub key: String,
    pub name: String,
    pub url: Option<String>,
    pub spdx_id: Option<String>,
    pub node_id: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "so does the service")]
pub struct Permissions {
    pub admin: bool,
    pub maintain: Option<bool>,
    pub push: bool,
    pub triage: Option<bool>,
    pub pull: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "so does the service")]
pub struct Repository {
    pub id: i64,
    pub node_id: String,
    pub name: String,
    pub full_name: String,
    pub owner: User,
    pub private: bool,
    pub html_url: String,
    pub description: Option<String>,
    pub fork: bool,
    pub url: String,
    pub archive_url: String,
    pub assignees_url: String,
    pub blobs_url: String,
    pub branches_url: String,
    pub collaborators_url: String,
    pub comments_url: String,
    pub commits_url: String,
    pub compare_url: String,
    pub contents_url: String,
    pub contributors_url: String,
    pub deployments_url: String,
    pub downloads_url: String,
    pub events_url: String,
    pub forks_url: String,
    pub hooks_url: String,
    pub git_url: Option<String>,
    pub ssh_url: Option<String>,
    pub clone_url: Option<String>,
    pub mirror_url: Option<String>,
    pub homepage: Option<String>,
    pub language: Option<String>,
    pub forks_count: Option<i64>,
    pub stargazers_count: Option<i64>,
    pub watchers_count: Option<i64>,
    pub size: Option<i64>,
    pub score: Option<f64>,
    pub default_branch: Option<String>,
    pub open_issues_count: Option<i64>,
    pub is_template: Option<bool>,
    pub topics: Option<Vec<String>>,
    pub has_issues: Option<bool>,
    pub has_projects: Option<bool>,
    pub has_wiki: Option<bool>,
    pub has_pages: Option<bool>,
    pub has_downloads: Option<bool>,
    pub has_discussions: Option<bool>,
    pub archived: Option<bool>,
    pub disabled: Option<bool>,
    pub visibility: Option<String>,
    pub pushed_at: Option<String>,
    pub created_at: Option<String>,
    pub updated_at: Option<String>,
    pub permissions: Option<Permissions>,
    pub role_name: Option<String>,
    pub temp_clone_token: Option<String>,
    pub allow_forking: Option<bool>,
    pub license: Option<License>,
    pub web_commit_signoff_required: Option<bool>,
    pub forks: Option<i64>,
    pub open_issues: Option<i64>,
    pub watchers: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Event {
    Pushed(Pushed),
    Forked(Forked),
    Starred(Starred),
    Released(Released),
    Commented(Commented),
    Opened(Opened),
    Merged(Merged),
    Labelled(Labelled),
    Assigned(Assigned),
    Deployed(Deployed),
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Pushed {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub commits: Vec<String>,
    pub branch: String,
    pub head: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Forked {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub forkee: String,
    pub forks: i64,
    pub public: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Starred {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub starred_at: String,
    pub stars: i64,
    pub weight: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Released {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub release: String,
    pub draft: bool,
    pub assets: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Commented {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub comment: String,
    pub position: i64,
    pub path: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Opened {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub issue: String,
    pub number: i64,
    pub locked: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Merged {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub merge_commit: String,
    pub merged_by: String,
    pub additions: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Labelled {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub label: String,
    pub colour: String,
    pub priority: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Assigned {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub assignee: String,
    pub assigner: String,
    pub notify: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Deployed {
    pub id: i64,
    pub actor: String,
    pub created_at: String,
    pub environment: String,
    pub task: String,
    pub attempts: Option<i64>,
}
