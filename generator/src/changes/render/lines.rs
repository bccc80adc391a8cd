//! Changes put together for readers: by verdict, by what they are about, and those of one kind in one line.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::changes::Rule;
use crate::changes::change::{Change, Changes, Flow, Point, Subject, Verdict};

/// More changes of one kind about one thing than this are one line.
const ALIKE: usize = 3;
/// How many names such a line shows.
const NAMES: usize = 20;
/// How many operations are named.
const OPERATIONS: usize = 3;

/// Changes of one verdict.
pub(super) struct Section<'c> {
    pub(super) verdict: Verdict,
    pub(super) groups: Vec<Group<'c>>,
}

/// Changes about one thing.
pub(super) struct Group<'c> {
    pub(super) subject: &'c Subject,
    /// Whether it is told at the end, as a consequence.
    is_late: bool,
    pub(super) lines: Vec<Line<'c>>,
}

/// A change, or several of one kind.
pub(super) struct Line<'c> {
    pub(super) changes: Vec<&'c Change>,
    /// What else it is about.
    pub(super) also: Vec<&'c Subject>,
}

/// Breaking changes first, then compatible ones, then documentation.
pub(super) fn sections(changes: &Changes) -> Vec<Section<'_>> {
    let verdicts = [Verdict::Breaking, Verdict::Compatible, Verdict::Documentation];
    let mut sections = Vec::new();
    let (firsts, others) = merged(changes);
    for verdict in verdicts {
        let is_last = verdict == Verdict::Documentation;
        let own = firsts.iter().copied().filter(|change| {
            let own = change.verdict().max(Verdict::Documentation);
            own == verdict || (is_last && own < verdict)
        });
        let mut groups: IndexMap<(&Subject, bool), Group<'_>> = IndexMap::new();
        for change in own {
            let (subject, is_late) = (subject(change), is_late(change));
            let group =
                groups.entry((subject, is_late)).or_insert_with(|| Group { subject, is_late, lines: Vec::new() });
            add(group, change);
        }
        let mut groups: Vec<Group<'_>> = groups.into_values().collect();
        for group in &mut groups {
            group.lines = std::mem::take(&mut group.lines).into_iter().flat_map(Line::split).collect();
            for line in &mut group.lines {
                let all = line.changes.iter().flat_map(|change| others.get(&key(change)).into_iter().flatten());
                line.also = all.copied().collect();
                line.also.sort_unstable();
                line.also.dedup();
            }
        }
        if !groups.is_empty() {
            sections.push(Section { verdict, groups });
        }
    }
    sections
}

/// What a change stands under. Operations that came or are gone have nothing else to be told of them, so they stand together.
fn subject(change: &Change) -> &Subject {
    match change.rule {
        Rule::OperationAdded | Rule::OperationRemoved => &Subject::Api,
        _ => &change.subject,
    }
}

fn is_late(change: &Change) -> bool {
    matches!(change.rule, Rule::TypesRemoved | Rule::TypesAdded)
}

/// What makes two changes one for readers: the same thing in the same place, such as a property that several types have from one schema;
/// or the same change of several operations, such as a header that all of them need now.
type Key<'c> = (Rule, &'c str, Option<&'c Point>, Option<&'c Point>);

fn key(change: &Change) -> Key<'_> {
    match change.subject {
        Subject::Operation(_) => (change.rule, &change.message, None, None),
        _ => (change.rule, &change.message, change.before.as_ref(), change.after.as_ref()),
    }
}

/// The changes without those that are told already, and what these are about.
fn merged(changes: &Changes) -> (Vec<&Change>, HashMap<Key<'_>, Vec<&Subject>>) {
    let mut firsts: Vec<&Change> = Vec::new();
    let mut others: HashMap<Key<'_>, Vec<&Subject>> = HashMap::new();
    let mut seen: HashMap<Key<'_>, (Verdict, Verdict)> = HashMap::new();
    for change in &changes.list {
        let verdicts = (change.wire, change.rust);
        if change.subject != Subject::Api && seen.get(&key(change)) == Some(&verdicts) {
            others.entry(key(change)).or_default().push(&change.subject);
        } else {
            seen.insert(key(change), verdicts);
            firsts.push(change);
        }
    }
    (firsts, others)
}

