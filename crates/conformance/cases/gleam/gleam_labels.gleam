//// Labelled arguments: any order, left out, short, and when they are evaluated.

pub fn main() {
  show("in order", divide(id(20), by: id(6), or: 0))
  show("in another order", divide(id(20), or: 0, by: id(6)))
  show("without labels", divide(20, 0, -1))
  let by = id(7)
  let or = id(0)
  show("short", divide(50, by:, or:))
  show("evaluated as written", {
    divide(noisy("number", 100), or: noisy("or", 0), by: noisy("by", 5))
  })
  show("piped", id(30) |> divide(by: 4, or: 0))
  show("piped to a labelled one", id(4) |> divide(30, by: _, or: 0))
  show(
    "function as an argument",
    replace(in: [1, 2, 1], each: 1, with: fn(x) { x + id(10) }),
  )
  show("same label and name", repeat(string: "ab", times: id(3)))
}

fn divide(number: Int, by divisor: Int, or default: Int) -> Int {
  case divisor {
    0 -> default
    _ -> number / divisor
  }
}

fn noisy(name: String, value: Int) -> Int {
  show("evaluated", name)
  id(value)
}

fn replace(
  in list: List(Int),
  each wanted: Int,
  with change: fn(Int) -> Int,
) -> List(Int) {
  case list {
    [] -> []
    [x, ..rest] if x == wanted -> [
      change(x),
      ..replace(rest, each: wanted, with: change)
    ]
    [x, ..rest] -> [x, ..replace(in: rest, with: change, each: wanted)]
  }
}

fn repeat(string string: String, times times: Int) -> String {
  case times {
    0 -> ""
    _ -> string <> repeat(string:, times: times - 1)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
