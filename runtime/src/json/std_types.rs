//! Types of the standard library.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Decode, Encode, Kind, Reader, Writer, number};

impl Decode for bool {
    #[inline]
    fn blank() -> Self {
        false
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = reader.bool();
    }
}

impl Encode for bool {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.bool(*self);
    }
}

impl Decode for String {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = reader.string();
    }
}

impl Encode for String {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Encode for str {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {
        $(impl Decode for $integer {
            #[inline]
            fn blank() -> Self {
                0
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                let text = reader.number();
                if reader.failed() {
                    return;
                }
                // Some servers write whole numbers with a fraction of zero.
                match text.parse().ok().or_else(|| number::integer(text).and_then(|value| value.try_into().ok())) {
                    Some(value) => *self = value,
                    None => reader.fail(concat!("the number is not a whole number that fits `", stringify!($integer), "`")),
                }
            }
        }

        impl Encode for $integer {
            fn write(&self, writer: &mut Writer) {
                writer.number(&self.to_string());
            }
        })*
    };
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! floats {
    ($($float:ty),*) => {
        $(impl Decode for $float {
            #[inline]
            fn blank() -> Self {
                0.0
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                let text = reader.number();
                if reader.failed() {
                    return;
                }
                match text.parse::<$float>() {
                    Ok(value) if value.is_finite() => *self = value,
                    _ => reader.fail(concat!("the number does not fit `", stringify!($float), "`")),
                }
            }
        }

        impl Encode for $float {
            fn write(&self, writer: &mut Writer) {
                if !self.is_finite() {
                    return writer.fail("infinity and not-a-number cannot be written as JSON");
                }
                let mut text = String::new();
                // Writing to a string does not fail. `Debug` gives the shortest text that reads back to the same number.
                let _ = write!(text, "{self:?}");
                writer.number(&text);
            }
        })*
    };
}

floats!(f32, f64);

impl<T: Decode> Decode for Box<T> {
    #[inline]
    fn blank() -> Self {
        Self::new(T::blank())
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        T::read(self, reader);
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        T::write(self, writer);
    }
}

/// `null` is `None`.
impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn blank() -> Self {
        None
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.null() {
            *self = None;
        } else if !reader.failed() {
            self.insert(T::blank()).read(reader);
        }
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        match self {
            Some(value) => value.write(writer),
            None => writer.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.clear();
        reader.items(&mut |reader| {
            let mut item = T::blank();
            item.read(reader);
            self.push(item);
        });
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        self.as_slice().write(writer);
    }
}

impl<T: Encode> Encode for [T] {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.begin_array();
        for item in self {
            writer.item();
            item.write(writer);
        }
        writer.end_array();
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn blank() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.clear();
        reader.members(&[], &mut |name, reader| reader.entry(name, self));
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.begin_object();
        writer.entries(self);
        writer.end_object();
    }
}

/// The empty value: anything may come, nothing is kept.
impl Decode for () {
    fn blank() -> Self {}

    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.kind() != Some(Kind::Null) || !reader.null() {
            reader.skip();
        }
    }
}
