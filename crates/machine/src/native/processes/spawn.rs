//! Spawning.

use asterias_term::fun::Mfa;
use asterias_term::{Term, View, Word, atoms};

use super::{option_value, options};
use crate::code::{FunEntry, Op};
use crate::native::{Env, Outcome, Stop};
use crate::process::relations::{AliasMode, Link, Monitored, Monitoring};
use crate::process::signal::Parcel;
use crate::process::{Priority, Process};
use crate::system::INITIAL_HEAP_WORDS;

/// What a process is spawned with.
#[derive(Default)]
struct Settings {
    link: bool,
    monitor: Option<Watch>,
    priority: Option<Priority>,
    fullsweep_after: Option<u32>,
    min_heap_words: Option<usize>,
    max_heap: Option<MaxHeap>,
    off_heap: bool,
    async_dist: bool,
}

/// How the spawning process watches the new one.
#[derive(Default)]
pub(super) struct Watch {
    pub(super) tag: Option<Parcel>,
    pub(super) alias: Option<AliasMode>,
}

/// `max_heap_size` as `process_flag/2` and `spawn_opt/2` take it.
#[derive(Clone, Copy, Debug)]
pub(super) struct MaxHeap {
    pub(super) words: usize,
    pub(super) kill: bool,
    pub(super) log: bool,
    pub(super) shared: bool,
}

impl MaxHeap {
    pub(super) fn parse(term: Term<'_>) -> Option<MaxHeap> {
        let mut max = MaxHeap {
            words: 0,
            kill: true,
            log: true,
            shared: false,
        };
        if let Some(words) = term.as_usize() {
            max.words = words;
            return Some(max);
        }
        let map = asterias_term::map::Map::new(term)?;
        max.words = map.get(Term::atom(atoms::SIZE))?.as_usize()?;
        if let Some(kill) = map.get(Term::atom(atoms::KILL)) {
            max.kill = kill.as_bool()?;
        }
        if let Some(log) = map.get(Term::atom(atoms::ERROR_LOGGER)) {
            max.log = log.as_bool()?;
        }
        if let Some(shared) = map.get(Term::atom(atoms::INCLUDE_SHARED_BINARIES)) {
            max.shared = shared.as_bool()?;
        }
        Some(max)
    }

    pub(super) fn apply(self, process: &mut Process) {
        let rare = process.rare();
        rare.max_heap_words = self.words;
        rare.max_heap_kill = self.kill;
        rare.max_heap_log = self.log;
        rare.max_heap_shared = self.shared;
    }
}

/// The options of `monitor/3`.
pub(super) fn parse_watch<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<Watch, Stop<'h>> {
    let mut watch = Watch::default();
    for option in options(list)? {
        if let Some(mode) = option_value(option, atoms::ALIAS) {
            watch.alias = Some(match mode.word() {
                atoms::EXPLICIT_UNALIAS => AliasMode::Explicit,
                atoms::DEMONITOR => AliasMode::Demonitor,
                atoms::REPLY_DEMONITOR => AliasMode::Reply,
                _ => return Err(Stop::badarg()),
            });
        } else if let Some(tag) = option_value(option, atoms::TAG) {
            watch.tag = Some(env.parcel(tag));
        } else {
            return Err(Stop::badarg());
        }
    }
    Ok(watch)
}

fn parse<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<Settings, Stop<'h>> {
    let mut settings = Settings::default();
    for option in options(list)? {
        match option.word() {
            atoms::LINK => settings.link = true,
            atoms::MONITOR => settings.monitor = Some(Watch::default()),
            _ => {
                let Some([name, value]) = option.as_tuple() else {
                    return Err(Stop::badarg());
                };
                match name.word() {
                    atoms::MONITOR => settings.monitor = Some(parse_watch(env, *value)?),
                    atoms::PRIORITY => {
                        settings.priority =
                            Some(Priority::from_atom(value.word()).ok_or_else(Stop::badarg)?);
                    }
                    atoms::FULLSWEEP_AFTER => {
                        let count = value.as_usize().ok_or_else(Stop::badarg)?;
                        settings.fullsweep_after = Some(u32::try_from(count).unwrap_or(u32::MAX));
                    }
                    atoms::MIN_HEAP_SIZE => {
                        settings.min_heap_words =
                            Some(value.as_usize().ok_or_else(Stop::badarg)?.min(1 << 32));
                    }
                    atoms::MIN_BIN_VHEAP_SIZE => {
                        value.as_usize().ok_or_else(Stop::badarg)?;
                    }
                    atoms::MAX_HEAP_SIZE => {
                        settings.max_heap = Some(MaxHeap::parse(*value).ok_or_else(Stop::badarg)?);
                    }
                    atoms::MESSAGE_QUEUE_DATA => match value.word() {
                        atoms::OFF_HEAP => settings.off_heap = true,
                        atoms::ON_HEAP => settings.off_heap = false,
                        _ => return Err(Stop::badarg()),
                    },
                    atoms::ASYNC_DIST => {
                        settings.async_dist = value.as_bool().ok_or_else(Stop::badarg)?
                    }
                    _ => return Err(Stop::badarg()),
                }
            }
        }
    }
    Ok(settings)
}

/// What a new process begins with.
struct Start {
    mfa: Mfa,
    code: *const Op,
    arguments: Vec<Word>,
}

