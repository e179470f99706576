//// Types that leave no trace at run time: aliases, opaque and phantom types.

pub type Name =
  String

pub type Table(value) =
  List(#(Name, value))

pub type Predicate(a) =
  fn(a) -> Bool

pub opaque type Positive {
  Positive(inner: Int)
}

pub type Metre

pub type Mile

pub opaque type Length(unit) {
  Length(Float)
}

pub fn main() {
  let table: Table(Int) = [#("one", 1), #("two", 2)]
  show("alias", table)
  show("found", find(table, id("two")))
  show("missing", find(table, id("six")))
  show("predicate", count(id([1, 2, 3, 4]), even))
  show("opaque", positive(id(5)))
  show("refused", positive(id(-5)))
  show("inside", inner(positive(id(7))))
  show("phantom", add(metres(id(1.5)), metres(2.5)))
  show("converted", to_metres(miles(id(2.0))))
}

fn find(table: Table(value), name: Name) -> Result(value, Nil) {
  case table {
    [] -> Error(Nil)
    [#(key, value), ..] if key == name -> Ok(value)
    [_, ..rest] -> find(rest, name)
  }
}

fn count(list: List(a), pleases: Predicate(a)) -> Int {
  case list {
    [] -> 0
    [x, ..rest] ->
      case pleases(x) {
        True -> 1 + count(rest, pleases)
        False -> count(rest, pleases)
      }
  }
}

fn even(number: Int) -> Bool {
  number % 2 == 0
}

pub fn positive(number: Int) -> Result(Positive, Nil) {
  case number > 0 {
    True -> Ok(Positive(number))
    False -> Error(Nil)
  }
}

pub fn inner(result: Result(Positive, Nil)) -> Int {
  case result {
    Ok(number) -> number.inner
    Error(Nil) -> 0
  }
}

pub fn metres(length: Float) -> Length(Metre) {
  Length(length)
}

pub fn miles(length: Float) -> Length(Mile) {
  Length(length)
}

pub fn add(one: Length(unit), other: Length(unit)) -> Length(unit) {
  let Length(a) = one
  let Length(b) = other
  Length(a +. b)
}

pub fn to_metres(length: Length(Mile)) -> Length(Metre) {
  let Length(miles) = length
  Length(miles *. 1609.344)
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
