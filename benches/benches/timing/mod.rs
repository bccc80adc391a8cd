//! Times work on both sides and prints a comparison.

use std::fs;
use std::path::Path;

use criterion::Criterion;
use oasmith_bench::table;
use oasmith_bench::work::{Setup, Side, Work};

/// The folder of criterion's results.
const RESULTS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/criterion");

/// Measures each piece of work on both sides, one after the other, and prints the medians.
pub(crate) fn compare(works: &[Work]) {
    // reqwest uses the cryptography provider of the process; the hand-written side does not set one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let setup = Setup::new().expect("clients can be built");
    let mut criterion = Criterion::default().output_directory(Path::new(RESULTS)).configure_from_args();
    for work in works {
        let mut group = criterion.benchmark_group(work.name());
        for side in Side::BOTH {
            group.bench_function(side.name(), |bencher| bencher.iter(|| setup.run(*work, side)));
        }
        group.finish();
    }
    criterion.final_summary();
    let rows: Vec<_> = works.iter().filter_map(|work| row(*work)).collect();
    println!();
    table::print(&["work", "ours", "by hand", "ratio"], &rows);
}

fn row(work: Work) -> Option<Vec<String>> {
    let [ours, by_hand] = [median(work, Side::Ours)?, median(work, Side::ByHand)?];
    let time = |nanoseconds: f64| format!("{:.1} µs", nanoseconds / 1000.0);
    Some(vec![work.name().to_owned(), time(ours), time(by_hand), format!("{:.2}", ours / by_hand)])
}

/// Returns criterion's median in nanoseconds; `None` if this was not measured.
fn median(work: Work, side: Side) -> Option<f64> {
    let file = Path::new(RESULTS).join(work.name()).join(side.name()).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}
