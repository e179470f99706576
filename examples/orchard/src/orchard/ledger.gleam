//// The ledger: what is to be picked, one line a basket, such as
//// `apple 24 x 182 g`.

import orchard/inventory.{type Basket, type Fruit, Apple, Cherry, Pear, Plum}
import orchard/result
import orchard/text

/// The pages of the day, one for each row of trees.
pub const pages = [
  #("north", ["apple 24 x 182 g", "pear 18 x 171 g", "apple 31 x 178 g"]),
  #("middle", [
    "plum 40 x 45 g", "wasps", "cherry 210 x 8 g", "quince 3 x 250 g",
    "plum many x 44 g", "plum 36 x 47 g",
  ]),
  #("south", [
    "pear 9 x 168 g", "wasps in the grass", "cherry 70000 x 8 g",
    "cherry 180 x 9 g", "wasps", "apple 12 x 190 g",
  ]),
]

/// Why a line could not be read.
pub type Problem {
  UnknownFruit(name: String)
  NotANumber(word: String)
  Malformed(line: String)
}

/// Reads a line.
pub fn read(line: String) -> Result(Basket, Problem) {
  case text.words(line) {
    [name, pieces, "x", weight, "g"] -> {
      use fruit <- result.try(read_fruit(name))
      use pieces <- result.try(read_number(pieces))
      use weight <- result.map(read_number(weight))
      inventory.basket(of: fruit, pieces:, each: weight)
    }
    _ -> Error(Malformed(line))
  }
}

/// A problem in words.
pub fn describe(problem: Problem) -> String {
  case problem {
    UnknownFruit(name) -> "nobody knows the fruit " <> text.quote(name)
    NotANumber(word) -> text.quote(word) <> " is not a number"
    Malformed(line) -> "cannot read " <> text.quote(line)
  }
}

fn read_fruit(name: String) -> Result(Fruit, Problem) {
  case name {
    "apple" -> Ok(Apple)
    "cherry" -> Ok(Cherry)
    "pear" -> Ok(Pear)
    "plum" -> Ok(Plum)
    _ -> Error(UnknownFruit(name))
  }
}

fn read_number(word: String) -> Result(Int, Problem) {
  case word {
    "" -> Error(NotANumber(word))
    _ -> <<word:utf8>> |> digits(0) |> result.replace_error(NotANumber(word))
  }
}

fn digits(bytes: BitArray, number: Int) -> Result(Int, Nil) {
  case bytes {
    <<>> -> Ok(number)
    <<digit, rest:bytes>> if digit >= 0x30 && digit <= 0x39 ->
      digits(rest, number * 10 + digit - 0x30)
    _ -> Error(Nil)
  }
}
