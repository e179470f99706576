//! What a process does with itself: dictionary, flags, name, group leader; and questions about processes.

use asterias_term::{Term, View, Word, atoms};

use super::spawn_options::MaxHeap;
use super::{Question, atom_of, options};
use crate::native::{Atom, Env, Outcome, Pid, Stop, process_info as info};
use crate::process::Priority;
use crate::process::signal::Reply;
use crate::system::SystemLogger;

fn word<'h>(word: Word) -> Term<'h> {
    // SAFETY: only given immediates, and terms of the process' own dictionary, which are alive as long as the call.
    unsafe { Term::new(word) }
}

pub(super) fn self_pid<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    Ok(word(env.process().id))
}

pub(super) fn make_ref<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let number = env.system().next_unique();
    Ok(env.reference(number, false))
}

pub(super) fn put<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    let dictionary = env.process().dictionary.get_or_insert_default();
    Ok(word(
        dictionary
            .put(key.word(), value.word())
            .unwrap_or(atoms::UNDEFINED),
    ))
}

pub(super) fn get<'h>(env: &mut Env<'h>, key: Term<'h>) -> Outcome<'h> {
    let value = env
        .process()
        .dictionary
        .as_ref()
        .and_then(|dictionary| dictionary.get(key.word()));
    Ok(word(value.unwrap_or(atoms::UNDEFINED)))
}

fn pairs<'h>(env: &mut Env<'h>, entries: &[Word]) -> Term<'h> {
    let pairs: Vec<Term<'h>> = entries
        .chunks_exact(2)
        .map(|pair| env.tuple(&[word(pair[0]), word(pair[1])]))
        .collect();
    env.list(&pairs)
}

pub(super) fn get_all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let entries = env
        .process()
        .dictionary
        .as_ref()
        .map_or(Vec::new(), |dictionary| dictionary.entries().to_vec());
    Ok(pairs(env, &entries))
}

pub(super) fn get_keys<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let entries = env
        .process()
        .dictionary
        .as_ref()
        .map_or(Vec::new(), |dictionary| dictionary.entries().to_vec());
    let keys: Vec<Term<'h>> = entries.chunks_exact(2).map(|pair| word(pair[0])).collect();
    Ok(env.list(&keys))
}

pub(super) fn get_keys_of<'h>(env: &mut Env<'h>, value: Term<'h>) -> Outcome<'h> {
    let entries = env
        .process()
        .dictionary
        .as_ref()
        .map_or(Vec::new(), |dictionary| dictionary.entries().to_vec());
    let keys: Vec<Term<'h>> = entries
        .chunks_exact(2)
        .filter(|pair| word(pair[1]).exact_eq(value))
        .map(|pair| word(pair[0]))
        .collect();
    Ok(env.list(&keys))
}

pub(super) fn erase<'h>(env: &mut Env<'h>, key: Term<'h>) -> Outcome<'h> {
    let value = env
        .process()
        .dictionary
        .as_mut()
        .and_then(|dictionary| dictionary.erase(key.word()));
    Ok(word(value.unwrap_or(atoms::UNDEFINED)))
}

pub(super) fn erase_all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let entries = env
        .process()
        .dictionary
        .as_mut()
        .map_or(Vec::new(), |dictionary| dictionary.clear());
    Ok(pairs(env, &entries))
}

pub(super) fn register<'h>(env: &mut Env<'h>, name: Term<'h>, pid: Term<'h>) -> Outcome<'h> {
    let because = |cause: &str| Stop::badarg_because(asterias_term::atom::intern(cause));
    let name = atom_of(name).ok_or_else(|| because("none"))?;
    if name.0 == atoms::UNDEFINED {
        return Err(because("none"));
    }
    let refused = |env: &Env<'h>, id| match env.system().registry.name_of(id) {
        Some(_) => because("registered_name"),
        None => because("none"),
    };
    let pid = match pid.view() {
        View::Pid(pid) => pid,
        View::Port(id) => {
            let system = env.system();
            let port = system.ports.find(id).ok_or_else(|| because("none"))?;
            if port.name_with(|| system.registry.register_port(name.0, id)) {
                return Ok(Term::atom(atoms::TRUE));
            }
            return Err(refused(env, id));
        }
        _ => return Err(because("none")),
    };
    let guard = crossbeam_epoch::pin();
    let process = env.system().processes.find(pid, &guard);
    let process = process.ok_or_else(|| because("notalive"))?;
    if env.system().registry.register(name.0, &process) {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(refused(env, pid))
    }
}

pub(super) fn unregister<'h>(env: &mut Env<'h>, name: Atom) -> Outcome<'h> {
    if env.system().registry.unregister(name.0) {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(Stop::badarg())
    }
}

pub(super) fn whereis<'h>(env: &mut Env<'h>, name: Atom) -> Outcome<'h> {
    Ok(word(
        env.system().whereis(name.0).unwrap_or(atoms::UNDEFINED),
    ))
}

