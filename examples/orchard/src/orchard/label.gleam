//// Labels for baskets: six bytes that a machine can read.
////
//// | bits | meaning                                        |
//// |------|------------------------------------------------|
//// |    4 | the version of the format, 1                    |
//// |    4 | the fruit                                       |
//// |   12 | how many pieces                                 |
//// |   20 | grams                                           |
//// |    8 | what the bytes before add up to, without carry  |

import orchard/inventory.{
  type Basket, type Fruit, Apple, Basket, Cherry, Pear, Plum,
}
import orchard/text

const version = 1

/// Writes a label.
pub fn encode(basket: Basket) -> BitArray {
  let fields = <<
    version:4,
    fruit_code(basket.fruit):4,
    basket.pieces:12,
    basket.grams:20,
  >>
  <<fields:bits, checksum(fields, 0)>>
}

/// Reads a label, if it is whole.
pub fn decode(label: BitArray) -> Result(Basket, Nil) {
  case label {
    <<fields:bytes-size(5), sum>> ->
      case checksum(fields, 0) == sum, fields {
        True, <<1:4, code:4, pieces:12, grams:20>> ->
          case fruit(code) {
            Ok(fruit) -> Ok(Basket(fruit:, pieces:, grams:))
            Error(Nil) -> Error(Nil)
          }
        _, _ -> Error(Nil)
      }
    _ -> Error(Nil)
  }
}

/// A label for the eye.
pub fn to_hex(label: BitArray) -> String {
  case label {
    <<digit:4, rest:bits>> -> text.hex_digit(digit) <> to_hex(rest)
    _ -> ""
  }
}

fn checksum(bytes: BitArray, sum: Int) -> Int {
  case bytes {
    <<byte, rest:bits>> -> checksum(rest, { sum + byte } % 256)
    _ -> sum
  }
}

fn fruit_code(fruit: Fruit) -> Int {
  case fruit {
    Apple -> 1
    Cherry -> 2
    Pear -> 3
    Plum -> 4
  }
}

fn fruit(code: Int) -> Result(Fruit, Nil) {
  case code {
    1 -> Ok(Apple)
    2 -> Ok(Cherry)
    3 -> Ok(Pear)
    4 -> Ok(Plum)
    _ -> Error(Nil)
  }
}
