//! Natives of module `erlang` that start, tie, stop and inspect processes, and send messages. They need the inside of the process, and so
//! belong to this crate.

mod ends;
mod monitors;
mod own;
mod spawn;
pub(crate) mod spawn_options;
mod suspend;
mod tasks;
mod timers;

use asterias_heap::LiteralRange;
use asterias_term::{Term, View, Word, atoms};

use super::{Atom, Env, NativeTable, Outcome, Stop};
use crate::natives;
use crate::port::Refused;
use crate::process::signal::{Parcel, Question, Reply, Request, Signal};

natives! {
    /// Natives of module `erlang` on processes.
    pub static ERLANG: "erlang" {
        process "spawn"/1 => spawn::spawn_fun,
        process "spawn"/3 => spawn::spawn,
        process "spawn"/2 => spawn::spawn_fun_on,
        process "spawn"/4 => spawn::spawn_on,
        process "spawn_link"/2 => spawn::spawn_link_fun_on,
        process "spawn_link"/4 => spawn::spawn_link_on,
        process "spawn_monitor"/2 => spawn::spawn_monitor_fun_on,
        process "spawn_monitor"/4 => spawn::spawn_monitor_on,
        process "spawn_opt"/3 => spawn::spawn_opt_fun_on,
        process "spawn_opt"/5 => spawn::spawn_opt_on,
        process "spawn_request"/1 => spawn::spawn_request_1,
        process "spawn_request"/2 => spawn::spawn_request_2,
        process "spawn_request"/3 => spawn::spawn_request_3,
        process "spawn_request"/4 => spawn::spawn_request_4,
        process "spawn_request"/5 => spawn::spawn_request_5,
        process "spawn_request_abandon"/1 => spawn::spawn_request_abandon,
        process "spawn_link"/1 => spawn::spawn_link_fun,
        process "spawn_link"/3 => spawn::spawn_link,
        process "spawn_monitor"/1 => spawn::spawn_monitor_fun,
        process "spawn_monitor"/3 => spawn::spawn_monitor,
        process "spawn_opt"/2 => spawn::spawn_opt_fun,
        process "spawn_opt"/4 => spawn::spawn_opt,
        process "!"/2 => send,
        process "send"/2 => send,
        process "send"/3 => send_options,
        process "send_nosuspend"/2 => send_nosuspend,
        process "send_nosuspend"/3 => send_nosuspend_options,
        process "self"/0 => own::self_pid,
        process "link"/1 => ends::link,
        process "unlink"/1 => ends::unlink,
        process "exit"/2 => ends::exit,
        process "exit"/3 => ends::exit_options,
        process "exit_signal"/2 => ends::exit,
        process "exit_signal"/3 => ends::exit_options,
        process "link"/2 => ends::link_options,
        process "hibernate"/0 => own::hibernate_here,
        process "processes_iterator"/0 => own::processes_iterator,
        process "processes_next"/1 => own::processes_next,
        process "monitor"/2 => monitors::monitor,
        process "monitor"/3 => monitors::monitor_options,
        process "demonitor"/1 => monitors::demonitor,
        process "demonitor"/2 => monitors::demonitor_options,
        process "alias"/0 => monitors::alias,
        process "alias"/1 => monitors::alias_options,
        process "unalias"/1 => monitors::unalias,
        process "register"/2 => own::register,
        process "unregister"/1 => own::unregister,
        process "whereis"/1 => own::whereis,
        process "registered"/0 => own::registered,
        process "processes"/0 => own::processes,
        process "is_process_alive"/1 => own::is_process_alive,
        process "process_info"/1 => own::process_info,
        process "process_info"/2 => own::process_info_item,
        process "process_flag"/2 => own::process_flag,
        process "put"/2 => own::put,
        process "get"/1 => own::get,
        process "get"/0 => own::get_all,
        process "get_keys"/0 => own::get_keys,
        process "get_keys"/1 => own::get_keys_of,
        process "erase"/1 => own::erase,
        process "erase"/0 => own::erase_all,
        process "group_leader"/0 => own::group_leader,
        process "group_leader"/2 => own::set_group_leader,
        process "process_display"/2 => tasks::process_display,
        process "garbage_collect_message_area"/0 => tasks::no_message_area,
        process "garbage_collect"/0 => tasks::garbage_collect,
        process "garbage_collect"/1 => tasks::garbage_collect_of,
        process "garbage_collect"/2 => tasks::garbage_collect_by,
        process "check_process_code"/2 => tasks::check_process_code,
        process "check_process_code"/3 => tasks::check_process_code_by,
        process "process_flag"/3 => tasks::process_flag_of,
        process "yield"/0 => own::yield_,
        process "hibernate"/3 => own::hibernate,
        process "bump_reductions"/1 => own::bump_reductions,
        process "suspend_process"/1 => suspend::suspend_process,
        process "suspend_process"/2 => suspend::suspend_process_by,
        process "resume_process"/1 => suspend::resume_process,
        process "halt"/0 => ends::halt,
        process "halt"/1 => ends::halt_code,
        process "halt"/2 => ends::halt_options,
        process "send_after"/3 => timers::send_after,
        process "send_after"/4 => timers::send_after_options,
        process "start_timer"/3 => timers::start_timer,
        process "start_timer"/4 => timers::start_timer_options,
        process "cancel_timer"/1 => timers::cancel_timer,
        process "cancel_timer"/2 => timers::cancel_timer_options,
        process "read_timer"/1 => timers::read_timer,
        process "read_timer"/2 => timers::read_timer_options,
        process "make_ref"/0 => own::make_ref,
    }
}

