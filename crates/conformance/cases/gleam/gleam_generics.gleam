//// Generic functions and types: options, non-empty lists, a state machine, a
//// parser made of functions.

pub type Option(a) {
  Some(a)
  None
}

pub type NonEmpty(a) {
  NonEmpty(first: a, rest: List(a))
}

pub type State(s, a) =
  fn(s) -> #(a, s)

pub type Parser(a) =
  fn(String) -> Result(#(a, String), Nil)

pub fn main() {
  show("some", then(id(Some(3)), fn(x) { Some(x * 2) }))
  show("none", then(id(None), fn(x: Int) { Some(x * 2) }))
  show("some of none", id(Some(None)) == Some(Some(1)))
  show("some text", map(id(Some(1)), fn(_) { "text" }))
  show("both", both(id(Some(1)), id(Some("a"))))
  show("one is missing", both(id(Some(1)), None))
  show("never empty", largest(NonEmpty(id(3), [9, 2])))
  show("only one", largest(NonEmpty(id(3), [])))
  show("counted", run(counter(), id(10)))
  show("labelled", run(label(["a", "b", "c"]), id(100)))
  show("parsed", pairs(id("aabab!")))
  show("not parsed", pairs(id("b")))
  show("identity", #(
    identity(1),
    identity("one"),
    identity([identity]) == [identity],
  ))
}

fn then(option: Option(a), next: fn(a) -> Option(b)) -> Option(b) {
  case option {
    Some(value) -> next(value)
    None -> None
  }
}

fn map(option: Option(a), change: fn(a) -> b) -> Option(b) {
  use value <- then(option)
  Some(change(value))
}

fn both(one: Option(a), other: Option(b)) -> Option(#(a, b)) {
  use a <- then(one)
  use b <- then(other)
  Some(#(a, b))
}

fn largest(list: NonEmpty(Int)) -> Int {
  case list {
    NonEmpty(first:, rest: []) -> first
    NonEmpty(first:, rest: [next, ..rest]) if next > first ->
      largest(NonEmpty(next, rest))
    NonEmpty(first:, rest: [_, ..rest]) -> largest(NonEmpty(first, rest))
  }
}

fn counter() -> State(Int, Int) {
  use a <- bind(next())
  use b <- bind(next())
  use c <- bind(next())
  return(a * 100 + b * 10 + c)
}

fn next() -> State(Int, Int) {
  fn(n) { #(n, n + 1) }
}

fn label(list: List(a)) -> State(Int, List(#(Int, a))) {
  case list {
    [] -> return([])
    [x, ..rest] -> {
      use n <- bind(next())
      use others <- bind(label(rest))
      return([#(n, x), ..others])
    }
  }
}

fn return(value: a) -> State(s, a) {
  fn(state) { #(value, state) }
}

fn bind(state: State(s, a), next: fn(a) -> State(s, b)) -> State(s, b) {
  fn(s) {
    let #(value, s) = state(s)
    next(value)(s)
  }
}

fn run(state: State(s, a), start: s) -> a {
  state(start).0
}

fn pairs(text: String) -> Result(#(List(String), String), Nil) {
  let a = literal("a")
  let b = literal("b")
  many1(or(sequence(a, b), a))(text)
}

fn literal(wanted: String) -> Parser(String) {
  fn(text) {
    case text {
      "a" <> rest if wanted == "a" -> Ok(#("a", rest))
      "b" <> rest if wanted == "b" -> Ok(#("b", rest))
      _ -> Error(Nil)
    }
  }
}

fn sequence(one: Parser(String), other: Parser(String)) -> Parser(String) {
  fn(text) {
    case one(text) {
      Error(Nil) -> Error(Nil)
      Ok(#(x, rest)) ->
        case other(rest) {
          Error(Nil) -> Error(Nil)
          Ok(#(y, rest)) -> Ok(#(x <> y, rest))
        }
    }
  }
}

fn or(one: Parser(a), other: Parser(a)) -> Parser(a) {
  fn(text) {
    case one(text) {
      Ok(found) -> Ok(found)
      Error(Nil) -> other(text)
    }
  }
}

fn many1(parser: Parser(a)) -> Parser(List(a)) {
  fn(text) {
    case parser(text) {
      Error(Nil) -> Error(Nil)
      Ok(#(x, rest)) ->
        case many1(parser)(rest) {
          Ok(#(xs, rest)) -> Ok(#([x, ..xs], rest))
          Error(Nil) -> Ok(#([x], rest))
        }
    }
  }
}

fn identity(value: a) -> a {
  value
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
