//! Card accounts, cards, their money and their limits.

use enkash::Decimal;
use enkash::json;
use enkash::models::{
    BlockCardRequest, BlockCardRequestRequired, CardAccountRequest, CardAccountRequestRequired, CardAccountType,
    CardBlockCode, CardLimitsRequest, CardLimitsRequestRequired, CardLimitsUpdate, CardLimitsUpdateRequired,
    CardOtpRequest, CardOtpRequestRequired, CardSearchRequest, CardSearchRequestRequired, CardTransactionSearch,
    CardTransactionSearchRequired, CreateCardAccountRequest, CreateCardAccountRequestRequired, CreateCardRequest,
    CreateCardRequestRequired, LoadBalanceRequest, LoadBalanceRequestRequired, LoadTransactionCode, LoadType,
    OtpMedium, ReplaceCardRequest, ReplaceCardRequestRequired, SetPinRequest, SetPinRequestRequired, TransactionType,
};
use enkash_sandbox::demo::{CARD_ACCOUNT_ID, COMPANY_ID, GIFT_ACCOUNT_ID, OTP};

use crate::setup::{Setup, refused};

pub(crate) async fn story(at: &Setup) {
    let id = create(at).await;
    load(at, &id).await;
    find(at, &id).await;
    protect(at, &id).await;
    limit(at, &id).await;
    accounts(at).await;
    gift(at).await;
}

async fn create(at: &Setup) -> String {
    let request =
        CreateCardRequest::new(CreateCardRequestRequired { company_id: COMPANY_ID, card_account_id: CARD_ACCOUNT_ID })
            .first_name("Asha")
            .last_name("Example")
            .email("asha@example.com")
            .mobile("9000000002")
            .load_amount(Decimal::TEN);
    let card = at.client.cards().create(request).send().await.unwrap();
    assert_eq!(card.first_name.as_deref(), Some("Asha"));
    assert_eq!(card.otb_balance, Some(Decimal::TEN));
    assert_eq!(card.created_on.as_ref().unwrap().as_str(), "Jan 1, 2025 10:00:00 AM");
    assert_eq!(card.card_status.as_ref().unwrap().name.as_deref(), Some("UL"));
    // The description is complete: an unknown property would be in `extra`.
    assert!(card.extra().is_empty(), "{:?}", card.extra());
    card.enkash_card_id.unwrap()
}

fn loading(id: &str, amount: &str, kind: TransactionType) -> LoadBalanceRequest {
    let amount: Decimal = amount.parse().unwrap();
    LoadBalanceRequest::new(LoadBalanceRequestRequired { enkash_card_id: id, amount, transaction_type: kind })
        .company_id(COMPANY_ID)
        .card_account_id(CARD_ACCOUNT_ID)
        .type_(LoadType::AllocateFund)
        .transaction_code(LoadTransactionCode::Allocation)
}

async fn load(at: &Setup, id: &str) {
    let cards = at.client.cards();
    let request = loading(id, "20.5", TransactionType::Cr).unique_reference_number("REF-CARD-1");
    let sentence = cards.load_balance(request.clone()).send().await.unwrap();
    assert!(sentence.contains("allocated"), "{sentence}");

    let error = refused(cards.load_balance(request).send().await, "1");
    assert_eq!(error.message(), Some("Duplicate unique reference number"));
    let error = refused(cards.load_balance(loading(id, "1", TransactionType::Dr)).send().await, "1");
    assert_eq!(error.payload().and_then(json::Value::as_str), Some("Debit is not allowed on this card"));
    let error = refused(cards.load_balance(loading(id, "1000000", TransactionType::Cr)).send().await, "1");
    assert_eq!(error.message(), Some("Insufficient balance"));
    refused(cards.load_balance(loading("EKC9999999", "1", TransactionType::Cr)).send().await, "1");

    let search = CardTransactionSearch::new(CardTransactionSearchRequired {
        company_id: COMPANY_ID,
        card_account_id: CARD_ACCOUNT_ID,
        enkash_card_id: id,
        pg_reference_number: "REF-CARD-1",
    });
    let found = cards.transactions(search).send().await.unwrap();
    assert!(format!("{found:?}").contains("REF-CARD-1"), "{found:?}");
}

async fn find(at: &Setup, id: &str) {
    let cards = at.client.cards();
    let one =
        CardSearchRequest::new(CardSearchRequestRequired { card_account_id: CARD_ACCOUNT_ID, company_id: COMPANY_ID })
            .enkash_card_id(id);
    let found = cards.search(one).send().await.unwrap();
    assert_eq!(found.otb_balance, Some("30.5".parse().unwrap()));
    assert_eq!(found.modified_on.as_ref().unwrap().as_str(), "2025-01-01 10:00:00");
    assert_eq!(found.bin_type.as_ref().unwrap().name.as_deref(), Some("PREPAID"));
    assert!(found.extra().is_empty(), "{:?}", found.extra());

    let other =
        CreateCardRequest::new(CreateCardRequestRequired { company_id: COMPANY_ID, card_account_id: CARD_ACCOUNT_ID })
            .first_name("Ravi");
    cards.create(other).send().await.unwrap();
    let all = cards
        .search(CardSearchRequest::new(CardSearchRequestRequired {
            card_account_id: CARD_ACCOUNT_ID,
            company_id: COMPANY_ID,
        }))
        .send()
        .await
        .unwrap();
    assert!(all.records_count.unwrap() >= 2);
    assert_eq!(all.data.unwrap()[0].expiry_month.as_deref(), Some(""));

    let account = cards
        .account(CardAccountRequest::new(CardAccountRequestRequired {
            card_account_id: CARD_ACCOUNT_ID,
            company_id: COMPANY_ID,
        }))
        .send()
        .await
        .unwrap();
    assert_eq!(account.available_balance, Some("99969.5".parse().unwrap()));
    assert!(account.used_credit_limit.unwrap().is_sign_negative());
    assert_eq!(account.bin_type.as_deref(), Some("PREPAID"));
    assert_eq!(account.primary_enkash_card.as_ref().unwrap().enkash_card_id.as_deref(), Some(id));
    assert!(account.extra().is_empty(), "{:?}", account.extra());
    refused(
        cards
            .account(CardAccountRequest::new(CardAccountRequestRequired {
                card_account_id: "CA0NONE",
                company_id: COMPANY_ID,
            }))
            .send()
            .await,
        "1",
    );
}

