//! Texts that match a pattern: the subset of regular expressions that descriptions use, without an engine.
//!
//! A pattern that holds anything else (lookaheads, references to groups, properties of Unicode) gives no text.

/// How deep groups stand in each other.
const DEEPEST: usize = 16;
/// The longest text, and the most repetitions of one piece.
const LONGEST: usize = 1000;
/// How many steps matching takes at most; without them nothing matches.
const STEPS: usize = 20_000;

/// A pattern that was read.
#[derive(Debug)]
pub(crate) struct Pattern {
    alternatives: Vec<Vec<Piece>>,
}

#[derive(Debug)]
struct Piece {
    what: What,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum What {
    /// One character out of ranges, or, if negated, none of them.
    Class(Vec<(char, char)>, bool),
    Group(Vec<Vec<Piece>>),
    Start,
    End,
    /// `\b`, which is not looked at.
    Boundary,
}

impl Pattern {
    /// Reads a pattern; `None` if it holds something that is not understood.
    pub(crate) fn read(pattern: &str) -> Option<Self> {
        let mut reader = Reader { rest: pattern.chars().collect(), at: 0 };
        let alternatives = reader.alternatives(0)?;
        (reader.at == reader.rest.len()).then_some(Self { alternatives })
    }

    /// A string that matches and has so many characters; different ones for different numbers where the pattern lets them.
    pub(crate) fn text(&self, least: usize, most: usize, variant: usize) -> Option<String> {
        for alternative in &self.alternatives {
            for extra in [0, 1, least.saturating_sub(1), least, most.min(LONGEST)] {
                let mut writer = Writer { text: String::new(), extra, variant };
                writer.sequence(alternative)?;
                // The pattern may match a part of a string only.
                let count = writer.text.chars().count();
                if count < least && extra == least {
                    let is_open = !matches!(alternative.last(), Some(Piece { what: What::End, .. }));
                    writer.text.extend(std::iter::repeat_n('a', if is_open { least.min(LONGEST) - count } else { 0 }));
                }
                let count = writer.text.chars().count();
                if (least..=most).contains(&count) && self.matches(&writer.text) {
                    return Some(writer.text);
                }
            }
        }
        None
    }

    /// Whether a part of a string matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let mut steps = STEPS;
        (0..=text.len()).any(|start| {
            let mut matcher = Matcher { text: &text, steps: &mut steps };
            self.alternatives.iter().any(|one| matcher.sequence(one, start, &mut |_, _| true))
        })
    }
}

struct Reader {
    rest: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn takes(&mut self, expected: &str) -> bool {
        let is_there = expected.chars().enumerate().all(|(index, one)| self.rest.get(self.at + index) == Some(&one));
        self.at += if is_there { expected.chars().count() } else { 0 };
        is_there
    }

    fn alternatives(&mut self, depth: usize) -> Option<Vec<Vec<Piece>>> {
        if depth > DEEPEST {
            return None;
        }
        let mut alternatives = vec![Vec::new()];
        while let Some(next) = self.peek() {
            match next {
                ')' if depth > 0 => break,
                '|' => {
                    self.at += 1;
                    alternatives.push(Vec::new());
                }
                _ => {
                    let what = self.what(depth)?;
                    let (least, most) = self.count()?;
                    alternatives.last_mut()?.push(Piece { what, least, most });
                }
            }
        }
        Some(alternatives)
    }

    fn what(&mut self, depth: usize) -> Option<What> {
        Some(match self.next()? {
            '^' => What::Start,
            '$' => What::End,
            '.' => What::Class(vec![('\n', '\n')], true),
            '(' => {
                if self.peek() == Some('?') {
                    let is_named = self.takes("?<") || self.takes("?P<");
                    if is_named {
                        // `(?<=` and `(?<!` look behind.
                        if matches!(self.peek(), Some('=' | '!')) {
                            return None;
                        }
                        while self.next()? != '>' {}
                    } else if !self.takes("?:") {
                        return None;
                    }
                }
                let inner = self.alternatives(depth + 1)?;
                self.takes(")").then_some(What::Group(inner))?
            }
            '[' => self.class()?,
            '\\' => self.escape()?,
            ')' | '*' | '+' | '?' => return None,
            literal => What::Class(vec![(literal, literal)], false),
        })
    }

