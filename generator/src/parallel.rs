//! Parallel processing with results in the order of the items.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// The number of items that a thread takes at once. Items differ a lot in size, so they are not divided among threads in advance.
const CHUNK: usize = 8;

/// The usual stack size of the main thread: syntax trees are walked recursively.
const STACK: usize = 8 * 1024 * 1024;

/// Applies a function to every item. The result does not depend on the number of threads.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    map_on(cores, items, work)
}

fn map_on<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = threads.min(items.len().div_ceil(CHUNK));
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else { return done };
            let chunk = &rest[..CHUNK.min(rest.len())];
            done.push((start, chunk.iter().map(&work).collect::<Vec<R>>()));
        }
    };
    let mut done = thread::scope(|scope| {
        // Failing to spawn a thread is harmless: this one does all the work if necessary.
        let helper = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, take).ok();
        let helpers: Vec<_> = (1..threads).filter_map(helper).collect();
        let mut done = take();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    use super::map_on;

    #[test]
    fn results_are_in_the_order_of_the_items_for_any_number_of_threads() {
        let items: Vec<usize> = (0..1000).collect();
        for threads in [0, 1, 2, 3, 16] {
            assert_eq!(map_on(threads, &items, |item| item * 2), (0..2000).step_by(2).collect::<Vec<_>>());
        }
        assert_eq!(map_on(4, &[] as &[usize], |item| *item), Vec::<usize>::new());
    }

    #[test]
    #[should_panic(expected = "the 77th")]
    fn a_panic_of_a_worker_reaches_the_caller() {
        let items: Vec<usize> = (0..100).collect();
        map_on(2, &items, |item| assert!(*item != 77, "the 77th"));
    }
}
