//! `process_info/1,2`: what can be told of a process by its holder.

use std::fmt::Write;

use asterias_term::fun::Mfa;
use asterias_term::{Alloc, Word, atom, atoms};

use crate::engine::Engine;
use crate::native::MaxHeap;
use crate::process::{Activity, Process};
use crate::system::DEFAULT_MIN_HEAP_WORDS;

/// The items of `process_info/1`, in the order of OTP.
const DEFAULT_ITEMS: [Word; 17] = [
    atoms::REGISTERED_NAME,
    atoms::CURRENT_FUNCTION,
    atoms::INITIAL_CALL,
    atoms::STATUS,
    atoms::MESSAGE_QUEUE_LEN,
    atoms::LINKS,
    atoms::DICTIONARY,
    atoms::TRAP_EXIT,
    atoms::ERROR_HANDLER,
    atoms::PRIORITY,
    atoms::GROUP_LEADER,
    atoms::TOTAL_HEAP_SIZE,
    atoms::HEAP_SIZE,
    atoms::STACK_SIZE,
    atoms::REDUCTIONS,
    atoms::GARBAGE_COLLECTION,
    atoms::SUSPENDING,
];

/// The key of the dictionary under which a process has its label, as in OTP.
const LABEL: &str = "$process_label";

/// Whether the process may have messages that come before ordinary ones.
const PRIORITY_MESSAGES: &str = "priority_messages";

/// Whether `process_info/2` knows an item.
pub(crate) fn is_item(item: Word) -> bool {
    if item.is_boxed() {
        // SAFETY: the caller passes live terms; `{dictionary, Key}` is the only compound item.
        return unsafe {
            item.is_kind(1)
                && asterias_term::boxed::size_of_header(item.boxed_header()) == 2
                && item.boxed_word(0) == atoms::DICTIONARY
        };
    }
    DEFAULT_ITEMS.contains(&item)
        || matches!(
            item,
            atoms::ASYNC_DIST
                | atoms::BACKTRACE
                | atoms::CATCHLEVEL
                | atoms::CURRENT_LOCATION
                | atoms::CURRENT_STACKTRACE
                | atoms::GARBAGE_COLLECTION_INFO
                | atoms::LABEL
                | atoms::LAST_CALLS
                | atoms::MAX_HEAP_SIZE
                | atoms::MEMORY
                | atoms::MESSAGES
                | atoms::MESSAGE_QUEUE_DATA
                | atoms::MIN_BIN_VHEAP_SIZE
                | atoms::MIN_HEAP_SIZE
                | atoms::MONITORED_BY
                | atoms::MONITORS
                | atoms::PARENT
                | atoms::SEQUENTIAL_TRACE_TOKEN
        )
        || matches!(item, atoms::BINARY | atoms::FULLSWEEP_AFTER)
        || item == atom::intern(PRIORITY_MESSAGES)
}

/// The answer for one item, a list of items, or (`[]` as the mark of `process_info/1`: the atom `all`) all usual ones.
///
/// # Safety
/// The engine runs the process in question with saved registers; `items` is alive and each item is known.
pub(crate) unsafe fn answer(engine: &mut Engine, items: Word, heap: &mut impl Alloc) -> Word {
    // SAFETY: as the caller's.
    unsafe {
        if items == atoms::ALL {
            let mut answers = Vec::new();
            for item in DEFAULT_ITEMS {
                let value = value(engine, item, heap);
                // A process without name has no such item.
                if item != atoms::REGISTERED_NAME || !value.is_nil() {
                    answers.push(heap.tuple(&[item, value]));
                }
            }
            return heap.list(&answers);
        }
        if items.is_cons() || items.is_nil() {
            let mut answers = Vec::new();
            let mut rest = items;
            while rest.is_cons() {
                let item = asterias_heap::copy_into(rest.head(), heap);
                let value = value(engine, item, heap);
                answers.push(heap.tuple(&[item, value]));
                rest = rest.tail();
            }
            return heap.list(&answers);
        }
        let item = asterias_heap::copy_into(items, heap);
        let value = value(engine, item, heap);
        if item == atoms::REGISTERED_NAME && value.is_nil() {
            return Word::NIL;
        }
        heap.tuple(&[item, value])
    }
}

