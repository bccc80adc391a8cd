//! PAY-1 to PAY-4 and PAY-7: the account that payouts are paid from, its webhook, payees.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::put;
use crate::call::Call;
use crate::clock::rfc3339;
use crate::money::Money;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{Field, Kind, TEXT, date_time, flag, list, needed, text};
use crate::settings::{PayoutCodes, demo};
use crate::world::World;

/// Balance, statement, payees and transfers.
#[derive(Debug)]
pub(crate) struct Payouts {
    pub(crate) balance: Money,
    pub(crate) lines: Vec<Line>,
    pub(crate) payees: BTreeSet<String>,
    /// The caller's ids of transfers and batches.
    pub(crate) transfers: BTreeSet<String>,
    pub(crate) batches: BTreeSet<String>,
    webhook: Option<Value>,
    source: Option<String>,
}

/// An entry of the statement.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) amount: Money,
    pub(crate) after: Money,
    pub(crate) mode: String,
    pub(crate) remarks: String,
}

impl Payouts {
    pub(crate) fn new() -> Self {
        Self {
            balance: Money::rupees(100_000),
            lines: Vec::new(),
            payees: BTreeSet::new(),
            transfers: BTreeSet::new(),
            batches: BTreeSet::new(),
            webhook: None,
            source: None,
        }
    }

    /// Returns the URL and the headers for an event.
    pub(crate) fn webhook(&self, event: &str) -> Option<(String, Vec<(String, String)>)> {
        let webhook = self.webhook.as_ref().filter(|webhook| webhook["enabled"] != false)?;
        webhook["events"].as_array()?.iter().find(|found| **found == event)?;
        let headers = webhook["headers"].as_object().into_iter().flatten();
        let headers = headers.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        Some((webhook["webhookUrl"].as_str()?.to_owned(), headers.collect()))
    }
}

pub(crate) const IFSC: &str = "^[A-Za-z]{4}0[A-Z0-9a-z]{6}$";
pub(crate) const COMPANY: &str = "^CEK[A-Z0-9]{7}$";
pub(crate) const VPA: &str = r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+$";
const EVENTS: [&str; 6] = [
    "PAYOUT_SUCCESS",
    "PAYOUT_PENDING",
    "PAYOUT_FAILED",
    "UTILITY_BILLPAY_SUCCESS",
    "UTILITY_BILLPAY_FAILED",
    "UTILITY_BILLPAY_PENDING",
];
const EVENT: Kind = Kind::Text { pattern: None, shortest: 0, longest: usize::MAX, values: &EVENTS };

/// A payee; the pages do not show the names of e-mail, phone, city, state and checksum.
pub(crate) const PAYEE: &[Field] = &[
    text("beneficiaryId").pattern("^[A-Za-z0-9]+$"),
    text("beneficiaryName").length(1, 100).pattern(r"^[A-Za-z\s]+$"),
    text("beneficiaryAccountNumber"),
    text("beneficiaryIfsc").pattern(IFSC),
    text("vpaHandle").pattern(VPA),
    text("beneficiaryAddress"),
    text("beneficiaryPincode").length(0, 6).pattern(r"^\d*$"),
];

pub(crate) const ROUTES: &[Route] = &[
    Route::new("PAY-1", "GET", "/api/v0/payout-account/balance", balance)
        .refusal(422)
        .query(&[needed("fundSourceId"), text("debitAccountNumber")]),
    Route::new("PAY-2", "POST", "/api/v0/payout-account/statement", statement).refusal(422).body(&[
        needed("fundSourceId"),
        needed("debitAccountNumber"),
        date_time("fromDate").required(),
        date_time("toDate").required(),
    ]),
    Route::new("PAY-3", "POST", "/api/v0/webhook-data", configure).refusal(422).body(&[
        Field::new("headers", Kind::Map(&TEXT)),
        needed("webhookUrl"),
        text("sslCertificate"),
        list("events", &EVENT, 0, usize::MAX).required(),
        flag("enabled"),
        text("companyId").pattern(COMPANY),
    ]),
    Route::new("PAY-4", "POST", "/api/v0/beneficiary-detail", add_payee).refusal(422).open_body(PAYEE),
    Route::new("PAY-7", "POST", "/api/v0/bankDetail/whitelist", add_source).refusal(422).body(&[
        text("accountNumber").required().pattern("^[A-Za-z0-9]{9,36}$"),
        text("ifsc").required().pattern(IFSC),
        text("companyId").pattern(COMPANY),
    ]),
];

