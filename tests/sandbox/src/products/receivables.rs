//! REC-1 to REC-5: customers and their invoices.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::call::Call;
use crate::clock::rfc3339;
use crate::reply::{Envelope, Outcome, Reply};
use crate::route::Route;
use crate::rules::{Field, Kind, date, date_time, flag, integer, list, number, one_of, text, texts};
use crate::settings::demo;
use crate::world::World;

use super::payouts::COMPANY;
use super::put;

/// Customers as in search results, and the number of invoices.
#[derive(Debug)]
pub(crate) struct Receivables {
    customers: Vec<Value>,
    invoices: Vec<Value>,
}

const CUSTOMER: &str = "^KC[A-Z0-9]{14}$";
/// Ten properties, two of which are visible.
const CONTACT: Kind = Kind::Object { fields: &[flag("deleted").required(), text("email")], open: true };
const APPROVALS: [&str; 10] = [
    "APPROVER_APPROVAL_PENDING",
    "APPROVER_APPROVED",
    "APPROVER_REJECTED",
    "BANK_APPROVED",
    "CHECKER_APPROVAL_PENDING",
    "CHECKER_APPROVED",
    "CHECKER_REJECTED",
    "MAKER_APPROVAL_PENDING",
    "MAKER_APPROVED",
    "MAKER_REJECTED",
];

