//! CARD-1 to CARD-9 and CARD-12: cards, their accounts and their money.

use serde_json::{Map, Value, json};

use super::card_objects;
use super::cards::{Account, Card, Transaction};
use crate::call::Call;
use crate::money::Money;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::{Gate, Route};
use crate::rules::{Field, Kind, TEXT, amount, date_time, flag, list, needed, number, one_of, text};
use crate::settings::demo;
use crate::world::World;

const EMAIL: &str = r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$";
pub(crate) const CODES: [&str; 4] = ["L", "UL", "BL", "AP"];
const DOCUMENT: Kind = Kind::Object { fields: &[text("docType"), text("docNo")], open: false };
const EMAIL_FIELD: Field = text("email").pattern(EMAIL);
const MOBILE_FIELD: Field = text("mobile").length(10, 10).pattern(r"^\d{10}$");
pub(crate) const DOCUMENTS: Field = list("documents", &DOCUMENT, 0, usize::MAX);

const fn card_route(id: &'static str, path: &'static str, handle: fn(&mut World, &Call<'_>) -> Outcome) -> Route {
    Route::new(id, "POST", path, handle).gate(Gate::Card).envelope(Envelope::Code)
}

pub(crate) const ROUTES: &[Route] = &[
    card_route("CARD-1", "/api/v0/partner/enKashCard", create).body(&[
        text("userId"),
        needed("companyId"),
        needed("cardAccountId"),
        EMAIL_FIELD,
        MOBILE_FIELD,
        text("title"),
        text("firstName"),
        text("middleName"),
        text("lastName"),
        text("gender"),
        text("specialDate"),
        text("address"),
        text("address2"),
        text("city"),
        text("state"),
        text("country"),
        text("pincode"),
        flag("physicalCard"),
        flag("physicalDeliveryAddressFlag"),
        text("deliveryAddress"),
        text("deliveryAddress2"),
        text("deliveryCity"),
        text("deliveryState"),
        text("deliveryCountry"),
        text("deliveryPincode"),
        amount("loadAmount"),
        flag("primaryEnKashCard"),
        text("remarks"),
        DOCUMENTS,
    ]),
    card_route("CARD-2", "/api/v0/partner/enKashCard/search", search).envelope(Envelope::Response).body(&[
        needed("cardAccountId"),
        needed("companyId"),
        text("enKashCardId"),
    ]),
    card_route("CARD-3", "/api/v0/partner/enKashCard/cardAccount/get", account)
        .envelope(Envelope::Response)
        .body(&[needed("cardAccountId"), needed("companyId")]),
    card_route("CARD-4", "/api/v0/partner/enKashCard/balance", load).body(&[
        text("companyId"),
        text("cardAccountId"),
        text("createdBy"),
        number("amount").required().at_least(0.01),
        one_of("transactionType", &["DR", "CR"]).required(),
        text("description"),
        one_of("type", &LOAD_TYPES),
        one_of("transactionCode", &LOAD_CODES),
        text("uniqueReferenceNumber"),
        text("remarks"),
        needed("enKashCardId"),
        text("enkashCardBenefitId"),
    ]),
    card_route("CARD-5", "/api/v0/partner/enKashCard/setPin", set_pin).body(&[
        needed("companyId"),
        needed("cardAccountId"),
        needed("enKashCardId"),
        // A string in the table, a number in the example.
        amount("pinBlock").required(),
        flag("otpRequired").required(),
    ]),
    card_route("CARD-6", "/api/v0/partner/enKashCard/replaceCard", replace).body(&[
        needed("enKashCardId"),
        text("otpRequestId"),
        text("cardAccountId"),
        one_of("otpMedium", &["MOBILE", "MFA"]).required(),
        text("otp"),
        text("mfaCode"),
        flag("otpRequired").required(),
    ]),
    card_route("CARD-7", "/api/v0/partner/enKashCard/otp", send_otp).open_body(&[
        needed("cardOtpAction"),
        needed("cardAccountId"),
        needed("enKashCardId"),
    ]),
    card_route("CARD-8", "/api/v0/partner/enKashCard/block", block).body(&[
        needed("companyId"),
        needed("cardAccountId"),
        needed("enKashCardId"),
        one_of("blockCode", &CODES).required(),
        text("reason"),
        one_of("otpMedium", &["MOBILE", "MFA"]).required(),
        text("otpRequestId"),
        text("otp"),
        text("createdBy"),
        text("mfaCode"),
        flag("otpRequired"),
    ]),
    card_route("CARD-9", "/api/v0/partner/enKashCard/cardAccount/create", create_account).body(&[
        needed("companyId"),
        needed("companyName"),
        text("userId"),
        needed("planMasterId"),
        needed("email"),
        needed("mobile"),
        needed("accountTitle"),
        one_of("accountType", &ACCOUNT_TYPES).required(),
    ]),
    card_route("CARD-12", "/api/v0/partner/enKashCard/transaction/all", transactions).open_body(&[
        needed("companyId"),
        needed("cardAccountId"),
        needed("enKashCardId"),
        needed("pgReferenceNumber"),
        list("enKashTransactionIds", &TEXT, 0, usize::MAX),
        list("pgReferenceNumbers", &TEXT, 0, usize::MAX),
        number("amountFrom"),
        number("amountTo"),
        date_time("txnDateFrom"),
        date_time("txnDateTo"),
    ]),
];

const LOAD_TYPES: [&str; 23] = [
    "SALE",
    "REPAYMENT",
    "RECOVERY",
    "LOAD_MONEY",
    "REFUND",
    "REVERSAL",
    "CREDIT",
    "FEE",
    "ALLOCATE_FUND",
    "UNALLOCATE_FUND",
    "CASHBACK",
    "FUND",
    "POST_DEBIT",
    "PAYOUT",
    "DISCOUNT",
    "OPEN_VOUCHER",
    "ALLOCATE_POINT",
    "UNALLOCATE_POINT",
    "VA_UNALLOCATE_FUND",
    "VA_ALLOCATE_FUND",
    "EXCESS_LOAD",
    "EXCESS_UNLOAD",
    "ALLOCATE_COIN",
];
const LOAD_CODES: [&str; 13] = [
    "PRINCIPLE",
    "INTEREST",
    "FEE",
    "GST",
    "REPAYMENT",
    "REVERSAL",
    "ALLOCATION",
    "CASHBACK",
    "DISCOUNT",
    "PENAL_INTEREST",
    "PROCESSING_FEE",
    "PROCESSING_FEE_ADJUSTMENT",
    "NPA_INTEREST",
];
const ACCOUNT_TYPES: [&str; 14] = [
    "RELOADABLE_GPR",
    "CORPORATE",
    "GIFT",
    "MEAL",
    "FUEL",
    "VIRTUAL_ACCOUNT",
    "INVOICE_DISCOUNTING",
    "EMPLOYEE_REWARDS",
    "CHANNEL_INCENTIVE",
    "ENKASH_COIN",
    "PETTY_CASH",
    "FREEDOM_REWARDS",
    "PAYOUT",
    "E_RUPI_VOUCHER",
];

/// Creates a card from a request, with its load.
pub(crate) fn issue(world: &mut World, call: &Call<'_>, load: Money, wallet: bool) -> Result<Card, Reply> {
    let account = world.cards.account(call)?;
    if account.available < load {
        return Err(call.fail(1, "Insufficient balance"));
    }
    account.available -= load;
    account.allocated += load;
    let id = account.id.clone();
    let now = world.clock.now();
    let card = Card {
        id: world.issue("EKC", 7),
        user: call.given("userId").map_or_else(|| world.issue("EK", 6), str::to_owned),
        account: id,
        details: call.body.as_object().cloned().unwrap_or_default(),
        balance: load,
        loaded: load,
        last_load: load,
        lock: "UL".to_owned(),
        limits: Map::new(),
        transaction: None,
        wallet,
        verified: false,
        created: now,
        modified: now,
    };
    Ok(card)
}

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let load = call.money("loadAmount")?;
    if load < Money::default() {
        return Err(call.refuse(400, "loadAmount: too small"));
    }
    // The newest page on gift cards requires an amount.
    if world.cards.account(call)?.kind == "GIFT" && load == Money::default() {
        return Err(call.fail(1, "A gift card needs a load amount"));
    }
    let mut card = issue(world, call, load, false)?;
    card.transaction = Some(world.issue("ECT", 10));
    world.cards.issued.push(card.clone());
    Ok(Reply::code(card_objects::created(&world.cards, &card)))
}

