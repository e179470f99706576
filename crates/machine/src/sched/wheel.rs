//! A wheel of timers: each is started and stopped in constant time, however many there are.
//!
//! Time is counted in ticks of 2^20 nanoseconds, about a millisecond, and a tick is a number of eight digits of six bits each. A timer of
//! a later tick than the current one lies in a bucket: on the level of the highest digit in which the two ticks differ, the bucket of
//! that digit's value. When the current tick comes to a bucket, its timers are laid out anew, on lower levels, and those of the tick
//! itself go into a heap, by their exact deadlines. So whatever is in a bucket differs from the current tick in the digit of its level,
//! however far the tick has come, and where a timer lies follows from its deadline alone: stopping it takes it out of its bucket.
//!
//! What has been stopped stays in the heap until its time has come, which is a tick later at most.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// The deadline that never comes.
pub const NEVER: u64 = u64::MAX;

/// Bits of a deadline below its tick.
const TICK_BITS: u32 = 20;
/// Bits of a digit.
const DIGIT_BITS: u32 = 6;
/// Digits of a tick, enough for all deadlines.
const LEVELS: usize = (u64::BITS - TICK_BITS).div_ceil(DIGIT_BITS) as usize;
/// Buckets of a level.
const BUCKETS: usize = 1 << DIGIT_BITS;

/// No slot.
const NONE: usize = usize::MAX;

/// Timers, each with a key of its own and what is due when it runs out.
#[derive(Debug)]
pub(super) struct Wheel<T> {
    slots: Vec<Slot<T>>,
    /// The first free slot.
    free: usize,
    /// The slots of the timers, by their keys.
    places: HashMap<u64, usize, BuildHasherDefault<KeyHasher>>,
    /// The first slot in each bucket.
    buckets: [[usize; BUCKETS]; LEVELS],
    /// The buckets of each level that have a timer.
    occupied: [u64; LEVELS],
    /// The current tick.
    tick: u64,
    /// Deadlines and keys of the timers of the current tick and of those before it, with their slots.
    soon: BinaryHeap<Reverse<(u64, u64, usize)>>,
}

/// A timer, or nothing; either in a list.
#[derive(Debug)]
struct Slot<T> {
    deadline: u64,
    key: u64,
    next: usize,
    previous: usize,
    due: Option<T>,
}

/// A timer that has left its wheel.
#[derive(PartialEq, Debug)]
pub(super) struct Timer<T> {
    pub(super) deadline: u64,
    pub(super) key: u64,
    pub(super) due: T,
}

/// Keys that follow each other are neighbours, as the timers of a burst are; blocks of them are scattered.
#[derive(Clone, Default, Debug)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        const NEAR: u64 = 63;
        const HIGH: u64 = 0xff << 56;
        let mixed = |value: u64| (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let block = mixed(key >> NEAR.count_ones());
        let block = block ^ (block >> 32);
        self.0 = (mixed(key) & HIGH) | (block & !HIGH & !NEAR) | (key & NEAR);
    }
}

fn tick_of(deadline: u64) -> u64 {
    deadline >> TICK_BITS
}

impl<T> Wheel<T> {
    pub(super) fn new() -> Wheel<T> {
        Wheel {
            slots: Vec::new(),
            free: NONE,
            places: HashMap::default(),
            buckets: [[NONE; BUCKETS]; LEVELS],
            occupied: [0; LEVELS],
            tick: 0,
            soon: BinaryHeap::new(),
        }
    }

    /// Starts a timer; no other has its key.
    pub(super) fn insert(&mut self, key: u64, deadline: u64, due: T) {
        let slot = Slot {
            deadline,
            key,
            next: NONE,
            previous: NONE,
            due: Some(due),
        };
        let index = if self.free == NONE {
            self.slots.push(slot);
            self.slots.len() - 1
        } else {
            let index = self.free;
            self.free = self.slots[index].next;
            self.slots[index] = slot;
            index
        };
        self.places.insert(key, index);
        self.lay(index);
    }

    /// Stops a timer.
    pub(super) fn remove(&mut self, key: u64) -> Option<Timer<T>> {
        let index = self.places.remove(&key)?;
        let Slot {
            deadline,
            next,
            previous,
            ..
        } = self.slots[index];
        if let Some((level, bucket)) = self.bucket(deadline) {
            if previous == NONE {
                self.buckets[level][bucket] = next;
                if next == NONE {
                    self.occupied[level] &= !(1 << bucket);
                }
            } else {
                self.slots[previous].next = next;
            }
            if next != NONE {
                self.slots[next].previous = previous;
            }
        }
        self.release(index)
    }

    /// When a timer runs out.
    pub(super) fn deadline(&self, key: u64) -> Option<u64> {
        Some(self.slots[*self.places.get(&key)?].deadline)
    }

    /// The nearest deadline, or an earlier time; [`NEVER`] without timers.
    pub(super) fn nearest(&self) -> u64 {
        let soon = self.soon.peek();
        let soon = soon.map_or(NEVER, |Reverse((deadline, ..))| *deadline);
        let later = self.next_bucket();
        later.map_or(soon, |(tick, ..)| soon.min(tick << TICK_BITS))
    }

    /// Takes out the timers that have run out, in any order.
    pub(super) fn take_due(&mut self, now: u64, due: &mut Vec<Timer<T>>) {
        self.advance(now, due);
        while let Some(Reverse((deadline, key, index))) = self.soon.peek().copied() {
            if deadline > now {
                return;
            }
            self.soon.pop();
            if self.slots[index].key == key && self.slots[index].due.is_some() {
                due.extend(self.take(index));
            }
        }
    }