async fn protect(at: &Setup, id: &str) {
    let cards = at.client.cards();
    let pin = |pin: &str| {
        SetPinRequest::new(SetPinRequestRequired {
            company_id: COMPANY_ID,
            card_account_id: CARD_ACCOUNT_ID,
            enkash_card_id: id,
            pin_block: pin,
            otp_required: false,
        })
    };
    assert_eq!(cards.set_pin(pin("0123")).send().await.unwrap(), "Success");
    refused(cards.set_pin(pin("12")).send().await, "1");

    let otp = CardOtpRequest::new(CardOtpRequestRequired {
        card_otp_action: "TRANSACTION_OTP",
        card_account_id: CARD_ACCOUNT_ID,
        enkash_card_id: id,
    });
    assert!(cards.send_otp(otp).send().await.unwrap().is_some());
    let block = |code: CardBlockCode, otp: &str| {
        BlockCardRequest::new(BlockCardRequestRequired {
            company_id: COMPANY_ID,
            card_account_id: CARD_ACCOUNT_ID,
            enkash_card_id: id,
            block_code: code,
            otp_medium: OtpMedium::Mobile,
        })
        .otp(otp)
        .otp_required(true)
    };
    refused(cards.block(block(CardBlockCode::Locked, "111111")).send().await, "1");
    cards.block(block(CardBlockCode::Locked, OTP)).send().await.unwrap();
    let error = refused(cards.load_balance(loading(id, "1", TransactionType::Cr)).send().await, "1");
    assert_eq!(error.message(), Some("The card is locked"));
    cards.block(block(CardBlockCode::Unlocked, OTP)).send().await.unwrap();

    // The page types the response as a bare string.
    let replace = ReplaceCardRequest::new(ReplaceCardRequestRequired {
        enkash_card_id: id,
        otp_medium: OtpMedium::Mobile,
        otp_required: false,
    })
    .card_account_id(CARD_ACCOUNT_ID);
    assert_eq!(cards.replace(replace).send().await.unwrap(), "Replacement requested");
    cards.block(block(CardBlockCode::Unlocked, OTP)).send().await.unwrap();
}

async fn limit(at: &Setup, id: &str) {
    let cards = at.client.cards();
    let update = CardLimitsUpdate::new(CardLimitsUpdateRequired {
        company_id: COMPANY_ID,
        card_account_id: CARD_ACCOUNT_ID,
        enkash_card_ids: [id],
    })
    .pos_allowed(true)
    .pos_daily_limit(json::Value::from("1000"))
    .contact_less_daily_limit(json::Value::from("100"));
    cards.set_limits(update).send().await.unwrap();
    let request = CardLimitsRequest::new(CardLimitsRequestRequired {
        company_id: COMPANY_ID,
        card_account_id: CARD_ACCOUNT_ID,
        enkash_card_id: id,
    });
    let limits = cards.limits(request).send().await.unwrap();
    assert_eq!(limits.created_on.as_ref().unwrap().as_str(), "Jan 1, 2025 10:00:00 AM");
    // The page is truncated after three properties; the rest is kept.
    assert_eq!(limits.extra().get("posDailyLimit").and_then(json::Value::as_str), Some("1000"));
    let nobody = CardLimitsUpdate::new(CardLimitsUpdateRequired {
        company_id: COMPANY_ID,
        card_account_id: CARD_ACCOUNT_ID,
        enkash_card_ids: ["EKC9999999"],
    });
    refused(cards.set_limits(nobody).send().await, "1");
}

async fn accounts(at: &Setup) {
    let request = |company: &str| {
        CreateCardAccountRequest::new(CreateCardAccountRequestRequired {
            company_id: company,
            company_name: "Example Company",
            plan_master_id: "PM0EXAMP1",
            email: "user@example.com",
            mobile: "9000000000",
            account_title: "Meals",
            account_type: CardAccountType::Meal,
        })
    };
    at.client.cards().create_account(request(COMPANY_ID)).send().await.unwrap();
    refused(at.client.cards().create_account(request("CEK0000000")).send().await, "1");
}

async fn gift(at: &Setup) {
    let cards = at.client.cards();
    let request =
        CreateCardRequest::new(CreateCardRequestRequired { company_id: COMPANY_ID, card_account_id: GIFT_ACCOUNT_ID });
    refused(cards.create(request.clone()).send().await, "1");
    let card = cards.create(request.load_amount(Decimal::ONE_HUNDRED)).send().await.unwrap();
    let load = LoadBalanceRequest::new(LoadBalanceRequestRequired {
        enkash_card_id: card.enkash_card_id.unwrap(),
        amount: Decimal::ONE,
        transaction_type: TransactionType::Cr,
    });
    let error = refused(cards.load_balance(load).send().await, "1");
    assert_eq!(error.message(), Some("A gift card cannot be loaded"));
}
