//! The options of `spawn_opt`, `spawn_request`, `monitor/3` and `process_flag(max_heap_size, _)`.

use asterias_term::{Term, Word, atoms};

use super::option_value;
use crate::native::{Env, Stop};
use crate::process::relations::{AliasMode, Link};
use crate::process::signal::Parcel;
use crate::process::{Priority, Process};

/// What a process is spawned with.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) link: Option<Link>,
    pub(super) monitor: Option<Watch>,
    pub(super) priority: Option<Priority>,
    pub(super) fullsweep_after: Option<u32>,
    pub(super) min_heap_words: Option<usize>,
    pub(super) min_virtual_words: Option<usize>,
    pub(super) max_heap: Option<MaxHeap>,
    pub(super) off_heap: bool,
    pub(super) async_dist: bool,
}

/// How the spawning process watches the new one.
#[derive(Default)]
pub(super) struct Watch {
    pub(super) tag: Option<Parcel>,
    pub(super) alias: Option<AliasMode>,
    pub(super) urgent: bool,
}

/// When a request is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Replies {
    pub(super) success: bool,
    pub(super) failure: bool,
}

/// How a request is answered.
pub(super) struct ReplyForm<'h> {
    pub(super) tag: Term<'h>,
    pub(super) replies: Replies,
}

/// Most words that a heap may be asked to have.
const MOST_WORDS: usize = 1 << 40;

/// `max_heap_size` as `process_flag/2` and `spawn_opt/2` take it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MaxHeap {
    /// Words; zero for no bound.
    pub words: usize,
    /// Whether reaching that size kills.
    pub kill: bool,
    /// Whether reaching that size is reported.
    pub log: bool,
    /// Whether shared binaries count for that size.
    pub shared: bool,
}

impl Default for MaxHeap {
    fn default() -> MaxHeap {
        MaxHeap {
            words: 0,
            kill: true,
            log: true,
            shared: false,
        }
    }
}

impl MaxHeap {
    /// The setting that a program gives: what it does not name is as in `usual`.
    pub fn parse(term: Term<'_>, usual: MaxHeap) -> Option<MaxHeap> {
        let mut max = usual;
        if let Some(words) = term.as_usize() {
            max.words = words;
            return max.is_sensible().then_some(max);
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
        max.is_sensible().then_some(max)
    }

    /// Not smaller than the smallest heap, as OTP has it.
    fn is_sensible(self) -> bool {
        self.words == 0 || self.words >= crate::system::DEFAULT_MIN_HEAP_WORDS
    }

    /// The setting of a process.
    pub(crate) fn of(process: &Process) -> MaxHeap {
        process
            .rare
            .as_ref()
            .map_or_else(MaxHeap::default, |rare| rare.max_heap)
    }

    /// The map that shows it.
    pub fn to_term<'h>(self, env: &mut Env<'h>) -> Term<'h> {
        // SAFETY: keys and values are immediates.
        env.build(|heap| unsafe { asterias_term::map::from_entries(heap, &self.entries()) })
    }

    /// The entries of the map that shows it.
    pub(crate) fn entries(self) -> [(Word, Word); 4] {
        [
            (atoms::SIZE, Word::small(self.words as i64)),
            (atoms::KILL, Word::from(self.kill)),
            (atoms::ERROR_LOGGER, Word::from(self.log)),
            (atoms::INCLUDE_SHARED_BINARIES, Word::from(self.shared)),
        ]
    }
}

fn badopt<'h>() -> Stop<'h> {
    Stop::badarg_because(atoms::BADOPT)
}

/// The options of `monitor/3`, and of option `monitor`.
pub(super) fn parse_watch<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<Watch, Stop<'h>> {
    let mut watch = Watch::default();
    for option in list.list_to_vec().ok_or_else(badopt)? {
        if let Some(mode) = option_value(option, atoms::ALIAS) {
            watch.alias = Some(match mode.word() {
                atoms::EXPLICIT_UNALIAS => AliasMode::Explicit,
                atoms::DEMONITOR => AliasMode::Demonitor,
                atoms::REPLY_DEMONITOR => AliasMode::Reply,
                _ => return Err(badopt()),
            });
        } else if let Some(tag) = option_value(option, atoms::TAG) {
            watch.tag = Some(env.lasting_parcel(tag));
        } else if option.word() == atoms::PRIORITY {
            watch.urgent = true;
        } else {
            return Err(badopt());
        }
    }
    Ok(watch)
}

