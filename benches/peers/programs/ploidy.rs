//! Three operations of GitHub's API with the crate that ploidy generates.

use api::client::Client;
use api::client::default::{parameters::ReposListForOrgQuery, types::IssuesCreateRequest};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new("https://api.github.com")?;
    let query: ReposListForOrgQuery = serde_json::from_str(r#"{"per_page": 100}"#)?;
    for repository in client.repos_list_for_org("rust-lang", &query).await? {
        println!("{}", repository.full_name);
    }
    let repository = client.repos_get("rust-lang", "rust").await?;
    println!("{:?}", repository.description);
    let issue: IssuesCreateRequest = serde_json::from_str(r#"{"title": "A title", "labels": ["bug"]}"#)?;
    println!("{}", client.issues_create("octocat", "hello-world", issue).await?.number);
    Ok(())
}
