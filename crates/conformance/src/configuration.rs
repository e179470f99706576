//! The configurations every case runs under.
//!
//! A configuration is a set of environment variables that the binary heeds for the sake of tests. Adding one here adds it
//! to every case; nothing else knows the list.

use std::time::Duration;

/// One way to run the whole corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// What reports and `--config` call it.
    pub name: &'static str,
    /// The variables that select it.
    pub variables: &'static [(&'static str, &'static str)],
    /// How much longer than a plain run a case may take.
    pub patience: u32,
    /// Families it leaves out, because what they do takes quadratic time under it.
    pub skips: &'static [&'static str],
}

impl Configuration {
    /// The time a case may take when a plain run may take `base`.
    #[must_use]
    pub fn timeout(&self, base: Duration) -> Duration {
        base * self.patience
    }
}

/// Every variable that some configuration sets; a run clears them first so that the caller's environment cannot leak in.
pub(crate) const VARIABLES: &[&str] = &[
    "ASTERIAS_SCHEDULERS",
    "ASTERIAS_HEAP_STRESS",
    "ASTERIAS_REDUCTIONS",
];

/// Collecting at every safepoint copies all that lives each time: a deep stack or a large heap would never be done.
const DEEP: &[&str] = &["deep"];

/// What a configuration that is slow and about workers leaves out.
const DEEP_AND_RECOMPILED: &[&str] = &["deep", "variants"];

/// Other instructions for the same programs say nothing new about workers.
const RECOMPILED: &[&str] = &["variants"];

/// All configurations, the plainest first.
pub const ALL: &[Configuration] = &[
    Configuration {
        name: "one",
        variables: &[("ASTERIAS_SCHEDULERS", "1")],
        patience: 1,
        skips: &[],
    },
    Configuration {
        name: "many",
        variables: &[("ASTERIAS_SCHEDULERS", "4")],
        patience: 1,
        skips: RECOMPILED,
    },
    Configuration {
        name: "stress",
        variables: &[("ASTERIAS_SCHEDULERS", "1"), ("ASTERIAS_HEAP_STRESS", "1")],
        patience: 6,
        skips: DEEP,
    },
    Configuration {
        name: "slices",
        variables: &[("ASTERIAS_SCHEDULERS", "1"), ("ASTERIAS_REDUCTIONS", "7")],
        patience: 3,
        skips: &[],
    },
    Configuration {
        name: "storm",
        variables: &[
            ("ASTERIAS_SCHEDULERS", "4"),
            ("ASTERIAS_HEAP_STRESS", "1"),
            ("ASTERIAS_REDUCTIONS", "7"),
        ],
        patience: 6,
        skips: DEEP_AND_RECOMPILED,
    },
];

/// What our compiler makes, on our machine; `conformance --oracle` runs it.
pub(crate) const COMPILED: Configuration = Configuration {
    name: "compiled",
    variables: &[("ASTERIAS_SCHEDULERS", "1")],
    patience: 1,
    skips: &[],
};

/// What our compiler makes, on a real Erlang/OTP.
pub(crate) const COMPILED_ERL: Configuration = Configuration {
    name: "compiled-erl",
    ..COMPILED
};

/// Whether a list may name a configuration.
pub(crate) fn is_known(name: &str) -> bool {
    named(name).is_some() || [COMPILED.name, COMPILED_ERL.name].contains(&name)
}

/// The configuration called `name`.
#[must_use]
pub fn named(name: &str) -> Option<Configuration> {
    ALL.iter()
        .copied()
        .find(|configuration| configuration.name == name)
}
