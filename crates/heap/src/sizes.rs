//! The sizes that young and old blocks take: a Fibonacci-like series, then steps of 20 %, as in OTP.
//!
//! Few distinct sizes keep the allocator's free lists useful, and growing by a ratio makes the cost of growth linear in the end size.

/// Number of sizes; the last is beyond any address space we serve.
const COUNT: usize = 128;
/// From this index on, sizes grow by a fifth.
const GENTLE_FROM: usize = 23;

const SIZES: [usize; COUNT] = {
    let mut sizes = [0; COUNT];
    sizes[0] = 12;
    sizes[1] = 38;
    let mut index = 2;
    while index < COUNT {
        sizes[index] = if index < GENTLE_FROM {
            sizes[index - 1] + sizes[index - 2] + 1
        } else {
            sizes[index - 1] + sizes[index - 1] / 5
        };
        index += 1;
    }
    sizes
};

/// The sizes that blocks can have on a machine of 64 bits, in words.
pub fn all() -> impl Iterator<Item = usize> {
    SIZES.into_iter().take_while(|size| *size < 1 << 40)
}

/// The smallest size that holds `words`; `words` itself beyond the table.
pub(crate) fn at_least(words: usize) -> usize {
    let index = SIZES.partition_point(|&size| size < words);
    SIZES.get(index).copied().unwrap_or(words)
}

/// The smallest size above `words`.
pub(crate) fn above(words: usize) -> usize {
    at_least(words.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_series() {
        assert_eq!(at_least(0), 12);
        assert_eq!(at_least(13), 38);
        assert_eq!(at_least(233), 233);
        assert_eq!(above(233), 376);
        assert_eq!(at_least(46_000), 46_422);
        assert!(SIZES[COUNT - 1] > 1 << 44);
    }
}
