//// Processes with typed mailboxes, laid directly on what the Erlang virtual
//// machine offers.
////
//// A process is reached through subjects. A `Subject(message)` is an address
//// that takes messages of one type only, so nobody can send what the receiver
//// does not understand.

/// A process of the virtual machine.
pub type Pid

/// A value that is equal to no other one in the world.
type Reference

/// An address for messages of one type.
pub opaque type Subject(message) {
  Subject(owner: Pid, tag: Reference)
}

/// A watch kept over another process.
pub opaque type Monitor {
  Monitor(reference: Reference)
}

/// Why a process ended.
pub type ExitReason {
  /// It had nothing left to do.
  Normal
  /// Somebody made it stop.
  Killed
  /// It went wrong: how, and in which function.
  Crashed(message: String, place: String)
}

/// The end of a linked process, as it reaches a process that traps exits.
pub type Exit {
  Exit(pid: Pid, reason: ExitReason)
}

/// Nothing arrived in time.
pub type Timeout {
  Timeout
}

/// What to wait for: one or several kinds of messages, each made into a
/// `payload` when it arrives.
pub opaque type Selector(payload) {
  Selector(handlers: Handlers(payload))
}

// Starting and watching -------------------------------------------------------

/// The process that asks.
@external(erlang, "erlang", "self")
pub fn self() -> Pid

/// Starts a process.
@external(erlang, "orchard_ffi", "spawn_process")
pub fn spawn(run: fn() -> a) -> Pid

/// Starts a process that lives and dies with the one that started it.
@external(erlang, "orchard_ffi", "spawn_linked")
pub fn spawn_linked(run: fn() -> a) -> Pid

/// Starts a linked process with an address of its own, which both sides know
/// from the first moment on.
pub fn start(run: fn(Subject(message)) -> a) -> #(Pid, Subject(message)) {
  let tag = make_reference()
  let pid = spawn_linked(fn() { run(Subject(self(), tag)) })
  #(pid, Subject(pid, tag))
}

/// From now on the ends of linked processes arrive as messages, instead of
/// ending this process too.
pub fn trap_exits() -> Nil {
  process_flag(TrapExit, True)
  Nil
}

/// Watches over a process: its end arrives as a message.
pub fn monitor(pid: Pid) -> Monitor {
  Monitor(monitor_process(Process, pid))
}

// Messages --------------------------------------------------------------------

/// A new address of the calling process.
pub fn new_subject() -> Subject(message) {
  Subject(owner: self(), tag: make_reference())
}

/// Sends a message. It never fails: to a process that has ended, messages are
/// simply lost.
pub fn send(subject: Subject(message), message: message) -> Nil {
  send_tagged(subject.owner, #(subject.tag, message))
  Nil
}

/// Waits for the next message on one address.
pub fn receive(from subject: Subject(message)) -> message {
  new_selector()
  |> on_message(subject, fn(message) { message })
  |> select_forever
}

/// A selector that waits for nothing yet.
pub fn new_selector() -> Selector(payload) {
  Selector(no_handlers())
}

/// Waits for messages on an address too.
pub fn on_message(
  selector: Selector(payload),
  subject: Subject(message),
  wrap: fn(message) -> payload,
) -> Selector(payload) {
  Selector(handle_message(subject.tag, wrap, selector.handlers))
}

/// Waits for the end of a watched process too.
pub fn on_down(
  selector: Selector(payload),
  monitor: Monitor,
  wrap: fn(ExitReason) -> payload,
) -> Selector(payload) {
  Selector(handle_down(monitor.reference, wrap, selector.handlers))
}

/// Waits for the ends of linked processes too. The process must trap exits.
pub fn on_exit(
  selector: Selector(payload),
  wrap: fn(Exit) -> payload,
) -> Selector(payload) {
  Selector(handle_exit(TrappedExit, wrap, selector.handlers))
}

/// Takes the first message that the selector waits for, whatever else came
/// before it.
pub fn select(
  from selector: Selector(payload),
  within milliseconds: Int,
) -> Result(payload, Timeout) {
  select_within(selector.handlers, Milliseconds(milliseconds))
}

/// The same for a process that has all the time in the world.
pub fn select_forever(from selector: Selector(payload)) -> payload {
  let assert Ok(payload) = select_within(selector.handlers, Forever)
    as "eternity does not end"
  payload
}

// What the virtual machine provides -------------------------------------------

/// From tags to functions: which messages are wanted, and what becomes of them.
type Handlers(payload)

type Flag {
  TrapExit
}

type MonitorKind {
  Process
}

type ExitTag {
  TrappedExit
}

type Patience {
  Milliseconds(Int)
  Forever
}

@external(erlang, "erlang", "make_ref")
fn make_reference() -> Reference

@external(erlang, "erlang", "send")
fn send_tagged(to: Pid, message: #(Reference, message)) -> #(Reference, message)

@external(erlang, "erlang", "monitor")
fn monitor_process(kind: MonitorKind, pid: Pid) -> Reference

@external(erlang, "erlang", "process_flag")
fn process_flag(flag: Flag, value: Bool) -> Bool

@external(erlang, "maps", "new")
fn no_handlers() -> Handlers(payload)

// One Erlang function under three types: this is where the tags and the types
// of the messages they announce are held together.

@external(erlang, "maps", "put")
fn handle_message(
  tag: Reference,
  wrap: fn(message) -> payload,
  handlers: Handlers(payload),
) -> Handlers(payload)

@external(erlang, "maps", "put")
fn handle_down(
  tag: Reference,
  wrap: fn(ExitReason) -> payload,
  handlers: Handlers(payload),
) -> Handlers(payload)

@external(erlang, "maps", "put")
fn handle_exit(
  tag: ExitTag,
  wrap: fn(Exit) -> payload,
  handlers: Handlers(payload),
) -> Handlers(payload)

@external(erlang, "orchard_ffi", "select")
fn select_within(
  handlers: Handlers(payload),
  patience: Patience,
) -> Result(payload, Timeout)
