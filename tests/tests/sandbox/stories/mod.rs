//! What a user of each product does, and the failures in its documentation. Each story also runs alone.

pub(crate) mod bills;
pub(crate) mod cards;
pub(crate) mod gateway;
pub(crate) mod payouts;
pub(crate) mod receivables;
pub(crate) mod rewards;
pub(crate) mod vouchers;
pub(crate) mod wallets;

use crate::setup::Setup;

macro_rules! stories {
    ($($name:ident)*) => {
        /// Runs all stories, one after the other.
        pub(crate) async fn all(at: &Setup) {
            $($name::story(at).await;)*
        }

        $(#[tokio::test]
        async fn $name() {
            $name::story(&Setup::new().await).await;
        })*
    };
}

stories!(cards wallets rewards vouchers payouts bills gateway receivables);