fn start_of_call<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    list: Term<'h>,
) -> Result<Start, Stop<'h>> {
    if !module.word().is_atom() || !function.word().is_atom() {
        return Err(Stop::badarg());
    }
    let arguments: Vec<Word> = options(list)?.iter().map(|term| term.word()).collect();
    if arguments.len() > 255 {
        return Err(Stop::system_limit());
    }
    let mfa = Mfa {
        module: module.word(),
        function: function.word(),
        arity: arguments.len() as u32,
    };
    let code = env
        .system()
        .code
        .export(mfa.module, mfa.function, mfa.arity)
        .code();
    Ok(Start {
        mfa,
        code,
        arguments,
    })
}

fn start_of_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Result<Start, Stop<'h>> {
    let mfa = Mfa {
        module: atoms::ERLANG,
        function: atoms::APPLY,
        arity: 2,
    };
    match fun.view() {
        View::Fun(view) if view.identity.arity == 0 => {
            // SAFETY: a closure's first word is the address of its entry, which lives as long as the system.
            let entry = unsafe { &*(fun.word().boxed_word(0).0 as *const FunEntry) };
            Ok(Start {
                mfa,
                code: entry.code(),
                arguments: view.free.iter().map(|term| term.word()).collect(),
            })
        }
        View::Fun(_) | View::Export(_) => {
            let code = env
                .system()
                .code
                .export(atoms::ERLANG, atoms::APPLY, 2)
                .code();
            Ok(Start {
                mfa,
                code,
                arguments: vec![fun.word(), Word::NIL],
            })
        }
        _ => Err(Stop::badarg()),
    }
}

fn start<'h>(env: &mut Env<'h>, start: Start, settings: Settings) -> Outcome<'h> {
    let (parent, leader, worker) = (env.process().id, env.process().group_leader, env.worker());
    let number = settings
        .monitor
        .is_some()
        .then(|| env.system().next_unique());
    let heap_words = settings
        .min_heap_words
        .unwrap_or(INITIAL_HEAP_WORDS)
        .max(INITIAL_HEAP_WORDS);
    let prepare = |process: &mut Process| {
        process.parent = parent;
        process.group_leader = leader;
        if let Some(priority) = settings.priority {
            process.priority = priority;
        }
        if let Some(count) = settings.fullsweep_after {
            process.heap.set_fullsweep_after(count);
        }
        if let Some(words) = settings.min_heap_words {
            process.heap.set_min_words(words);
        }
        if let Some(max) = settings.max_heap {
            max.apply(process);
        }
        if settings.off_heap || settings.async_dist {
            process.rare().messages_off_heap = settings.off_heap;
            process.rare().async_dist = settings.async_dist;
        }
        if settings.link {
            process.relations().links.insert(parent.0, Link::Active);
        }
        if let Some(number) = number {
            process.relations().monitored_by.insert(
                number,
                Monitored {
                    from: parent,
                    name: Word::NONE,
                },
            );
        }
    };
    env.account(10 + start.arguments.len());
    // The halves of link and monitor that are the parent's must be there before the child can end; the child is queued by then, but
    // what it sends to the parent is looked at only after this native has returned.
    // SAFETY: the arguments are terms of the calling process, alive while they are copied.
    let pid = unsafe {
        env.system().spawn_with(
            start.mfa,
            start.code,
            &start.arguments,
            heap_words,
            worker,
            prepare,
        )
    };
    let Some(pid) = pid else {
        return Err(Stop::system_limit());
    };
    if settings.link {
        env.process().relations().links.insert(pid.0, Link::Active);
    }
    // SAFETY: a pid is an immediate.
    let term = unsafe { Term::new(pid) };
    match (settings.monitor, number) {
        (Some(watch), Some(number)) => {
            let relations = env.process().relations();
            relations.monitors.insert(
                number,
                Monitoring {
                    target: pid,
                    name: Word::NONE,
                    tag: watch.tag,
                },
            );
            if let Some(mode) = watch.alias {
                relations.aliases.insert(number, mode);
            }
            let reference = env.reference(number, true);
            Ok(env.tuple(&[term, reference]))
        }
        _ => Ok(term),
    }
}

pub(super) fn spawn<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    start(env, call, Settings::default())
}

pub(super) fn spawn_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun)?;
    start(env, call, Settings::default())
}

pub(super) fn spawn_link<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    start(
        env,
        call,
        Settings {
            link: true,
            ..Settings::default()
        },
    )
}

pub(super) fn spawn_link_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun)?;
    start(
        env,
        call,
        Settings {
            link: true,
            ..Settings::default()
        },
    )
}

pub(super) fn spawn_monitor<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    start(
        env,
        call,
        Settings {
            monitor: Some(Watch::default()),
            ..Settings::default()
        },
    )
}

pub(super) fn spawn_monitor_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun)?;
    start(
        env,
        call,
        Settings {
            monitor: Some(Watch::default()),
            ..Settings::default()
        },
    )
}

pub(super) fn spawn_opt<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    let settings = parse(env, options)?;
    start(env, call, settings)
}

pub(super) fn spawn_opt_fun<'h>(
    env: &mut Env<'h>,
    fun: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_fun(env, fun)?;
    let settings = parse(env, options)?;
    start(env, call, settings)
}
