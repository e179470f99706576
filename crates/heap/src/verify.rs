//! Whether a heap is what it promises: a walk over all of it, for tests and stress runs.

use std::collections::HashMap;
use std::fmt;

use asterias_term::Word;
use asterias_term::boxed::{Kind, kind_of_header, size_of_header};
use asterias_term::resource::RESOURCE_HEADER;

use crate::block::words_between;
use crate::collect::Roots;
use crate::evacuate::{Scan, scan_of};
use crate::fragment::Chunk;
use crate::heap::Heap;
use crate::shared_list::{Held, SharedList};

/// A promise that a heap breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeapError {
    /// Where: the address of the word that is wrong; 0 for a root.
    pub address: usize,
    /// The word.
    pub word: Word,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for HeapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} at {:#x}", self.what, self.word, self.address)
    }
}

impl std::error::Error for HeapError {}

/// What stands at a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Part of a cons cell, or the elements of an object; a cons cell may begin at the former only.
    Loose,
    Body,
    Header,
    Raw,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    /// Survived, not yet old.
    Mature,
    Fresh,
    Old,
}

struct Area {
    start: *const Word,
    places: Vec<Place>,
    age: Age,
}

struct Walk<'h> {
    heap: &'h Heap,
    areas: Vec<Area>,
}

const KINDS: u64 = Kind::Record as u64;

fn wrong(address: *const Word, word: Word, what: &'static str) -> HeapError {
    HeapError {
        address: address as usize,
        word,
        what,
    }
}

impl Heap {
    /// Walks the heap: headers are sane, each pointer leads to an object or cons cell of a known area, the old block points to old and
    /// literal terms only, and each object that owns a count is in exactly one list and what it counts alive.
    ///
    /// # Errors
    /// The first promise found broken.
    pub fn verify(&self, roots: &mut dyn Roots) -> Result<(), HeapError> {
        let mut walk = Walk {
            heap: self,
            areas: Vec::new(),
        };
        walk.add(self.start, self.high_water, Age::Mature)?;
        walk.add(self.high_water, self.top, Age::Fresh)?;
        walk.add(self.old_start, self.old_top, Age::Old)?;
        // SAFETY: the chain is the heap's.
        for chunk in unsafe { Chunk::chain(self.fragments) } {
            let start = Chunk::data(chunk);
            // SAFETY: as above.
            let used = unsafe { (*chunk).used };
            walk.add(start, start.wrapping_add(used), Age::Fresh)?;
        }
        let mut result = Ok(());
        roots.each(&mut |words| {
            for word in words {
                if result.is_ok() {
                    result = walk.target(std::ptr::null(), *word, Age::Fresh);
                }
            }
        });
        result?;
        for area in &walk.areas {
            walk.follow(area)?;
        }
        walk.lists()
    }
}

