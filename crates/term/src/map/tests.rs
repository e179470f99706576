//! Maps against a model, under honest and under colliding hashes, and the shapes they must have.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::build::from_entries_by;
use super::key::{Internal, KeyHash};
use super::merge::merge_by;
use super::test_heap::TestHeap;
use super::trie::{LEVELS, children, leaves, node_body, root_body, slot};
use super::update::update_assoc_by;
use super::*;
use crate::order::{compare_exact, compare_map_keys, exact_eq};

/// A key as the model sees it; made a term anew for each use, so that equal keys are different words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Key {
    Int(i64),
    Float(i64),
    Atom(u32),
    Binary(Vec<u8>),
    Tuple(i64, u32),
    List(Vec<i64>),
}

impl Key {
    fn term(&self, heap: &mut TestHeap) -> Word {
        match self {
            Key::Int(value) => heap.integer(*value),
            // Some need a box.
            Key::Float(value) => heap.float(*value as f64 * 1e90),
            Key::Atom(index) => Word::from_atom_index(*index),
            Key::Binary(bytes) => heap.binary(bytes),
            Key::Tuple(value, atom) => {
                let value = heap.integer(*value);
                heap.tuple(&[value, Word::from_atom_index(*atom)])
            }
            Key::List(values) => {
                let values: Vec<Word> = values.iter().map(|value| heap.integer(*value)).collect();
                heap.list_with_tail(&values, Word::NIL)
            }
        }
    }
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        (0..20i64).prop_map(Key::Int),
        (0..3i64).prop_map(|value| Key::Int(i64::MAX - value)),
        (0..6i64).prop_map(Key::Float),
        (0..12u32).prop_map(Key::Atom),
        (0..10u8, 0..3usize).prop_map(|(byte, length)| Key::Binary(vec![byte; length * 40])),
        (0..5i64, 0..3u32).prop_map(|(value, atom)| Key::Tuple(value, atom)),
        proptest::collection::vec(0..2i64, 1..3).prop_map(Key::List),
    ]
}

type Model = BTreeMap<Key, i64>;

/// Every key has the same hash.
struct AllCollide;
/// Three hashes that agree but for their last bits.
struct LateBits;
/// Hashes that differ in the first level and in the last.
struct Ends;

impl KeyHash for AllCollide {
    unsafe fn hash(_key: Word) -> u64 {
        0x0123_4567_89ab_cdef
    }
}

impl KeyHash for LateBits {
    unsafe fn hash(key: Word) -> u64 {
        // SAFETY: as the caller vouches.
        unsafe { Internal::hash(key) % 3 }
    }
}

impl KeyHash for Ends {
    unsafe fn hash(key: Word) -> u64 {
        // SAFETY: as the caller vouches.
        let hash = unsafe { Internal::hash(key) };
        ((hash % 5) << 60) | ((hash / 8) % 4)
    }
}

/// Checks all that the shape of a map promises.
unsafe fn check_shape<H: KeyHash>(map: Word) {
    // SAFETY: the map is alive.
    unsafe {
        let strict = |keys: &[Word]| {
            keys.windows(2)
                .all(|pair| compare_map_keys(pair[0], pair[1]).is_lt())
        };
        if is_flat(map) {
            assert!(flat::len(map) <= FLATMAP_LIMIT);
            assert!(strict(flat::keys(map)));
            return;
        }
        let mut found = 0;
        let mut bodies = vec![(root_body(map), 0, 0u64)];
        while let Some((body, level, prefix)) = bodies.pop() {
            let (bitmap, children) = children(body);
            assert_ne!(bitmap, 0);
            assert!(
                level == 0 || children.len() > 1 || !children[0].is_cons(),
                "lone leaf"
            );
            let slots = (0..16u64).filter(|slot| bitmap >> slot & 1 != 0);
            for (child, at) in children.iter().zip(slots) {
                let prefix = prefix << 4 | at;
                let fits = |leaf: &Word| H::hash(leaf.head()) >> (60 - 4 * level) == prefix;
                if child.is_cons() {
                    found += 1;
                    assert!(fits(child));
                } else if level + 1 == LEVELS {
                    let leaves = leaves(*child);
                    found += leaves.len();
                    assert!(leaves.len() >= 2 && leaves.iter().all(fits));
                    let keys: Vec<Word> = leaves.iter().map(|leaf| leaf.head()).collect();
                    assert!(strict(&keys));
                } else {
                    assert_eq!(child.boxed_kind(), Some(Kind::TrieNode));
                    bodies.push((node_body(*child), level + 1, prefix));
                }
            }
        }
        assert_eq!(found, len(map));
        assert!(found > FLATMAP_LIMIT);
    }
}

