use super::Pattern;

#[track_caller]
fn check(pattern: &str, expected: &str) {
    let read = Pattern::parse(pattern).unwrap();
    let text = read.text(0, usize::MAX, 0).unwrap();
    assert_eq!(text, expected, "{pattern}");
    assert!(read.matches(&text));
}

#[test]
fn the_simplest_matching_string_is_written() {
    check("^[a-z]{3}$", "aaa");
    check(r"^\d{3}-\d{4}$", "111-1111");
    check("^(sub|plan)_[0-9a-f]+$", "sub_a");
    check(r"^[^@]+@x\.y$", "a@x.y");
    check("^AC[0-9a-fA-F]{32}$", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    check("^(?:a(?<n>b)?){2}c*$", "aa");
    check(r"^[\w.-]+$", "a");
    check(r"^\+[1-9]\d{1,14}$", "+11");
    check(r"\u0041\x42", "AB");
    check("^$|^[a-z]$", "");
}

#[test]
fn lengths_are_respected_if_the_pattern_allows_them() {
    let text = |pattern: &str, least, most| Pattern::parse(pattern).unwrap().text(least, most, 0);
    assert_eq!(text("^[a-z]+$", 3, 5).as_deref(), Some("aaa"));
    assert_eq!(text("^x[a-z]*$", 5, 5).as_deref(), Some("xaaaa"));
    assert_eq!(text("^(|[a-z]{2,})$", 2, 9), None);
    assert_eq!(text("[0-9]", 4, 9).as_deref(), Some("1aaa"));
    assert_eq!(text("^a$", 2, 3), None);
    let snowflake = Pattern::parse("^(0|[1-9][0-9]*)$").unwrap();
    assert_eq!([0, 1, 2].map(|variant| snowflake.text(0, 9, variant).unwrap()), ["0", "2", "3"]);
}

#[test]
fn unsupported_patterns_are_rejected() {
    for pattern in ["(?=a)", "(?!a)b", "(?<=a)", r"\1", r"\p{L}", "[[:alpha:]]", "a)", "(a", "[a", "*", "a{3,1}"] {
        assert!(Pattern::parse(pattern).is_none(), "{pattern}");
    }
}

#[test]
fn matching_takes_bounded_time() {
    let matches = |pattern: &str, text: &str| Pattern::parse(pattern).unwrap().matches(text);
    assert!(matches("b+", "abbc") && matches("^(a|ab)c$", "abc") && matches("^(ab)*$", "abab"));
    assert!(!matches("^b", "ab") && !matches("^(ab)*$", "aba") && !matches(r"^\d+$", "1a"));
    assert!(!matches("^(a+)+$", &format!("{}b", "a".repeat(60))));
}
