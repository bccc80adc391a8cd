//! What objects of other versions say that OpenAPI 3.0 has no field for.

use crate::hash::{HashMap, HashSet};
use crate::location::Location;

/// What separates the elements of a list in Swagger 2.0, where 3.0 has no style for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Spaces: `collectionFormat: ssv`.
    Spaces,
    /// Pipes: `collectionFormat: pipes`.
    Pipes,
    /// Tabs: `collectionFormat: tsv`.
    Tabs,
}

/// Facts about locations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// The schemas of items that are a tuple: their alternatives are the elements, in order.
    pub(crate) tuples: HashSet<Location>,
    /// The media types of schemas whose values are bytes.
    pub(crate) content_media_types: HashMap<Location, String>,
    /// How lists are written: by the places of parameters, and of properties of forms.
    pub(crate) list_formats: HashMap<Location, ListFormat>,
}
