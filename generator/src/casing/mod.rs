//! Rust casing of names.

mod acronyms;
mod symbols;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::hash::{HashMap, HashSet};
use crate::ir::Status;
use symbols::keyboard_symbol_word;

/// The maximum length of an identifier in bytes; some file systems limit names to 255 bytes.
const MAX_LENGTH: usize = 100;

/// Returns the name of a type or a variant.
pub(crate) fn camel(text: &str) -> String {
    let words = words(text).to_upper_camel_case();
    clean(&words, "N", "Empty")
}

/// Returns the name of a field, a function or a module.
pub(crate) fn snake(text: &str) -> String {
    // Most properties have such names, and each is looked at several times.
    if is_snake(text) {
        return text.to_owned();
    }
    clean(&words(text).to_snake_case(), "n", "empty")
}

/// Whether [`snake`] changes nothing: small letters and digits, in words between single underscores.
fn is_snake(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= MAX_LENGTH
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(is_plain)
        && !text.ends_with('_')
        && !text.contains("__")
}

/// Returns the name of a module with its own file, in ASCII.
pub(super) fn file_name(text: &str) -> String {
    let plain = transliterated(&words(text)).to_snake_case();
    clean(plain.trim_matches('_'), "n", "module")
}

/// Returns the name of a constant.
pub(crate) fn shouty(text: &str) -> String {
    clean(&words(text).to_shouty_snake_case(), "N", "EMPTY")
}

/// Whether a string is a valid type name already.
pub(super) fn is_type_name(text: &str) -> bool {
    camel(text) == text
}

/// Returns the variant name of a status.
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

/// Returns the name of an operation without an id: `GET /pets/{id}` becomes `get pets by id`.
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

/// Transliterates a string to ASCII.
fn transliterated(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii() => plain.push(letter),
            // The usual German transliteration, which differs from that of `deunicode`.
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'Ä' => plain.push_str("Ae"),
            'Ö' => plain.push_str("Oe"),
            'Ü' => plain.push_str("Ue"),
            letter => plain.push_str(deunicode::deunicode_char(letter).unwrap_or_default()),
        }
    }
    plain.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect()
}

/// Returns the letters and digits of a string. Symbols become words if there is nothing else, or before a leading digit.
fn words(text: &str) -> String {
    let text = acronyms::as_words(text);
    let text = text.as_str();
    let has_letters = text.chars().any(char::is_alphanumeric);
    if !text.is_empty() && text.trim().is_empty() {
        return "space".to_owned();
    }
    with_symbol_words(text, |index, symbol| {
        let before_digit = index == 0 && text[symbol.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        !has_letters || before_digit
    })
}

/// Replaces the symbols for which `is_significant` holds by words.
fn with_symbol_words(text: &str, is_significant: impl Fn(usize, char) -> bool) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let mut named = String::new();
    for (index, letter) in text.char_indices() {
        match letter {
            '_' if !has_letters => named.push_str(" underscore "),
            // Joiners and variation selectors only affect rendering.
            '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {}
            letter if unicode_ident::is_xid_continue(letter) => named.push(letter),
            '\'' | '’' if has_letters => {}
            symbol if is_significant(index, symbol) => {
                named.push(' ');
                named.push_str(&word_of(symbol));
                named.push(' ');
            }
            _ => named.push(' '),
        }
    }
    named
}

/// Returns the word for a symbol.
fn word_of(symbol: char) -> String {
    if let Some(word) = keyboard_symbol_word(symbol) {
        return word.to_owned();
    }
    if symbol.is_whitespace() || symbol.is_control() {
        return String::new();
    }
    let known = deunicode::deunicode_char(symbol).unwrap_or_default();
    let known: String = known.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    if known.trim().is_empty() { format!("u{:x}", u32::from(symbol)) } else { known }
}

