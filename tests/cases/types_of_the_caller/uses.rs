//! Types of the caller's are read and written where the configuration says so.

use case_types_of_the_caller::own::{Id, Money};
use case_types_of_the_caller::{json, models};

#[test]
fn types_of_the_caller_are_read_and_written() {
    let text = r#"{"id":"abc123","total":{"amount":"250","currency":"INR"},"discount":null,"parts":[{"amount":"1","currency":"INR"}],"by_currency":{"INR":{"amount":"2","currency":"INR"}},"color":"red","reference":{"amount":"3","currency":"INR"}}"#;
    let invoice: models::Invoice = json::from_str(text).unwrap();
    assert_eq!(invoice.id, Id(*b"abc123"));
    assert_eq!(invoice.total, Money { amount: 250, currency: "INR".to_owned() });
    let built = models::Invoice::new(models::InvoiceRequired { id: Id(*b"abc123"), total: invoice.total.clone() });
    assert_eq!(built.total, invoice.total);
    assert_eq!(json::to_string(&invoice).unwrap(), text);
    let error = json::from_str::<models::Invoice>(&text.replace("abc123", "abc")).unwrap_err();
    assert!(error.to_string().contains("id") && !error.to_string().contains("abc"), "{error}");
}

#[test]
fn the_sensitive_one_shows_nothing() {
    let text = r#"{"id":"abc123","total":{"amount":"250","currency":"INR"},"key":"zyx987"}"#;
    let invoice: models::Invoice = json::from_str(text).unwrap();
    assert!(!format!("{invoice:?}").contains("zyx987"));
}
