//! Generates Rust client crates from OpenAPI descriptions.
//!
//! A run goes one way, and each stage takes one type and returns the next:
//! [`source`] reads files, [`parse`] checks the description, collects its nodes and links them, [`lower`] turns them into our own
//! model ([`ir`]), [`facts`] and [`names`] answer questions about it, [`model`] decides what Rust is said, [`emit`] spells it as tokens,
//! [`format`](mod@format) prints them, [`write`](mod@write) compares with what is there and brings it up to date. Only `source` and `write`
//! touch files.

pub mod analysis;
pub mod build_script;
pub mod config;
mod conformance;
mod date_format;
mod dedup;
pub mod diagnostics;
pub mod edits;
pub mod emit;
pub mod format;
mod hash;
pub mod ir;
pub mod limits;
mod lint;
pub mod location;
pub mod lower;
mod media_type;
pub mod naming;
mod overrides;
mod owners;
pub mod package;
mod parallel;
pub mod parse;
pub mod pipeline;
pub mod report;
pub mod runtime;
pub mod rust_model;
pub mod samples;
pub mod source;
mod spec;
pub mod type_locations;
pub mod write;
