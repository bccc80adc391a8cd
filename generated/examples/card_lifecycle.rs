//! Creates a card, loads it, finds it, locks it and reads its account.
//!
//! ```text
//! cargo run -p enkash --example card_lifecycle
//! ```
//!
//! It runs against a sandbox in this process, with made-up values. With `ENKASH_BASE_URL` it runs against that server, and needs
//! `ENKASH_CLIENT_ID`, `ENKASH_CLIENT_SECRET`, `ENKASH_USERNAME`, `ENKASH_PASSWORD`, `ENKASH_PARTNER_ID`, `ENKASH_COMPANY_ID` and
//! `ENKASH_CARD_ACCOUNT_ID`. It then creates a real card and loads one rupee, so use a test environment.

use std::error::Error;

use enkash::models::{
    BlockCardRequest, BlockCardRequestRequired, CardAccountRequest, CardAccountRequestRequired, CardBlockCode,
    CardSearchRequest, CardSearchRequestRequired, CreateCardRequest, CreateCardRequestRequired, LoadBalanceRequest,
    LoadBalanceRequestRequired, LoadTransactionCode, LoadType, OtpMedium, TransactionType,
};
use enkash::{Decimal, ErrorKind};
use enkash_sandbox::{Settings, demo};

mod support;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let place = support::Place::new(Settings::new()).await?;
    let company = place.value("ENKASH_COMPANY_ID", demo::COMPANY_ID)?;
    let account = place.value("ENKASH_CARD_ACCOUNT_ID", demo::CARD_ACCOUNT_ID)?;
    let client = place.client()?.partner_id(place.value("ENKASH_PARTNER_ID", demo::PARTNER_ID)?).build()?;

    let request =
        CreateCardRequest::new(CreateCardRequestRequired { company_id: &*company, card_account_id: &*account })
            .first_name("Asha")
            .last_name("Example")
            .mobile("9000000000");
    let card = client.cards().create(request).send().await?;
    let id = card.enkash_card_id.clone().ok_or("the card has no id")?;
    // The card's token is sensitive: printing the card does not show it.
    println!("created  {id}, token {:?}", card.token);

    let load = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: &*id,
        amount: Decimal::ONE,
        transaction_type: TransactionType::Cr,
    })
    .company_id(&*company)
    .card_account_id(&*account)
    .type_(LoadType::AllocateFund)
    .transaction_code(LoadTransactionCode::Allocation)
    .unique_reference_number("example-0001");
    println!("loaded   {}", client.cards().load_balance(load).send().await?);

    let search =
        CardSearchRequest::new(CardSearchRequestRequired { card_account_id: &*account, company_id: &*company })
            .enkash_card_id(&*id);
    let found = client.cards().search(search).send().await?;
    let status = found.card_status.and_then(|status| status.label);
    println!("found    balance {:?}, status {status:?}", found.otb_balance);

    // A business failure comes with status 200; the code in the envelope decides.
    let debit = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: &*id,
        amount: Decimal::ONE,
        transaction_type: TransactionType::Dr,
    });
    match client.cards().load_balance(debit).send().await {
        Err(error) if error.kind() == ErrorKind::Api => {
            println!("refused  code {:?}: {}", error.code(), error.message().unwrap_or("no message"));
        }
        other => println!("the debit was not refused: {other:?}"),
    }

    let lock = BlockCardRequest::new(BlockCardRequestRequired {
        company_id: &*company,
        card_account_id: &*account,
        enkash_card_id: &*id,
        block_code: CardBlockCode::Locked,
        otp_medium: OtpMedium::Mobile,
    })
    .reason("lost");
    client.cards().block(lock).send().await?;
    println!("locked   {id}");

    let details = client
        .cards()
        .account(CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: &*account,
            company_id: &*company,
        }))
        .send()
        .await?;
    println!("account  {:?} with {:?} available", details.company_name, details.available_balance);
    Ok(())
}