fn add<'c>(group: &mut Group<'c>, change: &'c Change) {
    let key = |change: &Change| (change.rule, change.wire, change.rust, change.flow);
    match group.lines.iter_mut().find(|line| key(line.changes[0]) == key(change)) {
        Some(line) => line.changes.push(change),
        None => group.lines.push(Line::new(change)),
    }
}

impl<'c> Line<'c> {
    fn new(change: &'c Change) -> Self {
        Self { changes: vec![change], also: Vec::new() }
    }

    /// A few changes of one kind stay lines of their own.
    fn split(self) -> Vec<Self> {
        let is_short = self.changes.len() <= ALIKE;
        if is_short { self.changes.into_iter().map(Line::new).collect() } else { vec![self] }
    }

    pub(super) fn first(&self) -> &'c Change {
        self.changes[0]
    }

    pub(super) fn rule(&self) -> Rule {
        self.first().rule
    }

    /// What has changed.
    pub(super) fn message(&self) -> String {
        if let [only] = self.changes.as_slice() {
            return format!("{}{}", only.message, self.also());
        }
        let names: Vec<String> = self.changes.iter().take(NAMES).map(|change| format!("`{}`", change.name)).collect();
        let hidden = self.changes.len() - names.len();
        let more = if hidden > 0 { format!(" and {hidden} more") } else { String::new() };
        format!("{} × {}: {}{more}{}", self.changes.len(), self.rule().title(), names.join(", "), self.also())
    }

    /// The other types that have it from the same place.
    fn also(&self) -> String {
        let names: Vec<String> = self.also.iter().take(OPERATIONS).map(|subject| format!("`{subject}`")).collect();
        let hidden = self.also.len() - names.len();
        match (names.is_empty(), hidden) {
            (true, _) => String::new(),
            (false, 0) => format!(" (also {})", names.join(", ")),
            (false, hidden) => format!(" (also {} and {hidden} more)", names.join(", ")),
        }
    }

    /// What breaks: `wire`, `Rust`, both or neither.
    pub(super) fn broken(&self) -> &'static str {
        let change = self.first();
        match (change.wire == Verdict::Breaking, change.rust == Verdict::Breaking) {
            (true, true) => "wire and Rust",
            (true, false) => "wire",
            (false, true) => "Rust",
            (false, false) => "",
        }
    }

    /// Where it stands; and where it stood, by line and column where the file is the one that was compared or has the same name.
    pub(super) fn place(&self, changes: &Changes) -> String {
        let change = self.first();
        match (&change.before, &change.after) {
            (Some(one), Some(other)) => {
                let is_plain = one.file == changes.before && other.file == changes.after;
                let is_same = one.file.rsplit(':').next() == other.file.rsplit(':').next();
                if is_plain || is_same {
                    format!("{other} (was {}:{})", one.line, one.column)
                } else {
                    format!("{other} (was {one})")
                }
            }
            (Some(only), None) | (None, Some(only)) => only.to_string(),
            (None, None) => String::new(),
        }
    }

    /// The Rust items that a reader looks for, where they are others than before.
    pub(super) fn items(&self) -> String {
        let change = self.first();
        if self.changes.len() > 1 {
            return String::new();
        }
        match (&change.rust_before, &change.rust_after) {
            (Some(one), Some(other)) if one == other => format!("`{one}`"),
            (Some(one), Some(other)) => format!("`{one}` → `{other}`"),
            (Some(one), None) => format!("`{one}` is gone"),
            (None, Some(other)) => format!("`{other}`"),
            (None, None) => String::new(),
        }
    }
}

impl Group<'_> {
    /// The subject, with what it is used for.
    pub(super) fn heading(&self) -> String {
        let change = self.lines[0].first();
        let mut flow = Flow::default();
        self.lines.iter().flat_map(|line| &line.changes).for_each(|change| flow = flow.and(change.flow));
        match self.subject {
            Subject::Api if self.is_late => "Types".to_owned(),
            Subject::Api => "The API as a whole".to_owned(),
            Subject::Operation(name) => name.clone(),
            Subject::Type(name) => {
                let users = &change.operations;
                let named = users.iter().take(OPERATIONS).map(String::as_str).collect::<Vec<_>>().join(", ");
                let more = users.len().saturating_sub(OPERATIONS);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                if users.is_empty() && flow == Flow::default() {
                    format!("{name}, which no operation uses")
                } else if users.is_empty() {
                    format!("{name}, in {}", flow.words())
                } else {
                    format!("{name}, in {} of {named}{more}", flow.words())
                }
            }
        }
    }
}
