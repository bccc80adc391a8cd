//! Acronyms are single words: `IDs` becomes `ids`, not `i_ds`.

/// Words with capitals in the middle.
const MIXED: &[(&str, &str)] = &[
    ("OAuth", "Oauth"),
    ("oAuth", "oauth"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("iOS", "ios"),
    ("macOS", "macos"),
    ("GraphQL", "Graphql"),
    ("MySQL", "Mysql"),
    ("NoSQL", "Nosql"),
    ("PostgreSQL", "Postgresql"),
    ("WebRTC", "Webrtc"),
];

/// Returns a string in which acronyms are cased like other words.
pub(super) fn as_words(text: &str) -> String {
    let mut text = text.to_owned();
    // Each of them has a capital letter.
    if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return text;
    }
    for (mixed, plain) in MIXED {
        if text.contains(mixed) {
            text = text.replace(mixed, plain);
        }
    }
    plurals(&text)
}

/// Lowercases plurals of acronyms: capitals, a small `s`, and the end of the word.
fn plurals(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut words = String::with_capacity(text.len());
    let mut index = 0;
    while index < letters.len() {
        let end = (index..letters.len()).find(|end| !letters[*end].is_ascii_uppercase()).unwrap_or(letters.len());
        let is_plural = end - index >= 2
            && letters.get(end) == Some(&'s')
            && letters.get(end + 1).is_none_or(|next| !next.is_ascii_lowercase());
        if is_plural {
            words.push(letters[index]);
            words.extend(letters[index + 1..end].iter().map(char::to_ascii_lowercase));
            index = end;
        } else {
            // A run of capitals that is not a plural remains; scanning continues after it.
            let end = end.max(index + 1);
            words.extend(&letters[index..end]);
            index = end;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::naming::{camel, snake};

    #[test]
    fn acronyms_stay_one_word() {
        for (text, field, ty) in [
            ("IDs", "ids", "Ids"),
            ("userIDs", "user_ids", "UserIds"),
            ("listURLsOfHost", "list_urls_of_host", "ListUrlsOfHost"),
            ("OAuthToken", "oauth_token", "OauthToken"),
            ("IPv4Address", "ipv4_address", "Ipv4Address"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("APIStatus", "api_status", "ApiStatus"),
            ("address", "address", "Address"),
        ] {
            assert_eq!((snake(text).as_str(), camel(text).as_str()), (field, ty));
        }
    }
}
