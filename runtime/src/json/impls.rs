//! Types of the standard library.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::parts::Parts;
use super::{Decode, Encode, Reader, Writer};

impl Decode for bool {
    #[inline]
    fn empty() -> Self {
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

impl Reader<'_> {
    /// Reads an integer in a range, in any notation: `100`, `100.0` and `1e2` are the same.
    fn integer(&mut self, lowest: i128, highest: i128, name: &str) -> Option<i128> {
        self.kind();
        let start = self.scanner.position();
        let text = self.number_or("an integer")?;
        self.checked_integer(text, start, (lowest, highest), name)
    }

    fn checked_integer(&mut self, text: &str, start: usize, range: (i128, i128), name: &str) -> Option<i128> {
        let value = match text.parse::<i64>() {
            Ok(small) => Some(i128::from(small)),
            Err(_) => Parts::of(text).integer(),
        };
        let fits = value.filter(|value| (range.0..=range.1).contains(value));
        if fits.is_none() && value.is_none() && !Parts::of(text).is_integral() {
            self.fail_at(start, "expected an integer, found a number with a fraction");
        } else if fits.is_none() {
            self.fail_at(start, format!("the number is out of range for {name}"));
        }
        fits
    }
}

macro_rules! integers {
    ($($integer:ident)*) => {$(
        impl Decode for $integer {
            #[inline]
            fn empty() -> Self {
                0
            }

            #[inline]
            fn read(&mut self, reader: &mut Reader<'_>) {
                let range = (i128::from(Self::MIN), i128::from(Self::MAX));
                let value = reader.integer(range.0, range.1, stringify!($integer));
                if let Some(value) = value.and_then(|value| Self::try_from(value).ok()) {
                    *self = value;
                }
            }
        }

        impl Encode for $integer {
            #[inline]
            fn write(&self, writer: &mut Writer) {
                writer.integer(*self);
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

/// Also read from a string with a number, since large numbers are often sent as strings.
impl Decode for i128 {
    #[inline]
    fn empty() -> Self {
        0
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        let Some((start, text)) = reader.number_or_numeric_string("an integer") else {
            return;
        };
        let text = text.into_owned();
        if let Some(value) = reader.checked_integer(&text, start, (Self::MIN, Self::MAX), "i128") {
            *self = value;
        }
    }
}

impl Encode for i128 {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.integer(*self);
    }
}

macro_rules! floats {
    ($($float:ident)*) => {$(
        /// Correctly rounded; a number that is too large is an error.
        impl Decode for $float {
            #[inline]
            fn empty() -> Self {
                0.0
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                reader.kind();
                let start = reader.scanner.position();
                let Some(text) = reader.number_text() else { return };
                match text.parse::<Self>() {
                    Ok(value) if value.is_finite() => *self = value,
                    _ => reader.fail_at(start, concat!("the number is out of range for ", stringify!($float))),
                }
            }
        }

        impl Encode for $float {
            #[inline]
            fn write(&self, writer: &mut Writer) {
                writer.float(*self, f64::from(self.abs()));
            }
        }
    )*};
}

floats!(f32 f64);

impl Decode for String {
    #[inline]
    fn empty() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.read_string(self);
    }
}

impl Reader<'_> {
    /// Compiled once, so that a model contains only a call.
    fn read_string(&mut self, target: &mut String) {
        if let Some(text) = self.borrowed_text() {
            *target = text.into_owned();
        }
    }
}

impl Encode for String {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for str {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(self);
    }

    #[inline]
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Decode> Decode for Box<T> {
    const REQUIRED: &'static [&'static str] = T::REQUIRED;
    const ALIAS_SLOTS: usize = T::ALIAS_SLOTS;
    const OPEN: bool = T::OPEN;

    #[inline]
    fn empty() -> Self {
        Self::new(T::empty())
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        T::read(self, reader);
    }

    #[inline]
    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        T::read_member(self, name, reader);
    }
}

macro_rules! encode_through {
    ($($(#[$note:meta])* [$($parameter:tt)*] $pointer:ty;)*) => {$(
        $(#[$note])*
        impl<$($parameter)*> Encode for $pointer {
            #[inline]
            fn write(&self, writer: &mut Writer) {
                T::write(self, writer);
            }

            #[inline]
            fn write_members(&self, writer: &mut Writer) {
                T::write_members(self, writer);
            }

            #[inline]
            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            #[inline]
            fn as_text(&self) -> Option<&str> {
                T::as_text(self)
            }
        }
    )*};
}

encode_through! {
    [T: Encode + ?Sized] &T;
    [T: Encode + ?Sized] Box<T>;
    [T: Encode + ToOwned + ?Sized] Cow<'_, T>;
}

/// `null` and a missing member are `None`.
impl<T: Decode> Decode for Option<T> {
    #[inline]
    fn empty() -> Self {
        None
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.null() {
            *self = None;
        } else {
            self.insert(T::empty()).read(reader);
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

    #[inline]
    fn as_text(&self) -> Option<&str> {
        self.as_ref()?.as_text()
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn empty() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.clear();
        reader.items(&mut |reader| {
            reader.count(size_of::<T>());
            self.push(reader.value());
        });
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.array(self);
    }
}

impl<T: Encode> Encode for [T] {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.array(self);
    }
}

impl<T: Encode, const LENGTH: usize> Encode for [T; LENGTH] {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.array(self);
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    #[inline]
    fn empty() -> Self {
        Self::new()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.clear();
        reader.object(self);
    }

    #[inline]
    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        reader.entry(name, self);
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    #[inline]
    fn write_members(&self, writer: &mut Writer) {
        writer.entries(self);
    }
}

/// Skips any value.
impl Decode for () {
    #[inline]
    fn empty() -> Self {}

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.skip();
    }
}

/// Written as `null`.
impl Encode for () {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.null();
    }
}