/// Words of the messages that wait, where they count as a part of the heap.
fn message_words(process: &mut crate::process::Process) -> usize {
    if process
        .rare
        .as_ref()
        .is_some_and(|rare| rare.messages_off_heap)
    {
        return 0;
    }
    let fragments = process.mailbox.iter_mut();
    let fragments = fragments.filter_map(|parcel| parcel.fragment.as_ref());
    fragments.map(asterias_heap::Fragment::words).sum()
}

fn mfa_tuple(heap: &mut impl Alloc, mfa: Mfa) -> Word {
    heap.tuple(&[mfa.module, mfa.function, Word::small(i64::from(mfa.arity))])
}

fn words(heap: &mut impl Alloc, value: usize) -> Word {
    heap.unsigned(value as u64)
}

unsafe fn value(engine: &mut Engine, item: Word, heap: &mut impl Alloc) -> Word {
    // SAFETY: the engine runs the process with saved registers.
    unsafe {
        let process = engine.process();
        if process.rare.as_ref().is_some_and(|rare| rare.sensitive) {
            match item {
                atoms::DICTIONARY | atoms::MESSAGES => return Word::NIL,
                atoms::BACKTRACE => return heap.binary(b""),
                item if item.is_boxed() => return atoms::UNDEFINED,
                _ => {}
            }
        }
        match item {
            atoms::REGISTERED_NAME => engine
                .system()
                .registry
                .name_of(process.id)
                .unwrap_or(Word::NIL),
            atoms::CURRENT_FUNCTION if process.hibernating => {
                let arity = Word::small(3);
                heap.tuple(&[atoms::ERLANG, atom::intern("hibernate"), arity])
            }
            atoms::CURRENT_FUNCTION => match current(engine) {
                Some(location) => mfa_tuple(heap, location.mfa),
                None => atoms::UNDEFINED,
            },
            atoms::CURRENT_LOCATION => match current(engine) {
                Some(location) => location_tuple(heap, &location),
                None => atoms::UNDEFINED,
            },
            atoms::CURRENT_STACKTRACE => stack_trace(engine, heap),
            atoms::INITIAL_CALL => mfa_tuple(heap, process.initial),
            atoms::STATUS => match process.activity {
                _ if process.suspended > 0 => atoms::SUSPENDED,
                Activity::Exiting => atoms::EXITING,
                Activity::Waiting => atoms::WAITING,
                Activity::Blocked => atoms::SUSPENDED,
                Activity::Running => atoms::RUNNING,
            },
            atoms::MESSAGE_QUEUE_LEN => words(heap, process.mailbox.len()),
            atoms::MESSAGES => {
                let copies: Vec<Word> = process
                    .mailbox
                    .iter_mut()
                    .map(|parcel| asterias_heap::copy_into(parcel.root, heap))
                    .collect();
                heap.list(&copies)
            }
            atoms::LINKS => {
                let links: Vec<Word> = process.relations.as_ref().map_or(Vec::new(), |relations| {
                    let active = relations.links.iter().filter(|(_, link)| link.holds());
                    active.map(|(pid, _)| Word(*pid)).collect()
                });
                heap.list(&links)
            }
            atoms::MONITORS => monitors(process, heap),
            atoms::MONITORED_BY => {
                let pids: Vec<Word> = process.relations.as_ref().map_or(Vec::new(), |relations| {
                    relations
                        .monitored_by
                        .values()
                        .map(|monitor| monitor.from)
                        .collect()
                });
                heap.list(&pids)
            }
            atoms::DICTIONARY => {
                let entries = process
                    .dictionary
                    .as_ref()
                    .map_or(&[][..], |dictionary| dictionary.entries());
                let pairs: Vec<Word> = entries
                    .chunks_exact(2)
                    .map(|pair| {
                        let pair = [
                            asterias_heap::copy_into(pair[0], heap),
                            asterias_heap::copy_into(pair[1], heap),
                        ];
                        heap.tuple(&pair)
                    })
                    .collect();
                heap.list(&pairs)
            }
            atoms::TRAP_EXIT => Word::from(process.trap_exit),
            atoms::ERROR_HANDLER => process
                .rare
                .as_ref()
                .and_then(|rare| rare.error_handler)
                .unwrap_or(atoms::ERROR_HANDLER),
            atoms::PRIORITY => process.priority.atom(),
            atoms::GROUP_LEADER => process.group_leader,
            atoms::TOTAL_HEAP_SIZE => {
                let sizes = process.heap.sizes();
                let own = sizes.young_words + sizes.old_words + sizes.fragment_words;
                words(heap, own + message_words(process))
            }
            atoms::HEAP_SIZE => words(heap, process.heap.sizes().young_words),
            atoms::STACK_SIZE => {
                let used = process.stack.base().offset_from(engine.sp);
                words(heap, used as usize)
            }
            atoms::REDUCTIONS => heap.unsigned(process.reductions + engine.spent()),
            atoms::MEMORY => {
                let sizes = process.heap.sizes();
                let used = sizes.young_words
                    + sizes.old_words
                    + sizes.fragment_words
                    + process.stack.words();
                words(heap, used * 8 + size_of::<Process>())
            }
            atoms::PARENT => {
                if process.parent.is_none() {
                    atoms::UNDEFINED
                } else {
                    process.parent
                }
            }
            atoms::LABEL => {
                let entries = process.dictionary.as_ref();
                let label = entries.and_then(|entries| entries.get(atom::intern(LABEL)));
                label.map_or(atoms::UNDEFINED, |label| {
                    asterias_heap::copy_into(label, heap)
                })
            }
            atoms::MESSAGE_QUEUE_DATA => {
                let off_heap = process
                    .rare
                    .as_ref()
                    .is_some_and(|rare| rare.messages_off_heap);
                if off_heap {
                    atoms::OFF_HEAP
                } else {
                    atoms::ON_HEAP
                }
            }
            atoms::GARBAGE_COLLECTION => garbage_collection(engine, heap),
            atoms::GARBAGE_COLLECTION_INFO => collection_info(engine, heap),
            atoms::MAX_HEAP_SIZE => max_heap(process, heap),
            atoms::MIN_HEAP_SIZE => words(heap, min_heap_words(process)),
            atoms::MIN_BIN_VHEAP_SIZE => words(heap, min_virtual_words(engine)),
            atoms::FULLSWEEP_AFTER => words(heap, process.heap.fullsweep_after() as usize),
            atoms::SUSPENDING => suspending(engine, heap),
            atoms::SEQUENTIAL_TRACE_TOKEN => Word::NIL,
            atoms::CATCHLEVEL => {
                let frames = std::slice::from_raw_parts(
                    engine.sp,
                    process.stack.base().offset_from(engine.sp) as usize,
                );
                let catches = frames.iter().filter(|word| word.as_catch().is_some());
                words(heap, catches.count())
            }
            atoms::ASYNC_DIST => {
                Word::from(process.rare.as_ref().is_some_and(|rare| rare.async_dist))
            }
            atoms::LAST_CALLS => atoms::FALSE,
            atoms::BACKTRACE => {
                let text = backtrace(engine);
                heap.binary(text.as_bytes())
            }
            item if item == atom::intern(PRIORITY_MESSAGES) => {
                let relations = process.relations.as_ref();
                Word::from(relations.is_some_and(|relations| relations.has_urgent()))
            }
            item if item.is_boxed() => {
                let key = item.boxed_word(1);
                let value = process
                    .dictionary
                    .as_ref()
                    .and_then(|dictionary| dictionary.get(key));
                value.map_or(atoms::UNDEFINED, |value| {
                    asterias_heap::copy_into(value, heap)
                })
            }
            _ => binaries(process, heap),
        }
    }
}

