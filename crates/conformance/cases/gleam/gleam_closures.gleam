//// Functions as values: what they capture, how they are passed, kept, combined.

pub type Counter {
  Counter(count: Int, next: fn(Int) -> Counter)
}

pub type Stream(a) {
  Stream(head: a, tail: fn() -> Stream(a))
}

pub fn main() {
  let offset = id(100)
  let add = fn(x) { x + offset }
  let offset = id(5)
  show("captures the older value", #(add(1), offset))
  show("captures many", many(id(1), id("two"), id(3.0), id([4]))(id(5)))
  show("returned", adder(3)(4))
  show("composed", compose(adder(1), compose(adder(10), adder(100)))(id(0)))
  show("twice", twice(twice(adder(3)))(id(0)))
  show("local function as a value", apply(square, id(9)))
  show("in a list", map([adder(1), adder(2000), square], fn(f) { f(id(10)) }))
  show("in a tuple", { id(#(square, adder(7))) }.1(1))
  show("in a record", count(3, counter()))
  show("stream", take(6, naturals(id(0))))
  show("mapped stream", take(5, map_stream(naturals(1), square)))
  show("recursive through an argument", {
    let factorial = fn(self, n) {
      case n {
        0 -> 1
        _ -> n * self(n - 1)
      }
    }
    fix(factorial)(id(20))
  })
  show("church", church(5)(fn(x) { x * 2 }, 1))
  show("equal to itself", {
    let f = square
    f == f
  })
  show("curried", curry(fn(a, b, c) { a + b * c })(1)(2)(id(3)))
}

fn many(a: Int, b: String, c: Float, d: List(Int)) {
  fn(e) { fn() { #(a, b, c, d, e) }() }
}

fn adder(one: Int) -> fn(Int) -> Int {
  fn(other) { one + other }
}

fn compose(f: fn(b) -> c, g: fn(a) -> b) -> fn(a) -> c {
  fn(x) { f(g(x)) }
}

fn twice(f: fn(a) -> a) -> fn(a) -> a {
  fn(x) { f(f(x)) }
}

fn apply(f: fn(a) -> b, x: a) -> b {
  f(x)
}

fn square(x: Int) -> Int {
  x * x
}

fn counter() -> Counter {
  counter_from(0)
}

fn counter_from(count: Int) -> Counter {
  Counter(count:, next: fn(step) { counter_from(count + step) })
}

fn count(times: Int, counter: Counter) -> Int {
  case times {
    0 -> counter.count
    _ -> count(times - 1, counter.next(times))
  }
}

fn naturals(from: Int) -> Stream(Int) {
  Stream(from, fn() { naturals(from + 1) })
}

fn map_stream(stream: Stream(a), f: fn(a) -> b) -> Stream(b) {
  Stream(f(stream.head), fn() { map_stream(stream.tail(), f) })
}

fn take(count: Int, stream: Stream(a)) -> List(a) {
  case count {
    0 -> []
    _ -> [stream.head, ..take(count - 1, stream.tail())]
  }
}

fn fix(f: fn(fn(a) -> b, a) -> b) -> fn(a) -> b {
  fn(x) { f(fix(f), x) }
}

fn church(n: Int) -> fn(fn(a) -> a, a) -> a {
  case n {
    0 -> fn(_, x) { x }
    _ -> fn(f, x) { f(church(n - 1)(f, x)) }
  }
}

fn curry(f: fn(a, b, c) -> d) -> fn(a) -> fn(b) -> fn(c) -> d {
  fn(a) { fn(b) { fn(c) { f(a, b, c) } } }
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
