//! The messages that a process has received and not yet taken, with the place where a selective receive goes on.
//!
//! A singly linked list of the nodes in which the messages arrived, so receiving allocates nothing. Only the process's holder touches it.
//! A receive may hold parts of the message it looks at while the heap is collected; then the message joins the heap before it is taken
//! out ([`Mailbox::keep_current`]). It may turn out not to fit and stay, so from then on it is a root of every collection. These
//! messages stand in a list of their own, for a mailbox may be long and a collection must not walk it.
//!
//! Receive markers (`recv_marker_*`) remember places: a receive that can only match messages sent after a reference was made starts at
//! the place that was last when the reference was made, so request and reply take constant time on a full mailbox.

use std::ptr;

use asterias_heap::{Fragment, LiteralArea, LiteralRange};
use asterias_term::Word;

use super::signal::{Parcel, Signal};
use super::signal_queue::Node;

/// Most receive markers alive at once, as in OTP; the oldest gives way.
const MARKERS: usize = 8;

/// Room that the list of kept messages may hold on to while it is empty.
const KEPT_ROOM: usize = 64;

/// The mailbox.
#[derive(Debug)]
pub struct Mailbox {
    first: *mut Node,
    last: *mut Node,
    /// The last of the messages that came before ordinary ones, which stand in front of these; null: there are none.
    last_urgent: *mut Node,
    /// The node before the message that a receive looks at; null: it looks at the first.
    before: *mut Node,
    count: usize,
    /// The messages that are terms of the heap; each node knows its place.
    kept: Vec<*mut Node>,
    markers: Option<Box<Markers>>,
}

#[derive(Debug, Default)]
struct Markers {
    slots: [Marker; MARKERS],
    made: u64,
}

#[derive(Debug, Clone, Copy)]
struct Marker {
    /// What identifies the marker: its own number, or the number of the reference it is bound to. Zero: free.
    key: u64,
    bound: bool,
    made: u64,
    before: *mut Node,
}

impl Default for Marker {
    fn default() -> Marker {
        Marker {
            key: 0,
            bound: false,
            made: 0,
            before: ptr::null_mut(),
        }
    }
}

impl Mailbox {
    /// Without messages.
    pub const fn new() -> Mailbox {
        Mailbox {
            first: ptr::null_mut(),
            last: ptr::null_mut(),
            last_urgent: ptr::null_mut(),
            before: ptr::null_mut(),
            count: 0,
            kept: Vec::new(),
            markers: None,
        }
    }

    /// Number of messages.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a node that carries a message.
    pub fn push(&mut self, node: Box<Node>) {
        debug_assert!(matches!(node.signal, Signal::Message(_)) && node.next.is_null());
        let node = Box::into_raw(node);
        if self.last.is_null() {
            self.first = node;
        } else {
            // SAFETY: the list's nodes are ours.
            unsafe { (*self.last).next = node };
        }
        self.last = node;
        self.count += 1;
    }

    /// Adds a node that carries a message in front of all ordinary ones. The receive and all markers begin anew, wherever they stood, and so see it.
    pub fn push_urgent(&mut self, node: Box<Node>) {
        debug_assert!(matches!(node.signal, Signal::Message(_)) && node.next.is_null());
        let before = self.last_urgent;
        let node = Box::into_raw(node);
        // SAFETY: the list's nodes are ours.
        unsafe {
            let place = if before.is_null() {
                &raw mut self.first
            } else {
                &raw mut (*before).next
            };
            (*node).next = *place;
            *place = node;
            if (*node).next.is_null() {
                self.last = node;
            }
        }
        self.last_urgent = node;
        self.count += 1;
        self.before = ptr::null_mut();
        if let Some(markers) = &mut self.markers {
            for marker in &mut markers.slots {
                marker.before = ptr::null_mut();
            }
        }
    }

    #[inline(always)]
    fn current_node(&self) -> *mut Node {
        if self.before.is_null() {
            self.first
        } else {
            // SAFETY: the list's nodes are ours.
            unsafe { (*self.before).next }
        }
    }

    /// The message that a receive looks at.
    #[inline]
    pub fn current(&mut self) -> Option<&mut Parcel> {
        let node = self.current_node();
        if node.is_null() {
            return None;
        }
        // SAFETY: the list's nodes are ours, and `self` is borrowed for as long as the parcel.
        match unsafe { &mut (*node).signal } {
            Signal::Message(parcel) => Some(parcel),
            _ => None,
        }
    }

    /// The receive looks at the next message.
    #[inline]
    pub fn advance(&mut self) {
        let node = self.current_node();
        if !node.is_null() {
            self.before = node;
        }
    }

    /// The next receive looks at the first message.
    #[inline]
    pub fn restart(&mut self) {
        self.before = ptr::null_mut();
    }

