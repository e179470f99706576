//// Pipelines and captures.

pub fn main() {
  show("plain", id(5) |> double |> add(1))
  show("first argument", id(10) |> subtract(3))
  show("other argument", id(10) |> subtract(3, _))
  show("anonymous function", id(4) |> fn(x) { x * x })
  show("returned function", id(4) |> adder(3))
  show("constructor", id("x") |> Ok)
  show("captured", map([1, 2, 3], add(_, 1000)))
  show("captured constructor", map([1, 2], fn(x) { Error(x) }))
  show("capture kept", {
    let less_two = subtract(_, 2)
    less_two(less_two(id(9)))
  })
  show("block", id(3) |> { fn(x) { x + 100 } })
  show("several lines", {
    [5, 3, 8]
    |> map(double)
    |> map(subtract(_, 1))
    |> sum(0)
  })
  show("tuple", id(1) |> pair("a"))
  show("pipe into a pipe", id(2) |> add(id(3) |> double))
  show("through a variable", {
    let f = double
    id(8) |> f
  })
  show("through a record field", {
    let box = Box(run: fn(x) { x - 1 })
    id(8) |> box.run
  })
  show("once only", noisy(id(1)) |> add(noisy(2)) |> add(noisy(3)))
}

pub type Box {
  Box(run: fn(Int) -> Int)
}

fn double(number: Int) -> Int {
  number * 2
}

fn add(one: Int, other: Int) -> Int {
  one + other
}

fn subtract(one: Int, other: Int) -> Int {
  one - other
}

fn adder(one: Int) -> fn(Int) -> Int {
  fn(other) { one + other * 100 }
}

fn pair(one: a, other: b) -> #(a, b) {
  #(one, other)
}

fn noisy(number: Int) -> Int {
  show("evaluated", number)
  number
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

fn sum(list: List(Int), total: Int) -> Int {
  case list {
    [] -> total
    [x, ..rest] -> sum(rest, total + x)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
