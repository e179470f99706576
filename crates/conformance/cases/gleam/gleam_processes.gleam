//// Processes as Gleam sees them: typed externals around spawning, sending and
//// dictionaries; closures that travel; a crash that stays where it happens.

pub type Pid

pub type Reference

pub type Key {
  Total
  Reason
}

pub type Flag {
  TrapExit
}

pub type Report {
  Report(from: String, values: List(Int))
}

pub fn main() {
  let parent = self()
  let tag = make_reference()
  let factor = id(10)
  spawn(fn() { send(parent, #(tag, Report("child", [factor, factor * 2]))) })
  let #(_, report) = receive(tag)
  show("report", report)
  let doubled =
    map([1, 2, 3, 4], fn(number) {
      let tag = make_reference()
      spawn(fn() { send(parent, #(tag, number * factor)) })
      tag
    })
    |> reverse
    |> map(fn(tag) { receive(tag).1 })
  show("answers in another order", doubled)
  put(Total, id(5))
  let tag = make_reference()
  spawn(fn() { send(parent, #(tag, get(Total) == id(5))) })
  show("dictionaries are apart", #(get(Total), receive(tag).1))
  process_flag(TrapExit, True)
  let pid = spawn_link(fn() { exit(Reason) })
  show("exit of a linked one", receive_exit(pid))
  let tag = make_reference()
  spawn(fn() { ring(30, parent, tag, 0) })
  show("a chain of processes", receive(tag).1)
}

fn ring(count: Int, parent: Pid, tag: Reference, sum: Int) -> Nil {
  case count {
    0 -> {
      send(parent, #(tag, sum))
      Nil
    }
    _ -> {
      spawn(fn() { ring(count - 1, parent, tag, sum + count) })
      Nil
    }
  }
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

@external(erlang, "lists", "reverse")
fn reverse(list: List(a)) -> List(a)

@external(erlang, "erlang", "self")
fn self() -> Pid

@external(erlang, "erlang", "make_ref")
fn make_reference() -> Reference

@external(erlang, "erlang", "spawn")
fn spawn(run: fn() -> a) -> Pid

@external(erlang, "erlang", "spawn_link")
fn spawn_link(run: fn() -> a) -> Pid

@external(erlang, "erlang", "send")
fn send(to: Pid, message: #(Reference, a)) -> #(Reference, a)

@external(erlang, "erlang", "exit")
fn exit(reason: a) -> b

@external(erlang, "erlang", "process_flag")
fn process_flag(flag: Flag, value: Bool) -> Bool

@external(erlang, "erlang", "put")
fn put(key: Key, value: a) -> b

@external(erlang, "erlang", "get")
fn get(key: Key) -> Int

@external(erlang, "corpus", "receive_tagged")
fn receive(tag: Reference) -> #(Reference, a)

@external(erlang, "corpus", "receive_exit")
fn receive_exit(pid: Pid) -> Key

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
