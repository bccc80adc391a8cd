//! Properties without which the result of an operation is rejected.

use bytes::Bytes;

use crate::json::{Error, Kind, Reader};

/// Returns the names of the first list of which the object has no property with a value. Fails if the JSON is not an
/// object.
///
/// `null` and an empty string do not count as values: `{"transactionId": null}` says nothing about a transfer.
pub(crate) fn missing(lists: &[&[&str]], object: &Bytes) -> Result<Option<String>, Error> {
    let mut found = vec![false; lists.len()];
    let mut reader = Reader::new(object);
    reader.members(&[], &mut |name, reader| {
        let is_value = match reader.kind() {
            Some(Kind::Null) => false,
            Some(Kind::String) => reader.borrowed_text().is_some_and(|text| !text.trim().is_empty()),
            _ => true,
        };
        for (found, names) in found.iter_mut().zip(lists) {
            *found |= is_value && names.contains(&name);
        }
    });
    reader.finish()?;
    let missing = lists.iter().zip(found).find(|(_, found)| !found);
    Ok(missing.map(|(names, _)| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(object: &'static str) -> Result<Option<String>, Error> {
        super::missing(&[&["id", "key"], &["state"]], &Bytes::from_static(object.as_bytes()))
    }

    #[test]
    fn each_list_must_have_a_value() -> Result<(), Error> {
        assert_eq!(missing(r#"{"id": 0, "state": false}"#)?, None);
        assert_eq!(missing(r#"{"state": {}, "key": "k", "id": null}"#)?, None);
        assert_eq!(missing(r#"{"state": "done"}"#)?.as_deref(), Some("`id` or `key`"));
        for object in
            [r#"{"id": 1}"#, r#"{"id": 1, "state": null}"#, r#"{"id": 1, "state": " "}"#, r#"{"id": {"state": 1}}"#]
        {
            assert_eq!(missing(object)?.as_deref(), Some("`state`"), "{object}");
        }
        Ok(())
    }

    #[test]
    fn json_other_than_an_object_is_an_error() {
        for text in ["", "null", "[]", "\"id\"", "{"] {
            assert!(missing(text).is_err(), "{text}");
        }
    }
}
