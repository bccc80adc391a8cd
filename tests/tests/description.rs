//! Properties of the whole description, independent of what is generated from it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use oasmith_tests::description::{Described, Description, ROOT, examples};
use serde_json::Value;

/// Returns the media types of a body or a response.
fn media(described: &Value) -> impl Iterator<Item = &Value> {
    described["content"].as_object().into_iter().flatten().map(|(_, media)| media)
}

/// Calls `visit` for every schema below this one, following references, with the file that contains it.
fn each_schema<'a>(
    description: &'a Description,
    file: &'a str,
    schema: &'a Value,
    seen: &mut BTreeSet<String>,
    visit: &mut dyn FnMut(&str, &Value),
) {
    let (file, found) = description.follow(file, schema).unwrap();
    if schema.get("$ref").is_some() && !seen.insert(format!("{file} {}", schema["$ref"])) {
        return;
    }
    visit(file, found);
    let members = found["properties"].as_object().into_iter().flatten().map(|(_, member)| member);
    let parts = ["allOf", "oneOf"].into_iter().filter_map(|key| found[key].as_array()).flatten();
    let inner = [&found["items"], &found["additionalProperties"]].into_iter().filter(|value| value.is_object());
    for next in members.chain(parts).chain(inner) {
        each_schema(description, file, next, seen, visit);
    }
}

/// Calls `visit` for every schema of every successful response and every callback.
fn each_response_schema(description: &Description, visit: &mut dyn FnMut(&str, &Value)) {
    let mut seen = BTreeSet::new();
    for operation in description.operations() {
        for media in media(&operation.value["responses"]["200"]) {
            each_schema(description, operation.file, &media["schema"], &mut seen, visit);
        }
    }
    for callback in description.callbacks() {
        for media in media(&callback.value["requestBody"]) {
            each_schema(description, callback.file, &media["schema"], &mut seen, visit);
        }
    }
}

#[test]
fn no_two_operations_have_one_id() {
    let description = Description::read().unwrap();
    let operations = description.operations();
    let mut ids = BTreeSet::new();
    for id in operations.iter().map(Described::id) {
        assert!(ids.insert(id), "`{id}` stands twice");
    }
}

/// How many operations there are stands in the texts that people read first. Everything else counts them.
#[test]
fn the_number_of_operations_in_texts_is_that_of_the_description() {
    let number = Description::read().unwrap().operations().len();
    for file in ["README.md", "generated/README.md"] {
        let text = std::fs::read_to_string(oasmith_tests::root().join(file)).unwrap();
        let words: Vec<&str> = text.split_whitespace().collect();
        let counted = words.windows(2).filter(|pair| pair[1].starts_with("operations"));
        let said: Vec<usize> = counted.filter_map(|pair| pair[0].parse().ok()).collect();
        assert!(!said.is_empty(), "{file} does not say how many operations there are");
        assert!(said.iter().all(|said| *said == number), "{file} says {said:?} operations, there are {number}");
    }
}

#[test]
fn every_operation_names_its_page_and_when_it_was_modified() {
    let description = Description::read().unwrap();
    for described in description.operations().into_iter().chain(description.callbacks()) {
        let source = described.value["x-enkash-source"].as_str().unwrap_or_default();
        let text = described.value["description"].as_str().unwrap_or_default();
        let url = described.value["externalDocs"]["url"].as_str().unwrap_or_default();
        assert!(source.contains("age"), "{} names no page", described.id());
        assert!(url.starts_with("https://"), "{} has no address of a page", described.id());
        let dated = text.contains("age modified 20");
        let undated = ["No modification date", "no modification date"].iter().any(|said| text.contains(said));
        assert!(dated || undated, "{} says nothing of the date of its page", described.id());
    }
}

#[test]
fn every_operation_has_an_example_of_its_request_and_of_its_response() {
    let description = Description::read().unwrap();
    for described in description.operations() {
        let id = described.id();
        for parameter in described.value["parameters"].as_array().into_iter().flatten() {
            assert!(parameter.get("example").is_some(), "{id}: {} has no example", parameter["name"]);
        }
        if described.value.get("requestBody").is_some() {
            assert!(media(&described.value["requestBody"]).all(|media| !examples(media).is_empty()), "{id}: request");
        }
        let responses: Vec<&Value> = media(&described.value["responses"]["200"]).collect();
        assert!(!responses.is_empty() && responses.iter().all(|media| !examples(media).is_empty()), "{id}: response");
    }
    for described in description.callbacks() {
        assert!(media(&described.value["requestBody"]).all(|media| !examples(media).is_empty()), "{}", described.id());
    }
}

