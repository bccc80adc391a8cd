//! Customers and invoices.

use enkash::models::{
    CreateCustomerRequest, CreateInvoiceRequest, CreateInvoiceRequestRequired, CustomerSearch, CustomerStatus,
    NewKeyContact, SortDirection,
};
use enkash::runtime::Date;
use enkash_sandbox::demo::{COMPANY_ID, CUSTOMER_ID, CUSTOMERS};

use crate::setup::{Setup, failed};

pub(crate) async fn story(at: &Setup) {
    search(at).await;
    let customers = at.client.customers();
    let request = CreateCustomerRequest::new([NewKeyContact::new(false).email("user@example.com")])
        .account_number("ACC000000001")
        .company_id(COMPANY_ID);
    customers.create(request.clone()).send().await.unwrap();
    failed(customers.create(request).send().await, 422);

    customers.activate(CUSTOMER_ID).parent_company_id(COMPANY_ID).send().await.unwrap();
    let date = || Date::from("2025-02-01".to_owned());
    let invoice = |customer: &str| {
        CreateInvoiceRequest::new(CreateInvoiceRequestRequired {
            base_amount: 100,
            customer_id: customer,
            due_date: date(),
        })
        .description("sample")
    };
    at.client.invoices().create(invoice(CUSTOMER_ID)).send().await.unwrap();
    failed(at.client.invoices().create(invoice("KC99999999999999")).send().await, 404);

    let response = customers.delete(CUSTOMER_ID).send().await.unwrap();
    assert_eq!(response.as_deref(), Some("Customer deleted"));
    let error = failed(customers.delete(CUSTOMER_ID).send().await, 404);
    assert_eq!(error.code(), Some("404"));
    let details = error.details().and_then(|details| details.as_object()).unwrap();
    assert_eq!(details.get("errorType").unwrap().as_str(), Some("RECORD_NOT_FOUND"));
    failed(customers.delete("KC1").send().await, 400);
}

async fn search(at: &Setup) {
    let customers = at.client.customers();
    let search = CustomerSearch::new().customer_status(CustomerStatus::Active);
    let page =
        customers.search().body(search.clone()).limit(10).offset(20).order_by("id").direction(SortDirection::Asc);
    let page = page.send().await.unwrap();
    assert_eq!(page.records_count, Some(i64::try_from(CUSTOMERS).unwrap()));
    let data = page.data.unwrap();
    assert_eq!(data.len(), 5);
    assert!(data[0].extra().is_empty(), "{:?}", data[0].extra());
    assert_eq!(data[0].net_amount, Some("1000.75".parse().unwrap()));
    failed(customers.search().body(search).limit(5001).send().await, 400);
}
