//! Resources: Rust values outside every heap, counted, that programs hold through a reference (atomics, compiled patterns, streams).
//!
//! A term that holds a resource is a `Reference` with two more words: the link of its heap's off-heap list and the address of the
//! resource. Each such object owns a count; the collector gives the count back when the object dies, and the value is dropped with the last
//! count, on whatever thread that happens. In all else (order, equality, hashing, printing, the external format) it is an
//! ordinary reference, known by its unique number.

use std::any::TypeId;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering, fence};

use crate::boxed::{Kind, header};
use crate::word::Word;

/// The header of a reference that holds a resource.
pub const RESOURCE_HEADER: Word = header(Kind::Reference, 4);

/// What all resources begin with. Always behind a pointer from [`Resource::new`].
#[repr(C)]
pub struct Resource {
    references: AtomicUsize,
    bytes: usize,
    value_type: TypeId,
    free: unsafe fn(NonNull<Resource>),
}

/// A resource with its value.
#[repr(C)]
struct Holder<T> {
    resource: Resource,
    value: T,
}

unsafe fn free<T>(this: NonNull<Resource>) {
    // SAFETY: the caller has the last count of what `new::<T>` leaked.
    drop(unsafe { Box::from_raw(this.cast::<Holder<T>>().as_ptr()) });
}

impl Resource {
    /// A resource with one count. `bytes` is what the value takes, for the account of the heaps that hold it.
    pub fn new<T: Send + Sync + 'static>(value: T, bytes: usize) -> NonNull<Resource> {
        let holder = Box::new(Holder {
            resource: Resource {
                references: AtomicUsize::new(1),
                bytes,
                value_type: TypeId::of::<T>(),
                free: free::<T>,
            },
            value,
        });
        NonNull::from(Box::leak(holder)).cast()
    }

    /// What the value takes.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Number of counts; may be out of date at once.
    #[inline]
    pub fn references(&self) -> usize {
        self.references.load(Ordering::Relaxed)
    }

    /// The value, where it is a `T`.
    ///
    /// # Safety
    /// The caller, or what vouches for `'a`, owns a count.
    #[inline]
    pub unsafe fn value<'a, T: 'static>(this: NonNull<Resource>) -> Option<&'a T> {
        // SAFETY: the count keeps header and value alive; a header of this type is that of a `Holder<T>`.
        unsafe {
            (this.as_ref().value_type == TypeId::of::<T>())
                .then(|| &this.cast::<Holder<T>>().as_ref().value)
        }
    }

    /// One more count.
    #[inline]
    pub fn retain(&self) {
        // Relaxed: a new count comes from an existing one, which keeps the value alive.
        self.references.fetch_add(1, Ordering::Relaxed);
    }

    /// One more count, unless the last has gone already.
    #[must_use]
    pub fn try_retain(&self) -> bool {
        let mut count = self.references.load(Ordering::Relaxed);
        while count != 0 {
            match self.references.compare_exchange_weak(
                count,
                count + 1,
                Ordering::Relaxed,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(now) => count = now,
            }
        }
        false
    }

    /// One count less; drops the value with the last.
    ///
    /// # Safety
    /// The caller owns a count and does not use `this` afterwards.
    pub unsafe fn release(this: NonNull<Resource>) {
        // SAFETY: the caller's count keeps the header alive until here.
        let resource = unsafe { this.as_ref() };
        // Release: what was done through this count happens before the value goes away.
        if resource.references.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
            // SAFETY: the last count is gone, and the function is the one for this value.
            unsafe { (resource.free)(this) };
        }
    }
}

/// The resource of a reference that holds one.
///
/// # Safety
/// If `word` is boxed, its object is alive.
#[inline]
pub unsafe fn resource_of(word: Word) -> Option<NonNull<Resource>> {
    // SAFETY: an object with this header has the address of its resource as its fourth word.
    unsafe {
        if word.is_boxed() && word.boxed_header() == RESOURCE_HEADER {
            NonNull::new(word.boxed_word(3).0 as *mut Resource)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_value_is_dropped_with_the_last_count() {
        let value = Arc::new(7);
        let resource = Resource::new(Arc::clone(&value), 8);
        // SAFETY: the counts are ours.
        unsafe {
            resource.as_ref().retain();
            assert_eq!(
                Resource::value::<Arc<i32>>(resource).map(|value| **value),
                Some(7)
            );
            assert!(Resource::value::<i32>(resource).is_none());
            Resource::release(resource);
            assert_eq!(Arc::strong_count(&value), 2);
            Resource::release(resource);
        }
        assert_eq!(Arc::strong_count(&value), 1);
    }
}
