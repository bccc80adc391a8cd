//! Creates a card, loads it, finds it, reads its account and lists customers.
//!
//! Without further ado it runs against a server of its own, in this process, with made-up values:
//!
//! ```text
//! cargo run -p enkash --example card_lifecycle
//! ```
//!
//! With these variables it runs against EnKash: `ENKASH_BASE_URL` (see `enkash::servers`), `ENKASH_TOKEN`, `ENKASH_PARTNER_ID`,
//! `ENKASH_COMPANY_ID`, `ENKASH_CARD_ACCOUNT_ID`. It then creates a real card and loads one rupee, so use a test environment.

use std::env;
use std::error::Error;

use enkash::models::{
    CardAccountRequest, CardSearchRequest, CreateCardRequest, CustomerSearch, LoadBalanceRequest, LoadTransactionCode,
    LoadType, TransactionType,
};
use enkash::{Client, Decimal, ErrorKind};

mod server;

/// Where to call, and for whom.
struct Setting {
    client: Client,
    company: String,
    account: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Setting { client, company, account } = setting().await?;

    let request =
        CreateCardRequest::new(&*company, &*account).first_name("Asha").last_name("Example").mobile("9000000000");
    let card = client.cards().create(request).send().await?;
    let id = card.en_kash_card_id.clone().ok_or("the card has no id")?;
    // The card's token is sensitive: printing the card does not show it.
    println!("created  {id}, token {:?}", card.token);

    let load = LoadBalanceRequest::new(&*id, Decimal::ONE, TransactionType::Cr)
        .company_id(&*company)
        .card_account_id(&*account)
        .type_(LoadType::AllocateFund)
        .transaction_code(LoadTransactionCode::Allocation)
        .unique_reference_number("example-0001");
    println!("loaded   {}", client.cards().load_balance(load).send().await?);

    let search = CardSearchRequest::new(&*account, &*company).en_kash_card_id(&*id);
    let found = client.cards().search(search).send().await?.ok_or("nothing was found")?;
    println!(
        "found    balance {:?}, status {:?}",
        found.otb_balance,
        found.card_status.and_then(|status| status.label)
    );

    let details = client.cards().account(CardAccountRequest::new(&*account, &*company)).send().await?;
    let details = details.ok_or("the account is not there")?;
    println!("account  {:?} with {:?} available", details.company_name, details.available_balance);

    let page = client.customers().search(CustomerSearch::new()).limit(10).offset(0).send().await?;
    for customer in page.and_then(|page| page.data).unwrap_or_default() {
        println!("customer {:?}", customer.legal_name);
    }

    // A business failure comes with status 200; the code in the envelope decides.
    let refused = LoadBalanceRequest::new(&*id, Decimal::ONE, TransactionType::Dr);
    match client.cards().load_balance(refused).send().await {
        Err(error) if error.kind() == ErrorKind::Business => {
            println!("refused  code {:?}: {}", error.code(), error.message().unwrap_or("no message"));
        }
        other => println!("the debit was not refused: {other:?}"),
    }
    Ok(())
}

/// EnKash if the environment names it, the server of this example otherwise.
async fn setting() -> Result<Setting, Box<dyn Error>> {
    let Ok(base_url) = env::var("ENKASH_BASE_URL") else {
        let client = Client::builder()
            .base_url(server::start().await?)
            .bearer_token(server::TOKEN)
            .partner_id(server::PARTNER)
            .build()?;
        return Ok(Setting { client, company: "CEK0EXAMP1".to_owned(), account: "CA0EX01".to_owned() });
    };
    let client = Client::builder()
        .base_url(base_url)
        .bearer_token(env::var("ENKASH_TOKEN")?)
        .partner_id(env::var("ENKASH_PARTNER_ID")?)
        .build()?;
    Ok(Setting { client, company: env::var("ENKASH_COMPANY_ID")?, account: env::var("ENKASH_CARD_ACCOUNT_ID")? })
}
