//! Writes the names of a generation, for the next one.

use std::collections::BTreeSet;

use super::super::operations::setters;
use super::super::types::{Part, parts};
use super::super::{ModulePlace, NameTable};
use super::file::HEADER;
use super::{Kept, below, form_of};
use crate::ir::{Api, TypeId};
use crate::naming::kept::file::Form;
use crate::owners::Owned;

/// Returns the text of the file: one name a line, sorted, so that additions on two branches merge.
pub(crate) fn render(api: &Api, owned: &[Owned], names: &NameTable, kept: &Kept<'_>) -> String {
    let mut lines = Lines { kept, names, text: BTreeSet::new() };
    for (index, operation) in api.operations.iter().enumerate() {
        let key = kept.operation(index);
        let own = &names.operations[index];
        let tag = &names.tags[operation.tag.0];
        lines.add(key, &format!("api::{}::{}::{}", tag.module, own.module, own.ident));
        lines.add(key, &format!(".{}()", own.method));
        for (setter, ident) in setters(api, operation).into_iter().zip(own.parameters.iter().chain(&own.properties)) {
            lines.add(&setter.key(key), &format!(".{ident}"));
        }
    }
    for id in api.type_ids() {
        lines.parts(api, owned, id);
    }
    lines.items(owned);
    let mut text = format!("{HEADER}\n");
    for line in lines.text {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

struct Lines<'a> {
    kept: &'a Kept<'a>,
    names: &'a NameTable,
    text: BTreeSet<String>,
}

impl Lines<'_> {
    fn add(&mut self, key: &str, name: &str) {
        if !key.is_empty() {
            self.text.insert(format!("{key} {name}"));
        }
    }

    /// The parts of a type, below the location that they had in the last generation.
    fn parts(&mut self, api: &Api, owned: &[Owned], id: TypeId) {
        let def = api.type_def(id);
        let sources = &owned[id.index()].sources;
        let parts = parts(&def.shape);
        let had_parts = |source: &&usize| {
            let key = self.kept.key(**source);
            parts.iter().any(|part| self.kept.names.member(&self.kept.key_of_part(key, part), form_of(part)).is_some())
        };
        let source = sources.iter().find(had_parts).or_else(|| sources.first());
        let Some(key) = source.map(|source| self.kept.key(*source).to_owned()) else { return };
        let own = self.names.of_type(id);
        for (part, ident) in parts.iter().zip(&own.parts) {
            let key = self.kept.key_of_part(&key, part);
            let name = if form_of(part) == Form::Field { format!(".{ident}") } else { format!("::{ident}") };
            self.add(&key, &name);
        }
        if matches!(parts.first(), Some(Part::Value(..) | Part::Variant(..))) {
            self.add(&key, &format!("::{}", own.unknown));
        }
    }

    /// The paths of types, in every public module that has them.
    fn items(&mut self, owned: &[Owned]) {
        for module in &self.names.modules {
            if matches!(module.place, ModulePlace::Shared(_)) {
                continue;
            }
            for id in module.main.iter().chain(&module.types).chain(&module.exports) {
                let Some(ident) = module.ident_of(*id) else { continue };
                let owned = &owned[id.index()];
                let Some(source) = module.source_of(*id).or_else(|| owned.sources.first().copied()) else { continue };
                let key = self.kept.key(source).to_owned();
                let path = module.path.join("::");
                self.add(&key, &format!("{path}::{ident}"));
                if let Some(required) = module.required_of(*id) {
                    self.add(&below(&key, &["required"]), &format!("{path}::{required}"));
                }
            }
        }
    }
}