fn where_it_is(engine: &Engine) -> *const crate::code::Op {
    engine.ip
}

/// The function that the process is in; of a process that runs, that is where it called the native that asks.
pub(crate) unsafe fn current(engine: &Engine) -> Option<crate::code::Location> {
    let code = &engine.system().code;
    let locate = |address: u64| code.locate(address as *const crate::code::Op);
    // A native that was entered by a call stands nowhere; its caller does.
    // SAFETY: the engine runs the process with saved registers.
    let addresses = unsafe { engine.addresses(where_it_is(engine), true, 2) };
    addresses.into_iter().find_map(locate)
}

/// The functions that the process is in, the innermost first.
///
/// # Safety
/// The engine runs the process with saved registers.
pub(crate) unsafe fn stack_trace(engine: &Engine, heap: &mut impl Alloc) -> Word {
    let code = &engine.system().code;
    let depth = engine.system().backtrace_depth();
    // SAFETY: as the caller's.
    let addresses = unsafe { engine.addresses(where_it_is(engine), true, depth) };
    let entries: Vec<Word> = addresses
        .into_iter()
        .filter_map(|address| code.locate(address as *const crate::code::Op))
        .map(|location| location_tuple(heap, &location))
        .collect();
    heap.list(&entries)
}

fn location_tuple(heap: &mut impl Alloc, location: &crate::code::Location) -> Word {
    let list = location.info(heap, Word::NIL);
    let mfa = location.mfa;
    heap.tuple(&[
        mfa.module,
        mfa.function,
        Word::small(i64::from(mfa.arity)),
        list,
    ])
}

