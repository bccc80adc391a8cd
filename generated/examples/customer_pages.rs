//! Reads all customers, page by page.
//!
//! ```text
//! cargo run -p enkash --example customer_pages
//! ```
//!
//! It runs against a sandbox in this process, with made-up values. With `ENKASH_BASE_URL` it runs against that server, and needs
//! `ENKASH_CLIENT_ID`, `ENKASH_CLIENT_SECRET`, `ENKASH_USERNAME` and `ENKASH_PASSWORD`. It changes nothing.

use std::error::Error;

use enkash::models::{CustomerStatus, SortDirection};
use enkash_sandbox::Settings;

mod support;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = support::Place::new(Settings::new()).await?;
    let client = place.client()?.build()?;

    let search = || client.customers().search().customer_status(CustomerStatus::Active);

    // One customer after another; the next page is fetched when it is wanted.
    let mut customers = search().limit(10).direction(SortDirection::Asc).items();
    while let Some(customer) = customers.try_next().await? {
        println!("customer {:?} {:?}", customer.customer_id, customer.legal_name);
    }

    // Page by page, for what stands beside the items.
    let mut pages = search().limit(10).pages();
    while let Some(page) = pages.try_next().await? {
        let count = page.data.as_ref().map_or(0, Vec::len);
        println!("page     {count} customers, of {:?}", page.records_count);
    }
    Ok(())
}