pub(super) fn registered<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let names: Vec<Term<'h>> = env
        .system()
        .registry
        .names()
        .into_iter()
        .map(word)
        .collect();
    Ok(env.list(&names))
}

impl<'h> Env<'h> {
    /// Who is told of what the system has to say by itself, as it was set.
    pub fn system_logger(&mut self) -> Term<'h> {
        word(match self.system().settings().logger {
            SystemLogger::Process(pid) => pid,
            SystemLogger::Registered => asterias_term::atom::intern("logger"),
            SystemLogger::Nobody => atoms::UNDEFINED,
        })
    }

    /// The processes that want only one worker to run; where `normal`, by `block_normal`.
    pub fn scheduling_blockers(&mut self, normal: bool) -> Term<'h> {
        // There is nothing to block where only one can run, though who blocks is told so.
        let several = self.system().queues.workers() > 1;
        let blockers = self.system().scheduling.blockers(normal);
        let blockers = blockers.into_iter().filter(|_| several);
        let blockers: Vec<Term<'h>> = blockers.map(word).collect();
        self.list(&blockers)
    }
}

impl<'h> Env<'h> {
    /// A process of this node; the empty list for what is none.
    pub fn local_pid(&self, pid: Word) -> Term<'h> {
        if pid.is_local_pid() {
            word(pid)
        } else {
            Term::NIL
        }
    }
}

pub(super) fn processes<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let pids: Vec<Term<'h>> = env
        .system()
        .processes
        .pids_alive()
        .into_iter()
        .map(word)
        .collect();
    Ok(env.list(&pids))
}

pub(super) fn is_process_alive<'h>(env: &mut Env<'h>, pid: Pid) -> Outcome<'h> {
    if pid.0 == env.process().id {
        return Ok(Term::atom(atoms::TRUE));
    }
    let guard = crossbeam_epoch::pin();
    let Some(asked) = env.system().processes.find(pid.0, &guard) else {
        return Ok(Term::atom(atoms::FALSE));
    };
    if asked.state.is_idle() {
        return Ok(Term::atom(atoms::TRUE));
    }
    // Signals sent before must have had their effect, so the process itself answers.
    env.ask(pid.0, Question::IsAlive)
}

fn ask_info<'h>(env: &mut Env<'h>, pid: Pid, items: Term<'h>) -> Outcome<'h> {
    if pid.0 == env.process().id {
        if env.process().state.is_notified() {
            return Err(Stop::Signals);
        }
        // SAFETY: the engine runs the process; its heap is used through this environment only, and items are known and alive.
        let answer = unsafe {
            let engine: *mut crate::engine::Engine = env.engine();
            let heap: *mut asterias_heap::Heap = &raw mut (*(*engine).process).heap;
            info::answer(&mut *engine, items.word(), &mut *heap)
        };
        return Ok(word(answer));
    }
    let items = env.parcel(items);
    env.ask(pid.0, Question::ProcessInfo(items))
}

pub(super) fn process_info<'h>(env: &mut Env<'h>, pid: Pid) -> Outcome<'h> {
    ask_info(env, pid, Term::atom(atoms::ALL))
}

pub(super) fn process_info_item<'h>(env: &mut Env<'h>, pid: Pid, items: Term<'h>) -> Outcome<'h> {
    match items.view() {
        View::Nil | View::Cons(..) => {
            if options(items)?
                .iter()
                .any(|item| !info::is_item(item.word()))
            {
                return Err(Stop::badarg());
            }
        }
        _ if info::is_item(items.word()) => {}
        _ => return Err(Stop::badarg()),
    }
    ask_info(env, pid, items)
}

/// Calls are not recorded: none is the only number of them to be saved. Gives the old number.
pub(super) fn save_calls<'h>(value: Term<'h>) -> Result<i64, Stop<'h>> {
    match value.as_usize() {
        Some(0) => Ok(0),
        Some(1..=10_000) => Err(Stop::error(Term::atom(atoms::NOTSUP))),
        _ => Err(Stop::badarg()),
    }
}

