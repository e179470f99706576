//// A whole program: queens on a board, by search with lists and closures.

pub fn main() {
  show("one", length(queens(id(1))))
  show("three", length(queens(id(3))))
  show("four", queens(id(4)))
  show("six", length(queens(id(6))))
  let assert [first, ..] = queens(id(6))
  show("board", draw(first, 6))
}

fn queens(size: Int) -> List(List(Int)) {
  place(size, size)
}

fn place(row: Int, size: Int) -> List(List(Int)) {
  case row {
    0 -> [[]]
    _ -> {
      use others <- flat_map(place(row - 1, size))
      use column <- filter_map(range(1, size))
      case safe(column, 1, others) {
        True -> Ok([column, ..others])
        False -> Error(Nil)
      }
    }
  }
}

fn safe(column: Int, distance: Int, others: List(Int)) -> Bool {
  case others {
    [] -> True
    [other, ..rest] ->
      other != column
      && other != column + distance
      && other != column - distance
      && safe(column, distance + 1, rest)
  }
}

fn draw(queens: List(Int), size: Int) -> List(String) {
  use queen <- flat_map(queens)
  [
    join(
      flat_map(range(1, size), fn(column) {
        case column == queen {
          True -> ["Q"]
          False -> ["."]
        }
      }),
    ),
  ]
}

fn join(strings: List(String)) -> String {
  case strings {
    [] -> ""
    [first, ..rest] -> first <> join(rest)
  }
}

fn range(from: Int, to: Int) -> List(Int) {
  case from > to {
    True -> []
    False -> [from, ..range(from + 1, to)]
  }
}

fn flat_map(list: List(a), f: fn(a) -> List(b)) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> append(f(x), flat_map(rest, f))
  }
}

fn filter_map(list: List(a), f: fn(a) -> Result(b, Nil)) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] ->
      case f(x) {
        Ok(y) -> [y, ..filter_map(rest, f)]
        Error(Nil) -> filter_map(rest, f)
      }
  }
}

fn append(one: List(a), other: List(a)) -> List(a) {
  case one {
    [] -> other
    [x, ..rest] -> [x, ..append(rest, other)]
  }
}

fn length(list: List(a)) -> Int {
  case list {
    [] -> 0
    [_, ..rest] -> 1 + length(rest)
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
