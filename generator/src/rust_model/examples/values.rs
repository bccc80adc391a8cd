//! Builds the values of an example, from the types of the description.

use std::collections::HashSet;

use serde_json::Value as Sample;

use super::choose::{
    chosen, entry_of, is_composite, is_shown, number_of, same_types, sample_of, samples_of, text_of, unboxed, within,
};
use super::{Argument, Value, sample};
use crate::ir::{Form, OpenEnum, Property, Shape, Struct, Type, TypeId, Union};
use crate::naming::text_name;
use crate::rust_model::{
    Asking, Context, EncodeRule, Field, FormItem, Input, Item, ModelFile, ModelPath, Parameter, StructItem, Ty,
};

/// How deep models stand in each other before the reader gets to give one.
const DEEPEST: usize = 5;
/// How many values an example spells.
const MOST: usize = 60;

/// A place that needs a value.
#[derive(Clone, Copy)]
pub(super) struct SampleContext<'s> {
    /// The model that it stands in.
    pub(super) owner: Option<TypeId>,
    /// Its type.
    pub(super) ty: &'s Type,
    /// What the description gives for it.
    pub(super) sample: Option<&'s Sample>,
    /// Its name.
    pub(super) name: &'s str,
    /// The least number that fits.
    pub(super) least: Option<i128>,
    /// How many models stand around it.
    pub(super) depth: usize,
}

/// Builds the values of one example.
pub(super) struct Builder<'c, 'a> {
    context: &'c Context<'a>,
    models: &'c [ModelFile],
    given: Vec<Argument>,
    taken: HashSet<String>,
    left: usize,
}