    /// Takes out the message that the receive looks at; the next receive looks at the first.
    #[inline]
    pub fn remove_current(&mut self) -> Option<Parcel> {
        let node = self.current_node();
        if node.is_null() {
            return None;
        }
        // SAFETY: nodes come from `Box::into_raw` in `push`; this one leaves the list here.
        let node = unsafe { Box::from_raw(node) };
        if self.before.is_null() {
            self.first = node.next;
        } else {
            // SAFETY: the list's nodes are ours.
            unsafe { (*self.before).next = node.next };
        }
        self.forget_kept(node.kept);
        let address: *const Node = &*node;
        if ptr::eq(self.last, address) {
            self.last = self.before;
        }
        if ptr::eq(self.last_urgent, address) {
            // What stands before a message of this kind is one too.
            self.last_urgent = self.before;
        }
        if let Some(markers) = &mut self.markers {
            for marker in &mut markers.slots {
                if ptr::eq(marker.before, address) {
                    marker.before = self.before;
                }
            }
        }
        self.count -= 1;
        self.before = ptr::null_mut();
        match node.signal {
            Signal::Message(parcel) => Some(parcel),
            _ => None,
        }
    }

    /// The message that the receive looks at becomes a term of the heap: its fragment, for the heap to adopt, where it still has one.
    #[must_use]
    pub fn keep_current(&mut self) -> Option<Fragment> {
        let fragment = self.current()?.fragment.take()?;
        let node = self.current_node();
        self.kept.push(node);
        // SAFETY: the list's nodes are ours.
        unsafe { (*node).kept = self.kept.len() };
        Some(fragment)
    }

    /// The messages that are terms of the heap: roots of its collection.
    pub fn each_kept(&mut self, visit: &mut dyn FnMut(&mut [Word])) {
        for &node in &self.kept {
            // SAFETY: the list's nodes are ours, and each stands here once.
            if let Signal::Message(parcel) = unsafe { &mut (*node).signal } {
                visit(std::slice::from_mut(&mut parcel.root));
            }
        }
    }

    /// Gives messages that refer to literals of this area copies of their own; those that are terms of the heap are the heap's affair.
    pub fn take_literals(&mut self, area: &LiteralArea) {
        let mut next = self.first;
        while !next.is_null() {
            // SAFETY: the list's nodes are ours.
            let node = unsafe { &mut *next };
            next = node.next;
            let Signal::Message(parcel) = &mut node.signal else {
                continue;
            };
            let fragment = parcel.fragment.as_ref();
            let root = node.kept == 0 && parcel.root.is_pointer() && area.contains(parcel.root);
            if root || fragment.is_some_and(|fragment| fragment.refers_to(area)) {
                // SAFETY: the message is alive, and so is the area.
                *parcel = unsafe { Parcel::copy_of(parcel.root, LiteralRange::EMPTY) };
            }
        }
    }

    /// A message leaves; `place` is its node's `kept`. The last one takes its place.
    #[inline]
    fn forget_kept(&mut self, place: usize) {
        if place == 0 {
            return;
        }
        self.kept.swap_remove(place - 1);
        if let Some(&moved) = self.kept.get(place - 1) {
            // SAFETY: the list's nodes are ours.
            unsafe { (*moved).kept = place };
        } else if self.kept.is_empty() && self.kept.capacity() > KEPT_ROOM {
            self.kept = Vec::new();
        }
    }

    /// All messages, the oldest first.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Parcel> {
        let mut next = self.first;
        std::iter::from_fn(move || {
            while !next.is_null() {
                // SAFETY: the list's nodes are ours, each is handed out once while `self` is borrowed.
                let node = unsafe { &mut *next };
                next = node.next;
                if let Signal::Message(parcel) = &mut node.signal {
                    return Some(parcel);
                }
            }
            None
        })
    }

    /// Remembers the place behind the last message; gives the marker's number.
    pub fn reserve_marker(&mut self) -> u64 {
        let last = self.last;
        let markers = self.markers.get_or_insert_default();
        markers.made += 1;
        let made = markers.made;
        let slot = markers
            .slots
            .iter_mut()
            .min_by_key(|marker| if marker.key == 0 { 0 } else { marker.made });
        if let Some(slot) = slot {
            *slot = Marker {
                key: made,
                bound: false,
                made,
                before: last,
            };
        }
        made
    }

    fn marker(&mut self, key: u64, bound: bool) -> Option<&mut Marker> {
        let slots = &mut self.markers.as_mut()?.slots;
        slots
            .iter_mut()
            .find(|marker| marker.key == key && marker.bound == bound)
    }

    /// Binds a reserved marker to a reference, by their numbers.
    pub fn bind_marker(&mut self, number: u64, reference: u64) {
        if let Some(marker) = self.marker(number, false) {
            marker.key = reference;
            marker.bound = true;
        }
    }

    /// Forgets the marker of a reference.
    pub fn clear_marker(&mut self, reference: u64) {
        if let Some(marker) = self.marker(reference, true) {
            *marker = Marker::default();
        }
    }

    /// Forgets a marker that was never bound.
    pub fn clear_reserved(&mut self, number: u64) {
        if let Some(marker) = self.marker(number, false) {
            *marker = Marker::default();
        }
    }

    /// The receive that begins looks only at messages behind the marker of this reference, where there is one.
    pub fn use_marker(&mut self, reference: u64) {
        if let Some(before) = self.marker(reference, true).map(|marker| marker.before) {
            self.before = before;
        }
    }
}

impl Default for Mailbox {
    fn default() -> Mailbox {
        Mailbox::new()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let mut next = self.first;
        while !next.is_null() {
            // SAFETY: nodes come from `Box::into_raw` in `push` and are freed once.
            let node = unsafe { Box::from_raw(next) };
            next = node.next;
        }
    }
}
