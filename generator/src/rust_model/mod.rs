//! What Rust is said, without tokens: every decision about the output is made here, so that [`emit`](crate::emit) only spells.

mod api;
mod bodies;
mod checks;
mod client;
mod constructors;
mod docs;
mod event_streams;
mod examples;
mod expandable;
mod fields;
mod guide;
mod imports;
mod inputs;
mod items;
mod markdown;
mod models;
mod modules;
mod pages;
mod paths;
mod results;
mod shared;
mod types;

use std::collections::{BTreeSet, HashSet};

use crate::analysis::TypeAnalysis;
use crate::config::{Encoding, Servers, Types};
use crate::ir::{Api, Presence, Shape, Type};
use crate::naming::{Feature, Ident, NameTable};
use crate::parallel;
use crate::rust_path::RustPath;
use paths::Home;

pub use api::{ApiFile, Case, HeadersItem, OperationItem, OutputEnum, ParameterItem, Read, Sent};
pub use bodies::{Body, BodyCase, BodyWrite, PropertyItem};
pub(crate) use checks::checked_operations;
pub use checks::{Check, Number};
pub(crate) use client::has_item as server_has_item;
pub use client::{
    ClientFile, EnvelopeItem, EnvironmentItem, OwnServerItem, ProductItem, SchemeItem, SchemeKind, ServerItem,
};
pub use event_streams::{EventRequest, EventStreamItem, ReadEvent};
pub use examples::{Argument, ExampleItem, Value};
pub use fields::FieldItem;
pub use guide::Guide;
pub use imports::Imports;
pub use inputs::{Input, InputKind, Parameter};
pub use items::{
    Asking, Constant, DecodeRule, DefaultValue, EncodeRule, EnumItem, Expandable, Features, Field, FormItem, Item,
    ModelFile, PartItem, StructItem, UnionCaseItem, UnionDiscrimination, UnionItem, ValueItem, VariantConstructor,
    VariantItem,
};
pub use modules::{Folder, ModuleItem};
pub use pages::{FieldPath, NextPage, Optionality, PageTarget, PagesItem, WaitItem};
pub use paths::{Export, ModelPath};
pub use results::ResultCheck;
pub use shared::{AccessorType, Around, Holding, SharedField};
pub use types::Ty;

/// A string of the description inside a code span of a doc comment.
pub(crate) use markdown::code as code_span;

/// A crate to be written.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact of the crate")]
pub struct Crate {
    /// Name of the package.
    pub name: String,
    /// Whether the runtime is a module of the crate.
    pub is_vendored: bool,
    /// Modules of the crate that are written by hand, since they hold types of the caller's.
    pub own_modules: BTreeSet<String>,
    /// Whether a model has something to check.
    pub has_checks: bool,
    /// Whether a request carries a reference of the caller's.
    pub has_references: bool,
    /// Documentation of the crate: what the API says of itself.
    pub docs: Vec<String>,
    /// What the guide shows.
    pub guide: Guide,
    /// The types, by number.
    pub models: Vec<ModelFile>,
    /// The files of types that belong to no operation.
    pub modules: Vec<ModuleItem>,
    /// One file for each tag.
    pub apis: Vec<ApiFile>,
    /// Webhooks and callbacks.
    pub events: Vec<EventItem>,
    /// What reads an event of a name.
    pub event_arms: Vec<EventArm>,
    /// Every feature, in order; none if groups of operations are no features.
    pub features: Vec<Feature>,
    /// Whether types that no operation uses are behind a feature of their own.
    pub has_unused_types: bool,
    /// The client and its builder.
    pub client: ClientFile,
}

/// A webhook or a callback.
#[derive(Clone, Debug)]
pub struct EventItem {
    /// The variant.
    pub ident: Ident,
    /// The function that reads it.
    pub function: Ident,
    /// Its name in the description.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Type of its body.
    pub ty: Ty,
    /// Whether the body is large, so that it stands behind a pointer in the enum.
    pub is_large: bool,
    /// Whether none of the described properties need be there.
    pub is_open: bool,
}

/// What reads the events of one name: the first that the body fits, the most demanding first.
#[derive(Clone, Debug)]
pub struct EventArm {
    /// The name.
    pub wire: String,
    /// The events, by number.
    pub tries: Vec<usize>,
}