/// The options of `spawn_opt`; an option that is unknown or has a wrong value is the cause `badopt`.
pub(super) fn parse<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<Settings, Stop<'h>> {
    let mut settings = Settings::default();
    for option in list.list_to_vec().ok_or_else(badopt)? {
        settings.set(env, option)?;
    }
    Ok(settings)
}

/// The options of `spawn_request`. Options of the process that are wrong do not fail: the reply tells of them.
pub(super) fn parse_request<'h>(
    env: &mut Env<'h>,
    list: Term<'h>,
) -> Result<(Option<Settings>, ReplyForm<'h>), Stop<'h>> {
    let mut settings = Some(Settings::default());
    let mut form = ReplyForm {
        tag: Term::atom(atoms::SPAWN_REPLY),
        replies: Replies {
            success: true,
            failure: true,
        },
    };
    for option in list.list_to_vec().ok_or_else(badopt)? {
        if let Some(tag) = option_value(option, atoms::REPLY_TAG) {
            form.tag = tag;
        } else if let Some(when) = option_value(option, atoms::REPLY) {
            let (success, failure) = match when.word() {
                atoms::YES => (true, true),
                atoms::NO => (false, false),
                atoms::ERROR_ONLY => (false, true),
                atoms::SUCCESS_ONLY => (true, false),
                _ => {
                    settings = None;
                    continue;
                }
            };
            form.replies = Replies { success, failure };
        } else {
            settings = settings
                .and_then(|mut settings| settings.set(env, option).is_ok().then_some(settings));
        }
    }
    Ok((settings, form))
}

impl Settings {
    fn set<'h>(&mut self, env: &mut Env<'h>, option: Term<'h>) -> Result<(), Stop<'h>> {
        match option.word() {
            atoms::LINK => self.link = Some(Link::Active),
            atoms::MONITOR => self.monitor = Some(Watch::default()),
            _ => {
                let Some([name, value]) = option.as_tuple() else {
                    return Err(badopt());
                };
                if !name.word().is_atom() {
                    return Err(badopt());
                }
                if name.word() == atoms::MONITOR {
                    self.monitor = Some(parse_watch(env, *value)?);
                } else if name.word() == atoms::LINK {
                    let urgent = super::ends::is_urgent(*value)?;
                    self.link = Some(if urgent { Link::Urgent } else { Link::Active });
                } else {
                    self.set_value(env, name.word(), *value)
                        .ok_or_else(badopt)?;
                }
            }
        }
        Ok(())
    }

    fn set_value<'h>(&mut self, env: &mut Env<'h>, name: Word, value: Term<'h>) -> Option<()> {
        let words = || value.as_usize().filter(|words| *words <= MOST_WORDS);
        match name {
            atoms::PRIORITY => self.priority = Some(Priority::from_atom(value.word())?),
            atoms::FULLSWEEP_AFTER => {
                self.fullsweep_after = Some(u32::try_from(value.as_usize()?).unwrap_or(u32::MAX));
            }
            atoms::MIN_HEAP_SIZE => self.min_heap_words = Some(words()?),
            atoms::MIN_BIN_VHEAP_SIZE => self.min_virtual_words = Some(words()?),
            atoms::MAX_HEAP_SIZE => {
                let usual = env.system().settings().max_heap;
                self.max_heap = Some(MaxHeap::parse(value, usual)?);
            }
            atoms::MESSAGE_QUEUE_DATA => match value.word() {
                atoms::OFF_HEAP => self.off_heap = true,
                atoms::ON_HEAP => self.off_heap = false,
                _ => return None,
            },
            atoms::ASYNC_DIST => self.async_dist = value.as_bool()?,
            // Where a process runs is the workers' affair; 0 is any of them.
            _ if asterias_term::atom::name(name) == "scheduler" => {
                value
                    .as_usize()
                    .filter(|worker| *worker <= env.system().queues.workers())?;
            }
            _ => return None,
        }
        Some(())
    }
}
