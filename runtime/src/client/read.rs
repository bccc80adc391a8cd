//! Decodes the responses of calls.

use super::ResponseFuture;
use crate::error::Error;
#[cfg(feature = "reqwest")]
use crate::error_kind::ErrorKind;
use crate::raw_response::RawResponse;
use crate::response::Response;

type DecodeFn<T> = fn(&RawResponse) -> Result<T, Error>;

pub(super) fn decoded<T: Send + 'static>(
    exchange: ResponseFuture<RawResponse>,
    decode: DecodeFn<T>,
) -> ResponseFuture<T> {
    Box::pin(async move {
        let answer = exchange.await?;
        if is_large(&answer) {
            return Box::pin(read(answer, decode)).await.map(|(_, value)| value);
        }
        // Without the response beside it, which would be moved with the value several times.
        answer.decode_with(decode)
    })
}

pub(super) fn detailed<T: Send + 'static>(
    exchange: ResponseFuture<RawResponse>,
    decode: DecodeFn<T>,
) -> ResponseFuture<Response<T>> {
    Box::pin(async move {
        let (answer, value) = read(exchange.await?, decode).await?;
        Ok(answer.into_response(value))
    })
}

/// Bodies up to this size are decoded inline, which takes a few milliseconds at most.
const READ_AT_ONCE: usize = 256 * 1024;

fn is_large(answer: &RawResponse) -> bool {
    cfg!(feature = "reqwest") && answer.body().len() > READ_AT_ONCE
}

/// Decodes a response. A large one is decoded where it does not block other tasks of a tokio runtime.
#[cfg(feature = "reqwest")]
async fn read<T: Send + 'static>(answer: RawResponse, decode: DecodeFn<T>) -> Result<(RawResponse, T), Error> {
    let is_large = is_large(&answer);
    let read = move || answer.decode_with(decode).map(|value| (answer, value));
    if is_large && tokio::runtime::Handle::try_current().is_ok() {
        return match tokio::task::spawn_blocking(read).await {
            Ok(outcome) => outcome,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(Error::new(ErrorKind::Transport, "the runtime ended while the response was read")),
            },
        };
    }
    read()
}

/// Decodes a response, where there is no other thread to do it.
#[cfg(not(feature = "reqwest"))]
fn read<T>(answer: RawResponse, decode: DecodeFn<T>) -> std::future::Ready<Result<(RawResponse, T), Error>> {
    std::future::ready(answer.decode_with(decode).map(|value| (answer, value)))
}
