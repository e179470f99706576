//// `assert`: what it says of comparisons, calls and operators that do not hold.

pub fn main() {
  show("holds", rescue(fn() { equal(id(1), id(1)) }))
  show("equal", rescue(fn() { equal(id(1), id(2)) }))
  show("different", rescue(fn() { different(id("a"), id("a")) }))
  show("less", rescue(fn() { less(id(3), id(2)) }))
  show("less, of floats", rescue(fn() { less_float(id(3.0), id(2.5)) }))
  show("call", rescue(fn() { call(id(7)) }))
  show("call holds", rescue(fn() { call(id(8)) }))
  show("and, left", rescue(fn() { both(id(0), id(1)) }))
  show("and, right", rescue(fn() { both(id(1), id(0)) }))
  show("and holds", rescue(fn() { both(id(1), id(1)) }))
  show("or", rescue(fn() { either(id(0), id(0)) }))
  show("or holds", rescue(fn() { either(id(0), id(1)) }))
  show("value", rescue(fn() { value(id(False)) }))
  show("negated", rescue(fn() { negated(id(True)) }))
  show("message", rescue(fn() { message(id(5)) }))
  show("case", rescue(fn() { of_case(id(5)) }))
  show("piped", rescue(fn() { piped(id(5)) }))
}

fn equal(a: Int, b: Int) -> Nil {
  assert a == b
}

fn different(a: String, b: String) -> Nil {
  assert a != b
}

fn less(a: Int, b: Int) -> Nil {
  assert a < b
}

fn less_float(a: Float, b: Float) -> Nil {
  assert a <. b
}

fn call(number: Int) -> Nil {
  assert even(number, 2)
}

fn both(a: Int, b: Int) -> Nil {
  assert a > 0 && b > 0
}

fn either(a: Int, b: Int) -> Nil {
  assert a > 0 || b > 0
}

fn value(flag: Bool) -> Nil {
  assert flag
}

fn negated(flag: Bool) -> Nil {
  assert !flag
}

fn message(number: Int) -> Nil {
  assert number == 6 as { "only " <> "six will do" }
}

fn of_case(number: Int) -> Nil {
  assert case number {
    6 -> True
    _ -> False
  }
}

fn piped(number: Int) -> Nil {
  assert number |> even(2)
}

fn even(number: Int, by: Int) -> Bool {
  number % by == 0
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a

type Caught

@external(erlang, "corpus", "rescue")
fn rescue(run: fn() -> a) -> Result(a, Caught)