const fn receivable(
    id: &'static str,
    method: &'static str,
    path: &'static str,
    handle: fn(&mut World, &Call<'_>) -> Outcome,
) -> Route {
    Route::new(id, method, path, handle).envelope(Envelope::Receivables)
}

const PARENT: &[Field] = &[text("parentCompanyId").pattern(COMPANY)];
const ID: &[Field] = &[text("customerId").pattern(CUSTOMER)];

pub(crate) const ROUTES: &[Route] = &[
    receivable("REC-1", "POST", "/api/v0/customer/search", search)
        .query(&[
            one_of("direction", &["ASC", "DESC"]),
            Field::new("limit", Kind::Integer { least: 0, most: 5000 }),
            Field::new("offset", Kind::Integer { least: 0, most: i32::MAX as i64 }),
            text("orderBy"),
        ])
        .body(&[
            text("accountNumber"),
            text("assignedAgent"),
            number("balanceAmount"),
            text("companyId"),
            text("contactNumber"),
            text("createdByName"),
            date_time("createdOnFrom"),
            date_time("createdOnTo"),
            texts("customerIds"),
            one_of("customerStatus", &["ACTIVE", "ALL", "INACTIVE"]),
            integer("dsoFrom"),
            integer("dsoTo"),
            text("ifsc"),
            text("legalName"),
            one_of("level", &["LEVEL_1", "LEVEL_2", "LEVEL_3"]),
            text("modifiedByName"),
            date_time("modifiedOn"),
            text("panOrGstin"),
            text("parentCompanyId"),
            flag("selectAll"),
            text("uniqueRefNo"),
        ]),
    receivable("REC-2", "DELETE", "/api/v0/customer/{customerId}", delete).values(ID).query(PARENT),
    receivable("REC-3", "PUT", "/api/v0/customer/activate/{customerId}", activate).values(ID).query(PARENT),
    receivable("REC-4", "POST", "/api/v0/customer", create).open_body(&[
        text("accountNumber").pattern("^$|^[A-Za-z0-9]{9,36}$"),
        text("address"),
        text("companyId").pattern(COMPANY),
        text("contactNumber").pattern(r"^$|^((\+|00)(\d{1,3})[\s-]?)?(\d{10})$"),
        text("customerCompanyId"),
        list("customerKeyContacts", &CONTACT, 0, usize::MAX).required(),
    ]),
    receivable("REC-5", "POST", "/api/v0/invoice", invoice).open_body(&[
        one_of("approvalStatus", &APPROVALS),
        number("balanceAmount"),
        number("baseAmount").required().at_least(0.1),
        number("cgst"),
        flag("chargeCustomer"),
        text("customerId").required().pattern(CUSTOMER),
        text("description"),
        flag("dispatchNow"),
        date("dueDate").required(),
        text("emailAddress"),
        text("externalId"),
    ]),
];

impl Receivables {
    pub(crate) fn new(now: Timestamp) -> Self {
        let customers = (1..=demo::CUSTOMERS).map(|number| customer(&format!("KC{number:014}"), number, now));
        Self { customers: customers.collect(), invoices: Vec::new() }
    }

    fn find(&mut self, call: &Call<'_>, id: &str) -> Result<&mut Value, Reply> {
        let found = self.customers.iter_mut().find(|customer| customer["customerId"] == id);
        found.ok_or_else(|| call.refuse(404, "Customer not found"))
    }
}

/// A customer with all 31 properties of the example.
fn customer(id: &str, number: usize, now: Timestamp) -> Value {
    let at = rfc3339(now);
    json!({
        "accountNumber": format!("{number:012}"), "active": true, "address": "1 Sample Street",
        "assignedAgent": "Example Agent", "bankName": "Example Bank", "branchCodes": ["BR01"],
        "companyId": demo::COMPANY_ID, "contactEmail": "user@example.com", "contactNumber": "9000000000",
        "createdBy": "EK0USER1", "createdByName": "First Last", "createdOn": at, "customerId": id,
        "customerKeyContacts": [{
            "createdBy": "EK0USER1", "createdOn": at, "customerId": id, "customerName": format!("Example Traders {number}"),
            "deleted": "false", "email": "user@example.com", "keyContactPersonId": "KCP0001", "mail_enabled": true,
            "mobile": "9000000000", "modifiedBy": "EK0USER1", "modifiedOn": at, "name": "First Last", "sms_enabled": true,
            "whatsapp_enabled": false
        }],
        "customerLogo": "https://images.example.com/logo.png",
        "customerReminders": [{
            "customerId": id, "customerReminderId": "CR0001", "dueDateDifference": 1, "reminderInterval": 2,
            "reminderTime": "10:00", "reminderType": "ONCE", "stage": "BEFORE"
        }],
        "dsoMedian": 12.5, "id": number, "ifsc": "EXBK0000001", "legalName": format!("Example Traders {number}"),
        "modifiedBy": "EK0USER1", "modifiedByName": "First Last", "modifiedOn": at, "netAmount": 1000.75,
        "panOrGstin": "ABCDE1234F", "parentCompanyId": demo::COMPANY_ID, "parentLegalName": "Example Company",
        "pinCode": "110001", "state": "Maharashtra", "uniqueRefNo": format!("REF{number:07}"), "warnings": []
    })
}

fn success(payload: impl Into<Value>) -> Reply {
    Envelope::Receivables.success(payload)
}

fn search(world: &mut World, call: &Call<'_>) -> Outcome {
    let same = [
        "accountNumber",
        "assignedAgent",
        "companyId",
        "contactNumber",
        "createdByName",
        "ifsc",
        "legalName",
        "modifiedByName",
        "panOrGstin",
        "parentCompanyId",
        "uniqueRefNo",
    ];
    let ids: Vec<_> = call.body["customerIds"].as_array().into_iter().flatten().collect();
    let fits = |customer: &&Value| {
        same.iter().all(|name| call.given(name).is_none_or(|wanted| customer[name] == wanted))
            && (ids.is_empty() || ids.contains(&&customer["customerId"]))
            && match call.text("customerStatus") {
                "ACTIVE" => customer["active"] == true,
                "INACTIVE" => customer["active"] == false,
                _ => true,
            }
    };
    let mut found: Vec<_> = world.receivables.customers.iter().filter(fits).cloned().collect();
    if let Some(name) = call.query["orderBy"].as_str() {
        found.sort_by_cached_key(|customer| customer[name].to_string());
    }
    if call.query["direction"] == "DESC" {
        found.reverse();
    }
    Ok(success(super::page(&found, &call.query)))
}

fn delete(world: &mut World, call: &Call<'_>) -> Outcome {
    let id = call.value("customerId");
    world.receivables.find(call, id)?;
    world.receivables.customers.retain(|customer| customer["customerId"] != id);
    Ok(success("Customer deleted"))
}

fn activate(world: &mut World, call: &Call<'_>) -> Outcome {
    let customer = world.receivables.find(call, call.value("customerId"))?;
    customer["active"] = Value::from(true);
    Ok(success("Customer activated"))
}

fn create(world: &mut World, call: &Call<'_>) -> Outcome {
    let account = call.given("accountNumber");
    let taken = |customer: &Value| account.is_some_and(|account| customer["accountNumber"] == account);
    if world.receivables.customers.iter().any(taken) {
        return Err(call.refuse(422, "The account number belongs to another customer"));
    }
    let number = world.receivables.customers.len() + 1;
    let id = world.issue("KC9", 13);
    let mut customer = customer(&id, number, world.clock.now());
    if let Value::Object(members) = &mut customer {
        let mut given = call.body.clone();
        // Contacts have other types in search results than in requests.
        for contact in given["customerKeyContacts"].as_array_mut().into_iter().flatten() {
            contact["deleted"] = Value::from(contact["deleted"].to_string());
        }
        put(members, &given);
        members.insert("active".to_owned(), Value::from(false));
    }
    world.receivables.customers.push(customer.clone());
    Ok(success(customer))
}

fn invoice(world: &mut World, call: &Call<'_>) -> Outcome {
    world.receivables.find(call, call.text("customerId"))?;
    let external = call.given("externalId");
    if external.is_some_and(|id| world.receivables.invoices.iter().any(|invoice| invoice["externalId"] == id)) {
        return Err(call.refuse(422, "The external id is already used"));
    }
    let mut invoice = call.body.clone();
    invoice["invoiceId"] = Value::from(world.issue("INV", 9));
    world.receivables.invoices.push(invoice.clone());
    Ok(success(invoice))
}