fn search(world: &mut World, call: &Call<'_>) -> Outcome {
    world.cards.account(call)?;
    if call.given("enKashCardId").is_some() {
        let card = world.cards.card(call, "enKashCardId")?.clone();
        return Ok(Reply::response(card_objects::found(&world.cards, &card)));
    }
    let cards: Vec<_> = world.cards.of_account(call.text("cardAccountId")).collect();
    if let [card] = &cards[..] {
        return Ok(Reply::response(card_objects::found(&world.cards, card)));
    }
    let data: Vec<_> = cards.iter().map(|card| card_objects::listed(&world.cards, card)).collect();
    Ok(Reply::code(json!({ "recordsCount": data.len(), "data": data })))
}

fn account(world: &mut World, call: &Call<'_>) -> Outcome {
    let account = world.cards.account(call)?.clone();
    Ok(Reply::response(card_objects::account(&world.cards, &account)))
}

fn load(world: &mut World, call: &Call<'_>) -> Outcome {
    let amount = call.money("amount")?;
    let card = world.cards.card(call, "enKashCardId")?.clone();
    let account = world.cards.account_of(&card).cloned();
    let reference = call.text("uniqueReferenceNumber").to_owned();
    if call.text("transactionType") == "DR" {
        return Err(call.fail(1, "Debit is not allowed on this card"));
    }
    if card.is_gift(account.as_ref()) {
        return Err(call.fail(1, "A gift card cannot be loaded"));
    }
    if card.lock != "UL" {
        return Err(call.fail(1, "The card is locked"));
    }
    if !reference.is_empty() && world.cards.is_used(&reference) {
        return Err(call.fail(1, "Duplicate unique reference number"));
    }
    if account.is_none_or(|account| account.available < amount) {
        return Err(call.fail(1, "Insufficient balance"));
    }
    let kind = call.given("type").unwrap_or("LOAD_MONEY").to_owned();
    credit(world, &card, amount, reference, kind);
    Ok(Reply::code("Funds allocated from Parent Account to Card by Admin successful"))
}

