//! `x-oasmith-environment`: the set of servers to which a server belongs.

use super::{Extension, Name};
use crate::diagnostics::Code;
use crate::spec::ObjectKind;

/// The name of an environment.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Environment(Name);

impl Extension for Environment {
    const NAME: &'static str = "x-oasmith-environment";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Server];
    const FORM: &'static str = Name::FORM;
    const CODE: Code = Code::InvalidServer;
}

impl Environment {
    pub(crate) fn name(&self) -> &str {
        self.0.0.trim()
    }
}