fn monitors(process: &Process, heap: &mut impl Alloc) -> Word {
    let Some(relations) = &process.relations else {
        return Word::NIL;
    };
    let mut list = Vec::new();
    for monitoring in relations.monitors.values() {
        let object = if monitoring.name.is_none() {
            monitoring.target
        } else {
            heap.tuple(&[monitoring.name, atoms::NONODE_AT_NOHOST])
        };
        let kind = if monitoring.target.is_local_port() {
            atoms::PORT
        } else {
            atoms::PROCESS
        };
        list.push(heap.tuple(&[kind, object]));
    }
    heap.list(&list)
}

/// `min_heap_size`; smaller heaps than programs know of are not told of.
pub(crate) fn min_heap_words(process: &Process) -> usize {
    process.heap.min_words().max(DEFAULT_MIN_HEAP_WORDS)
}

/// `min_bin_vheap_size`.
unsafe fn min_virtual_words(engine: &Engine) -> usize {
    // SAFETY: the engine runs the process.
    let process = unsafe { engine.process() };
    let own = process
        .rare
        .as_ref()
        .and_then(|rare| rare.min_virtual_words);
    own.unwrap_or_else(|| engine.system().settings().min_virtual_words)
}

fn max_heap(process: &Process, heap: &mut impl Alloc) -> Word {
    let entries = MaxHeap::of(process).entries();
    // SAFETY: all keys and values are immediates.
    unsafe { asterias_term::map::from_entries(heap, &entries) }
}

/// A list of pairs of names and numbers.
fn numbers(heap: &mut impl Alloc, entries: &[(Word, usize)]) -> Word {
    let list: Vec<Word> = entries
        .iter()
        .map(|(name, value)| {
            let value = words(heap, *value);
            heap.tuple(&[*name, value])
        })
        .collect();
    heap.list(&list)
}

