//! Generates Rust client crates from OpenAPI descriptions.
//!
//! A run is a one-way pipeline, in which each stage takes one type and returns the next: [`source`] reads files, [`parse`] checks the
//! description, collects its objects and resolves references, [`lower`] builds the intermediate representation ([`ir`]), [`analysis`] and [`naming`]
//! derive facts and names from it, [`rust_model`] decides which Rust items to generate, [`emit`] turns them into tokens,
//! [`format`](mod@format) prints these, and [`write`](mod@write) updates the output folder. Only `source` and `write` touch files.

pub mod analysis;
pub mod build_script;
mod casing;
pub mod changes;
pub mod config;
mod conformance;
mod date_format;
mod dedup;
pub mod diagnostics;
pub mod edits;
pub mod emit;
pub mod extensions;
pub mod format;
mod hash;
pub mod ir;
pub mod limits;
mod lint;
pub mod location;
pub mod lower;
mod media_type;
pub mod naming;
pub mod outline;
mod overrides;
mod owners;
pub mod package;
mod parallel;
pub mod parse;
mod path_groups;
pub mod pipeline;
pub mod report;
pub mod runtime;
pub mod rust_model;
pub mod rust_path;
pub mod samples;
pub mod source;
mod spec;
pub mod type_locations;
mod words;
pub mod write;
