//! [`Repeat`]: a copy of a request, to be sent again.

use http::Request;

use crate::body::{Again, Body};

/// What is kept of a request to send it again.
pub(crate) struct Repeat {
    head: Request<()>,
    body: Again,
}

impl Repeat {
    /// Keeps what is needed to repeat a request, if its body can be sent again.
    pub(crate) fn of(request: &Request<Body>) -> Option<Self> {
        let body = request.body().again()?;
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        Some(Self { head, body })
    }

    /// Rebuilds the request, unless a file of its body can no longer be opened.
    pub(crate) fn request(self) -> Option<Request<Body>> {
        let body = self.body.body().ok()?;
        Some(self.head.map(|()| body))
    }
}
