//! Selects the codec for an operation.

use std::sync::Arc;

use super::BodyCodec;
use crate::spec::{ApiSpec, OperationSpec, ProductSpec};

/// The codecs of a client: a general one, and those of products.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codecs {
    whole: Option<Arc<dyn BodyCodec>>,
    products: Vec<(&'static ProductSpec, Arc<dyn BodyCodec>)>,
}

impl Codecs {
    pub(crate) fn set(&mut self, codec: Arc<dyn BodyCodec>) {
        self.whole = Some(codec);
    }

    pub(crate) fn set_for(&mut self, product: &'static ProductSpec, codec: Arc<dyn BodyCodec>) {
        self.products.retain(|(known, _)| known.name != product.name);
        self.products.push((product, codec));
    }

    /// Returns the codec for an operation: that of its product, otherwise the general one. Token calls have none, even
    /// if they are sent as operations.
    pub(crate) fn of(&self, api: &ApiSpec, spec: &OperationSpec) -> Option<&dyn BodyCodec> {
        if is_token_call(api, spec) {
            return None;
        }
        let of_product = |product: &ProductSpec| {
            let mut products = self.products.iter();
            products.find(|(known, _)| known.name == product.name).map(|(_, codec)| codec)
        };
        spec.product().and_then(of_product).or(self.whole.as_ref()).map(|codec| &**codec)
    }
}

/// Returns whether the client itself uses this operation to obtain tokens for some scheme.
fn is_token_call(api: &ApiSpec, spec: &OperationSpec) -> bool {
    api.schemes
        .iter()
        .filter_map(|scheme| scheme.token)
        .any(|token| !spec.path.is_empty() && token.url.trim() == spec.path)
}
