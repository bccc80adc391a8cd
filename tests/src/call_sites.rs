//! `docs/call-sites.md`: calls with generated clients, each beside the same call with another crate, and how many tokens each has.

use proc_macro2::{TokenStream, TokenTree};

/// A call in the document, and the same call with another crate.
#[derive(Debug, PartialEq)]
pub struct CallSite<'d> {
    /// The heading.
    pub title: &'d str,
    /// The call with the generated client, without the lines around it.
    pub ours: String,
    /// The other crate, with its version.
    pub other: &'d str,
    /// The call with it.
    pub theirs: String,
}

/// Returns the calls of a document that stand beside one with another crate.
#[must_use]
pub fn call_sites(document: &str) -> Vec<CallSite<'_>> {
    document.split("\n## ").skip(1).filter_map(call_site).collect()
}

fn call_site(section: &str) -> Option<CallSite<'_>> {
    let (title, rest) = section.split_once('\n')?;
    let mut blocks = rest.split("```").collect::<Vec<_>>().into_iter();
    let (_, ours) = (blocks.next()?, blocks.next()?);
    let (before, theirs) = (blocks.next()?, blocks.next()?);
    let other = before.trim().strip_prefix("<!-- ")?.strip_suffix(" -->")?;
    Some(CallSite { title, ours: code(ours), other, theirs: code(theirs) })
}

/// The lines that are shown.
fn code(block: &str) -> String {
    block.lines().skip(1).filter(|line| !line.starts_with("# ")).collect::<Vec<_>>().join("\n")
}

/// Counts the tokens of Rust code: words, literals, signs of one or more characters, and both brackets of a pair.
///
/// # Errors
///
/// The text is not made of tokens of Rust.
pub fn tokens(code: &str) -> Result<usize, proc_macro2::LexError> {
    Ok(count(code.parse()?))
}

fn count(tokens: TokenStream) -> usize {
    let of = |token| match token {
        TokenTree::Group(group) => 2 + count(group.stream()),
        // The first characters of `::` belong to the sign that ends behind them.
        TokenTree::Punct(punct) if punct.spacing() == proc_macro2::Spacing::Joint => 0,
        _ => 1,
    };
    tokens.into_iter().map(of).sum()
}

/// The document with the table of all calls, between `<!-- tokens -->` and `<!-- end -->`.
///
/// # Errors
///
/// A call is not made of tokens of Rust.
pub fn with_table(document: &str) -> Result<String, proc_macro2::LexError> {
    const START: &str = "<!-- tokens -->\n\n";
    const END: &str = "<!-- end -->";
    let Some((before, rest)) = document.split_once(START) else { return Ok(document.to_owned()) };
    let Some((_, after)) = rest.split_once(END) else { return Ok(document.to_owned()) };
    let row = |call: &CallSite<'_>| {
        let (ours, theirs) = (tokens(&call.ours)?, tokens(&call.theirs)?);
        Ok(format!("| {} | {ours} | {} | {theirs} |\n", call.title, call.other))
    };
    let rows: Vec<String> = call_sites(document).iter().map(row).collect::<Result<_, proc_macro2::LexError>>()?;
    let head = "| call | tokens | with | tokens |\n| --- | ---: | --- | ---: |\n";
    Ok(format!("{before}{START}{head}{}{END}{after}", rows.concat()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::tokens;

    #[test]
    fn brackets_and_long_signs_are_counted() {
        for (code, expected) in [("client.pods()?", 6), ("a::b", 3), ("f([1, 2]);", 9), ("\"a b\"", 1)] {
            assert_eq!(tokens(code).unwrap(), expected, "{code}");
        }
    }
}
