//! Arrays with a separate type for each position.

use super::{Decode, Encode, Reader, Writer};

macro_rules! tuples {
    ($($count:literal ($($item:ident $index:tt)*))*) => {$(
        /// Read from an array of exactly this length.
        impl<$($item: Decode),*> Decode for ($($item,)*) {
            #[inline]
            fn empty() -> Self {
                ($($item::empty(),)*)
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                let mut count = 0;
                reader.items(&mut |reader| {
                    match count {
                        $($index => self.$index.read(reader),)*
                        _ => reader.skip(),
                    }
                    count += 1;
                });
                if count != $count && !reader.failed() {
                    reader.fail(format!("expected an array of {}, found one of {count}", $count));
                }
            }
        }

        impl<$($item: Encode),*> Encode for ($($item,)*) {
            #[inline]
            fn write(&self, writer: &mut Writer) {
                writer.begin_array();
                $(writer.item(&self.$index);)*
                writer.end_array();
            }
        }
    )*};
}

tuples! {
    1 (A 0)
    2 (A 0 B 1)
    3 (A 0 B 1 C 2)
    4 (A 0 B 1 C 2 D 3)
    5 (A 0 B 1 C 2 D 3 E 4)
    6 (A 0 B 1 C 2 D 3 E 4 F 5)
    7 (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    8 (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
}

#[cfg(test)]
mod tests {
    use crate::json;

    #[test]
    fn each_position_has_its_own_type() -> Result<(), json::Error> {
        let pair: (String, Option<i32>) = json::from_str(r#"["a", null]"#)?;
        assert_eq!(pair, ("a".to_owned(), None));
        assert_eq!(json::to_string(&pair)?, r#"["a",null]"#);
        Ok(())
    }

    #[test]
    fn other_lengths_are_errors() {
        for text in ["[1]", "[1, 2, 3]", "[]", "{}"] {
            assert!(json::from_str::<(i32, i32)>(text).is_err(), "{text}");
        }
    }
}
