//! Short names of versions and types, with which rows stay on one line.

use super::grammar::FieldType;
use super::version::VersionSet;

pub(super) const V20: VersionSet = VersionSet::V20;
pub(super) const V30: VersionSet = VersionSet::V30;
pub(super) const V32: VersionSet = VersionSet::V32;
pub(super) const V3: VersionSet = VersionSet::V3;
pub(super) const V31_ON: VersionSet = VersionSet::V31_ON;

pub(super) const ANY: FieldType = FieldType::Any;
pub(super) const STRING: FieldType = FieldType::String;
pub(super) const STRINGS: FieldType = FieldType::List(&STRING);
pub(super) const DOCUMENTATION: FieldType = FieldType::Documentation;
pub(super) const BOOL: FieldType = FieldType::Bool;
