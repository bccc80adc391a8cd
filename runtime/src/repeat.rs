//! [`Repeat`]: the same request for another time.

use http::Request;

use crate::body::{Again, Body};

/// What is kept of a request to send it once more.
pub(crate) struct Repeat {
    head: Request<()>,
    body: Again,
}

impl Repeat {
    /// Keeps what is needed to send a request once more, if its body can be.
    pub(crate) fn of(request: &Request<Body>) -> Option<Self> {
        let body = request.body().again()?;
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        Some(Self { head, body })
    }

    /// The request, unless a file of its body cannot be opened any more.
    pub(crate) fn request(self) -> Option<Request<Body>> {
        let body = self.body.body().ok()?;
        Some(self.head.map(|()| body))
    }
}
