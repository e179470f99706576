//! Spawning, at once and by request; on this node, which is the only one there is.

use asterias_term::fun::Mfa;
use asterias_term::{Term, View, Word, atoms};

use super::options;
use super::spawn_options::{Settings, Watch, parse, parse_request};
use crate::code::{FunEntry, Op};
use crate::native::{Env, Outcome, Stop};
use crate::process::Process;
use crate::process::relations::{Alias, Link, Monitored, Monitoring};
use crate::system::INITIAL_HEAP_WORDS;

/// Most arguments of a function.
const MOST_ARGUMENTS: usize = 255;

/// What a new process begins with.
struct Start {
    mfa: Mfa,
    code: *const Op,
    arguments: Vec<Word>,
}

/// A process that has been made, and the number of the monitor on it.
struct Made {
    pid: Word,
    monitor: Option<u64>,
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
    if arguments.len() > MOST_ARGUMENTS {
        // No function has as many: the process finds out.
        let call = vec![module.word(), function.word(), list.word()];
        return Ok(start_of(env, atoms::ERLANG, atoms::APPLY, call));
    }
    Ok(start_of(env, module.word(), function.word(), arguments))
}

fn start_of(env: &Env<'_>, module: Word, function: Word, arguments: Vec<Word>) -> Start {
    let mfa = Mfa {
        module,
        function,
        arity: arguments.len() as u32,
    };
    let export = env.system().code.export(module, function, mfa.arity);
    Start {
        mfa,
        code: export.code(),
        arguments,
    }
}

/// A fun, or the pair that once stood for one, applied to no arguments. Where `strict`, only a fun of no arguments will do.
fn start_of_fun<'h>(env: &mut Env<'h>, fun: Term<'h>, strict: bool) -> Result<Start, Stop<'h>> {
    let applied = |env: &Env<'_>| {
        start_of(
            env,
            atoms::ERLANG,
            atoms::APPLY,
            vec![fun.word(), Word::NIL],
        )
    };
    match fun.view() {
        View::Fun(view) if view.identity.arity == 0 => {
            // SAFETY: a closure's first word is the address of its entry, which lives as long as the system.
            let entry = unsafe { &*(fun.word().boxed_word(0).0 as *const FunEntry) };
            Ok(Start {
                mfa: Mfa {
                    module: atoms::ERLANG,
                    function: atoms::APPLY,
                    arity: 2,
                },
                code: entry.code(),
                arguments: view.free.iter().map(|term| term.word()).collect(),
            })
        }
        View::Export(mfa) if mfa.arity == 0 => Ok(applied(env)),
        View::Fun(_) | View::Export(_) if !strict => Ok(applied(env)),
        View::Tuple([module, function])
            if !strict && module.word().is_atom() && function.word().is_atom() =>
        {
            Ok(applied(env))
        }
        _ => Err(Stop::badarg()),
    }
}

/// Whether a node is this one; `badarg` where it is no node at all.
fn is_here<'h>(node: Term<'h>) -> Result<bool, Stop<'h>> {
    match node.view() {
        View::Atom(atoms::NONODE_AT_NOHOST) => Ok(true),
        View::Atom(_) => Ok(false),
        _ => Err(Stop::badarg()),
    }
}

/// What is spawned in place of a process on a node that cannot be reached: it says so, and ends with `noconnection`.
fn crasher<'h>(env: &mut Env<'h>, arguments: [Term<'h>; 5]) -> Start {
    let reason = Term::atom(atoms::NOCONNECTION);
    let arguments = arguments.iter().chain([&reason]).map(|term| term.word());
    let name = asterias_term::atom::intern("crasher");
    start_of(env, atoms::ERTS_INTERNAL, name, arguments.collect())
}

