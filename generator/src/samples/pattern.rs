//! Strings that match a regular expression. Supports the subset that descriptions use, without a regex engine.
//!
//! Other features (lookaround, backreferences, Unicode properties) are not supported: such a pattern has no sample.

/// The maximum nesting depth of groups.
const MAX_DEPTH: usize = 16;
/// The maximum length of a string, and the maximum number of repetitions.
const MAX_LENGTH: usize = 1000;
/// The maximum number of matching steps; when it is exceeded, the string counts as not matching.
const STEPS: usize = 20_000;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    alternatives: Vec<Vec<Term>>,
}

#[derive(Debug)]
struct Term {
    atom: Atom,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum Atom {
    /// A character in (or, if negated, outside of) some ranges.
    Class(Vec<(char, char)>, bool),
    Group(Vec<Vec<Term>>),
    Start,
    End,
    /// `\b`, which is ignored.
    Boundary,
}

impl Pattern {
    /// Parses a pattern; `None` if it is invalid or contains an unsupported feature.
    pub(crate) fn parse(pattern: &str) -> Option<Self> {
        let mut parser = Parser { rest: pattern.chars().collect(), at: 0 };
        let alternatives = parser.alternatives(0)?;
        (parser.at == parser.rest.len()).then_some(Self { alternatives })
    }

