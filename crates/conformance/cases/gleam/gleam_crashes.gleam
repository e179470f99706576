//// What crashes: `panic`, `todo` and `let assert`, with what Gleam says of them.

pub type Shape {
  Circle(Int)
  Square(Int)
}

pub fn main() {
  show("panic", rescue(fn() { panics(id(0)) }))
  show("panic with a message", rescue(fn() { panics(id(1)) }))
  show("panic with a computed message", rescue(fn() { panics(id(2)) }))
  show("no panic", rescue(fn() { panics(id(3)) }))
  show("todo", rescue(fn() { later(id(0)) }))
  show("todo with a message", rescue(fn() { later(id(1)) }))
  show("let assert", rescue(fn() { first(id([])) }))
  show("let assert holds", rescue(fn() { first(id([4, 5])) }))
  show("with a message", rescue(fn() { unwrap(id(Error("gone"))) }))
  show("message not evaluated", rescue(fn() { unwrap(id(Ok(6))) }))
  show("of a record", rescue(fn() { radius(id(Square(2))) }))
  show("of bits", rescue(fn() { header(id(<<1, 2>>)) }))
  show("of a prefix", rescue(fn() { prefix(id("nothing here")) }))
  show("in an anonymous function", rescue(fn() { anonymous(id(1)) }))
  show("inside a rescue", rescue(fn() { rescue(fn() { panics(id(0)) }) }))
  show("after all this", id("still here"))
}

fn panics(how: Int) -> Int {
  case how {
    0 -> panic
    1 -> panic as "on purpose"
    2 -> panic as { "on " <> id("second") <> " thought" }
    other -> other
  }
}

fn later(how: Int) -> Int {
  case how {
    0 -> todo
    1 -> todo as "tomorrow"
    other -> other
  }
}

fn first(list: List(Int)) -> Int {
  let assert [x, ..] = list
  x
}

fn unwrap(result: Result(Int, String)) -> Int {
  let assert Ok(value) = result as noisy("should be well")
  value
}

fn noisy(message: String) -> String {
  show("evaluated", message)
  message
}

fn radius(shape: Shape) -> Int {
  let assert Circle(r) = shape
  r
}

fn header(bits: BitArray) -> Int {
  let assert <<0xCAFE:16, version>> = bits
  version
}

fn prefix(text: String) -> String {
  let assert "key=" <> value = text
  value
}

fn anonymous(number: Int) -> Int {
  let f = fn(x) {
    case x {
      1 -> panic as "inside"
      _ -> x
    }
  }
  f(number)
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a

type Caught

@external(erlang, "corpus", "rescue")
fn rescue(run: fn() -> a) -> Result(a, Caught)
