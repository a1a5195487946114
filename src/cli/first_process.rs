//! Signals for the first process of a container, which the system does not end by Ctrl-C or SIGTERM unless it handles
//! them.

/// Ends the program at these signals if it is process number 1; any other process is ended by the system.
#[cfg(unix)]
pub(super) fn end_when_signalled() {
    use tokio::runtime::Builder;
    use tokio::signal::unix::{SignalKind, signal};

    if std::process::id() != 1 {
        return;
    }
    let Ok(runtime) = Builder::new_current_thread().enable_all().build() else {
        return;
    };
    // The handlers are in place before the command begins.
    let context = runtime.enter();
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        if let Ok(mut received) = signal(kind) {
            runtime.spawn(async move {
                received.recv().await;
                // What a shell reports for a process that this signal ended.
                std::process::exit(128 + kind.as_raw_value());
            });
        }
    }
    drop(context);
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
}

/// Elsewhere no process is an exception.
#[cfg(not(unix))]
pub(super) fn end_when_signalled() {}