/// A failure with one of the codes of payouts. The documentation does not tell whether they are HTTP statuses.
pub(crate) fn coded(world: &World, call: &Call<'_>, code: u16, reason: &str) -> Reply {
    match world.settings.payout_codes {
        PayoutCodes::AsStatus => call.refuse(code, reason),
        PayoutCodes::InBody => call.fail(i64::from(code), reason),
    }
}

pub(crate) fn check_source(world: &World, call: &Call<'_>, id: Option<&str>) -> Result<(), Reply> {
    match id {
        Some(id) if id != demo::FUND_SOURCE_ID => Err(coded(world, call, 422, "a parameter is invalid: fundSourceId")),
        _ => Ok(()),
    }
}

fn balance(world: &mut World, call: &Call<'_>) -> Outcome {
    check_source(world, call, call.query["fundSourceId"].as_str())?;
    Ok(Reply::bare(json!({ "totalBalance": world.payouts.balance.json() })))
}

fn statement(world: &mut World, call: &Call<'_>) -> Outcome {
    check_source(world, call, call.given("fundSourceId"))?;
    let time = |name: &str| call.text(name).parse::<Timestamp>().unwrap_or_default();
    let (from, to) = (time("fromDate"), time("toDate"));
    if from > to {
        return Err(coded(world, call, 422, "a parameter is invalid: fromDate is after toDate"));
    }
    let data: Vec<_> =
        world.payouts.lines.iter().filter(|line| from <= line.at && line.at <= to).map(Line::json).collect();
    let request = world.issue("REQ", 7);
    // The only code that is a string, and no payload.
    Ok(Reply::bare(json!({ "response_code": "0", "response_message": "Success", "requestId": request, "data": data })))
}

impl Line {
    fn json(&self) -> Value {
        json!({
            "transactionId": self.id, "transactionDate": rfc3339(self.at), "valueDate": rfc3339(self.at),
            "transactionType": "DR", "remarks": self.remarks, "transactionReferenceNumber": self.id,
            "transactionMode": self.mode, "transactionAmount": self.amount.json(), "runningBalance": self.after.json()
        })
    }
}

fn configure(world: &mut World, call: &Call<'_>) -> Outcome {
    world.payouts.webhook = Some(call.body.clone());
    let mut payload = Map::new();
    put(&mut payload, &json!({ "companyId": demo::COMPANY_ID, "enabled": true }));
    put(&mut payload, &call.body);
    let mut reply = Reply::response(Value::Object(payload));
    // The page declares the response as `*/*`.
    reply.media = "text/plain";
    Ok(reply)
}

/// Returns why a payee is invalid, with the code of the documentation.
pub(crate) fn payee_fault(payee: &Value) -> Option<(u16, &'static str)> {
    let given = |name: &str| payee[name].as_str().is_some_and(|text| !text.is_empty());
    let (account, ifsc, vpa) = (given("beneficiaryAccountNumber"), given("beneficiaryIfsc"), given("vpaHandle"));
    if vpa && (account || ifsc) {
        Some((412, "give a bank account or a VPA, not both"))
    } else if account != ifsc {
        Some((412, "account number and IFSC must come together"))
    } else if !account && !vpa {
        Some((422, "beneficiary details absent"))
    } else {
        None
    }
}

fn add_payee(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = call.given("beneficiaryId").ok_or_else(|| coded(world, call, 422, "beneficiary id invalid"))?.to_owned();
    if call.given("beneficiaryName").is_none() {
        return Err(coded(world, call, 422, "name invalid"));
    }
    if let Some((code, reason)) = payee_fault(&call.body) {
        return Err(coded(world, call, code, reason));
    }
    if !world.payouts.payees.insert(id) {
        return Err(coded(world, call, 409, "beneficiary id already used"));
    }
    let mut reply = call.body.clone();
    reply["createdOn"] = Value::from(rfc3339(world.clock.now()));
    Ok(Reply::bare(reply))
}

fn add_source(world: &mut World, call: &Call<'_>) -> Outcome {
    if world.payouts.source.is_some() {
        return Err(call.fail(1, "There already is an active source account"));
    }
    world.payouts.source = Some(call.text("accountNumber").to_owned());
    Ok(Reply::response(json!({ "accountNumber": call.text("accountNumber"), "ifsc": call.text("ifsc") })))
}
