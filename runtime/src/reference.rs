//! The caller's references, by which a server may recognise a repeated request.

/// A request that carries a reference chosen by the caller. The documentation of the operation tells whether the server
/// recognises a repeated request by it: if not, do not repeat a request that moves money.
///
/// For APIs without a header for it (see [`RequestOptions::idempotency_key`](crate::RequestOptions::idempotency_key)),
/// each request has its own name for this property; the trait is the uniform way to set and read it.
///
/// The reference belongs to what is to be done, not to the attempt: choose it before the first attempt, store it, and use it again for
/// another. The client sends a request a second time because of it only where the description says that this is safe, and if it is told to
/// [retry](crate::Retry).
///
/// ```
/// use oasmith_runtime::IdempotencyReference;
///
/// # struct Transfer { transaction_id: Option<String> }
/// # impl IdempotencyReference for Transfer {
/// #     const MEMBER: &'static str = "transactionId";
/// #     fn idempotency_reference(&self) -> Option<&str> { self.transaction_id.as_deref() }
/// #     fn set_idempotency_reference(&mut self, reference: impl Into<String>) { self.transaction_id = Some(reference.into()); }
/// # }
/// # let transfer = Transfer { transaction_id: None };
/// let transfer = transfer.with_idempotency_reference("order-17");
/// assert_eq!(transfer.idempotency_reference(), Some("order-17"));
/// assert_eq!(Transfer::MEMBER, "transactionId");
/// ```
pub trait IdempotencyReference {
    /// The name of the property on the wire.
    const MEMBER: &'static str;

    /// Returns the reference, if one is set.
    fn idempotency_reference(&self) -> Option<&str>;

    /// Sets the reference.
    fn set_idempotency_reference(&mut self, reference: impl Into<String>);

    /// Returns the request with another reference.
    #[must_use]
    fn with_idempotency_reference(mut self, reference: impl Into<String>) -> Self
    where
        Self: Sized,
    {
        self.set_idempotency_reference(reference);
        self
    }
}
