//! Resources of natives: Rust values that programs hold through references, and that are dropped when no reference is left.
//!
//! A reference that comes back from the external term format, or from text, is an ordinary one. It still leads to the resource while that
//! lives, for the system keeps the numbers of all resources. A number leaves that table, under its lock, before the memory of the
//! resource goes; so what is found there under the lock has a header, which says whether it is alive.

use std::collections::HashMap;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use asterias_term::resource::{Resource, resource_of};
use asterias_term::{Alloc, Term, View};

use super::Env;

/// Resources by the numbers of their references; an extension of the system.
#[derive(Default)]
struct Registry {
    alive: Mutex<HashMap<u64, Address>>,
}

struct Address(NonNull<Resource>);

// SAFETY: values of resources are `Send` and `Sync`, and so are their counts.
unsafe impl Send for Address {}

/// A value that leaves the table when it goes.
struct Registered<T> {
    value: T,
    number: u64,
    registry: Weak<Registry>,
}

impl<T> Drop for Registered<T> {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry
                .alive
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&self.number);
        }
    }
}

impl<'h> Env<'h> {
    fn resources(&self) -> Arc<Registry> {
        let system = self.system();
        system
            .extension::<Registry>()
            .unwrap_or_else(|| system.extension_or_insert(Registry::default()))
    }

    /// A new reference to a value, which lives as long as anything holds the reference. `bytes` is what the value takes.
    pub fn resource<T: Send + Sync + 'static>(&mut self, value: T, bytes: usize) -> Term<'h> {
        let registry = self.resources();
        let number = self.system().next_unique();
        let registered = Registered {
            value,
            number,
            registry: Arc::downgrade(&registry),
        };
        let resource = Resource::new(registered, bytes);
        registry
            .alive
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(number, Address(resource));
        self.build(|heap| heap.resource(number, resource))
    }

    /// The value that a reference leads to, where it leads to a `T`.
    #[inline]
    pub fn resource_value<T: Send + Sync + 'static>(
        &mut self,
        reference: Term<'h>,
    ) -> Option<&'h T> {
        // SAFETY: the term is alive for `'h`, and with it its count.
        unsafe {
            match resource_of(reference.word()) {
                Some(resource) => {
                    Resource::value::<Registered<T>>(resource).map(|held| &held.value)
                }
                None => self.revived(reference),
            }
        }
    }

    /// The value behind an ordinary reference with the number of a resource that is alive.
    #[cold]
    fn revived<T: Send + Sync + 'static>(&mut self, reference: Term<'h>) -> Option<&'h T> {
        let View::Reference(number, _) = reference.view() else {
            return None;
        };
        let registry = self.resources();
        let resource = {
            let alive = registry
                .alive
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let resource = alive.get(&number)?.0;
            // SAFETY: in the table under its lock, so the header is still there.
            if !unsafe { resource.as_ref() }.try_retain() {
                return None;
            }
            resource
        };
        // The process holds the resource from here on, so that the value lives as long as the call's terms.
        self.build(|heap| heap.resource(number, resource));
        // SAFETY: the object just built owns a count, and nothing collects before `'h` ends.
        unsafe { Resource::value::<Registered<T>>(resource) }.map(|held| &held.value)
    }
}
