//! [`Semaphore`]: lets so many pass at a time, in the order in which they came.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A number of permits. It is ours because tokio's is not there without tokio, and futures-util has none.
#[derive(Debug)]
pub(crate) struct Semaphore {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    free: usize,
    /// Those who wait, the first to come first, and how to wake them.
    waiting: VecDeque<(u64, Waker)>,
    /// Those who were given a permit and have not noticed yet.
    granted: Vec<u64>,
    next: u64,
}

/// The right to go on, until it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    semaphore: Arc<Semaphore>,
}

impl Semaphore {
    pub(crate) fn new(permits: usize) -> Self {
        Self { state: Mutex::new(State { free: permits, waiting: VecDeque::new(), granted: Vec::new(), next: 0 }) }
    }

    /// Waits for a permit.
    pub(crate) fn acquire(self: &Arc<Self>) -> Acquire {
        Acquire { semaphore: Arc::clone(self), ticket: None }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a permit back, to whoever came first.
    fn release(&self) {
        let mut state = self.lock();
        let Some((ticket, waker)) = state.waiting.pop_front() else {
            state.free += 1;
            return;
        };
        state.granted.push(ticket);
        drop(state);
        waker.wake();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.semaphore.release();
    }
}

/// The future of a permit. Dropped, it leaves the queue.
#[derive(Debug)]
pub(crate) struct Acquire {
    semaphore: Arc<Semaphore>,
    /// `None` before the first poll, and after the permit was given.
    ticket: Option<u64>,
}

impl Future for Acquire {
    type Output = Permit;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Permit> {
        let semaphore = Arc::clone(&self.semaphore);
        let mut state = semaphore.lock();
        let has_permit = match self.ticket {
            None if state.free > 0 => {
                state.free -= 1;
                true
            }
            None => {
                let ticket = state.next;
                state.next += 1;
                state.waiting.push_back((ticket, context.waker().clone()));
                self.ticket = Some(ticket);
                false
            }
            Some(ticket) => {
                let granted = state.granted.iter().position(|granted| *granted == ticket);
                if let Some(at) = granted {
                    state.granted.swap_remove(at);
                    self.ticket = None;
                } else if let Some((_, waker)) = state.waiting.iter_mut().find(|(waiting, _)| *waiting == ticket) {
                    waker.clone_from(context.waker());
                }
                granted.is_some()
            }
        };
        drop(state);
        if has_permit { Poll::Ready(Permit { semaphore }) } else { Poll::Pending }
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.semaphore.lock();
        if let Some(at) = state.granted.iter().position(|granted| *granted == ticket) {
            state.granted.swap_remove(at);
            drop(state);
            // It was its turn: the next one's now.
            self.semaphore.release();
        } else {
            state.waiting.retain(|(waiting, _)| *waiting != ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    fn poll(acquire: Pin<&mut Acquire>) -> Option<Permit> {
        match acquire.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(permit) => Some(permit),
            Poll::Pending => None,
        }
    }

    #[test]
    fn permits_go_to_those_who_came_first() {
        let semaphore = Arc::new(Semaphore::new(1));
        let held = poll(pin!(semaphore.acquire())).unwrap();
        let (mut first, mut second) = (pin!(semaphore.acquire()), pin!(semaphore.acquire()));
        assert!(poll(first.as_mut()).is_none() && poll(second.as_mut()).is_none());
        drop(held);
        // One who comes later does not overtake.
        assert!(poll(pin!(semaphore.acquire())).is_none());
        assert!(poll(second.as_mut()).is_none());
        let held = poll(first.as_mut()).unwrap();
        assert!(poll(second.as_mut()).is_none());
        drop(held);
        assert!(poll(second.as_mut()).is_some());
        assert!(poll(pin!(semaphore.acquire())).is_some());
    }

    #[test]
    fn one_who_leaves_before_or_at_their_turn_holds_up_nobody() {
        let semaphore = Arc::new(Semaphore::new(1));
        let held = poll(pin!(semaphore.acquire())).unwrap();
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(semaphore.acquire())).collect();
        assert!(waiting.iter_mut().all(|acquire| poll(acquire.as_mut()).is_none()));
        let (last, second, first) = (waiting.pop(), waiting.pop(), waiting.pop());
        drop(second);
        drop(held);
        // It was given the permit and never took it.
        drop(first);
        assert!(poll(last.unwrap().as_mut()).is_some());
        assert!(poll(pin!(semaphore.acquire())).is_some());
    }
}
