//// Guards: comparisons, arithmetic, fields, tuples and constants in them.

pub type Account {
  Account(owner: String, balance: Int, limit: Float)
}

const threshold = 100

const admin = "root"

pub fn main() {
  show("sign", [sign(id(5)), sign(id(-5)), sign(id(0))])
  show("between", [between(id(5)), between(id(10)), between(id(11))])
  show("floats", [warm(id(25.0)), warm(id(15.5)), warm(id(-3.0))])
  show("fields", [
    rate(id(Account("ann", 500, 1.5))),
    rate(id(Account("root", 0, 0.0))),
    rate(id(Account("bob", 20, 9.5))),
    rate(id(Account("bob", 20, 0.5))),
  ])
  show("tuples", [tuple(id(#(1, 2))), tuple(id(#(2, 1))), tuple(id(#(3, 3)))])
  show("negation", [negated(id(True)), negated(id(False))])
  show("arithmetic", [divisible(id(12)), divisible(id(7)), divisible(id(9))])
  show("equality of lists", [empty(id([])), empty(id([1]))])
  show("constants", [over(id(101)), over(id(100))])
  show("guards over several subjects", [
    triangle(id(3), id(4), id(5)),
    triangle(id(1), id(1), id(1)),
    triangle(id(1), id(2), id(9)),
  ])
  show("guards with alternatives", [
    small_even(id(2)),
    small_even(id(3)),
    small_even(id(40)),
  ])
}

fn sign(number: Int) -> Int {
  case number {
    n if n > 0 -> 1
    n if n < 0 -> -1
    _ -> 0
  }
}

fn between(number: Int) -> Bool {
  case number {
    n if n >= 1 && n <= 10 -> True
    _ -> False
  }
}

fn warm(degrees: Float) -> String {
  case degrees {
    d if d >. 20.0 -> "warm"
    d if d <=. 0.0 -> "frost"
    _ -> "mild"
  }
}

fn rate(account: Account) -> String {
  case account {
    Account(owner:, ..) if owner == admin -> "admin"
    a if a.balance > threshold -> "rich"
    a if a.limit >=. 9.0 || a.balance < 0 -> "trusted"
    _ -> "plain"
  }
}

fn tuple(pair: #(Int, Int)) -> String {
  case pair {
    p if p.0 < p.1 -> "rising"
    p if p.0 > p.1 -> "falling"
    _ -> "level"
  }
}

fn negated(flag: Bool) -> String {
  case flag {
    f if !f -> "off"
    _ -> "on"
  }
}

fn divisible(number: Int) -> String {
  case number {
    n if n % 4 == 0 && n - 1 > 0 -> "by four"
    n if n % 3 == 0 -> "by three"
    n if n * 2 + 1 == 15 -> "seven"
    _ -> "no"
  }
}

fn empty(list: List(Int)) -> Bool {
  case list {
    l if l == [] -> True
    _ -> False
  }
}

fn over(number: Int) -> Bool {
  case number {
    n if n > threshold -> True
    _ -> False
  }
}

fn triangle(a: Int, b: Int, c: Int) -> String {
  case a, b, c {
    a, b, c if a == b && b == c -> "equilateral"
    a, b, c if a * a + b * b == c * c -> "right"
    a, b, c if a + b <= c -> "none"
    _, _, _ -> "some"
  }
}

fn small_even(number: Int) -> String {
  case number {
    2 | 4 | 40 if number < 10 -> "small and even"
    40 -> "large"
    _ -> "other"
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
