//! BILL-1 to BILL-6: bills.

use serde_json::{Value, json};

use super::bills::{Bill, BillState, Fetched, settle};
use crate::call::Call;
use crate::clock::date;
use crate::money::Money;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{Field, Kind, TEXT, any, date as day, integer, list, needed, number, one_of, text};
use crate::settings::demo;
use crate::world::World;

const CIRCLES: [&str; 31] = [
    "AP", "ASM", "BIH", "CHE", "DEL", "GUJ", "HAR", "HP", "JK", "KK", "KER", "KOL", "MAH", "MP", "MUM", "NE", "ORI",
    "PUN", "RAJ", "TN", "UPE", "UPW", "WB", "ALL", "AGRA", "AHM", "BHIWANDI", "SURAT", "SHIL", "MUMBRA", "KALWA",
];
/// `cn`, and further parameters, which are strings.
const PARAMS: Field = Field::new("billParams", Kind::Map(&TEXT)).required();
/// The limit for one bill, and for all bills of one consumer.
const MOST_AT_ONCE: Money = Money::rupees(100_000);
const MOST_OF_CONSUMER: Money = Money::rupees(200_000);

pub(crate) const ROUTES: &[Route] = &[
    // A newer version adds properties of unknown type.
    Route::new("BILL-1", "POST", "/api/v2/biller/addBill", add).open_body(&[
        text("referenceId"),
        integer("billerId").required(),
        one_of("circle", &CIRCLES),
        PARAMS,
        number("billAmount"),
        text("remarks"),
        any("autoDebit"),
        text("keyContactEmail"),
        day("billDueDate"),
        day("billDate"),
    ]),
    Route::new("BILL-2", "PUT", "/api/v0/utilityPayment/status", approve).body(&[
        list("utilityPaymentIds", &TEXT, 1, 1000).required(),
        one_of("approvalStatus", &["CHECKER_APPROVED"]),
        text("remarks").pattern("^[A-Za-z0-9 ,@#$%^&*+:;?!()\\-_\"'`]{1,255}$"),
    ]),
    Route::new("BILL-3", "POST", "/api/v2/biller/fetchOrAddBill", fetch).body(&[
        integer("billerId").required(),
        one_of("circle", &CIRCLES),
        PARAMS,
        text("remarks"),
        text("keyContactEmail"),
    ]),
    Route::new("BILL-4", "POST", "/api/v2/utilityPayment", create).body(&[
        text("referenceId"),
        needed("companyBillerId"),
        number("billNetAmount").required().at_least(1.0),
        number("billAmount").required(),
        number("earlyPaymentAmount"),
        number("latePaymentAmount"),
        day("billDate"),
        day("earlyPaymentDate"),
        day("billDueDate"),
        day("actualDueDate"),
        day("billStartDate"),
        day("billEndDate"),
        text("billNumber"),
        text("validationId"),
        text("billId"),
    ]),
    Route::new("BILL-5", "GET", "/api/v2/utilityPayment/{utilityEnkashId}", status),
    Route::new("BILL-6", "GET", "/api/v2/utilityPayment/referenceId/{referenceId}", by_reference),
];

/// Returns the biller and the consumer of a call.
fn biller(call: &Call<'_>) -> Result<(i64, String), Reply> {
    let consumer = call.body["billParams"]["cn"].as_str().filter(|consumer| !consumer.is_empty());
    let consumer = consumer.ok_or_else(|| call.refuse(400, "billParams.cn: missing"))?;
    let biller = call.body["billerId"].as_i64().unwrap_or_default();
    match biller {
        2 => Err(call.refuse(422, "The biller is inactive")),
        biller if biller != i64::from(demo::BILLER_ID) => Err(call.refuse(400, "The biller id is invalid")),
        biller => Ok((biller, consumer.to_owned())),
    }
}

