//! Uploads and downloads of any size over loopback: their time, the CPU time of the client, and how much memory it takes.

use std::fs;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::{self, StreamExt};
use oasmith_bench::loopback::Loopback;
use oasmith_bench::table;
use oasmith_bench_client::{Client, Error};
use oasmith_runtime::File;

const CHUNK: usize = 64 * 1024;
const ROUNDS: usize = 5;

type Failure = Box<dyn std::error::Error>;

/// What a transfer took.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
    /// How much the memory of the process grew at most, in KiB; zero if the system does not report it.
    memory: u64,
}

impl Cost {
    /// Runs a transfer.
    fn of(loopback: &Loopback, transfer: impl Future<Output = Result<(), Error>>) -> Result<Self, Failure> {
        // The highest memory begins anew.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let (start, cpu, memory) = (Instant::now(), cpu(), memory("VmRSS:"));
        loopback.run(transfer)?;
        Ok(Self {
            wall: start.elapsed().as_secs_f64(),
            cpu: self::cpu() - cpu,
            memory: self::memory("VmHWM:").saturating_sub(memory),
        })
    }

    /// Returns the best time of two and the most memory.
    fn or(self, other: Self) -> Self {
        Self { wall: self.wall.min(other.wall), cpu: self.cpu.min(other.cpu), memory: self.memory.max(other.memory) }
    }
}

/// Prints what uploads and a download of so many bytes take, which are rounded down to 64 KiB.
///
/// # Errors
///
/// A transfer fails.
pub(crate) fn measure(bytes: u64) -> Result<(), Failure> {
    let count = bytes / CHUNK as u64;
    let bytes = count * CHUNK as u64;
    let loopback = Loopback::new()?;
    let limits = |config: oasmith_runtime::Config| config.timeout(Duration::from_secs(600));
    let client = Client::builder().base_url(loopback.base()).bearer("t0k3n").configure(limits).build()?;
    let path = std::env::temp_dir().join(format!("oasmith-bench-{}", std::process::id()));
    // A file without content, of which only its size is stored.
    fs::File::create(&path)?.set_len(bytes)?;
    let upload = |file: File| Cost::of(&loopback, client.files().upload(file).send());
    let round = || -> Result<[Cost; 3], Failure> {
        let chunk = Bytes::from(vec![7; CHUNK]);
        let chunks = stream::repeat(chunk).take(usize::try_from(count)?).map(Ok);
        Ok([
            upload(File::from_path(&path))?,
            upload(File::from_stream(chunks, Some(bytes)))?,
            Cost::of(&loopback, download(&client, bytes))?,
        ])
    };
    let mut costs = round()?;
    for _ in 1..ROUNDS {
        for (cost, other) in costs.iter_mut().zip(round()?) {
            *cost = cost.or(other);
        }
    }
    fs::remove_file(&path)?;
    print(bytes, costs);
    Ok(())
}

/// Reads a response of so many bytes as it comes.
async fn download(client: &Client, bytes: u64) -> Result<(), Error> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    let mut body = client.files().download(bytes).stream().await?.into_value();
    while body.chunk().await?.is_some() {}
    Ok(())
}

fn print(bytes: u64, costs: [Cost; 3]) {
    let names = ["upload from a path", "upload from a stream in memory", "download"];
    let row = |(name, cost): (&str, Cost)| {
        let times = [cost.wall, cost.cpu].map(|seconds| format!("{:.0} ms", seconds * 1e3));
        [&[name.to_owned()], &times[..], &[format!("{} KiB", cost.memory)]].concat()
    };
    let rows: Vec<Vec<String>> = names.into_iter().zip(costs).map(row).collect();
    let size = format!("{} MiB", bytes / (1024 * 1024));
    table::print(&[&size, "time", "CPU of the client", "memory"], &rows);
}

/// Returns a number of bytes, such as `1GiB` or `256MiB`.
pub(crate) fn size(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit {
        "" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Returns the seconds of CPU of this process; zero if the system does not report them.
fn cpu() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// Returns a line of the memory of this process in KiB; zero if the system does not report it.
fn memory(line: &str) -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = text.lines().find_map(|known| known.strip_prefix(line)?.split_whitespace().next()?.parse().ok());
    found.unwrap_or_default()
}
