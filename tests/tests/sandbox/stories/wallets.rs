//! Wallets.

use enkash::models::{
    CreateWalletRequest, CreateWalletRequestRequired, UpdateWalletRequest, UpdateWalletRequestRequired,
    WalletDetailsRequest, WalletDetailsRequestRequired, WalletLoadLimitRequest, WalletLoadLimitRequestRequired,
};
use enkash::runtime::DecimalText;
use enkash_sandbox::demo::{CARD_ACCOUNT_ID, COMPANY_ID};

use crate::setup::{Setup, refused};

pub(crate) async fn story(at: &Setup) {
    let wallets = at.client.wallets();
    let request = CreateWalletRequest::new(CreateWalletRequestRequired {
        company_id: COMPANY_ID,
        card_account_id: CARD_ACCOUNT_ID,
    })
    .first_name("Mira")
    .mobile("9000000003");
    let wallet = wallets.create(request).send().await.unwrap();
    let id = wallet.as_object().unwrap().get("enKashCardId").unwrap().as_str().unwrap().to_owned();

    let update = UpdateWalletRequest::new(UpdateWalletRequestRequired {
        card_account_id: CARD_ACCOUNT_ID,
        company_id: COMPANY_ID,
        enkash_card_id: &*id,
    });
    wallets.update(update.clone()).send().await.unwrap();
    assert!(at.sandbox.verify_wallet(&id));
    refused(wallets.update(update).send().await, "1");

    let details = WalletDetailsRequest::new(WalletDetailsRequestRequired {
        card_account_id: CARD_ACCOUNT_ID,
        company_id: COMPANY_ID,
    })
    .enkash_card_id(&*id);
    let details = wallets.details(details).send().await.unwrap();
    assert_eq!(details.as_object().unwrap().get("firstName").unwrap().as_str(), Some("Mira"));

    let limit = |amount: &str| {
        WalletLoadLimitRequest::new(WalletLoadLimitRequestRequired {
            enkash_card_id: &*id,
            card_account_id: CARD_ACCOUNT_ID,
            amount_to_load: DecimalText::from(amount.to_owned()),
        })
    };
    wallets.check_load_limit(limit("100")).send().await.unwrap();
    let error = refused(wallets.check_load_limit(limit("10000.01")).send().await, "1");
    assert_eq!(error.message(), Some("The limit of the wallet is exceeded"));
}
