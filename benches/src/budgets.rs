//! Budgets that do not depend on the load of the machine: allocations and instructions, relative to the hand-written
//! side.

use oasmith_bench::table;
use oasmith_bench::work::{Setup, Side, Work};

use crate::instructions;

/// The limit for a piece of work, in percent of the hand-written side.
struct Budget {
    work: Work,
    allocations: u64,
    instructions: u64,
}

/// The measured values, plus tolerance for other versions of compilers and libraries.
const BUDGETS: [Budget; 7] = [
    Budget { work: Work::Decode, allocations: 115, instructions: 95 },
    Budget { work: Work::Build, allocations: 150, instructions: 126 },
    Budget { work: Work::BuildBody, allocations: 150, instructions: 123 },
    Budget { work: Work::Call, allocations: 115, instructions: 95 },
    Budget { work: Work::Exchange, allocations: 122, instructions: 103 },
    Budget { work: Work::ManagedExchange, allocations: 132, instructions: 111 },
    Budget { work: Work::Union, allocations: 17, instructions: 41 },
];

/// Prints allocations and, if valgrind is installed, instructions of all work; returns whether all budgets are kept.
///
/// # Errors
///
/// A measurement fails.
pub(crate) fn check() -> Result<bool, Box<dyn std::error::Error>> {
    let setup = Setup::new()?;
    let counts_instructions = instructions::can_be_counted();
    if !counts_instructions {
        println!("valgrind is not here: instructions are not counted\n");
    }
    let mut rows = Vec::new();
    let mut kept = true;
    for budget in &BUDGETS {
        let [ours, by_hand] = Side::BOTH.map(|side| allocations(&setup, budget.work, side));
        let (row, is_kept) = judge(budget.work, "allocations", [ours, by_hand], budget.allocations);
        rows.push(row);
        kept &= is_kept;
        if counts_instructions {
            let counts = [instructions::of(budget.work, Side::Ours)?, instructions::of(budget.work, Side::ByHand)?];
            let (row, is_kept) = judge(budget.work, "instructions", counts, budget.instructions);
            rows.push(row);
            kept &= is_kept;
        }
    }
    table::print(&["work", "count of", "ours", "by hand", "ratio", "budget", ""], &rows);
    Ok(kept)
}

/// Returns the allocations of the second run, since the first also initialises what is created once per process.
fn allocations(setup: &Setup, work: Work, side: Side) -> u64 {
    setup.run(work, side);
    allocation_counter::measure(|| setup.run(work, side)).count_total
}

fn judge(work: Work, what: &str, [ours, by_hand]: [u64; 2], percent: u64) -> (Vec<String>, bool) {
    let is_kept = ours * 100 <= by_hand * percent;
    let cents = ours * 100 / by_hand.max(1);
    let row = [
        work.name().to_owned(),
        what.to_owned(),
        per_item(ours, work),
        per_item(by_hand, work),
        format!("{}.{:02}", cents / 100, cents % 100),
        format!("{}.{:02}", percent / 100, percent % 100),
        (if is_kept { "kept" } else { "EXCEEDED" }).to_owned(),
    ];
    (row.into(), is_kept)
}

fn per_item(count: u64, work: Work) -> String {
    match work.items() as u64 {
        1 => count.to_string(),
        items => format!("{}.{} per item", count / items, count * 10 / items % 10),
    }
}
