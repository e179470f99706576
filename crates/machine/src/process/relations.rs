//! What ties a process to others: links, monitors and aliases, each as this process knows them.
//!
//! Both ends of a tie keep their own half; signals keep the halves in step (`NewLinking` protocol of OTP 23: an unlink is acknowledged, so
//! that a link made anew is not lost to an old unlink).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use asterias_term::Word;

use super::signal::Parcel;

/// Hashes a single word by one multiplication: keys are pids and reference numbers, chosen by the system.
#[derive(Default, Debug, Clone, Copy)]
pub struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// A map whose keys are pids or numbers of references.
pub type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// This process' half of a link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// The link holds.
    Active,
    /// The link holds, and its exit signal comes before ordinary messages.
    Urgent,
    /// `unlink/1` was called and not yet acknowledged; the number of the request.
    Unlinking(u64),
}

impl Link {
    /// Whether the link holds.
    pub fn holds(self) -> bool {
        matches!(self, Link::Active | Link::Urgent)
    }
}

/// An active alias.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// When it ends.
    pub mode: AliasMode,
    /// What is sent to it with option `priority` comes before ordinary messages.
    pub urgent: bool,
}

/// When an alias ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AliasMode {
    /// By `unalias/1` only.
    Explicit,
    /// With its monitor, or by `unalias/1`.
    Demonitor,
    /// As `Demonitor`, or with the first message sent to it.
    Reply,
}

/// A monitor that this process holds.
#[derive(Debug)]
pub struct Monitoring {
    /// The process that is watched, or `NONE` where there was none.
    pub target: Word,
    /// The name by which it was monitored, or `NONE`.
    pub name: Word,
    /// What stands first in the message instead of `'DOWN'`.
    pub tag: Option<Parcel>,
    /// The message comes before ordinary ones.
    pub urgent: bool,
}

/// A monitor that another process holds on this one.
#[derive(Clone, Copy, Debug)]
pub struct Monitored {
    /// Who watches.
    pub from: Word,
    /// The name by which it monitored this process, or `NONE`.
    pub name: Word,
}

/// All ties of a process.
#[derive(Debug, Default)]
pub struct Relations {
    /// Links, by the other's pid.
    pub links: WordMap<u64, Link>,
    /// Monitors that this process holds, by the number of their reference.
    pub monitors: WordMap<u64, Monitoring>,
    /// Monitors on this process, by the number of their reference.
    pub monitored_by: WordMap<u64, Monitored>,
    /// Active aliases, by the number of their reference.
    pub aliases: WordMap<u64, Alias>,
    /// Processes that this one suspends, by pid, with how often.
    pub suspending: WordMap<u64, u32>,
    /// How many unlink requests were sent, for numbering.
    pub unlinks: u64,
}

impl Relations {
    /// Whether a link to this process holds.
    pub fn is_linked(&self, pid: Word) -> bool {
        self.links.get(&pid.0).is_some_and(|link| link.holds())
    }

    /// The mode of an active alias.
    pub fn alias_mode(&self, number: u64) -> Option<AliasMode> {
        self.aliases.get(&number).map(|alias| alias.mode)
    }

    /// Whether anything may come before ordinary messages.
    pub fn has_urgent(&self) -> bool {
        self.links.values().any(|link| *link == Link::Urgent)
            || self.monitors.values().any(|monitoring| monitoring.urgent)
            || self.aliases.values().any(|alias| alias.urgent)
    }
}
