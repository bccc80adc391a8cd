//! Uploads of a file from its path, beside the same bytes as a stream of chunks in memory.

use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::StreamExt;
use oasmith_bench::loopback::Loopback;
use oasmith_bench::table;
use oasmith_runtime::{
    ApiSpec, Client, Config, Encoder, Error, File, Method, Operation, OperationSpec, RawResponse, RequestOptions,
};

const SIZE: usize = 256 * 1024 * 1024;
const ROUNDS: usize = 5;

static API: ApiSpec = ApiSpec { name: "uploads", version: "1.0.0", server: None, servers: &[], schemes: &[] };

struct Upload(File);

impl Operation for Upload {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "upload",
        method: Method::POST,
        path: "/files",
        server: None,
        security: &[],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.file("application/octet-stream", &self.0);
    }

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

/// Prints the time and the CPU time of both.
///
/// # Errors
///
/// An upload fails.
pub(crate) fn measure() -> Result<(), Box<dyn std::error::Error>> {
    let loopback = Loopback::new()?;
    let client = Client::new(&API, Config::new().base_url(loopback.base()).timeout(Duration::from_secs(120)))?;
    let path = std::env::temp_dir().join(format!("oasmith-bench-{}", std::process::id()));
    std::fs::write(&path, vec![7; SIZE])?;
    let chunk = Bytes::from(vec![7; 64 * 1024]);
    let upload = |file: File| -> Result<[f64; 2], Box<dyn std::error::Error>> {
        let (start, cpu) = (Instant::now(), cpu());
        loopback.run(client.send(&Upload(file), &RequestOptions::new()))?;
        Ok([start.elapsed().as_secs_f64(), self::cpu() - cpu])
    };
    let mut best = [[f64::MAX; 2]; 2];
    for _ in 0..ROUNDS {
        let chunks = futures_util::stream::iter(vec![chunk.clone(); SIZE / chunk.len()]).map(Ok);
        let files = [File::from_path(&path), File::from_stream(chunks, Some(SIZE as u64))];
        for (best, file) in best.iter_mut().zip(files) {
            for (best, taken) in best.iter_mut().zip(upload(file)?) {
                *best = best.min(taken);
            }
        }
    }
    std::fs::remove_file(&path)?;
    let names = ["from a path", "from a stream in memory"];
    let rows: Vec<Vec<String>> = names
        .iter()
        .zip(best)
        .map(|(name, [wall, cpu])| {
            vec![(*name).to_owned(), format!("{:.0} ms", wall * 1e3), format!("{:.0} ms", cpu * 1e3)]
        })
        .collect();
    table::print(&["upload of 256 MiB", "time", "CPU of the client"], &rows);
    Ok(())
}

/// Returns the seconds of CPU of this process; zero if the system does not report them.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}
