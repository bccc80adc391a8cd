//! Words as Rust spells them.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::ir::Status;

/// The longest identifier; what is beyond is cut, as some file systems take no more than 255 bytes.
const MAX_LENGTH: usize = 100;

/// As the name of a type or a variant.
pub(crate) fn camel(text: &str) -> String {
    let words = words(text).to_upper_camel_case();
    clean(&words, "N", "Empty")
}

/// As the name of a field, a function or a module.
pub(crate) fn snake(text: &str) -> String {
    clean(&words(text).to_snake_case(), "n", "empty")
}

/// As the name of a module that has a file: Rust finds only files whose names are ASCII.
pub(super) fn file_name(text: &str) -> String {
    let plain: String = words(text).to_snake_case().chars().filter(char::is_ascii).collect();
    clean(plain.trim_matches('_'), "n", "module")
}

/// As the name of a constant.
pub(crate) fn shouty(text: &str) -> String {
    clean(&words(text).to_shouty_snake_case(), "N", "EMPTY")
}

/// Whether a text is a type's name as it stands.
pub(super) fn is_type_name(text: &str) -> bool {
    camel(text) == text
}

/// The name of a status, for a variant.
pub(super) fn status(status: Status) -> String {
    match status {
        Status::Code(code) => http_reason(code).map_or_else(|| format!("status {code}"), str::to_owned),
        Status::Class(class) => format!("status {class}xx"),
        Status::Default => "default".to_owned(),
    }
}

fn http_reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative information",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        _ => return None,
    })
}

/// The name of an operation that has none: `GET /pets/{id}` is `get pets by id`.
pub(crate) fn of_path(method: &str, path: &str) -> String {
    let mut words = vec![method.to_ascii_lowercase()];
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(parameter) => words.extend(["by".to_owned(), parameter.to_owned()]),
            None => words.push(segment.replace(['{', '}'], " ")),
        }
    }
    words.join(" ")
}

/// Letters and digits of a text; signs that are all there is, or that stand before a digit, become words.
fn words(text: &str) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let mut spelled = String::new();
    for (index, letter) in text.char_indices() {
        let before_digit = index == 0 && text[letter.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        match letter {
            letter if unicode_ident::is_xid_continue(letter) => spelled.push(letter),
            '\'' | '’' if has_letters => {}
            sign => match sign_word(sign).filter(|_| !has_letters || before_digit) {
                Some(word) => {
                    spelled.push(' ');
                    spelled.push_str(word);
                    spelled.push(' ');
                }
                None => spelled.push(' '),
            },
        }
    }
    spelled
}

fn sign_word(sign: char) -> Option<&'static str> {
    Some(match sign {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '~' => "tilde",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '?' => "question",
        '^' => "caret",
        _ => return None,
    })
}

/// A text that starts like an identifier and has no more than so many bytes.
fn clean(text: &str, before_digit: &str, instead: &str) -> String {
    let mut cleaned: String = text.chars().filter(|letter| unicode_ident::is_xid_continue(*letter)).collect();
    if cleaned.chars().all(|letter| letter == '_') {
        instead.clone_into(&mut cleaned);
    }
    if !cleaned.starts_with(|first: char| unicode_ident::is_xid_start(first) || first == '_') {
        cleaned.insert_str(0, before_digit);
    }
    let mut end = cleaned.len().min(MAX_LENGTH);
    while !cleaned.is_char_boundary(end) {
        end -= 1;
    }
    cleaned.truncate(end);
    cleaned
}

#[cfg(test)]
mod tests {
    use super::{camel, of_path, shouty, snake};

    #[test]
    fn names_are_cased_as_rust_spells_them() {
        for (text, type_name, field) in [
            (
                "GenericPaginationResponse«CustomerResponse»",
                "GenericPaginationResponseCustomerResponse",
                "generic_pagination_response_customer_response",
            ),
            ("cKycEnabled", "CKycEnabled", "c_kyc_enabled"),
            ("ckycEnabled", "CkycEnabled", "ckyc_enabled"),
            ("\u{a0}totalRedemptionPoint", "TotalRedemptionPoint", "total_redemption_point"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("2fa", "N2fa", "n2fa"),
            ("", "Empty", "empty"),
            ("***", "StarStarStar", "star_star_star"),
            ("don't", "Dont", "dont"),
            ("größe", "Größe", "größe"),
        ] {
            assert_eq!((camel(text).as_str(), snake(text).as_str()), (type_name, field), "{text:?}");
        }
    }

    #[test]
    fn constants_are_shouted() {
        assert_eq!(shouty("cards_test"), "CARDS_TEST");
    }

    #[test]
    fn an_operation_without_an_id_is_named_after_method_and_path() {
        assert_eq!(snake(&of_path("GET", "/pets/{petId}/toys")), "get_pets_by_pet_id_toys");
    }

    #[test]
    fn very_long_names_are_cut() {
        assert_eq!(camel(&"ä".repeat(500_000)).len(), 100);
    }
}
