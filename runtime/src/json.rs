//! stand-in
#![allow(missing_docs, clippy::all, clippy::pedantic, clippy::unwrap_used)]
use serde_json::Value as J;
use std::collections::BTreeMap;
pub trait Decode: Sized {
    const REQUIRED: &'static [&'static str] = &[];
    fn blank() -> Self;
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.object(self);
    }
    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let _ = name;
        reader.skip();
    }
}
pub trait Encode {
    fn write(&self, writer: &mut Writer) {
        writer.object(self)
    }
    fn write_members(&self, writer: &mut Writer) {
        let _ = writer;
    }
    fn is_absent(&self) -> bool {
        false
    }
}
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Value>),
    Object(Object),
}
#[derive(Debug, Clone, PartialEq)]
pub struct Number(String);
impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Object(Vec<(String, Value)>);
impl Object {
    pub fn get(&self, n: &str) -> Option<&Value> {
        self.0.iter().find(|(k, _)| k == n).map(|(_, v)| v)
    }
}
impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}
#[derive(Debug)]
pub struct Error(String);
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for Error {}
pub struct Reader<'a> {
    raw: &'a [u8],
    value: Option<J>,
    members: Vec<(String, &'a [u8])>,
    error: Option<String>,
    seen: Vec<u32>,
    pub ok: bool,
}
impl<'a> Reader<'a> {
    pub fn new(json: &'a [u8]) -> Self {
        let value = serde_json::from_slice(json);
        let error = value.as_ref().err().map(|_| "not JSON".to_owned());
        Self {
            raw: json,
            value: value.ok(),
            members: vec![],
            error,
            seen: vec![],
            ok: true,
        }
    }
    pub fn finish(self) -> Result<(), Error> {
        match self.error {
            Some(e) => Err(Error(e)),
            None => Ok(()),
        }
    }
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }
    pub fn fail(&mut self, m: impl Into<String>) {
        self.error.get_or_insert(m.into());
    }
    pub fn kind(&mut self) -> Option<Kind> {
        Some(match self.value.as_ref()? {
            J::Null => Kind::Null,
            J::Bool(_) => Kind::Bool,
            J::Number(_) => Kind::Number,
            J::String(_) => Kind::String,
            J::Array(_) => Kind::Array,
            J::Object(_) => Kind::Object,
        })
    }
    pub fn object<T: Decode>(&mut self, target: &mut T) {
        let members: Result<BTreeMap<String, &'a serde_json::value::RawValue>, _> =
            serde_json::from_slice(self.raw);
        let Ok(members) = members else {
            return self.fail("expected an object");
        };
        let mut seen = vec![];
        for (name, raw) in members {
            let mut inner = Reader::new(raw.get().as_bytes());
            target.read_member(&name, &mut inner);
            seen.extend(inner.seen.clone());
            if let Err(e) = inner.finish() {
                self.fail(format!("{name}: {e}"));
            }
        }
        for (i, n) in T::REQUIRED.iter().enumerate() {
            if !seen.contains(&(i as u32)) {
                self.fail(format!("missing {n}"));
            }
        }
    }
    pub fn required<T: Decode>(&mut self, i: u32, t: &mut T) {
        t.read(self);
        self.seen.push(i);
    }
    pub fn member<T: Decode>(&mut self, t: &mut T) {
        t.read(self);
    }
    pub fn skip(&mut self) {
        let _ = &self.members;
    }
    pub fn text(&mut self, f: impl FnOnce(&str)) {
        match self.value.clone() {
            Some(J::String(s)) => f(&s),
            _ => self.fail("expected a string"),
        }
    }
    pub fn raw(&mut self) -> &'a [u8] {
        self.raw
    }
}
fn convert(j: J) -> Value {
    match j {
        J::Null => Value::Null,
        J::Bool(b) => Value::Bool(b),
        J::Number(n) => Value::Number(Number(n.to_string())),
        J::String(s) => Value::String(s),
        J::Array(a) => Value::Array(a.into_iter().map(convert).collect()),
        J::Object(o) => Value::Object(Object(
            o.into_iter().map(|(k, v)| (k, convert(v))).collect(),
        )),
    }
}
fn back(v: &Value) -> J {
    match v {
        Value::Null => J::Null,
        Value::Bool(b) => J::Bool(*b),
        Value::Number(n) => serde_json::from_str(&n.0).unwrap(),
        Value::String(s) => J::String(s.clone()),
        Value::Array(a) => J::Array(a.iter().map(back).collect()),
        Value::Object(o) => J::Object(o.0.iter().map(|(k, v)| (k.clone(), back(v))).collect()),
    }
}
impl Decode for Value {
    fn blank() -> Self {
        Value::Null
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        if let Some(v) = r.value.clone() {
            *self = convert(v);
        }
    }
}
impl Encode for Value {
    fn write(&self, w: &mut Writer) {
        w.put(back(self))
    }
}
impl Decode for String {
    fn blank() -> Self {
        String::new()
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        r.text(|s| *self = s.to_owned())
    }
}
impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        if r.kind() != Some(Kind::Null) {
            let mut t = T::blank();
            t.read(r);
            *self = Some(t);
        }
    }
}
impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        vec![]
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        if let Some(J::Array(a)) = r.value.clone() {
            for j in a {
                let text = j.to_string();
                let mut inner = Reader::new(text.as_bytes());
                let mut t = T::blank();
                t.read(&mut inner);
                self.push(t);
                if let Err(e) = inner.finish() {
                    r.fail(e.0)
                }
            }
        } else {
            r.fail("expected an array")
        }
    }
}
impl Decode for i64 {
    fn blank() -> Self {
        0
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        match r.value.as_ref().and_then(J::as_i64) {
            Some(v) => *self = v,
            None => r.fail("expected an integer"),
        }
    }
}
impl Decode for i32 {
    fn blank() -> Self {
        0
    }
    fn read(&mut self, r: &mut Reader<'_>) {
        let mut v = 0i64;
        v.read(r);
        *self = v as i32;
    }
}
#[derive(Default)]
pub struct Writer {
    stack: Vec<serde_json::Map<String, J>>,
    out: Option<J>,
}
impl Writer {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn put(&mut self, j: J) {
        self.out = Some(j);
    }
    pub fn object<T: Encode + ?Sized>(&mut self, t: &T) {
        self.stack.push(Default::default());
        t.write_members(self);
        let m = self.stack.pop().unwrap();
        self.out = Some(J::Object(m));
    }
    pub fn member(&mut self, n: &str, v: &(impl Encode + ?Sized)) {
        v.write(self);
        let j = self.out.take().unwrap_or(J::Null);
        self.stack.last_mut().unwrap().insert(n.to_owned(), j);
    }
    pub fn optional(&mut self, n: &str, v: &(impl Encode + ?Sized)) {
        if !v.is_absent() {
            self.member(n, v)
        }
    }
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        Ok(self.out.unwrap_or(J::Null).to_string().into_bytes())
    }
}
impl Encode for str {
    fn write(&self, w: &mut Writer) {
        w.put(self.into())
    }
}
impl Encode for String {
    fn write(&self, w: &mut Writer) {
        w.put(self.as_str().into())
    }
}
impl Encode for i32 {
    fn write(&self, w: &mut Writer) {
        w.put((*self).into())
    }
}
impl Encode for i64 {
    fn write(&self, w: &mut Writer) {
        w.put((*self).into())
    }
}
impl Encode for bool {
    fn write(&self, w: &mut Writer) {
        w.put((*self).into())
    }
}
impl<T: Encode> Encode for Option<T> {
    fn write(&self, w: &mut Writer) {
        match self {
            Some(v) => v.write(w),
            None => w.put(J::Null),
        }
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}
impl<T: Encode> Encode for Vec<T> {
    fn write(&self, w: &mut Writer) {
        let mut a = vec![];
        for v in self {
            v.write(w);
            a.push(w.out.take().unwrap_or(J::Null));
        }
        w.put(J::Array(a))
    }
}
impl<T: Encode> Encode for BTreeMap<String, T> {
    fn write(&self, w: &mut Writer) {
        let mut a = serde_json::Map::new();
        for (k, v) in self {
            v.write(w);
            a.insert(k.clone(), w.out.take().unwrap_or(J::Null));
        }
        w.put(J::Object(a))
    }
}
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, Error> {
    let mut r = Reader::new(json);
    let mut t = T::blank();
    t.read(&mut r);
    r.finish()?;
    Ok(t)
}
