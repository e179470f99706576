//! Before literals go away with their module: does a heap refer to them, and if so, copies of its own in their place.

use std::collections::HashMap;

use asterias_term::Word;
use asterias_term::bits::base_of;
use asterias_term::boxed::size_of_header;

use crate::collect::{Collected, Roots};
use crate::copy::copy_into;
use crate::evacuate::{Scan, scan_of};
use crate::fragment::{Chunk, Fragment};
use crate::heap::Heap;
use crate::literals::LiteralArea;

impl Fragment {
    /// Whether anything in it points into the area.
    pub fn refers_to(&self, area: &LiteralArea) -> bool {
        let mut found = false;
        let mut see = |slot: *mut Word| {
            // SAFETY: slots of the fragment are readable.
            let word = unsafe { *slot };
            found |= word.is_pointer() && area.contains(word);
        };
        // SAFETY: the chain is the fragment's, and its chunks hold whole objects.
        unsafe {
            for chunk in Chunk::chain(self.first) {
                let start = Chunk::data(chunk);
                each_term(start, start.wrapping_add((*chunk).used), &mut see);
            }
        }
        found
    }
}

impl Heap {
    /// Whether a root or an object of this heap points into the area (`erlang:check_process_code/2`).
    pub fn refers_to(&self, area: &LiteralArea, roots: &mut dyn Roots) -> bool {
        let mut found = false;
        let mut see = |slot: *mut Word| {
            // SAFETY: slots of roots and of the heap are readable.
            let word = unsafe { *slot };
            found |= word.is_pointer() && area.contains(word);
        };
        roots.each(&mut |words| words.iter_mut().for_each(|slot| see(slot)));
        for (start, end) in self.runs() {
            // SAFETY: runs of the heap hold whole objects.
            unsafe { each_term(start, end, &mut see) };
        }
        found
    }

    /// Gives the heap copies of what it uses of the area, and collects everything.
    pub fn take_literals(&mut self, area: &LiteralArea, roots: &mut dyn Roots) -> Collected {
        let mut copies: HashMap<Word, Word> = HashMap::new();
        // The runs as they are before copies are added, which hold no literals.
        let runs = self.runs();
        let mut replace = |slot: *mut Word| {
            // SAFETY: slots of roots and of the heap are ours to change, and the area is alive.
            unsafe {
                let word = *slot;
                if word.is_pointer() && area.contains(word) {
                    *slot = *copies.entry(word).or_insert_with(|| copy_into(word, self));
                }
            }
        };
        roots.each(&mut |words| words.iter_mut().for_each(|slot| replace(slot)));
        for (start, end) in runs {
            // SAFETY: runs of the heap hold whole objects; allocation moves none of them.
            unsafe { each_term(start, end, &mut replace) };
        }
        // Old objects may point to young copies until here; nothing but a full collection may follow.
        self.collect_full(0, roots)
    }

    /// The runs of words in use.
    fn runs(&self) -> Vec<(*mut Word, *mut Word)> {
        let mut runs = vec![(self.start, self.top), (self.old_start, self.old_top)];
        // SAFETY: the chain is the heap's.
        for chunk in unsafe { Chunk::chain(self.fragments) } {
            let start = Chunk::data(chunk);
            // SAFETY: as above.
            let used = unsafe { (*chunk).used };
            runs.push((start, start.wrapping_add(used)));
        }
        runs
    }
}

/// Calls `visit` with the address of each term from `start` to `end`.
///
/// # Safety
/// The run holds whole objects, and `visit` puts only terms into it.
unsafe fn each_term(start: *mut Word, end: *mut Word, visit: &mut impl FnMut(*mut Word)) {
    let mut scan = start;
    while scan < end {
        // SAFETY: inside the run; a header is followed by as many words as it says.
        unsafe {
            let word = *scan;
            if !word.is_header() {
                visit(scan);
                scan = scan.add(1);
                continue;
            }
            let shape = scan_of(word);
            let after = scan.add(1 + size_of_header(word));
            match shape {
                Scan::TermsFrom(index) => scan = scan.add(index),
                Scan::Raw => scan = after,
                Scan::OneTerm => {
                    visit(scan.add(1));
                    scan = after;
                }
                Scan::MatchContext => {
                    visit(scan.add(1));
                    *scan.add(4) = Word(base_of(*scan.add(1)) as u64);
                    scan = after;
                }
            }
        }
    }
}
