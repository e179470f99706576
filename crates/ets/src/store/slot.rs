//! The objects of one key in a hash table: one at most, or any number.

use std::fmt::Debug;

use asterias_heap::Stored;

/// The objects of one key; empty where the slot is free.
pub(crate) trait Slot: Default + Debug + Send + Sync + 'static {
    /// The objects.
    fn objects(&self) -> &[Stored];

    /// The objects.
    fn objects_mut(&mut self) -> &mut [Stored];

    /// One more object. A slot for one gives the one before back.
    fn push(&mut self, object: Stored) -> Option<Stored>;

    /// Takes those objects out that are not to be kept; the others keep their order.
    fn retain(&mut self, keep: &mut dyn FnMut(&mut Stored) -> bool);

    /// All objects, in their order.
    fn into_objects(self) -> impl Iterator<Item = Stored>;
}

/// One object at most.
#[derive(Debug, Default)]
pub(crate) struct One(Option<Stored>);

impl Slot for One {
    #[inline]
    fn objects(&self) -> &[Stored] {
        self.0.as_slice()
    }

    #[inline]
    fn objects_mut(&mut self) -> &mut [Stored] {
        self.0.as_mut_slice()
    }

    #[inline]
    fn push(&mut self, object: Stored) -> Option<Stored> {
        self.0.replace(object)
    }

    fn retain(&mut self, keep: &mut dyn FnMut(&mut Stored) -> bool) {
        if let Some(object) = &mut self.0
            && !keep(object)
        {
            self.0 = None;
        }
    }

    fn into_objects(self) -> impl Iterator<Item = Stored> {
        self.0.into_iter()
    }
}

/// Any number of objects. Most keys of a bag have one, which needs no vector.
#[derive(Debug, Default)]
pub(crate) enum Many {
    #[default]
    None,
    One(Stored),
    // A box of a vector, so that a slot takes two words.
    #[expect(clippy::box_collection)]
    More(Box<Vec<Stored>>),
}

impl Slot for Many {
    #[inline]
    fn objects(&self) -> &[Stored] {
        match self {
            Many::None => &[],
            Many::One(object) => std::slice::from_ref(object),
            Many::More(objects) => objects,
        }
    }

    #[inline]
    fn objects_mut(&mut self) -> &mut [Stored] {
        match self {
            Many::None => &mut [],
            Many::One(object) => std::slice::from_mut(object),
            Many::More(objects) => objects,
        }
    }

    fn push(&mut self, object: Stored) -> Option<Stored> {
        *self = match std::mem::take(self) {
            Many::None => Many::One(object),
            Many::One(first) => Many::More(Box::new(vec![first, object])),
            Many::More(mut objects) => {
                objects.push(object);
                Many::More(objects)
            }
        };
        None
    }

    fn retain(&mut self, keep: &mut dyn FnMut(&mut Stored) -> bool) {
        match self {
            Many::None => {}
            Many::One(object) => {
                if !keep(object) {
                    *self = Many::None;
                }
            }
            Many::More(objects) => {
                objects.retain_mut(keep);
                if objects.is_empty() {
                    *self = Many::None;
                }
            }
        }
    }

    fn into_objects(self) -> impl Iterator<Item = Stored> {
        let (one, more) = match self {
            Many::None => (None, Vec::new()),
            Many::One(object) => (Some(object), Vec::new()),
            Many::More(objects) => (None, *objects),
        };
        one.into_iter().chain(more)
    }
}
