//! Pagination without an extension: [`detect`] recognises it by what the description shows.

mod detect;
mod inputs;
mod page;
#[cfg(test)]
mod tests;

pub(super) use detect::Candidate;
