//// `use`: with results, with several arguments, with none, in loops, nested.

pub fn main() {
  show("all well", area(id("3"), id("4")))
  show("first is wrong", area(id("x"), id("4")))
  show("second is wrong", area(id("3"), id("")))
  show("too large", area(id("9"), id("9")))
  show("no argument", with_nothing())
  show("two arguments", sum_of_pairs(id([#(1, 2), #(3, 4)])))
  show("patterns", patterns(id([#("a", Ok(1)), #("b", Error(Nil))])))
  show("ignored", ignored(id([1, 2, 3])))
  show("combinations", combinations(id([1, 2, 3]), id(["a", "b"])))
  show("clean-up", with_resource())
  show("early end", lookup(id(0)))
  show("no early end", lookup(id(7)))
  show("labelled callback", labelled())
}

fn area(width: String, height: String) -> Result(Int, String) {
  use width <- try(number(width))
  use height <- try(number(height))
  let area = width * height
  use <- guard(area > 50, Error("too large"))
  Ok(area)
}

fn number(text: String) -> Result(Int, String) {
  case text {
    "3" -> Ok(3)
    "4" -> Ok(4)
    "9" -> Ok(9)
    _ -> Error("not a number: " <> text)
  }
}

fn try(result: Result(a, e), next: fn(a) -> Result(b, e)) -> Result(b, e) {
  case result {
    Ok(value) -> next(value)
    Error(error) -> Error(error)
  }
}

fn guard(wrong: Bool, otherwise: a, next: fn() -> a) -> a {
  case wrong {
    True -> otherwise
    False -> next()
  }
}

fn with_nothing() -> #(Int, Int) {
  let twice = fn(run) { #(run(), run()) }
  use <- twice
  id(21) * 2
}

fn sum_of_pairs(pairs: List(#(Int, Int))) -> List(Int) {
  use #(a, b) <- map(pairs)
  a + b
}

fn patterns(list: List(#(String, Result(Int, Nil)))) -> List(String) {
  use #(name, result) <- map(list)
  case result {
    Ok(_) -> name <> " is well"
    Error(_) -> name <> " is not"
  }
}

fn ignored(list: List(Int)) -> List(Nil) {
  use _ <- map(list)
  Nil
}

fn combinations(xs: List(a), ys: List(b)) -> List(#(a, b)) {
  use x <- flat_map(xs)
  use y <- map(ys)
  #(x, y)
}

fn with_resource() -> List(String) {
  use resource, log <- acquire("file")
  ["using " <> resource, ..log]
}

fn acquire(
  name: String,
  run: fn(String, List(String)) -> List(String),
) -> List(String) {
  ["released", ..run(name, ["acquired"])]
}

fn lookup(key: Int) -> String {
  let result = {
    use <- guard(key == 0, Error("nothing under zero"))
    use value <- try(Ok(key * 6))
    Ok(value)
  }
  case result {
    Ok(42) -> "the answer"
    Ok(_) -> "something"
    Error(reason) -> reason
  }
}

fn labelled() -> Int {
  use a, b <- apply(to: id(5), and: 6)
  a * b
}

fn apply(to a: Int, and b: Int, calling f: fn(Int, Int) -> Int) -> Int {
  f(a, b)
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

fn flat_map(list: List(a), f: fn(a) -> List(b)) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> append(f(x), flat_map(rest, f))
  }
}

fn append(one: List(a), other: List(a)) -> List(a) {
  case one {
    [] -> other
    [x, ..rest] -> [x, ..append(rest, other)]
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