impl<'c, 'a> Builder<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, models: &'c [ModelFile]) -> Self {
        Self {
            context,
            models,
            given: Vec::new(),
            taken: HashSet::from(["client", "request", "required"].map(str::to_owned)),
            left: MOST,
        }
    }

    /// What the reader has to have.
    pub(super) fn given(&mut self) -> Vec<Argument> {
        std::mem::take(&mut self.given)
    }

    /// A value as a parameter takes it.
    pub(super) fn input(&mut self, spot: SampleContext<'_>, input: &Input) -> Value {
        self.given_as(spot, &input.parameter)
    }

    fn given_as(&mut self, spot: SampleContext<'_>, parameter: &Parameter) -> Value {
        match (parameter, spot.ty) {
            (Parameter::Into(_), _) => self.convertible(spot),
            (Parameter::List(item), Type::Array(inner)) => self.list(spot, item, inner),
            (Parameter::Map(value), Type::Map(inner)) => {
                let (key, sample) = entry_of(spot.sample);
                let value = self.given_as(SampleContext { owner: None, ty: inner, sample, ..spot }, value);
                Value::Pairs(key.to_owned(), Box::new(value))
            }
            _ => self.exact(spot),
        }
    }

    /// A list of what turns into its items, which all have one type.
    fn list(&mut self, spot: SampleContext<'_>, item: &Parameter, inner: &Type) -> Value {
        let before = (self.given.clone(), self.taken.clone());
        for is_exact in [false, true] {
            let items = samples_of(spot.sample).into_iter().map(|sample| {
                let spot = SampleContext { owner: None, ty: inner, sample, ..spot };
                if is_exact { self.exact(spot) } else { self.given_as(spot, item) }
            });
            if let Some(list) = same_types(items.collect()) {
                return list;
            }
            (self.given, self.taken) = before.clone();
        }
        self.give(spot, unboxed(self.context.ty(spot.owner, spot.ty)))
    }

    /// A value that turns into the type of a place.
    fn convertible(&mut self, spot: SampleContext<'_>) -> Value {
        match spot.ty {
            Type::String | Type::Secret | Type::Text(_) if sample::is_out_of_reach(spot.sample) => self.exact(spot),
            Type::String | Type::Secret => {
                Value::Text(sample::text(spot.sample).unwrap_or(sample::word(spot.name)).to_owned())
            }
            Type::Text(format) => Value::Text(text_of(*format, spot.sample)),
            Type::Sensitive(inner) => self.inside(SampleContext { ty: inner, sample: None, ..spot }),
            Type::Any => match spot.sample {
                Some(Sample::Bool(value)) => Value::Bool(*value),
                Some(Sample::String(_)) if sample::text(spot.sample).is_some() => {
                    Value::Text(sample::text(spot.sample).unwrap_or_default().to_owned())
                }
                _ => self.exact(spot),
            },
            Type::Named(id) => {
                let value = self.exact(spot);
                self.unwrapped(*id, value)
            }
            _ => self.exact(spot),
        }
    }

    /// What a variant of a union holds, where it turns into the union.
    fn unwrapped(&self, id: TypeId, value: Value) -> Value {
        let (Item::Union(union), Value::Variant(path, ident, Some(held))) = (&self.models[id.index()].item, &value)
        else {
            return value;
        };
        let index = union.variants.iter().position(|variant| variant.ident == *ident);
        let Some(index) = index.filter(|_| *path == self.path(id)) else { return value };
        let held = if let Value::Boxed(held) = held.as_ref() { held } else { held };
        match held.as_ref() {
            Value::String(text) if union.string == Some(index) => Value::Text(text.clone()),
            Value::New(..) | Value::ByName(..) | Value::Variant(..) if union.variants[index].is_distinct => {
                (**held).clone()
            }
            _ => value,
        }
    }

    /// A value of exactly the type of a place, without the pointer that it may stand behind.
    pub(super) fn exact(&mut self, spot: SampleContext<'_>) -> Value {
        self.left = self.left.saturating_sub(1);
        let before = (self.given.clone(), self.taken.clone());
        match self.spelled(spot) {
            Some(value) if self.left > 0 => value,
            _ => {
                (self.given, self.taken) = before;
                self.give(spot, unboxed(self.context.ty(spot.owner, spot.ty)))
            }
        }
    }

    /// The same, behind its pointer.
    fn inside(&mut self, spot: SampleContext<'_>) -> Value {
        let is_boxed = matches!(self.context.ty(spot.owner, spot.ty), Ty::Boxed(_));
        let value = self.exact(spot);
        if is_boxed { Value::Boxed(Box::new(value)) } else { value }
    }

    fn give(&mut self, spot: SampleContext<'_>, ty: Ty) -> Value {
        let name = spot.name;
        let word = if name.len() <= 40 && name.is_ascii() { name } else { "value" };
        let mut name = word.to_owned();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{}_{number}", word.trim_end_matches('_'));
            number += 1;
        }
        self.given.push(Argument { name: name.clone(), ty, sample: spot.sample.cloned() });
        Value::Argument(name)
    }

    fn spelled(&mut self, spot: SampleContext<'_>) -> Option<Value> {
        let text = || sample::text(spot.sample).unwrap_or(sample::word(spot.name)).to_owned();
        Some(match spot.ty {
            Type::Any | Type::File | Type::Custom(_) => return None,
            Type::String | Type::Secret | Type::Text(_) if sample::is_out_of_reach(spot.sample) => return None,
            Type::Bool => Value::Bool(spot.sample.and_then(Sample::as_bool).unwrap_or(true)),
            Type::Integer(integer) => Value::Integer(number_of(*integer, spot), None),
            Type::Float32 | Type::Float64 => Value::Float(sample::float(spot.sample).unwrap_or(1.0), None),
            Type::Decimal => {
                let (digits, scale) = sample::decimal(spot.sample).unwrap_or((10_000, 2));
                Value::Decimal(digits, scale)
            }
            Type::String => Value::String(text()),
            Type::Secret => Value::Secret(text()),
            Type::Text(format) => Value::Format(text_name(*format), text_of(*format, spot.sample)),
            Type::Array(inner) => {
                let items = samples_of(spot.sample).into_iter();
                Value::Vec(
                    items.map(|sample| self.exact(SampleContext { owner: None, ty: inner, sample, ..spot })).collect(),
                )
            }
            Type::Tuple(items) => {
                let sample = |index: usize| spot.sample.and_then(|sample| sample.get(index));
                let items = items.iter().enumerate();
                Value::Tuple(
                    items.map(|(index, ty)| self.inside(SampleContext { ty, sample: sample(index), ..spot })).collect(),
                )
            }
            Type::Map(inner) => {
                let (key, sample) = entry_of(spot.sample);
                let value = self.exact(SampleContext { owner: None, ty: inner, sample, ..spot });
                Value::Map(Some((key.to_owned(), Box::new(value))))
            }
            Type::Nullable(inner) => Value::Some(Box::new(self.inside(SampleContext { ty: inner, ..spot }))),
            Type::Sensitive(inner) => {
                Value::Sensitive(Box::new(self.inside(SampleContext { ty: inner, sample: None, ..spot })))
            }
            Type::Named(id) => return self.named(*id, spot),
        })
    }

    fn named(&mut self, id: TypeId, spot: SampleContext<'_>) -> Option<Value> {
        let context = self.context;
        let def = context.api.type_def(id);
        let sample = spot.sample;
        match (&def.shape, &self.models[id.index()].item) {
            (Shape::Enum(open), _) => self.listed(id, open, sample),
            _ if spot.depth > DEEPEST => None,
            (Shape::Struct(object), Item::Struct(item)) => {
                self.object(id, (object, item), SampleContext { sample, ..spot })
            }
            (Shape::Form(form), Item::Form(item)) => {
                Some(self.form(id, (form, item), SampleContext { sample, ..spot }))
            }
            (Shape::Union(union), _) => self.union(id, union, spot),
            (Shape::Wrapper(Type::Array(_)), _) => {
                Some(Value::Wrapper(self.path(id), Box::new(Value::Vec(Vec::new()))))
            }
            (Shape::Wrapper(Type::Map(_)), _) => Some(Value::Wrapper(self.path(id), Box::new(Value::Map(None)))),
            _ => None,
        }
    }

    fn path(&self, id: TypeId) -> ModelPath {
        self.context.path_of(id)
    }

    /// A listed value: that of the sample, or the first.
    fn listed(&self, id: TypeId, open: &OpenEnum, sample: Option<&Sample>) -> Option<Value> {
        let wire = sample::wire(sample);
        let index = open.values.iter().position(|value| Some(&value.wire) == wire.as_ref()).unwrap_or(0);
        let variant = self.context.names.of_type(id).parts.get(index)?;
        Some(Value::Variant(self.path(id), variant.clone(), None))
    }

    fn object(&mut self, id: TypeId, (object, item): (&Struct, &StructItem), spot: SampleContext<'_>) -> Option<Value> {
        if !item.is_built {
            return None;
        }
        let fields = || object.properties.iter().zip(&item.fields);
        let required = fields().filter(|(_, field)| field.asking != Asking::Never);
        let required = required.map(|(property, field)| {
            (field.ident.to_string(), self.argument(property, field, within(id, property, field, spot)))
        });
        let arguments: Vec<(String, Value)> = required.collect();
        let most = match (spot.depth, arguments.len()) {
            (0, 0) => 2,
            (0, _) | (_, 0) => 1,
            _ => 0,
        };
        let optional = fields().filter(|(property, field)| {
            let is_free =
                field.writing == EncodeRule::Optional && field.constant.is_none() && field.asking == Asking::Never;
            is_free && !property.read_only
        });
        let mut left = most;
        let shown = optional.filter(|(property, field)| {
            // A server wants it, although the type does not say so: as one of several alternatives, for example.
            let is_needed = spot.sample.and_then(|sample| sample.get(&property.wire)).is_some_and(is_composite);
            let is_shown = !is_needed && left > 0 && !field.deprecated && is_shown(property, spot);
            left -= usize::from(is_shown);
            is_needed || is_shown
        });
        let shown: Vec<(&Property, &Field)> = shown.collect();
        let setters = shown.into_iter().map(|(property, field)| {
            (field.ident.to_string(), self.input(within(id, property, field, spot), &field.input))
        });
        let setters = setters.collect();
        Some(self.built(id, item.by_name.is_some(), arguments, setters))
    }

    /// A model with its required values and what else is set.
    fn built(
        &self,
        id: TypeId,
        is_by_name: bool,
        required: Vec<(String, Value)>,
        setters: Vec<(String, Value)>,
    ) -> Value {
        match self.context.path_of_required(id).filter(|_| is_by_name) {
            Some(path) => Value::ByName(self.path(id), path, required, setters),
            None => Value::New(self.path(id), required.into_iter().map(|(_, value)| value).collect(), setters),
        }
    }

    /// A required property: one that may be null is given as an option.
    fn argument(&mut self, property: &Property, field: &Field, spot: SampleContext<'_>) -> Value {
        match &field.ty {
            _ if field.asking == Asking::Sent => self.input(spot, &field.input),
            Ty::Option(_) if spot.sample.is_none_or(Sample::is_null) => Value::None,
            Ty::Option(_) => match &property.ty {
                Type::Nullable(_) => self.exact(spot),
                _ => Value::Some(Box::new(self.inside(spot))),
            },
            _ => self.input(spot, &field.input),
        }
    }

    fn form(&mut self, id: TypeId, (form, item): (&Form, &FormItem), spot: SampleContext<'_>) -> Value {
        let parts = form.parts.iter().zip(&item.parts).filter(|(part, _)| part.required);
        let arguments = parts.map(|(part, item)| {
            let sample = sample_of(&part.wire, &part.ty, part.docs.sample.as_ref(), spot.sample);
            let name = item.ident.as_str();
            let spot =
                SampleContext { owner: Some(id), ty: &part.ty, sample, name, least: None, depth: spot.depth + 1 };
            (name.to_owned(), self.input(spot, &item.input))
        });
        let arguments = arguments.collect();
        self.built(id, item.by_name.is_some(), arguments, Vec::new())
    }

    /// The first type of a union that can be spelled without the reader's help.
    fn union(&mut self, id: TypeId, union: &Union, spot: SampleContext<'_>) -> Option<Value> {
        let Item::Union(item) = &self.models[id.index()].item else { return None };
        let chosen = spot.sample.and_then(|sample| chosen(union, sample));
        let mut order: Vec<usize> = (0..union.variants.len()).collect();
        order.sort_by_key(|index| Some(*index) != chosen);
        for index in order {
            let (variant, item) = (union.variants.get(index)?, item.variants.get(index)?);
            let (given, taken) = (self.given.clone(), self.taken.clone());
            let sample = spot.sample.filter(|_| Some(index) == chosen);
            let value =
                self.exact(SampleContext { owner: Some(id), ty: &variant.ty, sample, depth: spot.depth + 1, ..spot });
            if self.given.len() == given.len() {
                let value = if matches!(item.ty, Ty::Boxed(_)) { Value::Boxed(Box::new(value)) } else { value };
                return Some(Value::Variant(self.path(id), item.ident.clone(), Some(Box::new(value))));
            }
            (self.given, self.taken) = (given, taken);
        }
        None
    }
}
