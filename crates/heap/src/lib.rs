//! Heaps: where the terms of a process live, how they are moved, copied between processes, and read from and written to bytes.
//!
//! - [`Heap`]: what a process owns: a young block, an old block, fragments, and the lists of off-heap binaries.
//! - [`Fragment`]: terms on their way from one owner to another.
//! - [`Literals`]: terms that belong to code and never move.
//! - [`Stored`]: tuples outside every heap, as tables keep them.
//! - [`copy`]: copies and sizes of terms.
//!
//! Nothing here collects on its own accord: [`Heap::collect`] is called by the engine at its safepoints and is handed all roots.
//! No function recurses on terms; a million-deep term is ordinary.

mod block;
mod collect;
pub mod copy;
pub mod etf;
mod evacuate;
mod fragment;
mod heap;
mod literals;
mod prefetch;
mod purge;
mod reserve;
mod shared_list;
mod sizes;
mod spare;
mod stored;
mod verify;

pub use collect::{Collected, Options, Roots};
pub use copy::{copy_into, copy_term, flat_size, size_shared};
pub use fragment::{Fragment, FragmentBuilder};
pub use heap::{Heap, HeapSizes};
pub use literals::{AreaBuilder, LiteralArea, LiteralRange, Literals, OutOfLiteralSpace};
pub use sizes::all as block_sizes;
pub use spare::release as release_spare_blocks;
pub use stored::{Stored, TooLarge};
pub use verify::HeapError;
