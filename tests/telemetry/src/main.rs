//! Sends the spans of a call over OTLP to a collector on this machine, and checks what arrives there.
//!
//! `tests/telemetry/run` runs it. A program of your own needs what `telemetry` and `client` do.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use enkash::runtime::{AttemptInfo, Body, RequestLayer, TracingLayer, TransportError};
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Joins `tracing` to OpenTelemetry, whose spans go to a collector.
fn telemetry(collector: &str) -> Result<SdkTracerProvider, Box<dyn Error>> {
    // The client of the exporter is the runtime's reqwest, which has no provider of cryptography until one is installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let exporter = SpanExporter::builder().with_http().with_endpoint(format!("{collector}/v1/traces")).build()?;
    let resource = Resource::builder().with_service_name("payments").build();
    let provider = SdkTracerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("payments"));
    tracing_subscriber::registry().with(layer).init();
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    Ok(provider)
}

/// Tells the server of the span, by the header `traceparent`.
fn traceparent(_: &AttemptInfo, request: &mut http::Request<Body>) -> Result<(), TransportError> {
    let context = tracing::Span::current().context();
    opentelemetry::global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut opentelemetry_http::HeaderInjector(request.headers_mut()));
    });
    Ok(())
}

fn client(url: &str) -> Result<enkash::Client, enkash::Error> {
    enkash::Client::builder()
        .base_url(url)
        .partner_id("CRXXXXXXX")
        .bearer_token("sesame")
        .layer(TracingLayer::new())
        .layer(RequestLayer::new(traceparent))
        .build()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (collector, spans) = serve("200 OK")?;
    let (api, requests) = serve("404 Not Found")?;
    let provider = telemetry(&collector)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(client(&api)?.bills().status_by_reference("EXAMPLE-BILL-0001").send());
    if !outcome.is_err_and(|error| error.status().is_some_and(|status| status == 404)) {
        return Err("the call should have failed with the status 404".into());
    }
    // Sends what is left before the program ends.
    provider.shutdown()?;

    let request = requests.recv_timeout(Duration::from_secs(5))?;
    expect("the request", &request, &["traceparent: 00-"], &[])?;
    let spans: String = spans.try_iter().collect();
    let attributes = [
        "POST /v1/traces",
        "service.name",
        "payments",
        "http.request.method",
        "url.template",
        "server.address",
        "127.0.0.1",
        "server.port",
        "http.response.status_code",
        "error.type",
        "404",
    ];
    expect("the export", &spans, &attributes, &["sesame", "EXAMPLE-BILL-0001"])?;
    println!("the spans arrived, {} bytes", spans.len());
    Ok(())
}

fn expect(what: &str, text: &str, present: &[&str], absent: &[&str]) -> Result<(), String> {
    if let Some(part) = present.iter().find(|part| !text.contains(**part)) {
        return Err(format!("{what} lacks `{part}`:\n{text:?}"));
    }
    match absent.iter().find(|part| text.contains(**part)) {
        Some(part) => Err(format!("{what} shows `{part}`:\n{text:?}")),
        None => Ok(()),
    }
}

/// Answers every request with a status and without a body. Returns the URL and the requests; bytes that are no text are
/// replaced.
fn serve(status: &'static str) -> Result<(String, Receiver<String>), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let (sender, requests) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(request) = answer(stream, status) else { continue };
            if sender.send(request).is_err() {
                return;
            }
        }
    });
    Ok((url, requests))
}

fn answer(mut stream: TcpStream, status: &str) -> Result<String, Box<dyn Error>> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let start = head.len();
        if reader.read_line(&mut head)? == 0 {
            break;
        }
        if let Some(text) = head[start..].to_ascii_lowercase().strip_prefix("content-length:") {
            length = text.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    Ok(head + &String::from_utf8_lossy(&body))
}
