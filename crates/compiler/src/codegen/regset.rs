//! A set of register numbers, small and growing.

/// A set of register numbers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct RegSet {
    words: Vec<u64>,
}

impl RegSet {
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    pub(super) fn contains(&self, reg: u16) -> bool {
        let word = self.words.get(usize::from(reg) / 64).copied().unwrap_or(0);
        word >> (reg % 64) & 1 != 0
    }

    pub(super) fn insert(&mut self, reg: u16) {
        let at = usize::from(reg) / 64;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words[at] |= 1 << (reg % 64);
    }

    pub(super) fn remove(&mut self, reg: u16) {
        if let Some(word) = self.words.get_mut(usize::from(reg) / 64) {
            *word &= !(1 << (reg % 64));
        }
    }

    /// Keeps what is in both.
    pub(super) fn intersect(&mut self, other: &Self) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or(0);
        }
    }

    /// Adds what is in the other; whether that was anything new.
    pub(super) fn union(&mut self, other: &Self) -> bool {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        let mut is_changed = false;
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            is_changed |= *more & !*word != 0;
            *word |= *more;
        }
        is_changed
    }

    /// The lowest number that is not in the set.
    pub(super) fn first_free(&self) -> u16 {
        for (at, word) in self.words.iter().enumerate() {
            if *word != u64::MAX {
                return (at * 64) as u16 + word.trailing_ones() as u16;
            }
        }
        (self.words.len() * 64) as u16
    }

    /// One more than the highest number in the set.
    pub(super) fn end(&self) -> u16 {
        for (at, word) in self.words.iter().enumerate().rev() {
            if *word != 0 {
                return (at * 64) as u16 + 64 - word.leading_zeros() as u16;
            }
        }
        0
    }

    /// Whether all numbers below one are in the set.
    pub(super) fn contains_all_below(&self, reg: u16) -> bool {
        self.first_free() >= reg
    }

    /// All numbers below `count`.
    pub(super) fn below(count: u16) -> Self {
        let mut set = Self::default();
        (0..count).for_each(|reg| set.insert(reg));
        set
    }

    /// The numbers in rising order.
    pub(super) fn iter(&self) -> impl Iterator<Item = u16> {
        (0..self.end()).filter(|reg| self.contains(*reg))
    }
}
