//! The stand-in for [`impl_serde!`](crate::impl_serde) without the feature `serde`.

/// Implements serde's traits for models if the feature `serde` is on. It is off, so this implements nothing.
#[macro_export]
macro_rules! impl_serde {
    ($($name:ty),* $(,)?) => {};
}
