//! Properties of the whole description, independent of what is generated from it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

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
fn the_page_on_telemetry_shows_functions_of_the_program_that_is_run() {
    let read = |path: &str| std::fs::read_to_string(oasmith_tests::root().join(path)).unwrap();
    let (page, program) = (read("docs/telemetry.md"), read("tests/telemetry/src/main.rs"));
    let blocks = page.split("```text\n").skip(1).filter_map(|block| block.split("```").next());
    let shown: Vec<&str> = blocks.flat_map(|block| block.split("\n\n")).filter(|part| part.contains("fn ")).collect();
    assert_eq!(shown.len(), 2);
    for function in shown {
        assert!(program.contains(function.trim()), "{function}");
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

#[test]
fn notes_on_missing_payloads_agree_with_the_schema() {
    for operation in Description::read().unwrap().operations() {
        let response = &operation.value["responses"]["200"];
        let note = response["x-enkash-note"].as_str().unwrap_or_default();
        let requires = media(response).any(|media| {
            let parts = media["schema"]["allOf"].as_array().into_iter().flatten();
            parts.flat_map(|part| part["required"].as_array().into_iter().flatten()).any(|name| name == "payload")
        });
        assert!(!(requires && note.contains("not required")), "{}: {note}", operation.id());
    }
}

/// The guide of rewards (doc-1038569) lists 200, 400, 404 and 422 for all of them.
#[test]
fn every_call_of_rewards_has_the_statuses_of_their_guide() {
    let description = Description::read().unwrap();
    let operations = description.operations();
    let of_rewards = |operation: &&Described<'_>| {
        let tags = operation.value["tags"].as_array().into_iter().flatten();
        tags.into_iter().any(|tag| tag == "rewards" || tag == "coins")
    };
    let rewards: Vec<&Described<'_>> = operations.iter().filter(of_rewards).collect();
    assert_eq!(rewards.len(), 7);
    for operation in rewards {
        let (id, responses) = (operation.id(), operation.value["responses"].as_object().unwrap());
        for status in ["200", "400", "404", "422"] {
            assert!(responses.contains_key(status), "{id} has no {status}");
        }
        assert!(operation.value["x-enkash-source"].as_str().unwrap().contains("doc-1038569"), "{id} names no guide");
    }
}

/// The page of the customer search calls both unique.
#[test]
fn numbers_that_a_page_calls_unique_are_called_so() {
    let description = Description::read().unwrap();
    for name in [
        "CustomerSearch/properties/accountNumber",
        "CustomerSearch/properties/uniqueRefNo",
        "CreateCustomerRequest/properties/accountNumber",
    ] {
        let (_, property) = description.find(&format!("receivables.yaml#/components/schemas/{name}")).unwrap();
        assert!(property["description"].as_str().unwrap().contains("unique"), "{name}");
    }
}

#[test]
fn callers_are_told_of_the_allow_list_of_addresses() {
    let description = Description::read().unwrap();
    let (_, text) = description.find(&format!("{ROOT}#/info/description")).unwrap();
    assert!(text.as_str().unwrap().contains("only from IP addresses that were registered with EnKash"));
}

/// Every name of a property or parameter, with whether it is sensitive wherever it stands.
fn sensitivity(value: &Value, found: &mut BTreeMap<String, BTreeSet<bool>>) {
    for (name, property) in
        value["properties"].as_object().into_iter().flatten().filter(|(_, property)| property.is_object())
    {
        let (own, values) =
            (&property["x-oasmith-sensitive"], &property["additionalProperties"]["x-oasmith-sensitive"]);
        found.entry(name.clone()).or_default().insert(*own == true || *values == true);
    }
    if let (Some(name), true) = (value["name"].as_str(), value["in"].is_string()) {
        let is_sensitive = value["schema"]["x-oasmith-sensitive"] == true;
        found.entry(name.to_owned()).or_default().insert(is_sensitive);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| sensitivity(item, found)),
        Value::Object(members) => members.values().for_each(|member| sensitivity(member, found)),
        _ => {}
    }
}

#[test]
fn sensitive_properties_are_those_of_their_page_wherever_they_stand() {
    let text = std::fs::read_to_string(oasmith_tests::root().join("docs").join("sensitive-data.md")).unwrap();
    let cells = text.lines().filter(|line| line.starts_with("| ")).filter_map(|line| line.split('|').nth(2));
    let listed: BTreeSet<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let mut found = BTreeMap::new();
    for content in Description::read().unwrap().files().values() {
        sensitivity(content, &mut found);
    }
    let marked: BTreeSet<&str> =
        found.iter().filter(|(_, marks)| marks.contains(&true)).map(|(name, _)| name.as_str()).collect();
    assert_eq!(marked, listed);
    // When the token of the payment gateway expires is no secret, unlike when a card does.
    let both: Vec<&String> = found.iter().filter(|(_, marks)| marks.len() > 1).map(|(name, _)| name).collect();
    assert_eq!(both, ["expiry"], "sensitive in one place and not in another");
}

/// Amounts that requests send: rupees, with the sign and the decimals that they can have. Ranges of searches and numbers of coins and points are none.
#[test]
fn amounts_of_requests_have_a_sign_and_two_decimals() {
    let description = Description::read().unwrap();
    let sent = [
        "bills.yaml AddBillRequest billAmount",
        "bills.yaml CreateBillRequest billNetAmount billAmount earlyPaymentAmount latePaymentAmount",
        "cards.yaml CreateCardRequest loadAmount",
        "cards.yaml LoadBalanceRequest amount",
        "payment_gateway.yaml RefundRequest amount",
        "payment_gateway.yaml OrderAmount value",
        "payment_gateway.yaml PaymentDetail amount",
        "payouts.yaml TransferRequest transferAmount",
        "receivables.yaml CreateInvoiceRequest balanceAmount baseAmount cgst",
    ];
    for line in sent {
        let words: Vec<&str> = line.split(' ').collect();
        for name in &words[2..] {
            let place = format!("{}#/components/schemas/{}/properties/{name}", words[0], words[1]);
            let (_, amount) = description.find(&place).unwrap();
            assert_eq!(amount["multipleOf"], 0.01, "{place}");
            assert!(amount["minimum"].as_f64().is_some_and(|least| least >= 0.0), "{place}");
        }
    }
    let (_, text) =
        description.find("wallets.yaml#/components/schemas/WalletLoadLimitRequest/properties/amountToLoad").unwrap();
    assert_eq!(text["pattern"], r"^[0-9]+(\.[0-9]{1,2})?$");
}
