//! The order in which OTP's tables without an order are gone through while they are small: 256 chains of keys, by their hash, in each of which what came last is
//! last. Programs see it in lists of a table's objects.
//!
//! Tables there have more chains when they have more than 256 objects, and fewer again. Only these first ones are followed here.

use asterias_term::Term;

use super::hash_shard::END;

/// How many chains there are, and how many objects a table may have that has no more.
pub(super) const CHAINS: usize = 256;

const NONE: u32 = u32::MAX;

/// See the file. Slots are numbers below 2^32 - 2.
#[derive(Debug)]
pub(super) struct Chains {
    /// The last slot of each chain, which is followed by its first.
    tails: [u32; CHAINS],
    links: Vec<Link>,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    next: u32,
    chain: u8,
}

impl Default for Chains {
    fn default() -> Chains {
        Chains {
            tails: [NONE; CHAINS],
            links: Vec::new(),
        }
    }
}

impl Chains {
    /// The chain of a key, given its tag: the lowest bits of OTP's hash of it, which is the one of its maps but for atoms.
    #[inline]
    pub(super) fn number(key: Term<'_>, tag: u32) -> u8 {
        match key.atom_hash() {
            Some(hash) => hash as u8,
            // Fours of bits stand in reverse in a tag.
            None => ((tag >> 23) as u8).rotate_left(4),
        }
    }

    /// A slot, which is in no chain, becomes the last of one.
    #[inline]
    pub(super) fn add(&mut self, slot: u32, chain: u8) {
        let tail = std::mem::replace(&mut self.tails[chain as usize], slot);
        if self.links.len() <= slot as usize {
            let unused = Link { next: NONE, chain };
            self.links.resize(slot as usize + 1, unused);
        }
        let next = match self.links.get_mut(tail as usize) {
            Some(tail) => std::mem::replace(&mut tail.next, slot),
            None => slot,
        };
        self.links[slot as usize] = Link { next, chain };
    }

    /// Takes a slot out of its chain.
    pub(super) fn remove(&mut self, slot: u32) {
        let Some(Link { next, chain }) = self.links.get(slot as usize).copied() else {
            return;
        };
        let tail = &mut self.tails[chain as usize];
        if next == slot {
            *tail = NONE;
            return;
        }
        let mut before = *tail;
        while let Some(link) = self.links.get_mut(before as usize) {
            if link.next == slot {
                link.next = next;
                if *tail == slot {
                    *tail = before;
                }
                return;
            }
            before = link.next;
        }
    }

    /// The first slot from a chain on.
    fn first_from(&self, chain: usize) -> usize {
        let tails = self.tails.get(chain..).unwrap_or(&[]);
        let tail = tails.iter().find(|tail| **tail != NONE);
        let tail = tail.and_then(|tail| self.links.get(*tail as usize));
        tail.map_or(END, |tail| tail.next as usize)
    }

    /// The first slot.
    pub(super) fn first(&self) -> usize {
        self.first_from(0)
    }

    /// The slot after one.
    #[inline]
    pub(super) fn after(&self, slot: usize) -> usize {
        match self.links.get(slot) {
            None => END,
            Some(link) if self.tails[link.chain as usize] as usize == slot => {
                self.first_from(link.chain as usize + 1)
            }
            Some(link) => link.next as usize,
        }
    }

    /// The slots of a chain.
    pub(super) fn chain(&self, number: usize) -> impl Iterator<Item = usize> {
        let tail = self.tails.get(number).copied().unwrap_or(NONE);
        let mut next = self.links.get(tail as usize).map(|link| link.next);
        std::iter::from_fn(move || {
            let slot = next?;
            let link = self.links.get(slot as usize)?;
            next = (slot != tail).then_some(link.next);
            Some(slot as usize)
        })
    }

    /// Only those slots stay that are `kept`, all of which are in chains, and get the first numbers in their order.
    pub(super) fn renumber(&mut self, kept: impl Fn(usize) -> bool) {
        let mut count = 0;
        let numbers: Vec<u32> = (0..self.links.len())
            .map(|slot| {
                let number = if kept(slot) { count } else { NONE };
                count += u32::from(number != NONE);
                number
            })
            .collect();
        let renumbered = |slot: u32| numbers.get(slot as usize).copied().unwrap_or(NONE);
        self.tails
            .iter_mut()
            .for_each(|tail| *tail = renumbered(*tail));
        let mut slot = 0;
        self.links.retain_mut(|link| {
            link.next = renumbered(link.next);
            slot += 1;
            numbers[slot - 1] != NONE
        });
        self.links.shrink_to_fit();
    }

    /// The memory of these chains.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Chains>() + self.links.capacity() * size_of::<Link>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains as lists of slots.
    #[derive(Default)]
    struct Model(Vec<Vec<u32>>);

    impl Model {
        fn order(&self) -> Vec<usize> {
            self.0.iter().flatten().map(|slot| *slot as usize).collect()
        }
    }

    fn order(chains: &Chains) -> Vec<usize> {
        let next = |slot: &usize| Some(chains.after(*slot)).filter(|slot| *slot != END);
        let first = Some(chains.first()).filter(|slot| *slot != END);
        std::iter::successors(first, next).collect()
    }

    #[test]
    fn chains_are_lists_of_slots() {
        let mut model = Model(vec![Vec::new(); CHAINS]);
        let mut chains = Chains::default();
        let (mut used, mut free): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut state = 1_u64;
        let mut random = |below: usize| {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            (state >> 33) as usize % below
        };
        for step in 0..20_000 {
            // Full and nearly empty by turns, in few chains.
            if used.is_empty() || random(200) > step / 20 % 200 {
                let slot = free.pop().unwrap_or(used.len() as u32);
                let chain = random(8) * 36;
                used.push(slot);
                model.0[chain].push(slot);
                chains.add(slot, chain as u8);
            } else {
                let slot = used.swap_remove(random(used.len()));
                model
                    .0
                    .iter_mut()
                    .for_each(|chain| chain.retain(|other| *other != slot));
                chains.remove(slot);
                free.push(slot);
            }
            if step % 500 == 499 {
                used.sort_unstable();
                let number = |slot: u32| used.binary_search(&slot).unwrap_or_default() as u32;
                for slot in model.0.iter_mut().flatten() {
                    *slot = number(*slot);
                }
                chains.renumber(|slot| used.binary_search(&(slot as u32)).is_ok());
                used = (0..used.len() as u32).collect();
                free.clear();
            }
            if step % 50 == 0 || step % 500 == 499 {
                assert_eq!(order(&chains), model.order(), "after step {step}");
                let chain = random(CHAINS);
                let slots: Vec<u32> = chains.chain(chain).map(|slot| slot as u32).collect();
                assert_eq!(slots, model.0[chain], "chain {chain} after step {step}");
            }
        }
    }
}