pub(super) fn process_flag<'h>(env: &mut Env<'h>, flag: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    let usual = env.system().settings();
    let process = env.process();
    let bool_value = || value.as_bool().ok_or_else(Stop::badarg);
    let old = match flag.word() {
        atoms::TRAP_EXIT => Word::from(std::mem::replace(&mut process.trap_exit, bool_value()?)),
        atoms::PRIORITY => {
            let priority = Priority::from_atom(value.word()).ok_or_else(Stop::badarg)?;
            std::mem::replace(&mut process.priority, priority).atom()
        }
        atoms::ERROR_HANDLER => {
            let handler = atom_of(value).ok_or_else(Stop::badarg)?;
            process
                .rare()
                .error_handler
                .replace(handler.0)
                .unwrap_or(atoms::ERROR_HANDLER)
        }
        atoms::MIN_HEAP_SIZE => {
            let words = value.as_usize().ok_or_else(Stop::badarg)?;
            let old = info::min_heap_words(process);
            process.heap.set_min_words(words.min(1 << 40));
            return Ok(env.unsigned(old as u64));
        }
        atoms::MIN_BIN_VHEAP_SIZE => {
            let words = value.as_usize().ok_or_else(Stop::badarg)?;
            let old = process.rare().min_virtual_words.replace(words);
            Word::small(old.unwrap_or(usual.min_virtual_words) as i64)
        }
        atoms::FULLSWEEP_AFTER => {
            let count = value.as_usize().ok_or_else(Stop::badarg)?;
            let old = process.heap.fullsweep_after();
            process
                .heap
                .set_fullsweep_after(u32::try_from(count).unwrap_or(u32::MAX));
            Word::small(i64::from(old))
        }
        atoms::MAX_HEAP_SIZE => {
            let old = MaxHeap::of(process);
            let max = MaxHeap::parse(value, old).ok_or_else(Stop::badarg)?;
            process.rare().max_heap = max;
            return Ok(old.to_term(env));
        }
        atoms::MESSAGE_QUEUE_DATA => {
            let off_heap = match value.word() {
                atoms::OFF_HEAP => true,
                atoms::ON_HEAP => false,
                _ => return Err(Stop::badarg()),
            };
            let old = std::mem::replace(&mut process.rare().messages_off_heap, off_heap);
            if old { atoms::OFF_HEAP } else { atoms::ON_HEAP }
        }
        atoms::ASYNC_DIST => {
            let value = bool_value()?;
            Word::from(std::mem::replace(&mut process.rare().async_dist, value))
        }
        other if other.is_atom() && asterias_term::atom::name(other) == "sensitive" => {
            let value = bool_value()?;
            Word::from(std::mem::replace(&mut process.rare().sensitive, value))
        }
        other if other.is_atom() && asterias_term::atom::name(other) == "save_calls" => {
            Word::small(save_calls(value)?)
        }
        other if other.is_atom() && asterias_term::atom::name(other) == "scheduler" => {
            let workers = env.system().queues.workers();
            value
                .as_usize()
                .filter(|worker| *worker <= workers)
                .ok_or_else(Stop::badarg)?;
            Word::small(0)
        }
        _ => return Err(Stop::badarg_because(atoms::BADOPT)),
    };
    Ok(word(old))
}

pub(super) fn group_leader<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    Ok(word(env.process().group_leader))
}

pub(super) fn set_group_leader<'h>(env: &mut Env<'h>, leader: Pid, pid: Pid) -> Outcome<'h> {
    if pid.0 == env.process().id {
        env.process().group_leader = leader.0;
        return Ok(Term::atom(atoms::TRUE));
    }
    if !env.system().processes.contains(pid.0) {
        return Err(Stop::badarg());
    }
    let number = env.system().next_unique();
    env.request(
        pid.0,
        Question::GroupLeader(leader.0),
        Reply::Reference(number),
    );
    let reference = env.reference(number, false);
    // SAFETY: pids are immediates.
    let [leader, pid] = unsafe { [Term::new(leader.0), Term::new(pid.0)] };
    env.call_internal("await_group_leader", &[reference, leader, pid])
}

pub(super) fn yield_<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    env.leave_slice();
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn hibernate<'h>(
    env: &mut Env<'h>,
    module: Atom,
    function: Atom,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let _ = env;
    if options(arguments)?.len() > 255 {
        return Err(Stop::system_limit());
    }
    Err(Stop::Hibernate {
        module: module.0,
        function: function.0,
        arguments,
    })
}

/// `hibernate/0`: waits for a message, with as little memory as may be, and goes on here.
pub(super) fn hibernate_here<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    if env.process().state.is_notified() {
        return Err(Stop::Signals);
    }
    if !env.process().mailbox.is_empty() {
        return Ok(Term::atom(atoms::OK));
    }
    env.process().collect_asked = true;
    Err(Stop::Wait)
}

/// `processes_iterator/0`: what is left of the processes that there were.
pub(super) fn processes_iterator<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let all = processes(env)?;
    Ok(env.tuple(&[Term::atom(atoms::PROCESSES), all]))
}

pub(super) fn processes_next<'h>(env: &mut Env<'h>, iterator: Term<'h>) -> Outcome<'h> {
    let mut rest = match iterator.as_tuple() {
        Some([kind, rest]) if kind.word() == atoms::PROCESSES => *rest,
        _ => return Err(Stop::badarg()),
    };
    loop {
        match rest.view() {
            View::Cons(pid, tail) if env.system().processes.contains(pid.word()) => {
                let next = env.tuple(&[Term::atom(atoms::PROCESSES), tail]);
                return Ok(env.tuple(&[pid, next]));
            }
            View::Cons(_, tail) => rest = tail,
            View::Nil => return Ok(Term::atom(asterias_term::atom::intern("none"))),
            _ => return Err(Stop::badarg()),
        }
    }
}

pub(super) fn bump_reductions<'h>(env: &mut Env<'h>, count: usize) -> Outcome<'h> {
    env.account(count.min(crate::engine::SLICE as usize));
    Ok(Term::atom(atoms::TRUE))
}
