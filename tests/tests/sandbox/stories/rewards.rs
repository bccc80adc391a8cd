//! Reward points and coins.

use enkash::Decimal;
use enkash::json;
use enkash::models::{
    AllocateCoinsRequest, AllocateCoinsRequestRequired, AllocatePointsRequest, AllocatePointsRequestRequired,
    BulkAllocation, CoinEventUpdate, CreateCoinEventRequest, CreateCoinEventRequestRequired, LoadTransactionCode,
    PointsAllocationType, SsoTokenRequest, SsoTokenRequestRequired, TransactionType,
};
use enkash_sandbox::demo::{CARD_ACCOUNT_ID, COIN_CONFIG_ID, COIN_EVENT, COMPANY_ID, REWARD_ACCOUNT_ID};

use crate::setup::{Setup, failed, refused};

pub(crate) async fn story(at: &Setup) {
    let card = points(at).await;
    let request = SsoTokenRequest::new(SsoTokenRequestRequired {
        card_account_id: REWARD_ACCOUNT_ID,
        company_id: COMPANY_ID,
        enkash_card_id: card,
    });
    at.client.rewards().sso_token(request).send().await.unwrap();
    bulk(at).await;
    coins(at).await;
}

fn allocation(
    kind: TransactionType,
    type_: PointsAllocationType,
    points: i64,
    reference: &str,
) -> AllocatePointsRequest {
    AllocatePointsRequest::new(AllocatePointsRequestRequired {
        company_id: COMPANY_ID,
        card_account_id: REWARD_ACCOUNT_ID,
        transaction_code: LoadTransactionCode::Allocation,
        transaction_type: kind,
        type_,
        email: "asha@example.com",
        mobile: "9000000004",
        title: "Ms",
        first_name: "Asha",
        gender: "F",
        load_amount: points,
        unique_reference_number: reference,
    })
}

async fn points(at: &Setup) -> String {
    let rewards = at.client.rewards();
    let give = allocation(TransactionType::Cr, PointsAllocationType::AllocatePoint, 11, "REF-POINTS-1");
    let given = rewards.allocate_points(give.clone()).send().await.unwrap();
    assert_eq!(given.otb_balance, Some(Decimal::from(11)));
    assert_eq!(given.pg_reference_number.as_deref(), Some("REF-POINTS-1"));
    refused(rewards.allocate_points(give).send().await, "1");

    let take = allocation(TransactionType::Dr, PointsAllocationType::UnallocatePoint, 5, "REF-POINTS-2");
    let taken = rewards.allocate_points(take).send().await.unwrap();
    assert_eq!(taken.otb_balance, Some(Decimal::from(6)));
    assert_eq!(taken.enkash_card_id, given.enkash_card_id);

    // The documented failure: status 200, code 1, and the reason in message and payload.
    let take = allocation(TransactionType::Dr, PointsAllocationType::UnallocatePoint, 50, "REF-POINTS-3");
    let error = refused(rewards.allocate_points(take).send().await, "1");
    assert_eq!(error.message(), Some("Balance too low"));
    assert_eq!(error.payload().and_then(json::Value::as_str), Some("Balance too low"));
    taken.enkash_card_id.unwrap()
}

async fn bulk(at: &Setup) {
    let rewards = at.client.rewards();
    let items = || [BulkAllocation::new().title("Mr"), BulkAllocation::new().title("Ms")];
    rewards.allocate_points_in_bulk(COMPANY_ID, REWARD_ACCOUNT_ID, true, items()).send().await.unwrap();
    let request = at.sandbox.requests().pop().unwrap();
    assert_eq!(
        request.query,
        format!("companyId={COMPANY_ID}&cardAccountId={REWARD_ACCOUNT_ID}&isPointsAllocation=true")
    );
    failed(rewards.allocate_points_in_bulk(COMPANY_ID, "CA0NONE", true, items()).send().await, 404);
    failed(rewards.allocate_points_in_bulk(COMPANY_ID, CARD_ACCOUNT_ID, false, items()).send().await, 422);
}

async fn coins(at: &Setup) {
    let coins = at.client.coins();
    let give = AllocateCoinsRequest::new(AllocateCoinsRequestRequired {
        company_id: COMPANY_ID,
        event: COIN_EVENT,
        request_id: "COIN_REQ0000001",
        user_id: "EK0USER1",
    });
    assert!(coins.allocate(give.clone()).send().await.unwrap().contains("coins"));
    refused(coins.allocate(give).send().await, "1");

    let create = CreateCoinEventRequest::new(CreateCoinEventRequestRequired {
        configuration: "DEFAULT",
        company_id: COMPANY_ID,
        event: "MEAL_CARD_PAYMENT",
        amount: 6,
    });
    let created = coins.create_event(create).send().await.unwrap();
    let id = created.coin_config_id.unwrap();
    let update = CoinEventUpdate::new().amount(10).configuration("DEFAULT");
    assert_eq!(coins.update_event(&*id).body(update).send().await.unwrap().amount, Some(Decimal::TEN));
    assert_eq!(coins.event(&*id).send().await.unwrap().amount, Some(Decimal::TEN));
    coins.event(COIN_CONFIG_ID).send().await.unwrap();
    failed(coins.event("WCC99999").send().await, 404);
}