    fn escape(&mut self) -> Option<What> {
        if self.takes("b") || self.takes("B") {
            return Some(What::Boundary);
        }
        if self.takes("A") {
            return Some(What::Start);
        }
        if self.takes("z") || self.takes("Z") {
            return Some(What::End);
        }
        let (ranges, is_negated) = self.escaped()?;
        Some(What::Class(ranges, is_negated))
    }

    /// What stands behind a backslash, in a class or outside.
    fn escaped(&mut self) -> Option<(Vec<(char, char)>, bool)> {
        let one = |letter: char| Some((vec![(letter, letter)], false));
        match self.next()? {
            'd' => Some((vec![('0', '9')], false)),
            'D' => Some((vec![('0', '9')], true)),
            'w' => Some((vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')], false)),
            'W' => Some((vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')], true)),
            's' => Some((vec![(' ', ' '), ('\t', '\r')], false)),
            'S' => Some((vec![(' ', ' '), ('\t', '\r')], true)),
            'n' => one('\n'),
            'r' => one('\r'),
            't' => one('\t'),
            'x' => one(self.code(2)?),
            'u' => one(self.code(4)?),
            letter if letter.is_ascii_alphanumeric() => None,
            letter => one(letter),
        }
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + self.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }

    fn class(&mut self) -> Option<What> {
        let is_negated = self.takes("^");
        let mut ranges = Vec::new();
        while !self.takes("]") {
            let mut item = match self.next()? {
                '\\' => {
                    let (item, is_negated) = self.escaped()?;
                    if is_negated {
                        return None;
                    }
                    item
                }
                '[' if self.peek() == Some(':') => return None,
                letter => vec![(letter, letter)],
            };
            let is_range = self.peek() == Some('-') && self.rest.get(self.at + 1).is_some_and(|next| *next != ']');
            if let ([(first, _)], true) = (item.as_slice(), is_range) {
                let first = *first;
                self.at += 1;
                let last = match self.next()? {
                    '\\' => self.escaped()?.0.first()?.0,
                    letter => letter,
                };
                item = vec![(first, last)];
            }
            ranges.append(&mut item);
        }
        Some(What::Class(ranges, is_negated))
    }

    fn count(&mut self) -> Option<(usize, usize)> {
        let count = match self.peek() {
            Some('*') => (0, LONGEST),
            Some('+') => (1, LONGEST),
            Some('?') => (0, 1),
            Some('{') => {
                self.at += 1;
                let least = self.number();
                let most = if self.takes(",") { self.number().unwrap_or(LONGEST) } else { least? };
                if self.peek() != Some('}') || least.unwrap_or(0) > most {
                    return None;
                }
                (least.unwrap_or(0), most)
            }
            _ => return Some((1, 1)),
        };
        self.at += 1;
        // Whether as little as possible is taken does not matter.
        let _ = self.takes("?") || self.takes("+");
        (count.0 <= LONGEST).then_some(count)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number: Option<usize> = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize));
        }
        number
    }
}

/// Writes the plainest text that matches.
struct Writer {
    text: String,
    /// How many characters more than needed there may be.
    extra: usize,
    variant: usize,
}

impl Writer {
    fn sequence(&mut self, pieces: &[Piece]) -> Option<()> {
        for piece in pieces {
            let more = self.extra.min(piece.most.saturating_sub(piece.least));
            let is_letter = matches!(piece.what, What::Class(..));
            let count = piece.least + if is_letter { more } else { 0 };
            self.extra -= if is_letter { more } else { 0 };
            for _ in 0..count {
                if self.text.len() > LONGEST * 4 {
                    return None;
                }
                match &piece.what {
                    What::Class(ranges, is_negated) => self.text.push(pick(ranges, *is_negated, self.variant)?),
                    What::Group(alternatives) => {
                        // The first is often a special case, such as `0`, of which there is only one.
                        let one = if self.variant == 0 { alternatives.first() } else { alternatives.last() };
                        self.sequence(one?)?;
                    }
                    What::Start | What::End | What::Boundary => {}
                }
            }
        }
        Some(())
    }
}

fn is_in(letter: char, ranges: &[(char, char)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

/// A character of a class: one that reads well, if there is one.
fn pick(ranges: &[(char, char)], is_negated: bool, variant: usize) -> Option<char> {
    let fits = |letter: &char| is_in(*letter, ranges) != is_negated;
    let plain: Vec<char> =
        "abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().filter(fits).collect();
    if !plain.is_empty() {
        return plain.get(variant % plain.len()).copied();
    }
    let signs = "_-./:@+ ".chars().chain('!'..='~').find(fits);
    signs.or_else(|| ranges.first().map(|(first, _)| *first).filter(|_| !is_negated))
}

/// Looks whether a string matches, with a bound on steps: patterns can ask for more than anyone has.
struct Matcher<'m> {
    text: &'m [char],
    steps: &'m mut usize,
}

type Then<'t> = &'t mut dyn FnMut(&mut Matcher<'_>, usize) -> bool;

impl Matcher<'_> {
    fn sequence(&mut self, pieces: &[Piece], at: usize, then: Then<'_>) -> bool {
        match pieces {
            [] => then(self, at),
            [piece, rest @ ..] => self.repeat(piece, 0, at, &mut |matcher, at| matcher.sequence(rest, at, then)),
        }
    }

    fn repeat(&mut self, piece: &Piece, count: usize, at: usize, then: Then<'_>) -> bool {
        let Some(left) = self.steps.checked_sub(1) else { return false };
        *self.steps = left;
        if let What::Class(ranges, is_negated) = &piece.what {
            return self.letters(ranges, *is_negated, piece, at, then);
        }
        // Beyond what is needed only what takes characters is repeated.
        let more = |matcher: &mut Matcher<'_>, after: usize, then: Then<'_>| {
            (after > at || count < piece.least) && matcher.repeat(piece, count + 1, after, then)
        };
        let goes_on = count < piece.most
            && count < 64
            && match &piece.what {
                What::Group(alternatives) => alternatives
                    .iter()
                    .any(|one| self.sequence(one, at, &mut |matcher, after| more(matcher, after, then))),
                What::Start => at == 0 && more(self, at, then),
                What::End => at == self.text.len() && more(self, at, then),
                What::Boundary => more(self, at, then),
                What::Class(..) => false,
            };
        goes_on || (count >= piece.least && then(self, at))
    }

    /// As many characters of a class as there are, or fewer.
    fn letters(&mut self, ranges: &[(char, char)], is_negated: bool, piece: &Piece, at: usize, then: Then<'_>) -> bool {
        let fits = |letter: &&char| is_in(**letter, ranges) != is_negated;
        let most = self.text[at..].iter().take(piece.most).take_while(fits).count();
        if most < piece.least {
            return false;
        }
        (piece.least..=most).rev().any(|count| {
            let Some(left) = self.steps.checked_sub(1) else { return false };
            *self.steps = left;
            then(self, at + count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        let read = Pattern::read(pattern).unwrap();
        let text = read.text(0, usize::MAX, 0).unwrap();
        assert_eq!(text, expected, "{pattern}");
        assert!(read.matches(&text));
    }

    #[test]
    fn the_plainest_text_that_matches_is_written() {
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
    fn lengths_hold_where_the_pattern_lets_them() {
        let text = |pattern: &str, least, most| Pattern::read(pattern).unwrap().text(least, most, 0);
        assert_eq!(text("^[a-z]+$", 3, 5).as_deref(), Some("aaa"));
        assert_eq!(text("^x[a-z]*$", 5, 5).as_deref(), Some("xaaaa"));
        assert_eq!(text("^(|[a-z]{2,})$", 2, 9), None);
        assert_eq!(text("[0-9]", 4, 9).as_deref(), Some("1aaa"));
        assert_eq!(text("^a$", 2, 3), None);
        let snowflake = Pattern::read("^(0|[1-9][0-9]*)$").unwrap();
        assert_eq!([0, 1, 2].map(|variant| snowflake.text(0, 9, variant).unwrap()), ["0", "2", "3"]);
    }

    #[test]
    fn what_is_not_understood_gives_no_text() {
        for pattern in ["(?=a)", "(?!a)b", "(?<=a)", r"\1", r"\p{L}", "[[:alpha:]]", "a)", "(a", "[a", "*", "a{3,1}"] {
            assert!(Pattern::read(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn texts_are_held_against_patterns_in_bounded_time() {
        let matches = |pattern: &str, text: &str| Pattern::read(pattern).unwrap().matches(text);
        assert!(matches("b+", "abbc") && matches("^(a|ab)c$", "abc") && matches("^(ab)*$", "abab"));
        assert!(!matches("^b", "ab") && !matches("^(ab)*$", "aba") && !matches(r"^\d+$", "1a"));
        assert!(!matches("^(a+)+$", &format!("{}b", "a".repeat(60))));
    }
}
