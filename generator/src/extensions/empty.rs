//! `x-oasmith-empty`: what an empty body means.

use super::Extension;
use crate::config::EmptyResponse;
use crate::spec::ObjectKind;

/// What an empty body means where the response declares JSON.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Empty(pub(crate) EmptyResponse);

impl Extension for Empty {
    const NAME: &'static str = "x-oasmith-empty";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Response];
    const FORM: &'static str = "it is `none` if an empty body means that there is no value, or `error`";
}
