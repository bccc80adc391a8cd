//! The bills of the sandbox, and their form in responses and the callback.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};

use crate::callback::Callback;
use crate::clock::{date, millis};
use crate::money::Money;
use crate::settings::demo;
use crate::world::World;

/// All bills, and fetched ones that were not yet created.
#[derive(Debug, Default)]
pub(crate) struct Bills {
    pub(crate) bills: Vec<Bill>,
    pub(crate) fetched: BTreeMap<String, Fetched>,
}

/// The result of a fetch.
#[derive(Clone, Debug)]
pub(crate) struct Fetched {
    pub(crate) biller: i64,
    pub(crate) consumer: String,
    pub(crate) amount: Money,
}

/// A bill.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    pub(crate) id: String,
    pub(crate) reference: Option<String>,
    pub(crate) company_biller: String,
    pub(crate) biller: i64,
    pub(crate) consumer: String,
    pub(crate) amount: Money,
    pub(crate) early: Option<Money>,
    /// Dates, numbers and remarks from the request.
    pub(crate) details: Map<String, Value>,
    pub(crate) state: BillState,
    pub(crate) created: Timestamp,
}

/// The progress of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BillState {
    /// Created, not approved.
    Waiting,
    Paid,
    Failed,
}

impl Bills {
    pub(crate) fn by_reference(&self, reference: &str) -> Option<&Bill> {
        self.bills.iter().find(|bill| bill.reference.as_deref() == Some(reference))
    }
}

impl Bill {
    /// Returns approval status, payment status and status of the bill's payment.
    fn statuses(&self) -> (&'static str, &'static str, &'static str) {
        match self.state {
            BillState::Waiting => ("MAKER_APPROVAL_PENDING", "INIT", "PENDING"),
            BillState::Paid => ("CHECKER_APPROVED", "SUCCESS", "SUCCESS"),
            BillState::Failed => ("CHECKER_APPROVED", "REFUNDED", "FAILED"),
        }
    }

    fn detail(&self, name: &str) -> Option<&str> {
        self.details.get(name).and_then(Value::as_str)
    }

    /// Returns the payload of the status calls: dates are strings there, amounts numbers.
    pub(crate) fn status(&self) -> Value {
        let (approval, payment, billpay) = self.statuses();
        let failed = self.state == BillState::Failed;
        let day = date(self.created);
        let end = self.state != BillState::Waiting;
        let at = end.then(|| millis(self.created));
        json!({
            "companyName": "Example Company", "utilityEnkashId": self.id, "amount": self.amount.json(),
            "consumerNumber": self.consumer, "consumerName": "First Last",
            "billDate": self.detail("billDate").unwrap_or(&day), "billDueDate": self.detail("billDueDate").unwrap_or(&day),
            "createdDate": millis(self.created), "billNumber": self.detail("billNumber").unwrap_or("BILL0001"),
            "billerBillNumber": "BB0001", "numberOfUnits": 1, "approvalStatus": approval, "approvalRemarks": "ok",
            "paymentStatus": payment, "billpayStatus": billpay,
            "failureReason": failed.then_some("The biller refused the payment"), "failureCode": failed.then_some("BILLER"),
            "paymentDate": at, "billpayDate": at, "paymentMode": "VIRTUAL_ACCOUNT", "approvedDate": at,
            "billReferenceId": self.reference, "billStartDate": self.detail("billStartDate").unwrap_or(&day),
            "billEndDate": self.detail("billEndDate").unwrap_or(&day), "remarks": self.detail("remarks").unwrap_or(""),
            "companyBiller": self.company_biller(), "billAmount": self.amount.json(),
            "earlyPaymentDate": self.detail("earlyPaymentDate"), "earlyPaymentAmount": self.early.map(Money::json)
        })
    }

    fn company_biller(&self) -> Value {
        json!({
            "companyBillerId": self.company_biller, "companyName": "Example Company",
            "biller": { "billerId": self.biller, "billerName": "Example Biller" }, "circleEnum": "MAH",
            "billInputParams": json!({ "cn": self.consumer }).to_string()
        })
    }

    /// Returns the body of the callback, with the values of the first version of its page.
    fn event(&self) -> Value {
        let (_, payment, billpay) = self.statuses();
        let failed = self.state == BillState::Failed;
        json!({
            "utilityEnkashId": self.id, "referenceId": self.reference, "amount": self.amount.json(),
            "consumerNumber": self.consumer, "consumerName": "First Last", "billDate": date(self.created),
            "createdDate": millis(self.created), "paymentStatus": payment, "billpayStatus": billpay,
            "paymentDate": millis(self.created), "billpayDate": millis(self.created),
            "failureReason": failed.then_some("The biller refused the payment"), "failureCode": null,
            "refundDate": failed.then(|| millis(self.created)), "paymentMode": "VIRTUAL_ACCOUNT",
            "billAmount": self.amount.json(), "companyBiller": self.company_biller()
        })
    }

    /// Returns the payload of the call that adds a bill; it writes `billdate` in lower case.
    pub(crate) fn added(&self) -> Value {
        let due = self.created.checked_add(240.hours()).unwrap_or(self.created);
        let due = date(due);
        json!({
            "amount": self.amount.json(), "consumerNumber": self.consumer,
            "billdate": self.detail("billDate").map_or_else(|| date(self.created), str::to_owned),
            "billDueDate": self.detail("billDueDate").unwrap_or(&due), "createdDate": millis(self.created),
            "utilityEnkashId": self.id, "referenceId": self.reference
        })
    }
}

/// Pays a bill, or fails to, and sends the callback.
pub(crate) fn settle(world: &mut World, id: &str) {
    let Some(bill) = world.bills.bills.iter_mut().find(|bill| bill.id == id) else {
        return;
    };
    bill.state = if bill.consumer == demo::FAILING_CONSUMER { BillState::Failed } else { BillState::Paid };
    let event = if bill.state == BillState::Paid { "UTILITY_BILLPAY_SUCCESS" } else { "UTILITY_BILLPAY_FAILED" };
    let body = bill.event();
    let configured = world.settings.bill_callback.clone().map(|url| (url, Vec::new()));
    if let Some((url, headers)) = world.payouts.webhook(event).or(configured) {
        world.outbox.push(Callback { id: "HOOK-1", url, headers, body });
    }
}