/// Makes the process. `None`: there is no room for another.
fn make<'h>(
    env: &mut Env<'h>,
    start: Start,
    mut settings: Settings,
    request: Option<u64>,
) -> Option<Made> {
    let (parent, leader, worker) = (env.process().id, env.process().group_leader, env.worker());
    let watch = settings.monitor.take();
    let number = watch
        .is_some()
        .then(|| request.unwrap_or_else(|| env.system().next_unique()));
    let usual = env.system().settings();
    let min_words = settings.min_heap_words.or(usual.min_heap_words);
    let heap_words = min_words
        .unwrap_or(INITIAL_HEAP_WORDS)
        .max(INITIAL_HEAP_WORDS);
    let max_heap = settings
        .max_heap
        .or((usual.max_heap.words > 0).then_some(usual.max_heap));
    let prepare = |process: &mut Process| {
        process.parent = parent;
        process.group_leader = leader;
        if let Some(priority) = settings.priority {
            process.priority = priority;
        }
        if let Some(count) = settings.fullsweep_after.or(usual.fullsweep_after) {
            process.heap.set_fullsweep_after(count);
        }
        if let Some(words) = min_words {
            process.heap.set_min_words(words);
        }
        if let Some(max) = max_heap {
            process.rare().max_heap = max;
        }
        if let Some(words) = settings.min_virtual_words {
            process.rare().min_virtual_words = Some(words);
        }
        if settings.off_heap || settings.async_dist {
            process.rare().messages_off_heap = settings.off_heap;
            process.rare().async_dist = settings.async_dist;
        }
        if settings.link.is_some() {
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
    }?;
    if let Some(link) = settings.link {
        env.process().relations().links.insert(pid.0, link);
    }
    if let (Some(watch), Some(number)) = (watch, number) {
        let relations = env.process().relations();
        relations.monitors.insert(
            number,
            Monitoring {
                target: pid,
                name: Word::NONE,
                tag: watch.tag,
                urgent: watch.urgent,
            },
        );
        if let Some(mode) = watch.alias {
            relations.aliases.insert(
                number,
                Alias {
                    mode,
                    urgent: false,
                },
            );
        }
    }
    Some(Made {
        pid,
        monitor: number,
    })
}

/// Spawns, and answers the pid, or the pid and the monitor.
fn start<'h>(env: &mut Env<'h>, start: Start, settings: Settings) -> Outcome<'h> {
    let made = make(env, start, settings, None).ok_or_else(Stop::system_limit)?;
    // SAFETY: a pid is an immediate.
    let pid = unsafe { Term::new(made.pid) };
    match made.monitor {
        Some(number) => {
            let reference = env.reference(number, true);
            Ok(env.tuple(&[pid, reference]))
        }
        None => Ok(pid),
    }
}

/// Spawns, where nothing but link or monitor is asked for.
fn simply<'h>(env: &mut Env<'h>, call: Start, link: bool, monitor: bool) -> Outcome<'h> {
    let settings = Settings {
        link: link.then_some(Link::Active),
        monitor: monitor.then(Watch::default),
        ..Settings::default()
    };
    start(env, call, settings)
}

/// Spawns on a node: here, or not at all.
fn on_node<'h>(
    env: &mut Env<'h>,
    [node, module, function, list]: [Term<'h>; 4],
    given: Term<'h>,
    settings: Settings,
) -> Outcome<'h> {
    let call = if is_here(node)? {
        start_of_call(env, module, function, list)?
    } else {
        start_of_call(env, module, function, list)?;
        crasher(env, [node, module, function, list, given])
    };
    start(env, call, settings)
}

/// As [`on_node`], of a fun.
fn fun_on_node<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    fun: Term<'h>,
    strict: bool,
    given: Term<'h>,
    settings: Settings,
) -> Outcome<'h> {
    let call = if is_here(node)? {
        start_of_fun(env, fun, strict)?
    } else {
        start_of_fun(env, fun, strict)?;
        let list = env.list(&[fun, Term::NIL]);
        let (module, function) = (Term::atom(atoms::ERLANG), Term::atom(atoms::APPLY));
        crasher(env, [node, module, function, list, given])
    };
    start(env, call, settings)
}

fn link() -> Settings {
    Settings {
        link: Some(Link::Active),
        ..Settings::default()
    }
}

fn monitor() -> Settings {
    Settings {
        monitor: Some(Watch::default()),
        ..Settings::default()
    }
}

pub(super) fn spawn<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    simply(env, call, false, false)
}

pub(super) fn spawn_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun, false)?;
    simply(env, call, false, false)
}

pub(super) fn spawn_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    on_node(
        env,
        [node, module, function, arguments],
        Term::NIL,
        Settings::default(),
    )
}

pub(super) fn spawn_fun_on<'h>(env: &mut Env<'h>, node: Term<'h>, fun: Term<'h>) -> Outcome<'h> {
    fun_on_node(env, node, fun, false, Term::NIL, Settings::default())
}

pub(super) fn spawn_link<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    simply(env, call, true, false)
}

pub(super) fn spawn_link_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun, false)?;
    simply(env, call, true, false)
}

pub(super) fn spawn_link_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let given = env.list(&[Term::atom(atoms::LINK)]);
    on_node(env, [node, module, function, arguments], given, link())
}

pub(super) fn spawn_link_fun_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    fun: Term<'h>,
) -> Outcome<'h> {
    let given = env.list(&[Term::atom(atoms::LINK)]);
    fun_on_node(env, node, fun, false, given, link())
}

pub(super) fn spawn_monitor<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let call = start_of_call(env, module, function, arguments)?;
    simply(env, call, false, true)
}

pub(super) fn spawn_monitor_fun<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun, true)?;
    simply(env, call, false, true)
}

