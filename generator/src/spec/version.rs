//! Versions of the specification, and sets of them.

/// A version that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V20,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2.
    V32,
}

impl Version {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V20 => "Swagger 2.0",
            Self::V30 => "OpenAPI 3.0",
            Self::V31 => "OpenAPI 3.1",
            Self::V32 => "OpenAPI 3.2",
        }
    }

    /// Whether a schema is a JSON Schema: from 3.1 on it is, and may hold any keyword.
    pub(crate) fn has_json_schema(self) -> bool {
        VersionSet::V31_ON.has(self)
    }
}

/// The versions that have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct VersionSet(u8);

impl VersionSet {
    /// No version: keywords of JSON Schema that OpenAPI does not define itself, and extensions that many tools share.
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const V20: Self = Self(1);
    pub(crate) const V30: Self = Self(2);
    pub(crate) const V32: Self = Self(8);
    /// All of OpenAPI 3.
    pub(crate) const V3: Self = Self(2 | 4 | 8);
    /// OpenAPI 3.1 and later.
    pub(crate) const V31_ON: Self = Self(4 | 8);
    pub(crate) const ALL: Self = Self(15);

    /// The set of one version.
    pub(crate) const fn of(version: Version) -> Self {
        match version {
            Version::V20 => Self::V20,
            Version::V30 => Self::V30,
            Version::V31 => Self(4),
            Version::V32 => Self::V32,
        }
    }

    pub(crate) const fn has(self, version: Version) -> bool {
        self.intersects(Self::of(version))
    }

    pub(crate) const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// These versions in words, as in "has a field … from OpenAPI 3.1 on"; `None` for no version.
    pub(crate) fn since(self) -> Option<&'static str> {
        Some(match (self.0.trailing_zeros(), self.has(Version::V32)) {
            _ if self == Self::NONE => return None,
            (0, _) => "in Swagger 2.0 only",
            (1, true) => "from OpenAPI 3.0 on",
            (1, false) => "in OpenAPI 3.0 only",
            (2, _) => "from OpenAPI 3.1 on",
            _ => "from OpenAPI 3.2 on",
        })
    }
}