/// Moves money from the account of a card to the card, and returns the transaction's id.
pub(crate) fn credit(world: &mut World, card: &Card, amount: Money, reference: String, kind: String) -> String {
    let at = world.clock.now();
    let id = world.issue("ECT", 10);
    for account in world.cards.accounts.iter_mut().filter(|account| account.id == card.account) {
        account.available -= amount;
        account.allocated += amount;
    }
    for card in world.cards.issued.iter_mut().filter(|found| found.id == card.id) {
        card.balance += amount;
        card.loaded += amount;
        card.last_load = amount;
        card.modified = at;
        card.transaction = Some(id.clone());
    }
    let direction = "CR".to_owned();
    world.cards.transactions.push(Transaction {
        id: id.clone(),
        card: card.id.clone(),
        reference,
        amount,
        direction,
        kind,
        at,
    });
    id
}

fn set_pin(world: &mut World, call: &Call<'_>) -> Outcome {
    world.cards.card(call, "enKashCardId")?;
    let pin = call.body["pinBlock"].as_str().map_or_else(|| call.body["pinBlock"].to_string(), str::to_owned);
    if pin.len() < 4 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(call.fail(1, "Invalid PIN"));
    }
    Ok(Reply::code("Success"))
}

/// The documentation declares this response as a string, not as an object.
fn replace(world: &mut World, call: &Call<'_>) -> Outcome {
    let card = world.cards.card(call, "enKashCardId")?;
    check_otp(call)?;
    "AP".clone_into(&mut card.lock);
    Ok(Reply::bare(Value::from("Replacement requested")))
}

fn send_otp(world: &mut World, call: &Call<'_>) -> Outcome {
    world.cards.card(call, "enKashCardId")?;
    let id = world.issue("OTP", 7);
    world.cards.otp_requests.push(id.clone());
    Ok(Reply::code(json!({ "otpRequestId": id })))
}

fn check_otp(call: &Call<'_>) -> Result<(), Reply> {
    let member = if call.text("otpMedium") == "MFA" { "mfaCode" } else { "otp" };
    if call.body["otpRequired"] == true && call.text(member) != demo::OTP {
        return Err(call.fail(1, "Invalid OTP"));
    }
    Ok(())
}

fn block(world: &mut World, call: &Call<'_>) -> Outcome {
    let now = world.clock.now();
    let card = world.cards.card(call, "enKashCardId")?;
    check_otp(call)?;
    if card.lock == "BL" {
        return Err(call.fail(1, "The card is blocked"));
    }
    call.text("blockCode").clone_into(&mut card.lock);
    card.modified = now;
    Ok(Reply::code("Success"))
}

fn create_account(world: &mut World, call: &Call<'_>) -> Outcome {
    if call.text("companyId") != demo::COMPANY_ID {
        return Err(call.fail(1, "Company not found"));
    }
    let account = Account {
        id: world.issue("CA", 7),
        company: call.text("companyId").to_owned(),
        company_name: call.text("companyName").to_owned(),
        title: call.text("accountTitle").to_owned(),
        kind: call.text("accountType").to_owned(),
        plan: call.text("planMasterId").to_owned(),
        available: Money::default(),
        allocated: Money::default(),
        taken: Money::default(),
        created: world.clock.now(),
    };
    world.cards.accounts.push(account.clone());
    Ok(Reply::code(card_objects::account(&world.cards, &account)))
}

fn transactions(world: &mut World, call: &Call<'_>) -> Outcome {
    let card = world.cards.card(call, "enKashCardId")?.id.clone();
    let wanted = call.text("pgReferenceNumber");
    let mut found = world.cards.transactions.iter().filter(|found| found.card == card && found.reference == wanted);
    let transaction = found.next().ok_or_else(|| call.fail(1, "Transaction not found"))?;
    Ok(Reply::code(json!({ "recordsCount": 1, "data": [transaction.json()] })))
}
