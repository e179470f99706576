//! Small damage: bytes changed, bits flipped, runs copied, inserted and cut off. The same number always gives the same damage.

/// Numbers that look random (xorshift64*).
#[derive(Clone, Debug)]
pub struct Random(u64);

/// Bytes at which sizes and counts turn over.
const EDGES: [u8; 6] = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

impl Random {
    /// The sequence of this number.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `count`; 0 where there is none.
    pub fn below(&mut self, count: usize) -> usize {
        (self.number() % count.max(1) as u64) as usize
    }
}

/// A damaged copy.
#[must_use]
pub fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..1 << random.below(5) {
        damage(&mut damaged, random);
    }
    damaged
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let at = random.below(bytes.len());
    match random.below(8) {
        0 | 1 => bytes[at] = random.number() as u8,
        2 | 3 => bytes[at] ^= 1 << random.below(8),
        4 => bytes[at] = EDGES[random.below(EDGES.len())],
        5 => bytes.insert(at, random.number() as u8),
        6 => {
            let from = random.below(bytes.len());
            let count = (1 + random.below(8)).min(bytes.len() - from.max(at));
            bytes.copy_within(from..from + count, at);
        }
        // Rarely: what was cut off is mostly found out at once.
        _ if random.below(4) == 0 => bytes.truncate(at),
        _ => {
            bytes.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_damage() {
        let bytes: Vec<u8> = (0..100).collect();
        let damaged = |seed| mutate(&bytes, &mut Random::new(seed));
        assert_eq!(damaged(7), damaged(7));
        assert_ne!(damaged(7), damaged(8));
    }
}