unsafe fn check<H: KeyHash>(heap: &mut TestHeap, map: Word, model: &Model) {
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        check_shape::<H>(map);
        assert_eq!(len(map), model.len());
        for (key, value) in model {
            let key = key.term(heap);
            let hash = H::hash(key);
            assert_eq!(get_hashed(map, key, hash), Some(Word::small(*value)));
        }
        let entries: Vec<(Word, Word)> = iter(map).collect();
        assert_eq!(entries.len(), model.len());
        check_same_iteration::<H>(heap, &entries, model);
        check_cursors(heap, map, &entries);
        let sorted = sorted_entries(map);
        assert_eq!(sorted.len(), entries.len());
        assert!(
            sorted
                .windows(2)
                .all(|pair| compare_exact(pair[0].0, pair[1].0).is_lt())
        );
    }
}

/// A map built at once iterates as one with a history: their shapes are equal.
unsafe fn check_same_iteration<H: KeyHash>(
    heap: &mut TestHeap,
    entries: &[(Word, Word)],
    model: &Model,
) {
    let fresh: Vec<(Word, Word)> = model
        .iter()
        .rev()
        .map(|(key, value)| (key.term(heap), Word::small(*value)))
        .collect();
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        let fresh = from_entries_by::<_, H>(heap, &fresh);
        check_shape::<H>(fresh);
        let same = iter(fresh)
            .zip(entries)
            .all(|(a, b)| exact_eq(a.0, b.0) && a.1 == b.1);
        assert!(same && len(fresh) == entries.len());
    }
}

unsafe fn check_cursors(heap: &mut TestHeap, map: Word, entries: &[(Word, Word)]) {
    let mut cursor = Some(Cursor::START).filter(|_| !entries.is_empty());
    for expected in entries {
        // SAFETY: nothing in the test heap ever dies.
        unsafe {
            let place = cursor.expect("more entries").to_word(heap);
            let mut rest = Cursor::from_word(place).expect("a place").iter(map);
            assert_eq!(rest.next(), Some(*expected));
            cursor = rest.cursor();
        }
    }
    assert_eq!(cursor, None);
}

#[derive(Clone, Debug)]
enum Step {
    Put(Key, i64),
    PutExisting(Key, i64),
    Take(Key),
    Update(Vec<(Key, i64)>),
    Merge(Vec<(Key, i64)>),
    MergeInto(Vec<(Key, i64)>),
}

fn step() -> impl Strategy<Value = Step> {
    let entry = || (key(), 0..4i64);
    prop_oneof![
        6 => entry().prop_map(|(key, value)| Step::Put(key, value)),
        1 => entry().prop_map(|(key, value)| Step::PutExisting(key, value)),
        4 => key().prop_map(Step::Take),
        1 => proptest::collection::vec(entry(), 0..12).prop_map(Step::Update),
        1 => proptest::collection::vec(entry(), 0..60).prop_map(Step::Merge),
        1 => proptest::collection::vec(entry(), 0..60).prop_map(Step::MergeInto),
    ]
}

fn terms(heap: &mut TestHeap, entries: &[(Key, i64)]) -> Vec<(Word, Word)> {
    entries
        .iter()
        .map(|(key, value)| (key.term(heap), Word::small(*value)))
        .collect()
}

unsafe fn take_step<H: KeyHash>(
    heap: &mut TestHeap,
    map: Word,
    model: &mut Model,
    step: &Step,
) -> Word {
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        match step {
            Step::Put(key, value) => {
                model.insert(key.clone(), *value);
                let key = key.term(heap);
                put_by::<_, H>(heap, map, key, Word::small(*value))
            }
            Step::PutExisting(key, value) => {
                let present = model.get_mut(key).map(|old| *old = *value).is_some();
                let key = key.term(heap);
                let new = put_existing_by::<_, H>(heap, map, key, Word::small(*value));
                assert_eq!(new.is_some(), present);
                new.unwrap_or(map)
            }
            Step::Take(key) => {
                let expected = model.remove(key).map(Word::small);
                let key = key.term(heap);
                let taken = take_by::<_, H>(heap, map, key);
                assert_eq!(taken.map(|(value, _)| value), expected);
                taken.map_or(map, |(_, rest)| rest)
            }
            Step::Update(entries) => {
                model.extend(entries.iter().cloned());
                let entries = terms(heap, entries);
                update_assoc_by::<_, H>(heap, map, &entries)
            }
            Step::Merge(entries) => {
                model.extend(entries.iter().cloned());
                let entries = terms(heap, entries);
                let other = from_entries_by::<_, H>(heap, &entries);
                merge_by::<_, H>(heap, map, other)
            }
            Step::MergeInto(entries) => {
                let mut other: Model = entries.iter().cloned().collect();
                other.extend(std::mem::take(model));
                *model = other;
                let entries = terms(heap, entries);
                let other = from_entries_by::<_, H>(heap, &entries);
                merge_by::<_, H>(heap, other, map)
            }
        }
    }
}

