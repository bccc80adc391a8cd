//! VOU-1 to VOU-5: vouchers, the cart and orders.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::clock::plain;
use crate::money::Money;
use crate::reply::{Outcome, Reply};
use crate::route::Route;
use crate::rules::{Field, Kind, integer, needed, one_of, text, texts};
use crate::settings::demo;
use crate::world::World;

/// The cart by configuration, and the orders.
#[derive(Debug, Default)]
pub(crate) struct Vouchers {
    cart: BTreeMap<String, i64>,
    orders: Vec<Value>,
}

const LINE: Kind = Kind::Object { fields: &[integer("quantity").required(), text("description")], open: false };

pub(crate) const ROUTES: &[Route] = &[
    Route::new("VOU-1", "GET", "/api/v0/partner/search-config/{productCatalogId}", product),
    Route::new("VOU-2", "GET", "/api/v0/cart", cart).query(&[one_of("product", &["VOUCHER"]).required()]),
    Route::new("VOU-3", "POST", "/api/v0/cart", add)
        .query(&[one_of("product", &["VOUCHER"]).required()])
        .body(&[needed("productCatalogId"), Field::new("items", Kind::Map(&LINE)).required()]),
    Route::new("VOU-4", "POST", "/api/v0/partner/create-order", order).body(&[
        integer("denomination").required(),
        needed("orderReferenceId"),
        needed("productCatalogId"),
        integer("quantity").required(),
    ]),
    Route::new("VOU-5", "POST", "/api/v0/partner/search-order", search)
        .query(&[integer("limit").required(), integer("offset").required()])
        .open_body(&[
            text("aggregator"),
            integer("aggregatorDiscountFrom"),
            integer("aggregatorDiscountTo"),
            text("aggregatorOrderId"),
            text("aggregatorProductId"),
            integer("amountFrom"),
            integer("amountTo"),
            texts("brand"),
            texts("category"),
            text("companyId"),
            text("createdOnFrom"),
            text("createdOnTo"),
            text("direction"),
            text("ekUserId"),
            text("email"),
            integer("enkashDiscountFrom"),
            integer("enkashDiscountTo"),
        ]),
];

fn catalogue() -> Value {
    super::filled(include_str!("../templates/voucher_product.json"), &Value::Null)
}

fn configuration(id: &str) -> Option<Value> {
    let product = catalogue();
    product["configResponses"].as_array()?.iter().find(|found| found["productConfigId"] == id).cloned()
}

fn check_catalogue(call: &Call<'_>, id: &str) -> Result<(), Reply> {
    if id == demo::PRODUCT_CATALOG_ID { Ok(()) } else { Err(call.refuse(404, "Product not found")) }
}

fn product(_: &mut World, call: &Call<'_>) -> Outcome {
    check_catalogue(call, call.value("productCatalogId"))?;
    Ok(Reply::response(catalogue()))
}

/// Only the payload of this response is documented, without a code.
fn cart(world: &mut World, _: &Call<'_>) -> Outcome {
    if world.vouchers.cart.is_empty() {
        return Ok(Reply::bare(json!({ "payload": [] })));
    }
    let mut items = Map::new();
    let mut total = Money::default();
    for (id, quantity) in &world.vouchers.cart {
        let mut line = configuration(id).unwrap_or_default();
        let price = Money::read(&line["sellRate"]).unwrap_or_default();
        total += (0..*quantity).map(|_| price).sum();
        if let Some(members) = line.as_object_mut() {
            members.retain(|name, _| !["maxQuantity", "customAmountEnabled"].contains(&name.as_str()));
        }
        line["savings"] = json!(0.0);
        line["quantity"] = json!(quantity);
        items.insert(id.clone(), line);
    }
    Ok(Reply::bare(json!({ "payload": [{
        "id": 1, "ekUserId": "EK0USER1", "productCatalogId": demo::PRODUCT_CATALOG_ID, "name": "Example Brand",
        "logoUrl": "https://images.example.com/l.png", "items": items,
        "totalQuantity": world.vouchers.cart.values().sum::<i64>(), "totalAmount": total.json(), "totalSavings": 0,
        "termsAndCondition": "Sample terms"
    }] })))
}

fn add(world: &mut World, call: &Call<'_>) -> Outcome {
    check_catalogue(call, call.text("productCatalogId"))?;
    let items = call.body["items"].as_object().cloned().unwrap_or_default();
    if items.is_empty() {
        return Err(call.refuse(400, "items: empty"));
    }
    for (id, line) in &items {
        let known = configuration(id).ok_or_else(|| call.fail(1, "Product configuration not found"))?;
        let wanted = line["quantity"].as_i64().unwrap_or_default();
        if wanted < 1 || wanted > known["maxQuantity"].as_i64().unwrap_or_default() {
            return Err(call.fail(1, "Quantity not allowed"));
        }
    }
    for (id, line) in items {
        world.vouchers.cart.insert(id, line["quantity"].as_i64().unwrap_or_default());
    }
    Ok(Reply::response("Success"))
}

fn order(world: &mut World, call: &Call<'_>) -> Outcome {
    check_catalogue(call, call.text("productCatalogId"))?;
    let reference = call.text("orderReferenceId");
    if world.vouchers.orders.iter().any(|order| order["orderReferenceId"] == reference) {
        return Err(call.fail(1, "Duplicate order reference id"));
    }
    let product = catalogue();
    let mut prices = product["configResponses"].as_array().into_iter().flatten();
    if !prices.any(|found| found["mrp"].as_f64() == call.body["denomination"].as_f64()) {
        return Err(call.fail(1, "Denomination not available"));
    }
    let quantity = call.body["quantity"].as_i64().unwrap_or_default();
    if quantity < 1 {
        return Err(call.refuse(400, "quantity: too small"));
    }
    let order = json!({
        "orderId": world.issue("VO", 8), "orderReferenceId": reference, "productCatalogId": call.text("productCatalogId"),
        "brand": "Example Brand", "category": "E-Commerce", "denomination": call.body["denomination"],
        "quantity": quantity, "amount": call.body["denomination"].as_i64().unwrap_or_default().saturating_mul(quantity),
        "status": "SUCCESS", "createdOn": plain(world.clock.now())
    });
    world.vouchers.orders.push(order.clone());
    Ok(Reply::response(order))
}

fn search(world: &mut World, call: &Call<'_>) -> Outcome {
    let bound = |name: &str, order: &Value, ok: fn(i64, i64) -> bool| {
        let (amount, bound) = (order["amount"].as_i64(), call.body[name].as_i64());
        bound.is_none_or(|bound| amount.is_some_and(|amount| ok(amount, bound)))
    };
    let brands: Vec<_> = call.body["brand"].as_array().into_iter().flatten().collect();
    let fits = |order: &&Value| {
        bound("amountFrom", order, |amount, bound| amount >= bound)
            && bound("amountTo", order, |amount, bound| amount <= bound)
            && (brands.is_empty() || brands.contains(&&order["brand"]))
    };
    let found: Vec<_> = world.vouchers.orders.iter().filter(fits).cloned().collect();
    Ok(Reply::response(super::page(&found, &call.query)))
}