    /// Returns a matching string of bounded length. Different variants give different strings if possible.
    pub(crate) fn text(&self, least: usize, most: usize, variant: usize) -> Option<String> {
        for alternative in &self.alternatives {
            for extra in [0, 1, least.saturating_sub(1), least, most.min(MAX_LENGTH)] {
                let mut writer = Writer { text: String::new(), extra, variant };
                writer.sequence(alternative)?;
                // An unanchored pattern only has to match a part of the string.
                let count = writer.text.chars().count();
                if count < least && extra == least {
                    let is_open = !matches!(alternative.last(), Some(Term { atom: Atom::End, .. }));
                    writer
                        .text
                        .extend(std::iter::repeat_n('a', if is_open { least.min(MAX_LENGTH) - count } else { 0 }));
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

struct Parser {
    rest: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn eat(&mut self, expected: &str) -> bool {
        let is_there = expected.chars().enumerate().all(|(index, one)| self.rest.get(self.at + index) == Some(&one));
        self.at += if is_there { expected.chars().count() } else { 0 };
        is_there
    }

    fn alternatives(&mut self, depth: usize) -> Option<Vec<Vec<Term>>> {
        if depth > MAX_DEPTH {
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
                    let atom = self.atom(depth)?;
                    let (least, most) = self.count()?;
                    alternatives.last_mut()?.push(Term { atom, least, most });
                }
            }
        }
        Some(alternatives)
    }

    fn atom(&mut self, depth: usize) -> Option<Atom> {
        Some(match self.next()? {
            '^' => Atom::Start,
            '$' => Atom::End,
            '.' => Atom::Class(vec![('\n', '\n')], true),
            '(' => {
                if self.peek() == Some('?') {
                    let is_named = self.eat("?<") || self.eat("?P<");
                    if is_named {
                        // `(?<=` and `(?<!` are lookbehind.
                        if matches!(self.peek(), Some('=' | '!')) {
                            return None;
                        }
                        while self.next()? != '>' {}
                    } else if !self.eat("?:") {
                        return None;
                    }
                }
                let inner = self.alternatives(depth + 1)?;
                self.eat(")").then_some(Atom::Group(inner))?
            }
            '[' => self.class()?,
            '\\' => self.escape()?,
            ')' | '*' | '+' | '?' => return None,
            literal => Atom::Class(vec![(literal, literal)], false),
        })
    }

    fn escape(&mut self) -> Option<Atom> {
        if self.eat("b") || self.eat("B") {
            return Some(Atom::Boundary);
        }
        if self.eat("A") {
            return Some(Atom::Start);
        }
        if self.eat("z") || self.eat("Z") {
            return Some(Atom::End);
        }
        let (ranges, is_negated) = self.escaped()?;
        Some(Atom::Class(ranges, is_negated))
    }

    /// Parses an escape, inside or outside of a class.
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

    fn class(&mut self) -> Option<Atom> {
        let is_negated = self.eat("^");
        let mut ranges = Vec::new();
        while !self.eat("]") {
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
        Some(Atom::Class(ranges, is_negated))
    }

    fn count(&mut self) -> Option<(usize, usize)> {
        let count = match self.peek() {
            Some('*') => (0, MAX_LENGTH),
            Some('+') => (1, MAX_LENGTH),
            Some('?') => (0, 1),
            Some('{') => {
                self.at += 1;
                let least = self.number();
                let most = if self.eat(",") { self.number().unwrap_or(MAX_LENGTH) } else { least? };
                if self.peek() != Some('}') || least.unwrap_or(0) > most {
                    return None;
                }
                (least.unwrap_or(0), most)
            }
            _ => return Some((1, 1)),
        };
        self.at += 1;
        // Lazy and possessive quantifiers match the same strings.
        let _ = self.eat("?") || self.eat("+");
        (count.0 <= MAX_LENGTH).then_some(count)
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

/// Writes the simplest matching string.
struct Writer {
    text: String,
    /// The number of optional characters to write.
    extra: usize,
    variant: usize,
}

impl Writer {
    fn sequence(&mut self, terms: &[Term]) -> Option<()> {
        for term in terms {
            let more = self.extra.min(term.most.saturating_sub(term.least));
            let is_letter = matches!(term.atom, Atom::Class(..));
            let count = term.least + if is_letter { more } else { 0 };
            self.extra -= if is_letter { more } else { 0 };
            for _ in 0..count {
                if self.text.len() > MAX_LENGTH * 4 {
                    return None;
                }
                match &term.atom {
                    Atom::Class(ranges, is_negated) => self.text.push(pick(ranges, *is_negated, self.variant)?),
                    Atom::Group(alternatives) => {
                        // The first alternative is often a single special case, such as `0`.
                        let one = if self.variant == 0 { alternatives.first() } else { alternatives.last() };
                        self.sequence(one?)?;
                    }
                    Atom::Start | Atom::End | Atom::Boundary => {}
                }
            }
        }
        Some(())
    }
}

fn is_in(letter: char, ranges: &[(char, char)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

/// Returns a character of a class, a letter or digit if possible.
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

/// Matches a string in a bounded number of steps, since backtracking can be exponential.
struct Matcher<'m> {
    text: &'m [char],
    steps: &'m mut usize,
}

type Continuation<'t> = &'t mut dyn FnMut(&mut Matcher<'_>, usize) -> bool;

impl Matcher<'_> {
    fn sequence(&mut self, terms: &[Term], at: usize, then: Continuation<'_>) -> bool {
        match terms {
            [] => then(self, at),
            [term, rest @ ..] => self.repeat(term, 0, at, &mut |matcher, at| matcher.sequence(rest, at, then)),
        }
    }

    fn repeat(&mut self, term: &Term, count: usize, at: usize, then: Continuation<'_>) -> bool {
        let Some(left) = self.steps.checked_sub(1) else { return false };
        *self.steps = left;
        if let Atom::Class(ranges, is_negated) = &term.atom {
            return self.letters(ranges, *is_negated, term, at, then);
        }
        // Beyond the minimum, only repeat what consumes characters.
        let more = |matcher: &mut Matcher<'_>, after: usize, then: Continuation<'_>| {
            (after > at || count < term.least) && matcher.repeat(term, count + 1, after, then)
        };
        let goes_on = count < term.most
            && count < 64
            && match &term.atom {
                Atom::Group(alternatives) => alternatives
                    .iter()
                    .any(|one| self.sequence(one, at, &mut |matcher, after| more(matcher, after, then))),
                Atom::Start => at == 0 && more(self, at, then),
                Atom::End => at == self.text.len() && more(self, at, then),
                Atom::Boundary => more(self, at, then),
                Atom::Class(..) => false,
            };
        goes_on || (count >= term.least && then(self, at))
    }

    /// Matches as many characters of a class as possible, then fewer.
    fn letters(
        &mut self,
        ranges: &[(char, char)],
        is_negated: bool,
        term: &Term,
        at: usize,
        then: Continuation<'_>,
    ) -> bool {
        let fits = |letter: &&char| is_in(**letter, ranges) != is_negated;
        let most = self.text[at..].iter().take(term.most).take_while(fits).count();
        if most < term.least {
            return false;
        }
        (term.least..=most).rev().any(|count| {
            let Some(left) = self.steps.checked_sub(1) else { return false };
            *self.steps = left;
            then(self, at + count)
        })
    }
}

#[cfg(test)]
mod tests;
