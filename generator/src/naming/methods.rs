//! Names of operation methods, without what the handle, the arguments and the request already express.
//!
//! Candidates only depend on the operation itself, so that no other operation changes them. Others only matter if two operations of a group
//! would get the same name.

use super::PackageWords;
use crate::casing;
use crate::ir::Operation;
use crate::owners::singular;
use crate::path_groups::is_version;

/// Verbs that read one item or many: only the number of the noun distinguishes them.
const READ_VERBS: [&str; 7] = ["get", "find", "fetch", "read", "retrieve", "query", "load"];

/// Returns candidates for the method of an operation, the best first; the last is the whole id, or method and path.
pub(super) fn candidates(operation: &Operation, group: &str, package: &PackageWords) -> Vec<String> {
    let whole = words(&super::operations::operation_words(operation), package);
    let group = words(group, package);
    let segments = segments(operation, package);
    let mut candidates = Vec::new();
    if let Some(rest) = of_path(operation, &segments, &whole, &group) {
        candidates.push(rest);
    }
    let named = without_request(operation, &whole, package);
    let short = without_parameters(&segments, &without_group(&named, &group));
    candidates.extend([short, without_parameters(&segments, &named), named, whole].map(|words| words.join("_")));
    candidates.dedup();
    candidates
}

fn words(text: &str, package: &PackageWords) -> Vec<String> {
    casing::snake(&package.joined(text)).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Removes a suffix of path and method, which some frameworks add to the id.
fn without_request(operation: &Operation, whole: &[String], package: &PackageWords) -> Vec<String> {
    let request = words(&format!("{} {}", operation.path, operation.method.to_ascii_lowercase()), package);
    match whole.strip_suffix(request.as_slice()) {
        Some(name) if !name.is_empty() => name.to_vec(),
        _ => whole.to_vec(),
    }
}

/// Removes the name of the group at the start or after the verb.
fn without_group(whole: &[String], group: &[String]) -> Vec<String> {
    let Some((last, before)) = group.split_last() else { return whole.to_vec() };
    let one = singular(last).unwrap_or_else(|| last.clone());
    let many = if one == *last { format!("{last}s") } else { last.clone() };
    let forms = [one, many].map(|form| before.iter().cloned().chain([form]).collect::<Vec<_>>());
    for (number, form) in forms.iter().enumerate() {
        if let Some(rest) = whole.strip_prefix(form.as_slice()).filter(|rest| is_name(rest)) {
            return rest.to_vec();
        }
        let Some((verb, rest)) = whole.split_first() else { continue };
        let reads_many = number == 1 && READ_VERBS.contains(&verb.as_str());
        if let Some(rest) = rest.strip_prefix(form.as_slice()).filter(|_| !reads_many) {
            return std::iter::once(verb).chain(rest).cloned().collect();
        }
    }
    whole.to_vec()
}

fn is_name(words: &[String]) -> bool {
    words.first().is_some_and(|first| first.starts_with(char::is_alphabetic))
}

/// Removes path parameters at the end: `get_by_id` becomes `get`.
fn without_parameters(segments: &[Segment], whole: &[String]) -> Vec<String> {
    let Some(by) = whole.iter().rposition(|word| word == "by").filter(|by| *by > 0) else { return whole.to_vec() };
    let suffix = &whole[by + 1..];
    let mut names = segments.iter().filter(|segment| segment.is_parameter);
    let is_parameter = names.any(|parameter| parameter.words.ends_with(suffix));
    if is_parameter && !suffix.is_empty() { whole[..by].to_vec() } else { whole.to_vec() }
}

/// A segment of a path.
struct Segment {
    words: Vec<String>,
    is_parameter: bool,
}

fn segments(operation: &Operation, package: &PackageWords) -> Vec<Segment> {
    let segments = operation.path.split('/').filter(|segment| !segment.is_empty() && !is_version(segment));
    segments.map(|segment| Segment { words: words(segment, package), is_parameter: segment.contains('{') }).collect()
}

/// Returns a conventional name (`list`, `get_source`, `capture`) if the id only consists of method and path.
fn of_path(operation: &Operation, segments: &[Segment], whole: &[String], group: &[String]) -> Option<String> {
    let (method, mut rest) = whole.split_first()?;
    if *method != operation.method.to_ascii_lowercase() {
        return None;
    }
    for segment in segments {
        if segment.is_parameter {
            rest = rest.strip_prefix(&["by".to_owned()]).or(rest.strip_prefix(&["with".to_owned()])).unwrap_or(rest);
        }
        let tails = (0..segment.words.len()).filter(|start| *start == 0 || segment.is_parameter);
        rest = tails.into_iter().find_map(|start| rest.strip_prefix(&segment.words[start..]))?;
    }
    rest.is_empty().then(|| conventional(method, segments, group)).flatten()
}

/// Returns the conventional name of a request to a collection or one of its items.
fn conventional(method: &str, segments: &[Segment], group: &[String]) -> Option<String> {
    let is_group = segments.first().is_some_and(|first| !first.is_parameter && first.words == group);
    let below = &segments[usize::from(is_group)..];
    let last = segments.last()?;
    let is_many = last.words.last().and_then(|word| singular(word)).is_some();
    let nouns: Vec<String> = below
        .iter()
        .enumerate()
        .filter(|(_, segment)| !segment.is_parameter)
        .map(|(index, segment)| {
            let is_one = below.get(index + 1).map_or(method == "post", |next| next.is_parameter);
            let noun = segment.words.join("_");
            if is_one { singular(&noun).unwrap_or(noun) } else { noun }
        })
        .collect();
    let follows_parameter = segments.len() > 1 && segments[segments.len() - 2].is_parameter;
    let verb = match (method, last.is_parameter) {
        ("get", false) if is_many => "list",
        ("get", _) => "get",
        ("post", true) | ("put" | "patch", _) => "update",
        // An action on one item.
        ("post", false) if follows_parameter && !is_many => {
            let (action, nouns) = nouns.split_last()?;
            return Some(std::iter::once(action).chain(nouns).cloned().collect::<Vec<_>>().join("_"));
        }
        ("post", false) => "create",
        (other, _) => other,
    };
    Some(std::iter::once(verb.to_owned()).chain(nouns).collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests {
    use crate::config::Types;
    use crate::pipeline::check_source;
    use crate::source::Source;

    /// Returns the method of an operation, given its group, id, HTTP method and path.
    fn method(group: &str, id: &str, http: &str, path: &str) -> String {
        let parameters: Vec<_> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| serde_json::json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let operation = serde_json::json!({"operationId": id, "tags": [group], "parameters": parameters,
            "responses": {"204": {"description": ""}}});
        let document = serde_json::json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
            "paths": {path: {http: operation}}});
        let checked = check_source(Source::from_text("a.json", &document.to_string()).unwrap(), &Types::default());
        checked.names.of_operation(checked.api.operation_ids().next().unwrap()).method.to_string()
    }

    #[test]
    fn method_names_omit_the_handle_and_the_arguments() {
        for (group, id, http, path, expected) in [
            ("items", "read_item_v1_items__item_id__get", "get", "/v1/items/{item_id}", "read"),
            ("customers", "GetCustomersCustomer", "get", "/v1/customers/{customer}", "get"),
            ("customers", "GetCustomers", "get", "/v1/customers", "list"),
            ("customers", "PostCustomers", "post", "/v1/customers", "create"),
            ("customers", "PostCustomersCustomer", "post", "/v1/customers/{customer}", "update"),
            (
                "customers",
                "GetCustomersCustomerSourcesId",
                "get",
                "/v1/customers/{customer}/sources/{id}",
                "get_source",
            ),
            (
                "customers",
                "PostCustomersCustomerSourcesIdVerify",
                "post",
                "/v1/customers/{customer}/sources/{id}/verify",
                "verify_source",
            ),
            ("charges", "PostChargesChargeCapture", "post", "/v1/charges/{charge}/capture", "capture"),
            ("charges", "GetChargesChargeRefunds", "get", "/v1/charges/{charge}/refunds", "list_refunds"),
            ("files", "get_files_id", "get", "/files/{file_id}", "get"),
            ("pet", "getPetById", "get", "/pet/{petId}", "get"),
            ("pet", "findPetsByStatus", "get", "/pet/findByStatus", "find_pets_by_status"),
            ("user", "createUser", "post", "/user", "create"),
            ("users", "getUsers", "get", "/users", "list"),
            ("users", "getUsers", "get", "/people", "get_users"),
            ("users", "getUser", "get", "/users/{id}", "get"),
            ("Chat", "createChatCompletion", "post", "/chat/completions", "create_completion"),
            (
                "apps_v1",
                "listAppsV1NamespacedDeployment",
                "get",
                "/apis/apps/v1/deployments",
                "list_namespaced_deployment",
            ),
            ("repos", "repos/get", "get", "/repos/{owner}/{repo}", "get"),
            ("pets", "listUserPets", "get", "/users/{id}/pets", "list_user_pets"),
        ] {
            assert_eq!(method(group, id, http, path), expected, "{id}");
        }
    }
}