#[test]
fn every_type_of_a_product_has_its_name_from_the_root() {
    let description = Description::read().unwrap();
    let (_, index) = description.find(&format!("{ROOT}#/components/schemas")).unwrap();
    for (file, content) in description.files().iter().filter(|(file, _)| *file != ROOT) {
        for (name, _) in content["components"]["schemas"].as_object().into_iter().flatten() {
            assert_eq!(index[name]["$ref"], format!("{file}#/components/schemas/{name}"), "{name} of {file}");
        }
    }
}

#[test]
fn responses_require_only_a_documented_payload() {
    let description = Description::read().unwrap();
    each_response_schema(&description, &mut |_, schema| {
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(name == "payload" || name == "data", "{name} is required in {schema}");
        }
    });
}

#[test]
fn patterns_are_in_requests_only() {
    let description = Description::read().unwrap();
    each_response_schema(&description, &mut |_, schema| {
        for bound in ["pattern", "minLength", "maxLength", "minimum", "maximum"] {
            assert!(schema.get(bound).is_none_or(Value::is_null), "{bound} in a response: {schema}");
        }
    });
}

#[test]
fn amounts_are_decimals() {
    let description = Description::read().unwrap();
    let mut amounts = 0;
    let mut check = |name: &str, member: &Value, said: &str| {
        let name = name.to_ascii_lowercase();
        if !["amount", "balance", "mrp", "sellrate"].iter().any(|word| name.contains(word))
            || member["type"] == "boolean"
        {
            return;
        }
        // The unit of a mandate's amount is unknown, and its rule is a word.
        if said == "upi.yaml" || member.get("type").is_none() {
            return;
        }
        amounts += 1;
        assert_eq!(member["format"], "decimal", "{name} in {said}");
    };
    for (file, content) in description.files() {
        for (_, schema) in content["components"]["schemas"].as_object().into_iter().flatten() {
            for (name, member) in schema["properties"].as_object().into_iter().flatten() {
                check(name, member, file);
            }
        }
    }
    assert!(amounts > 30, "only {amounts} amounts were found");
}

#[test]
fn browser_headers_and_media_type_headers_are_not_modelled() {
    let left_out = ["authorization", "content-type", "accept", "cookie", "user-agent", "priority", "partnerid"];
    for operation in Description::read().unwrap().operations() {
        for parameter in operation.value["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap().to_ascii_lowercase();
            assert!(!left_out.contains(&name.as_str()), "{}: {name}", operation.id());
        }
    }
}

#[test]
fn no_example_is_a_placeholder() {
    fn check(value: &Value, id: &str) {
        match value {
            Value::String(text) => assert!(!["string", "Not configured"].contains(&text.as_str()), "{id}: {text}"),
            Value::Array(items) => items.iter().for_each(|item| check(item, id)),
            Value::Object(members) => members.values().for_each(|member| check(member, id)),
            _ => {}
        }
    }
    for operation in Description::read().unwrap().operations() {
        let bodies = media(&operation.value["requestBody"]).chain(media(&operation.value["responses"]["200"]));
        bodies.flat_map(examples).for_each(|example| check(&example, operation.id()));
    }
}

#[test]
fn references_that_detect_repeated_requests_are_marked() {
    let description = Description::read().unwrap();
    let (mut marked, mut unverified) = (BTreeSet::new(), BTreeSet::new());
    for content in description.files().values() {
        for (name, schema) in content["components"]["schemas"].as_object().into_iter().flatten() {
            for (member, value) in schema["properties"].as_object().into_iter().flatten() {
                match &value["x-oasmith-idempotency-reference"] {
                    mark if *mark == true => marked.insert(format!("{name}.{member}")),
                    mark if *mark == "unverified" => unverified.insert(format!("{name}.{member}")),
                    _ => false,
                };
            }
        }
    }
    // PAY-4, PAY-5, PAY-6: a used id is refused with 409. BILL-1, BILL-4: code 38.
    let expected = [
        "AddBeneficiaryRequest.beneficiaryId",
        "AddBillRequest.referenceId",
        "CreateBillRequest.referenceId",
        "TransferBatchRequest.batchTransactionId",
        "TransferRequest.transactionId",
    ];
    assert_eq!(marked.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    // Their pages call them unique, but do not say what happens to a second request.
    let expected = [
        "AllocateCoinsRequest.requestId",
        "AllocatePointsRequest.uniqueReferenceNumber",
        "BankAccountCheck.customerRequestId",
        "CreateMandateRequest.referenceId",
        "CreateOrderRequest.orderId",
        "CreateVoucherOrderRequest.orderReferenceId",
        "RefundRequest.requestId",
    ];
    assert_eq!(unverified.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}
