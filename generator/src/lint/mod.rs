//! Lints.
use crate::diagnostics::Diagnostics;
use crate::document::Document;
use crate::ir::Api;
use crate::resolve::Resolved;
pub(crate) fn lint(_: &Document<'_>, _: &Resolved, _: &Api, _: &mut Diagnostics) {}