    /// Comes to the tick of a time, and on the way to every bucket before it; takes out what is due there.
    fn advance(&mut self, now: u64, due: &mut Vec<Timer<T>>) {
        let tick = tick_of(now);
        while let Some((next, level, bucket)) = self.next_bucket()
            && next <= tick
        {
            self.tick = next;
            self.occupied[level] &= !(1 << bucket);
            let mut index = std::mem::replace(&mut self.buckets[level][bucket], NONE);
            while index != NONE {
                let Slot { deadline, next, .. } = self.slots[index];
                if deadline <= now {
                    due.extend(self.take(index));
                } else {
                    self.lay(index);
                }
                index = next;
            }
        }
        self.tick = self.tick.max(tick);
    }

    /// Puts a timer where it belongs.
    fn lay(&mut self, index: usize) {
        let Slot { deadline, key, .. } = self.slots[index];
        let Some((level, bucket)) = self.bucket(deadline) else {
            self.soon.push(Reverse((deadline, key, index)));
            return;
        };
        let first = std::mem::replace(&mut self.buckets[level][bucket], index);
        self.occupied[level] |= 1 << bucket;
        self.slots[index].next = first;
        self.slots[index].previous = NONE;
        if first != NONE {
            self.slots[first].previous = index;
        }
    }

    /// Level and bucket of a deadline; none for one of the current tick or of an earlier one.
    fn bucket(&self, deadline: u64) -> Option<(usize, usize)> {
        let tick = tick_of(deadline);
        if tick <= self.tick {
            return None;
        }
        let level = (tick ^ self.tick).ilog2() / DIGIT_BITS;
        let digit = (tick >> (level * DIGIT_BITS)) as usize % BUCKETS;
        Some((level as usize, digit))
    }

    /// The tick of the bucket to come to next, its level and its place there.
    fn next_bucket(&self) -> Option<(u64, usize, usize)> {
        (0..LEVELS).find_map(|level| {
            let shift = level as u32 * DIGIT_BITS;
            let bucket = self.occupied[level];
            let above = self.tick >> shift >> DIGIT_BITS << DIGIT_BITS;
            let digit = u64::from(bucket.trailing_zeros());
            (bucket != 0).then(|| ((above | digit) << shift, level, digit as usize))
        })
    }

    /// Takes out the timer in a slot.
    fn take(&mut self, index: usize) -> Option<Timer<T>> {
        self.places.remove(&self.slots[index].key);
        self.release(index)
    }

    /// Frees a slot; gives what was in it.
    fn release(&mut self, index: usize) -> Option<Timer<T>> {
        let free = std::mem::replace(&mut self.free, index);
        let slot = &mut self.slots[index];
        slot.next = free;
        let due = slot.due.take()?;
        Some(Timer {
            deadline: slot.deadline,
            key: slot.key,
            due,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Start(u64),
        Stop(usize),
        Pass(u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        // Times of all magnitudes.
        let time = || (0_u32..46, any::<u64>()).prop_map(|(bits, time)| time >> 18 >> (45 - bits));
        prop_oneof![
            3 => time().prop_map(Step::Start),
            1 => any::<usize>().prop_map(Step::Stop),
            2 => time().prop_map(Step::Pass),
        ]
    }

    proptest! {
        #[test]
        fn a_wheel_is_a_map_by_deadline(steps in prop::collection::vec(step(), 1..200)) {
            let mut wheel = Wheel::new();
            let mut model = BTreeMap::new();
            let mut now = 0;
            for (key, step) in (0..).zip(steps) {
                match step {
                    Step::Start(after) => {
                        wheel.insert(key, now + after, key * 2);
                        model.insert(key, now + after);
                    }
                    Step::Stop(nth) => {
                        let stopped = model.keys().nth(nth % (model.len() + 1)).copied().unwrap_or(key);
                        prop_assert_eq!(wheel.deadline(stopped), model.get(&stopped).copied());
                        let timer = wheel.remove(stopped).map(|timer| timer.deadline);
                        prop_assert_eq!(timer, model.remove(&stopped));
                    }
                    Step::Pass(time) => {
                        now += time;
                        let mut due = Vec::new();
                        wheel.take_due(now, &mut due);
                        let mut expected: Vec<_> =
                            model.extract_if(.., |_, deadline| *deadline <= now).map(|(key, deadline)| (deadline, key)).collect();
                        expected.sort_unstable();
                        let mut due: Vec<_> = due.into_iter().map(|timer| (timer.deadline, timer.key)).collect();
                        due.sort_unstable();
                        prop_assert_eq!(due, expected);
                        prop_assert!(wheel.nearest() > now);
                    }
                }
                let first = model.values().min().copied().unwrap_or(NEVER);
                prop_assert!(wheel.nearest() <= first);
            }
        }
    }

    #[test]
    fn slots_serve_again() {
        let mut wheel = Wheel::new();
        for key in 1..1000 {
            wheel.insert(key, key << 22, ());
            assert!(wheel.remove(key).is_some());
        }
        assert_eq!(wheel.slots.len(), 1);
        assert_eq!(wheel.nearest(), NEVER);
    }

    #[test]
    fn the_last_deadline_has_a_place() {
        let mut wheel = Wheel::new();
        wheel.insert(1, NEVER - 1, ());
        assert!(wheel.nearest() < NEVER);
        let mut due = Vec::new();
        wheel.take_due(NEVER - 1, &mut due);
        assert_eq!(due.len(), 1);
    }
}