/// All tables of this crate.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 1] = [&ERLANG];
    &TABLES
}

impl<'h> Env<'h> {
    /// Reductions of the process in this slice.
    pub fn spent(&mut self) -> u64 {
        self.engine().spent()
    }

    /// Sends a signal; false where the process does not exist.
    pub(crate) fn deliver(&mut self, to: Word, signal: Signal) -> bool {
        let worker = self.worker();
        self.system().deliver(to, signal, worker)
    }

    /// A copy of a term for another process.
    pub(crate) fn parcel(&mut self, term: Term<'h>) -> Parcel {
        // SAFETY: the term is alive for `'h`.
        unsafe { Parcel::copy_of(term.word(), self.system().shared_literals()) }
    }

    /// As [`Env::parcel`], of what stays outside of heaps for longer than a signal travels: literals are copied too.
    pub(crate) fn lasting_parcel(&mut self, term: Term<'h>) -> Parcel {
        // SAFETY: the term is alive for `'h`.
        unsafe { Parcel::copy_of(term.word(), LiteralRange::EMPTY) }
    }

    /// A reference of this number, an alias of the calling process where `alias`.
    pub fn reference(&mut self, number: u64, alias: bool) -> Term<'h> {
        let owner = if alias {
            self.process().id
        } else {
            Word::small(0)
        };
        self.build(|heap| asterias_term::Alloc::reference(heap, number, owner))
    }

    /// Sends a message; `badarg` where nothing of that name exists, and the wish to wait where it is a port that takes no more for now.
    ///
    /// # Errors
    /// `badarg`, [`Stop::Blocked`].
    pub fn send_message(&mut self, to: Term<'h>, message: Term<'h>) -> Result<(), Stop<'h>> {
        self.send_by(to, message, false)
    }

    /// As [`Env::send_message`]; what is `urgent` comes before ordinary messages where it goes to an alias made for that.
    fn send_by(&mut self, to: Term<'h>, message: Term<'h>, urgent: bool) -> Result<(), Stop<'h>> {
        // SAFETY: both terms are alive, and the engine runs the process.
        unsafe { self.engine().send(to.word(), message.word(), urgent) }.map_err(|refused| {
            match refused {
                Refused::Badarg => Stop::badarg(),
                Refused::Busy(busy) => Stop::Blocked(busy),
            }
        })
    }

    /// Asks another process and goes on with its answer, in Erlang.
    pub(crate) fn ask(&mut self, pid: Word, question: Question) -> Outcome<'h> {
        let number = self.system().next_unique();
        self.request(pid, question, Reply::Reference(number));
        let reference = self.reference(number, false);
        self.call_internal("await_result", &[reference])
    }

    /// Asks another process, and does not wait for the answer.
    pub(crate) fn request(&mut self, pid: Word, question: Question, reply: Reply) {
        let answer = question.answer_of_the_dead();
        let (own, worker) = (self.process().id, self.worker());
        let request = Request {
            from: own,
            reply,
            question,
        };
        // A process that ends behind this answers while it does; where the signal is refused, nobody else will answer.
        if let Err(Signal::Request(request)) =
            self.system()
                .deliver_or_give_back(pid, Signal::Request(Box::new(request)), worker)
        {
            self.system()
                .send_answer(own, &request.reply, Parcel::plain(answer), worker);
            return;
        }
        self.urge(pid);
    }

    /// The other process is to see soon what this one has sent it, as soon as this one would.
    pub(crate) fn urge(&mut self, pid: Word) {
        let priority = self.process().priority;
        self.system().urge(pid, priority);
    }

    /// Goes on in `erts_internal:Function(Arguments…)`.
    ///
    /// # Errors
    /// Always: that is how a native goes on elsewhere.
    pub fn call_internal(&mut self, function: &str, arguments: &[Term<'h>]) -> Outcome<'h> {
        let arguments = self.list(arguments);
        Err(Stop::Call {
            module: atoms::ERTS_INTERNAL,
            function: asterias_term::atom::intern(function),
            arguments,
        })
    }
}

fn send<'h>(env: &mut Env<'h>, to: Term<'h>, message: Term<'h>) -> Outcome<'h> {
    env.account(4);
    env.send_message(to, message)?;
    Ok(message)
}