/// Returns the names of an enum's values. If values differ only in symbols, these become words.
pub(crate) fn distinct(values: &[&str]) -> Vec<String> {
    let plain: Vec<String> = values.iter().map(|value| camel(value)).collect();
    let mut counts: HashMap<String, usize> = HashMap::default();
    for name in &plain {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    let all: HashSet<&str> = values.iter().copied().collect();
    let names = values.iter().zip(plain).map(|(value, name)| {
        if counts.get(&name.to_lowercase()).is_none_or(|count| *count < 2) {
            return name;
        }
        match (value.strip_prefix('-'), value.strip_prefix('+')) {
            // Sort keys with a direction.
            (Some(rest), _) if all.contains(rest) => camel(&format!("{rest} descending")),
            (_, Some(rest)) if all.contains(rest) => camel(&format!("{rest} ascending")),
            _ => {
                clean(&with_symbol_words(value, |_, symbol| !is_separator(symbol)).to_upper_camel_case(), "N", "Empty")
            }
        }
    });
    names.collect()
}

/// Whether a symbol only separates words.
fn is_separator(symbol: char) -> bool {
    symbol.is_whitespace() || symbol.is_control() || matches!(symbol, '_' | '/')
}

/// Returns a valid identifier of limited length.
fn clean(text: &str, before_digit: &str, instead: &str) -> String {
    let mut cleaned: String = text.chars().filter(|letter| unicode_ident::is_xid_continue(*letter)).collect();
    if cleaned.chars().all(|letter| letter == '_') {
        instead.clone_into(&mut cleaned);
    }
    if !cleaned.starts_with(|first: char| unicode_ident::is_xid_start(first) || first == '_') {
        cleaned.insert_str(0, before_digit);
    }
    shorten(&mut cleaned);
    cleaned
}

/// Truncates a name that is too long, between two words if possible.
fn shorten(name: &mut String) {
    if name.len() <= MAX_LENGTH {
        return;
    }
    let mut end = MAX_LENGTH;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let starts_word = |(index, letter): (usize, char)| {
        let is_start =
            letter == '_' || (letter.is_uppercase() && name[..index].ends_with(|last: char| !last.is_uppercase()));
        (is_start && index >= MAX_LENGTH / 2).then_some(index)
    };
    let is_whole = name[end..].starts_with(|next: char| next == '_' || next.is_uppercase());
    let word = if is_whole { None } else { name[..end].char_indices().rev().find_map(starts_word) };
    name.truncate(word.unwrap_or(end));
}

/// The maximum length of a title that is used as a name, in bytes and in words: longer ones are sentences.
const LONGEST_TITLE: (usize, usize) = (40, 5);

/// Returns a title if it is usable as a name.
pub(crate) fn title(title: Option<&str>) -> Option<String> {
    let title = title?.trim();
    let is_short = title.len() <= LONGEST_TITLE.0 && title.split_whitespace().count() <= LONGEST_TITLE.1;
    (is_short && title.starts_with(char::is_alphabetic)).then(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use heck::ToSnakeCase;

    use super::{camel, clean, distinct, file_name, is_snake, of_path, shouty, snake, title, words};

    #[test]
    fn names_in_snake_case_are_left_as_they_are() {
        for (text, is_plain) in [
            ("state_reason", true),
            ("a", true),
            ("sha256_digest_2b", true),
            ("a_1", true),
            ("type", true),
            ("a__b", false),
            ("a_", false),
            ("_a", false),
            ("2a", false),
            ("iD", false),
            ("größe", false),
            ("", false),
        ] {
            assert_eq!(is_snake(text), is_plain, "{text:?}");
            assert_eq!(snake(text), clean(&words(text).to_snake_case(), "n", "empty"), "{text:?}");
        }
    }

    #[test]
    fn names_follow_rust_casing() {
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
    fn symbols_and_other_scripts_have_names() {
        for (text, expected) in [
            ("≥", "AtLeast"),
            ("≤", "AtMost"),
            ("≠", "Unequal"),
            (">=", "GreaterEqual"),
            ("🎉", "Tada"),
            ("❤️", "Heart"),
        ] {
            assert_eq!(camel(text), expected, "{text:?}");
        }
        for (text, expected) in
            [("Straße Übergrößen", "strasse_uebergroessen"), ("日本", "ri_ben"), ("Привет", "privet"), ("🎉", "tada")]
        {
            assert_eq!(file_name(text), expected, "{text:?}");
        }
    }

    #[test]
    fn values_that_differ_only_in_symbols_are_named_by_them() {
        assert_eq!(distinct(&["created_at", "-created_at", "name"]), ["CreatedAt", "CreatedAtDescending", "Name"]);
        assert_eq!(distinct(&["+name", "name"]), ["NameAscending", "Name"]);
        assert_eq!(distinct(&["Etc/GMT0", "Etc/GMT-0", "Etc/GMT+0"]), ["EtcGmt0", "EtcGmtMinus0", "EtcGmtPlus0"]);
        assert_eq!(distinct(&["a", "A"]), ["A", "A"]);
    }

    #[test]
    fn constants_are_in_upper_case() {
        assert_eq!(shouty("cards_test"), "CARDS_TEST");
    }

    #[test]
    fn an_operation_without_an_id_is_named_after_method_and_path() {
        assert_eq!(snake(&of_path("GET", "/pets/{petId}/toys")), "get_pets_by_pet_id_toys");
    }

    #[test]
    fn very_long_names_are_truncated() {
        assert_eq!(camel(&"ä".repeat(500_000)).len(), 100);
    }

    #[test]
    fn a_sentence_is_not_used_as_a_title() {
        assert_eq!(title(Some("Simple User")).as_deref(), Some("Simple User"));
        assert_eq!(title(Some("What comes back when everything went well")), None);
        assert_eq!(title(Some("<b>")), None);
    }
}