/// Checks for the failures of bills: a used reference, and two velocity limits.
fn check_bill(world: &World, call: &Call<'_>, consumer: &str, amount: Money) -> Result<Option<String>, Reply> {
    let reference = call.given("referenceId");
    if reference.is_some_and(|reference| world.bills.by_reference(reference).is_some()) {
        return Err(call.fail(38, "referenceId already used"));
    }
    if amount > MOST_AT_ONCE {
        return Err(call.fail(36, "Velocity limit exceeded"));
    }
    let of_consumer = world.bills.bills.iter().filter(|bill| bill.consumer == consumer).map(|bill| bill.amount);
    if of_consumer.sum::<Money>() + amount > MOST_OF_CONSUMER {
        return Err(call.fail(37, "Velocity limit exceeded"));
    }
    Ok(reference.map(str::to_owned))
}

fn add(world: &mut World, call: &Call<'_>) -> Outcome {
    let (biller, consumer) = biller(call)?;
    let amount = call.money("billAmount")?;
    let reference = check_bill(world, call, &consumer, amount)?;
    let company_biller = world.issue("CB", 6);
    let bill = keep(world, call, Made { biller, consumer, company_biller, amount, reference })?;
    Ok(Reply::response(bill.added()))
}

struct Made {
    biller: i64,
    consumer: String,
    company_biller: String,
    amount: Money,
    reference: Option<String>,
}

fn keep(world: &mut World, call: &Call<'_>, made: Made) -> Result<Bill, Reply> {
    let early = call.body["earlyPaymentAmount"].is_number().then(|| call.money("earlyPaymentAmount")).transpose()?;
    let bill = Bill {
        id: world.issue("UTIL", 7),
        reference: made.reference,
        company_biller: made.company_biller,
        biller: made.biller,
        consumer: made.consumer,
        amount: made.amount,
        early,
        details: call.body.as_object().cloned().unwrap_or_default(),
        state: BillState::Waiting,
        created: world.clock.now(),
    };
    world.bills.bills.push(bill.clone());
    Ok(bill)
}

fn approve(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids: Vec<String> = call.body["utilityPaymentIds"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    let waiting = |id: &String| world.bills.bills.iter().any(|bill| bill.id == *id && bill.state == BillState::Waiting);
    if let Some(id) = ids.iter().find(|id| !waiting(id)) {
        return Err(call.fail(1, &format!("No bill awaits approval: {id}")));
    }
    for id in ids {
        settle(world, &id);
    }
    Ok(Reply::response(Value::Null))
}

fn fetch(world: &mut World, call: &Call<'_>) -> Outcome {
    let (biller, consumer) = biller(call)?;
    let amount = Money::rupees(100);
    let id = world.issue("CB", 6);
    let today = date(world.clock.now());
    world.bills.fetched.insert(id.clone(), Fetched { biller, consumer: consumer.clone(), amount });
    Ok(Reply::response(json!({
        "companyBillerId": id, "consumerNumber": consumer, "consumerName": "First Last", "billAmount": amount.json(),
        "earlyPaymentAmount": 95, "latePaymentAmount": 110, "billDate": today, "billDueDate": today,
        "billNumber": "BILL0001", "validationId": "VAL0001", "billId": "BID0001"
    })))
}

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = call.text("companyBillerId").to_owned();
    let fetched = world.bills.fetched.get(&id).cloned();
    let fetched = fetched.ok_or_else(|| call.refuse(400, "companyBillerId: no bill was fetched with it"))?;
    let amount = call.money("billNetAmount")?;
    if call.money("billAmount")? != fetched.amount {
        return Err(call.fail(1, "The amount differs from the bill"));
    }
    let reference = check_bill(world, call, &fetched.consumer, amount)?;
    let made = Made { biller: fetched.biller, consumer: fetched.consumer, company_biller: id, amount, reference };
    let bill = keep(world, call, made)?;
    Ok(Reply::response(bill.added()))
}

/// Status 400 with this string means that there is no such payment.
fn not_found(call: &Call<'_>) -> Reply {
    call.refuse(400, "No utility payment found")
}

fn status(world: &mut World, call: &Call<'_>) -> Outcome {
    let wanted = call.value("utilityEnkashId");
    let bill = world.bills.bills.iter().find(|bill| bill.id == wanted);
    Ok(Reply::response(bill.ok_or_else(|| not_found(call))?.status()))
}

fn by_reference(world: &mut World, call: &Call<'_>) -> Outcome {
    let bill = world.bills.by_reference(call.value("referenceId"));
    Ok(Reply::response(bill.ok_or_else(|| not_found(call))?.status()))
}
