//! `x-oasmith-sensitive`: values that must not be displayed.

use super::{Extension, Fields, VALUES};
use crate::spec::ObjectKind;

/// Whether the value is sensitive. Another type than a boolean is an error: an ignored mark would expose the value in logs.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Sensitive(bool);

impl Extension for Sensitive {
    const NAME: &'static str = "x-oasmith-sensitive";
    const OBJECTS: &'static [ObjectKind] = VALUES;
    const FORM: &'static str = "use `true` or `false`";
}

/// Whether the fields of a schema, or those beside a reference to it, mark it as sensitive.
pub(crate) fn is_sensitive(fields: &impl Fields) -> bool {
    matches!(Sensitive::read(fields), Some(Sensitive(true)))
}
