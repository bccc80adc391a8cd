//! What a type does to be read and written.

use super::{Reader, Writer};

/// A type that can be read from JSON, into a value that is there already.
///
/// A model has [`blank`](Self::blank) and [`read_member`](Self::read_member); every other type has `blank` and [`read`](Self::read).
pub trait Decode: Sized {
    /// Names of the members that must be there, in order of the numbers that [`Reader::required`] is given.
    const REQUIRED: &'static [&'static str] = &[];

    /// A value to read into.
    fn blank() -> Self;

    /// Reads the next value into this one.
    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.object(self);
    }

    /// Reads the member `name` of an object. Whoever does not know it passes it over or keeps it.
    #[inline]
    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let _ = name;
        reader.skip();
    }
}

/// A type that can be written as JSON.
///
/// A model has [`write_members`](Self::write_members); every other type has [`write`](Self::write).
pub trait Encode {
    /// Writes the value.
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.begin_object();
        self.write_members(writer);
        writer.end_object();
    }

    /// Writes the members of an object.
    #[inline]
    fn write_members(&self, writer: &mut Writer) {
        let _ = writer;
    }

    /// Whether there is nothing to write, so that an optional member is left out.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn write(&self, writer: &mut Writer) {
        (**self).write(writer);
    }

    fn write_members(&self, writer: &mut Writer) {
        (**self).write_members(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}