pub(super) fn spawn_monitor_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
) -> Outcome<'h> {
    let given = env.list(&[Term::atom(atoms::MONITOR)]);
    on_node(env, [node, module, function, arguments], given, monitor())
}

pub(super) fn spawn_monitor_fun_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    fun: Term<'h>,
) -> Outcome<'h> {
    let given = env.list(&[Term::atom(atoms::MONITOR)]);
    fun_on_node(env, node, fun, true, given, monitor())
}

pub(super) fn spawn_opt<'h>(
    env: &mut Env<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse(env, list)?;
    let call = start_of_call(env, module, function, arguments)?;
    start(env, call, settings)
}

pub(super) fn spawn_opt_fun<'h>(env: &mut Env<'h>, fun: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let settings = parse(env, list)?;
    let call = start_of_fun(env, fun, false)?;
    start(env, call, settings)
}

pub(super) fn spawn_opt_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse(env, list)?;
    on_node(env, [node, module, function, arguments], list, settings)
}

pub(super) fn spawn_opt_fun_on<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    fun: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse(env, list)?;
    let strict = !is_here(node)?;
    fun_on_node(env, node, fun, strict, list, settings)
}

/// Spawns by request: the answer is a reference, and a message tells what became of it.
fn request<'h>(env: &mut Env<'h>, here: bool, call: Start, list: Term<'h>) -> Outcome<'h> {
    let (settings, form) = parse_request(env, list)?;
    let number = env.system().next_unique();
    let made = match settings {
        _ if !here => Err(atoms::NOCONNECTION),
        Some(settings) => make(env, call, settings, Some(number)).ok_or(atoms::SYSTEM_LIMIT),
        None => Err(atoms::BADOPT),
    };
    let reference = env.reference(number, true);
    let (wanted, outcome) = match made {
        // SAFETY: a pid is an immediate.
        Ok(made) => (
            form.replies.success,
            [Term::atom(atoms::OK), unsafe { Term::new(made.pid) }],
        ),
        Err(reason) => (
            form.replies.failure,
            [Term::atom(atoms::ERROR), Term::atom(reason)],
        ),
    };
    if wanted {
        let [kind, value] = outcome;
        let message = env.tuple(&[form.tag, reference, kind, value]);
        // SAFETY: a pid is an immediate.
        let own = unsafe { Term::new(env.process().id) };
        env.send_message(own, message)?;
    }
    Ok(reference)
}

pub(super) fn spawn_request_1<'h>(env: &mut Env<'h>, fun: Term<'h>) -> Outcome<'h> {
    let call = start_of_fun(env, fun, true)?;
    request(env, true, call, Term::NIL)
}

/// A fun with options, or a node and a fun.
pub(super) fn spawn_request_2<'h>(
    env: &mut Env<'h>,
    first: Term<'h>,
    second: Term<'h>,
) -> Outcome<'h> {
    match start_of_fun(env, first, true) {
        Ok(call) => request(env, true, call, second),
        Err(_) => {
            let call = start_of_fun(env, second, true)?;
            let here = is_here(first)?;
            request(env, here, call, Term::NIL)
        }
    }
}

/// A node, a fun and options, or module, function and arguments.
pub(super) fn spawn_request_3<'h>(
    env: &mut Env<'h>,
    first: Term<'h>,
    second: Term<'h>,
    third: Term<'h>,
) -> Outcome<'h> {
    match start_of_fun(env, second, true) {
        Ok(call) => {
            let here = is_here(first)?;
            request(env, here, call, third)
        }
        Err(_) => spawn_request_4(env, first, second, third, Term::NIL),
    }
}

/// Module, function, arguments and options, or a node, module, function and arguments.
pub(super) fn spawn_request_4<'h>(
    env: &mut Env<'h>,
    first: Term<'h>,
    second: Term<'h>,
    third: Term<'h>,
    fourth: Term<'h>,
) -> Outcome<'h> {
    if third.word().is_atom() {
        return spawn_request_5(env, first, second, third, fourth, Term::NIL);
    }
    let call = start_of_call(env, first, second, third)?;
    request(env, true, call, fourth)
}

pub(super) fn spawn_request_5<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    module: Term<'h>,
    function: Term<'h>,
    arguments: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let here = is_here(node)?;
    let call = start_of_call(env, module, function, arguments)?;
    request(env, here, call, list)
}

/// A request on this node has been met by the time it could be abandoned.
pub(super) fn spawn_request_abandon<'h>(_: &mut Env<'h>, request: Term<'h>) -> Outcome<'h> {
    match request.view() {
        View::Reference(..) => Ok(Term::atom(atoms::FALSE)),
        View::External(external)
            if external.kind == asterias_term::boxed::Kind::ExternalReference =>
        {
            Ok(Term::atom(atoms::FALSE))
        }
        _ => Err(Stop::badarg()),
    }
}
