//! What [`impl_serde!`](crate::impl_serde) is without the feature `serde`.

/// Implements serde's traits for models, where the feature `serde` is on; it is off, so nothing is implemented.
#[macro_export]
macro_rules! impl_serde {
    ($($name:ty),* $(,)?) => {};
}
