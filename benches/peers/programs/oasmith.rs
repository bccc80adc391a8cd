//! Three operations of GitHub's API with the crate that oasmith generates.

use api::Client;
use api::api::issues::create;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().build()?;
    for repository in client.repos().list_for_org("rust-lang").per_page(100).send().await? {
        println!("{}", repository.full_name);
    }
    let repository = client.repos().get("rust-lang", "rust").send().await?;
    println!("{:?}", repository.description);
    let issue = create::Body::new("A title").labels(["bug"]);
    println!("{}", client.issues().create("octocat", "hello-world", issue).send().await?.number);
    Ok(())
}
