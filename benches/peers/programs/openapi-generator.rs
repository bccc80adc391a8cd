//! Three operations of GitHub's API with the crate that openapi-generator generates.

use api::apis::configuration::Configuration;
use api::apis::issues_api::issues_slash_create;
use api::apis::repos_api::{repos_slash_get, repos_slash_list_for_org};
use api::models::IssuesCreateRequest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration::new();
    for repository in repos_slash_list_for_org(&configuration, "rust-lang", None, None, None, Some(100), None).await? {
        println!("{}", repository.full_name);
    }
    let repository = repos_slash_get(&configuration, "rust-lang", "rust").await?;
    println!("{:?}", repository.description);
    let issue: IssuesCreateRequest = serde_json::from_str(r#"{"title": "A title", "labels": ["bug"]}"#)?;
    println!("{}", issues_slash_create(&configuration, "octocat", "hello-world", issue).await?.number);
    Ok(())
}
