//! Secrets on the wire: their text, as it is.

use super::{Decode, Encode, Reader, Writer};
use crate::Secret;

impl Decode for Secret {
    fn blank() -> Self {
        Self::default()
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = reader.string().into();
    }
}

impl Encode for Secret {
    fn write(&self, writer: &mut Writer) {
        writer.string(self.expose());
    }
}
