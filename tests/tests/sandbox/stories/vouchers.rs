//! Vouchers: catalogue, cart and orders.

use std::collections::BTreeMap;

use enkash::Decimal;
use enkash::models::{AddToCartItem, AddToCartRequest, CreateVoucherOrderRequest, CreateVoucherOrderRequestRequired};
use enkash_sandbox::demo::{PRODUCT_CATALOG_ID, PRODUCT_CONFIG_ID};

use crate::setup::{Setup, failed, refused};

pub(crate) async fn story(at: &Setup) {
    let vouchers = at.client.vouchers();
    let product = vouchers.product(PRODUCT_CATALOG_ID).send().await.unwrap();
    assert_eq!(product.config_responses.as_ref().unwrap().len(), 2);
    assert!(product.extra().is_empty(), "{:?}", product.extra());
    failed(vouchers.product("PC999999").send().await, 404);

    let cart = |quantity: i64| {
        let items = BTreeMap::from([(PRODUCT_CONFIG_ID.to_owned(), AddToCartItem::new(quantity).description(""))]);
        AddToCartRequest::new(PRODUCT_CATALOG_ID, items)
    };
    vouchers.add_to_cart("VOUCHER", cart(2)).send().await.unwrap();
    refused(vouchers.add_to_cart("VOUCHER", cart(6)).send().await, "1");
    // This response has a payload but no code.
    let lines = vouchers.cart("VOUCHER").send().await.unwrap();
    assert_eq!((lines.len(), lines[0].total_quantity), (1, Some(2)));
    assert_eq!(lines[0].total_amount, Some(Decimal::from(200)));
    assert_eq!(lines[0].items.as_ref().unwrap()[PRODUCT_CONFIG_ID].mrp, Some(Decimal::ONE_HUNDRED));

    let order = CreateVoucherOrderRequest::new(CreateVoucherOrderRequestRequired {
        denomination: 100,
        order_reference_id: "REF-VOUCHER-1",
        product_catalog_id: PRODUCT_CATALOG_ID,
        quantity: 1,
    });
    vouchers.create_order(order.clone()).send().await.unwrap();
    refused(vouchers.create_order(order).send().await, "1");
    let found = vouchers.search_orders(10, 0).send().await.unwrap();
    assert!(format!("{found:?}").contains("REF-VOUCHER-1"), "{found:?}");
}
