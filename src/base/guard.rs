//! Calls of libraries that may panic on what somebody else made, so that such a fault is one of what they were given.

use std::cell::RefCell;
use std::sync::mpsc::{Sender, channel};

thread_local! {
    /// Where a thread of [`guarded`] reports that it panicked.
    static WAITING: RefCell<Option<Sender<()>>> = const { RefCell::new(None) };
}

/// Calls a function on a thread of its own; `None` if it panics.
///
/// A program that is compiled to abort at a panic survives this one if [`exit_at_a_panic`] was called.
pub fn guarded<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = channel();
    let (panicked, waiting) = channel();
    let thread = std::thread::spawn(move || {
        WAITING.set(Some(panicked));
        // Nobody waits for it only if the program ends.
        let _ = sender.send(call());
        // A thread that is unwound drops it too.
        WAITING.take();
    });
    // Ends by the message of the hook below, or without one as soon as the thread has dropped the other end.
    if waiting.recv().is_err() {
        let _ = thread.join();
    }
    receiver.try_recv().ok()
}

/// For programs that abort at a panic: one ends the process with the status 101, as unwinding does, instead of a signal that
/// leaves a core dump; on a thread of [`guarded`], it ends nothing but the call.
pub fn exit_at_a_panic() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        let waiting = WAITING.try_with(|waiting| waiting.try_borrow_mut().ok()?.take());
        if waiting
            .ok()
            .flatten()
            .is_some_and(|waiting| waiting.send(()).is_ok())
        {
            // The abort is what comes after this.
            loop {
                std::thread::park();
            }
        }
        std::process::exit(101);
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_guarded_call_is_no_result() {
        assert_eq!(guarded(|| 3), Some(3));
        let none =
            guarded(|| -> u8 { std::panic::resume_unwind(Box::new("a fault of a library")) });
        assert_eq!(none, None);
    }
}
