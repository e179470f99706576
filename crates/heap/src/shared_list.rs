//! Off-heap lists: the objects of a heap that own a count of something outside (`SharedBits`, references of resources), linked through
//! a word of theirs, so that the counts can be given back.
//!
//! Each object is in exactly one list: that of its generation, its fragment or its literal area.

use std::ptr::NonNull;

use asterias_term::Word;
use asterias_term::resource::{RESOURCE_HEADER, Resource};
use asterias_term::shared::SharedBytes;

/// What an appended-to or shared binary weighs beyond its bytes, which somebody else already accounts for.
const TOKEN_BYTES: usize = 32;

/// What an object owns a count of.
#[derive(Clone, Copy)]
pub(crate) enum Held {
    /// A `SharedBits`: bytes.
    Bytes(NonNull<SharedBytes>),
    /// A reference: a resource.
    Resource(NonNull<Resource>),
}

impl Held {
    /// What the object at this address owns a count of.
    ///
    /// # Safety
    /// The object is complete and alive, and one that owns a count.
    #[inline(always)]
    pub(crate) unsafe fn of(object: *mut Word) -> Held {
        // SAFETY: the address follows the link, and is never null.
        unsafe {
            let address = (*link_of(object).add(1)).0;
            if *object == RESOURCE_HEADER {
                Held::Resource(NonNull::new_unchecked(address as *mut Resource))
            } else {
                Held::Bytes(NonNull::new_unchecked(address as *mut SharedBytes))
            }
        }
    }

    /// Bytes outside, and number of counts.
    ///
    /// # Safety
    /// A count is alive.
    #[inline(always)]
    pub(crate) unsafe fn weight(self) -> (usize, usize) {
        // SAFETY: as the caller's.
        unsafe {
            match self {
                Held::Bytes(bytes) => (bytes.as_ref().capacity(), bytes.as_ref().references()),
                Held::Resource(held) => (held.as_ref().bytes(), held.as_ref().references()),
            }
        }
    }

    /// One more count.
    ///
    /// # Safety
    /// A count is alive.
    #[inline]
    pub(crate) unsafe fn retain(self) {
        // SAFETY: as the caller's.
        unsafe {
            match self {
                Held::Bytes(bytes) => bytes.as_ref().retain(),
                Held::Resource(resource) => resource.as_ref().retain(),
            }
        }
    }

    /// One count less.
    ///
    /// # Safety
    /// The caller owns a count and does not use it afterwards.
    #[inline]
    unsafe fn release(self) {
        // SAFETY: as the caller's.
        unsafe {
            match self {
                Held::Bytes(bytes) => SharedBytes::release(bytes),
                Held::Resource(resource) => Resource::release(resource),
            }
        }
    }
}

/// The address of an object's link.
///
/// # Safety
/// The object is complete and alive, and one that owns a count.
#[inline(always)]
unsafe fn link_of(object: *mut Word) -> *mut Word {
    // SAFETY: both kinds are longer than this.
    unsafe { object.add(if *object == RESOURCE_HEADER { 3 } else { 1 }) }
}

/// A list of objects that own counts, by the address of the first.
#[derive(Clone, Copy)]
pub(crate) struct SharedList {
    first: *mut Word,
}

impl SharedList {
    pub(crate) const EMPTY: SharedList = SharedList {
        first: std::ptr::null_mut(),
    };

    /// Whether there is no object.
    pub(crate) fn is_empty(self) -> bool {
        self.first.is_null()
    }

    /// Puts an object in front.
    ///
    /// # Safety
    /// `object` is the address of a complete object in no list that owns a count.
    #[inline]
    pub(crate) unsafe fn push(&mut self, object: *mut Word) {
        // SAFETY: as the caller's.
        unsafe { link_of(object).write(Word(self.first as u64)) };
        self.first = object;
    }

    /// Gives back the counts of all objects and forgets them.
    ///
    /// # Safety
    /// All objects are where they were linked, and nobody reads their bytes through them any more.
    pub(crate) unsafe fn release_all(&mut self) {
        let mut object = self.first;
        self.first = std::ptr::null_mut();
        while !object.is_null() {
            // SAFETY: a linked object is complete; the link is read before the count goes.
            unsafe {
                let next = (*link_of(object)).0 as *mut Word;
                Held::of(object).release();
                object = next;
            }
        }
    }

    /// The addresses of the objects.
    ///
    /// # Safety
    /// All objects stay alive and in place while the iterator is used.
    pub(crate) unsafe fn iter(self) -> impl Iterator<Item = *mut Word> {
        let mut object = self.first;
        std::iter::from_fn(move || {
            if object.is_null() {
                return None;
            }
            let this = object;
            // SAFETY: the caller keeps the objects alive.
            object = unsafe { (*link_of(object)).0 as *mut Word };
            Some(this)
        })
    }
}

/// What a new object adds to the virtual binary heap: all its bytes where it alone holds them, else a token, for then they have been
/// accounted for (a binary that grows in place makes an object with each step).
///
/// # Safety
/// The object is complete and alive.
#[inline]
pub(crate) unsafe fn weight_when_new(object: *mut Word) -> usize {
    // SAFETY: as the caller's.
    match unsafe { Held::of(object).weight() } {
        (bytes, 1) => bytes,
        _ => TOKEN_BYTES,
    }
}

/// What the survivors of a collection weigh, and where they are now.
pub(crate) struct Sweep {
    /// Start of the old block.
    pub(crate) old_start: usize,
    /// Bytes of the old block.
    pub(crate) old_bytes: usize,
    /// Objects outside the old block.
    pub(crate) young: SharedList,
    /// Objects in the old block.
    pub(crate) old: SharedList,
    /// Off-heap bytes of the young objects, each binary's divided among those that share it.
    pub(crate) young_weight: usize,
    /// Off-heap bytes of the old objects that were met.
    pub(crate) old_weight: usize,
}

impl Sweep {
    /// Visits a list after everything reachable has moved: moved objects are entered into their new list, the others release.
    ///
    /// # Safety
    /// The objects' left memory is untouched since the move.
    pub(crate) unsafe fn visit(&mut self, list: SharedList) {
        let mut object = list.first;
        while !object.is_null() {
            // SAFETY: a moved object has its new address in place of the header, and is complete there with its old link; one that was
            // not moved is still whole.
            unsafe {
                let forward = *object;
                if forward.is_boxed() {
                    let moved = forward.boxed_address();
                    object = (*link_of(moved)).0 as *mut Word;
                    self.keep(moved);
                } else {
                    let next = (*link_of(object)).0 as *mut Word;
                    Held::of(object).release();
                    object = next;
                }
            }
        }
    }

    /// # Safety
    /// `object` is complete and alive.
    #[inline]
    unsafe fn keep(&mut self, object: *mut Word) {
        // SAFETY: as the caller's.
        let (bytes, references) = unsafe { Held::of(object).weight() };
        let weight = bytes / references.max(1);
        if (object as usize).wrapping_sub(self.old_start) < self.old_bytes {
            self.old_weight += weight;
            // SAFETY: the moved object is in no list yet.
            unsafe { self.old.push(object) };
        } else {
            self.young_weight += weight;
            // SAFETY: the moved object is in no list yet.
            unsafe { self.young.push(object) };
        }
    }
}
