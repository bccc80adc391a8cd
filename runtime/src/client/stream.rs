//! Calls whose response is read as it comes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::StatusCode;

use super::exchange::{Sending, Sent};
use super::resume::Resume;
use super::{Client, Inner, ResponseFuture, answer, encoded};
use crate::body::Body;
use crate::clock::Clock;
use crate::encoder::Encoder;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::events::EventFormat;
use crate::options::RequestOptions;
use crate::phase::Phase;
use crate::prepare::prepare;
use crate::random::RandomSource;
use crate::raw_response::RawResponse;
use crate::response::Response;
use crate::retry::part;
use crate::spec::{Operation, OperationSpec};
use crate::transport::{BoxFuture, Limits};

/// A response that is a stream of events.
pub(crate) struct Opened {
    /// The response without its body.
    pub(crate) response: RawResponse,
    /// The body; `None` if the server says that there is none.
    pub(crate) events: Option<(EventFormat, Body)>,
}

impl Client {
    /// Sends an operation and returns the head of its response.
    pub(super) fn streamed(
        &self,
        spec: &'static OperationSpec,
        encoder: Encoder,
        options: &RequestOptions,
    ) -> ResponseFuture<Response<Body>> {
        let inner = Arc::clone(&self.inner);
        let limits = inner.limits(options).streamed();
        let call = prepare(&inner, spec, encoder, options);
        let times = options.resume;
        Box::pin(async move {
            let mut call = call?;
            let resume = Resume::of(&inner, spec, &call, limits, times);
            let sensitive = std::mem::take(&mut call.sensitive);
            let hide = |error: Error| error.hiding(|| inner.hidden(spec, &sensitive));
            let Sent { attempts, outcome } = Sending::start(&inner, spec, call, limits).outcome(spec).await;
            #[cfg(feature = "mock")]
            inner.tell_secrets(spec, &sensitive, true);
            let counted = |error: Error| hide(error.with_attempts(attempts));
            let response = outcome.map_err(counted)?;
            if response.status().is_success() {
                let response = match resume {
                    Some(resume) => resume.over(response),
                    None => response,
                };
                return Ok(Response::unread(spec, response, attempts));
            }
            let mut answer = answer(&inner, spec, response, limits).await.map_err(counted)?;
            answer.set_attempts(attempts);
            let body = Body::from(answer.body().clone());
            Ok(answer.into_response(body))
        })
    }

    /// Sends an operation that asks for events, and returns the head of its response. A response that is no stream of events
    /// is read within the limits and returned as an error.
    pub(crate) fn open<O: Operation>(
        &self,
        accept: &'static str,
        operation: &O,
        options: &RequestOptions,
    ) -> ResponseFuture<Opened> {
        self.opened(O::SPEC, encoded(operation, options).accept(accept), options)
    }

    fn opened(
        &self,
        spec: &'static OperationSpec,
        encoder: Encoder,
        options: &RequestOptions,
    ) -> ResponseFuture<Opened> {
        let inner = Arc::clone(&self.inner);
        let limits = inner.limits(options).streamed();
        let call = prepare(&inner, spec, encoder, options);
        Box::pin(async move {
            let mut call = call?;
            let sensitive = std::mem::take(&mut call.sensitive);
            let Sent { attempts, outcome } = Sending::start(&inner, spec, call, limits).outcome(spec).await;
            #[cfg(feature = "mock")]
            inner.tell_secrets(spec, &sensitive, true);
            let opened = match outcome {
                Ok(response) => events_of(&inner, spec, response, limits).await,
                Err(error) => Err(error),
            };
            match opened {
                Ok(Opened { mut response, events }) => {
                    response.set_attempts(attempts);
                    response.hide(inner, sensitive);
                    Ok(Opened { response, events })
                }
                Err(error) => Err(error.with_attempts(attempts).hiding(|| inner.hidden(spec, &sensitive))),
            }
        })
    }

    pub(crate) fn limits(&self, options: &RequestOptions) -> Limits {
        self.inner.limits(options)
    }

    /// The sources of time and of random numbers.
    pub(crate) fn time(&self) -> (Arc<dyn Clock>, Arc<dyn RandomSource>) {
        let config = &self.inner.config;
        (Arc::clone(&config.clock), Arc::clone(&config.random_source))
    }

    /// Waits for a time, and up to half as long again, so that not all clients come back at once.
    pub(crate) fn pause(&self, pause: Duration) -> BoxFuture<()> {
        let config = &self.inner.config;
        config.clock.sleep(pause.saturating_add(part(pause / 2, config.random_source.next_u64())))
    }
}

async fn events_of(
    client: &Inner,
    spec: &'static OperationSpec,
    response: http::Response<Body>,
    limits: Limits,
) -> Result<Opened, Error> {
    if response.status() == StatusCode::NO_CONTENT {
        return Ok(Opened { response: RawResponse::head(spec, response.into_parts().0), events: None });
    }
    let content_type = response.headers().get(http::header::CONTENT_TYPE);
    let format = content_type.and_then(|value| EventFormat::of(value.to_str().ok()?));
    if let (true, Some(format)) = (response.status().is_success(), format) {
        let (parts, body) = response.into_parts();
        let body = body.with_origin(spec.id, parts.status, parts.headers.clone());
        return Ok(Opened { response: RawResponse::head(spec, parts), events: Some((format, body)) });
    }
    let refused = Box::pin(answer(client, spec, response, limits));
    match select(refused, client.config.clock.sleep(limits.timeout)).await {
        Either::Left((refused, _)) => Err(refused?.no_events()),
        Either::Right(((), _)) => {
            let text = format!("it is no stream of events, and not complete after {:?}", limits.timeout);
            Err(Error::new(ErrorKind::Timeout, text).with_spec(spec).with_phase(Phase::Body))
        }
    }
}