unsafe fn garbage_collection(engine: &mut Engine, heap: &mut impl Alloc) -> Word {
    // SAFETY: the engine runs the process.
    unsafe {
        let process = engine.process();
        let max = max_heap(process, heap);
        let max = heap.tuple(&[atoms::MAX_HEAP_SIZE, max]);
        let rest = numbers(
            heap,
            &[
                (atoms::MIN_BIN_VHEAP_SIZE, min_virtual_words(engine)),
                (atoms::MIN_HEAP_SIZE, min_heap_words(process)),
                (
                    atoms::FULLSWEEP_AFTER,
                    process.heap.fullsweep_after() as usize,
                ),
                (atoms::MINOR_GCS, process.heap.minor_collections() as usize),
            ],
        );
        heap.cons(max, rest)
    }
}

/// `garbage_collection_info`, in words.
///
/// # Safety
/// The engine runs the process with saved registers.
pub(crate) unsafe fn collection_info(engine: &mut Engine, heap: &mut impl Alloc) -> Word {
    // SAFETY: the engine runs the process with saved registers.
    let (process, stack) = unsafe {
        let process = engine.process();
        let stack = process.stack.base().offset_from(engine.sp);
        (process, stack as usize)
    };
    let sizes = process.heap.sizes();
    let fresh = process.heap.top().addr() - process.heap.high_water().addr();
    let recent = sizes.young_used.saturating_sub(fresh / size_of::<Word>());
    let name = atom::intern;
    numbers(
        heap,
        &[
            (atoms::OLD_HEAP_BLOCK_SIZE, sizes.old_words),
            (atoms::HEAP_BLOCK_SIZE, sizes.young_words),
            (atoms::MBUF_SIZE, sizes.fragment_words),
            (atoms::RECENT_SIZE, recent),
            (atoms::STACK_SIZE, stack),
            (atoms::OLD_HEAP_SIZE, sizes.old_used),
            (atoms::HEAP_SIZE, sizes.young_used),
            (atoms::BIN_VHEAP_SIZE, sizes.off_heap_bytes / 8),
            (name("bin_vheap_block_size"), sizes.off_heap_bytes / 8),
            (atoms::BIN_OLD_VHEAP_SIZE, 0),
            (name("bin_old_vheap_block_size"), 0),
        ],
    )
}

/// `{Pid, Suspensions in force, 0}` of each process that this one suspends.
unsafe fn suspending(engine: &mut Engine, heap: &mut impl Alloc) -> Word {
    // SAFETY: the engine runs the process.
    let process = unsafe { engine.process() };
    let Some(relations) = &process.relations else {
        return Word::NIL;
    };
    let alive = |pid: &u64| engine.system().processes.contains(Word(*pid));
    let list: Vec<Word> = relations
        .suspending
        .iter()
        .filter(|(pid, _)| alive(pid))
        .map(|(pid, count)| {
            heap.tuple(&[Word(*pid), Word::small(i64::from(*count)), Word::small(0)])
        })
        .collect();
    heap.list(&list)
}

/// The functions that the process is in, the innermost first, a line each.
unsafe fn backtrace(engine: &mut Engine) -> String {
    let mut text = String::new();
    // SAFETY: the engine runs the process with saved registers.
    let addresses = unsafe { engine.addresses(engine.ip, true, 64) };
    for address in addresses {
        let location = engine
            .system()
            .code
            .locate(address as *const crate::code::Op);
        let Some(location) = location else { continue };
        let (module, function) = (
            atom::name(location.mfa.module),
            atom::name(location.mfa.function),
        );
        // Writing to a string cannot fail.
        let _written = writeln!(text, "{module}:{function}/{}", location.mfa.arity);
    }
    text
}

/// `{Address, Size, References}` of each off-heap binary.
fn binaries(process: &Process, heap: &mut impl Alloc) -> Word {
    let mut list = Vec::new();
    process
        .heap
        .each_off_heap(&mut |address, bytes, references| list.push((address, bytes, references)));
    let list: Vec<Word> = list
        .into_iter()
        .map(|(address, bytes, references)| {
            let words = [
                heap.unsigned(address as u64),
                heap.unsigned(bytes as u64),
                heap.unsigned(references as u64),
            ];
            heap.tuple(&words)
        })
        .collect();
    heap.list(&list)
}
