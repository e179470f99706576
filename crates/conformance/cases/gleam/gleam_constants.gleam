//// Constants: of every kind, made of others, in patterns' guards, as functions.

pub type Paint {
  Paint(Colour)
  Transparent
}

pub type Colour {
  Colour(red: Int, green: Int, blue: Int)
}

const answer = 42

const pi = 3.14159

const name = "Lucy"

const greeting = "Hello, " <> name <> "!"

const numbers = [1, 2, 3]

const more_numbers = [0, ..numbers]

const pair = #(answer, name)

const red = Colour(255, 0, 0)

const green = Colour(red: 0, blue: 0, green: 255)

const dark_red = Colour(..red, red: 128)

const none = Transparent

const palette = [Paint(red), Paint(green), none]

const bits = <<1, 2, 3:4, "x":utf8>>

const nothing = Nil

const yes = True

const increment = add_one

const constructor = Colour

const nested = [#("a", [Ok(1), Error("x")]), #("b", [])]

const large = 123_456_789_012_345_678_901_234_567_890

pub fn main() {
  show("integer", answer)
  show("float", pi)
  show("string", name)
  show("concatenated", greeting)
  show("list", numbers)
  show("list with a spread", more_numbers)
  show("tuple", pair)
  show("element", pair.1)
  show("records", [red, green, dark_red])
  show("field", green.green)
  show("variants", palette)
  show("bits", bits)
  show("nothing", nothing)
  show("boolean", yes)
  show("function", increment(id(1)))
  show("constructor", constructor(1, 2, 3))
  show("nested", nested)
  show("large", large)
  show("in a guard", [is_answer(id(42)), is_answer(id(41))])
  show("same value each time", numbers == id(numbers))
  show("in arithmetic", answer * 2 + id(1))
}

fn add_one(number: Int) -> Int {
  number + 1
}

fn is_answer(number: Int) -> Bool {
  case number {
    n if n == answer -> True
    _ -> False
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
