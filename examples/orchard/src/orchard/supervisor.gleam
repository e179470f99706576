//// A parent that does not give up easily.
////
//// The supervisor starts a process for each of its children and hands it one
//// job after the other. When the process crashes, the job it died of is put
//// aside, and a new process goes on with the next job. A child whose processes
//// crash too often is given up.

import orchard/dict.{type Dict}
import orchard/list
import orchard/process.{type Exit, type ExitReason, type Pid, type Subject, Exit}

/// What the process of a child is told.
pub type Order(job) {
  Do(job)
  Stop
}

/// A child as it is described before it runs.
pub type Child(job, outcome) {
  Child(
    name: String,
    jobs: List(job),
    /// Starts a process that follows orders, and answers each job by calling
    /// the function that it is given.
    start: fn(fn(outcome) -> Nil) -> #(Pid, Subject(Order(job))),
  )
}

/// A process that died, and of which job.
pub type Crash(job) {
  Crash(job: job, reason: ExitReason, restarted: Bool)
}

/// All that happened to a child, in order.
pub type Story(job, outcome) {
  Story(
    name: String,
    outcomes: List(outcome),
    crashes: List(Crash(job)),
    abandoned: List(job),
  )
}

/// A child while it runs. The newest outcomes and crashes come first.
type Running(job, outcome) {
  Running(
    child: Child(job, outcome),
    orders: Subject(Order(job)),
    doing: Result(job, Nil),
    waiting: List(job),
    outcomes: List(outcome),
    crashes: List(Crash(job)),
  )
}

type Event(outcome) {
  Answered(by: Pid, outcome: outcome)
  Ended(Exit)
}

type State(job, outcome) {
  State(
    inbox: Subject(Event(outcome)),
    restarts: Int,
    running: Dict(Pid, Running(job, outcome)),
    stories: List(Story(job, outcome)),
  )
}

/// Supervises the children until each has done all its jobs or was given up.
/// A child gets at most `restarts` new processes. The stories come in the order
/// of the children.
pub fn run(
  children: List(Child(job, outcome)),
  restarts restarts: Int,
) -> List(Story(job, outcome)) {
  process.trap_exits()
  let inbox = process.new_subject()
  let state = State(inbox:, restarts:, running: dict.new(), stories: [])
  let stories =
    children
    |> list.fold(state, fn(state, child) {
      start(state, child, child.jobs, [], [])
    })
    |> supervise

  use child <- list.map(children)
  let assert Ok(story) = list.find(stories, fn(it) { it.name == child.name })
  story
}

fn supervise(state: State(job, outcome)) -> List(Story(job, outcome)) {
  case dict.is_empty(state.running) {
    True -> state.stories
    False ->
      process.new_selector()
      |> process.on_message(state.inbox, fn(event) { event })
      |> process.on_exit(Ended)
      |> process.select_forever
      |> handle(state, _)
      |> supervise
  }
}

fn handle(
  state: State(job, outcome),
  event: Event(outcome),
) -> State(job, outcome) {
  case event {
    Answered(by: pid, outcome:) -> {
      let assert Ok(running) = dict.get(state.running, pid)
      let running =
        Running(..running, outcomes: [outcome, ..running.outcomes])
        |> give_order
      State(..state, running: dict.insert(state.running, pid, running))
    }

    Ended(Exit(pid:, reason:)) -> {
      let assert Ok(running) = dict.get(state.running, pid)
      let state = State(..state, running: dict.delete(state.running, pid))
      case running.doing {
        Ok(job) -> crashed(state, running, job, reason)
        Error(Nil) -> close(state, running, running.crashes)
      }
    }
  }
}

fn crashed(
  state: State(job, outcome),
  running: Running(job, outcome),
  job: job,
  reason: ExitReason,
) -> State(job, outcome) {
  let restarted = list.length(running.crashes) < state.restarts
  let crashes = [Crash(job:, reason:, restarted:), ..running.crashes]
  case restarted {
    True ->
      start(state, running.child, running.waiting, running.outcomes, crashes)
    False -> close(state, running, crashes)
  }
}

fn start(
  state: State(job, outcome),
  child: Child(job, outcome),
  waiting: List(job),
  outcomes: List(outcome),
  crashes: List(Crash(job)),
) -> State(job, outcome) {
  let #(pid, orders) =
    child.start(fn(outcome) {
      process.send(state.inbox, Answered(by: process.self(), outcome:))
    })
  let running =
    Running(child:, orders:, doing: Error(Nil), waiting:, outcomes:, crashes:)
    |> give_order
  State(..state, running: dict.insert(state.running, pid, running))
}

/// The next job, or the evening off.
fn give_order(running: Running(job, outcome)) -> Running(job, outcome) {
  case running.waiting {
    [job, ..waiting] -> {
      process.send(running.orders, Do(job))
      Running(..running, doing: Ok(job), waiting:)
    }
    [] -> {
      process.send(running.orders, Stop)
      Running(..running, doing: Error(Nil))
    }
  }
}

fn close(
  state: State(job, outcome),
  running: Running(job, outcome),
  crashes: List(Crash(job)),
) -> State(job, outcome) {
  let story =
    Story(
      name: running.child.name,
      outcomes: list.reverse(running.outcomes),
      crashes: list.reverse(crashes),
      abandoned: running.waiting,
    )
  State(..state, stories: [story, ..state.stories])
}
