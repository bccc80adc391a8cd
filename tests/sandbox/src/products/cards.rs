//! The card accounts, cards and transactions of the sandbox.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::money::Money;
use crate::reply::Reply;
use crate::settings::demo;

/// All accounts, cards and transactions.
#[derive(Debug)]
pub(crate) struct Cards {
    pub(crate) accounts: Vec<Account>,
    pub(crate) issued: Vec<Card>,
    pub(crate) transactions: Vec<Transaction>,
    /// Mobile numbers to which one-time passwords were sent.
    pub(crate) otp_requests: Vec<String>,
}

/// A card account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) company: String,
    pub(crate) company_name: String,
    pub(crate) title: String,
    /// One of the codes of `accountType`, such as `GIFT`.
    pub(crate) kind: String,
    pub(crate) plan: String,
    pub(crate) available: Money,
    pub(crate) allocated: Money,
    pub(crate) taken: Money,
    pub(crate) created: Timestamp,
}

/// A card, or a wallet, which is a kind of card.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) account: String,
    /// The holder's details from the request that created it.
    pub(crate) details: Map<String, Value>,
    pub(crate) balance: Money,
    pub(crate) loaded: Money,
    pub(crate) last_load: Money,
    /// `UL`, `L`, `BL` or `AP`.
    pub(crate) lock: String,
    pub(crate) limits: Map<String, Value>,
    pub(crate) transaction: Option<String>,
    pub(crate) wallet: bool,
    pub(crate) verified: bool,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

/// A movement of money or points on a card.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub(crate) id: String,
    pub(crate) card: String,
    pub(crate) reference: String,
    pub(crate) amount: Money,
    /// `CR` or `DR`.
    pub(crate) direction: String,
    pub(crate) kind: String,
    pub(crate) at: Timestamp,
}

impl Cards {
    pub(crate) fn new(now: Timestamp) -> Self {
        let account = |id: &str, title: &str, kind: &str| Account {
            id: id.to_owned(),
            company: demo::COMPANY_ID.to_owned(),
            company_name: "Example Company".to_owned(),
            title: format!("Example Company - {title}"),
            kind: kind.to_owned(),
            plan: "PM0EXAMP1".to_owned(),
            available: Money::rupees(100_000),
            allocated: Money::default(),
            taken: Money::default(),
            created: now,
        };
        let accounts = vec![
            account(demo::CARD_ACCOUNT_ID, "Prepaid", "RELOADABLE_GPR"),
            account(demo::GIFT_ACCOUNT_ID, "Gift", "GIFT"),
            account(demo::REWARD_ACCOUNT_ID, "Reward", "EMPLOYEE_REWARDS"),
        ];
        Self { accounts, issued: Vec::new(), transactions: Vec::new(), otp_requests: Vec::new() }
    }

    /// Returns the account that a call names with `cardAccountId`, checking the company if the call names one.
    pub(crate) fn account(&mut self, call: &Call<'_>) -> Result<&mut Account, Reply> {
        let company = call.given("companyId");
        let wanted = call.text("cardAccountId");
        let found = self.accounts.iter_mut().find(|account| account.id == wanted);
        found
            .filter(|account| company.is_none_or(|company| account.company == company))
            .ok_or_else(|| call.fail(1, "Card account not found"))
    }

    /// Returns the card that a property of the call names, checking the account if the call names one.
    pub(crate) fn card(&mut self, call: &Call<'_>, member: &str) -> Result<&mut Card, Reply> {
        let account = call.given("cardAccountId");
        if account.is_some() {
            self.account(call)?;
        }
        let wanted = call.text(member);
        let found = self.issued.iter_mut().find(|card| card.id == wanted);
        found
            .filter(|card| account.is_none_or(|account| card.account == account))
            .ok_or_else(|| call.fail(1, "Card not found"))
    }

    pub(crate) fn account_of(&self, card: &Card) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == card.account)
    }

    pub(crate) fn of_account<'a>(&'a self, account: &'a str) -> impl Iterator<Item = &'a Card> {
        self.issued.iter().filter(move |card| card.account == account)
    }

    pub(crate) fn verify(&mut self, card: &str) -> bool {
        let found = self.issued.iter_mut().find(|found| found.id == card);
        found.map(|card| card.verified = true).is_some()
    }

    /// Returns whether a reference was used before.
    pub(crate) fn is_used(&self, reference: &str) -> bool {
        self.transactions.iter().any(|transaction| transaction.reference == reference)
    }
}

impl Card {
    /// Returns whether the card belongs to a gift account, which cannot be reloaded.
    pub(crate) fn is_gift(&self, account: Option<&Account>) -> bool {
        account.is_some_and(|account| account.kind == "GIFT") && !self.wallet
    }
}

impl Transaction {
    pub(crate) fn json(&self) -> Value {
        json!({
            "enKashTransactionId": self.id, "enKashCardId": self.card, "pgReferenceNumber": self.reference,
            "amount": self.amount.json(), "cardTransactionType": self.direction, "type": self.kind,
            "status": "CREATED", "txnDate": crate::clock::millis(self.at)
        })
    }
}