fn run<H: KeyHash>(start: &[(Key, i64)], steps: &[Step]) {
    let mut heap = TestHeap::default();
    let mut model: Model = start.iter().cloned().collect();
    let entries = terms(&mut heap, start);
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        let mut map = from_entries_by::<_, H>(&mut heap, &entries);
        check::<H>(&mut heap, map, &model);
        for step in steps {
            let before = (map, model.clone());
            map = take_step::<H>(&mut heap, map, &mut model, step);
            check::<H>(&mut heap, map, &model);
            // What was there before has not changed.
            assert_eq!(len(before.0), before.1.len());
            for (key, value) in before.1 {
                let key = key.term(&mut heap);
                assert_eq!(
                    get_hashed(before.0, key, H::hash(key)),
                    Some(Word::small(value))
                );
            }
        }
    }
}

fn history() -> impl Strategy<Value = (Vec<(Key, i64)>, Vec<Step>)> {
    (
        proptest::collection::vec((key(), 0..4i64), 0..50),
        proptest::collection::vec(step(), 0..25),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_model((start, steps) in history()) {
        run::<Internal>(&start, &steps);
    }

    #[test]
    fn agrees_with_the_model_when_all_keys_collide((start, steps) in history()) {
        run::<AllCollide>(&start, &steps);
    }

    #[test]
    fn agrees_with_the_model_when_hashes_differ_late((start, steps) in history()) {
        run::<LateBits>(&start, &steps);
    }

    #[test]
    fn agrees_with_the_model_when_hashes_differ_at_both_ends((start, steps) in history()) {
        run::<Ends>(&start, &steps);
    }

    #[test]
    fn any_number_is_a_place(place: u128, sizes in 0..80i64) {
        let mut heap = TestHeap::default();
        let keys: Vec<Word> = (0..sizes).map(Word::small).collect();
        // SAFETY: nothing in the test heap ever dies.
        unsafe {
            let map = from_keys(&mut heap, &keys, Word::NIL);
            let word = heap.big(false, &[place as u64, (place >> 64) as u64]);
            let cursor = Cursor::from_word(word).expect("a place");
            prop_assert!(cursor.iter(map).count() <= keys.len());
        }
    }
}

fn numbers(heap: &mut TestHeap, count: i64) -> Word {
    let entries: Vec<(Word, Word)> = (0..count)
        .map(|key| (Word::small(key), Word::small(-key)))
        .collect();
    // SAFETY: immediates only.
    unsafe { from_entries(heap, &entries) }
}

#[test]
fn the_limit_is_crossed_both_ways() {
    let mut heap = TestHeap::default();
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        let mut map = empty(&mut heap);
        for count in 1..=40 {
            map = put(&mut heap, map, Word::small(count), Word::NIL);
            assert_eq!((len(map), is_flat(map)), (count as usize, count <= 32));
            check_shape::<Internal>(map);
        }
        for count in (0..40).rev() {
            map = remove(&mut heap, map, Word::small(count + 1));
            assert_eq!((len(map), is_flat(map)), (count as usize, count <= 32));
            check_shape::<Internal>(map);
        }
        assert!(iter(map).next().is_none());
        assert_eq!(to_list(&mut heap, map), Word::NIL);
    }
}