fn send_options<'h>(
    env: &mut Env<'h>,
    to: Term<'h>,
    message: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let SendOptions {
        nosuspend,
        noconnect,
        urgent,
    } = send_options_of(options, true)?;
    if noconnect && is_elsewhere(to) {
        return Ok(Term::atom(atoms::NOCONNECT));
    }
    match env.send_by(to, message, urgent) {
        Err(Stop::Blocked(_)) if nosuspend => Ok(Term::atom(atoms::NOSUSPEND)),
        Err(stop) => Err(stop),
        Ok(()) => Ok(Term::atom(atoms::OK)),
    }
}

/// How a message is sent.
#[derive(Default)]
struct SendOptions {
    /// The sender must not be suspended.
    nosuspend: bool,
    /// No connection to another node is to be made for it.
    noconnect: bool,
    /// It comes before ordinary messages, where the receiver wants that.
    urgent: bool,
}

/// The options of a message. There is no other node to connect to.
fn send_options_of<'h>(list: Term<'h>, may_be_urgent: bool) -> Result<SendOptions, Stop<'h>> {
    let mut options = SendOptions::default();
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    for option in list.list_to_vec().ok_or_else(badopt)? {
        match option.word() {
            atoms::NOSUSPEND => options.nosuspend = true,
            atoms::NOCONNECT => options.noconnect = true,
            atoms::PRIORITY if may_be_urgent => options.urgent = true,
            _ => return Err(badopt()),
        }
    }
    Ok(options)
}

fn send_nosuspend_options<'h>(
    env: &mut Env<'h>,
    to: Term<'h>,
    message: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    if send_options_of(options, false)?.noconnect && is_elsewhere(to) {
        return Ok(Term::atom(atoms::FALSE));
    }
    send_nosuspend(env, to, message)
}

/// Whether a destination is on another node, which nobody is connected with.
fn is_elsewhere(to: Term<'_>) -> bool {
    match to.view() {
        View::Tuple([name, node]) => {
            name.word().is_atom() && node.word().is_atom() && node.word() != atoms::NONODE_AT_NOHOST
        }
        View::External(of) => of.node != atoms::NONODE_AT_NOHOST,
        _ => false,
    }
}

fn send_nosuspend<'h>(env: &mut Env<'h>, to: Term<'h>, message: Term<'h>) -> Outcome<'h> {
    match env.send_message(to, message) {
        Err(Stop::Blocked(_)) => Ok(Term::atom(atoms::FALSE)),
        Err(stop) => Err(stop),
        Ok(()) => Ok(Term::atom(atoms::TRUE)),
    }
}

/// A list of options as words, or `badarg`.
fn options<'h>(list: Term<'h>) -> Result<Vec<Term<'h>>, Stop<'h>> {
    list.list_to_vec().ok_or_else(Stop::badarg)
}

/// `{Name, Value}` with this name.
fn option_value<'h>(option: Term<'h>, name: Word) -> Option<Term<'h>> {
    match option.as_tuple() {
        Some([key, value]) if key.word() == name => Some(*value),
        _ => None,
    }
}

fn atom_of(term: Term<'_>) -> Option<Atom> {
    term.word().is_atom().then(|| Atom(term.word()))
}