/// Decides what the crate says.
#[must_use]
pub fn model(api: &Api, facts: &TypeAnalysis, names: &NameTable, choices: &Choices<'_>) -> Crate {
    let has_features = choices.features && api.tags.len() + usize::from(!api.events.is_empty()) > 1;
    let checked = checks::checked(api, facts);
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref()?.object(api));
    let bodies: HashSet<_> = bodies.map(|(id, _)| id).collect();
    let context = Context {
        api,
        facts,
        names,
        has_features,
        checked: &checked,
        bodies: &bodies,
        home: Home::Crate,
        encoding: choices.encoding,
    };
    let has_checks = !checked.is_empty();
    let types: Vec<_> = api.type_ids().collect();
    let models = parallel::map(&types, |id| context.model_file(*id));
    let apis = context.with_examples(choices.package, &models);
    Crate {
        own_modules: own_modules(choices.types),
        has_checks,
        has_references: models.iter().any(|file| file.imports.runtime.contains("IdempotencyReference")),
        name: choices.package.to_owned(),
        is_vendored: choices.vendored,
        docs: docs::of_crate(api),
        guide: context.guide(&apis),
        modules: context.modules(&models),
        models,
        apis,
        events: context.events(),
        event_arms: context.event_arms(),
        features: context.features(),
        has_unused_types: has_features && facts.has_unused_types(),
        client: context.client_file(choices.servers),
    }
}

/// The modules of the caller's types. Those that are generated are not written by hand.
fn own_modules(types: &Types) -> BTreeSet<String> {
    const GENERATED: [&str; 7] = ["api", "client", "environments", "models", "runtime", "shared", "webhooks"];
    let modules = types.formats.values().chain(types.schemas.values()).filter_map(RustPath::own_module);
    modules.filter(|module| !GENERATED.contains(module)).map(str::to_owned).collect()
}

/// What decisions are made from.
#[derive(Clone, Copy)]
struct Context<'a> {
    api: &'a Api,
    facts: &'a TypeAnalysis,
    names: &'a NameTable,
    has_features: bool,
    /// Types that have something to check.
    checked: &'a HashSet<crate::ir::TypeId>,
    /// Objects that are the body of a request.
    bodies: &'a HashSet<crate::ir::TypeId>,
    /// Where models are spelled.
    home: Home,
    encoding: Encoding,
}

/// What the caller chose.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    /// Name of the package.
    pub package: &'a str,
    /// Choices of Rust types.
    pub types: &'a Types,
    /// Choices about servers.
    pub servers: &'a Servers,
    /// Whether each group of operations is a feature.
    pub features: bool,
    /// Choices about queries and forms.
    pub encoding: Encoding,
    /// Whether the runtime is a module of the crate.
    pub vendored: bool,
}

impl Context<'_> {
    fn features(&self) -> Vec<Feature> {
        if !self.has_features {
            return Vec::new();
        }
        let webhooks = (!self.api.events.is_empty()).then(Feature::webhooks);
        let tags = (0..self.api.tags.len()).map(|index| self.names.of_tag(index).feature.clone());
        tags.chain(webhooks).collect()
    }

    fn events(&self) -> Vec<EventItem> {
        let events = self.api.events.iter().zip(&self.names.events);
        let item = |(event, (ident, function)): (&crate::ir::Event, &(Ident, Ident))| EventItem {
            ident: ident.clone(),
            function: function.clone(),
            wire: event.wire.clone(),
            docs: docs::of_item(&event.docs, &format!("The event `{}`.", docs::code(&event.wire))),
            ty: self.ty(None, &event.ty),
            is_large: self.facts.is_large(&event.ty),
            is_open: event.is_open,
        };
        events.map(item).collect()
    }

    fn event_arms(&self) -> Vec<EventArm> {
        let mut arms: Vec<EventArm> = Vec::new();
        for (index, event) in self.api.events.iter().enumerate() {
            let Some(arm) = arms.iter_mut().find(|arm| arm.wire == event.wire) else {
                arms.push(EventArm { wire: event.wire.clone(), tries: vec![index] });
                continue;
            };
            // What reads the same never comes to be tried.
            if arm.tries.iter().all(|known| self.api.events[*known].ty != event.ty) {
                arm.tries.push(index);
            }
        }
        for arm in &mut arms {
            arm.tries.sort_by_key(|index| std::cmp::Reverse(self.demands(&self.api.events[*index].ty)));
        }
        arms
    }

    /// How many properties a type requires.
    fn demands(&self, ty: &Type) -> usize {
        let Type::Named(id) = ty else { return 0 };
        let Shape::Struct(object) = &self.api.type_def(*id).shape else { return 0 };
        let is_required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
        object.properties.iter().filter(|property| is_required(property.presence)).count()
    }
}

/// A string of our own in lines of the usual length.
pub(crate) fn wrapped(text: &str) -> Vec<String> {
    markdown::clean(text)
}

/// A string of the description as lines of Markdown that may stand in documentation.
pub(crate) fn clean_text(text: &str) -> Vec<String> {
    markdown::clean(text)
}
