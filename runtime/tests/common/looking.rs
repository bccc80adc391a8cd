//! A type that looks ahead at the names of every object, as a union does. This must not change the value.

use oasmith_runtime::json::{Decode, Kind, Object, Reader, Value};

/// A value that was read with lookahead.
pub(crate) struct Looking(pub(crate) Value);

impl Decode for Looking {
    fn empty() -> Self {
        Self(Value::Null)
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        match reader.kind() {
            Some(Kind::Object) => {
                let has_it = reader.has_member("a");
                let mut members = Object::new();
                reader.members(&[], &mut |name, reader| {
                    let Self(value) = reader.value();
                    members.insert(name, value);
                });
                assert!(reader.failed() || has_it == members.get("a").is_some());
                self.0 = Value::Object(members);
            }
            Some(Kind::Array) => {
                let mut items = Vec::new();
                reader.items(&mut |reader| {
                    let Self(value) = reader.value();
                    items.push(value);
                });
                self.0 = Value::from(items);
            }
            _ => self.0.read(reader),
        }
    }
}
