//// Tuples: access by index, patterns, nesting, exchange.

pub fn main() {
  let triple = id(#(1, "two", 3.0))
  show("elements", #(triple.0, triple.1, triple.2))
  show("nested access", id(#(#(1, 2), #(3, #(4, 5)))).1.1.0)
  let #(a, #(b, c)) = id(#(1, #(2, 3)))
  show("taken apart", [a, b, c])
  let #(_, text, _) = triple
  show("one of three", text)
  show("swapped", swap(swap(id(#(True, Nil)))))
  show("empty", #())
  show("single", #(id(1)))
  show("of functions", { id(#(fn(x) { x + 1 }, 5)) }.0(5))
  show("large", id(#(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)).11)
  show("compared", id(#(1, "a")) == #(1, "a"))
  show("fibonacci", fibonacci(50, #(0, 1)))
  show("minimum and maximum", extremes(id([5, 2, 9, 4]), #(1000, -1000)))
}

fn swap(pair: #(a, b)) -> #(b, a) {
  #(pair.1, pair.0)
}

fn fibonacci(steps: Int, pair: #(Int, Int)) -> Int {
  case steps, pair {
    0, #(a, _) -> a
    _, #(a, b) -> fibonacci(steps - 1, #(b, a + b))
  }
}

fn extremes(list: List(Int), sofar: #(Int, Int)) -> #(Int, Int) {
  case list, sofar {
    [], _ -> sofar
    [x, ..rest], #(low, high) if x < low && x > high -> extremes(rest, #(x, x))
    [x, ..rest], #(low, high) if x < low -> extremes(rest, #(x, high))
    [x, ..rest], #(low, high) if x > high -> extremes(rest, #(low, x))
    [_, ..rest], _ -> extremes(rest, sofar)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
