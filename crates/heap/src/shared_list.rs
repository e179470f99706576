//! Off-heap lists: the `SharedBits` objects of a heap, linked through their first word, so that their counts can be given back.
//!
//! Each object is in exactly one list: that of its generation, its fragment or its literal area.

use std::ptr::NonNull;

use asterias_term::Word;
use asterias_term::shared::SharedBytes;

/// What an appended-to or shared binary weighs beyond its bytes, which somebody else already accounts for.
const TOKEN_BYTES: usize = 32;

/// A list of `SharedBits` objects, by the address of the first.
#[derive(Clone, Copy)]
pub(crate) struct SharedList {
    first: *mut Word,
}

impl SharedList {
    pub(crate) const EMPTY: SharedList = SharedList {
        first: std::ptr::null_mut(),
    };

    /// Puts an object in front.
    ///
    /// # Safety
    /// `object` is the address of a complete `SharedBits` object in no list.
    #[inline]
    pub(crate) unsafe fn push(&mut self, object: *mut Word) {
        // SAFETY: the word after the header is the link.
        unsafe { object.add(1).write(Word(self.first as u64)) };
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
                let next = (*object.add(1)).0 as *mut Word;
                SharedBytes::release(bytes_of(object));
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
            object = unsafe { (*object.add(1)).0 as *mut Word };
            Some(this)
        })
    }
}

/// The counted bytes of the `SharedBits` object at this address.
///
/// # Safety
/// The object is complete and alive.
#[inline(always)]
pub(crate) unsafe fn bytes_of(object: *mut Word) -> NonNull<SharedBytes> {
    // SAFETY: the second word after the header is the address of the bytes, never null.
    unsafe { NonNull::new_unchecked((*object.add(2)).0 as *mut SharedBytes) }
}

/// What a new object adds to the virtual binary heap: all its bytes where it alone holds them, else a token, for then they have been
/// accounted for (a binary that grows in place makes an object with each step).
///
/// # Safety
/// The object is complete and alive.
#[inline]
pub(crate) unsafe fn weight_when_new(object: *mut Word) -> usize {
    // SAFETY: as the caller's.
    let shared = unsafe { bytes_of(object).as_ref() };
    if shared.references() == 1 {
        shared.capacity()
    } else {
        TOKEN_BYTES
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
            // SAFETY: link and bytes are still readable where the object was; a moved one has its new address in place of the header.
            unsafe {
                let next = (*object.add(1)).0 as *mut Word;
                let forward = *object;
                if forward.is_boxed() {
                    self.keep(forward.boxed_address());
                } else {
                    SharedBytes::release(bytes_of(object));
                }
                object = next;
            }
        }
    }

    /// # Safety
    /// `object` is complete and alive.
    #[inline]
    unsafe fn keep(&mut self, object: *mut Word) {
        // SAFETY: as the caller's.
        let weight = unsafe {
            let shared = bytes_of(object).as_ref();
            shared.capacity() / shared.references().max(1)
        };
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
