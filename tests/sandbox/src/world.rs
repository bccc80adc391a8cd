//! The state of the sandbox.

use crate::callback::Callback;
use crate::clock::Clock;
use crate::products::bills::Bills;
use crate::products::cards::Cards;
use crate::products::coins::Coins;
use crate::products::gateway::Gateway;
use crate::products::payouts::Payouts;
use crate::products::receivables::Receivables;
use crate::products::upi::Upi;
use crate::products::vouchers::Vouchers;
use crate::settings::Settings;
use crate::tokens::Tokens;

/// The state of one sandbox.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) tokens: Tokens,
    pub(crate) cards: Cards,
    pub(crate) coins: Coins,
    pub(crate) vouchers: Vouchers,
    pub(crate) payouts: Payouts,
    pub(crate) bills: Bills,
    pub(crate) gateway: Gateway,
    pub(crate) upi: Upi,
    pub(crate) receivables: Receivables,
    /// Pending callbacks.
    pub(crate) outbox: Vec<Callback>,
    issued: u32,
}

impl World {
    pub(crate) fn new(settings: Settings) -> Self {
        let clock = Clock::new(settings.running_clock);
        let now = clock.now();
        Self {
            clock,
            settings,
            tokens: Tokens::default(),
            cards: Cards::new(now),
            coins: Coins::new(),
            vouchers: Vouchers::default(),
            payouts: Payouts::new(),
            bills: Bills::default(),
            gateway: Gateway::default(),
            upi: Upi::default(),
            receivables: Receivables::new(now),
            outbox: Vec::new(),
            issued: 0,
        }
    }

    /// Creates an id: a prefix and a number with this many digits.
    pub(crate) fn issue(&mut self, prefix: &str, digits: usize) -> String {
        self.issued += 1;
        format!("{prefix}{:0digits$}", self.issued)
    }
}
