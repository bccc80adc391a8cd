//! Reads all customers, page by page.
//!
//! ```text
//! cargo run -p enkash --example customer_pages
//! ```
//!
//! It runs against a sandbox in this process, with made-up values. With `ENKASH_BASE_URL` it runs against that server, and needs
//! `ENKASH_CLIENT_ID`, `ENKASH_CLIENT_SECRET`, `ENKASH_USERNAME` and `ENKASH_PASSWORD`. It changes nothing.

use std::error::Error;

use enkash::models::{CustomerSearch, CustomerStatus, SortDirection};
use enkash_sandbox::Settings;

mod support;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = support::Place::new(Settings::new()).await?;
    let client = place.client()?.build()?;

    let limit = 10;
    let mut offset = 0;
    loop {
        let search = CustomerSearch::new().customer_status(CustomerStatus::Active);
        let page = client.customers().search(search).limit(limit).offset(offset).direction(SortDirection::Asc);
        let page = page.send().await?.ok_or("the answer has no page")?;
        let customers = page.data.unwrap_or_default();
        println!("page     {} customers from {offset} on, of {:?}", customers.len(), page.records_count);
        for customer in &customers {
            println!("customer {:?} {:?}", customer.customer_id, customer.legal_name);
        }
        let count = i32::try_from(customers.len())?;
        offset += count;
        if count < limit {
            return Ok(());
        }
    }
}
