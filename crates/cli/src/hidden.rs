//! Environment variables for tests of the machine: they change how it runs, never what a program means.

use asterias::Builder;

fn number(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

/// Applies `ASTERIAS_SCHEDULERS=N`, `ASTERIAS_REDUCTIONS=N` and `ASTERIAS_HEAP_STRESS=1`.
pub(crate) fn apply(mut builder: Builder) -> Builder {
    if let Some(workers) = number("ASTERIAS_SCHEDULERS") {
        builder = builder.workers(workers as usize);
    }
    if let Some(reductions) = number("ASTERIAS_REDUCTIONS") {
        builder = builder.reductions(reductions);
    }
    builder.heap_stress(number("ASTERIAS_HEAP_STRESS").is_some_and(|value| value > 0))
}
