//! Calls over a reused connection to a server on the same machine: the generated client next to plain reqwest and
//! serde.

#![allow(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use bytes::Bytes;
use oasmith_bench::work::PAGE;
use oasmith_bench::{by_hand, data, table};
use oasmith_bench_client::{Client, models};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Calls of each side before the sides alternate: few, so that both experience the same load on the machine.
const BLOCK: usize = 250;
/// Blocks of each side in one round.
const BLOCKS: usize = 40;
/// How often each side sends 10,000 calls.
const ROUNDS: usize = 3;

fn main() {
    // Cargo's test harness only checks that the benchmark builds.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let sides = Sides::new(serve());
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let rows = runtime.block_on(async {
        let issue = measure(1, async || sides.issue().await, async || sides.issue_by_hand().await).await;
        let list = measure(20, async || sides.list().await, async || sides.list_by_hand().await).await;
        vec![row("create an issue, 0.9 kB", &issue), row("list 100 repositories", &list)]
    });
    let head = ["call", "calls of each", "ours, wall", "by hand", "overhead", "ours, CPU", "by hand", "overhead"];
    table::print(&head, &rows);
}

/// Runs the server on a separate thread and runtime, so that its work is not attributed to the client.
fn serve() -> SocketAddr {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            sender.send(listener.local_addr().expect("an address")).expect("the receiver exists");
            let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("a socket"));
            let (issue, page) = (Bytes::from(data::issue()), Bytes::from(data::repositories(PAGE)));
            let json = |body: &Bytes| ([(CONTENT_TYPE, "application/json")], body.clone());
            let router = Router::new()
                .route("/repos/{owner}/{repo}/issues", post(async move |_: Bytes| json(&issue)))
                .route("/orgs/{org}/repos", get(async move || json(&page)));
            axum::serve(listener, router).await.expect("it serves until the end");
        });
    });
    receiver.recv().expect("the server starts")
}

struct Sides {
    base: String,
    ours: Client,
    by_hand: reqwest::Client,
    issue: by_hand::NewIssue,
}

impl Sides {
    fn new(address: SocketAddr) -> Self {
        let base = format!("http://{address}");
        let ours = Client::builder().base_url(&base).bearer(by_hand::TOKEN).build().expect("a client");
        let by_hand = reqwest::Client::builder()
            .user_agent(by_hand::USER_AGENT)
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        let issue = by_hand::NewIssue { title: "The lever sticks".to_owned(), ..by_hand::NewIssue::default() };
        Self { base, ours, by_hand, issue }
    }

    async fn issue(&self) -> i64 {
        let issue = models::NewIssue::new("The lever sticks");
        self.ours.issues().create("acme", "widgets", issue).send().await.expect("a response").number
    }

    async fn issue_by_hand(&self) -> i64 {
        let request = by_hand::issue_request(&self.by_hand, &self.base, &self.issue).expect("a request");
        let response = self.by_hand.execute(request).await.and_then(reqwest::Response::error_for_status);
        response.expect("a response").json::<by_hand::Issue>().await.expect("an issue").number
    }

    async fn list(&self) -> i64 {
        let call = self.ours.repositories().list("acme").type_("all").sort("updated").per_page(100);
        i64::try_from(call.send().await.expect("a response").len()).unwrap_or_default()
    }

    async fn list_by_hand(&self) -> i64 {
        let request = by_hand::list_request(&self.by_hand, &self.base, "acme").expect("a request");
        let response = self.by_hand.execute(request).await.and_then(reqwest::Response::error_for_status);
        let page = response.expect("a response").json::<Vec<by_hand::Repository>>().await.expect("a page");
        i64::try_from(page.len()).unwrap_or_default()
    }
}

/// The cost of a block of calls.
#[derive(Clone, Copy, Default)]
struct Cost {
    wall: Duration,
    /// CPU time of the client's thread, including system calls; zero if the system does not report it.
    cpu: Duration,
}

struct Measured {
    calls: usize,
    ours: Cost,
    by_hand: Cost,
    /// Ratio of ours to the other, for each pair of blocks.
    wall: Vec<f64>,
    cpu: Vec<f64>,
}

/// Measures calls in alternating blocks; each pair of blocks swaps the order. `lighter` divides the number of calls in
/// a block.
async fn measure(lighter: usize, ours: impl AsyncFn() -> i64, by_hand: impl AsyncFn() -> i64) -> Measured {
    let calls = BLOCK / lighter;
    let (ours_so_far, by_hand_so_far) = (Cost::default(), Cost::default());
    let mut measured =
        Measured { calls: 0, ours: ours_so_far, by_hand: by_hand_so_far, wall: Vec::new(), cpu: Vec::new() };
    // Open connections and warm caches before measuring.
    block(calls, &ours).await;
    block(calls, &by_hand).await;
    for pair in 0..BLOCKS * ROUNDS {
        let (one, other) = if pair.is_multiple_of(2) {
            let one = block(calls, &ours).await;
            (one, block(calls, &by_hand).await)
        } else {
            let other = block(calls, &by_hand).await;
            (block(calls, &ours).await, other)
        };
        measured.calls += calls;
        measured.ours.add(one);
        measured.by_hand.add(other);
        measured.wall.push(one.wall.as_secs_f64() / other.wall.as_secs_f64());
        measured.cpu.push(one.cpu.as_secs_f64() / other.cpu.as_secs_f64());
    }
    measured.wall.sort_by(f64::total_cmp);
    measured.cpu.sort_by(f64::total_cmp);
    measured
}

async fn block(calls: usize, call: &impl AsyncFn() -> i64) -> Cost {
    let (start, cpu) = (Instant::now(), thread_cpu());
    for _ in 0..calls {
        assert!(call().await > 0);
    }
    Cost { wall: start.elapsed(), cpu: thread_cpu().saturating_sub(cpu) }
}

/// Returns the CPU time of this thread, which other programs hardly affect.
fn thread_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.wall += other.wall;
        self.cpu += other.cpu;
    }
}

fn row(name: &str, measured: &Measured) -> Vec<String> {
    let calls = f64::from(u32::try_from(measured.calls).unwrap_or(u32::MAX));
    let per_call = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6 / calls);
    let median = |ratios: &[f64]| format!("{:+.1} %", (ratios[ratios.len() / 2] - 1.0) * 100.0);
    vec![
        name.to_owned(),
        measured.calls.to_string(),
        per_call(measured.ours.wall),
        per_call(measured.by_hand.wall),
        median(&measured.wall),
        per_call(measured.ours.cpu),
        per_call(measured.by_hand.cpu),
        median(&measured.cpu),
    ]
}
