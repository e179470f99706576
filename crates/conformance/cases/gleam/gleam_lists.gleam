//// Lists: building with a spread, taking apart, the usual functions on them.

pub fn main() {
  let tail = id([3, 4])
  show("spread", [1, 2, ..tail])
  show("spread of nothing", [1, ..id([])])
  show("the tail is as it was", tail)
  show("nested", [[1], [], [2, 3]])
  show("first", first(id([1, 2])))
  show("first of none", first(id([])))
  show("two and more", two(id([1, 2, 3, 4])))
  show("exactly two", two(id([1, 2])))
  show("one", two(id([1])))
  show("pattern with literals", literal(id([0, 5, 1])))
  show("pattern with other literals", literal(id([0, 5, 2])))
  show("map", map(id([1, 2, 3]), fn(x) { x * x }))
  show("filter", filter(range(1, 10), fn(x) { x % 3 == 0 }))
  show("fold", fold(range(1, 100), 0, fn(a, b) { a + b }))
  show("reverse", reverse(range(1, 5), []))
  show("append", append(id([1, 2]), id([3])))
  show("zip", zip(id([1, 2, 3]), id(["a", "b"])))
  show("partition", partition(range(1, 8), fn(x) { x % 2 == 0 }, [], []))
  show("sorted", sort(id([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])))
  show("permutations", permutations(id([1, 2, 3])))
  show("runs", runs(id(["a", "a", "b", "c", "c", "c"])))
  show("sum of a long list", fold(range(1, 20_000), 0, fn(a, b) { a + b }))
}

fn first(list: List(a)) -> Result(a, Nil) {
  case list {
    [x, ..] -> Ok(x)
    [] -> Error(Nil)
  }
}

fn two(list: List(Int)) -> #(Int, Int, List(Int)) {
  case list {
    [a, b, ..rest] -> #(a, b, rest)
    other -> #(0, 0, other)
  }
}

fn literal(list: List(Int)) -> Int {
  case list {
    [0, x, 1] -> x
    [0, _, _] -> -1
    _ -> -2
  }
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

fn filter(list: List(a), keep: fn(a) -> Bool) -> List(a) {
  case list {
    [] -> []
    [x, ..rest] ->
      case keep(x) {
        True -> [x, ..filter(rest, keep)]
        False -> filter(rest, keep)
      }
  }
}

fn fold(list: List(a), state: b, f: fn(b, a) -> b) -> b {
  case list {
    [] -> state
    [x, ..rest] -> fold(rest, f(state, x), f)
  }
}

fn reverse(list: List(a), done: List(a)) -> List(a) {
  case list {
    [] -> done
    [x, ..rest] -> reverse(rest, [x, ..done])
  }
}

fn append(one: List(a), other: List(a)) -> List(a) {
  case one {
    [] -> other
    [x, ..rest] -> [x, ..append(rest, other)]
  }
}

fn range(from: Int, to: Int) -> List(Int) {
  range_loop(from, to, [])
}

fn range_loop(from: Int, to: Int, done: List(Int)) -> List(Int) {
  case from > to {
    True -> done
    False -> range_loop(from, to - 1, [to, ..done])
  }
}

fn zip(one: List(a), other: List(b)) -> List(#(a, b)) {
  case one, other {
    [x, ..xs], [y, ..ys] -> [#(x, y), ..zip(xs, ys)]
    _, _ -> []
  }
}

fn partition(
  list: List(a),
  keep: fn(a) -> Bool,
  yes: List(a),
  no: List(a),
) -> #(List(a), List(a)) {
  case list {
    [] -> #(reverse(yes, []), reverse(no, []))
    [x, ..rest] ->
      case keep(x) {
        True -> partition(rest, keep, [x, ..yes], no)
        False -> partition(rest, keep, yes, [x, ..no])
      }
  }
}

fn sort(list: List(Int)) -> List(Int) {
  case list {
    [] | [_] -> list
    [pivot, ..rest] -> {
      let #(less, more) = partition(rest, fn(x) { x < pivot }, [], [])
      append(sort(less), [pivot, ..sort(more)])
    }
  }
}

fn permutations(list: List(a)) -> List(List(a)) {
  case list {
    [] -> [[]]
    _ ->
      fold(list, [], fn(all, x) {
        let others = filter(list, fn(y) { y != x })
        append(all, map(permutations(others), fn(rest) { [x, ..rest] }))
      })
  }
}

fn runs(list: List(String)) -> List(#(String, Int)) {
  case list {
    [] -> []
    [x, ..rest] ->
      case runs(rest) {
        [#(y, n), ..others] if x == y -> [#(x, n + 1), ..others]
        others -> [#(x, 1), ..others]
      }
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