impl Walk<'_> {
    /// Notes what stands where in an area.
    fn add(&mut self, start: *const Word, end: *const Word, age: Age) -> Result<(), HeapError> {
        let count = words_between(start, end);
        let mut places = vec![Place::Loose; count];
        let mut index = 0;
        while index < count {
            let at = start.wrapping_add(index);
            // SAFETY: inside an area of the heap, all words of which are written.
            let word = unsafe { *at };
            index += 1;
            if !word.is_header() {
                continue;
            }
            let size = size_of_header(word);
            if (word.0 >> 3) & 31 > KINDS {
                return Err(wrong(at, word, "a header of no kind"));
            }
            if size > count - index {
                return Err(wrong(at, word, "an object beyond the end of its area"));
            }
            places[index - 1] = Place::Header;
            let (from, to) = kind_of_header(word).terms();
            let to = to.unwrap_or(size);
            if from > size || to > size {
                return Err(wrong(at, word, "an object too small for its kind"));
            }
            places[index..index + size].fill(Place::Raw);
            places[index + from..index + to].fill(Place::Body);
            index += size;
        }
        self.areas.push(Area { start, places, age });
        Ok(())
    }

    /// Looks at every term of an area.
    fn follow(&self, area: &Area) -> Result<(), HeapError> {
        for (index, place) in area.places.iter().enumerate() {
            let at = area.start.wrapping_add(index);
            // SAFETY: inside an area of the heap.
            let word = unsafe { *at };
            match place {
                Place::Loose | Place::Body => self.target(at, word, area.age)?,
                Place::Header if scan_of(word) == Scan::MatchContext => {
                    // SAFETY: the object's words are inside the area.
                    let (owner, base) = unsafe { (*at.add(1), *at.add(4)) };
                    self.target(at.wrapping_add(1), owner, area.age)?;
                    // SAFETY: the owner was found to be an object.
                    if unsafe { asterias_term::bits::base_of(owner) } as u64 != base.0 {
                        return Err(wrong(at, base, "a match context with a stale base"));
                    }
                }
                Place::Header | Place::Raw => {}
            }
        }
        Ok(())
    }

    /// Whether a word found in an area of this age leads where it may.
    fn target(&self, at: *const Word, word: Word, from: Age) -> Result<(), HeapError> {
        if word.is_header() {
            return Err(wrong(at, word, "a header in place of a term"));
        }
        if word == Word::MOVED {
            return Err(wrong(at, word, "a mark of a moved cell in place of a term"));
        }
        if word.is_immediate() || self.heap.literals.contains(word) {
            return Ok(());
        }
        let address = word.address() as usize;
        for area in &self.areas {
            let offset = address.wrapping_sub(area.start as usize) / size_of::<Word>();
            if address < area.start as usize || offset >= area.places.len() {
                continue;
            }
            let sound = if word.is_cons() {
                area.places[offset] == Place::Loose
                    && area.places.get(offset + 1) == Some(&Place::Loose)
            } else {
                area.places[offset] == Place::Header
            };
            if !sound {
                return Err(wrong(at, word, "a pointer into the middle of an object"));
            }
            return match (from, area.age) {
                (Age::Old, Age::Mature | Age::Fresh) => {
                    Err(wrong(at, word, "an old object points to a young one"))
                }
                (Age::Mature, Age::Fresh) => {
                    Err(wrong(at, word, "a survivor points to a newer object"))
                }
                _ => Ok(()),
            };
        }
        Err(wrong(at, word, "a pointer to nowhere"))
    }

    /// Whether the lists of off-heap binaries hold each object once.
    fn lists(&self) -> Result<(), HeapError> {
        let mut unlisted: HashMap<*const Word, Age> = HashMap::new();
        for area in &self.areas {
            for (index, place) in area.places.iter().enumerate() {
                let at = area.start.wrapping_add(index);
                // SAFETY: inside an area of the heap.
                let word = unsafe { *at };
                let owns =
                    |word| kind_of_header(word) == Kind::SharedBits || word == RESOURCE_HEADER;
                if *place == Place::Header && owns(word) {
                    unlisted.insert(at, area.age);
                }
            }
        }
        self.list(self.heap.young_shared, false, &mut unlisted)?;
        self.list(self.heap.old_shared, true, &mut unlisted)?;
        // SAFETY: the chain is the heap's.
        for chunk in unsafe { Chunk::chain(self.heap.fragments) } {
            // SAFETY: as above.
            self.list(unsafe { (*chunk).shared }, false, &mut unlisted)?;
        }
        match unlisted.keys().next() {
            // SAFETY: found in an area above.
            Some(&at) => Err(wrong(at, unsafe { *at }, "a shared bitstring in no list")),
            None => Ok(()),
        }
    }

    fn list(
        &self,
        list: SharedList,
        old: bool,
        unlisted: &mut HashMap<*const Word, Age>,
    ) -> Result<(), HeapError> {
        // SAFETY: a link is followed only from an object that was found in an area, so that it is one.
        for object in unsafe { list.iter() } {
            let Some(age) = unlisted.remove(&object.cast_const()) else {
                return Err(wrong(
                    object,
                    Word::NONE,
                    "a link to what is no shared bitstring, or is listed before",
                ));
            };
            if (age == Age::Old) != old {
                return Err(wrong(
                    object,
                    Word::NONE,
                    "a shared bitstring in the list of another generation",
                ));
            }
            // SAFETY: a complete object.
            let (references, capacity, bits) = unsafe {
                let held = Held::of(object);
                let (capacity, references) = held.weight();
                let bits = match held {
                    Held::Bytes(_) => (*object.add(3)).0,
                    Held::Resource(_) => 0,
                };
                (references, capacity, bits)
            };
            if references == 0 || bits.div_ceil(8) as usize > capacity {
                return Err(wrong(
                    object,
                    Word(bits),
                    "a shared bitstring whose bytes are gone",
                ));
            }
        }
        Ok(())
    }
}
