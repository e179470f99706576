//// Case expressions: several subjects, alternatives, names for parts, order of
//// clauses.

pub type Shape {
  Circle(radius: Int)
  Box(width: Int, height: Int)
  Point
}

pub fn main() {
  show("numbers", [size(id(0)), size(id(1)), size(id(-1)), size(id(99))])
  show("pairs", [
    pair(id(1), id(2)),
    pair(id(1), id(1)),
    pair(id(0), id(7)),
    pair(id(7), id(0)),
  ])
  show("alternatives", [
    vowel(id("a")),
    vowel(id("e")),
    vowel(id("z")),
    vowel(id("")),
  ])
  show("shapes", [
    area(id(Circle(2))),
    area(id(Box(3, 4))),
    area(id(Box(5, 5))),
    area(id(Point)),
  ])
  show("whole and part", whole(id([1, 2, 3])))
  show("no part", whole(id([])))
  show("nested", [
    nested(id(Ok(#(1, [True])))),
    nested(id(Ok(#(1, [True, False])))),
    nested(id(Ok(#(2, [])))),
    nested(id(Error("broken"))),
    nested(id(Error(""))),
  ])
  show("alternatives over two subjects", [
    both(id(1), id(2)),
    both(id(2), id(1)),
    both(id(3), id(3)),
  ])
  show("alternatives that bind", [
    first_or_second(id([5])),
    first_or_second(id([5, 6])),
    first_or_second(id([])),
  ])
  show("case in case", outer(id(3), id(4)))
  show(
    "as an argument",
    size(case id(True) {
      True -> 1
      False -> 0
    }),
  )
  show("many clauses", [
    month(id(2)),
    month(id(4)),
    month(id(12)),
    month(id(13)),
  ])
}

fn size(number: Int) -> String {
  case number {
    0 -> "zero"
    1 -> "one"
    -1 -> "minus one"
    _ -> "many"
  }
}

fn pair(one: Int, other: Int) -> String {
  case one, other {
    0, _ -> "zero first"
    _, 0 -> "zero last"
    a, b if a == b -> "same"
    _, _ -> "different"
  }
}

fn vowel(letter: String) -> Bool {
  case letter {
    "a" | "e" | "i" | "o" | "u" -> True
    _ -> False
  }
}

fn area(shape: Shape) -> Int {
  case shape {
    Circle(radius: r) -> 3 * r * r
    Box(width: w, height: h) if w == h -> w * w
    Box(width:, ..) as box -> width * box.height
    Point -> 0
  }
}

fn whole(list: List(Int)) -> #(List(Int), Int) {
  case list {
    [first, ..] as all -> #(all, first)
    [] as none -> #(none, 0)
  }
}

fn nested(result: Result(#(Int, List(Bool)), String)) -> String {
  case result {
    Ok(#(1, [True])) -> "one true"
    Ok(#(1, [True, ..])) -> "one true and more"
    Ok(#(_, _)) -> "something"
    Error("") -> "no reason"
    Error(reason) -> reason
  }
}

fn both(one: Int, other: Int) -> String {
  case one, other {
    1, 2 | 2, 1 -> "one and two"
    _, _ -> "others"
  }
}

fn first_or_second(list: List(Int)) -> Int {
  case list {
    [x] | [_, x] -> x
    _ -> -1
  }
}

fn outer(a: Int, b: Int) -> String {
  case a {
    3 ->
      case b {
        4 -> "three and four"
        _ -> "three"
      }
    _ -> "none"
  }
}

fn month(number: Int) -> Int {
  case number {
    1 | 3 | 5 | 7 | 8 | 10 | 12 -> 31
    4 | 6 | 9 | 11 -> 30
    2 -> 28
    _ -> 0
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
