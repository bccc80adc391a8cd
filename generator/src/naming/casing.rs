//! Words as Rust spells them.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::hash::{HashMap, HashSet};
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
    let plain = transliterated(&words(text)).to_snake_case();
    clean(plain.trim_matches('_'), "n", "module")
}

/// As the name of a constant.
pub(crate) fn shouty(text: &str) -> String {
    clean(&words(text).to_shouty_snake_case(), "N", "EMPTY")
}

/// Whether a string is a type's name as it stands.
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

/// A string in ASCII.
fn transliterated(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii() => plain.push(letter),
            // As those who use these letters write them where there are none.
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

/// Letters and digits of a string; signs that are all there is, or that stand before a digit, become words.
fn words(text: &str) -> String {
    let text = super::acronyms::as_words(text);
    let text = text.as_str();
    let has_letters = text.chars().any(char::is_alphanumeric);
    if !text.is_empty() && text.trim().is_empty() {
        return "space".to_owned();
    }
    spelled(text, |index, sign| {
        let before_digit = index == 0 && text[sign.len_utf8()..].starts_with(|next: char| next.is_ascii_digit());
        !has_letters || before_digit
    })
}

/// A string with words for those of its signs that tell something.
fn spelled(text: &str, tells: impl Fn(usize, char) -> bool) -> String {
    let has_letters = text.chars().any(char::is_alphanumeric);
    let mut spelled = String::new();
    for (index, letter) in text.char_indices() {
        match letter {
            '_' if !has_letters => spelled.push_str(" underscore "),
            // What only says how the sign before it looks.
            '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {}
            letter if unicode_ident::is_xid_continue(letter) => spelled.push(letter),
            '\'' | '’' if has_letters => {}
            sign if tells(index, sign) => {
                spelled.push(' ');
                spelled.push_str(&word_of(sign));
                spelled.push(' ');
            }
            _ => spelled.push(' '),
        }
    }
    spelled
}

/// The word for a sign.
fn word_of(sign: char) -> String {
    if let Some(word) = sign_word(sign) {
        return word.to_owned();
    }
    if sign.is_whitespace() || sign.is_control() {
        return String::new();
    }
    let known = deunicode::deunicode_char(sign).unwrap_or_default();
    let known: String = known.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    if known.trim().is_empty() { format!("u{:x}", u32::from(sign)) } else { known }
}

/// The names of values that stand side by side: where values differ in signs alone, the signs become words.
pub(crate) fn distinct(values: &[&str]) -> Vec<String> {
    let plain: Vec<String> = values.iter().map(|value| camel(value)).collect();
    let mut counts: HashMap<String, usize> = HashMap::default();
    for name in &plain {
        *counts.entry(name.to_lowercase()).or_default() += 1;
    }
    let all: HashSet<&str> = values.iter().copied().collect();
    let named = values.iter().zip(plain).map(|(value, name)| {
        if counts.get(&name.to_lowercase()).is_none_or(|count| *count < 2) {
            return name;
        }
        match (value.strip_prefix('-'), value.strip_prefix('+')) {
            // What is sorted by.
            (Some(rest), _) if all.contains(rest) => camel(&format!("{rest} descending")),
            (_, Some(rest)) if all.contains(rest) => camel(&format!("{rest} ascending")),
            _ => clean(&spelled(value, |_, sign| !is_space(sign)).to_upper_camel_case(), "N", "Empty"),
        }
    });
    named.collect()
}

/// Whether a sign only parts words.
fn is_space(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control() || matches!(sign, '_' | '/')
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
        '(' => "open",
        ')' => "close",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        ';' => "semicolon",
        '"' | '“' | '”' => "quote",
        '\'' | '’' | '‘' => "apostrophe",
        '`' => "backtick",
        '\\' => "backslash",
        other => return symbol_word(other),
    })
}

/// The word for a sign beyond those of every keyboard.
fn symbol_word(sign: char) -> Option<&'static str> {
    Some(match sign {
        '≥' => "at least",
        '≤' => "at most",
        '≠' => "unequal",
        '≈' => "about",
        '≡' => "identical",
        '×' => "times",
        '÷' => "divided",
        '±' => "plus minus",
        '−' | '–' | '—' => "dash",
        '∞' => "infinity",
        '∈' => "in",
        '∉' => "not in",
        '¬' => "negation",
        '∧' => "both",
        '∨' => "either",
        '√' => "root",
        '∑' => "sum",
        '←' => "left",
        '→' => "right",
        '↑' => "up",
        '↓' => "down",
        '°' => "degree",
        '‰' => "permille",
        '€' => "euro",
        '£' => "pound",
        '¥' => "yen",
        '₹' => "rupee",
        '¢' => "cent",
        '§' => "section",
        '…' => "ellipsis",
        '•' => "bullet",
        '✓' | '✔' => "check",
        '✗' | '✘' => "cross",
        '★' => "black star",
        '☆' => "white star",
        _ => return None,
    })
}

/// A string that starts like an identifier and has no more than so many bytes.
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

/// Cuts a name that is too long, between two words if one ends near enough.
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

#[cfg(test)]
mod tests {
    use super::{camel, distinct, file_name, of_path, shouty, snake};

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
    fn signs_and_other_scripts_have_names() {
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
    fn values_that_differ_in_signs_are_named_by_them() {
        assert_eq!(distinct(&["created_at", "-created_at", "name"]), ["CreatedAt", "CreatedAtDescending", "Name"]);
        assert_eq!(distinct(&["+name", "name"]), ["NameAscending", "Name"]);
        assert_eq!(distinct(&["Etc/GMT0", "Etc/GMT-0", "Etc/GMT+0"]), ["EtcGmt0", "EtcGmtMinus0", "EtcGmtPlus0"]);
        assert_eq!(distinct(&["a", "A"]), ["A", "A"]);
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