#[test]
fn flat_maps_with_the_same_keys_share_them() {
    let mut heap = TestHeap::default();
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        let map = numbers(&mut heap, 5);
        let keys = map.boxed_word(0);
        let one = Word::small(1);
        assert_eq!(put(&mut heap, map, one, Word::NIL).boxed_word(0), keys);
        assert_eq!(
            put_existing(&mut heap, map, one, Word::NIL).map(|map| map.boxed_word(0)),
            Some(keys)
        );
        let all = [(Word::small(3), Word::NIL), (one, one), (one, Word::NIL)];
        let exact = update_exact(&mut heap, map, &all).expect("no key is new");
        let assoc = update_assoc(&mut heap, map, &all);
        assert_eq!((exact.boxed_word(0), assoc.boxed_word(0)), (keys, keys));
        assert!(exact_eq(exact, assoc));
        assert_eq!(get(exact, one), Some(Word::NIL));
        assert_eq!(merge(&mut heap, map, exact), exact);
        let part = numbers(&mut heap, 3);
        let part = put(&mut heap, part, one, Word::NIL);
        assert_eq!(merge(&mut heap, map, part).boxed_word(0), keys);
        let tuple = keys_tuple(&mut heap, &[one, Word::small(2)]).expect("ordered");
        let literal = flat_with_keys(&mut heap, tuple, &[one, one]);
        assert_eq!((literal.boxed_word(0), len(literal)), (tuple, 2));
        assert_eq!(keys_tuple(&mut heap, &[one, one]), None);
    }
}

#[test]
fn what_changes_nothing_returns_the_same_map() {
    let mut heap = TestHeap::default();
    for count in [5, 100] {
        // SAFETY: nothing in the test heap ever dies.
        unsafe {
            let map = numbers(&mut heap, count);
            let (key, value, absent) = (Word::small(3), Word::small(-3), Word::NIL);
            let used = heap.used_words;
            assert_eq!(put(&mut heap, map, key, value), map);
            assert_eq!(put_existing(&mut heap, map, key, value), Some(map));
            assert_eq!(put_existing(&mut heap, map, absent, value), None);
            assert_eq!(remove(&mut heap, map, absent), map);
            assert_eq!(update_assoc(&mut heap, map, &[(key, value)]), map);
            assert_eq!(update_exact(&mut heap, map, &[(key, value)]), Ok(map));
            let missing = update_exact(&mut heap, map, &[(key, value), (absent, value)]);
            assert_eq!(missing, Err(absent));
            assert_eq!(merge(&mut heap, map, map), map);
            assert_eq!(heap.used_words, used);
        }
    }
}

#[test]
fn tries_share_what_an_update_leaves_alone() {
    let mut heap = TestHeap::default();
    // SAFETY: nothing in the test heap ever dies.
    unsafe {
        let map = numbers(&mut heap, 10_000);
        let used = heap.used_words;
        let changed = put(&mut heap, map, Word::small(77), Word::NIL);
        // At most six nodes of eighteen words, and a leaf.
        assert!(heap.used_words - used < 6 * 18 + 2);
        let used = heap.used_words;
        let merged = merge(&mut heap, map, changed);
        assert_eq!(merged, changed);
        assert_eq!(merge(&mut heap, changed, map), map);
        assert_eq!(heap.used_words, used);
        let kept = without(&mut heap, map, &[Word::small(1), Word::NIL]);
        assert_eq!(len(kept), 9_999);
        let few = with(&mut heap, map, &[Word::small(1), Word::NIL]);
        assert_eq!(len(few), 1);
        assert_eq!(slot(0xf000_0000_0000_0001, LEVELS - 1), 1);
    }
}

#[test]
fn lists_of_large_maps_go_against_iteration() {
    let mut heap = TestHeap::default();
    for count in [0, 1, 32, 33, 500] {
        let word = numbers(&mut heap, count);
        // SAFETY: nothing in the test heap ever dies.
        let map = unsafe { Map::new(crate::Term::new(word)) }.expect("a map");
        let (keys, values, pairs) = (
            map.to_keys(&mut heap),
            map.to_values(&mut heap),
            map.to_list(&mut heap),
        );
        // SAFETY: nothing in the test heap ever dies.
        let [keys, values, pairs] = [keys, values, pairs].map(|list| unsafe {
            let list = crate::Term::new(list);
            list.list_to_vec().expect("a proper list")
        });
        assert_eq!(keys.len(), map.len());
        let mut entries: Vec<_> = map.entries().collect();
        if !map.is_flat() {
            entries.reverse();
        }
        let listed = keys.iter().zip(&values).zip(&pairs);
        for ((key, value), ((k, v), pair)) in entries.into_iter().zip(listed) {
            let words = pair.as_tuple().map(|pair| (pair[0].word(), pair[1].word()));
            assert_eq!(words, Some((key.word(), value.word())));
            assert_eq!((k.word(), v.word()), (key.word(), value.word()));
            assert_eq!(map.get(*k).map(crate::Term::word), Some(v.word()));
        }
    }
}
