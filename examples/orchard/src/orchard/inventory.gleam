//// What was picked, and what it is worth.

import orchard/dict.{type Dict}
import orchard/list

pub type Fruit {
  Apple
  Cherry
  Pear
  Plum
}

pub type Basket {
  Basket(fruit: Fruit, pieces: Int, grams: Int)
}

/// All baskets of one fruit together.
pub type Stock {
  Stock(fruit: Fruit, pieces: Int, grams: Int)
}

/// All baskets of all fruits together.
pub type Total {
  Total(pieces: Int, grams: Int, worth: Float)
}

/// How many pieces the largest basket holds.
const largest_basket = 4095

/// A basket of so many pieces, each of so many grams. To want more than a
/// basket can hold is a mistake that nobody can work around.
pub fn basket(of fruit: Fruit, pieces pieces: Int, each weight: Int) -> Basket {
  assert pieces <= largest_basket as "the basket broke"
  Basket(fruit:, pieces:, grams: pieces * weight)
}

/// The baskets, fruit by fruit.
pub fn count(baskets: List(Basket)) -> Dict(Fruit, Stock) {
  use stock, Basket(fruit:, pieces:, grams:) <- list.fold(baskets, dict.new())
  let before = case dict.get(stock, fruit) {
    Ok(before) -> before
    Error(Nil) -> Stock(fruit:, pieces: 0, grams: 0)
  }
  let after =
    Stock(..before, pieces: before.pieces + pieces, grams: before.grams + grams)
  dict.insert(stock, fruit, after)
}

/// What a fruit brings on the market.
pub fn worth(stock: Stock) -> Float {
  int_to_float(stock.grams) /. 1000.0 *. price(stock.fruit)
}

pub fn total(baskets: List(Basket)) -> Total {
  baskets
  |> count
  |> dict.values
  |> list.fold(Total(0, 0, 0.0), fn(total, stock) {
    Total(
      pieces: total.pieces + stock.pieces,
      grams: total.grams + stock.grams,
      worth: total.worth +. worth(stock),
    )
  })
}

/// What the average piece weighs. Gleam divides by zero without harm: nothing
/// picked is nothing weighed.
pub fn mean_grams(total: Total) -> Float {
  int_to_float(total.grams) /. int_to_float(total.pieces)
}

/// The order that puts the most valuable first.
pub fn by_worth(one: Stock, other: Stock) -> Bool {
  worth(one) >=. worth(other)
}

/// The name of a fruit, of which there are many.
pub fn plural(fruit: Fruit) -> String {
  case fruit {
    Apple -> "apples"
    Cherry -> "cherries"
    Pear -> "pears"
    Plum -> "plums"
  }
}

/// The price of a kilogram.
fn price(fruit: Fruit) -> Float {
  case fruit {
    Apple -> 2.4
    Cherry -> 9.5
    Pear -> 3.2
    Plum -> 4.05
  }
}

@external(erlang, "erlang", "float")
fn int_to_float(number: Int) -> Float
